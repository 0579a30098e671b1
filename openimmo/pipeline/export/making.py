"""From the contents of listings to what can be sent: each made as the portal may see it, its files, and judged.

Each listing is read once. What is ready waits in a file until all are judged, since a single one that is blocked may
change what goes out. Knows the steps in their order; what a portal may see is told in exporters/portals/.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import islice
from typing import NamedTuple, Protocol

import msgspec

from openimmo.domain.delivery import Reason
from openimmo.domain.export import SentMedia
from openimmo.domain.picture import ReadyFile
from openimmo.domain.portal import Portal
from openimmo.errors import OpenImmoError, StoreError
from openimmo.exporters.portals.adapting import Adapted, Facts, Finished, adapted, finished, foreseen
from openimmo.exporters.portals.packages import load
from openimmo.exporters.portals.preflight import preflight
from openimmo.findings import Cap, Finding, from_error
from openimmo.importers.dialects.profiles import effective
from openimmo.importers.feed import map_listing, parse_listing
from openimmo.media.content import ContentStore
from openimmo.media.picture_cache import Order, PictureCache
from openimmo.pipeline.drawer import Drawer
from openimmo.pipeline.export.judges import Judges
from openimmo.pipeline.export.planning import Content
from openimmo.pipeline.export.sending import Progress
from openimmo.settings import Settings

AT_ONCE = 16
"""Listings whose pictures are made at the same time; so many wait in memory. More would only crowd out the caches."""

_ALL_REPAIRS = effective(frozenset(), None)


class House(Protocol):
    """What making needs from the house it is in (wiring.py)."""

    settings: Settings

    def clock(self) -> datetime: ...
    def content(self) -> ContentStore: ...
    def pictures(self) -> PictureCache: ...
    def cores(self) -> int: ...


class FileFacts(msgspec.Struct, frozen=True, kw_only=True):
    """A file that goes with a listing, as it waits: its name there, and where it lies."""

    name: str
    path: str
    format: str
    size: int
    sha256: str


class Ready(msgspec.Struct, frozen=True, kw_only=True):
    """A listing that can be sent: whose it is, its XML in the portal's version, and its files."""

    sender: str
    listing: int
    sent_as: str
    xml: bytes
    files: tuple[FileFacts, ...] = ()
    sent: tuple[SentMedia, ...] = ()


class Bench(msgspec.Struct, frozen=True, kw_only=True):
    """What was made: the listings that can go, in the order of their contents, and why others cannot, by their ids."""

    ready: Drawer[Ready]
    blocked: dict[int, tuple[Reason, ...]]


class Spot(NamedTuple):
    """Where a file belongs: to which listing of some, and as which of its attachments."""

    place: int
    position: int


class _Begun(NamedTuple):
    """A listing whose files are not made yet; without ``one`` it could not even be read."""

    content: Content
    one: Adapted | None
    problem: Finding | None = None


