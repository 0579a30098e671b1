"""Whatever becomes of stock, line and run: the portal shows what is to go there, and nothing goes twice.

OPENIMMO_HISTORIES=1000 makes the same a night's work, with other histories each time.
"""

from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule

from openimmo.domain.delivery import Scope
from openimmo.domain.export import ExportAction, ExportReport
from openimmo.domain.feedback import Feedback, FeedbackFile, Fehler, Objekt, ReadFeedback
from openimmo.domain.listing import ListingStatus
from openimmo.domain.portal import FullMeans
from openimmo.errors import OpenImmoError, Refused, TransportError
from openimmo.exporters.portals.book import presets
from openimmo.pipeline.export.reconciling import reconcile
from openimmo.pipeline.senders import operations
from openimmo.store.listings import ListingFilter
from openimmo.transports.local import LocalFiles
from tests.acceptance.killing import killed
from tests.acceptance.model_portal import SHADE, ModelPortal, Shown, shade
from tests.acceptance.test_histories import HISTORIES, MEMORY, make_home
from tests.pipeline.deliveries import attachment, bare, feed, picture
from tests.pipeline.exporting_office import PORTAL, ExportOffice, advert

ANNA, BERT = "Anna", "Bert"
MANY = 50
NAMES = ("A1", "A2", "A3", "A4", "A5", "A6")
NUMBERS = ("B1", "B2", "X-A1", "a2")
FUSSY = frozenset({"666"})
STUBBORN = frozenset({"A5", "X-A5"})
STATUSES = ("active", "active", "inactive", "archived", "pending", "withdrawn", "reference")
BAD = "BAD"
"""In the title of a listing that cannot be written: nobody is to be asked."""

HOLD_BACK = ("export-nothing-goes",)
HERE = "<land iso_land='DEU'/>"


MORE = (
    "unchanged_media = true\n",
    'package.zipped = false\npackage.xml_name = "feed-{timestamp}.xml"\n',
    "references = true\n",
    "full_days = 2\n",
    'limits.listings = 3\nchoice.order = ["number"]\n',
    "limits.package_bytes = 7000\n",
    'encoding = "ISO-8859-1"\n',
    'version = "1.2.4"\n',
)
"""What a portal may want beyond its preset."""


class Item(NamedTuple):
    """A listing in a delivery."""

    name: str
    price: str
    pictures: tuple[int, ...]
    bad: bool
    gone: bool


class Wanted(NamedTuple):
    """What is to be seen of a listing; ``listing`` is its id in the stock."""

    listing: int
    shown: Shown
    bad: bool


item = st.builds(
    Item,
    name=st.sampled_from(NAMES),
    price=st.sampled_from(("1", "2", "3", "666")),
    pictures=st.lists(st.integers(1, 5), max_size=3, unique=True).map(tuple),
    bad=st.sampled_from((False, False, False, False, True)),
    gone=st.sampled_from((False, False, False, True)),
)
terms = st.fixed_dictionaries(
    {
        "preset": st.sampled_from(tuple(presets())),
        "number": st.sampled_from((None, None, "", "X-")),
        "form": st.sampled_from(("", "", 'delete = "modus"\n', "absence")),
        "full_means": st.sampled_from((None, None, "replaces", "keeps", "unknown")),
        "more": st.sets(
            st.sampled_from(MORE),
            max_size=3,
        ),
    }
)  # fmt: skip
who = st.sampled_from((ANNA, ANNA, BERT))
which = st.integers(0, 7)
scope = st.sampled_from((None, None, None, Scope.VOLL))
approved = st.sampled_from((0, MANY, MANY))
kill = st.one_of(*[st.none()] * 4, st.integers(1, 160))
"""The step at which the run is killed."""
fault = st.one_of(*[st.none()] * 4, st.tuples(st.integers(1, 12), st.booleans(), st.booleans()))
"""The call to the server that fails, whether it was carried out all the same, and whether the line comes back."""


class Flaky:
    """A server whose line breaks at one call; ``budget`` is shared by all connections."""

    def __init__(self, files: LocalFiles, line: "Line") -> None:
        self._files = files
        self._line = line

    def __enter__(self) -> "Flaky":
        self._files.__enter__()
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._files, name)
        return self._line.watched(found) if callable(found) else found


