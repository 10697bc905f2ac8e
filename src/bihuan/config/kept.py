"""留存 kept: what is made once in the data directory and then read alike by every process and after every restart."""

import json
import os
import secrets
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import NamedTemporaryFile
from zoneinfo import ZoneInfo

from bihuan.config import env

SHANGHAI = ZoneInfo("Asia/Shanghai")


def kept(path: Path, *, first: str) -> str:
    """The text kept at `path`; where there is none yet, `first` is kept, readable by the owner alone."""
    if not path.exists():
        with NamedTemporaryFile("w", encoding="utf-8", dir=path.parent, delete=False) as draft:
            draft.write(first)
        try:
            os.link(draft.name, path)  # a link appears whole or not at all, so workers that start together agree
        except FileExistsError:
            pass
        finally:
            os.unlink(draft.name)
    return path.read_text("utf-8")


def secret_key(place: Path) -> str:
    """The key that signs cookies: from BIHUAN_SECRET_KEY, or made once in `place`; refuses one under 50 characters."""
    given = env.text("BIHUAN_SECRET_KEY", default="")
    key = given or kept(place / "secret.key", first=secrets.token_urlsafe(64)).strip()
    if len(key) < 50:
        raise env.WrongSetting("env_secret", name="BIHUAN_SECRET_KEY")
    return key


def world_offset(place: Path, *, demo: bool) -> timedelta:
    """How far the world's clock stands from the real one: BIHUAN_NOW less the moment of the first start.

    Once a demonstration has begun, its data keeps the world's clock for every command, with or without BIHUAN_NOW.
    Refuses BIHUAN_NOW outside demonstration, a text that is no moment, and a moment other than the one this data
    directory started with.
    """
    value = env.text("BIHUAN_NOW", default="")
    clock = place / "clock.json"
    if not value:
        return _since_the_first_start(clock.read_text("utf-8")) if clock.exists() else timedelta()
    if not demo:
        raise env.WrongSetting("env_now_outside_demo", name="BIHUAN_NOW")
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        raise env.WrongSetting("env_moment", name="BIHUAN_NOW", value=value) from None
    start = moment if moment.tzinfo else moment.replace(tzinfo=SHANGHAI)
    first = json.dumps({"start": start.isoformat(), "anchor": datetime.now(UTC).isoformat()})
    held = kept(clock, first=first)
    begun = json.loads(held)["start"]
    if datetime.fromisoformat(begun) != start:
        raise env.WrongSetting("env_other_start", name="BIHUAN_NOW", value=value, start=begun)
    return _since_the_first_start(held)


def _since_the_first_start(held: str) -> timedelta:
    told = json.loads(held)
    return datetime.fromisoformat(told["start"]) - datetime.fromisoformat(told["anchor"])
