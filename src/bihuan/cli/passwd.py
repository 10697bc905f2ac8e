"""口令 passwd: give a person a password, from the terminal or from standard input."""

import sys
from argparse import ArgumentParser, Namespace
from getpass import getpass

HELP = "为某个账号设置密码 / set the password of an account"


def add_arguments(parser: ArgumentParser) -> None:
    """The arguments of the command: whose password."""
    parser.add_argument("username", help="登录名 / user name")


def run(args: Namespace) -> int:
    """0 when the password is set, 1 with the sentence on standard error when it is refused."""
    from bihuan.core.words import Refused, said
    from bihuan.ledger import clock
    from bihuan.people.accounts import renew_password

    try:
        person = renew_password(args.username, password=_password(), at=clock.now())
    except Refused as refused:
        print(f"{refused.sentence.say('zh')} / {refused.sentence.say('en')}", file=sys.stderr)
        return 1
    done = said("password_set", person=person.name)
    print(f"{done.say('zh')} / {done.say('en')}")
    return 0


def _password() -> str:
    """The new password: typed twice unseen at a terminal, else the first line of standard input."""
    from bihuan.core.words import Refused

    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\r\n")
    first = getpass("新密码 / new password: ")
    if getpass("再输一次 / once more: ") != first:
        raise Refused("missing", "passwords_differ")
    return first
