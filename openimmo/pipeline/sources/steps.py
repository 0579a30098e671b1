"""What is told of one step of a check: which, how it went, and the words for it."""

from collections.abc import Mapping
from enum import StrEnum

import msgspec


class Outcome(StrEnum):
    """How a step went, the worst last."""

    OK = "ok"
    UNTRIED = "untried"
    WARNING = "warning"
    FAILED = "failed"


class Step(msgspec.Struct, frozen=True, kw_only=True):
    """One step: ``code`` of texts/ and what fills its sentence."""

    step: str
    outcome: Outcome
    code: str
    params: Mapping[str, object] = {}


def ok(step: str, code: str, **params: object) -> Step:
    """It went well."""
    return Step(step=step, outcome=Outcome.OK, code=code, params=params)


def warning(step: str, code: str, **params: object) -> Step:
    """It went, but somebody should know."""
    return Step(step=step, outcome=Outcome.WARNING, code=code, params=params)


def untried(step: str, code: str, **params: object) -> Step:
    """It was not tried."""
    return Step(step=step, outcome=Outcome.UNTRIED, code=code, params=params)


def milliseconds(seconds: float) -> int:
    """A span of time, in whole milliseconds."""
    return round(seconds * 1000)
