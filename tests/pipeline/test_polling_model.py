"""Polling against a small model, over random histories of uploads, looks, failures and crashes.

Whatever happened: everything that was uploaded wholly is imported exactly once, half files never are, and nothing is
removed at the source before its delivery has its verdict.
"""

import shutil
import tempfile
from collections.abc import Callable
from contextlib import AbstractContextManager, suppress
from pathlib import Path
from typing import Any, BinaryIO, cast
from unittest.mock import patch

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule

from openimmo.domain.delivery import Verdict
from openimmo.domain.source import AfterSuccess
from openimmo.errors import TransportError
from openimmo.intake.spool import Spool
from openimmo.store.stock import Book
from openimmo.transports.files import Files, Listing, RemoteFile
from openimmo.transports.memory import MemoryFiles
from tests.pipeline.deliveries import actions, attachment, feed, listing, picture, zipped
from tests.pipeline.source_office import SourceOffice

NAMES = st.sampled_from([b"a", b"b", b"c"])
STEPS = [(Spool, "adopt"), (Spool, "keep"), (Book, "register"), (Book, "note_files"), (Book, "settle"),
         (Book, "mark_cleaned"), (Book, "mark_files"), (Book, "forget_files"), (Book, "note_look")]  # fmt: skip


class Crash(BaseException):
    """The end of the process at this very place."""


class Watched(MemoryFiles):
    """Files that fail when they are told to, and tell of what is removed."""

    def __init__(self) -> None:
        super().__init__()
        self.failing = 0
        self.removing: Callable[[bytes], None] = lambda path: None

    def _step(self) -> None:
        self.failing -= 1
        if self.failing == 0:
            raise TransportError("transport-lost", host="h", reason="r")

    def list(self, folder: bytes) -> Listing:
        self._step()
        return super().list(folder)

    def stat(self, path: bytes) -> RemoteFile:
        self._step()
        return super().stat(path)

    def get(self, path: bytes, into: BinaryIO, *, offset: int = 0, limit: int | None = None) -> int:
        content = self.read(path)[offset:]
        into.write(content[: len(content) // 2])
        self._step()
        into.write(content[len(content) // 2 :])
        return len(content)

    def remove(self, path: bytes) -> None:
        self._step()
        self.removing(path)
        super().remove(path)
        self._step()

    def rename(self, old: bytes, new: bytes) -> None:
        self._step()
        if b"done" in new:
            self.removing(old)
        super().rename(old, new)


class DropFolder(RuleBasedStateMachine):
    """A sender, a server and an office."""

    @initialize(after=st.sampled_from(list(AfterSuccess)))
    def open(self, after: AfterSuccess) -> None:
        self.folder = Path(tempfile.mkdtemp())
        self.box = SourceOffice(self.folder, lambda home: home.mkdir(mode=0o700))
        self.files = Watched()
        self.files.removing = self.check_removed
        self.box.source(after=after)
        self.box.connect["box"] = lambda: cast("AbstractContextManager[Files]", self.files)
        self.count = 0
        self.whole: dict[bytes, str] = {}  # the path → the listing that the file there brings
        self.wanted: set[str] = set()
        self.lost: list[bytes] = []

    def content(self, *, loose: bool) -> tuple[str, bytes]:
        self.count += 1
        name = f"A{self.count}"
        attachments = [attachment(f"{name}.jpg")] if loose else []
        xml = feed(listing(name, attachments=attachments))
        return name, xml if loose else zipped({"feed.xml": xml})

    def put(self, path: bytes, content: bytes, brings: str) -> None:
        self.files.failing = 0
        self.files.write(path, content)
        self.whole[path] = brings

    @rule(name=NAMES, loose=st.booleans())
    def upload(self, name: bytes, loose: bool) -> None:
        """A new file, or another one in its place."""
        brings, content = self.content(loose=loose)
        if loose:
            self.files.failing = 0
            self.files.write(f"{brings}.jpg".encode(), picture(self.count % 256))
        self.put(name + (b".xml" if loose else b".zip"), content, brings)

    @rule(name=NAMES)
    def upload_and_rename(self, name: bytes) -> None:
        brings, content = self.content(loose=False)
        self.put(name + b".zip.part", content, brings)
        self.whole.pop(name + b".zip.part")
        self.files.rename(name + b".zip.part", name + b".zip")
        self.whole[name + b".zip"] = brings

    @rule(name=NAMES, share=st.floats(0, 0.99), loose=st.booleans())
    def upload_half(self, name: bytes, share: float, loose: bool) -> None:
        """The connection breaks."""
        _, content = self.content(loose=loose)
        path = name + (b".xml" if loose else b".zip")
        self.put(path, content[: int((len(content) - 1) * share)], "")
        self.whole.pop(path)

    @precondition(lambda self: self.whole)
    @rule(data=st.data())
    def send_again(self, data: st.DataObject) -> None:
        """The same bytes with another time."""
        path = data.draw(st.sampled_from(sorted(self.whole)))
        self.files.failing = 0
        with suppress(TransportError):
            self.files.write(path, self.files.read(path))

    @rule(seconds=st.sampled_from([10.0, 70.0, 1800.0]))
    def look(self, seconds: float) -> None:
        self.files.failing = 0
        self.box.look(seconds)

    @rule(at=st.integers(1, 25))
    def look_over_a_bad_line(self, at: int) -> None:
        self.files.failing = at
        self.box.look(600)

    @rule(step=st.sampled_from(STEPS), after=st.booleans(), at=st.integers(1, 3))
    def crash(self, step: tuple[type, str], after: bool, at: int) -> None:
        kind, name = step
        real, calls = getattr(kind, name), [0]

        def call(*args: Any, **options: Any) -> Any:
            calls[0] += 1
            if calls[0] == at and not after:
                raise Crash
            done = real(*args, **options)
            if calls[0] == at:
                raise Crash
            return done

        self.files.failing = 0
        with patch.object(kind, name, call), suppress(Crash):
            self.box.look(600)

    @rule()
    def restart(self) -> None:
        self.box.sourced.start += "+"

    def check_removed(self, path: bytes) -> None:
        """What goes at the source has been taken in before."""
        if path in self.whole:
            self.wanted.add(self.whole[path])
            if self.whole.pop(path) not in self.box.statuses():  # in a thread: told at the end
                self.lost.append(path)

    def teardown(self) -> None:
        if not hasattr(self, "box"):
            return
        self.files.failing = 0
        for _ in range(5):
            self.box.look(3600)
        assert self.lost == []
        expected = self.wanted | set(self.whole.values())
        assert expected <= set(self.box.statuses())
        created = [key for report in self.reports() for key, action in actions(report).items() if action == "created"]
        assert sorted(created) == sorted(self.box.statuses())
        assert self.box.problems() == []
        shutil.rmtree(self.folder)

    def reports(self) -> list[Any]:
        with self.box.house.reading_stock().reading() as view:
            applied = [one.delivery for one in view.deliveries() if one.verdict is Verdict.IMPORTED]
            return [view.report(delivery) for delivery in applied]


TestDropFolder = DropFolder.TestCase
TestDropFolder.settings = settings(max_examples=25, stateful_step_count=15)
