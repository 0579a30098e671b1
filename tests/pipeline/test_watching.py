"""The daemon: looks in each source's own rhythm, goes on whatever happens, and ends when it is told to."""

import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from openimmo.domain.delivery import DeliveryReport, Verdict
from openimmo.errors import StoreError
from openimmo.pipeline.auditing import audit
from openimmo.pipeline.polling.looking import Poll
from openimmo.pipeline.polling.watching import Course, Daemon
from openimmo.pipeline.polling.wishes import Wishes
from openimmo.store.stock import Stock
from openimmo.wiring import House, open_house
from tests.pipeline.deliveries import feed, listing

TOO_LONG = 120.0  # seconds; a daemon that has not come to what a test waits for is ended, and the test fails


@dataclass
class Recorder:
    """A crew that writes down what it is told; ``after_round`` is done after each round."""

    polls: list[Poll] = field(default_factory=list)
    errors: list[Exception] = field(default_factory=list)
    rounds: list[Course] = field(default_factory=list)
    unwatched_folders: list[Mapping[str, StoreError]] = field(default_factory=list)
    after_round: Callable[[], None] = lambda: None
    next_house: House | None = None

    @property
    def progress(self) -> Callable[[str, int, int | None], None]:
        return lambda stage, done, total: None

    @property
    def reports(self) -> list[DeliveryReport]:
        return [report for poll in self.polls for report in poll.reports]

    @property
    def imported(self) -> list[str]:
        return [report.path for report in self.reports if report.verdict is Verdict.IMPORTED]

    def looked(self, poll: Poll) -> None:
        self.polls.append(poll)

    def unwatched(self, problems: Mapping[str, StoreError]) -> None:
        self.unwatched_folders.append(problems)

    def failed(self, error: Exception) -> None:
        self.errors.append(error)

    def ended(self, course: Course) -> None:
        self.rounds.append(course)
        self.after_round()

    def reloaded(self) -> House | None:
        return self.next_house


def house(tmp_path: Path, **sources: str) -> House:
    """A home with these sources; each has a folder of its name, unless its text names another."""
    home = tmp_path / "home"
    home.mkdir(exist_ok=True)
    tables = []
    for name, more in sources.items():
        (tmp_path / name).mkdir(exist_ok=True)
        tables.append(f'[source.{name}]\nurl = "{tmp_path / name}"\nsettle = "0s"\n{more}\n')
    (home / "openimmo.toml").write_text("\n".join(tables), encoding="utf-8")
    return open_house(home, None, {})


def deliver(folder: Path, name: str, *numbers: str) -> None:
    """A whole file at once, as an upload that is renamed at its end."""
    part = folder / f"{name}.part"
    part.write_bytes(feed(*map(listing, numbers)))
    part.rename(folder / name)


@pytest.fixture
def crew() -> Recorder:
    return Recorder()


@pytest.fixture
def run(crew: Recorder) -> Iterator[Callable[..., Wishes]]:
    """Run a daemon until it has come to ``until``."""

    def watch(
        house: House, until: Callable[[], bool], then: Callable[[Wishes], None] | None = None, every: int | None = None
    ) -> Wishes:
        wishes = Wishes(house.monotonic)
        end = threading.Timer(TOO_LONG, wishes.stop)
        end.daemon = True
        end.start()

        def look() -> None:
            if then is not None:
                then(wishes)
            if until():
                wishes.stop()

        crew.after_round = look
        Daemon(house, crew, wishes, every).run()
        end.cancel()
        assert until(), "the daemon did not come to it"
        return wishes

    return watch


def test_at_the_start_every_source_is_looked_at(tmp_path, crew, run):
    place = house(tmp_path, anna='every = "1d"', berta='every = "2h"', clara="paused = true")
    deliver(tmp_path / "anna", "a.xml", "A1")
    deliver(tmp_path / "berta", "b.xml", "B1")
    deliver(tmp_path / "clara", "c.xml", "C1")
    run(place, lambda: len(crew.rounds) == 1)
    assert sorted(crew.imported) == ["a.xml", "b.xml"]
    assert set(crew.rounds[0].next_looks) == {"anna", "berta"}
    hours = {name: (at - crew.rounds[0].ended).total_seconds() / 3600 for name, at in crew.rounds[0].next_looks.items()}
    assert 23 < hours["anna"] < 27
    assert 1 < hours["berta"] < 2.3
    assert audit(place).problems == ()


