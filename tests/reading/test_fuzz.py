"""A small run of the fuzz bench: mutated files of every kind and random characters are read or refused, never more."""

import os

import pytest
from bench import fuzz_reading

CASES = int(os.environ.get("BIHUAN_FUZZ", "12"))


@pytest.mark.skipif(os.name == "nt", reason="the fuzz bench loses processes by fork")
@pytest.mark.parametrize("kind", sorted(fuzz_reading.documents()))
def test_mutated_files_are_read_or_refused(kind: str) -> None:
    verdict = fuzz_reading.fuzz(kind, count=CASES, seed=2025)
    assert verdict.faults == []
    assert verdict.counts.total() == CASES


def test_same_seed_makes_the_same_case() -> None:
    made = fuzz_reading.documents()["docx"]
    one, two = (fuzz_reading.case_of(made, kind="text", case=3, seed=9) for _ in range(2))
    assert one == two
