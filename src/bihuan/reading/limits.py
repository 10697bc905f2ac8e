"""上限 limits: how large a document may be and how long opening it may take, as data."""

import tomllib
from dataclasses import dataclass
from importlib import resources


@dataclass(frozen=True, slots=True)
class Limits:
    """The limits of one reading; each is told in `limits.toml`."""

    text_bytes: int
    document_bytes: int
    characters: int
    pages: int
    cells: int
    columns: int
    sheets: int
    depth: int
    archive_members: int
    archive_bytes: int
    archive_ratio: int
    part_bytes: int
    paths: int
    memory_bytes: int
    stall_seconds: float
    convert_seconds: float


LIMITS = Limits(**tomllib.loads(resources.files(__package__).joinpath("limits.toml").read_text("utf-8")))
