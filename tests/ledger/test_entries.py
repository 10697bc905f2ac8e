"""Entries are written sealed and read back as they were said."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError
from pytest_django import DjangoAssertNumQueries, Settings

from bihuan.core.chain import GENESIS, digest, word_digest
from bihuan.core.words import Refused
from bihuan.ledger.entries import ROWS_AT_ONCE, answered, append, head, read, read_many, write
from bihuan.ledger.models import Entry, Word
from tests.ledger.cast import MORNING, chain_of, entry

pytestmark = pytest.mark.django_db


def test_what_was_written_is_read_back() -> None:
    write(
        [
            entry(
                facts={"percent": 40, "money": Decimal("12.50"), "due": date(2026, 5, 11)},
                basis={"minutes": 12},
                on_behalf=9,
            )
        ]
    )
    (record,) = read("matter:1")
    assert (record.seq, record.act, record.by, record.post, record.on_behalf) == (1, "report", 7, 3, 9)
    assert record.facts == {"percent": 40, "money": "12.50", "due": "2026-05-11"}
    assert record.words == {"next": "下周完成招标"}
    assert record.basis == {"minutes": 12}
    assert record.rules == {"clocks": "2026.1"}
    assert record.recorded == record.happened == MORNING


def test_a_batch_is_written_in_two_statements(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    batch = [row for number in range(10) for row in chain_of(2, f"matter:{number}")]
    with django_assert_num_queries(2):
        rows = write(batch)
    assert [row.subject for row in rows] == [new.subject for new in batch]
    assert rows[1].previous == rows[0].hash
    assert rows[2].previous == GENESIS


def test_entries_without_words_take_one_statement(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_num_queries(1):
        write([entry(words={})])
    with django_assert_num_queries(0):
        assert write([]) == []


def test_an_entry_that_follows_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="matter:1 #2"):
        write([entry(2, None)])


def test_many_subjects_are_read_in_two_statements(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    write([*chain_of(3), *chain_of(2, "matter:2")])
    with django_assert_num_queries(2):
        records = read_many(["matter:1", "matter:2", "matter:3"])
    assert {subject: [record.seq for record in found] for subject, found in records.items()} == {
        "matter:1": [1, 2, 3],
        "matter:2": [1, 2],
        "matter:3": [],
    }


def test_equal_words_are_sealed_under_different_salts() -> None:
    write(chain_of(2))
    first, second = Word.objects.order_by("id")
    assert first.text == second.text
    assert first.salt != second.salt


def test_words_that_are_gone_are_read_as_none(unguarded: None) -> None:
    write([entry()])
    Word.objects.all().delete()
    assert read("matter:1")[0].words == {"next": None}


def test_a_key_answers_with_the_first_entry() -> None:
    row = write([entry(key="7:abc")])[0]
    first = answered("7:abc")
    assert first is not None
    assert (first.pk, first.hash) == (row.id, row.hash)
    assert answered("7:abd") is None


@pytest.mark.parametrize("by", [7, None])
def test_one_key_cannot_be_used_twice_even_by_nobody(by: int | None) -> None:
    write([entry(by=by, key="7:abc")])
    with pytest.raises(IntegrityError):
        write([entry(subject="matter:2", by=by, key="7:abc")])


def test_one_place_in_a_chain_cannot_be_taken_twice() -> None:
    write([entry()])
    with pytest.raises(IntegrityError):
        write([entry()])


def test_appending_follows_the_head() -> None:
    assert head("unit:1") == (0, GENESIS)
    first = append(subject="unit:1", act="found", recorded=MORNING, facts={"name": "某局"})
    second = append(subject="unit:1", act="rename", recorded=MORNING, words={"why": "机构改革"})
    assert (second.seq, second.previous) == (2, first.hash)
    assert head("unit:1") == (2, second.hash)


def test_appending_under_a_used_key_is_refused_with_a_sentence() -> None:
    append(subject="unit:1", act="found", recorded=MORNING, key=":k")
    with pytest.raises(Refused) as caught:
        append(subject="unit:1", act="rename", recorded=MORNING, key=":k")
    assert caught.value.kind == "not_now"
    assert "unit:1" in caught.value.sentence.say("zh")


@pytest.mark.parametrize(
    ("happened", "late"),
    [
        (datetime(2026, 5, 5, 16, 0, tzinfo=UTC), False),
        (datetime(2026, 5, 5, 15, 59, tzinfo=UTC), True),
        (MORNING - timedelta(days=30), True),
    ],
)
def test_an_entry_is_late_when_it_happened_on_an_earlier_day_in_shanghai(happened: datetime, late: bool) -> None:
    append(subject="unit:1", act="found", recorded=MORNING, happened=happened)
    assert read("unit:1")[0].late is late


def test_an_entry_is_labelled_by_its_place() -> None:
    write([entry()])
    row = Entry.objects.get()
    assert str(row) == "matter:1 #1 report"
    assert str(row.words.get()) == f"{row.pk} next"


def test_entries_are_sealed_with_the_digest_of_the_setting(settings: Settings) -> None:
    settings.LEDGER_DIGEST = "sm3"
    write([entry()])
    row = Entry.objects.get()
    assert row.algorithm == "sm3"
    assert row.hash == digest(row.body.encode(), algorithm="sm3")
    word = row.words.get()
    assert word_digest(bytes.fromhex(word.salt), word.text, algorithm="sm3") in row.body


def test_a_long_batch_takes_a_statement_for_each_thousand(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_num_queries(4):
        rows = write(chain_of(ROWS_AT_ONCE + 1))
    assert Entry.objects.count() == Word.objects.count() == len(rows) == ROWS_AT_ONCE + 1
    assert [row.seq for row in rows] == list(range(1, ROWS_AT_ONCE + 2))
