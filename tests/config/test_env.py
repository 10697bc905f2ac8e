"""环境变量: a wrong value stops with a sentence that names the variable, in both tongues."""

from collections.abc import Callable
from pathlib import Path

import pytest

from bihuan.config import env

NAME = "BIHUAN_TRIAL"


def told(read: Callable[[], object]) -> str:
    """The sentence with which a reader stops."""
    with pytest.raises(env.WrongSetting) as caught:
        read()
    sentence = str(caught.value)
    assert f"环境变量 {NAME}" in sentence
    assert f"The environment variable {NAME}" in sentence
    return sentence


def test_an_unset_or_empty_variable_has_its_default(monkeypatch: pytest.MonkeyPatch) -> None:
    for value in (None, "", "  "):
        monkeypatch.delenv(NAME, raising=False) if value is None else monkeypatch.setenv(NAME, value)
        assert env.text(NAME, default="甲") == "甲"
        assert env.flag(NAME, default=True) is True
        assert env.integer(NAME, default=3, least=1, most=9) == 3
        assert env.words(NAME, default=("甲", "乙")) == ["甲", "乙"]
        told(lambda: env.text(NAME))


@pytest.mark.parametrize(("value", "meant"), [("1", True), ("Yes", True), ("on", True), ("0", False), ("FALSE", False)])
def test_a_flag_says_yes_or_no(monkeypatch: pytest.MonkeyPatch, value: str, *, meant: bool) -> None:
    monkeypatch.setenv(NAME, value)
    assert env.flag(NAME, default=not meant) is meant


def test_a_flag_is_nothing_else(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(NAME, "maybe")
    assert "maybe" in told(lambda: env.flag(NAME, default=False))


@pytest.mark.parametrize("value", ["four", "0", "10", "4.5"])
def test_a_number_is_whole_and_within_its_bounds(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv(NAME, value)
    assert value in told(lambda: env.integer(NAME, default=3, least=1, most=9))


def test_the_bounds_of_a_number_are_allowed(monkeypatch: pytest.MonkeyPatch) -> None:
    for value in ("1", "9"):
        monkeypatch.setenv(NAME, value)
        assert env.integer(NAME, default=3, least=1, most=9) == int(value)


def test_a_choice_is_one_of_those_allowed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(NAME, "green")
    sentence = told(lambda: env.choice(NAME, allowed={"red", "blue"}, default="red"))
    assert "blue、red" in sentence
    assert "blue, red" in sentence
    monkeypatch.setenv(NAME, "blue")
    assert env.choice(NAME, allowed={"red", "blue"}, default="red") == "blue"


def test_a_path_is_a_directory_that_may_not_be_there_yet(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv(NAME, str(tmp_path / "new"))
    assert env.path(NAME, default="var") == tmp_path / "new"
    (tmp_path / "new").write_text("a file")
    told(lambda: env.path(NAME, default="var"))


def test_an_address_has_a_known_scheme_and_is_never_repeated(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(NAME, "mysql://clerk:hunter2@db/bihuan")
    assert "hunter2" not in told(lambda: env.url(NAME, schemes={"postgres"}, default="postgres://"))
    monkeypatch.setenv(NAME, "postgres://db/bihuan")
    assert env.url(NAME, schemes={"postgres"}, default="postgres://") == "postgres://db/bihuan"


def test_words_are_parted_by_commas(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(NAME, "a.example, ,b.example,")
    assert env.words(NAME) == ["a.example", "b.example"]
