"""记录 ledger: entries with their sealed text, words that stand beside it to be expunged, and the seals over all."""

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
    algorithm = models.CharField(max_length=8, default="sha256")

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


class Expunged(models.Model):
    """One piece of words that went by law 依规清除: which it was, and the entry that ordered it; the digest stays."""

    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="expunged")
    name = models.CharField(max_length=80)
    order = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="ordered")

    class Meta:
        verbose_name = "清除"
        verbose_name_plural = "清除"
        constraints = (models.UniqueConstraint(fields=("entry", "name"), name="ledger_expunged_once"),)

    def __str__(self) -> str:
        return f"{self.entry_id} {self.name}"


class Leaf(models.Model):
    """One entry's place in the order of all entries; `node` is the largest full subtree of its tree that ends here."""

    position = models.BigIntegerField(primary_key=True)
    # No constraint of the database: where the entry is gone, the audit reads here which it was.
    entry = models.OneToOneField(Entry, on_delete=models.PROTECT, related_name="leaf", db_constraint=False)
    subject = models.CharField(max_length=80)
    seq = models.PositiveIntegerField()
    hash = models.CharField(max_length=64)
    node = models.CharField(max_length=64)

    class Meta:
        verbose_name = "叶"
        verbose_name_plural = "叶"

    def __str__(self) -> str:
        return f"{self.position} {self.subject} #{self.seq}"


class Seal(models.Model):
    """One seal 封存: the root over `size` leaves of a tree that begins at `first`, chained to the seal before it."""

    number = models.BigIntegerField(primary_key=True)
    previous = models.CharField(max_length=64)
    first = models.BigIntegerField()
    size = models.BigIntegerField()
    root = models.CharField(max_length=64)
    sealed = models.DateTimeField(db_index=True)
    algorithm = models.CharField(max_length=8)
    digest = models.CharField(max_length=64)

    class Meta:
        verbose_name = "封存"
        verbose_name_plural = "封存"

    def __str__(self) -> str:
        return f"{self.number} {self.digest}"


class Sealer(models.Model):
    """The one row whose lock makes one sealer work at a time."""

    def __str__(self) -> str:
        return str(self.pk)
