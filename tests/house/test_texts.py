"""文字 texts: docstrings, sentences and pages say what they should, and nothing names the machine it was made on."""

import ast
import re
import string
import tomllib

from tests.house import exceptions, tree

CHINESE = re.compile(r"[\u4e00-\u9fff]")
LATIN = re.compile(r"[A-Za-z]{2}")
# Written in pieces, so that this file does not trip over itself.
PARKED = re.compile(r"\b(" + "|".join(("TO" + "DO", "FIX" + "ME", "XX" + "X")) + r")\b")
MACHINE = re.compile(
    r"(?<![\w.$}>~-])/(?:" + "|".join(("work", "root", "tmp", "home/[a-z]", "farm")) + r")(?=[/\s\"'`)]|$)", re.M
)
REGISTRY = re.compile(
    "|".join(("pypi" + r"\.org", "python" + "hosted", "npm" + r"js\.", "deb" + r"ian\.org", r"mirrors?\.[a-z]+\."))
)
BINARY = (".png", ".jpg", ".ico", ".mo", ".pdf", ".docx", ".xlsx", ".zip", ".gz", ".woff2", ".bin")


def readable() -> list[str]:
    """Our own text files: nothing vendored, nothing binary."""
    return [path for path in tree.files() if not path.startswith(tree.VENDORED) and not path.endswith(BINARY)]


def sentences() -> dict[str, dict[str, str]]:
    """Every sentence and label by its key."""
    paths = [path for path in tree.files() if path.startswith("src/bihuan/core/sentences/")]
    return {key: texts for path in paths for key, texts in tomllib.loads(tree.text(path)).items()}


def placeholders(sentence: str) -> set[str]:
    """The parameters a sentence is filled with."""
    return {name.split(".")[0].split("[")[0] for _, name, _, _ in string.Formatter().parse(sentence) if name}


def spoken_keys(path: str) -> set[str]:
    """The keys of sentences that a file names outright, in `said("key")` and `Refused("kind", "key")`."""
    found = set()
    for node in ast.walk(tree.parsed(path)):
        if isinstance(node, ast.Call):
            place = {"said": 0, "Refused": 1}.get(ast.unparse(node.func).rsplit(".", 1)[-1])
            if place is not None and len(node.args) > place and isinstance(node.args[place], ast.Constant):
                found.add(str(node.args[place].value))
    return found


def test_a_module_says_in_one_sentence_what_it_is_in_both_tongues() -> None:
    silent = []
    for path in tree.python("src"):
        said = ast.get_docstring(tree.parsed(path)) or ""
        if not (CHINESE.search(said) and LATIN.search(said)) and path not in exceptions.ONE_TONGUE:
            silent.append(path)
    assert silent == []


def test_a_test_file_says_what_it_holds() -> None:
    files = [path for path in tree.python("tests", "scripts") if tree.text(path).strip()]
    assert [path for path in files if not ast.get_docstring(tree.parsed(path))] == []


def test_no_test_judges_by_a_stopwatch() -> None:
    watched = [
        path
        for path in tree.python("tests")
        if "/test_" in path and re.search(r"^(import|from) time\b", tree.text(path), re.M)
    ]
    assert not watched, (
        "a slow machine would fail it: count calls, statements or rows instead (tests/reading/effort.py)"
    )


def test_nothing_is_parked() -> None:
    assert [path for path in readable() if PARKED.search(tree.text(path))] == []


def test_no_file_names_the_machine_it_was_made_on() -> None:
    found = {path: MACHINE.findall(tree.text(path)) for path in readable()}
    assert {path: places for path, places in found.items() if places} == {}


def test_no_file_names_a_host_of_packages() -> None:
    assert [path for path in readable() if REGISTRY.search(tree.text(path))] == []


def test_a_sentence_speaks_both_tongues_with_the_same_parameters() -> None:
    uneven = {
        key
        for key, texts in sentences().items()
        if texts.keys() != {"zh", "en"}
        or not all(text.strip() for text in texts.values())
        or (placeholders(texts["zh"]) != placeholders(texts["en"]) and key not in exceptions.UNEVEN_SENTENCES)
    }
    assert uneven == set()


def test_a_key_names_one_sentence_alone() -> None:
    files = [path for path in tree.files() if path.startswith("src/bihuan/core/sentences/")]
    tables = [tomllib.loads(tree.text(path)).keys() for path in files]
    keys = [key for table in tables for key in table]
    assert {key for key in keys if keys.count(key) > 1} == set()


def test_a_sentence_that_is_spoken_is_written() -> None:
    spoken = {f"{path}: {key}" for path in tree.python("src") for key in spoken_keys(path) - sentences().keys()}
    assert spoken == set()
