"""A share in a workbook is read as its cell shows it."""

import io

import pytest
import xlsxwriter

from bihuan import reading


def workbook(*cells: tuple[float, str]) -> bytes:
    """A task table whose last column holds these numbers in these formats."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out)
    book.add_worksheet("说明").write(0, 0, "见下一张表")
    sheet = book.add_worksheet("任务")
    sheet.write_row(2, 1, ("任务", "责任单位", "目标值"))
    for row, (value, form) in enumerate(cells, start=3):
        sheet.write_row(row, 1, (f"改造管网第{row}段", "区住建局"))
        sheet.write(row, 3, value, book.add_format({"num_format": form}))
    book.close()
    return out.getvalue()


@pytest.mark.parametrize(
    ("value", "form", "shown"),
    [
        (0.85, "0%", "85%"),
        (0.855, "0.0%", "85.5%"),
        (0.07, "0.00%", "7%"),
        (1, "0%", "100%"),
        (0.85, "General", "0.85"),
        (0.85, '0.00"%"', "0.85"),
    ],
)
def test_cell_is_read_as_its_format_shows_it(value: float, form: str, shown: str) -> None:
    source = reading.read(workbook((value, form)), name="清单.xlsx")
    assert f"|区住建局|{shown}|" in source.text


def test_share_in_a_cell_is_a_target() -> None:
    draft = reading.decompose(reading.read(workbook((0.85, "0%"), (0.9, "0%")), name="清单.xlsx"))
    assert [(target.value, target.unit) for task in draft.tasks for target in task.targets] == [(85, "%"), (90, "%")]
