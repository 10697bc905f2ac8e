"""A folder process for the tests: folds one flip at a time until none is left, saying each time that it did."""

import sys

from bihuan.cli import _site


def main() -> None:
    """Says ready, waits for the word, then folds."""
    _site.ready()
    from bihuan.matters import tallies

    print("ready", flush=True)
    sys.stdin.readline()
    while count := tallies.fold(most=1):
        print(count, flush=True)


def check() -> None:
    """Prints how many flips are pending and what differs from the recount."""
    _site.ready()
    from bihuan.matters import tallies

    print(tallies.pending(), [one.say("en") for one in tallies.differences()], flush=True)


if __name__ == "__main__":
    check() if sys.argv[1:] == ["check"] else main()
