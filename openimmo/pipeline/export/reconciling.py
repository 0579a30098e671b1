"""Takes in what a portal says of the listings that were sent: which it refuses and why, and which it has.

Knows feedbacks and the portal's ledger; reads no XML. A portal that complains of nothing has not said that it has
anything, so only what it names moves on; unless somebody knows better.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime, time, timedelta
from typing import Protocol

import msgspec

from openimmo.domain.delivery import Reason
from openimmo.domain.export import ExportAction, ExportState, SentListing, SentState
from openimmo.domain.feedback import FeedbackFile, Fehler, Objekt
from openimmo.domain.portal import Portal
from openimmo.planning.exporting import sent_number
from openimmo.settings import Settings
from openimmo.store.stock import Book, Stock, View

SAID = "portal-says"
SLACK = timedelta(minutes=15)
"""How far the clock of a portal may be behind ours."""

_LONGEST = 1000


class House(Protocol):
    """What reconciling needs from the house it is in (wiring.py)."""

    settings: Settings

    def clock(self) -> datetime: ...
    def stock(self) -> Stock: ...


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """What a portal said of one listing. ``said`` is the id that it named, ``matched_by`` what that was with us.

    ``number`` is the listing's number there, None where nothing of that id was sent; then nothing was noted.
    ``matched_by`` is "extern", "obid" or "intern", "others" where it was not named. ``outdated``: it was said before
    what the portal has now was sent, or while that is on its way, so it is about something older; nothing was noted.
    """

    feedback: str
    said: str | None
    state: SentState
    number: str | None = None
    matched_by: str | None = None
    reason: Reason | None = None
    outdated: bool = False


class Reconciled(msgspec.Struct, frozen=True, kw_only=True):
    """All that came of one file; ``messages`` are about no listing in particular."""

    path: str
    portal: str
    answers: tuple[Answer, ...] = ()
    messages: tuple[Reason, ...] = ()


def reconcile(house: House, portal: str, files: Sequence[FeedbackFile], *, others: bool = False) -> list[Reconciled]:
    """Note what the files say, all in one transaction; what came of each.

    ``others``: what the portal's last export brought and no file names counts as taken. Raises SettingsError for an
    unknown portal.
    """
    known = house.settings.portal_named(portal)
    with house.stock().writing() as book:
        desk = _Desk(book, known, house.clock())
        found = [desk.take(file) for file in files]
        if others and found:
            rest = desk.others(files[-1].path)
            found[-1] = msgspec.structs.replace(found[-1], answers=(*found[-1].answers, *rest))
        return found


class _Desk:
    """Takes feedbacks one by one."""

    def __init__(self, book: Book, portal: Portal, at: datetime) -> None:
        self._book = book
        self._portal = portal
        self._at = at
        self._rows = book.sent_to(portal.name)
        self._by_number = _index((row.number, row) for row in self._rows)
        self._in_any_case = _index((row.number.casefold(), row) for row in self._rows)
        self._by_obid = _index(((row.obid or "").casefold(), row) for row in self._rows)
        self._by_intern = _index(((row.intern or "").casefold(), row) for row in self._rows)
        self._named: set[str] = set()
        self._until: datetime | None = None

    def take(self, file: FeedbackFile) -> Reconciled:
        answers: list[Answer] = []
        messages: list[Reason] = []
        for read in file.feedbacks:
            feedback = read.feedback
            self._until = _latest(feedback.sender.datum, file.mail.date if file.mail is not None else None)
            for objekt in feedback.objekt:
                answers += self._has(read.name, objekt)
            for fehler in feedback.fehlerliste:
                if fehler.objekt_id:
                    answers.append(self._refuses(read.name, fehler))
                else:
                    messages.append(_said(fehler.fehlernr, fehler.text))
            messages += [_said(status.statusnr, status.text) for status in feedback.status]
        return Reconciled(path=file.path, portal=self._portal.name, answers=tuple(answers), messages=tuple(messages))

    def others(self, name: str) -> Iterator[Answer]:
        """What the last export brought and nobody has named."""
        run, self._until = _last_run(self._book, self._portal.name), None
        for row in self._rows:
            silent = row.state is SentState.SENT and row.number not in self._named
            if row.run == run and silent and row.action is not ExportAction.DELETE:
                yield self._noted(Answer(feedback=name, said=None, state=SentState.ACKNOWLEDGED), row, "others")

    def _refuses(self, name: str, fehler: Fehler) -> Answer:
        answer = Answer(
            feedback=name, said=fehler.objekt_id, state=SentState.REJECTED, reason=_said(fehler.fehlernr, fehler.text)
        )
        found = self._found(fehler.objekt_id)
        return answer if found is None else self._noted(answer, *found)

    def _has(self, name: str, objekt: Objekt) -> Iterator[Answer]:
        """Whoever asks for a listing, or says where it can be seen, has it; without an id of ours that says nothing."""
        said = next((one for one in (objekt.oobj_id, objekt.zusatz_refnr) if one), None)
        if said is None:
            return
        answer = Answer(feedback=name, said=said, state=SentState.ACKNOWLEDGED)
        found = self._found(said)
        yield answer if found is None else self._noted(answer, *found)

    def _found(self, said: str | None) -> tuple[SentListing, str] | None:
        """The row that is meant, and by what; the surest first. An id that several listings have names none of them."""
        exact = (said or "").strip()
        wanted = exact.casefold()
        numbers = {wanted, sent_number(wanted, self._portal).casefold()}
        for by, fits in (
            ("extern", self._by_number.get(exact, [])),
            ("extern", [row for number in numbers for row in self._in_any_case.get(number, ())]),
            ("obid", self._by_obid.get(wanted, [])),
            ("intern", self._by_intern.get(wanted, [])),
        ):
            if wanted and fits:
                row = _only(fits)
                return (row, by) if row is not None else None
        return None

    def _noted(self, answer: Answer, row: SentListing, by: str) -> Answer:
        """A refusal wins over whatever else a portal says of the same listing in the same files."""
        if row.state is SentState.QUEUED or (self._until is not None and self._until < row.at):
            return msgspec.structs.replace(answer, number=row.number, matched_by=by, outdated=True)
        if answer.state is SentState.ACKNOWLEDGED and row.number in self._named:
            return msgspec.structs.replace(answer, number=row.number, matched_by=by)
        if by != "others":
            self._named.add(row.number)
        self._book.answered(self._portal.name, row.number, answer.state, answer.reason, at=self._at)
        return msgspec.structs.replace(answer, number=row.number, matched_by=by)


def _index(named: Iterable[tuple[str, SentListing]]) -> dict[str, list[SentListing]]:
    found: dict[str, list[SentListing]] = {}
    for name, row in named:
        found.setdefault(name, []).append(row)
    return found


def _only(rows: Sequence[SentListing]) -> SentListing | None:
    """The one listing that the rows are about; what stands there counts before what was deleted."""
    standing = [row for row in rows if row.action is not ExportAction.DELETE] or rows
    return standing[0] if len({row.listing for row in standing}) == 1 else None


def _last_run(view: View, portal: str) -> str | None:
    return next((one.run for one in view.exports(portal) if one.state is ExportState.SENT), None)


def _latest(*said: str | None) -> datetime | None:
    """When something was said at the latest, by dates in ISO 8601."""
    return min((moment + SLACK for one in said if one and (moment := _moment(one)) is not None), default=None)


def _moment(said: str) -> datetime | None:
    """The end of a day; a time without a zone is at least as late as with us, for portals lie here or further east."""
    try:
        found = datetime.fromisoformat(said)
    except ValueError:
        return None
    if "T" not in said and " " not in said:
        return datetime.combine(found, time.max, UTC)
    return found if found.tzinfo is not None else found.replace(tzinfo=UTC)


def _said(number: int | None, text: str | None) -> Reason:
    said = (text or "–")[:_LONGEST]
    return (
        Reason("portal-says-so", {"text": said})
        if number is None
        else Reason(SAID, {"number": str(number), "text": said})
    )
