"""测读 bench of the reading: the corpus scored document by document, with seconds and peak memory of each process."""

import argparse
import json
import os
import resource
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FIGURES = ("tasks", "tree", "units", "lead", "deadline", "targets", "claims", "overall")


def main() -> int:
    """Prints the table and returns 0, or 1 when a document failed; without a corpus it says so and returns 0."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--corpus", type=Path, default=os.environ.get("BIHUAN_CORPUS"))
    parser.add_argument("--only", nargs="*", default=[])
    args = parser.parse_args()
    scorer = args.corpus and args.corpus / "score.py"
    if not scorer or not scorer.exists():
        sys.stderr.write(
            "SKIPPED: no corpus. Name its folder with --corpus or BIHUAN_CORPUS (score.py, docs/, gold/)." + "\n"
        )
        return 0
    rows = scored(args.corpus, args.only)
    sys.stdout.write(f"{'document':26}" + "".join(f"{name:>9}" for name in FIGURES) + f"{'seconds':>9}{'MB':>7}" + "\n")
    for name, row in rows.items():
        figures = "".join(f"{row[key]:9.3f}" if row.get(key) is not None else f"{'-':>9}" for key in FIGURES)
        cost = "" if name == "TOTAL" else "{:9.2f}{:7.0f}".format(*measured(args.corpus, name))
        sys.stdout.write(f"{name[:25]:26}{figures}{cost} {row.get('failed', '')}\n")
    return int(any(row.get("failed") for row in rows.values()))


def scored(corpus: Path, only: list[str]) -> dict[str, dict[str, object]]:
    """The scorer's figures by document and in total."""
    command = [sys.executable, str(corpus / "score.py"), "--docs", str(corpus / "docs"), "--gold", str(corpus / "gold")]
    command += [
        "--json",
        *(["--only", *only] if only else []),
        "--",
        sys.executable,
        "-m",
        "bihuan",
        "decompose",
        "--json",
    ]
    # The command is this repository's own, run on the corpus the caller named.
    run = subprocess.run(  # noqa: S603
        command, capture_output=True, text=True, env=environment(), check=True
    )
    rows: dict[str, dict[str, object]] = json.loads(run.stdout)
    return rows


def measured(corpus: Path, name: str) -> tuple[float, float]:
    """Seconds and peak megabytes of one whole `bihuan decompose` process on a document."""
    path = next(iter(sorted((corpus / "docs").glob(f"{name}.*"))))
    began = time.perf_counter()
    child = os.posix_spawn(
        sys.executable,
        [sys.executable, "-m", "bihuan", "decompose", "--json", str(path)],
        environment(),
        file_actions=[(os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0)],
    )
    _, _, usage = os.wait4(child, 0)
    unit = 1024 if sys.platform != "darwin" else 1024 * 1024
    return time.perf_counter() - began, _peak(usage) / unit


def environment() -> dict[str, str]:
    """The environment with this tree's sources first on the path."""
    return {**os.environ, "PYTHONPATH": str(ROOT / "src")}


def _peak(usage: resource.struct_rusage) -> float:
    return float(usage.ru_maxrss)


if __name__ == "__main__":
    sys.exit(main())
