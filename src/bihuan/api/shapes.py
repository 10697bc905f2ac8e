"""形状 shapes: what every route of the API shares: the answer to a refusal."""

from collections.abc import Mapping
from typing import Any

from ninja import Schema

REFUSALS = frozenset({400, 401, 403, 404, 409, 422, 503})
"""The statuses that carry a refusal."""


class Problem(Schema):
    """A refusal: its kind (not_now, not_you, missing, unknown) and one sentence fit to show to a person."""

    kind: str
    sentence: str


def answers(shape: type[Schema]) -> Mapping[Any, type[Schema]]:
    """The declared answers of a route: its shape, or a refusal."""
    return {200: shape, REFUSALS: Problem}
