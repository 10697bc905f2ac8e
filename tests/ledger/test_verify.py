"""Whatever is changed behind the ledger's back is named."""

from typing import Any

import pytest
from django.db import connection

from bihuan.ledger import verify
from bihuan.ledger.entries import write
from bihuan.ledger.models import Entry, Word
from tests.ledger.cast import chain_of

pytestmark = pytest.mark.django_db


def named(subjects: list[str] | None = None) -> list[tuple[str, int, str]]:
    found = list(verify.breaks(subjects))
    assert all(one.sentence.say("zh") and one.sentence.say("en") for one in found)
    return [(one.subject, one.seq, one.sentence.key) for one in found]


def test_a_ledger_left_alone_holds() -> None:
    write([*chain_of(3), *chain_of(2, "matter:2")])
    assert named() == []


@pytest.mark.parametrize(
    "change",
    [
        {"act": "close"},
        {"by": None},
        {"post": 4},
        {"on_behalf": 4},
        {"recorded": "2026-05-07T00:00Z"},
        {"happened": "2026-05-07T00:00Z"},
    ],
)
def test_a_changed_column_is_named(unguarded: None, change: dict[str, Any]) -> None:
    write(chain_of(2))
    Entry.objects.filter(seq=2).update(**change)
    assert named() == [("matter:1", 2, "ledger_column_differs")]


def test_a_changed_text_is_named_and_the_next_chain_is_still_read(unguarded: None) -> None:
    write([*chain_of(3), *chain_of(1, "matter:2")])
    Entry.objects.filter(subject="matter:1", seq=2).update(body="{}")
    Entry.objects.filter(subject="matter:2").update(act="close")
    assert named() == [("matter:1", 2, "chain_body_changed"), ("matter:2", 1, "ledger_column_differs")]


def test_a_hole_is_named_once_and_later_columns_are_still_compared(unguarded: None) -> None:
    write(chain_of(4))
    Word.objects.filter(entry__seq=2).delete()
    Entry.objects.filter(seq=2).delete()
    Entry.objects.filter(seq=4).update(by=1)
    assert named() == [("matter:1", 3, "chain_hole"), ("matter:1", 4, "ledger_column_differs")]


@pytest.mark.parametrize(
    ("change", "key"),
    [
        ({"text": "改"}, "ledger_word_changed"),
        ({"salt": "00" * 16}, "ledger_word_changed"),
        ({"salt": "no salt"}, "ledger_word_changed"),
    ],
)
def test_changed_words_are_named(unguarded: None, change: dict[str, str], key: str) -> None:
    write(chain_of(2))
    Word.objects.filter(entry__seq=1).update(**change)
    assert named() == [("matter:1", 1, key)]


def test_missing_and_added_words_are_named(unguarded: None) -> None:
    write(chain_of(1))
    Word.objects.update(name="other")
    assert named() == [("matter:1", 1, "ledger_word_extra"), ("matter:1", 1, "ledger_word_missing")]


def test_only_the_subjects_asked_for_are_read(unguarded: None) -> None:
    write([*chain_of(1), *chain_of(1, "matter:2")])
    Entry.objects.update(by=1)
    assert named(["matter:2"]) == [("matter:2", 1, "ledger_column_differs")]


def test_a_long_ledger_is_read_in_batches() -> None:
    for number in range(3):
        write(chain_of(400, f"matter:{number}"))
    with connection.execute_wrapper(counted := Counted()):
        assert named() == []
    assert counted.statements <= 3 * (1 + 1200 // verify.AT_ONCE) + 1


class Counted:
    """How many statements passed."""

    statements = 0

    def __call__(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        self.statements += 1
        return execute(sql, params, many, context)
