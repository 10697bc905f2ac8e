"""变异测试 fuzz: valid documents of every kind, mutated, and random characters: they are read or refused, never more.

    python bench/fuzz_reading.py [--count 2000] [--seed 1] [--kinds docx pdf …]

Each case is read in a process that can be lost. A case that kills it, stalls it or raises anything but a refusal is
read again the way a site reads it, in a process apart; what comes of that is the verdict.
"""

import argparse
import io
import multiprocessing
import os
import random
import re
import resource
import sys
import time
import zipfile
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "src"), str(ROOT)]

from tests.reading import files  # noqa: E402

from bihuan import reading  # noqa: E402
from bihuan.core.words import Refused  # noqa: E402
from bihuan.reading import LIMITS  # noqa: E402
from bihuan.reading.apart import read_here  # noqa: E402
from bihuan.reading.kinds import kind_of  # noqa: E402
from bihuan.reading.marks import refuse_marked  # noqa: E402

HANG = 5.0  # seconds
TEXTS = ROOT / "tests" / "reading" / "texts"
PLAIN = ("text", "csv")
PACKED = ("docx", "xlsx", "ods")
HUGE = (b"0", b"-1", b"65535", b"1048576", b"4294967295", b"99999999999999999999", b"1e308", b"\x00", b"\xff\xff")
EXTREME = ("0", "-1", "65535", "1048576", "99999999999", "1e308", "²", "十", "")
PIECES = re.compile(r"<[^<>]*>|[^<>]{1,40}|[<>]")
NUMBER = re.compile(r"\d+")
TOKENS = (
    "“",
    "（",
    "|",
    "\n",
    "一、",
    "（一）",
    "1.",
    "要",
    "2025年",
    "牵头单位：",
    "五个",
    "1+",
    "\t",
    " ",
    "\u3000",
    "\ufeff",
)


def documents() -> dict[str, list[bytes]]:
    """The valid documents that are mutated, by kind."""
    texts = [path.read_bytes() for path in sorted(TEXTS.glob("*.txt"))]
    lines = [(60.0, 780.0 - 20 * number, f"{number}. 要建设充电桩{number}个，各镇负责。") for number in range(1, 30)]
    levels = [(number % 3, f"推进第{number}件事") for number in range(20)]
    forms = [("chineseCountingThousand", "%1、"), ("chineseCountingThousand", "（%2）"), ("decimal", "%3.")]
    return {
        "text": texts,
        "csv": [files.csv().encode(), files.csv().encode("gb18030")],
        "html": [files.html().encode()],
        "docx": [files.word_table(), files.numbered(levels, forms=forms)],
        "xlsx": [files.xlsx()],
        "ods": [files.ods()],
        "xls": [files.xls()],
        "pdf": [files.printed_table(), files.pdf([lines, lines[:9]], size=10), files.scan()],
        "unicode": [b""],
    }


def mutated(data: bytes, *, kind: str, chance: random.Random) -> bytes:
    """A document with some of its bytes changed; of a package half the time the bytes of a packed part."""
    if kind == "unicode":
        return random_text(chance).encode("utf-8", "replace")
    if kind in PACKED and chance.random() < 0.7:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            parts: dict[str, str | bytes] = {name: package.read(name) for name in package.namelist()}
        name = chance.choice([name for name in sorted(parts) if name.endswith((".xml", ".rels"))])
        content = parts[name]
        assert isinstance(content, bytes)
        parts[name] = (changed if chance.random() < 0.4 else reworded)(content, chance)
        return files.archive(parts)
    if kind in ("html", *PLAIN) and chance.random() < 0.6:
        return reworded(data, chance)
    return changed(data, chance)


