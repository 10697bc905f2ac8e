"""词汇 glossary: every word the code uses for a concept of the field is in the glossary and means one thing there."""

import ast
import re
import tomllib

from tests.house import tree

ROW = re.compile(r"^\| (?P<zh>[^|]+) \| `(?P<id>[a-z0-9_]+)` \|", re.M)
ENUMS = {"StrEnum", "TextChoices", "Enum"}
TONGUES = {"zh", "en"}


def written() -> list[tuple[str, str]]:
    """The rows of the glossary: Chinese word, English id."""
    return [(row["zh"], row["id"]) for row in ROW.finditer(tree.text("docs/glossary.md"))]


def enum_values(path: str) -> set[str]:
    """The text values of every enumeration in a file."""
    found: set[str] = set()
    for node in ast.walk(tree.parsed(path)):
        if isinstance(node, ast.ClassDef) and {ast.unparse(base).rsplit(".", 1)[-1] for base in node.bases} & ENUMS:
            for line in node.body:
                if isinstance(line, ast.Assign):
                    first = line.value.elts[0] if isinstance(line.value, ast.Tuple) else line.value
                    found |= (
                        {first.value} if isinstance(first, ast.Constant) and isinstance(first.value, str) else set()
                    )
    return found


def law() -> set[str]:
    """The acts of the table of acts and the states they lead from and to."""
    files = [path for path in tree.files() if path.startswith("src/bihuan/core/acts/") and path.endswith(".toml")]
    acts = {name: row for path in files for name, row in tomllib.loads(tree.text(path)).items()}
    states = {state for act in acts.values() for state in (*act.get("from", []), act.get("to", ""))}
    return (acts.keys() | states) - {""}


def test_every_value_of_an_enumeration_is_in_the_glossary() -> None:
    known = {name for _, name in written()} | TONGUES
    missing = {f"{path}: {value}" for path in tree.python("src") for value in enum_values(path) - known}
    assert missing == set()


def test_every_act_and_state_is_in_the_glossary() -> None:
    assert law() - {name for _, name in written()} == set()


def test_a_chinese_word_has_one_english_id() -> None:
    words = [zh for zh, _ in written()]
    assert {word for word in words if words.count(word) > 1} == set()
