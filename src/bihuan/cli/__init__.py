"""命令 cli: the `bihuan` command, each of its words one module that is imported only when it is asked for."""

import argparse
import importlib
import os
import pkgutil
import sys

from bihuan.core.words import Language, Refused, Said


def main(argv: list[str] | None = None) -> int:
    """Runs one command and returns its exit code; on standard error a refusal is said with code 2, an outage with 3."""
    words = sys.argv[1:] if argv is None else argv
    language = _language(words)
    try:
        return _run(words)
    except Refused as refused:
        print(refused.sentence.say(language), file=sys.stderr)
        return 2
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except Exception as error:
        sentence = _outage(error)
        if sentence is None:
            raise
        print(sentence.say(language), file=sys.stderr)
        return 3


def commands() -> list[str]:
    """The names of the commands, one for each module of this package."""
    return sorted(module.name for module in pkgutil.iter_modules(__path__) if not module.name.startswith("_"))


def _run(words: list[str]) -> int:
    common = argparse.ArgumentParser(add_help=False)
    common.add_argument("--lang", choices=("zh", "en"), default=_language(words))
    parser = argparse.ArgumentParser(prog="bihuan", description="闭环 bihuan", parents=[common])
    asked = next((word for word in words if not word.startswith("-") and word in commands()), "")
    names = parser.add_subparsers(dest="command", metavar="|".join(commands()), required=True)
    if not asked:
        for name in commands():
            names.add_parser(name)
        parser.parse_args(words)
        return 2
    module = importlib.import_module(f"bihuan.cli.{asked}")
    command = names.add_parser(asked, help=module.HELP, description=module.HELP, parents=[common])
    module.add_arguments(command)
    result: int = module.run(parser.parse_args(words))
    return result


def _outage(error: Exception) -> Said | None:
    if type(error).__module__ != "django.db.utils":
        return None
    from bihuan.ledger import outage

    return outage.sentence_of(error)


def _language(words: list[str]) -> Language:
    """Chinese unless English is asked for by `--lang en` or BIHUAN_LANG."""
    asked = os.environ.get("BIHUAN_LANG", "zh")
    for index, word in enumerate(words):
        if word.startswith("--lang="):
            asked = word.removeprefix("--lang=")
        elif word == "--lang" and index + 1 < len(words):
            asked = words[index + 1]
    return "en" if asked == "en" else "zh"
