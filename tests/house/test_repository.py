"""仓库规矩 repository: locks agree with what is declared; vendored files, pages and translations are whole."""

import re
import subprocess
import sys
import tomllib

import pytest

from tests.house import tree

PIN = re.compile(r"^([a-z0-9][a-z0-9._-]*)(?:\[[^\]]*\])?==", re.M)
LOCKS = ("requirements.txt", "requirements-dev.txt", "requirements-build.txt")
MARKER = re.compile(r" ;[^\\]*(?=\\)")
ENTRY = re.compile(r"^[^ #].*?(?=^[^ #]|\Z)", re.M | re.S)


def canonical(requirement: str) -> str:
    """The name a requirement asks for, as package indexes compare names."""
    found = re.match(r"[\w.-]+", requirement)
    assert found, requirement
    return re.sub(r"[-_.]+", "-", found[0]).lower()


def pinned(lock: str) -> set[str]:
    """The names a lock file pins."""
    return {canonical(name) for name in PIN.findall(tree.text(lock))}


def entries(lock: str) -> dict[str, str]:
    """Each pin of a lock with its version, markers and hashes, by name."""
    return {canonical(entry): " ".join(entry.split()) for entry in ENTRY.findall(tree.text(lock))}


def declared() -> dict[str, set[str]]:
    """What each lock file must pin at least: the direct dependencies it was made from."""
    settings = tomllib.loads(tree.text("pyproject.toml"))
    runtime = {canonical(each) for each in settings["project"]["dependencies"]}
    groups = {name: {canonical(each) for each in group} for name, group in settings["dependency-groups"].items()}
    return {
        "requirements.txt": runtime,
        "requirements-dev.txt": runtime | groups["dev"] | groups["build"],
        "requirements-build.txt": groups["build"],
    }


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_pins_every_direct_dependency(lock: str) -> None:
    assert declared()[lock] - pinned(lock) == set()


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_holds_a_hash_for_every_pin_and_names_no_place(lock: str) -> None:
    assert [name for name, entry in entries(lock).items() if "--hash=sha256:" not in entry] == []
    assert re.findall(r"\S*(?:://|--index|--find-links|file:|\s/)\S*", tree.text(lock)) == []


@pytest.mark.parametrize("lock", ["requirements.txt", "requirements-build.txt"])
def test_the_smaller_locks_agree_with_the_development_lock(lock: str) -> None:
    # A marker may differ: what the site needs on some platforms alone, development may need on all.
    whole = {name: MARKER.sub(" ", entry) for name, entry in entries("requirements-dev.txt").items()}
    assert {name for name, entry in entries(lock).items() if whole.get(name) != MARKER.sub(" ", entry)} == set()


@pytest.mark.parametrize(
    "command",
    [("vendor.py", "verify"), ("translations.py", "check"), ("templates.py",)],
    ids=lambda command: command[0].removesuffix(".py"),
)
def test_what_is_shipped_beside_the_code_is_whole(command: tuple[str, ...]) -> None:
    script, *arguments = command
    run = subprocess.run(
        [sys.executable, str(tree.ROOT / "scripts" / script), *arguments], capture_output=True, text=True, cwd=tree.ROOT
    )
    assert run.returncode == 0, run.stdout + run.stderr


def test_help_lists_every_command_people_need() -> None:
    said = subprocess.run(["make", "help"], capture_output=True, text=True, cwd=tree.ROOT, check=True).stdout
    wanted = {"setup", "run", "test", "check", "bench", "wheelhouse", "help"}
    assert wanted - set(re.findall(r"make (\w+)", said)) == set()


def test_shell_scripts_are_sound_and_ci_may_be_run() -> None:
    scripts = [path for path in tree.files() if path.endswith(".sh")] + [".ci/run"]
    for path in scripts:
        shell = "bash" if path == ".ci/run" else "sh"
        assert subprocess.run([shell, "-n", path], cwd=tree.ROOT).returncode == 0, path
    assert (tree.ROOT / ".ci/run").stat().st_mode & 0o100
