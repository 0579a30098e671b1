"""Looks at sources and takes in what is complete there: fetched side by side, imported one after the other.

The intake only fills the ledger, the importer only empties it (hardening.md, N1-N12). All of the stock is read and
written by the calling thread, so an import that holds the database never fails a fetch. Knows no protocol.
"""

import logging
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Protocol

import msgspec

from openimmo.domain.delivery import DeliveryReport, Reason, Verdict
from openimmo.domain.source import AfterSuccess, Source
from openimmo.errors import Busy, OpenImmoError, StoreError
from openimmo.findings import Finding, finding
from openimmo.intake.clearing import Cleared, due
from openimmo.intake.errand import Fetched, Looked
from openimmo.intake.incoming import Incoming
from openimmo.pipeline import importing
from openimmo.pipeline.polling.state import Standing, told_waiting
from openimmo.pipeline.polling.taking_in import take_in
from openimmo.pipeline.polling.threads import Ended, Fetchers
from openimmo.pipeline.reading import Progress
from openimmo.pipeline.senders.profile import Known
from openimmo.pipeline.sources.alerts import write_source_alert
from openimmo.store.sources import FileState, SourceFile
from openimmo.store.stock import Book, Stock
from openimmo.transports.files import Files, legible

LOOKS = 3
"""How often one poll looks at a source at most, if something there may settle meanwhile."""

PATIENCE = 120
"""How often it is tried to get the home's lock for a delivery, PAUSE seconds apart, while another run holds it."""

PAUSE = 0.5

_log = logging.getLogger(__name__)


class House(importing.House, Protocol):
    """What a poll needs from the house it runs in (wiring.py)."""

    def files(self, source: Source) -> AbstractContextManager[Files]: ...
    def monotonic(self) -> float: ...
    def boot(self) -> str: ...


class Poll(msgspec.Struct, frozen=True, kw_only=True):
    """How one source was looked at; what was settled comes before, one report for each delivery.

    ``source`` is its name, also where that is none of the sources: of what an import that was broken off had left.
    ``files`` is how many files were looked at, ``waiting`` how many of them are not complete yet (each has a report
    with that verdict). ``findings`` are about names and files, ``problem`` is why the source as a whole failed.
    """

    source: str
    started: datetime
    ended: datetime
    files: int = 0
    waiting: int = 0
    reports: tuple[DeliveryReport, ...] = ()
    findings: tuple[Finding, ...] = ()
    problem: OpenImmoError | None = None


def poll(
    house: House,
    sources: Iterable[Source],
    *,
    progress: Progress,
    stop: Callable[[], bool] | None = None,
    wait: Callable[[float], object] | None = None,
) -> Iterator[Poll]:
    """Look at each source once, import what is complete, clean up there; a Poll as each source is done with.

    ``stop`` says that the run is to end soon: no new step begins then. With ``wait``, which must pause for that many
    seconds (or be woken), a source where something new lies is looked at again once that can have settled, so that it
    need not wait for the next run. Nobody else may poll the same sources meanwhile.

    Raises StoreError where the home cannot be written, and Busy at the end where an import by hand would not end;
    nothing is lost then, and the sources that are not told of are to be looked at again.
    """
    named = {source.name: source for source in sources}
    run = _Run(house, named, progress, stop or _never, wait)
    yield from run.polls()


def _never() -> bool:
    return False


