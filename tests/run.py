"""全部测试 run: every test on SQLite, those that need a database once more on PostgreSQL; branches counted over both.

Arguments go to pytest as they are (`make test ARGS="tests/core -x"`); a chosen part is run on both, unmeasured.
"""

import os
import subprocess
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[1]
MEASURED = ROOT / ".cache" / "coverage"
NO_TESTS = 5


def environment(name: str) -> dict[str, str]:
    """The variables of one run: no database of the caller's, and a place of its own for what was covered."""
    inherited = {key: text for key, text in os.environ.items() if key != "DATABASE_URL"}
    return inherited | {"COVERAGE_FILE": str(MEASURED / name)}


def run_tests(name: str, *, arguments: list[str]) -> int:
    """The exit status of one run; on PostgreSQL, a chosen part without any test for it is no failure."""
    plugins = ["-p", "tests.plugin_postgres"] if name == "postgres" else []
    measure = [] if arguments else ["--cov=bihuan", "--cov-branch", "--cov-report="]
    workers = ["-n", str(min(os.cpu_count() or 1, 4)), "--dist", "loadgroup"]
    print(f"── {name}", flush=True)
    command = [
        sys.executable,
        "-m",
        "pytest",
        *plugins,
        *workers,
        "--durations=8",
        "--durations-min=2",
        *measure,
        *arguments,
    ]
    status = subprocess.run(command, cwd=ROOT, env=environment(name), stdin=subprocess.DEVNULL).returncode
    return 0 if status == NO_TESTS and arguments and name == "postgres" else status


def coverage(*arguments: str) -> int:
    """The exit status of one command of coverage over both runs."""
    command = [sys.executable, "-m", "coverage", *arguments]
    return subprocess.run(command, cwd=ROOT, env=environment("both")).returncode


def measure() -> int:
    """Prints what both runs covered; the status is 1 when the gate stands and a package is below its share."""
    gate = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["bihuan"]["coverage"]
    enforced = gate.pop("enforced")
    coverage("combine", "--quiet", *(str(path) for path in MEASURED.glob("*") if path.name != "both"))
    statuses = []
    for package, share in gate.items():
        print(f"── coverage of {package}, wanted {share} %{'' if enforced else ' (not enforced yet)'}:", flush=True)
        chosen = [] if package == "everything" else [f"--include=*/bihuan/{package}/*", "--format=total"]
        statuses.append(coverage("report", *chosen, *([f"--fail-under={share}"] if enforced else [])))
    return max(statuses)


def main(arguments: list[str]) -> int:
    """The exit status of both runs and, where everything ran and passed, of the coverage gate."""
    MEASURED.mkdir(parents=True, exist_ok=True)
    for old in MEASURED.glob("*"):
        old.unlink()
    statuses = [run_tests(name, arguments=arguments) for name in ("postgres", "sqlite")]
    if any(statuses) or arguments:
        return max(statuses)
    return measure()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
