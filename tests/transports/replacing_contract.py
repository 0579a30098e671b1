"""What renaming onto a file must do on servers that rename nothing onto a name that is taken.

The old file is on the server at every moment, whole: under its own name, or under that of ASIDE. Each transport
inherits it and gives its fixtures; ``fates`` says what the server does at which step.
"""

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest

from openimmo.errors import TransportError
from openimmo.transports.files import TEMPORARY, Files
from openimmo.transports.replacing import ASIDE, mend
from tests.servers.replacing_nothing import Fate, Step
from tests.transports.contract import Behind

NAME = b"one.zip"
PART, OLD_ONE = NAME + TEMPORARY, NAME + ASIDE
OLD, NEW = b"what was there before", b"the new one"
Open = Callable[[], AbstractContextManager[Files]]


class ReplacingContract:
    """Inherit, and override the fixtures."""

    @pytest.fixture
    def fates(self) -> dict[Step, Fate]:
        raise NotImplementedError

    @pytest.fixture
    def behind(self) -> Behind:
        raise NotImplementedError

    @pytest.fixture
    def connect(self) -> Open:
        raise NotImplementedError

    @pytest.fixture(autouse=True)
    def _files(self, behind: Behind) -> None:
        behind.write(NAME, OLD)
        behind.write(PART, NEW)

    def test_it_is_replaced_and_nothing_else_stays(self, connect: Open, behind: Behind) -> None:
        with connect() as files:
            files.rename(PART, NAME)
        assert all_of(behind) == {NAME: NEW}

    def test_what_an_earlier_one_left_aside_makes_way(self, connect: Open, behind: Behind) -> None:
        behind.write(OLD_ONE, b"older still")
        with connect() as files:
            files.rename(PART, NAME)
        assert all_of(behind) == {NAME: NEW}

    @pytest.mark.parametrize("step", ["aside", "place"])
    def test_a_refusal_at_any_step_leaves_the_old_file_under_its_name(
        self, connect: Open, behind: Behind, fates: dict[Step, Fate], step: Step
    ) -> None:
        fates[step] = "refused"
        with connect() as files:
            error = failed(files)
            assert error.code != "transport-left-aside"
            assert all_of(behind) == {NAME: OLD, PART: NEW}
            fates.clear()
            files.rename(PART, NAME)
        assert all_of(behind) == {NAME: NEW}

    def test_an_old_file_that_cannot_be_removed_is_no_failure_and_makes_way_later(
        self, connect: Open, behind: Behind, fates: dict[Step, Fate]
    ) -> None:
        fates["delete"] = "refused"
        with connect() as files:
            files.rename(PART, NAME)
            assert all_of(behind) == {NAME: NEW, OLD_ONE: OLD}
            fates.clear()
            mend(files, NAME)
        assert all_of(behind) == {NAME: NEW}

    def test_an_old_file_that_cannot_be_brought_back_is_told_and_brought_back_later(
        self, connect: Open, behind: Behind, fates: dict[Step, Fate]
    ) -> None:
        fates.update(place="refused", back="refused")
        with connect() as files:
            error = failed(files)
            assert (error.code, error.params["name"], error.params["aside"]) == (
                "transport-left-aside", NAME.decode(), OLD_ONE.decode(),
            )  # fmt: skip
            assert all_of(behind) == {OLD_ONE: OLD, PART: NEW}
            with pytest.raises(TransportError) as still:
                mend(files, NAME)
            assert still.value.code == "transport-left-aside"
            fates.clear()
            mend(files, NAME)
        assert all_of(behind) == {NAME: OLD, PART: NEW}

    @pytest.mark.parametrize("fate", ["cut before", "cut behind"])
    @pytest.mark.parametrize("step", ["aside", "place", "delete"])
    def test_a_line_that_breaks_at_any_step_is_made_up_for_by_the_next_connection(
        self, connect: Open, behind: Behind, fates: dict[Step, Fate], step: Step, fate: Fate
    ) -> None:
        fates[step] = fate
        with connect() as files:
            if step == "delete":
                files.rename(PART, NAME)
            else:
                assert failed(files).retryable
        found = all_of(behind)
        assert OLD in (found.get(NAME), found.get(OLD_ONE)) or found[NAME] == NEW
        fates.clear()
        with connect() as files:
            mend(files, NAME)
        new = step == "delete" or (step, fate) == ("place", "cut behind")
        assert all_of(behind) == ({NAME: NEW} if new else {NAME: OLD, PART: NEW})

    def test_nothing_is_mended_where_nothing_is_broken(self, connect: Open, behind: Behind) -> None:
        with connect() as files:
            mend(files, NAME)
            mend(files, b"none.zip")
        assert all_of(behind) == {NAME: OLD, PART: NEW}

    def test_an_old_file_stays_aside_where_the_new_one_may_have_come_and_been_taken(
        self, connect: Open, behind: Behind
    ) -> None:
        with connect() as files:
            files.rename(NAME, OLD_ONE)
            files.remove(PART)
            assert mend(files, NAME) is False
        assert all_of(behind) == {OLD_ONE: OLD}


def all_of(behind: Behind) -> dict[bytes, bytes]:
    """Name → content of what lies there."""
    return {name: behind.read(name) for name in behind.names()}


def failed(files: Files) -> TransportError:
    with pytest.raises(TransportError) as caught:
        files.rename(PART, NAME)
    assert caught.value.message("de")
    assert caught.value.message("en")
    return caught.value