class Maker:
    """Makes the listings of one export. Everything worth telling goes into ``cap``."""

    def __init__(self, house: House, portal: Portal, cap: Cap, progress: Progress) -> None:
        self._rules = Judges(portal, house.settings.rules, house.clock().date())
        self._content = house.content()
        self._cache = house.pictures()
        self._cores = house.cores()
        self._portal = portal
        self._cap = cap
        self._progress = progress

    def look(self, contents: Drawer[Content], bench: Bench) -> None:
        """Judge all listings as they would be; no file is made."""
        for number, begun in enumerate(map(self._begun, contents)):
            self._progress("export-make", number, contents.count)
            self._judge(begun, foreseen(begun.one, self._portal) if begun.one is not None else None, bench)

    def make(self, contents: Drawer[Content], bench: Bench) -> None:
        """Make all listings with their files; raises StoreError where the disk is full."""
        done = 0
        for some in _batches(contents, AT_ONCE):
            begun = [self._begun(content) for content in some]
            pictures = self._pictures(begun)
            for place, one in enumerate(begun):
                self._progress("export-make", done, contents.count)
                done += 1
                made = None if one.one is None else finished(one.one, self._portal, self._files(one, place, pictures))
                self._judge(one, made, bench)

    def _begun(self, content: Content) -> _Begun:
        try:
            tree = parse_listing(content.xml)
            immobilie = map_listing(tree, _ALL_REPAIRS)[0]
        except OpenImmoError as error:
            return _Begun(content, None, msgspec.structs.replace(from_error(error), listing=content.sent_as))
        facts = Facts(number=content.sent_as, reference=content.reference, media=content.media, tree=tree)
        return _Begun(content, adapted(immobilie, self._portal, facts))

    def _pictures(self, begun: Sequence[_Begun]) -> dict[Spot, ReadyFile]:
        """The pictures of some listings, made on all cores."""
        wanted = [
            (Spot(place, position), Order(original=self._content.path(file.sha256), sha256=file.sha256, wanted=picture))
            for place, one in enumerate(begun)
            if one.one is not None
            for position, file in one.one.media.files
            if (picture := file.picture) is not None
        ]
        made: dict[Spot, ReadyFile] = {}
        results = self._cache.all_made([order for _, order in wanted], workers=self._cores)
        for (spot, _), done in zip(wanted, results, strict=True):
            if done.file is not None:
                made[spot] = done.file
            elif done.problem is not None:
                self._pass_over(done.problem, begun[spot.place].content.sent_as, spot.position)
        return made

    def _files(self, begun: _Begun, place: int, pictures: Mapping[Spot, ReadyFile]) -> dict[int, ReadyFile]:
        """The files of one listing, by their position in it; documents go as they are."""
        assert begun.one is not None
        found: dict[int, ReadyFile] = {}
        for position, file in begun.one.media.files:
            if file.picture is not None:
                if (made := pictures.get(Spot(place, position))) is not None:
                    found[position] = made
                continue
            try:
                size = self._content.sound(file.sha256)
            except StoreError as problem:
                self._pass_over(problem, begun.content.sent_as, position)
            else:
                path = self._content.path(file.sha256)
                found[position] = ReadyFile(path=path, format=file.format, size=size, sha256=file.sha256)
        return found

    def _pass_over(self, problem: OpenImmoError, number: str, position: int) -> None:
        """A file that cannot go is told, and the listing goes without it; unless it is our disk that has no room."""
        if isinstance(problem, StoreError) and problem.retryable:
            raise problem
        told = msgspec.structs.replace(from_error(problem), listing=number, path=f"anhaenge/anhang[{position + 1}]")
        self._cap.add(told)

    def _judge(self, begun: _Begun, made: Finished | None, bench: Bench) -> None:
        """Put the listing aside as ready, or note why it is blocked."""
        content = begun.content
        if made is None:
            assert begun.problem is not None
            self._cap.add(begun.problem)
            bench.blocked[content.listing] = (Reason(begun.problem.code, dict(begun.problem.params)),)
            return
        broken = self._rules.of(made.immobilie, content.sent_as)
        judged = preflight(made, self._portal, broken if self._rules.block else ())
        self._cap.extend((*made.findings, *judged.findings, *(() if self._rules.block else broken)))
        if judged.blocked or made.tree is None:
            bench.blocked[content.listing] = judged.blocked
        else:
            bench.ready.put(_ready(content, made))


def _ready(content: Content, made: Finished) -> Ready:
    files = tuple(
        FileFacts(name=name, path=str(file.path), format=file.format, size=file.size, sha256=file.sha256)
        for name, file in made.files.items()
    )
    xml = load(content.sender, made, files=()).xml
    return Ready(
        sender=content.sender, listing=content.listing, sent_as=content.sent_as, xml=xml, files=files, sent=made.sent
    )


def _batches(contents: Iterable[Content], size: int) -> Iterator[list[Content]]:
    rest = iter(contents)
    while some := list(islice(rest, size)):
        yield some
