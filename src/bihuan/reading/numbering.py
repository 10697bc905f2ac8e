"""自动编号 numbering: the numbers Word computes for list paragraphs and does not write into the text."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_DIGITS = "零一二三四五六七八九"
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_ROMAN = (
    *((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc")),
    *((50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i")),
)
_DEEPEST = 8
_LARGEST = 9999


def chinese(number: int) -> str:
    """A number up to 9999 in Chinese: 十一, 二十, 一百零五."""
    if number < 10:
        return _DIGITS[number]
    if number < 20:
        return "十" + (_DIGITS[number - 10] if number > 10 else "")
    out, gap = "", False
    for unit, word in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // unit % 10
        if digit:
            out += ("零" if gap and out else "") + _DIGITS[digit] + word
            gap = False
        else:
            gap = True
    return out


def _roman(number: int) -> str:
    out = ""
    for value, letters in _ROMAN:
        out += letters * (number // value)
        number %= value
    return out


def _letters(number: int) -> str:
    return chr(97 + (number - 1) % 26) * ((number - 1) // 26 + 1)


def _circled(number: int) -> str:
    return chr(0x245F + number) if number <= 20 else str(number)


_FORMS: dict[str, Callable[[int], str]] = {
    "chineseCounting": chinese,
    "chineseCountingThousand": chinese,
    "japaneseCounting": chinese,
    "taiwaneseCounting": chinese,
    "taiwaneseCountingThousand": chinese,
    "ideographDigital": lambda number: "".join(_DIGITS[int(digit)] for digit in str(number)),
    "ideographTraditional": lambda number: _STEMS[(number - 1) % 10],
    "decimalEnclosedCircle": _circled,
    "decimalEnclosedCircleChinese": _circled,
    "decimalZero": lambda number: f"{number:02d}",
    "lowerLetter": _letters,
    "upperLetter": lambda number: _letters(number).upper(),
    "lowerRoman": _roman,
    "upperRoman": lambda number: _roman(number).upper(),
}


@dataclass(slots=True)
class Step:
    """One level of a list: how its numbers are written, where they start, after which level they start anew."""

    form: str = "decimal"
    words: str = ""
    start: int = 1
    restart: int | None = None
    legal: bool = False


@dataclass(slots=True)
class Numbering:
    """The lists of a document and how far each has counted."""

    lists: dict[str, tuple[str, dict[int, Step]]] = field(default_factory=dict)
    styles: dict[str, tuple[str, int]] = field(default_factory=dict)
    counts: dict[str, list[int | None]] = field(default_factory=dict)

    def label(self, paragraph: Any) -> str:
        """The number before a paragraph, counted on; nothing where it has none."""
        number, depth = self._place(paragraph)
        abstract, steps = self.lists.get(number, ("", {}))
        step = steps.get(depth)
        if step is None or step.form in ("bullet", "none"):
            return ""
        counts = self.counts.setdefault(abstract, [None] * (_DEEPEST + 1))
        before = counts[depth]
        counts[depth] = step.start if before is None else min(before + 1, _LARGEST)
        for deeper in range(depth + 1, _DEEPEST + 1):
            after = steps[deeper].restart if deeper in steps else None
            if after is None or (after and depth < after):
                counts[deeper] = None
        return self._written(steps, depth, counts)

    def _written(self, steps: dict[int, Step], depth: int, counts: list[int | None]) -> str:
        words = steps[depth].words
        for level in range(depth + 1):
            mark = f"%{level + 1}"
            if mark in words:
                step = steps.get(level) or Step()
                value = counts[level]
                form = "decimal" if steps[depth].legal else step.form
                number = min(max(step.start if value is None else value, 0), _LARGEST)
                words = words.replace(mark, _FORMS[form](number) if number and form in _FORMS else str(number))
        return words

    def _place(self, paragraph: Any) -> tuple[str, int]:
        """The list and level a paragraph counts in: its own, else its style's."""
        properties = paragraph.find(f"{W}pPr")
        if properties is None:
            return self.styles.get("", ("", 0))
        style = value_of(properties.find(f"{W}pStyle"))
        number, depth = self.styles.get(style, ("", 0))
        own = properties.find(f"{W}numPr")
        if own is not None:
            number = value_of(own.find(f"{W}numId")) or number
            depth = whole(value_of(own.find(f"{W}ilvl")), default=depth)
        return number, min(max(depth, 0), _DEEPEST)


def numbering_of(numbers: Any, *, styles: Any) -> Numbering:
    """The lists told in the parts `numbering.xml` and `styles.xml`, either of which may be None."""
    found = Numbering()
    abstracts: dict[str, dict[int, Step]] = {}
    for abstract in numbers.iterfind(f"{W}abstractNum") if numbers is not None else ():
        steps = {}
        for level in abstract.iterfind(f"{W}lvl"):
            depth = whole(level.get(f"{W}ilvl"), default=0)
            steps[depth] = _step(level)
            style = value_of(level.find(f"{W}pStyle"))
            if style:
                found.styles.setdefault(style, (f"abstract {abstract.get(f'{W}abstractNumId')}", depth))
        abstracts[abstract.get(f"{W}abstractNumId", "")] = steps
    for number in numbers.iterfind(f"{W}num") if numbers is not None else ():
        abstract_id = value_of(number.find(f"{W}abstractNumId"))
        steps, counter = dict(abstracts.get(abstract_id, {})), abstract_id
        for override in number.iterfind(f"{W}lvlOverride"):
            depth = whole(override.get(f"{W}ilvl"), default=0)
            step = override.find(f"{W}lvl")
            steps[depth] = _step(step) if step is not None else steps.get(depth, Step())
            start = value_of(override.find(f"{W}startOverride"))
            if start:
                base = steps[depth]
                steps[depth] = Step(base.form, base.words, whole(start, default=base.start), base.restart, base.legal)
                counter = f"num {number.get(f'{W}numId')}"
        found.lists[number.get(f"{W}numId", "")] = (counter, steps)
    _style_lists(found, styles)
    return found


def _style_lists(found: Numbering, styles: Any) -> None:
    """Adds the lists that styles name, inherited ones included."""
    based: dict[str, str] = {}
    own: dict[str, tuple[str, int]] = {}
    for style in styles.iterfind(f"{W}style") if styles is not None else ():
        name = style.get(f"{W}styleId", "")
        based[name] = value_of(style.find(f"{W}basedOn"))
        list_ = style.find(f"{W}pPr/{W}numPr")
        if list_ is not None:
            depth = whole(value_of(list_.find(f"{W}ilvl")), default=found.styles.get(name, ("", 0))[1])
            own[name] = (value_of(list_.find(f"{W}numId")), depth)
    found.styles = {}
    for name in based:
        at, seen = name, set[str]()
        while at and at not in own and at not in seen:
            seen.add(at)
            at = based.get(at, "")
        if at in own:
            found.styles[name] = own[at]


def _step(level: Any) -> Step:
    restart = value_of(level.find(f"{W}lvlRestart"))
    return Step(
        form=value_of(level.find(f"{W}numFmt")) or "decimal",
        words=value_of(level.find(f"{W}lvlText")),
        start=whole(value_of(level.find(f"{W}start")), default=1),
        restart=whole(restart, default=0) if restart else None,
        legal=level.find(f"{W}isLgl") is not None,
    )


def value_of(element: Any) -> str:
    """What an element's attribute `val` holds, nothing where there is no element."""
    return "" if element is None else str(element.get(f"{W}val") or "")


def whole(text: str | None, *, default: int) -> int:
    """The whole number a text writes, else the default."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 7 else default
