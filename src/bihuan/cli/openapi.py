"""接口说明 openapi: the description of the API as it is, to be kept in docs/openapi.json."""

import argparse
import json
from pathlib import Path

from bihuan.cli import _site

HELP = "输出接口说明（OpenAPI）。 Print the description of the API."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Adds the file to write instead of printing."""
    parser.add_argument("--out", type=Path, metavar="FILE")


def run(args: argparse.Namespace) -> int:
    """Prints or writes the description and returns 0."""
    text = described()
    if args.out is None:
        print(text, end="")
    else:
        args.out.write_text(text, "utf-8")
    return 0


def described() -> str:
    """The description of the API as indented JSON with real characters, ending in a line break."""
    _site.ready()
    from importlib import import_module

    schema = import_module("bihuan.config.urls").api.get_openapi_schema(path_prefix="/api/v1/")
    return json.dumps(schema, ensure_ascii=False, indent=1, default=str) + "\n"