class _Run:
    """One poll of several sources."""

    def __init__(
        self,
        house: House,
        sources: dict[str, Source],
        progress: Progress,
        stop: Callable[[], bool],
        wait: Callable[[float], object] | None,
    ) -> None:
        self._house = house
        self._progress = progress
        self._stop = stop
        self._wait = wait
        self._stock: Stock = house.stock()
        self._shop: importing.Workshop | None = None
        self._known: Known | None = None
        self._left: list[DeliveryReport] = []
        self._tries = 0
        self._busy: Busy | None = None
        with self._stock.reading() as view:
            rows = view.source_files(sources)
        incoming = house.spool().incoming
        at = house.clock()
        self._active = {
            name: Standing(
                source=source, incoming=Incoming(incoming, name), rows={row.path: row for row in rows[name]}, started=at
            )
            for name, source in sources.items()
        }
        for one in self._active.values():
            one.incoming.sweep(one.rows.values())

    def polls(self) -> Iterator[Poll]:
        """The polls, one by one."""
        self._recover()
        yield from self._leftovers()
        with Fetchers(self._house, self._stop, len(self._active)) as fetchers:
            for one in self._active.values():
                fetchers.look(one)
            try:
                while self._active:
                    self._hear(fetchers)
                    self._import_next(fetchers)
                    self._go_on(fetchers)
                    yield from self._finished()
            except StoreError as error:
                yield from self._broken_off(error)
                raise
        if self._busy is not None:
            raise self._busy

    # What the threads say

    def _hear(self, fetchers: Fetchers) -> None:
        """Take what the threads have to say; waits only where nothing else is to be done."""
        imports = any(one.queue for one in self._active.values())
        patience = PAUSE if self._tries else 0.0 if imports else PAUSE
        if not imports and not fetchers.running:
            patience = 0.0 if self._rest() else PAUSE
        heard = fetchers.hear(patience)
        looks = [(one, said) for one, said in heard if isinstance(said, Looked)]
        for one, said in heard:
            if isinstance(said, Fetched):
                one.queue.append(said)
        if any(said.rows or said.gone for _, said in looks):
            with self._stock.writing() as book:
                for one, said in looks:
                    book.note_files(said.rows)
                    book.forget_files(one.source.name, said.gone)
        for one, said in looks:
            one.looked(said, self._house.monotonic())
        for one, ended in heard:
            if isinstance(ended, Ended):
                self._note_cleared(one, ended)

    def _rest(self) -> bool:
        """Nothing to do until the next second look; False if somebody would not let us rest."""
        times = [one.again for one in self._active.values() if one.again is not None]
        seconds = min(times, default=0.0) - self._house.monotonic()
        if self._wait is not None and times and seconds > 0 and not self._stop():
            before = self._house.monotonic()
            self._wait(seconds)
            return self._house.monotonic() - before >= min(seconds, PAUSE)
        return True

    def _note_cleared(self, one: Standing, ended: Ended) -> None:
        gone = [done.row.path for done in ended.cleared if done.problem is None and done.fresh is None]
        fresh = [done.fresh for done in ended.cleared if done.fresh is not None]
        with self._stock.writing() as book:
            book.forget_files(one.source.name, gone)
            book.note_files(fresh)
        one.findings += [_not_cleaned(done) for done in ended.cleared if done.problem is not None]
        if ended.problem is not None:
            name, reason = one.source.name, ended.problem.message(self._house.settings.lang)
            one.findings.append(finding("source-not-cleaned", name=name, reason=reason))
        one.running, one.cleaned = False, True

    # Imports

    def _recover(self) -> None:
        """Finish what an earlier run left; later, if another one is at it now."""
        try:
            with self._house.alone():
                self._open_shop()
        except Busy:
            return

    def _open_shop(self) -> importing.Workshop:
        """The workshop; the lock must be held."""
        if self._shop is None:
            shop = importing.workshop(self._house, self._progress)
            self._left += importing.recover(shop)
            self._shop = shop
        return self._shop

    def _leftovers(self) -> Iterator[Poll]:
        """What sources left that are not looked at now; the others tell of it with what they bring themselves."""
        others: dict[str, list[DeliveryReport]] = {}
        for report in self._left:
            mine = self._active.get(report.source)
            (mine.reports if mine else others.setdefault(report.source, [])).append(report)
        self._left = []
        now = self._house.clock()
        for name, reports in others.items():
            yield Poll(source=name, started=now, ended=now, reports=tuple(reports))

    def _import_next(self, fetchers: Fetchers) -> None:
        """One delivery of the source that has waited longest for its turn, if the home is free."""
        one = next((one for one in self._active.values() if one.queue), None)
        if one is None:
            return
        if self._stop():
            self._give_up(one, fetchers)
            return
        try:
            with self._house.alone():
                self._tries = 0
                self._import(one, one.queue[0])
        except Busy as error:
            self._tries += 1
            if self._tries > PATIENCE:
                self._busy = error
                for waiting in list(self._active.values()):
                    self._give_up(waiting, fetchers)
            return
        one.queue.popleft()
        fetchers.give_back()
        self._active[one.source.name] = self._active.pop(one.source.name)  # the others first, then this one again

    def _import(self, one: Standing, fetched: Fetched) -> None:
        shop = self._open_shop()
        with shop.stock.reading() as view:
            self._known = self._known or Known(view, shop.settings)
        one.reports += take_in(shop, one.source, fetched, self._known)
        one.took += 1
        one.incoming.drop(*fetched.parts)

    def _give_up(self, one: Standing, fetchers: Fetchers) -> None:
        """Leave what was fetched where it is; the next run finds it there."""
        one.given_up = one.given_up or bool(one.queue)
        while one.queue:
            one.queue.popleft()
            fetchers.give_back()

    # What comes next for a source

    def _go_on(self, fetchers: Fetchers) -> None:
        now = self._house.monotonic()
        for one in self._active.values():
            if one.running or one.queue:
                continue
            if self._looks_again(one) and one.again is None:
                one.again = one.looked_at + one.source.settle
            if one.again is not None and (self._stop() or one.given_up):
                one.again = None
            elif one.again is not None and one.again <= now:
                self._refresh(one)
                fetchers.look(one)
            if one.again is None and not one.running and not one.cleaned:
                self._clean(one, fetchers)

    def _looks_again(self, one: Standing) -> bool:
        """Whether something there may be complete a little later, and it is worth waiting for that."""
        fits = one.deadline is not None and one.looked_at + one.source.settle < one.deadline
        return self._wait is not None and one.unsettled and one.looks < LOOKS and fits and not self._stop()

    def _refresh(self, one: Standing) -> None:
        with self._stock.reading() as view:
            one.rows = {row.path: row for row in view.source_files([one.source.name])[one.source.name]}

    def _clean(self, one: Standing, fetchers: Fetchers) -> None:
        """See to the files whose delivery has its verdict; with ``after`` = leave nothing is done at the source."""
        one.cleaned = True
        old = any(row.state is FileState.FETCHED for row in one.rows.values())
        if one.problem is not None or not (one.took or old):
            return
        self._refresh(one)
        with self._stock.reading() as view:
            settled = view.settled_files([one.source.name])
        if one.source.after is AfterSuccess.LEAVE:
            with self._stock.writing() as book:
                book.mark_files(one.source.name, [row.path for row in settled], FileState.CLEANED)
            return
        files = due(list(one.rows.values()), settled, one.source)
        if files and not self._stop():
            one.cleaned = False
            fetchers.clear(one, files)

    # The end of a source

    def _finished(self) -> Iterator[Poll]:
        done = [one for one in self._active.values() if one.is_done]
        if done:
            told = [(one, self._told(one)) for one in done if one.reports or not one.given_up or self._busy is None]
            with self._stock.writing() as book:
                for one, found in told:
                    self._note(book, one, found)
            for one in done:
                del self._active[one.source.name]
            yield from self._leftovers()
            for _, found in told:
                yield found

    def _told(self, one: Standing) -> Poll:
        self._take_left(one)
        waiting = [_waiting(one.source, row, reason) for row, reason in one.waiting]
        return Poll(
            source=one.source.name, started=one.started, ended=self._house.clock(), files=one.files,
            waiting=len(waiting), reports=(*one.reports, *waiting), findings=tuple(one.findings),
            problem=one.problem or (self._busy if one.given_up else None),
        )  # fmt: skip

    def _take_left(self, one: Standing) -> None:
        one.reports[:0] = [report for report in self._left if report.source == one.source.name]
        self._left = [report for report in self._left if report.source != one.source.name]

    def _note(self, book: Book, one: Standing, found: Poll) -> None:
        """Remember how the look went; somebody is told if it failed."""
        stuck = sum(noticed.code == "source-not-cleaned" for noticed in found.findings)
        counts = {
            "files": found.files, "fetched": one.took, "settled": len(one.reports), "waiting": found.waiting,
            "unused": one.unused, "stuck": stuck,
        }  # fmt: skip
        problem = _reason(found.problem) if found.problem is not None else None
        book.note_look(one.source.name, found.ended, counts, problem)
        if problem is not None and not isinstance(found.problem, StoreError):  # a full disk is no source's fault
            write_source_alert(book, self._house.settings, one.source.name, problem, found.ended)

    def _broken_off(self, error: StoreError) -> Iterator[Poll]:
        """What was settled before the home could not be written any more."""
        for one in self._active.values():
            if one.reports:
                yield Poll(
                    source=one.source.name, started=one.started, ended=self._house.clock(), files=one.files,
                    reports=tuple(one.reports), findings=tuple(one.findings), problem=error,
                )  # fmt: skip


def _waiting(source: Source, row: SourceFile, reason: Reason) -> DeliveryReport:
    return told_waiting(source, legible(row.path), Verdict.WAITING, reason)


def _not_cleaned(done: Cleared) -> Finding:
    reason = done.problem.message() if done.problem else ""
    return finding("source-not-cleaned", name=legible(done.row.path), reason=reason)


def _reason(error: OpenImmoError) -> Reason:
    return Reason(error.code, {name: str(value) for name, value in error.params.items()})
