"""测试 conftest: what holds for every test: which run it belongs to, and that CI passes over none of them."""

import os

import pytest

from tests import databases

pytest_plugins = ["tests.site"]

IN_CI = os.environ.get("CI", "").lower() in {"1", "true", "yes"}


@pytest.fixture(scope="session")
def postgres_url() -> str:
    """The address of a running PostgreSQL, for tests that want one whichever database the run is on."""
    return databases.postgres_address()


def pytest_configure(config: pytest.Config) -> None:
    """Hypothesis takes the time it needs: a deadline measures the machine, not the rule."""
    from hypothesis import settings

    settings.register_profile("house", deadline=None, print_blob=True)
    settings.load_profile("house")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Tests of the live site share one worker and one server; each run keeps the tests that are its own."""
    for item in items:
        if "live_site" in getattr(item, "fixturenames", ()) or "browser" in getattr(item, "fixturenames", ()):
            item.add_marker("browser")
            item.add_marker(pytest.mark.xdist_group("browser"))
    postgres = databases.on_postgres(config)
    kept = [item for item in items if databases.belongs(item, postgres=postgres)]
    config.hook.pytest_deselected(items=[item for item in items if item not in kept])
    items[:] = kept


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> object:
    """In CI a skipped test is a failed one: nobody is there to read why."""
    return refuse_skip((yield))


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(collector: pytest.Collector) -> object:
    """In CI a file that skips itself has failed too."""
    return refuse_skip((yield))


def refuse_skip(report: pytest.TestReport | pytest.CollectReport) -> object:
    """The report, turned into a failure where CI would pass over a test."""
    if IN_CI and report.skipped and not hasattr(report, "wasxfail"):
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longrepr
        report.outcome = "failed"
        report.longrepr = f"CI skips no test. {reason}"
    return report
