"""表线 ruling: the drawn lines of a page to the grids of its tables and the cells in them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

_NEAR = 3.0  # points within which two lines meet
_DRAWN = 0.6  # of a cell's edge that must be drawn to part two cells
_THIN = 2.5  # points: the thickest line
_MOST = 200  # lines in one direction of one table

Stroke = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Grid:
    """A ruled table: where its columns and rows are parted, and for each field the upper left field of its cell."""

    xs: tuple[float, ...]
    ys: tuple[float, ...]
    owner: tuple[tuple[tuple[int, int], ...], ...]

    def field_at(self, point: tuple[float, float]) -> tuple[int, int] | None:
        """Row and column of the cell at a point, None outside."""
        row, column = _slot(self.ys, point[1]), _slot(self.xs, point[0])
        return None if row is None or column is None else self.owner[row][column]


def grids(strokes: Iterable[Stroke]) -> list[Grid]:
    """The tables drawn by lines given as left, top, right, bottom; a frame around text is none."""
    flat = [stroke for stroke in strokes if stroke[3] - stroke[1] <= _THIN < stroke[2] - stroke[0]]
    upright = [stroke for stroke in strokes if stroke[2] - stroke[0] <= _THIN < stroke[3] - stroke[1]]
    found: list[Grid] = []
    for across, down in _clusters(flat, upright):
        xs = _edges([(left + right) / 2 for left, _, right, _ in down])
        ys = _edges([(top + bottom) / 2 for _, top, _, bottom in across])
        if 3 <= len(xs) <= _MOST and 2 <= len(ys) <= _MOST:
            found.append(Grid(xs, ys, _owners(xs, ys, across, down)))
    return found


def _clusters(flat: list[Stroke], upright: list[Stroke]) -> list[tuple[list[Stroke], list[Stroke]]]:
    """Lines that touch one another, as those of one table."""
    strokes = [*flat, *upright]
    order = sorted(range(len(strokes)), key=lambda index: strokes[index][1])
    group = list(range(len(strokes)))

    def root(index: int) -> int:
        while group[index] != index:
            group[index] = group[group[index]]
            index = group[index]
        return index

    active: list[int] = []
    for index in order:
        stroke = strokes[index]
        active = [other for other in active if strokes[other][3] + _NEAR >= stroke[1]]
        for other in active:
            if strokes[other][0] - _NEAR <= stroke[2] and stroke[0] - _NEAR <= strokes[other][2]:
                group[root(index)] = root(other)
        active.append(index)
    tables: dict[int, tuple[list[Stroke], list[Stroke]]] = {}
    for index, stroke in enumerate(strokes):
        tables.setdefault(root(index), ([], []))[0 if index < len(flat) else 1].append(stroke)
    return list(tables.values())


def _edges(values: Sequence[float]) -> tuple[float, ...]:
    """The places of lines, those that nearly coincide taken as one."""
    out: list[float] = []
    for value in sorted(values):
        if not out or value - out[-1] > _NEAR:
            out.append(value)
    return tuple(out)


def _owners(
    xs: tuple[float, ...], ys: tuple[float, ...], across: list[Stroke], down: list[Stroke]
) -> tuple[tuple[tuple[int, int], ...], ...]:
    """For each field of the grid the upper left field of the merged cell it belongs to."""
    rows, columns = len(ys) - 1, len(xs) - 1
    walls = [_drawn(down, x, upright=True) for x in xs]
    floors = [_drawn(across, y, upright=False) for y in ys]
    owner = [[(row, column) for column in range(columns)] for row in range(rows)]
    for row in range(rows):
        for column in range(columns):
            if column and not _covers(walls[column], ys[row], ys[row + 1]):
                owner[row][column] = owner[row][column - 1]
            elif row and not _covers(floors[row], xs[column], xs[column + 1]):
                owner[row][column] = owner[row - 1][column]
    return tuple(map(tuple, owner))


def _drawn(strokes: list[Stroke], at: float, *, upright: bool) -> list[tuple[float, float]]:
    """The stretches drawn along one line of the grid."""
    if upright:
        return [(top, bottom) for left, top, right, bottom in strokes if abs((left + right) / 2 - at) <= _NEAR]
    return [(left, right) for left, top, right, bottom in strokes if abs((top + bottom) / 2 - at) <= _NEAR]


def _covers(stretches: list[tuple[float, float]], start: float, end: float) -> bool:
    """Whether enough of the way from start to end is drawn."""
    drawn = 0.0
    reached = start
    for a, b in sorted(stretches):
        a, b = max(a, reached), min(b, end)
        if b > a:
            drawn += b - a
            reached = b
    return drawn >= _DRAWN * (end - start)


def _slot(edges: tuple[float, ...], value: float) -> int | None:
    """Between which two edges a value lies."""
    for index in range(len(edges) - 1):
        if edges[index] <= value < edges[index + 1]:
            return index
    return None
