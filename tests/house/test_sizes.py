"""尺寸 sizes: files, functions and templates stay small enough to be read in one sitting."""

import re

from tests.house import exceptions, tree

FILE, FUNCTION, TEMPLATE, BRANCHES = 300, 40, 120, 8
BRANCH = re.compile(r"{%-?\s*(?:if|elif|for|ifchanged)\b")


def over(sizes: dict[str, int], *, limit: int, excused: dict[str, str]) -> dict[str, int]:
    """What is larger than the limit without an excuse, with its size."""
    return {name: size for name, size in sizes.items() if size > limit and name not in excused}


def function_sizes() -> dict[str, int]:
    """Lines of every function from its `def` to its end, decorators aside."""
    return {
        f"{tree.name_of(path)}:{name}": (function.end_lineno or 0) - function.lineno + 1
        for path in tree.python()
        for name, function in tree.functions(path)
    }


def file_sizes() -> dict[str, int]:
    """Lines of every Python file, migrations aside."""
    return {path: len(tree.text(path).splitlines()) for path in tree.python()}


def test_a_python_file_has_at_most_300_lines() -> None:
    assert over(file_sizes(), limit=FILE, excused=exceptions.LONG_FILES) == {}


def test_a_function_has_at_most_40_lines() -> None:
    assert over(function_sizes(), limit=FUNCTION, excused=exceptions.LONG_FUNCTIONS) == {}


def test_a_template_has_at_most_120_lines() -> None:
    sizes = {path: len(tree.text(path).splitlines()) for path in tree.templates()}
    assert over(sizes, limit=TEMPLATE, excused=exceptions.LONG_TEMPLATES) == {}


def test_a_template_has_at_most_8_branches() -> None:
    sizes = {path: len(BRANCH.findall(tree.text(path))) for path in tree.templates()}
    assert over(sizes, limit=BRANCHES, excused=exceptions.LONG_TEMPLATES) == {}


def test_an_exception_is_dropped_once_it_is_no_longer_needed() -> None:
    files, functions = file_sizes(), function_sizes()
    idle = [path for path in exceptions.LONG_FILES if files.get(path, 0) <= FILE]
    idle += [name for name in exceptions.LONG_FUNCTIONS if functions.get(name, 0) <= FUNCTION]
    assert idle == []
