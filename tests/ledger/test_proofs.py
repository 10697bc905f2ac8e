"""A proof is checked by one file alone, with the standard library, against the head that was published."""

import json
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from pytest_django import Settings

from bihuan.core import chain
from bihuan.core.words import Refused
from bihuan.ledger import heads, proofs, prove, seals
from bihuan.ledger.entries import write
from bihuan.ledger.models import Seal
from tests.ledger import sealed
from tests.ledger.cast import MORNING, chain_of

pytestmark = pytest.mark.django_db
DAY = date(2026, 5, 6)


def checked(folder: Path, proof: Any, head: str) -> tuple[int, str]:
    """Exit code and words of the script, run alone."""
    (folder / "proof.json").write_text(json.dumps(proof, ensure_ascii=False), "utf-8")
    (folder / "head.txt").write_text(head, "utf-8")
    command = [sys.executable, "-I", "-S", prove.__file__, str(folder / "proof.json"), str(folder / "head.txt")]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", env={"PYTHONUTF8": "1", "PATH": ""})
    assert done.stderr == ""
    return done.returncode, done.stdout


def test_a_proof_is_checked_by_the_script_alone(tmp_path: Path) -> None:
    sealed.build(5, 4)
    code, said = checked(tmp_path, proofs.of("matter:2#3", with_words=True), heads.of_day(DAY).text())
    assert code == 0
    assert "matter:2#3 report" in said


@pytest.mark.parametrize("algorithm", ["sha256", "sm3"])
def test_every_entry_is_proven_against_the_head_of_its_day_and_of_later_ones(
    algorithm: str, settings: Settings
) -> None:
    settings.LEDGER_DIGEST = algorithm
    sealed.build(5)
    write(chain_of(3, "matter:2"))
    seals.seal(at=MORNING + timedelta(days=1))
    for day, count in ((DAY, 5), (DAY + timedelta(days=1), 8)):
        head = dict(prove.LINE.findall(heads.of_day(day).text()))
        places = [f"matter:1#{seq}" for seq in range(1, 6)] + [f"matter:2#{seq}" for seq in range(1, 4)]
        for place in places[:count]:
            assert prove.check(proofs.of(place, day=day), head)["subject"] == place.partition("#")[0]
    with pytest.raises(Refused) as caught:
        proofs.of("matter:2#1", day=DAY)
    assert caught.value.sentence.key == "proof_too_early"


def test_an_entry_of_an_earlier_tree_is_proven_by_the_last_head_of_that_tree(settings: Settings) -> None:
    sealed.build(3)
    settings.LEDGER_DIGEST = "sm3"
    write(chain_of(1, "matter:2"))
    seals.seal(at=MORNING + timedelta(days=1))
    head = dict(prove.LINE.findall(heads.of_day(DAY).text()))
    assert prove.check(proofs.of("matter:1#2"), head)
    with pytest.raises(Refused):
        proofs.of("matter:1#2", day=DAY + timedelta(days=1))


def _forge(proof: dict[str, Any], name: str) -> None:
    entry, seal = proof["entry"], proof["seal"]
    match name:
        case "body":
            entry["body"] = entry["body"].replace('"percent":40', '"percent":90')
        case "place":
            entry["seq"] = 1
        case "index":
            proof["index"] = 0
        case "long":
            proof["path"].append("0" * 64)
        case "short":
            proof["path"].pop()
        case "empty":
            proof["path"], seal["size"] = [], 9
        case "seal":
            seal["previous"] = "1" * 64
        case "words":
            proof["words"]["next"]["text"] = "改"
        case "format":
            proof["format"] = "other"
        case "digest":
            entry["algorithm"] = "md5"
        case "damaged":
            del proof["entry"]


@pytest.mark.parametrize(
    "name",
    ["body", "place", "index", "long", "short", "empty", "seal", "words", "format", "digest", "damaged"],
)
def test_a_forged_proof_does_not_hold(tmp_path: Path, name: str, capsys: pytest.CaptureFixture[str]) -> None:
    sealed.build(5)
    proof = proofs.of("matter:1#3", with_words=True)
    _forge(proof, name)
    (tmp_path / "p").write_text(json.dumps(proof), "utf-8")
    (tmp_path / "h").write_text(heads.of_day(DAY).text(), "utf-8")
    assert prove.main([str(tmp_path / "p"), str(tmp_path / "h")]) == 1
    assert capsys.readouterr().out.startswith("✗")


def test_a_head_that_was_not_published_proves_nothing(tmp_path: Path) -> None:
    sealed.build(3)
    proof = proofs.of("matter:1#1")
    head = heads.of_day(DAY).text()
    assert checked(tmp_path, proof, head.replace(Seal.objects.get().digest, "0" * 64))[0] == 1
    assert checked(tmp_path, proof, "")[0] == 1


def test_the_script_says_how_it_is_used_and_what_it_cannot_read(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert prove.main([]) == 2
    assert prove.main([str(tmp_path / "none"), "x"]) == 2
    out = capsys.readouterr().out
    assert "Usage" in out
    assert "cannot be read" in out


@pytest.mark.parametrize("content", [b"", b"abc", b"abcd" * 16, b"x" * 55, b"x" * 56, b"x" * 200])
def test_the_scripts_own_sm3_is_the_one_of_the_library(content: bytes) -> None:
    assert prove.sm3(content).hex() == chain.digest(content, algorithm="sm3")


@pytest.mark.parametrize("place", ["matter:1#9", "matter:1", "#", "matter:1#x", "matter:7#1"])
def test_an_unknown_entry_has_no_proof(place: str) -> None:
    sealed.build(1)
    with pytest.raises(Refused) as caught:
        proofs.of(place)
    assert (caught.value.kind, caught.value.sentence.key) == ("unknown", "proof_unknown")


def test_an_entry_that_waits_for_its_seal_has_no_proof_yet() -> None:
    sealed.build(1)
    write(chain_of(1, "matter:2"))
    with pytest.raises(Refused) as caught:
        proofs.of("matter:2#1")
    assert (caught.value.kind, caught.value.sentence.key) == ("not_now", "proof_unsealed")
