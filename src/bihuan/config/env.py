"""环境变量 env: strict readers of the environment; a wrong value stops the start and is named."""

import os
from collections.abc import Collection
from pathlib import Path
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

from bihuan.core.words import said

YES = frozenset({"1", "true", "yes", "on"})
NO = frozenset({"0", "false", "no", "off"})


class WrongSetting(ImproperlyConfigured):
    """A variable of the environment that cannot be used, told in Chinese and in English."""

    def __init__(self, key: str, *, name: str, **params: object) -> None:
        sentence = said(key, name=name, **params)
        super().__init__(f"{sentence.say('zh')} / {sentence.say('en')}")


def text(name: str, *, default: str | None = None) -> str:
    """The variable's text without outer spaces, or `default` where it is unset or empty; without default it is due."""
    value = os.environ.get(name, "").strip()
    if value:
        return value
    if default is None:
        raise WrongSetting("env_missing", name=name)
    return default


def words(name: str, *, default: tuple[str, ...] = ()) -> list[str]:
    """The variable's comma-separated words in order, or `default` where it is unset."""
    found = [word.strip() for word in text(name, default="").split(",")]
    return [word for word in found if word] or list(default)


def flag(name: str, *, default: bool) -> bool:
    """Whether the variable says yes; refuses anything but 1/0, true/false, yes/no, on/off."""
    value = text(name, default="1" if default else "0").lower()
    if value not in YES | NO:
        raise WrongSetting("env_flag", name=name, value=value)
    return value in YES


def integer(name: str, *, default: int, least: int, most: int) -> int:
    """The variable as a whole number between `least` and `most`, both included; refuses anything else."""
    value = text(name, default=str(default))
    try:
        number = int(value)
    except ValueError:
        raise WrongSetting("env_integer", name=name, value=value, least=least, most=most) from None
    if not least <= number <= most:
        raise WrongSetting("env_integer", name=name, value=value, least=least, most=most)
    return number


def choice(name: str, *, allowed: Collection[str], default: str) -> str:
    """The variable's word, one of `allowed`; refuses any other."""
    value = text(name, default=default)
    if value not in allowed:
        raise WrongSetting("env_choice", name=name, value=value, allowed=sorted(allowed))
    return value


def path(name: str, *, default: str) -> Path:
    """The variable as an absolute directory path; refuses a path that is a file."""
    found = Path(text(name, default=default)).expanduser().absolute()
    if found.exists() and not found.is_dir():
        raise WrongSetting("env_path", name=name, value=found)
    return found


def url(name: str, *, schemes: Collection[str], default: str) -> str:
    """The variable as an address with one of `schemes`; the refusal never shows the value, it may hold a password."""
    value = text(name, default=default)
    if urlsplit(value).scheme not in schemes:
        raise WrongSetting("env_url", name=name, allowed=sorted(schemes))
    return value
