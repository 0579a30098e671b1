"""An office with sources: folders in memory or on the disk, a clock that only moves when a test says so."""

from collections.abc import Callable, Iterable, Mapping
from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from pathlib import Path
from typing import cast

from msgspec.structs import replace

from openimmo.domain.delivery import DeliveryReport, Verdict
from openimmo.domain.source import Place, Source
from openimmo.pipeline.polling.looking import Poll, poll
from openimmo.store.sources import SourceFile, SourceLook
from openimmo.transports.files import Files
from openimmo.transports.memory import MemoryFiles
from openimmo.wiring import House, open_house
from tests.pipeline.deliveries import NOON, Office, zipped

HALF_AN_HOUR = 1800.0


class SourceHouse(House):
    """A real house with its own time: wall clock and monotonic clock move together."""

    seconds = 0.0
    start = "boot-1"

    def __init__(self, house: House, connect: Mapping[str, Callable[[], AbstractContextManager[Files]]]) -> None:
        super().__init__(house.settings)
        self.connect = connect

    def clock(self) -> datetime:
        return NOON + timedelta(seconds=self.seconds)

    def monotonic(self) -> float:
        return 1_000.0 + self.seconds

    def boot(self) -> str:
        return self.start

    def files(self, source: Source) -> AbstractContextManager[Files]:
        if source.name in self.connect:
            return self.connect[source.name]()
        return super().files(source)


class SourceOffice(Office):
    """An office that polls. ``files`` are its sources in memory by name."""

    def __init__(self, folder: Path, make_home: Callable[[Path], None]) -> None:
        super().__init__(folder, make_home)
        self.files: dict[str, MemoryFiles] = {}
        self.connect: dict[str, Callable[[], AbstractContextManager[Files]]] = {}
        self.sources: dict[str, Source] = {}
        self.sourced: SourceHouse
        self._dress()

    def _dress(self) -> None:
        kept = getattr(self, "sourced", None)
        self.sourced = SourceHouse(self.house, self.connect)
        if kept:
            self.sourced.seconds, self.sourced.start = kept.seconds, kept.start
        self.house = self.sourced  # type: ignore[assignment]

    def settings(self, text: str) -> None:
        """Write openimmo.toml and read it."""
        (self.home / "openimmo.toml").write_text(text, encoding="utf-8")
        self.house = open_house(self.home, None, {})  # type: ignore[assignment]
        self._dress()
        self._known()

    def source(self, name: str = "box", **options: object) -> MemoryFiles:
        """A source in memory; ``options`` are those of Source."""
        files = self.files[name] = MemoryFiles()
        self.connect[name] = lambda: cast("AbstractContextManager[Files]", files)
        self.sources[name] = Source(name=name, place=Place(scheme="ftp", host="h"), **options)  # type: ignore[arg-type]
        self._known()
        return files

    def folder_source(self, name: str = "box", **options: object) -> Path:
        """A source that is a folder of this machine."""
        folder = self.folder / f"drop-{name}"
        folder.mkdir()
        self.sources[name] = Source(name=name, place=Place(scheme="file", folder=str(folder)), **options)  # type: ignore[arg-type]
        self._known()
        return folder

    def _known(self) -> None:
        self.sourced.settings = replace(self.sourced.settings, sources=dict(self.sources))

    def later(self, seconds: float = HALF_AN_HOUR) -> None:
        """Time goes by."""
        self.sourced.seconds += seconds

    def poll(self, *names: str, stop: Callable[[], bool] | None = None, twice: bool = False) -> dict[str, Poll]:
        """Look at sources, all unless some are named; ``twice``: and again once something can have settled."""
        wanted = [self.sources[name] for name in names or self.sources]
        polls = poll(
            self.sourced, wanted, progress=lambda *told: None, stop=stop, wait=self.later if twice else None
        )  # fmt: skip
        return {one.source: one for one in polls}

    def look(self, after: float = HALF_AN_HOUR) -> list[DeliveryReport]:
        """One poll of everything, some time later; all reports."""
        self.later(after)
        return [report for one in self.poll().values() for report in one.reports]

    def settle(self) -> list[DeliveryReport]:
        """Two polls half an hour apart; what came of the second."""
        self.look()
        return self.look()

    def rows(self, name: str = "box") -> dict[bytes, SourceFile]:
        """What is remembered of a source's files."""
        with self.house.reading_stock().reading() as view:
            return {row.path: row for row in view.source_files([name])[name]}

    def looks(self) -> dict[str, SourceLook]:
        """What is remembered of the looks."""
        with self.house.reading_stock().reading() as view:
            return view.source_looks()

    def parts(self) -> list[Path]:
        """What lies in the folder of what is being fetched."""
        return [file for file in (self.home / "spool" / "incoming").rglob("*") if file.is_file()]


def verdicts(reports: Iterable[DeliveryReport]) -> list[Verdict]:
    """The verdicts in their order."""
    return [report.verdict for report in reports]


def waiting(reports: Iterable[DeliveryReport]) -> dict[str, str]:
    """Path → reason of everything that waits."""
    return {one.path: one.reason.code for one in reports if one.verdict is Verdict.WAITING and one.reason}


def package(*files: tuple[str, bytes]) -> bytes:
    """A ZIP of these files."""
    return zipped(dict(files))
