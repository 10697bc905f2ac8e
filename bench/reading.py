"""测读 bench of the reading: a corpus and our own texts scored, rewritten, calibrated, timed and weighed."""

import argparse
import os
import resource
import sys
import time
from collections.abc import Iterable
from pathlib import Path

from calibration import calibrated
from perturbed import REWRITINGS
from scoring import Case, Scorer, corpus_cases, own_cases

ROOT = Path(__file__).resolve().parent.parent
FIGURES = ("tasks", "tree", "units", "lead", "deadline", "targets", "claims", "overall")
# Rules were last compared sentence by sentence with all but these five; earlier rules had seen every one of them.
CHECK = ("jiuye2018", "news_shgyb2020", "yey2019", "zbq2019", "zj_gyhlw2026")
LONG = 30_000


def main() -> int:
    """Prints the tables and returns 0; without a corpus says so loudly and returns 0."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--corpus", type=Path, default=os.environ.get("BIHUAN_CORPUS"))
    parser.add_argument("--only", nargs="*", default=[])
    args = parser.parse_args()
    scorer_file = args.corpus and Path(args.corpus) / "score.py"
    if not scorer_file or not scorer_file.exists():
        sys.stderr.write(
            "SKIPPED: no corpus. Name its folder with --corpus or BIHUAN_CORPUS (score.py, docs/, gold/)." + "\n"
        )
        return 0
    scorer = Scorer(scorer_file)
    cases = [case for case in corpus_cases(Path(args.corpus)) if not args.only or case.name in args.only]
    corpus_tables(scorer, cases)
    if not args.only:
        own_tables(scorer)
    rewritten_table(scorer, cases)
    show("How sure each rule is, and how often it was right on corpus and own texts together:")
    show(calibrated(scorer, [*cases, *own_cases(ROOT / "tests/reading/texts")]))
    return 0


def corpus_tables(scorer: Scorer, cases: list[Case]) -> None:
    """The corpus by document, by kind, by the writing and the check set, in total."""
    heading("document", "   seconds     MB")
    for case in cases:
        seconds, peak = measured(case.path)
        line(case.name, scorer.figures([case]), f"{seconds:10.2f}{peak:7.0f}")
    show("")
    for kind in sorted({case.kind for case in cases}):
        line(f"kind {kind}", scorer.figures(case for case in cases if case.kind == kind))
    line("writing set", scorer.figures(case for case in cases if case.name not in CHECK))
    line("check set", scorer.figures(case for case in cases if case.name in CHECK))
    line("TOTAL", scorer.figures(cases))
    show(f"\n{speed(cases):,.0f} characters a second on a text of {LONG:,} characters, reading alone\n")


def own_tables(scorer: Scorer) -> None:
    """The texts of this repository by round and style."""
    heading("own texts", "")
    for folder in sorted(path for path in (ROOT / "tests/reading/texts").iterdir() if path.is_dir()):
        cases = own_cases(folder)
        for kind in sorted({case.kind for case in cases}):
            line(f"{folder.name} {kind}", scorer.figures(case for case in cases if case.kind == kind))
        line(f"{folder.name} TOTAL", scorer.figures(cases))
    show("")


def rewritten_table(scorer: Scorer, cases: list[Case]) -> None:
    """The corpus rewritten without a change of what it says: other numbers, brackets, lines."""
    heading("corpus rewritten", "")
    for name, rewrite in REWRITINGS.items():
        line(name, scorer.figures(case.rewritten(rewrite) for case in cases))
    show("")


def heading(first: str, tail: str) -> None:
    """Prints the head of a table."""
    show(f"{first:26}" + "".join(f"{name:>9}" for name in FIGURES) + tail)


def line(name: str, figures: dict[str, float | None], tail: str = "") -> None:
    """Prints one row of a table."""
    cells = (f"{value:9.3f}" if (value := figures[key]) is not None else f"{'-':>9}" for key in FIGURES)
    show(f"{name[:25]:26}" + "".join(cells) + tail)


def show(text: str) -> None:
    """Prints a line."""
    sys.stdout.write(text + "\n")


def speed(cases: Iterable[Case]) -> float:
    """Characters read a second in a long text made of the corpus."""
    from bihuan import reading

    text = "\n".join(case.text for case in cases)
    text = (text * (LONG // max(1, len(text)) + 1))[:LONG]
    began = time.perf_counter()
    reading.decompose(reading.Source("bench", text))
    return len(text) / (time.perf_counter() - began)


def measured(path: Path) -> tuple[float, float]:
    """Seconds and peak megabytes of one whole `bihuan decompose` process on a document."""
    began = time.perf_counter()
    child = os.posix_spawn(
        sys.executable,
        [sys.executable, "-m", "bihuan", "decompose", "--json", str(path)],
        {**os.environ, "PYTHONPATH": str(ROOT / "src")},
        file_actions=[(os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0)],
    )
    _, _, usage = os.wait4(child, 0)
    unit = 1024 if sys.platform != "darwin" else 1024 * 1024
    return time.perf_counter() - began, _peak(usage) / unit


def _peak(usage: resource.struct_rusage) -> float:
    return float(usage.ru_maxrss)


if __name__ == "__main__":
    sys.exit(main())
