"""分层 layers: no import runs in a circle, the law knows no framework, and what is imported is declared."""

import ast
import re
import sys
import tomllib
from functools import cache
from graphlib import CycleError, TopologicalSorter
from importlib.metadata import packages_distributions

import grimp

from tests.house import tree


@cache
def graph() -> grimp.ImportGraph:
    """Who imports whom inside the project."""
    return grimp.build_graph("bihuan", cache_dir=None)


def imported(path: str) -> set[str]:
    """The top-level packages a file imports anywhere in it."""
    found: set[str] = set()
    for node in ast.walk(tree.parsed(path)):
        if isinstance(node, ast.Import):
            found |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found.add(node.module.split(".")[0])
    return found


def canonical(name: str) -> str:
    """A distribution's name as package indexes compare it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def test_no_import_runs_in_a_circle() -> None:
    whole = graph()
    order = TopologicalSorter({name: whole.find_modules_directly_imported_by(name) for name in whole.modules})
    try:
        order.prepare()
        circle = []
    except CycleError as found:
        circle = found.args[1]
    assert circle == []


def test_the_law_and_the_reading_of_texts_are_tested_without_django() -> None:
    pure = tree.python("src/bihuan/core", "src/bihuan/reading", "tests/core", "tests/reading")
    assert [path for path in pure if imported(path) & {"django", "ninja", "psycopg", "pytest_django"}] == []


def test_what_the_project_imports_it_also_declares() -> None:
    project = tomllib.loads(tree.text("pyproject.toml"))["project"]
    wanted = project["dependencies"] + [
        each for extra in project.get("optional-dependencies", {}).values() for each in extra
    ]
    declared = {canonical(re.match(r"[\w.-]+", each)[0]) for each in wanted}
    known = packages_distributions()
    undeclared = {
        f"{path}: {package}"
        for path in tree.python("src")
        for package in imported(path) - sys.stdlib_module_names - {"bihuan"}
        if not {canonical(name) for name in known.get(package, [package])} & declared
    }
    assert undeclared == set()
