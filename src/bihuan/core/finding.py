"""检字 finding: text as the pairs of characters it is found by, the terms of a query, and where they stand in it."""

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

SHIFT = 21
"""Bits of one character: two of them make the number of a pair."""
MOST_TERMS = 8
LONGEST_TERM = 40
AROUND = 18
"""Characters shown before the first hit of a snippet."""
LONGEST_SNIPPET = 80


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a snippet, and whether it is what was searched for."""

    text: str
    is_hit: bool


def folded(text: str) -> str:
    """The text character by character as it is compared: width and case set aside, a blank for what is no character."""
    return text.translate(_FOLDED)


class _Folded(dict[int, str]):
    """What each character is compared as, found when it is first met: there are no more than Unicode has."""

    def __missing__(self, code: int) -> str:
        character = chr(code)
        plain = unicodedata.normalize("NFKC", character).casefold()
        one = plain if len(plain) == 1 else character
        self[code] = one if one.isalnum() else " "
        return self[code]


_FOLDED = _Folded()


def pairs_of(texts: Iterable[str]) -> frozenset[int]:
    """The pairs of neighbouring characters of some texts as numbers; the last of a run stands with nothing after it."""
    codes: list[int] = []
    for run in folded(" ".join(texts)).split():
        codes += map(ord, run)
        codes.append(0)
    # Between two runs stands a pair that begins with nothing.
    return frozenset({one << SHIFT | two for one, two in pairwise(codes) if one})


def terms_of(query: str) -> tuple[str, ...]:
    """The terms of a query, folded, each once, at most eight."""
    return tuple(dict.fromkeys(term[:LONGEST_TERM] for term in folded(query).split()))[:MOST_TERMS]


def spans_of(term: str) -> tuple[tuple[int, int], ...]:
    """The ranges of pairs that every text with the term has, ends included: its pairs, or all that begin with it."""
    codes = [*map(ord, term)]
    if len(codes) == 1:
        return ((codes[0] << SHIFT, (codes[0] + 1 << SHIFT) - 1),)
    pairs = dict.fromkeys(one << SHIFT | two for one, two in pairwise(codes))
    return tuple((pair, pair) for pair in pairs)


def holds(text: str, *, terms: Iterable[str]) -> bool:
    """Whether the text holds every term."""
    plain = folded(text)
    return all(term in plain for term in terms)


def snippet(text: str, *, terms: Iterable[str]) -> tuple[Piece, ...]:
    """The stretch of the text around its first hit, in pieces that hit or do not; nothing where nothing hits."""
    hits = _hits(folded(text), tuple(terms))
    if not hits:
        return ()
    start = max(0, hits[0][0] - AROUND) if len(text) > LONGEST_SNIPPET else 0
    end = min(len(text), start + LONGEST_SNIPPET)
    pieces = [Piece("…", is_hit=False)] if start else []
    place = start
    for one, two in hits:
        if one >= end:
            break
        pieces += [Piece(text[place:one], is_hit=False), Piece(text[one : min(two, end)], is_hit=True)]
        place = min(two, end)
    pieces.append(Piece(text[place:end] + ("…" if end < len(text) else ""), is_hit=False))
    return tuple(piece for piece in pieces if piece.text)


def _hits(plain: str, terms: Sequence[str]) -> list[tuple[int, int]]:
    """Where the terms stand, in order, those that touch made one."""
    found = []
    for term in terms:
        place = plain.find(term)
        while place >= 0:
            found.append((place, place + len(term)))
            place = plain.find(term, place + len(term))
    merged: list[tuple[int, int]] = []
    for one, two in sorted(found):
        if merged and one <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(two, merged[-1][1]))
        else:
            merged.append((one, two))
    return merged