def reworded(data: bytes, chance: random.Random) -> bytes:
    """Text or markup with words and values replaced, elements doubled, dropped or swapped, the encoding kept."""
    pieces = PIECES.findall(data.decode("utf-8", "ignore"))
    for _ in range(chance.randint(1, 12)):
        if not pieces:
            break
        place, other = chance.randrange(len(pieces)), chance.randrange(len(pieces))
        act = chance.randrange(5)
        if act == 0:
            pieces[place] = NUMBER.sub(lambda _: chance.choice(EXTREME), pieces[place], count=1)
        elif act == 1:
            pieces[place : place + 1] = [pieces[place]] * chance.choice((2, 3, 400))
        elif act == 2:
            pieces[place], pieces[other] = pieces[other], pieces[place]
        elif act == 3:
            del pieces[place]
        elif not pieces[place].startswith("<"):
            pieces[place] = "".join(chance.choice(TOKENS) for _ in range(chance.randint(1, 60)))
    return "".join(pieces)[: 1024 * 1024].encode()


def changed(data: bytes, chance: random.Random) -> bytes:
    """Bytes with one to eight of them flipped, cut, doubled, moved or overwritten by extreme numbers."""
    out = bytearray(data)
    for _ in range(chance.randint(1, 8)):
        if not out:
            break
        place = chance.randrange(len(out))
        length = chance.randint(1, max(1, min(400, len(out) // 4)))
        act = chance.randrange(7)
        if act == 0:
            out[place] = chance.randrange(256)
        elif act == 1:
            del out[place : place + length]
        elif act == 2:
            out[place:place] = out[place : place + length] * chance.choice((1, 2, 50))
        elif act == 3:
            out[place : place + length] = chance.randbytes(length)
        elif act == 4:
            digits = [index for index in range(place, min(place + 2000, len(out))) if 48 <= out[index] < 58]
            at = digits[0] if digits else place
            out[at : at + 1] = chance.choice(HUGE)
        elif act == 5 and chance.random() < 0.3:
            del out[place:]
        else:
            other = chance.randrange(len(out))
            out[place:place] = out[other : other + length]
    return bytes(out[: 4 * 1024 * 1024])


def random_text(chance: random.Random) -> str:
    """Characters of all planes, or of one block and of the marks that rules look for."""
    length = chance.choice((1, 20, 400, 5000))
    if chance.random() < 0.4:
        return "".join(chr(chance.randrange(1, 0x110000)) for _ in range(length))
    block = chance.choice((0x20, 0x2000, 0x3000, 0x4E00, 0xFF00, 0x1F300))
    return "".join(
        chance.choice(TOKENS) if chance.random() < 0.3 else chr(block + chance.randrange(0x100)) for _ in range(length)
    )


def read_in_full(data: bytes, *, kind: str) -> None:
    """Reads and decomposes a document in this process; refuses what reading refuses."""
    name = "fuzz.csv" if kind == "csv" else "fuzz"
    found = kind_of(data, name=name)
    if found in (*PLAIN, "doc"):
        source = reading.read(data, name=name)
    else:
        source = read_here(data, name=name, kind=found, limits=LIMITS).source(wrapped=found in ("docx", "html"))
        refuse_marked(source.text.splitlines(), name=name)
    draft = reading.decompose(source)
    for task in draft.tasks:
        assert 0 <= task.start <= task.end <= len(source.text)
        draft.place_of(task.start, task.end).to_json()


@dataclass
class Verdict:
    """What came of the cases of one kind."""

    kind: str
    counts: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)
    slowest: float = 0.0
    longest: float = 0.0
    memory: int = 0

    def line(self) -> str:
        """One line of the table."""
        refused = sum(count for key, count in self.counts.items() if key.startswith("reading_"))
        return (
            f"{self.kind:8} {self.counts.total():6} {self.counts['read']:6} {refused:8} {self.counts['recovered']:10}"
            f" {self.longest:8.2f} {len(self.faults):6} {self.slowest:8.2f} {self.memory:8}"
        )


def fuzz(kind: str, *, count: int, seed: int) -> Verdict:
    """The verdict over so many mutations of one kind; the same seed gives the same cases."""
    verdict = Verdict(kind)
    context = multiprocessing.get_context("fork")
    next_case = 0
    while next_case < count:
        here, there = context.Pipe(duplex=False)
        worker = context.Process(target=_work, args=(there, kind, next_case, count, seed))
        worker.start()
        there.close()
        next_case = _follow(here, verdict, kind=kind, seed=seed, started=next_case)
        worker.kill()
        worker.join()
        here.close()
    return verdict


def _work(pipe: Connection, kind: str, first: int, count: int, seed: int) -> None:
    """Reads the cases one after the other and tells of each: its number, what came of it, seconds, memory."""
    resource.setrlimit(resource.RLIMIT_AS, (LIMITS.memory_bytes, LIMITS.memory_bytes))
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stderr.fileno())  # where a library dies it tells a long story
    made = documents()[kind]
    for case in range(first, count):
        data = case_of(made, kind=kind, case=case, seed=seed)
        pipe.send((case, "", 0.0, 0))
        began = time.perf_counter()
        try:
            read_in_full(data, kind=kind)
            outcome = "read"
        except Refused as refused:
            outcome = refused.sentence.key
        except BaseException as error:
            outcome = f"fault {type(error).__name__}: {error}"
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        pipe.send((case, outcome, time.perf_counter() - began, memory))


def _follow(pipe: Connection, verdict: Verdict, *, kind: str, seed: int, started: int) -> int:
    """Notes what a worker tells until it ends; the case to go on with."""
    case, outcome = started, "done"
    try:
        while pipe.poll(HANG * 4 if outcome else HANG):
            case, outcome, seconds, memory = pipe.recv()
            if outcome:
                verdict.slowest = max(verdict.slowest, seconds)
                verdict.memory = max(verdict.memory, memory)
                if outcome.startswith("fault"):
                    _again(verdict, kind=kind, case=case, seed=seed, why=outcome)
                else:
                    verdict.counts[outcome] += 1
    except EOFError:
        if outcome:
            return case + 1 if outcome != "done" else case
    _again(verdict, kind=kind, case=case, seed=seed, why="lost or stalled")
    return case + 1


def _again(verdict: Verdict, *, kind: str, case: int, seed: int, why: str) -> None:
    """Reads a case that went wrong the way a site does: a refusal in time is a recovery, all else a fault."""
    data = case_of(documents()[kind], kind=kind, case=case, seed=seed)
    began = time.perf_counter()
    try:
        reading.decompose(reading.read(data, name="fuzz.csv" if kind == "csv" else "fuzz"))
        told = "read"
    except Refused as refused:
        told = refused.sentence.key
    except Exception as error:
        told = f"fault {type(error).__name__}"
    seconds = time.perf_counter() - began
    isolated = kind not in (*PLAIN, "unicode")
    if isolated and not told.startswith("fault") and seconds < 2 * HANG:
        verdict.counts["recovered"] += 1
        verdict.longest = max(verdict.longest, seconds)
    else:
        verdict.counts["fault"] += 1
        verdict.faults.append(f"{kind} case {case} seed {seed}: {why}; apart: {told}, {seconds:.1f} s")


def case_of(made: list[bytes], *, kind: str, case: int, seed: int) -> bytes:
    """One mutated document, the same for the same kind, case and seed."""
    chance = random.Random(f"{kind} {case} {seed}")  # noqa: S311  not for secrets
    return mutated(chance.choice(made), kind=kind, chance=chance)


def main(words: list[str] | None = None, *, say: Callable[[str], None] = print) -> int:
    """Prints the table of verdicts; 1 where there is a fault."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--kinds", nargs="*", default=list(documents()))
    args = parser.parse_args(words)
    say("kind      cases   read  refused  recovered  longest faults  slowest  peak MB")
    faults: list[str] = []
    for kind in args.kinds:
        verdict = fuzz(kind, count=args.count, seed=args.seed)
        say(verdict.line())
        faults += verdict.faults
    for fault in faults:
        say(fault)
    return 1 if faults else 0


if __name__ == "__main__":
    raise SystemExit(main())
