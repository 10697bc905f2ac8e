"""记录 ledger: entries with their sealed text, and the words that stand beside it so that they can be expunged."""

from django.db import models


class Entry(models.Model):
    """One thing that happened to one subject; the sealed text decides, the other columns are copies to search by."""

    subject = models.CharField(max_length=80)
    seq = models.PositiveIntegerField()
    previous = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)
    act = models.CharField(max_length=80)
    by = models.BigIntegerField(null=True)
    post = models.BigIntegerField(null=True)
    on_behalf = models.BigIntegerField(null=True)
    recorded = models.DateTimeField()
    happened = models.DateTimeField()
    body = models.TextField()
    # One column, composed by the caller as "person:key": with two, SQL lets rows without a person repeat.
    key = models.CharField(max_length=80, null=True, unique=True)  # noqa: DJ001

    class Meta:
        verbose_name = "记录"
        verbose_name_plural = "记录"
        constraints = (models.UniqueConstraint(fields=("subject", "seq"), name="ledger_entry_place"),)

    def __str__(self) -> str:
        return f"{self.subject} #{self.seq} {self.act}"


class Word(models.Model):
    """One piece of words said in an entry: free text whose salted digest alone is sealed."""

    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="words")
    name = models.CharField(max_length=80)
    salt = models.CharField(max_length=32)
    text = models.TextField()

    class Meta:
        verbose_name = "文字"
        verbose_name_plural = "文字"
        constraints = (models.UniqueConstraint(fields=("entry", "name"), name="ledger_word_place"),)

    def __str__(self) -> str:
        return f"{self.entry_id} {self.name}"
