"""月末定色 frozen: a plan's colours as they were at a month's end, and what was made up since."""

from datetime import date

from django.http import HttpRequest
from ninja import Router, Schema

from bihuan.api.caller import Bearer, caller, language
from bihuan.api.shapes import answers
from bihuan.core.freeze import percent_of, reason_of
from bihuan.watch import freeze

router = Router(tags=["plans"], auth=Bearer())


class MadeUpOut(Schema):
    """A figure of the month that was told only after the month was frozen."""

    on: date
    percent: int | None


class FrozenLineOut(Schema):
    """One matter as it was frozen; `line` is the text that was hashed, `made_up` what was told of the month later."""

    matter: int
    number: str
    state: str
    light: str
    percent: int | None
    reason: str
    line: str
    made_up: MadeUpOut | None


class FrozenOut(Schema):
    """A plan's frozen table: its sealed root, all matters counted by light, and the lines the caller may see."""

    plan: int
    month: str
    root: str
    totals: dict[str, int]
    hidden: int
    lines: list[FrozenLineOut]


class FrozenMonths(Schema):
    """The months of a plan that are frozen, the latest first."""

    months: list[str]


@router.get("/plans/{int:plan}/frozen", response=answers(FrozenMonths), operation_id="list_frozen_months")
def list_frozen_months(request: HttpRequest, plan: int) -> FrozenMonths:
    """The months of a plan that are frozen."""
    caller(request)
    return FrozenMonths(months=freeze.months(min(plan, 2**63 - 1)))


@router.get("/plans/{int:plan}/frozen/{month}", response=answers(FrozenOut), operation_id="read_frozen_month")
def read_frozen_month(request: HttpRequest, plan: int, month: str) -> FrozenOut:
    """A plan's colours at the end of a month as they were frozen; refused where that month is not frozen."""
    who, tongue = caller(request), language(request)
    shown = freeze.shown(min(plan, 2**63 - 1), month=month, actor=who.actor, tree=who.tree)
    return FrozenOut(
        plan=shown.plan.pk,
        month=shown.month,
        root=shown.root,
        totals={light.value: count for light, count in shown.totals.items()},
        hidden=shown.hidden,
        lines=[
            FrozenLineOut(
                matter=one.matter,
                number=one.number,
                state=one.state,
                light=one.light.value,
                percent=percent_of(one),
                reason=reason_of(one).say(tongue),
                line=one.text,
                made_up=MadeUpOut(on=late.on, percent=late.percent) if late is not None else None,
            )
            for one, late in shown.lines
        ],
    )
