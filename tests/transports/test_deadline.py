"""How long each step of a connection may take."""

import pytest

from openimmo.errors import TransportError
from openimmo.transports.deadline import Deadline


class Clock:
    now = 1000.0

    def __call__(self) -> float:
        return self.now


def test_a_step_may_take_as_long_as_silence_may_last_and_never_longer_than_what_is_left() -> None:
    clock = Clock()
    deadline = Deadline("ftp.example", 30, 100, clock)
    assert deadline.seconds() == 30
    clock.now += 90
    assert deadline.seconds() == 10


def test_when_no_time_is_left_no_step_begins() -> None:
    clock = Clock()
    deadline = Deadline("ftp.example", 30, 100, clock)
    clock.now += 100
    with pytest.raises(TransportError) as caught:
        deadline.seconds()
    assert (caught.value.code, caught.value.retryable) == ("transport-deadline", True)
    assert "100" in caught.value.message("de")


def test_a_step_that_took_too_long_means_silence_or_the_end() -> None:
    clock = Clock()
    deadline = Deadline("ftp.example", 0.5, 100, clock)
    assert (deadline.passed().code, deadline.passed().params["seconds"]) == ("transport-stalled", "0.5")
    clock.now += 100
    assert deadline.passed().code == "transport-deadline"
