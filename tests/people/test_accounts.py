"""账号: passwords are set on the server alone, and an account closes when its person has left every post."""

import os
import subprocess
import sys
from datetime import timedelta
from io import StringIO
from pathlib import Path

import pytest

from bihuan.cli import main
from bihuan.ledger import entries
from bihuan.people import accounts, acts
from bihuan.people.models import Person
from tests.people.conftest import Refusal
from tests.world import MONDAY, World, at

GOOD = "长夜有灯-7421-river"


def run_passwd(monkeypatch: pytest.MonkeyPatch, *words: str, typed: str) -> int:
    """The exit code of `bihuan passwd` with the password on standard input."""
    monkeypatch.setattr("sys.stdin", StringIO(typed + "\n"))
    return main(["passwd", *words])


def test_a_renewed_password_is_hashed_by_argon2_and_leaves_an_entry_without_it(world: World) -> None:
    person = accounts.renew_password("Stranger", password=GOOD, at=at(MONDAY))
    assert person.password.startswith("argon2$")
    assert Person.objects.get(username="stranger").check_password(GOOD)
    record = entries.read(f"access:{person.pk}")[-1]
    assert (record.act, record.facts, record.words) == ("renew_password", {}, {})


@pytest.mark.parametrize("weak", ["Kz7-short", "password1234", "1029384756102", "Stranger-1"])
def test_a_weak_password_is_refused_with_its_reasons(world: World, refused: Refusal, weak: str) -> None:
    with refused("missing", "password_weak"):
        accounts.renew_password("stranger", password=weak, at=at(MONDAY))
    assert not Person.objects.get(username="stranger").has_usable_password()


def test_nobody_unknown_or_closed_gets_a_password(world: World, refused: Refusal) -> None:
    Person.objects.filter(username="stranger").update(is_active=False)
    for username in ("nobody", "stranger"):
        with refused("unknown", "username_unknown"):
            accounts.renew_password(username, password=GOOD, at=at(MONDAY))


def test_the_command_sets_the_password_it_reads(
    world: World, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run_passwd(monkeypatch, "stranger", typed=GOOD) == 0
    assert Person.objects.get(username="stranger").check_password(GOOD)
    assert world.people["stranger"].name in capsys.readouterr().out


def test_the_command_says_why_it_refuses_in_the_language_asked_for(
    world: World, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run_passwd(monkeypatch, "nobody", typed=GOOD) == 2
    assert "没有登录名为“nobody”的在用账号" in capsys.readouterr().err
    assert run_passwd(monkeypatch, "stranger", "--lang", "en", typed="short") == 2
    assert "This password is too short" in capsys.readouterr().err


def test_the_command_works_in_a_process_of_its_own(tmp_path: Path) -> None:
    plain = {name: value for name, value in os.environ.items() if not name.startswith(("BIHUAN_", "D"))}
    given = {"BIHUAN_DATA": str(tmp_path), "PYTHONPATH": str(Path(__file__).parents[2] / "src")}
    migrate = [sys.executable, "-c", "from bihuan.cli import _site; _site.ready(); _site.migrate()"]
    subprocess.run(migrate, env=plain | given, check=True, timeout=120)
    command = [sys.executable, "-m", "bihuan", "passwd", "nobody"]
    answer = subprocess.run(
        command, env=plain | given, input=GOOD, capture_output=True, encoding="utf-8", timeout=60, check=False
    )
    assert (answer.returncode, answer.stdout) == (2, "")
    assert answer.stderr.startswith("没有登录名为“nobody”的在用账号")


def test_an_account_closes_after_the_last_post_is_left(world: World, refused: Refusal) -> None:
    sysadmin, officer = world.actor("sysadmin"), world.people["officer"]
    with refused("not_now", "still_holds_posts"):
        accounts.close_account(sysadmin, person=officer.pk, at=at(MONDAY))
    acts.vacate(world.actor("secadmin"), world.posts["officer"].pk, on=MONDAY, at=at(MONDAY))
    with refused("not_now", "still_holds_posts"):
        accounts.close_account(sysadmin, person=officer.pk, at=at(MONDAY))
    tuesday = at(MONDAY + timedelta(days=1))
    assert not accounts.close_account(sysadmin, person=officer.pk, at=tuesday).is_active
    assert entries.read(f"access:{officer.pk}")[-1].act == "close_account"
    with refused("unknown", "person_unknown"):
        accounts.close_account(sysadmin, person=officer.pk, at=tuesday)


def test_only_the_system_administrator_closes_accounts_and_never_their_own(world: World, refused: Refusal) -> None:
    with refused("not_you", "only_sysadmin"):
        accounts.close_account(world.actor("secadmin"), person=world.people["stranger"].pk, at=at(MONDAY))
    with refused("not_you", "closes_oneself"):
        accounts.close_account(world.actor("sysadmin"), person=world.people["sysadmin"].pk, at=at(MONDAY))