class Line:
    """The way to the server: ``fault`` is what happens to it in this run."""

    fault: tuple[int, bool, bool] | None = None
    calls = 0

    def watched(self, call: Callable[..., Any]) -> Callable[..., Any]:
        def called(*args: Any, **options: Any) -> Any:
            self.calls += 1
            at, carried_out, comes_back = self.fault or (0, False, True)
            if self.calls == at or (at and self.calls > at and not comes_back):
                if carried_out:
                    with suppress(TransportError):
                        call(*args, **options)
                raise TransportError("transport-lost", retryable=True, host="portal.example", reason="no line")
            return call(*args, **options)

        return called


class ExportHistories(RuleBasedStateMachine):
    """A stock, a portal and what we know of it, step by step."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = TemporaryDirectory(dir=MEMORY)
        self.desk = ExportOffice(Path(self.folder.name), make_home)
        self.server = Path(self.folder.name) / "server"
        self.server.mkdir()
        self.line = Line()
        self.desk.connect = lambda: Flaky(LocalFiles(self.server), self.line)  # type: ignore[assignment, return-value]

    def teardown(self) -> None:
        assert self.desk.problems() == []
        self.folder.cleanup()

    @initialize(said=terms, replaces=st.booleans(), eats=st.booleans(), fussy=st.booleans(), stubborn=st.booleans())
    def portal(self, said: dict[str, Any], replaces: bool, eats: bool, fussy: bool, stubborn: bool) -> None:
        self.desk.settings(PORTAL + written(said))
        known = self.desk.house.settings.portals["site"]
        if known.full_means is not FullMeans.UNKNOWN:
            replaces = known.full_means is FullMeans.REPLACES
        self.site = ModelPortal(
            self.server, known, replaces=replaces, eats=eats, fussy=FUSSY if fussy else frozenset(),
            stubborn=STUBBORN if stubborn else frozenset(),
        )  # fmt: skip

    @initialize(items=st.lists(item, min_size=1, max_size=6))
    def stock(self, items: list[Item]) -> None:
        self._deliver(ANNA, items)

    @rule(who=who, items=st.lists(item, min_size=1, max_size=4))
    def delivery(self, who: str, items: list[Item]) -> None:
        self._deliver(who, items)

    @rule(which=which, status=st.sampled_from(STATUSES))
    def set_status(self, which: int, status: str) -> None:
        rows = self._rows()
        if rows:
            with self.desk.house.stock().writing() as book:
                row = rows[which % len(rows)]
                book.set_status(row.id, ListingStatus(status), actor="operator", at=self.desk.house.clock())

    @rule(which=which, number=st.sampled_from((*NAMES, *NUMBERS)))
    def renumber(self, which: int, number: str) -> None:
        rows = self._rows()
        if rows:
            with suppress(Refused), self.desk.house.stock().writing() as book:
                book.renumber(rows[which % len(rows)].id, number, actor="operator", at=self.desk.house.clock())

    @rule(who=who, deed=st.sampled_from(("pause", "resume", "remove")))
    def look_after_a_sender(self, who: str, deed: str) -> None:
        house = self.desk.house
        with house.reading_stock().reading() as view:
            (sender,) = [one for one in view.senders() if one.name == who] or [None]
        if sender is None:
            return
        if deed == "resume":
            list(operations.resume(house, who, actor="operator", progress=lambda *_: None))
        elif deed == "pause":
            operations.pause(house, who, actor="operator")
        else:
            operations.remove(house, who, actor="operator")

    @rule()
    def days_go_by(self) -> None:
        self.desk.house.ticks += 4000

    @rule(scope=scope, approved=approved, kill=kill, fault=fault, read=st.booleans())
    def an_export_goes_wrong(
        self, scope: Scope | None, approved: int, kill: int | None, fault: Any, read: bool
    ) -> None:
        """Killed, or over a bad line; the portal may read what got there before the next one."""
        if self._only_full(scope):
            scope = None
        self.line.fault, self.line.calls = fault, 0
        if kill is not None:
            killed(lambda: self.desk.export(scope=scope, approved=approved), kill)
            self.desk.house.ticks += 100  # the time that passed in the process that is no more
        else:
            self.desk.export(scope=scope, approved=approved)
        self.line.fault = None
        if read:
            self.site.take()

    @rule(scope=scope, approved=approved)
    def an_export_comes_through(self, scope: Scope | None, approved: int) -> None:
        if self._only_full(scope):
            scope = None
        wanted, there = self._wanted(), self.desk.ledger()
        rehearsed = self.desk.export(scope=scope, approved=approved, dry_run=True)
        self.site.take()
        before = dict(self.site.shown)
        report = self.desk.export(scope=scope, approved=approved)
        assert actions(report) == actions(rehearsed)
        assert report.scope is rehearsed.scope
        self.site.take()
        if report.problem is not None:
            assert report.problem.code == "export-package-large"
            return
        self._is_shown(report, wanted, before)
        if approved == 0 and all(row.state != "queued" for row in there.values()):
            self._few_are_gone(wanted, before)
        self._nothing_more_goes(report, approved)

    @precondition(lambda self: self.site.shown or self.site.refused)
    @rule(others=st.booleans(), which=which)
    def the_portal_answers(self, others: bool, which: int) -> None:
        self.site.take()
        errors = tuple(Fehler(objekt_id=number, text=why) for number, why in self.site.refused.items())
        names = sorted(self.site.shown)
        asked = tuple(Objekt(oobj_id=one, expose_url="https://site.example/1") for one in names[which : which + 1])
        told = ReadFeedback(name="f.xml", feedback=Feedback(objekt=asked, fehlerliste=errors))
        reconcile(self.desk.house, "site", [FeedbackFile(path="f.xml", kind="xml", feedbacks=(told,))], others=others)

    @rule(which=which)
    def one_listing_is_sent_by_name(self, which: int) -> None:
        rows = self._rows()
        if not rows or self._only_full(Scope.TEIL):
            return
        self.site.take()
        before, number = dict(self.site.shown), rows[which % len(rows)].number
        touched: set[str] = set()
        with suppress(OpenImmoError):  # one that is not for this portal
            report = self.desk.export(only=(number,), approved=MANY)
            touched = {one.sent_as for one in report.listings}
        self.site.take()
        for name in {*before, *self.site.shown} - touched:
            assert before.get(name) == self.site.shown.get(name), name

    def _only_full(self, scope: Scope | None) -> bool:
        return scope is Scope.TEIL and self.site.terms.delete == "absence"

    def _deliver(self, who: str, items: list[Item]) -> None:
        parts, files = [], {}
        quota = self.site.terms.limits.listings is not None if hasattr(self, "site") else False
        for one in items:
            number = one.name if who == ANNA else f"{one.name}-{who}"
            if one.gone:
                parts.append(bare(number))
                continue
            files |= {f"{n}.jpg": picture(n * SHADE) for n in one.pictures}
            bad = one.bad and not quota
            given: dict[str, object] = {"contact": ""} if bad else {}
            made = advert(
                number, price=one.price, title=f"{BAD if bad else 'Altbau'} am Dom",
                attachments=[attachment(f"{n}.jpg") for n in one.pictures], **given,
            )  # fmt: skip
            parts.append(made.replace("<ort>Aachen</ort>", f"<ort>Aachen</ort>{HERE}"))
        self.desk.send({"feed.xml": feed(*parts, anid=who, firma=who), **files})

    def _rows(self) -> list[Any]:
        with self.desk.house.reading_stock().reading() as view:
            return view.listings(ListingFilter(everything=True))

    def _wanted(self) -> dict[str, list[Wanted]]:
        """Number at the portal → what is to be seen there; of several listings under one number nobody knows which."""
        known = self.site.terms
        going = [ListingStatus.ACTIVE, *([ListingStatus.REFERENCE] if known.references else [])]
        with self.desk.house.reading_stock().reading() as view:
            rows = sorted((row for row in view.listings() if row.status in going), key=lambda row: row.number)
            held = {one.id: one.media for one in view.held_by([row.id for row in rows])}
        found: dict[str, list[Wanted]] = {}
        for row in rows[: known.limits.listings]:
            content = self.desk.house.content()
            pictures = tuple(shade(content.path(ref.sha256).read_bytes()) for ref in held[row.id] if ref.sha256)
            one = Wanted(row.id, Shown(f"{row.price:f}", pictures), BAD in (row.title or ""))
            found.setdefault(sent_as(row.number, known.number), []).append(one)
        return found

    def _is_shown(self, report: ExportReport, wanted: dict[str, list[Wanted]], before: dict[str, Shown]) -> None:
        shown, told = self.site.shown, {one.sent_as: one for one in report.listings}
        if any(reason.code in HOLD_BACK for reason in report.reasons):
            assert shown == before
            return
        disputed = self._disputed(wanted)
        kept = {one.listing for many in wanted.values() for one in many if one.bad}
        ledger = self.desk.ledger()
        for number in {*wanted, *shown}:
            if number.casefold() in disputed:
                continue
            if number not in wanted:
                self._may_stay(number, told, kept | self._twice(report), ledger)
                continue
            (one,) = wanted[number]
            if one.bad:
                assert told[number].action in (ExportAction.BLOCKED, ExportAction.DELETE), number
                assert shown.get(number) in (None, before.get(number)), number
                assert number not in before or number in shown or told[number].action is ExportAction.DELETE
            elif one.shown.price in self.site.fussy:
                assert shown.get(number) in (None, before.get(number)), number
            else:
                assert shown.get(number) == one.shown, (number, told.get(number), report.scope, report.reasons)

    def _may_stay(self, number: str, told: dict[str, Any], kept: set[int], ledger: dict[str, Any]) -> None:
        """Why something is there that is not to be."""
        withheld = number in told and told[number].action is ExportAction.WITHHELD
        whose = ledger[number].listing if number in ledger else None
        assert withheld or number in self.site.stubborn or whose in kept, number

    def _twice(self, report: ExportReport) -> set[int]:
        """The listings that wait for a number that another one has."""
        numbers = {
            one.number for one in report.listings if any(reason.code == "export-number-twice" for reason in one.reasons)
        }
        return {row.id for row in self._rows() if row.number in numbers}

    def _disputed(self, wanted: dict[str, list[Wanted]]) -> set[str]:
        """Numbers that several listings claim, or that another one has in what we know of the portal."""
        claims = Counter(number.casefold() for number, many in wanted.items() for _ in many)
        owners: dict[str, set[int]] = {}
        for number, row in self.desk.ledger().items():
            owners.setdefault(number.casefold(), set()).add(row.listing)
        mine = {number.casefold(): many[0].listing for number, many in wanted.items()}
        others = {number for number, listing in mine.items() if owners.get(number, set()) - {listing}}
        return {number for number, count in claims.items() if count > 1} | others

    def _few_are_gone(self, wanted: dict[str, list[Wanted]], before: dict[str, Shown]) -> None:
        """Without approval no more vanishes than the guard lets go."""
        there = {one.listing for many in wanted.values() for one in many}
        gone = [
            number for number in before.keys() - self.site.shown.keys()
            if number not in self.desk.ledger() or self.desk.ledger()[number].listing not in there
        ]  # fmt: skip
        assert len(gone) < 3 or len(gone) <= 0.2 * len(before), gone

    def _nothing_more_goes(self, report: ExportReport, approved: int) -> None:
        """But what waited for a number that another listing had goes with the next one."""
        for _ in range(4):
            again = self.desk.export(approved=approved)
            if again.packages == ():
                assert again.counts.create == again.counts.change == again.counts.delete == 0
                assert self.site.take() == 0
                return
            assert "export-number-twice" in codes(report), (report.listings, again)
            report = again
            self.site.take()
        raise AssertionError("it never ends")


def actions(report: ExportReport) -> list[tuple[str, str, str]]:
    return sorted((one.sent_as, one.number, one.action.value) for one in report.listings)


def codes(report: ExportReport) -> set[str]:
    return {reason.code for one in report.listings for reason in one.reasons}


def sent_as(number: str, prefix: str) -> str:
    return number if number.lower().startswith(prefix.lower()) else prefix + number


def written(said: dict[str, Any]) -> str:
    """The settings of a portal that begins with a preset."""
    absence = said["form"] == "absence"
    more = sorted(said["more"])
    if absence:
        more = [one for one in more if "package_bytes" not in one]
    text = f'preset = "{said["preset"]}"\nchoice.use = []\n'
    if said["number"] is not None:
        text += f'number = "{said["number"]}"\n'
    if absence:
        text += 'delete = "absence"\nscope = "VOLL"\nfull_means = "replaces"\n'
    else:
        text += said["form"] + (f'full_means = "{said["full_means"]}"\n' if said["full_means"] else "")
    return text + "".join(more)


TestExportHistories = ExportHistories.TestCase
TestExportHistories.settings = settings(
    max_examples=int(HISTORIES or 25),
    stateful_step_count=12,
    deadline=None,
    derandomize=HISTORIES is None,
    print_blob=True,
    suppress_health_check=list(HealthCheck),
)
