"""用途 purposes: every room, and the search, says in both tongues what one does there, and nothing else does."""

import re
import tomllib

from tests.house import tree

BESIDE = {"search", "record_heads"}
"""Pages that explain themselves like rooms, though no line of the navigation's table is theirs."""
ROOM = re.compile(r'^    Room\("(\w+)"', re.M)
SHOWN = re.compile(r'{% include "parts/purpose\.html" with of="(\w+)" %}')
LEAST = {"zh": 40, "en": 80}
"""Letters below which a text would repeat the word on the door instead of explaining."""
MOST = {"zh": 260, "en": 800}
"""Letters above which a text would no longer fit beside the room on one screen."""


def told() -> dict[str, dict[str, str]]:
    """What each room says of itself, by the room's name."""
    rows = tomllib.loads(tree.text("src/bihuan/core/sentences/rooms.toml"))
    return {key.removeprefix("purpose_"): row for key, row in rows.items() if key.startswith("purpose_")}


def rooms() -> set[str]:
    """The names of all rooms, as their table lists them."""
    return set(ROOM.findall(tree.text("src/bihuan/web/rooms.py"))) | BESIDE


def test_every_room_tells_its_purpose_in_both_tongues() -> None:
    assert told().keys() == rooms()
    assert {room for room, row in told().items() if set(row) != {"zh", "en"}} == set()


def test_a_purpose_explains_and_fits_one_screen() -> None:
    unfit = {
        f"{room} {tongue}": len(text)
        for room, row in told().items()
        for tongue, text in row.items()
        if not LEAST[tongue] <= len(text) <= MOST[tongue]
    }
    assert unfit == {}


def test_every_purpose_is_shown_on_a_page_and_by_the_same_part() -> None:
    shown = {room for path in tree.templates() for room in SHOWN.findall(tree.text(path))}
    assert shown == rooms()
    asked = [path for path in tree.templates() if "这里做什么" in tree.text(path)]
    assert asked == ["src/bihuan/web/templates/parts/purpose.html"]
