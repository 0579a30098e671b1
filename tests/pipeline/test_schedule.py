"""When sources are looked at next: intervals, jitter, patience with failures, and looks that are brought forward."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openimmo.pipeline.polling.schedule import LONGEST_PATIENCE, Schedule, pause

HALF_HOUR = 1800.0
fractions = st.floats(0, 1)
intervals = st.floats(10, 30 * 86_400)


def schedule(**planned: float) -> Schedule:
    made = Schedule(lambda: 0.0)
    made.plan(planned, 0.0, now=0.0)
    return made


@given(intervals, st.integers(0, 100), fractions, fractions)
def test_a_failing_source_is_never_looked_at_more_often_than_its_interval(interval, failures, jitter, chance):
    assert pause(interval, failures, jitter, chance) >= interval


@given(intervals, st.integers(0, 100), fractions, fractions)
def test_patience_with_a_failing_source_has_an_end(interval, failures, jitter, chance):
    assert pause(interval, failures, jitter, chance) <= max(interval, LONGEST_PATIENCE) + interval * jitter


@given(intervals, st.integers(0, 50), fractions)
def test_more_failures_never_bring_a_look_sooner(interval, failures, chance):
    assert pause(interval, failures + 1, 0.1, chance) >= pause(interval, failures, 0.1, chance)


@pytest.mark.parametrize(
    ("failures", "minutes"), [(0, 30), (1, 30), (2, 60), (3, 120), (4, 240), (5, 240), (1000, 240)]
)
def test_each_failure_but_the_first_doubles_the_interval_up_to_four_hours(failures, minutes):
    assert pause(HALF_HOUR, failures, 0.1, 0) == minutes * 60


def test_an_interval_longer_than_the_longest_patience_stays_as_it_is():
    assert pause(86_400, 7, 0, 0) == 86_400


def test_jitter_adds_at_most_its_share_of_the_interval():
    assert pause(HALF_HOUR, 0, 0.1, 0.5) == 1890
    assert pause(HALF_HOUR, 0, 0.1, 1) == pytest.approx(1980)


def test_at_the_start_every_source_is_due_at_once():
    assert sorted(schedule(anna=600, berta=HALF_HOUR).due(0)) == ["anna", "berta"]


def test_each_source_keeps_its_own_interval_counted_from_the_beginning_of_its_last_look():
    planned = schedule(anna=600, berta=HALF_HOUR)
    planned.looked("anna", 0, 40, failed=False)
    planned.looked("berta", 0, 40, failed=False)
    assert planned.due(599) == []
    assert planned.due(600) == ["anna"]
    assert planned.due(1800) == ["anna", "berta"]
    assert planned.next() == 600


def test_a_look_that_took_longer_than_the_interval_is_followed_by_the_next_one():
    planned = schedule(anna=60)
    planned.looked("anna", 0, 300, failed=False)
    assert planned.due(300) == ["anna"]


def test_a_success_ends_the_patience_with_a_source():
    planned = schedule(anna=60)
    for _ in range(3):
        planned.looked("anna", 0, 0, failed=True)
    assert planned.at("anna") == 240
    planned.looked("anna", 240, 240, failed=False)
    assert planned.at("anna") == 300


def test_a_look_can_be_brought_forward_and_never_put_off():
    planned = schedule(anna=600)
    planned.looked("anna", 0, 0, failed=False)
    planned.hasten("anna", 100)
    planned.hasten("anna", 500)
    assert planned.at("anna") == 100


def test_what_happens_in_a_folder_does_not_hurry_a_source_that_fails():
    planned = schedule(anna=600)
    planned.looked("anna", 0, 0, failed=True)
    planned.hasten("anna", 5)
    assert planned.at("anna") == 600


def test_new_settings_keep_turns_begin_new_sources_at_once_and_forget_others():
    planned = schedule(anna=600, berta=600)
    for name in ("anna", "berta"):
        planned.looked(name, 0, 0, failed=False)
    planned.plan({"anna": 600, "clara": 600}, 0.0, now=50)
    assert planned.all() == {"anna": 600, "clara": 50}
    planned.looked("berta", 60, 60, failed=False)  # a look that was under way
    planned.hasten("berta", 60)
    assert set(planned.all()) == {"anna", "clara"}


def test_a_shorter_interval_counts_from_the_last_look():
    planned = schedule(anna=86_400, berta=86_400)
    planned.looked("anna", 0, 0, failed=False)
    planned.looked("berta", 0, 0, failed=False)
    planned.plan({"anna": 600, "berta": 60}, 0.0, now=100)
    assert planned.all() == {"anna": 600, "berta": 100}


def test_without_sources_nothing_is_ever_due():
    assert schedule().next() is None
    assert schedule().due(1e9) == []
