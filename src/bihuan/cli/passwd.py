"""口令 passwd: give a person a password, from the terminal or from standard input."""

import argparse
import sys
from getpass import getpass

from bihuan.cli import _site
from bihuan.core.words import Refused, said

HELP = "为某个账号设置密码。 Set the password of an account."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Takes the user name of the account."""
    parser.add_argument("username", help="登录名 / user name")


def run(args: argparse.Namespace) -> int:
    """Sets the password and returns 0; a weak password and an unknown name are refused."""
    _site.ready()
    from django.utils import translation

    from bihuan.ledger import clock
    from bihuan.people.accounts import renew_password

    with translation.override("en" if args.lang == "en" else "zh-hans"):
        person = renew_password(args.username, password=_password(), at=clock.now())
    print(said("password_set", person=person.name).say(args.lang))
    return 0


def _password() -> str:
    """The new password: typed twice unseen at a terminal, else the first line of standard input."""
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\r\n")
    first = getpass("新密码 / new password: ")
    if getpass("再输一次 / once more: ") != first:
        raise Refused("missing", "passwords_differ")
    return first
