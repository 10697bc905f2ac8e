"""数据的前提 figure guards: figures are of the kind, checks and corrections of what was reported."""

from bihuan.core.making import Making
from bihuan.core.parts.figures import MAIN, Figure
from bihuan.core.words import Refused, said


def figures_are_of_the_kind(making: Making) -> None:
    """A report carries only figures that the kind has."""
    known = [figure.key for figure in making.kind.figures]
    for name in making.filled.get("figures", ()):
        if name not in known:
            raise Refused("missing", "figure_unknown", figure=name, figures=known or ["—"])


def figure_was_reported(making: Making) -> None:
    """Only a figure that was reported is checked."""
    _figure(making)


def value_is_possible(making: Making) -> None:
    """The main figure is a whole percentage from 0 to 100."""
    value = making.filled.get("value")
    if making.filled.get("figure", MAIN) == MAIN and not (value.isdecimal() and int(value) <= 100):
        raise Refused("missing", "percent_impossible", value=value)


def finding_fits_the_value(making: Making) -> None:
    """A figure that is found right has the reported value, and one that differs has another."""
    same = making.filled.get("value") == _figure(making).reported
    if same != (making.filled.get("finding_code") == "right"):
        code = said(f"finding_{making.filled.get('finding_code')}")
        raise Refused("missing", "finding_contradicts", finding=code, reported=_figure(making).reported)


def entry_is_ones_own(making: Making) -> None:
    """Whoever made an entry corrects it, as long as it is the latest of its figure."""
    figure = _figure(making)
    if figure.seq != making.filled.get("seq"):
        raise Refused("missing", "entry_is_not_the_latest", seq=figure.seq)
    if figure.by != making.case.actor.person:
        raise Refused("not_you", "entry_of_another", seq=figure.seq)


def figure_is_not_checked_yet(making: Making) -> None:
    """A figure is corrected before anybody has checked it; afterwards the next report tells the new one."""
    figure = _figure(making)
    if figure.verified_on is not None and figure.reported_on is not None and figure.verified_on >= figure.reported_on:
        raise Refused("not_now", "figure_is_checked", on=figure.verified_on)


def _figure(making: Making) -> Figure:
    figure = making.now.figure(making.filled.get("figure", MAIN))
    if figure is None or not figure.reported:
        raise Refused("not_now", "figure_not_reported", figure=making.filled.get("figure", MAIN))
    return figure
