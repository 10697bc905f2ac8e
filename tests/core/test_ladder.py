"""How late is how high: each step is taken once, held duties are not late, and a wrong table names its line."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bihuan.core import workdays
from bihuan.core.ladder import due_acts, is_coming, ladders_from, shipped
from bihuan.core.parts.slips import Slip
from bihuan.core.schema import Source
from bihuan.core.words import Refused
from tests.core import cast

CALENDAR = workdays.shipped()
BEGINNING = 'version = "x"\n[ladder.default]\nremind_before = 1\n'


def acts(duty: cast.Owed, days: int, **changes: object) -> list[str]:
    """What the clock does so many days after the duty's day."""
    standing = replace(cast.active(), **changes)  # type: ignore[arg-type]
    found = due_acts(duty, standing, duty.due + timedelta(days=days), rules=shipped(), calendar=CALENDAR)
    return [f"{act} {payload.get('level') or payload.get('colour')}" for act, payload in found]


def test_the_clock_climbs_with_the_days_and_takes_each_step_once() -> None:
    duty = cast.duty()
    assert acts(duty, 0) == []
    assert acts(duty, 1) == ["chase 1"]
    assert acts(replace(duty, chased=1), 2) == []
    assert acts(replace(duty, chased=1), 30) == ["chase 2", "draft_slip red"]
    red = Slip(n=1, colour="red", duty=duty.n)
    assert acts(replace(duty, chased=2), 30, slips=(red,)) == []


def test_above_the_red_slip_nothing_is_drafted_that_no_signature_bears() -> None:
    duty = replace(cast.duty(), chased=2)
    slips: tuple[Slip, ...] = ()
    climbed = []
    for colour in ("red", "circular", "summons_talk", "listed_supervision"):
        assert acts(duty, 90, slips=slips) == [f"draft_slip {colour}"]
        drafted = Slip(n=len(slips) + 1, colour=colour, duty=duty.n, drafted=duty.due)
        assert acts(duty, 90, slips=(*slips, drafted)) == []
        withdrawn = replace(drafted, issued=duty.due, withdrawn=duty.due)
        assert acts(duty, 90, slips=(*slips, withdrawn)) == []
        slips = (*slips, replace(drafted, issued=duty.due))
        climbed.append(colour)
    assert acts(duty, 90, slips=slips) == []
    assert acts(duty, 20, slips=slips[:1]) == []


def test_what_stands_still_is_not_late_and_an_answer_is_never_chased() -> None:
    assert acts(replace(cast.duty(), held_by=2), 30) == []
    assert acts(cast.duty(owes="answer"), 30) == []


def test_a_duty_is_coming_within_its_ladder_s_days_and_not_once_it_is_late() -> None:
    duty = cast.duty(due=cast.DAY + timedelta(days=30))
    coming = {
        days: is_coming(duty, duty.due - timedelta(days=days), rules=shipped(), calendar=CALENDAR)
        for days in (-1, 0, 1, 20)
    }
    assert coming == {-1: False, 0: True, 1: True, 20: False}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('version = "x"\n[ladder.report]\nremind_before = 1\n', "default"),
        (f'{BEGINNING}steps = [{{ after = 3, by = "chase" }}, {{ after = 1, by = "chase" }}]\n', "default"),
        (f'{BEGINNING}colour = "green"\n', "4"),
        (f'{BEGINNING}steps = [{{ after = 1, by = "draft_slip", colour = "red", upon = "blue" }}]\n', "upon"),
    ],
)
def test_a_wrong_table_is_refused_by_file_and_line(text: str, words: str) -> None:
    with pytest.raises(Refused) as refused:
        ladders_from(Source("ladder.toml", text))
    assert "ladder.toml" in refused.value.sentence.say("zh")
    assert words in refused.value.sentence.say("en")
