"""Tests of finding: a text is found by any stretch of it, whatever width or case, and by nothing it does not hold."""

from hypothesis import given, settings
from hypothesis import strategies as st

from bihuan.core import finding

TEXTS = st.text(alphabet="雨污分流改造ＡaB1２，。〔〕 ", max_size=24)


def found(text: str, query: str) -> bool:
    """Whether the pairs of the text hold what the query's terms need."""
    pairs = finding.pairs_of([text])
    spans = [span for term in finding.terms_of(query) for span in finding.spans_of(term)]
    return all(any(first <= pair <= last for pair in pairs) for first, last in spans)


@given(text=TEXTS, start=st.integers(0, 23), length=st.integers(1, 8))
@settings(max_examples=300)
def test_a_text_is_found_by_every_stretch_of_it(text: str, start: int, length: int) -> None:
    stretch = text[start : start + length]
    assert found(text, stretch)
    assert finding.holds(text, terms=finding.terms_of(stretch))


@given(text=TEXTS, query=TEXTS)
@settings(max_examples=300)
def test_what_a_text_holds_has_its_pairs_and_a_snippet_shows_it_whole(text: str, query: str) -> None:
    terms = finding.terms_of(query)
    pieces = finding.snippet(text, terms=terms)
    assert not finding.holds(text, terms=terms) or found(text, query)
    assert bool(pieces) == any(term in finding.folded(text) for term in terms)
    assert not pieces or "".join(piece.text for piece in pieces) == text
    assert all(finding.holds(text, terms=[finding.folded(piece.text)]) for piece in pieces if piece.is_hit)


def test_width_and_case_do_not_matter_and_one_character_is_enough() -> None:
    assert found("任务〔２０２０〕１２号 ABC 大厦", "2020 12号 abc 厦 任")
    assert not found("雨水分流", "污")
    assert not found("分流雨污", "雨污分")


def test_a_term_must_stand_in_one_piece() -> None:
    assert not found("雨污。分流", "污分")
    assert not finding.holds("雨污 分流", terms=("污分",))


def test_a_long_text_is_cut_around_its_first_hit() -> None:
    text = "甲" * 100 + "雨污分流" + "乙" * 100
    pieces = finding.snippet(text, terms=("雨污", "分流"))
    assert [piece.text for piece in pieces if piece.is_hit] == ["雨污分流"]
    assert (pieces[0].text, pieces[-1].text[-1]) == ("…", "…")
    assert sum(len(piece.text) for piece in pieces) <= finding.LONGEST_SNIPPET + 2
    assert finding.snippet(text, terms=("丙",)) == ()


def test_a_query_has_at_most_eight_terms_each_once() -> None:
    assert finding.terms_of("A a Ａ b") == ("a", "b")
    assert len(finding.terms_of(" ".join("甲乙丙丁戊己庚辛壬癸"))) == finding.MOST_TERMS
