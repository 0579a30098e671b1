"""The export to a portal, readable from top to bottom: plan, make, send, note.

Nothing counts as sent before the portal's server has confirmed it, and every step can be taken again: a run that was
killed is given up by the next one, which sends again what may not have come through. What is at the portal stays as it
was, or is whole and new.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from typing import NamedTuple, Protocol

import msgspec

from openimmo.domain.delivery import Reason, Scope
from openimmo.domain.export import ExportPlan, ExportReport, ExportState
from openimmo.domain.source import Login, Place
from openimmo.errors import OpenImmoError, StoreError, TransportError
from openimmo.findings import Cap, finding
from openimmo.pipeline.drawer import Drawer
from openimmo.pipeline.export import making
from openimmo.pipeline.export.asking import Asked, Wish, asked
from openimmo.pipeline.export.former import former_name, take_over
from openimmo.pipeline.export.frames import Frames
from openimmo.pipeline.export.ledger_rows import counts, outcomes, rows_of
from openimmo.pipeline.export.making import Bench, Maker, Ready
from openimmo.pipeline.export.packing import Made, Packing, pack
from openimmo.pipeline.export.planning import Planned, decided, planned
from openimmo.pipeline.export.sending import PAUSES, Arrived, Parcel, Progress, Way, send
from openimmo.pipeline.export.shelf import Shelf
from openimmo.pipeline.export.targets import Target, shaped, target_of
from openimmo.store.exporting import Export
from openimmo.store.stock import Book, Stock
from openimmo.transports.files import Files

TOO_LARGE = "export-package-large"
MINDED = 20
"""How many of a portal's last exports are looked through for what they may have left half on its server."""


class House(making.House, Protocol):
    """What an export needs from the house it runs in (wiring.py)."""

    def new_id(self) -> str: ...
    def stock(self) -> Stock: ...
    def reading_stock(self) -> Stock: ...
    def exporting(self, portal: str) -> AbstractContextManager[None]: ...
    def files_of(self, place: Place, login: Login) -> AbstractContextManager[Files]: ...


class Run(NamedTuple):
    """One run of an export: for whom, what was asked, where to, and with what; ``former`` is the portal's old name."""

    house: House
    id: str
    asked: Asked
    target: Target
    shelf: Shelf
    wait: Callable[[float], None]
    progress: Progress
    former: str | None = None


def export(house: House, portal: str, wish: Wish, *, wait: Callable[[float], None], progress: Progress) -> ExportReport:
    """Export what of the stock belongs to a portal now; all there is to tell of it.

    ``wait`` lets seconds pass between two tries, ``progress`` is told (stage, done, total or None). What could not be
    sent is in the report (``problem``), and goes with the next export. Raises SettingsError, UnknownObject and Refused
    for what cannot be done as asked, StoreError and Busy for what cannot be done now; then nothing was sent.
    """
    found = asked(house.settings, portal, wish)
    target = target_of(house, found)
    found = shaped(found, target)
    shelf = Shelf(house.settings.home.outbox / "portals" / found.portal.name)
    run = Run(house, house.new_id(), found, target, shelf, wait, progress)
    if wish.dry_run:
        return _rehearsed(run)
    with house.exporting(found.portal.name):
        stock = house.stock()
        run = run._replace(former=take_over(stock, found, house.settings.portals))
        runs = _given_up(run, stock)
        return _carried_out(run, stock, runs)


def _rehearsed(run: Run) -> ExportReport:
    """What would be done; nothing is written that stays."""
    cap, stock = Cap(), run.house.reading_stock()
    with stock.reading() as view:
        former = former_name(view, run.asked, run.house.settings.portals)
    run = run._replace(former=former, asked=msgspec.structs.replace(run.asked, ledger=former or ""))
    with planned(stock, run.asked, run.house.clock(), None) as found, Drawer(Ready) as ready:
        _tell_changes(run, found, cap)
        bench = Bench(ready=ready, blocked={})
        Maker(run.house, run.asked.portal, cap, run.progress).look(found.contents, bench)
        return _report(run, decided(found, run.asked, bench.blocked), cap)


def _carried_out(run: Run, stock: Stock, runs: Sequence[Export]) -> ExportReport:
    cap, at, outbox = Cap(), run.house.clock(), run.house.settings.home.outbox
    with planned(stock, run.asked, at, outbox) as found, Drawer(Ready, outbox) as ready:
        _tell_changes(run, found, cap)
        bench = Bench(ready=ready, blocked={})
        Maker(run.house, run.asked.portal, cap, run.progress).make(found.contents, bench)
        plan = decided(found, run.asked, bench.blocked)
        if not goes_out(plan, forced=found.forced):
            report = _tidied(run, _report(run, plan, cap), runs)
            run.shelf.tidy([one.run for one in runs])
            return report
        order = Packing(
            portal=run.asked.portal, plan=plan, ready=ready, there=found.there, owners=found.owners,
            anbieter=Frames(found.providers).anbieter, at=at,
            taken=[package.name for one in runs for package in one.packages],
        )  # fmt: skip
        run.progress("export-pack", 0, None)
        with run.shelf.making(run.id) as folder:
            made = pack(order, folder)
    cap.extend(made.findings)
    report = _report(run, plan, cap, made)
    if too_large := next((one for one in made.findings if one.code == TOO_LARGE), None):
        run.shelf.drop(run.id)
        return msgspec.structs.replace(report, problem=Reason(too_large.code, dict(too_large.params)))
    return _delivered(run, stock, plan, report, made, runs)


