"""Polling when things go wrong: sources that are away, files that change, runs that end anywhere; nothing is lost."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from typing import Any, BinaryIO, cast

import pytest

from openimmo.domain.delivery import Verdict
from openimmo.domain.mail import MailKind, MailState
from openimmo.domain.source import AfterSuccess, Below
from openimmo.errors import Busy, StoreError, TransportError
from openimmo.intake.spool import Spool
from openimmo.pipeline.mail.digests import write_digests
from openimmo.pipeline.polling import looking as polling
from openimmo.store.sources import FileState
from openimmo.store.stock import Book
from openimmo.transports.files import Files, Listing, RemoteFile
from openimmo.transports.memory import MemoryFiles
from tests.pipeline.deliveries import attachment, feed, listing, picture, zipped
from tests.pipeline.source_office import SourceOffice, verdicts, waiting
from tests.pipeline.test_importing_failures import no_file_larger_than

ONE = zipped({"feed.xml": feed(listing("A1"))})
TWO = zipped({"feed.xml": feed(listing("A2"))})
MAIL = '[mail]\nhost = "h"\nfrom = "a@example.org"\noperator = "op@example.org"\n'


class Faulty:
    """A way to files that breaks where a test wants it: ``on`` is asked before every call."""

    def __init__(self, files: MemoryFiles, on: Callable[[str, bytes], None]) -> None:
        self.files = files
        self.on = on

    def __enter__(self) -> "Faulty":
        self.on("enter", b"")
        return self

    def __exit__(self, *_: object) -> None:
        pass

    @property
    def resumes(self) -> bool:
        return True

    def list(self, folder: bytes) -> Listing:
        self.on("list", folder)
        return self.files.list(folder)

    def stat(self, path: bytes) -> RemoteFile:
        self.on("stat", path)
        return self.files.stat(path)

    def get(self, path: bytes, into: BinaryIO, *, offset: int = 0, limit: int | None = None) -> int:
        content = self.files.read(path)[offset:]
        half = len(content) // 2
        into.write(content[:half])
        self.on("get", path)
        into.write(content[half:])
        return len(content)

    def put(self, content: BinaryIO, path: bytes) -> int:
        raise NotImplementedError

    def rename(self, old: bytes, new: bytes) -> None:
        self.on("rename", old)
        self.files.rename(old, new)
        self.on("renamed", old)

    def remove(self, path: bytes) -> None:
        self.on("remove", path)
        self.files.remove(path)
        self.on("removed", path)

    def mkdir(self, path: bytes) -> None:
        self.files.mkdir(path)


def faulty(box: SourceOffice, name: str, on: Callable[[str, bytes], None]) -> None:
    """Reach a source by a way that breaks."""
    files = box.files[name]
    box.connect[name] = lambda: cast("AbstractContextManager[Files]", Faulty(files, on))


def broken(code: str, *, retryable: bool = True) -> TransportError:
    return TransportError(code, retryable, host="h", name="n", reason="r", answer="a", seconds=1, limit=1)


def test_a_source_that_is_away_is_a_problem_and_the_others_are_taken_in(box: SourceOffice):
    box.source("a")
    box.source("b").write(b"feed.zip", ONE)

    def away(call: str, path: bytes) -> None:
        raise broken("transport-away")

    faulty(box, "a", away)
    box.poll()
    box.later()
    polls = box.poll()
    assert polls["a"].problem is not None
    assert polls["a"].problem.code == "transport-away"
    assert verdicts(polls["b"].reports) == [Verdict.IMPORTED]
    assert (box.looks()["a"].failures, box.looks()["b"].failures) == (2, 0)


def test_the_same_failure_is_one_mail_and_then_stands_in_the_daily_summary(box: SourceOffice):
    box.settings(MAIL)
    box.source()

    def away(call: str, path: bytes) -> None:
        raise broken("transport-away")

    faulty(box, "box", away)
    for _ in range(30):
        box.look()
    with box.house.stock().writing() as book:
        write_digests(book, box.house.settings, box.house.clock())
        mails = book.mails()
        assert [(mail.kind, mail.state) for mail in mails] == [
            (MailKind.SUMMARY, MailState.WAITING),
            (MailKind.ALERT, MailState.WAITING),
        ]
        (entry,) = book.letter(mails[0].id).entries
    assert (entry.path, entry.reason and entry.reason.code) == ("box", "transport-away")


def test_a_source_that_is_well_again_is_told_no_more(box: SourceOffice):
    box.source()
    ways = box.connect["box"]

    def away(call: str, path: bytes) -> None:
        raise broken("transport-away")

    faulty(box, "box", away)
    box.look()
    box.connect["box"] = ways
    box.look()
    look = box.looks()["box"]
    assert (look.failures, look.problem, look.last_success) == (0, None, look.last_look)


def test_a_file_that_breaks_the_connection_does_not_stop_the_others(box: SourceOffice):
    files = box.source()
    for name in (b"1.zip", b"2.zip", b"3.zip"):
        files.write(name, zipped({"feed.xml": feed(listing(name.decode()))}))

    def cut(call: str, path: bytes) -> None:
        if call == "get" and path == b"1.zip":
            raise broken("transport-lost")

    faulty(box, "box", cut)
    box.look()
    reports = box.look()
    assert verdicts(reports) == [Verdict.IMPORTED, Verdict.IMPORTED, Verdict.WAITING]
    assert waiting(reports) == {"1.zip": "transport-lost"}


def test_a_broken_download_is_gone_on_with(box: SourceOffice):
    files = box.source()
    content = ONE + b""
    files.write(b"feed.zip", content)
    asked: list[int] = []

    class Resuming(MemoryFiles):
        def get(self, path: bytes, into: BinaryIO, *, offset: int = 0, limit: int | None = None) -> int:
            asked.append(offset)
            if len(asked) <= polling.LOOKS:
                into.write(content[offset : offset + 50])
                raise broken("transport-short")
            return files.get(path, into, offset=offset, limit=limit)

        def list(self, folder: bytes) -> Listing:
            return files.list(folder)

        def stat(self, path: bytes) -> RemoteFile:
            return files.stat(path)

    box.connect["box"] = lambda: cast("AbstractContextManager[Files]", Resuming())
    box.look()
    assert waiting(box.look()) == {"feed.zip": "transport-short"}
    box.look()
    box.look()
    assert verdicts(box.look()) == [Verdict.IMPORTED]
    assert asked == [0, 50, 100, 150]


def test_a_download_that_was_begun_before_the_machine_started_again_begins_anew(box: SourceOffice):
    files = box.source()
    files.write(b"feed.zip", ONE)
    cut = [True]

    def on(call: str, path: bytes) -> None:
        if call == "get" and cut[0]:
            raise broken("transport-short")

    faulty(box, "box", on)
    box.look()
    box.look()
    (part,) = box.parts()
    part.write_bytes(b"\0" * part.stat().st_size)  # what a file may hold after a power loss
    box.sourced.start, cut[0] = "boot-2", False
    assert verdicts(box.settle()) == [Verdict.IMPORTED]


def test_a_file_that_changes_while_it_is_fetched_stays_and_is_looked_at_anew(box: SourceOffice):
    files = box.source(after=AfterSuccess.DELETE)
    files.write(b"feed.zip", ONE)
    change = [True]

    def on(call: str, path: bytes) -> None:
        if call == "get" and change.pop() if change else False:
            files.write(b"feed.zip", TWO)

    faulty(box, "box", on)
    box.look()
    assert waiting(box.look()) == {"feed.zip": "source-unsettled"}
    assert verdicts(box.look()) == [Verdict.IMPORTED]
    assert set(box.statuses()) == {"A2"}


@pytest.mark.parametrize("after", [AfterSuccess.DELETE, AfterSuccess.MOVE])
def test_a_file_that_is_overwritten_before_it_is_removed_stays_and_is_a_new_delivery(
    box: SourceOffice, after: AfterSuccess, monkeypatch: pytest.MonkeyPatch
):
    files = box.source(after=after)
    files.write(b"feed.zip", ONE)
    box.look()
    settle = Book.settle

    def settling(book: Book, *args: Any, **options: Any) -> None:
        files.write(b"feed.zip", TWO)
        settle(book, *args, **options)

    with monkeypatch.context() as patch:
        patch.setattr(Book, "settle", settling)
        assert verdicts(box.look()) == [Verdict.IMPORTED]
    assert files.read(b"feed.zip") == TWO
    assert verdicts(box.look()) == [Verdict.IMPORTED]
    assert set(box.statuses()) == {"A1", "A2"}
    assert [one.name for one in files.list(b"").files if one.name.endswith(b"zip")] == []


def test_what_cannot_be_removed_is_told_and_tried_again_and_not_imported_again(box: SourceOffice):
    files = box.source(after=AfterSuccess.DELETE)
    files.write(b"feed.zip", ONE)
    forbid = [True]

    def on(call: str, path: bytes) -> None:
        if call == "remove" and forbid[0]:
            raise broken("transport-forbidden", retryable=False)

    faulty(box, "box", on)
    box.look()
    box.later()
    found = box.poll()["box"]
    assert (verdicts(found.reports), found.problem) == ([Verdict.IMPORTED], None)
    assert [one.code for one in found.findings] == ["source-not-cleaned"]
    assert box.rows()[b"feed.zip"].state is FileState.FETCHED
    assert box.look() == []
    forbid[0] = False
    assert box.look() == []
    assert (files.list(b"").files, box.rows()) == ((), {})


def test_a_server_that_only_says_that_it_removed_a_file_is_told_and_the_file_is_not_fetched_again(box: SourceOffice):
    files = box.source(after=AfterSuccess.DELETE)
    files.write(b"feed.zip", ONE)

    class Pretending(MemoryFiles):
        def remove(self, path: bytes) -> None:
            assert path == b"feed.zip"

    pretending = Pretending()
    pretending.write(b"feed.zip", ONE)
    box.connect["box"] = lambda: nullcontext(pretending)
    box.look()
    box.later()
    found = box.poll()["box"]
    assert verdicts(found.reports) == [Verdict.IMPORTED]
    assert [one.code for one in found.findings] == ["source-not-cleaned"]
    assert box.look() == []


def test_a_budget_that_is_spent_leaves_the_rest_for_the_next_look(box: SourceOffice):
    files = box.source(budget=100)
    for number in range(5):
        files.write(b"%d.zip" % number, zipped({"feed.xml": feed(listing(f"A{number}"))}))

    def slow(call: str, path: bytes) -> None:
        if call == "get":
            box.later(60)

    faulty(box, "box", slow)
    box.look()
    done: list[Verdict] = []
    for _ in range(8):
        done += [one for one in verdicts(box.look()) if one is not Verdict.WAITING]
    assert done == [Verdict.IMPORTED] * 5


def test_one_folder_that_is_closed_does_not_stop_the_others(box: SourceOffice):
    files = box.source(below=Below.SENDERS)
    for folder in (b"anna", b"bert"):
        files.mkdir(folder)
        files.write(folder + b"/feed.zip", ONE)
    box.settings('[sender.anna]\nfolder = "anna"\n[sender.bert]\nfolder = "bert"\n')

    def closed(call: str, path: bytes) -> None:
        if call == "list" and path == b"anna":
            raise broken("transport-forbidden", retryable=False)

    faulty(box, "box", closed)
    box.look()
    box.later()
    found = box.poll()["box"]
    assert [report.sender for report in found.reports] == ["bert"]
    assert [one.code for one in found.findings] == ["source-folder-failed"]


def test_a_bug_in_one_source_ends_that_source_only(box: SourceOffice):
    box.source("a")
    box.source("b").write(b"feed.zip", ONE)

    def bug(call: str, path: bytes) -> None:
        raise ZeroDivisionError

    faulty(box, "a", bug)
    box.poll()
    box.later()
    polls = box.poll()
    assert polls["a"].problem is not None
    assert polls["a"].problem.code == "source-crashed"
    assert verdicts(polls["b"].reports) == [Verdict.IMPORTED]


def test_while_somebody_imports_by_hand_what_was_fetched_waits_and_is_not_fetched_again(
    box: SourceOffice, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(polling, "PATIENCE", 1)
    monkeypatch.setattr(polling, "PAUSE", 0.01)
    files = box.source()
    files.write(b"feed.zip", ONE)
    box.look()
    box.later()
    with box.house.alone(), pytest.raises(Busy):
        box.poll()
    assert len(box.parts()) == 1

    def no_more(call: str, path: bytes) -> None:
        assert call != "get"

    faulty(box, "box", no_more)
    assert verdicts(box.look()) == [Verdict.IMPORTED]


@pytest.mark.parametrize("limit", [0, 200, 600])
def test_on_a_full_disk_nothing_is_lost_and_the_next_poll_goes_on(box: SourceOffice, limit: int):
    files = box.source(after=AfterSuccess.DELETE)
    big = zipped({"feed.xml": feed(listing("A1", attachments=[attachment("a.jpg")])), "a.jpg": picture(1)})
    files.write(b"feed.zip", big)
    box.look()
    box.later()
    with no_file_larger_than(limit):
        try:
            problems = [one.problem for one in box.poll().values()]
        except StoreError as error:
            problems = [error]
    assert all(isinstance(one, StoreError) and one.retryable for one in problems)
    assert files.read(b"feed.zip") == big
    reports = box.look()
    assert verdicts(reports) == [Verdict.IMPORTED]


def test_a_stop_ends_the_poll_between_two_steps(box: SourceOffice):
    files = box.source()
    for number in range(4):
        files.write(b"%d.zip" % number, zipped({"feed.xml": feed(listing(f"A{number}"))}))
    box.look()
    box.later()
    asked: list[int] = []

    def stop() -> bool:
        asked.append(1)
        return len(box.statuses()) >= 2

    found = box.poll(stop=stop)["box"]
    assert verdicts(found.reports).count(Verdict.IMPORTED) == 2
    assert found.problem is None
    assert verdicts(box.look()) == [Verdict.IMPORTED] * 2


def test_a_delivery_that_is_too_big_is_not_fetched_and_told(box: SourceOffice):
    box.settings("[limits.package]\ntotal_bytes = 100\n")
    box.source().write(b"feed.zip", ONE)
    assert waiting(box.settle()) == {"feed.zip": "source-too-big"}
    assert box.parts() == []


class Crash(BaseException):
    """The end of the process at this very place."""


@contextmanager
def crashing(monkeypatch: pytest.MonkeyPatch, kind: type, name: str, *, after: bool) -> Iterator[None]:
    """The first call of a method ends the run before or after it."""
    real = getattr(kind, name)

    def call(*args: Any, **options: Any) -> Any:
        if not after:
            raise Crash
        done = real(*args, **options)
        raise Crash
        return done

    with monkeypatch.context() as patch:
        patch.setattr(kind, name, call)
        with pytest.raises(Crash):
            yield


STEPS = [(Spool, "adopt"), (Book, "register"), (Book, "note_files"), (Book, "settle"), (Spool, "keep"),
         (Book, "mark_cleaned"), (Book, "forget_files"), (Book, "note_look")]  # fmt: skip


@pytest.mark.parametrize("after", [False, True])
@pytest.mark.parametrize(("kind", "name"), STEPS, ids=[name for _, name in STEPS])
def test_a_run_that_ends_at_any_step_is_finished_by_the_next_one(
    box: SourceOffice, monkeypatch: pytest.MonkeyPatch, kind: type, name: str, after: bool
):
    files = box.source(after=AfterSuccess.DELETE)
    xml = feed(listing("A1", attachments=[attachment("a.jpg")]))
    files.write(b"feed.xml", xml)
    files.write(b"a.jpg", picture(1))
    box.look()
    box.later()
    with crashing(monkeypatch, kind, name, after=after):
        box.poll()
    if b"feed.xml" not in {one.name for one in files.list(b"").files}:
        assert set(box.statuses()) == {"A1"}
    for _ in range(2):
        box.look()
    assert box.statuses() == {"A1": "active"}
    assert (files.list(b"").files, box.rows(), box.parts()) == ((), {}, [])
    with box.house.reading_stock().reading() as view:
        assert [one.verdict for one in view.deliveries()] == [Verdict.IMPORTED]


@pytest.mark.parametrize("call", ["get", "remove", "removed", "stat", "list"])
def test_a_connection_that_is_lost_anywhere_loses_nothing(box: SourceOffice, call: str):
    files = box.source(after=AfterSuccess.DELETE)
    for number in range(3):
        files.write(b"%d.zip" % number, zipped({"feed.xml": feed(listing(f"A{number}"))}))
    countdown = [2]

    def lost(now: str, path: bytes) -> None:
        if now == call and countdown[0]:
            countdown[0] -= 1
            raise broken("transport-lost")

    faulty(box, "box", lost)
    reports = [report for _ in range(6) for report in box.look()]
    assert verdicts(reports).count(Verdict.IMPORTED) == 3
    assert set(box.statuses()) == {"A0", "A1", "A2"}
    assert files.list(b"").files == ()
