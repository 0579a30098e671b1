"""A folder of pages for a browser: one for each listing, lists of all, and the pictures they show.

The folder appears whole or not at all. Pictures are made small, tell nothing of their maker, and are made on all cores.
How a page looks is for the caller.
"""

import contextlib
import hashlib
import os
import re
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Executor, ThreadPoolExecutor
from pathlib import Path
from typing import Protocol

import msgspec

from openimmo.domain.picture import PictureWanted
from openimmo.errors import Refused, SettingsError, StoreError
from openimmo.exporters.forms.offered import Offered
from openimmo.exporters.portals.attachments import Going
from openimmo.findings import finding
from openimmo.media.content import ContentStore
from openimmo.media.portal_pictures import prepared
from openimmo.pipeline.export.forms import Note, unwritten

ON_A_PAGE = 60
"""Listings in one list."""

PICTURES = "pictures"
_LARGE = PictureWanted(side=1600, formats=("jpg",))
_SMALL = PictureWanted(side=560, formats=("jpg",))
_SLUG = 60
_PLANS = ("GRUNDRISS", "KARTEN_LAGEPLAN")


class Shot(msgspec.Struct, frozen=True, kw_only=True):
    """A picture of a listing: addresses of it, large and small, below the folder; its pixels when small."""

    large: str
    small: str
    width: int
    height: int
    title: str
    plan: bool


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """A listing in a list: its own page, and its first picture."""

    offer: Offered
    page: str
    shot: Shot | None


class Drawn(Protocol):
    """Draws the pages, each whole."""

    def listing(self, offer: Offered, shots: Sequence[Shot]) -> bytes: ...
    def index(self, entries: Sequence[Entry], page: int, pages: int, count: int) -> bytes: ...


def write_pages(offers: Iterable[Offered], count: int, media: ContentStore, drawn: Drawn, out: Path, note: Note) -> int:
    """Write the folder ``out``, which must not be there yet; tells how many listings are in it.

    ``count`` is how many there will be. A picture that cannot be shown is told to ``note`` and left out. Raises
    SettingsError, StoreError for a full disk; then there is no folder.
    """
    if os.path.lexists(out):
        raise SettingsError("forms-out-exists", path=str(out))
    try:
        with _appearing(out) as folder, ThreadPoolExecutor(os.cpu_count()) as crew:
            return _Writer(folder, media, drawn, note, crew).write(offers, count)
    except OSError as error:
        raise unwritten(out, error) from error


@contextlib.contextmanager
def _appearing(out: Path) -> Iterator[Path]:
    """A folder that is at ``out`` once the block ends well, and nowhere otherwise."""
    beside = Path(tempfile.mkdtemp(prefix=f".{out.name[:100]}.", suffix=".part", dir=out.absolute().parent))
    try:
        (beside / PICTURES).mkdir()
        yield beside
        beside.chmod(0o755)
        beside.rename(out)
    except BaseException:
        shutil.rmtree(beside, ignore_errors=True)
        raise


class _Writer:
    """Writes pages as listings come; holds those of one list."""

    def __init__(self, folder: Path, media: ContentStore, drawn: Drawn, note: Note, crew: Executor) -> None:
        self._folder = folder
        self._media = media
        self._drawn = drawn
        self._note = note
        self._crew = crew
        self._names: set[str] = set()

    def write(self, offers: Iterable[Offered], count: int) -> int:
        pages = max(1, -(-count // ON_A_PAGE))
        waiting: list[Entry] = []
        done = written = 0
        for offer in offers:
            waiting.append(self._listing(offer))
            done += 1
            if len(waiting) == ON_A_PAGE and written + 1 < pages:
                written += 1
                self._index(waiting, written, pages, count)
                waiting = []
        self._index(waiting, written + 1, pages, done)
        return done

    def _index(self, entries: Sequence[Entry], page: int, pages: int, count: int) -> None:
        (self._folder / index_name(page)).write_bytes(self._drawn.index(entries, page, pages, count))

    def _listing(self, offer: Offered) -> Entry:
        pictures = [going for going in offer.media.going if going.file is not None and going.file.picture is not None]
        shots = [shot for shot in self._crew.map(self._shot, pictures) if shot is not None]
        page = self._page(offer.number)
        (self._folder / page).write_bytes(self._drawn.listing(offer, shots))
        self._tell(offer.number, len(pictures) - len(shots))
        return Entry(offer=offer, page=page, shot=shots[0] if shots else None)

    def _tell(self, number: str, left: int) -> None:
        if left:
            self._note(finding("forms-pictures-left", listing=number, count=left))

    def _shot(self, going: Going) -> Shot | None:
        """The picture in both sizes; None where it cannot be shown."""
        assert going.file is not None
        try:
            with self._media.open(going.file.sha256) as stream:
                large = prepared(stream.read(), _LARGE)
            small = prepared(large.data, _SMALL)
        except (Refused, StoreError):
            return None
        name = f"{PICTURES}/{hashlib.sha256(large.data).hexdigest()[:20]}"
        for path, data in ((f"{name}.jpg", large.data), (f"{name}-s.jpg", small.data)):
            (self._folder / path).write_bytes(data)
        return Shot(
            large=f"{name}.jpg",
            small=f"{name}-s.jpg",
            width=small.width,
            height=small.height,
            title=going.anhang.anhangtitel or "",
            plan=str(going.anhang.gruppe) in _PLANS,
        )

    def _page(self, number: str) -> str:
        """A name for the page of a number that no other has, on any file system."""
        slug = re.sub(r"[^A-Za-z0-9_-]+", "-", number).strip("-")[:_SLUG]
        if slug != number or slug.lower() in self._names:
            slug = "-".join(filter(None, (slug, hashlib.sha256(number.encode()).hexdigest()[:8])))
        self._names.add(slug.lower())
        return f"listing-{slug}.html"


def index_name(page: int) -> str:
    """The file of a list."""
    return "index.html" if page == 1 else f"index-{page}.html"
