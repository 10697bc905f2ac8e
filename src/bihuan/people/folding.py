"""责任 folding: what the chains of units, posts and persons give as rows, to compare with and to rebuild from."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from bihuan.core.standing import EXPUNGED
from bihuan.core.words import Said, said
from bihuan.ledger import verify
from bihuan.ledger.models import Entry
from bihuan.people.models import Person, Post, Tenure, Unit

AT_ONCE = 200


@dataclass(slots=True)
class Rows:
    """The rows that one subject's entries give, by table and id, each as the columns that come from entries."""

    of: dict[tuple[str, int], dict[str, Any]] = field(default_factory=dict)


TABLES: Mapping[str, Any] = {"unit": Unit, "post": Post, "tenure": Tenure, "person": Person}
DATES = frozenset({"opened", "closed", "since", "until"})
UNIT_WORDS = ("short_name", "aliases", "remit")
PERSON_WORDS = ("username", "name", "phone", "email")


def step_unit(rows: Rows | None, record: verify.Told) -> Rows:
    """The unit's own row and its posts after one more entry."""
    after, number = rows or Rows(), int(record.subject.partition(":")[2])
    if record.act == "open_unit":
        facts = {name: _thawed(name, value) for name, value in record.facts.items() if name != "parent"}
        texts = {name: _text(record, name) for name in UNIT_WORDS}
        after.of["unit", number] = facts | texts | {"parent_id": record.facts["parent"]}
    if record.act == "move_unit":
        moved = {"parent_id": record.facts["parent"], "first_level": record.facts["first_level"]}
        after.of["unit", number] |= moved
    if record.act == "open_post":
        facts = {name: record.facts[name] for name in ("function", "title", "order")}
        after.of["post", record.facts["post"]] = facts | {"unit_id": number}
    return after


def step_post(rows: Rows | None, record: verify.Told) -> Rows:
    """The tenures of a post after one more entry."""
    after, post, facts = rows or Rows(), int(record.subject.partition(":")[2]), record.facts
    if record.act in {"appoint", "substitute"}:
        after.of["tenure", facts["tenure"]] = {
            "post_id": post,
            "person_id": facts["person"],
            "since": _thawed("since", facts["since"]),
            "until": _thawed("until", facts["until"]),
            "acting": record.act == "substitute",
        }
    if record.act == "vacate":
        for tenure in (facts["tenure"], *facts["ended"]):
            after.of["tenure", tenure]["until"] = _thawed("until", facts["until"])
        for tenure in facts["withdrawn"]:
            del after.of["tenure", tenure]
    return after


def step_access(rows: Rows | None, record: verify.Told) -> Rows:
    """The person's row after one more entry; passwords and tokens stand outside the ledger."""
    after, person = rows or Rows(), int(record.subject.partition(":")[2])
    if record.act == "register_person":
        texts = {name: _text(record, name) for name in PERSON_WORDS}
        language = record.facts["language"]
        after.of["person", person] = texts | {"language": language, "is_active": True}
    if record.act == "close_account":
        after.of["person", person]["is_active"] = False
    return after


STEPS = {"unit": step_unit, "post": step_post, "access": step_access}


def _thawed(name: str, value: Any) -> Any:
    return date.fromisoformat(value) if name in DATES and value is not None else value


def _text(record: verify.Told, name: str) -> str:
    """The words; nothing where none were said, the mark of expunging where they are gone."""
    if name not in record.words:
        return ""
    text = record.words[name]
    return EXPUNGED if text is None else text


def differences(subject: str, *, folded: Rows) -> Iterator[Said]:
    """A sentence for each row of the subject that is not what its entries give, that is missing or that is too much."""
    stored = _stored(subject, folded)
    for place in sorted(folded.of.keys() | stored.keys()):
        ours, theirs = folded.of.get(place), stored.get(place)
        name = f"{place[0]} {place[1]}"
        if ours is None:
            yield said("audit_people_forged", subject=subject, row=name)
        elif theirs is None:
            yield said("audit_people_lost", subject=subject, row=name)
        elif names := sorted(column for column, value in ours.items() if theirs[column] != value):
            yield said("audit_row_differs", subject=subject, fields=[f"{name}.{column}" for column in names])


def _stored(subject: str, folded: Rows) -> dict[tuple[str, int], dict[str, Any]]:
    """The rows that belong to the subject, and those that the fold names wherever they belong now."""
    kind, _, number = subject.partition(":")
    found: dict[tuple[str, int], dict[str, Any]] = {}
    owned = {"unit": {"post": {"unit_id": number}}, "post": {"tenure": {"post_id": number}}}.get(kind, {})
    for table, condition in owned.items():
        found |= {(table, row["id"]): row for row in TABLES[table].objects.filter(**condition).values()}
    for table, model in TABLES.items():
        wanted = {id_ for name, id_ in folded.of if name == table} - {id_ for name, id_ in found if name == table}
        found |= {(table, row["id"]): row for row in model.objects.filter(id__in=wanted).values()}
    return found


def without_entries() -> Iterator[Said]:
    """Each unit and person whose row stands although no entry opened it, and each tenure and post of such."""
    for kind, model, act in (("unit", Unit, "open_unit"), ("access", Person, "register_person")):
        last = 0
        while ids := list(model.objects.filter(id__gt=last).order_by("id").values_list("id", flat=True)[:AT_ONCE]):
            last = ids[-1]
            subjects = {f"{kind}:{id_}": id_ for id_ in ids}
            opened = set(Entry.objects.filter(subject__in=subjects, act=act).values_list("subject", flat=True))
            for subject in sorted(subjects.keys() - opened):
                yield said("audit_people_forged", subject=subject, row=f"{model._meta.model_name} {subjects[subject]}")
    chained = Entry.objects.filter(subject__startswith="post:").values_list("subject", flat=True).distinct()
    posts = {int(subject.partition(":")[2]) for subject in chained.iterator(chunk_size=AT_ONCE)}
    for post in Tenure.objects.order_by("post").values_list("post", flat=True).distinct().iterator(chunk_size=AT_ONCE):
        if post not in posts:
            yield said("audit_people_forged", subject=f"post:{post}", row=f"post {post}")


def refold(subjects: list[str]) -> None:
    """Writes the rows of the subjects as their entries fold to them now; what no entry speaks of stays as it is."""
    for found in verify.walk(subjects, steps=STEPS):
        if isinstance(found, verify.Folded) and found.sound:
            for (table, id_), columns in found.state.of.items():
                TABLES[table].objects.filter(id=id_).update(**columns)


def rebuild() -> None:
    """Makes the rows that the entries give in a database that has none; accounts come without password."""
    subjects = Entry.objects.filter(seq=1).order_by("id").values_list("subject", flat=True)
    ours = [subject for subject in subjects.iterator(chunk_size=AT_ONCE) if subject.partition(":")[0] in STEPS]
    made: dict[str, list[Any]] = {table: [] for table in TABLES}
    for found in verify.walk(ours, steps=STEPS):
        if isinstance(found, verify.Folded):
            for (table, id_), columns in found.state.of.items():
                made[table].append(TABLES[table](id=id_, **columns))
    for person in made["person"]:
        person.set_unusable_password()
    for table in ("unit", "person", "post", "tenure"):
        TABLES[table].objects.bulk_create(sorted(made[table], key=lambda row: row.pk), batch_size=AT_ONCE)
