"""编号 numbering: the highest number given in each series, and whether the rows that give the next one know it."""

import re
from collections.abc import Iterator

from django.db.models import Max

from bihuan.core.words import Said, said
from bihuan.matters.models import Counter, Matter

AT_ONCE = 500
NUMBER = re.compile(r"(.+)〔(\d{4})〕(\d+)号")


def highest() -> dict[str, int]:
    """The highest number of each series that a matter bears, by the name of its counter."""
    last: dict[str, int] = {"matter": Matter.objects.aggregate(last=Max("id"))["last"] or 0}
    for number, issue in Matter.objects.values_list("number", "issue").iterator(chunk_size=AT_ONCE):
        for text, series in ((number, None), (issue, "issue")):
            if found := NUMBER.fullmatch(text):
                name = f"{series or found[1]}:{found[2]}"
                last[name] = max(last.get(name, 0), int(found[3]))
    return last


def differences() -> Iterator[Said]:
    """Each series whose counter stands below a number that a matter bears, so that it would be given once more."""
    # The counters are read after the matters: a number given meanwhile is known to them.
    given = highest()
    counted = dict(Counter.objects.values_list("name", "last"))
    for series, number in sorted(given.items()):
        if counted.get(series, 0) < number:
            yield said("audit_counter_behind", series=series, last=counted.get(series, 0), highest=number)
