"""A year's days off and worked are shown with their notice; a year that is not published says so."""

import pytest

from bihuan.cli import main

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("year", "days"), [(2019, 250), (2020, 249), (2023, 249), (2024, 251), (2026, 248)])
def test_a_published_year_is_shown_with_its_working_days(
    year: int, days: int, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["calendar", "show", str(year)]) == 0
    first, *lines = capsys.readouterr().out.splitlines()
    assert f"{days} 个工作日" in first
    assert f"cn-{year}." in first
    assert any(line.startswith("休") and "国庆节" in line for line in lines)
    assert any(line.startswith("班") for line in lines)


def test_the_rearranged_labour_day_is_the_one_in_force(capsys: pytest.CaptureFixture[str]) -> None:
    main(["calendar", "show", "2019", "--lang", "en"])
    told = capsys.readouterr().out
    assert "off 2019-05-01 to 2019-05-04: Labour Day" in told
    assert "worked 2019-04-28" in told


def test_a_year_that_is_not_published_is_counted_for_now(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["calendar", "show", "2031"]) == 0
    assert "暂计 261 个工作日" in capsys.readouterr().out


@pytest.mark.parametrize("year", ["next", "0", "99999", "-3", "２０２６年"])
def test_what_is_no_year_is_refused(year: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["calendar", "--lang", "zh", "show", "--", year]) == 2
    assert "不是年份" in capsys.readouterr().err
