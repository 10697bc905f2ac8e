"""A site keeps kinds of its own in a folder; a file changed for the worse leaves the last good version in force."""

from collections.abc import Iterator
from importlib import resources
from pathlib import Path

import pytest

from bihuan.core.words import Refused
from bihuan.matters import kinds
from bihuan.matters.models import Matter
from tests.matters.course import Course

pytestmark = pytest.mark.django_db


@pytest.fixture
def folder(settings: object, tmp_path: Path) -> Iterator[Path]:
    settings.KINDS_FOLDER = tmp_path  # type: ignore[attr-defined]
    kinds._shelf.cache_clear()
    yield tmp_path
    kinds._shelf.cache_clear()


def own(**changes: str) -> str:
    """The shipped task as a kind of the site's own, with other words."""
    text = resources.files("bihuan.core.kinds").joinpath("task.toml").read_text("utf-8")
    for old, new in changes.items():
        text = text.replace(f'{old} = "任务"', f'{old} = "{new}"')
    return text


def test_a_kind_of_the_site_s_own_gives_its_numbers_and_judges_its_matters(course: Course, folder: Path) -> None:
    (folder / "letter.toml").write_text(own(number="信访", zh="信访件"), encoding="utf-8")
    subject = course.registered(kind="letter")
    course.do("supervisor", subject, "deploy")
    assert Matter.objects.get(id=int(subject.removeprefix("matter:"))).number.startswith("信访〔2020〕")


def test_a_file_that_was_spoilt_leaves_the_last_good_kind_in_force(course: Course, folder: Path) -> None:
    file = folder / "letter.toml"
    file.write_text(own(number="信访"), encoding="utf-8")
    course.registered(kind="letter")
    file.write_text(own(number="信访") + "\n[nonsense]\nkey = 1\n", encoding="utf-8")
    course.registered(kind="letter")
    assert [str(refusal).count("letter.toml") for refusal in kinds.shelf().refusals()] != []


def test_an_unknown_kind_is_refused(course: Course, folder: Path) -> None:
    with pytest.raises(Refused) as refused:
        course.registered(kind="letter")
    assert refused.value.sentence.key == "kind_unknown"


def test_a_batch_is_judged_by_one_version_of_a_kind_and_the_next_one_by_the_new(folder: Path) -> None:
    file = folder / "letter.toml"
    file.write_text(own(number="信访"), encoding="utf-8")
    with kinds.as_they_are():
        assert kinds.shelf().kind("letter").number == "信访"
        file.write_text(own(number="来信"), encoding="utf-8")
        with kinds.as_they_are():
            assert kinds.shelf().kind("letter").number == "信访"
    assert kinds.shelf().kind("letter").number == "来信"


def test_a_preset_of_lights_stays_as_it_was_first_asked_for_while_a_page_is_drawn(
    settings: object, tmp_path: Path
) -> None:
    settings.LIGHTS_FOLDER = tmp_path  # type: ignore[attr-defined]
    kinds._presets.cache_clear()
    text = resources.files("bihuan.core.rules").joinpath("lights", "linear.toml").read_text("utf-8")
    (tmp_path / "linear.toml").write_text(text, encoding="utf-8")
    with kinds.as_they_are():
        before = kinds.presets().of("linear")
        (tmp_path / "linear.toml").write_text(text.replace("near_due = 3", "near_due = 4"), encoding="utf-8")
        assert kinds.presets().of("linear").near_due == before.near_due == 3
    assert kinds.presets().of("linear").near_due == 4
    kinds._presets.cache_clear()
