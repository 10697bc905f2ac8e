"""A character that many matters have is searched for from the newest on, and no matter is left out on the way."""

from random import Random

import pytest

from bihuan.core.finding import SHIFT, spans_of
from bihuan.matters import searching
from bihuan.matters.models import Gram
from bihuan.people import rights
from tests.matters.course import Course
from tests.world import MONDAY

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("seed", range(6))
def test_going_on_from_the_last_one_read_every_matter_with_the_character_comes_once(
    monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    monkeypatch.setattr(searching, "OF_EACH_PAIR", 3)
    monkeypatch.setattr(searching, "AT_ONCE", 5)
    random = Random(seed)
    followers = random.choice([1, 2, 9])
    pairs = {(ord("雨") << SHIFT | random.randrange(followers), random.randrange(1, 60)) for _ in range(80)}
    others = {(ord("雪") << SHIFT, matter) for matter in range(1, 60)}
    Gram.objects.bulk_create(Gram(gram=gram, matter=matter) for gram, matter in pairs | others)
    seen: list[int] = []
    before, more = None, True
    while more:
        ids, more = searching._newest(spans_of("雨"), before=before, wide=True)
        seen += ids
        before = ids[-1] if ids else None
    assert seen == sorted({matter for _, matter in pairs}, reverse=True)


def test_a_search_for_one_character_finds_the_same_however_many_matters_have_it(
    course: Course, monkeypatch: pytest.MonkeyPatch
) -> None:
    for title in ("雨污分流改造", "防雨棚整治", "积雨点位排查", "老旧小区改造", "暴雨预警"):
        course.registered(title=title)

    def found() -> list[int]:
        hits = searching.search("雨", actor=course.world.actor("leader"), tree=rights.unit_tree(MONDAY), today=MONDAY)
        return [hit.matter for hit in (*hits.open, *hits.ended)]

    few = found()
    monkeypatch.setattr(searching, "FEW", 2)
    monkeypatch.setattr(searching, "OF_EACH_PAIR", 1)
    assert found() == few
    assert len(few) == 4
