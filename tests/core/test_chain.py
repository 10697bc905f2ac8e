"""The rules of the chain: one text for one value, one link for one entry, and every break found."""

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import IntEnum, StrEnum
from types import MappingProxyType
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bihuan.core import chain

NOON = datetime(2026, 5, 6, 4, 0, tzinfo=UTC)
PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(st.characters(codec="utf-8")),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(st.characters(codec="utf-8")), inner),
)


def envelope(seq: int, previous: str, **changes: Any) -> Mapping[str, Any]:
    return {
        "subject": "matter:1",
        "seq": seq,
        "previous": previous,
        "act": "report",
        "by": 7,
        "post": 3,
        "for": None,
        "recorded": NOON,
        "happened": NOON,
        "basis": None,
        "rules": {"clocks": "2026.1"},
        "facts": {"percent": seq},
        "words": {},
    } | changes


def sealed(seq: int, previous: str, **changes: Any) -> chain.Sealed:
    fields = envelope(seq, previous, **changes)
    body, hash_ = chain.seal(fields)
    return chain.Sealed(
        subject=fields["subject"], seq=fields["seq"], previous=fields["previous"], hash=hash_, body=body
    )


def three() -> list[chain.Sealed]:
    found: list[chain.Sealed] = []
    for seq in (1, 2, 3):
        found.append(sealed(seq, found[-1].hash if found else chain.GENESIS))
    return found


def broken_by(entries: list[chain.Sealed]) -> str:
    found = chain.first_break(entries)
    assert found is not None
    assert found.sentence.say("en")
    return found.sentence.key


def test_keys_are_sorted_and_characters_stay_real() -> None:
    assert (
        chain.canonical({"乙": 1, "甲": [True, None], "a": "“引号”"})
        == '{"a":"“引号”","乙":1,"甲":[true,null]}'.encode()
    )


def test_decimals_and_dates_are_sealed_as_strings() -> None:
    value = {"d": date(2026, 2, 28), "m": Decimal("1E+2"), "t": datetime(2026, 5, 6, 16, 30, tzinfo=UTC)}
    assert chain.canonical(value) == b'{"d":"2026-02-28","m":"100","t":"2026-05-07T00:30:00.000000+08:00"}'


@pytest.mark.parametrize("value", [0.5, {1, 2}, b"x", {1: "x"}, Decimal("NaN"), object(), datetime(2026, 5, 6)])
def test_what_has_no_single_text_is_refused(value: object) -> None:
    with pytest.raises(TypeError):
        chain.canonical({"facts": value} if not isinstance(value, dict) else value)


@given(PLAIN)
def test_canonical_text_read_back_gives_the_same_text(value: Any) -> None:
    assert chain.canonical(json.loads(chain.canonical(value))) == chain.canonical(value)


def by_the_standard_library(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


@given(PLAIN | st.integers(min_value=-(2**200), max_value=2**200))
def test_the_fast_writer_writes_what_the_standard_library_writes(value: Any) -> None:
    assert chain.canonical(value) == by_the_standard_library(value)


LIKE_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters(codec="utf-8")),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(st.characters(codec="utf-8")), inner),
)


@given(LIKE_JSON, st.booleans(), st.booleans(), st.booleans())
def test_only_the_text_that_the_standard_library_would_write_is_opened(
    facts: Any, ascii_only: bool, in_order: bool, spaced: bool
) -> None:
    fields = json.loads(chain.canonical(envelope(1, chain.GENESIS))) | {"facts": facts}
    separators = (", ", ": ") if spaced else (",", ":")
    body = json.dumps(fields, ensure_ascii=ascii_only, sort_keys=in_order, separators=separators)
    read = read_by_the_standard_library(body)
    right = read is not None and by_the_standard_library(read) == body.encode()
    assert chain.opened(body) == (read if right else None)


def read_by_the_standard_library(body: str) -> Any:
    def refuse(text: str) -> None:
        raise ValueError(text)

    try:
        return json.loads(body, parse_float=refuse, parse_constant=refuse)
    except ValueError:
        return None


@pytest.mark.parametrize("number", ["1.0", "1e5", "1E5", "-0", "-0.0", "NaN", "Infinity", "01", "1" * 5000])
def test_a_number_that_is_no_plain_whole_one_is_not_opened(number: str) -> None:
    body = three()[0].body
    assert chain.opened(body) is not None
    assert chain.opened(body.replace('"percent":1', f'"percent":{number}')) is None


def test_texts_and_numbers_of_other_types_are_written_as_what_they_are() -> None:
    class Colour(StrEnum):
        RED = "red"

    class Level(IntEnum):
        ONE = 1

    read_only = MappingProxyType({Colour.RED: (Colour.RED, Level.ONE)})
    assert chain.canonical(read_only) == b'{"red":["red",1]}'