def _delivered(
    run: Run, stock: Stock, plan: ExportPlan, report: ExportReport, made: Made, runs: Sequence[Export]
) -> ExportReport:
    """From packages that lie in the outbox to a receipt."""
    parcels = run.target.renamed(made.parcels(run.shelf.path(run.id)))
    if run.target.counts:
        at = run.house.clock()
        with stock.writing() as book:
            book.queue_export(report, rows_of(plan, run.id, made.media, at=at), at=at)
    report = _sent(run, stock, report, parcels, runs)
    run.shelf.tidy([*([run.id] if run.target.counts else []), *(one.run for one in runs)])
    return report


def _tell_changes(run: Run, found: Planned, cap: Cap) -> None:
    """What has changed about the portal since the last export."""
    if run.former is not None:
        cap.add(finding("export-ledger-renamed", former=run.former))
    if found.moved:
        cap.add(finding("export-account-changed", count=found.moved))


def _report(run: Run, plan: ExportPlan, cap: Cap, made: Made | None = None) -> ExportReport:
    return ExportReport(
        run=run.id,
        portal=plan.portal,
        scope=plan.scope,
        dry_run=run.asked.wish.dry_run,
        counts=counts(plan),
        packages=made.packages if made is not None else (),
        listings=outcomes(plan),
        findings=tuple(cap.kept),
        finding_counts=dict(cap.per_code),
        reasons=plan.reasons,
        target=run.target.address,
        copy=run.asked.wish.output is not None and not run.target.counts,
    )


def goes_out(plan: ExportPlan, *, forced: bool) -> bool:
    """Whether there is anything to send: a listing to bring, change or take away, or a VOLL that was asked for."""
    sums = counts(plan)
    bringing = sums.create + sums.change + sums.delete
    return bool(bringing or (forced and plan.scope is Scope.VOLL and sums.unchanged))


def _given_up(run: Run, stock: Stock) -> list[Export]:
    """The last exports to this portal; one that was killed on its way may or may not have come through."""
    with stock.reading() as view:
        runs = view.exports(run.asked.portal.name, MINDED)
    killed = [one for one in runs if one.state is ExportState.BUILT]
    if killed:
        with stock.writing() as book:
            for one in killed:
                book.give_up_export(one.run, Reason("export-interrupted"))
    return runs


def _sent(
    run: Run, stock: Stock, report: ExportReport, parcels: Sequence[Parcel], runs: Sequence[Export]
) -> ExportReport:
    """The report after its packages were sent, or why they were not."""
    try:
        arrived = send(_way(run), parcels, _leftovers(run, runs))
    except (TransportError, StoreError) as error:
        return _failed_now(run, stock, report, error)
    at = run.house.clock()
    if run.target.counts:
        _confirmed(run, stock, at, arrived)
    return msgspec.structs.replace(report, sent=at)


def _tidied(run: Run, report: ExportReport, runs: Sequence[Export]) -> ExportReport:
    """The report of a run with nothing to send, after what earlier ones left on the server was put right."""
    leftovers = _leftovers(run, runs)
    try:
        if leftovers:
            send(_way(run), (), leftovers)
    except TransportError as error:
        return msgspec.structs.replace(report, problem=_reason(error), retryable=error.retryable)
    return report


def _way(run: Run) -> Way:
    return Way(address=run.target.address or "", connect=run.target.connect, wait=run.wait, progress=run.progress)


def _leftovers(run: Run, runs: Sequence[Export]) -> list[str]:
    """The names under which exports that failed may have left something half, or aside, on the server."""
    if not run.target.counts:
        return []
    failed = list(_failed(runs))
    names = [name for past in failed for name in (*run.shelf.names(past.run), *(one.name for one in past.packages))]
    return [run.target.file] if names and run.target.file is not None else names


def _failed(runs: Sequence[Export]) -> Iterator[Export]:
    """The exports that failed since the last one that came through; they are told the newest first."""
    for one in runs:
        if one.state is ExportState.SENT:
            return
        yield one


def _failed_now(run: Run, stock: Stock, report: ExportReport, error: OpenImmoError) -> ExportReport:
    problem = _reason(error)
    if run.target.counts:
        _again(run, stock, lambda book: book.give_up_export(run.id, problem))
    return msgspec.structs.replace(report, problem=problem, retryable=error.retryable)


def _reason(error: OpenImmoError) -> Reason:
    return Reason(error.code, {name: str(param) for name, param in error.params.items()})


def _confirmed(run: Run, stock: Stock, at: datetime, arrived: Sequence[Arrived]) -> None:
    receipt = {"place": run.target.address, "files": msgspec.to_builtins(arrived)}
    _again(run, stock, lambda book: book.confirm_export(run.id, at=at, receipt=receipt))


def _again(run: Run, stock: Stock, note: Callable[[Book], None]) -> None:
    """Write down what has happened already; whoever has the stock now is waited for a while."""
    for pause in (*PAUSES, None):
        try:
            with stock.writing() as book:
                note(book)
        except StoreError as error:
            if pause is None or not error.retryable:
                raise
            run.wait(pause)
        else:
            return