def test_one_interval_can_count_for_all(tmp_path, crew, run):
    run(house(tmp_path, anna='every = "1d"'), lambda: len(crew.rounds) == 1, every=60)
    at = crew.rounds[0].next_looks["anna"]
    assert (at - crew.rounds[0].ended).total_seconds() < 120


def test_something_new_in_a_folder_brings_the_next_look_forward(tmp_path, crew, run):
    place = house(tmp_path, anna='every = "1d"')
    run(
        place,
        lambda: crew.imported == ["late.xml"],
        lambda _: deliver(tmp_path / "anna", "late.xml", "A1") if len(crew.rounds) == 1 else None,
    )


def test_a_file_that_must_stand_still_is_looked_at_again_soon(tmp_path, crew, run):
    place = house(tmp_path, anna='every = "1d"')
    settings = place.settings.home.settings
    settings.write_text(settings.read_text().replace('"0s"', '"1s"'), encoding="utf-8")
    deliver(tmp_path / "anna", "a.xml", "A1")
    run(open_house(place.settings.home.path, None, {}), lambda: crew.imported == ["a.xml"])
    assert next(report.verdict for report in crew.reports) is Verdict.WAITING


def test_a_source_that_fails_is_told_and_harms_no_other(tmp_path, crew, run):
    place = house(tmp_path, anna="", berta="")
    (tmp_path / "anna").rmdir()
    deliver(tmp_path / "berta", "b.xml", "B1")
    run(place, lambda: len(crew.rounds) == 1)
    assert {poll.source: poll.problem is None for poll in crew.polls} == {"anna": False, "berta": True}
    assert list(crew.unwatched_folders[0]) == ["anna"]
    assert crew.imported == ["b.xml"]


class Tripping(House):
    """A house that breaks down the first time it is worked in."""

    trips = 1

    def stock(self) -> Stock:
        if self.trips:
            self.trips -= 1
            raise ZeroDivisionError
        return super().stock()


def test_an_unexpected_error_is_told_and_the_next_round_goes_on(tmp_path, crew, run):
    place = Tripping(house(tmp_path, anna='every = "10s"').settings)
    deliver(tmp_path / "anna", "a.xml", "A1")
    run(place, lambda: crew.imported == ["a.xml"], lambda wishes: wishes.changed("anna"))
    assert [type(error) for error in crew.errors] == [ZeroDivisionError]


def test_new_settings_count_without_a_new_start(tmp_path, crew, run):
    first = house(tmp_path, anna='every = "1d"')
    crew.next_house = house(tmp_path, berta='every = "1d"')
    deliver(tmp_path / "berta", "b.xml", "B1")
    run(
        first,
        lambda: crew.imported == ["b.xml"],
        lambda wishes: wishes.reload() if len(crew.rounds) == 1 else None,
    )
    assert set(crew.rounds[-1].next_looks) == {"berta"}


def test_wrong_settings_change_nothing(tmp_path, crew, run):
    run(
        house(tmp_path, anna='every = "1d"'),
        lambda: crew.imported == ["a.xml"],
        lambda wishes: (wishes.reload(), deliver(tmp_path / "anna", "a.xml", "A1")) if len(crew.rounds) == 1 else None,
    )
    assert set(crew.rounds[-1].next_looks) == {"anna"}


def test_an_end_that_was_wished_before_the_start_looks_nowhere(tmp_path, crew):
    place = house(tmp_path, anna="")
    wishes = Wishes(place.monotonic)
    wishes.stop()
    Daemon(place, crew, wishes).run()
    assert (crew.polls, crew.rounds) == ([], [])
