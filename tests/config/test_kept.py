"""留存: the key and the world's first moment are made once and then the same for all."""

import stat
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bihuan.config import env, kept


def test_what_is_kept_first_stays(tmp_path: Path) -> None:
    place = tmp_path / "word"
    assert kept.kept(place, first="one") == "one"
    assert kept.kept(place, first="two") == "one"
    assert [path.name for path in tmp_path.iterdir()] == ["word"]


def test_a_key_is_made_once_and_read_by_its_owner_alone(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("BIHUAN_SECRET_KEY")
    key = kept.secret_key(tmp_path)
    assert len(key) >= 50
    assert kept.secret_key(tmp_path) == key
    assert stat.S_IMODE((tmp_path / "secret.key").stat().st_mode) == 0o600


def test_a_key_too_short_is_refused_without_being_shown(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("BIHUAN_SECRET_KEY", "hunter2")
    with pytest.raises(env.WrongSetting) as caught:
        kept.secret_key(tmp_path)
    assert "BIHUAN_SECRET_KEY" in str(caught.value)
    assert "hunter2" not in str(caught.value)


def test_without_a_moment_the_world_is_the_real_one(tmp_path: Path) -> None:
    assert kept.world_offset(tmp_path, demo=True) == timedelta()
    assert list(tmp_path.iterdir()) == []


def test_the_world_begins_at_its_moment_and_a_restart_goes_on(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("BIHUAN_NOW", "2020-03-30T09:00:00")
    offset = kept.world_offset(tmp_path, demo=True)
    begun = datetime(2020, 3, 30, 9, tzinfo=kept.SHANGHAI)
    assert timedelta() <= datetime.now(UTC) + offset - begun < timedelta(minutes=1)
    assert kept.world_offset(tmp_path, demo=True) == offset


@pytest.mark.parametrize(
    ("value", "demo"), [("2020-03-30T09:00:00", False), ("last Monday", True), ("2020-03-31T09:00:00", True)]
)
def test_a_moment_outside_demonstration_malformed_or_other_than_the_first_is_refused(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, value: str, *, demo: bool
) -> None:
    monkeypatch.setenv("BIHUAN_NOW", "2020-03-30T09:00:00+08:00")
    kept.world_offset(tmp_path, demo=True)
    monkeypatch.setenv("BIHUAN_NOW", value)
    with pytest.raises(env.WrongSetting, match="BIHUAN_NOW"):
        kept.world_offset(tmp_path, demo=demo)
