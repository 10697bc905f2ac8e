"""本地类型 kinds: the kinds of matter as this site has them, its own folder's in front of the shipped ones."""

from functools import cache
from pathlib import Path

from django.conf import settings

from bihuan.core.kinds import Shelf


@cache
def shelf() -> Shelf:
    """The kinds of the site, read from the folder `kinds` of its data where there is one.

    A file that was changed for the worse keeps its last good version in force; what is wrong is told by `refusals`.
    """
    folder: Path = settings.KINDS_FOLDER
    return Shelf(folder)
