"""仓库 tree: the files of the project as the rules of the house see them."""

import ast
import subprocess
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src" / "bihuan"
VENDORED = "src/bihuan/web/static/vendor/"
Function = ast.FunctionDef | ast.AsyncFunctionDef


@cache
def files() -> tuple[str, ...]:
    """Every file that is or would be committed, by its path from the root."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout.splitlines()
    return tuple(sorted(path for path in listed if (ROOT / path).is_file()))


def python(*folders: str, migrations: bool = False) -> list[str]:
    """The Python files beneath the named folders (everywhere without a name), migrations only when asked for."""
    return [
        path
        for path in files()
        if path.endswith(".py")
        and (not folders or path.startswith(tuple(f"{folder}/" for folder in folders)))
        and (migrations or "/migrations/" not in path)
    ]


def templates() -> list[str]:
    """The templates of the pages."""
    return [path for path in files() if path.startswith("src/") and "/templates/" in path and path.endswith(".html")]


@cache
def text(path: str) -> str:
    """The text of one file."""
    return (ROOT / path).read_text("utf-8")


@cache
def parsed(path: str) -> ast.Module:
    """The syntax tree of one Python file."""
    return ast.parse(text(path), filename=path)


def name_of(path: str) -> str:
    """The dotted name of a module of the project: `bihuan.core.words`."""
    return path.removeprefix("src/").removesuffix(".py").replace("/", ".").removesuffix(".__init__")


def functions(path: str) -> list[tuple[str, Function]]:
    """Every function of a file with its qualified name (`Class.method`); nested functions are their owner's."""
    found: list[tuple[str, Function]] = []

    def walk(node: ast.AST, prefix: str) -> None:
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.ClassDef):
                walk(child, f"{prefix}{child.name}.")
            elif isinstance(child, Function):
                found.append((f"{prefix}{child.name}", child))
            else:
                walk(child, prefix)

    walk(parsed(path), "")
    return found
