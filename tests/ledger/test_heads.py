"""The head of a day is a short text that can be read back from the bulletin that prints it."""

from datetime import date

import pytest

from bihuan.core.words import Refused
from bihuan.ledger import heads
from tests.ledger import sealed

pytestmark = pytest.mark.django_db
DAY = date(2026, 5, 6)


def test_a_head_is_read_back_from_a_bulletin() -> None:
    sealed.build(3)
    head = heads.of_day(DAY)
    assert (head.seal, head.size, head.date) == (1, 3, DAY)
    bulletin = f"工作通报\n\n{head.text().replace(': ', '：')}\n特此通报。"
    assert heads.read(bulletin, name="通报") == head
    assert heads.of_day(date(2026, 6, 1)) == head


def test_a_day_before_the_first_seal_has_no_head() -> None:
    sealed.build(1)
    with pytest.raises(Refused) as caught:
        heads.of_day(date(2026, 5, 5))
    assert (caught.value.kind, caught.value.sentence.key) == ("unknown", "head_none")


@pytest.mark.parametrize("text", ["", "date: 2026-05-06", "date: x\nseal: 1\nsize: 1\nroot: a\ndigest: b"])
def test_a_text_that_is_no_head_is_refused(text: str) -> None:
    with pytest.raises(Refused) as caught:
        heads.read(text, name="head.txt")
    assert caught.value.sentence.key == "head_unreadable"
    assert "head.txt" in caught.value.sentence.say("en")
