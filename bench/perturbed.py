"""改写 perturbed: a document written otherwise without a change of what it says."""

import re
from collections.abc import Callable

_CN = "一二三四五六七八九十"
_RESPONSIBLE = re.compile(r"（((?:[^（）]|（[^（）]*）)*(?:牵头|负责|责任单位|配合单位)(?:[^（）]|（[^（）]*）)*)）")
_HANGING = "，。、；：”）》！？】〕"
_MAJOR = re.compile(rf"^([\s　]*)([{_CN}]{{1,3}})、", re.M)
_MINOR = re.compile(rf"^([\s　]*)（([{_CN}]{{1,3}})）", re.M)
_NUMBER = re.compile(r"^([\s　]*)(\d{1,2})[.．、](?=\D|\d{3}|\d{1,2}月)", re.M)


def square(text: str) -> str:
    """Responsibility brackets written 【】."""
    return _RESPONSIBLE.sub(r"【\1】", text)


def shell(text: str) -> str:
    """Responsibility brackets written 〔〕, but where a 〔〕 stands inside."""
    return _RESPONSIBLE.sub(lambda found: found[0] if "〔" in found[1] else f"〔{found[1]}〕", text)


def renumbered(text: str) -> str:
    """Other enumerators for every level: 第一部分, 一、, （1）."""
    text = _NUMBER.sub(r"\1（\2）", text)
    return _MINOR.sub(r"\1\2、", _MAJOR.sub(r"\1第\2部分 ", text))


def chaptered(text: str) -> str:
    """第一章 for 一、 and 1. for （一）, lower numbers in circles."""
    text = _NUMBER.sub(lambda found: f"{found[1]}（{found[2]}）", text)
    text = _MINOR.sub(lambda found: f"{found[1]}{_value(found[2])}.", text)
    return _MAJOR.sub(r"\1第\2章 ", text)


def wrapped(width: int) -> Callable[[str], str]:
    """The text broken into lines of a width, paragraphs apart; a document with table rows or broken lines stays."""

    def rewrite(text: str) -> str:
        lines = text.splitlines()
        if any(line.lstrip().startswith("|") for line in lines) or _is_broken(lines):
            return text
        out: list[str] = []
        for line in lines:
            out += _broken("".join(line.split()), width)
            out.append("")
        return "\n".join(out)

    return rewrite


def indented(text: str) -> str:
    """Every paragraph indented by two full-width blanks; a document of broken lines stays."""
    if _is_broken(text.splitlines()):
        return text
    return "\n".join(line if line.lstrip().startswith("|") else "　　" + line.lstrip() for line in text.splitlines())


def _is_broken(lines: list[str]) -> bool:
    filled = [line for line in lines if line.strip()]
    return sum(1 for line in filled if line.strip()[-1] not in "。；：！？）") * 2 > len(filled)


def _broken(line: str, width: int) -> list[str]:
    out = [""]
    for character in line:
        if len(out[-1]) >= width and character not in _HANGING:
            out.append("")
        out[-1] += character
    return out


def _value(words: str) -> int:
    if words == "十":
        return 10
    tens, _, ones = words.rpartition("十")
    return (_CN.index(tens) + 1 if tens else ("十" in words)) * 10 + (_CN.index(ones) + 1 if ones else 0)


REWRITINGS: dict[str, Callable[[str], str]] = {
    "as it is": str,
    "brackets 【】": square,
    "brackets 〔〕": shell,
    "numbers 第一部分 一、": renumbered,
    "numbers 第一章 1.": chaptered,
    "lines of 18": wrapped(18),
    "lines of 30": wrapped(30),
    "indented": indented,
}
