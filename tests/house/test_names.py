"""名称 names: one word per concept, none that could mean anything; acts are verbs and take what follows by keyword."""

import ast
import re

from tests.house import exceptions, tree

EMPTY_FILES = {"utils", "util", "helpers", "helper", "services", "service", "common", "misc"}
EMPTY_WORDS = {"manager", "handler", "processor"}
EMPTY_NOUNS = EMPTY_WORDS | {"data", "info"}
WORD = re.compile(r"[A-Z]?[a-z0-9]+|[A-Z]+(?![a-z])")
# Whoever calls these gives the arguments by position, so they cannot ask for keywords.
CALLED_BY_FRAMEWORKS = {
    "filter": "template filters take the value and one argument",
    "simple_tag": "template tags are called as they are written in the page",
    "simple_block_tag": "template tags are called as they are written in the page",
    "inclusion_tag": "template tags are called as they are written in the page",
    "tag": "template tags are compiled with (parser, token)",
    "predicate": "rules calls predicates with (person, object)",
    "exception_handler": "ninja calls them with (request, refusal)",
    "receiver": "Django calls them with the sender",
    "register": "Django's checks are called with the apps",
    "get": "a route is called by ninja with what it read from the request",
    "post": "a route is called by ninja with what it read from the request",
    "overload": "only a signature",
    "override": "the signature is the parent's",
}


def words(name: str) -> set[str]:
    """The words a name is made of, in lower case."""
    return {word.lower() for word in WORD.findall(name)}


def named(path: str) -> list[tuple[str, set[str]]]:
    """What a file calls its classes and functions, each with the words that would be empty there."""
    found = [(name, EMPTY_WORDS) for name, _ in tree.functions(path)]
    return found + [(node.name, EMPTY_NOUNS) for node in ast.walk(tree.parsed(path)) if isinstance(node, ast.ClassDef)]


def positional(function: tree.Function, *, method: bool, module: str) -> list[str]:
    """The parameters after the first that may be given by position and are no operands of their package."""
    names = [each.arg for each in (*function.args.posonlyargs, *function.args.args)]
    static = any(ast.unparse(mark) == "staticmethod" for mark in function.decorator_list)
    operands = {
        name for package, (_, held) in exceptions.OPERANDS.items() if module.startswith(f"{package}.") for name in held
    }
    own = names[1 if method and not static else 0 :]
    heading = 2 if own[:1] == ["actor"] else 1  # an act says who does it and to what
    return [name for name in own[heading:] if name not in operands]


def called_by_framework(function: tree.Function) -> bool:
    """Whether a decorator says that a framework calls this by position."""
    marks = {ast.unparse(mark).split("(")[0].rsplit(".", 1)[-1] for mark in function.decorator_list}
    return bool(marks & CALLED_BY_FRAMEWORKS.keys())


def test_no_file_is_named_after_nothing() -> None:
    paths = [path for path in tree.python() if set(path.removesuffix(".py").split("/")) & EMPTY_FILES]
    assert paths == []


def test_modules_classes_and_functions_have_names_that_say_something() -> None:
    wrong = [path for path in tree.python("src") if words(path.rsplit("/", 1)[-1].removesuffix(".py")) & EMPTY_NOUNS]
    for path in tree.python("src"):
        wrong += [
            f"{tree.name_of(path)}:{name}"
            for name, empty in named(path)
            if words(name.rsplit(".", 1)[-1]) & empty and f"{tree.name_of(path)}:{name}" not in exceptions.NAMES
        ]
    assert wrong == []


def test_public_functions_take_one_argument_by_position_and_the_rest_by_keyword() -> None:
    wrong = []
    for path in tree.python("src"):
        for name, function in tree.functions(path):
            last = name.rsplit(".", 1)[-1]
            if last.startswith("_") or called_by_framework(function):
                continue
            full = f"{tree.name_of(path)}:{name}"
            loose = positional(function, method="." in name, module=tree.name_of(path))
            if loose and full not in exceptions.POSITIONAL:
                wrong.append(f"{full}({', '.join(loose)})")
    assert wrong == []


def test_an_excused_function_still_needs_its_excuse() -> None:
    needed = {
        f"{tree.name_of(path)}:{name}"
        for path in tree.python("src")
        for name, function in tree.functions(path)
        if positional(function, method="." in name, module=tree.name_of(path))
    }
    assert exceptions.POSITIONAL.keys() - needed == set()