def test_the_digest_is_sha_256_and_other_algorithms_are_refused() -> None:
    assert chain.digest(b"abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    assert chain.digest(b"abc", algorithm="sm3") == "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"
    with pytest.raises(ValueError, match="sm2"):
        chain.digest(b"abc", algorithm="sm2")


def test_the_same_words_with_another_salt_have_another_digest() -> None:
    assert chain.word_digest(b"0" * 16, "已办结") != chain.word_digest(b"1" * 16, "已办结")
    with pytest.raises(ValueError, match="16 bytes"):
        chain.word_digest(b"short", "已办结")


def test_an_envelope_with_a_field_too_many_or_too_few_is_refused() -> None:
    with pytest.raises(ValueError, match="mood"):
        chain.seal({**envelope(1, chain.GENESIS), "mood": "good"})
    with pytest.raises(ValueError, match="words"):
        chain.seal({name: value for name, value in envelope(1, chain.GENESIS).items() if name != "words"})


def test_the_day_of_a_moment_is_the_day_in_shanghai() -> None:
    assert chain.day_of(datetime(2026, 5, 6, 16, 0, tzinfo=UTC)) == date(2026, 5, 7)
    assert chain.day_of(datetime(2026, 5, 6, 15, 59, tzinfo=UTC)) == date(2026, 5, 6)


def test_an_untouched_chain_holds_and_so_does_an_empty_one() -> None:
    assert chain.first_break(three()) is None
    assert chain.first_break([]) is None


def test_a_hole_is_found_at_the_entry_after_it() -> None:
    one, _, last = three()
    found = chain.first_break([one, last])
    assert found is not None
    assert (found.subject, found.seq, found.sentence.key) == ("matter:1", 3, "chain_hole")
    assert "第 2 条" in found.sentence.say("zh")
    assert "matter:1" in found.sentence.say("zh")


def test_a_chain_may_change_its_digest_and_an_unknown_one_is_named() -> None:
    one = three()[0]
    body, hash_ = chain.seal(envelope(2, one.hash), algorithm="sm3")
    two = chain.Sealed(subject="matter:1", seq=2, previous=one.hash, hash=hash_, body=body, algorithm="sm3")
    assert chain.first_break([one, two]) is None
    assert broken_by([one, replace(two, algorithm="sha256")]) == "chain_body_changed"
    assert broken_by([one, replace(two, algorithm="md5")]) == "chain_algorithm_unknown"


def test_a_cut_beginning_is_found() -> None:
    assert broken_by(three()[1:]) == "chain_hole"


def test_an_entry_sealed_again_breaks_the_link_of_the_next() -> None:
    one, _, last = three()
    assert broken_by([one, sealed(2, one.hash, facts={"percent": 99}), last]) == "chain_unlinked"


def test_a_changed_text_is_found() -> None:
    one, two, last = three()
    forged = replace(two, body=two.body.replace('"percent":2', '"percent":9'))
    assert broken_by([one, forged, last]) == "chain_body_changed"


@pytest.mark.parametrize(
    "respell",
    [
        lambda body: body.replace(":", ": ", 1),
        lambda body: body.replace('"percent":1', '"percent":1.5'),
        lambda body: body[:-1],
        lambda body: "[]",
        lambda body: "[" * 100_000,
        lambda body: '{"a":1}',
    ],
)
def test_a_text_that_is_not_canonical_is_found_even_with_its_own_hash(respell: Any) -> None:
    body = respell(three()[0].body)
    assert broken_by([replace(three()[0], body=body, hash=chain.digest(body.encode()))]) == "chain_not_canonical"


@pytest.mark.parametrize(
    ("changes", "field"),
    [({"subject": "matter:2"}, "subject"), ({"seq": 2}, "seq"), ({"previous": "f" * 64}, "previous")],
)
def test_a_text_moved_to_another_place_is_found(changes: dict[str, Any], field: str) -> None:
    body, hash_ = chain.seal({**envelope(1, chain.GENESIS), **changes})
    moved = chain.Sealed(subject="matter:1", seq=1, previous=chain.GENESIS, hash=hash_, body=body)
    found = chain.first_break([moved])
    assert found is not None
    assert found.sentence.params["field"] == field


def test_an_entry_of_another_subject_is_a_stranger() -> None:
    one, two, _ = three()
    assert broken_by([one, replace(two, subject="matter:2")]) == "chain_stranger"


@given(st.integers(0, 2), st.sampled_from(["subject", "seq", "previous", "hash", "body"]))
def test_no_single_column_can_change_unseen(index: int, column: str) -> None:
    entries = three()
    value = getattr(entries[index], column)
    entries[index] = replace(entries[index], **{column: value + 1 if column == "seq" else value[:-1] + "~"})
    assert chain.first_break(entries) is not None
