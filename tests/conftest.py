"""Where the programs of the system must be there (CI), a test that skips for want of one fails; no test is timed."""

import logging
import os
from collections.abc import Generator

import pytest
from hypothesis import settings

settings.register_profile("untimed", parent=settings.default, deadline=None)
settings.load_profile("untimed")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    if report.skipped and item.get_closest_marker("system") and os.environ.get("OPENIMMO_REQUIRE_SYSTEM"):
        report.outcome = "failed"
        report.longrepr = f"{item.nodeid} may not be skipped here: {report.longrepr}"
    return report


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    """A test that runs the program leaves its logger as it was: the next one may want to hear what is logged."""
    logger = logging.getLogger("openimmo")
    before = logger.handlers, logger.propagate, logger.level
    try:
        return (yield)
    finally:
        logger.handlers, logger.propagate = before[:2]
        logger.setLevel(before[2])
