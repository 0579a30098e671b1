"""Writes a feed part by part into a stream: header, providers, listings; memory does not grow with the feed.

Knows the outer elements of a feed by name. Does not know files.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import dropwhile, takewhile
from types import TracebackType
from typing import BinaryIO, Self

import msgspec
from lxml import etree

from openimmo.errors import Refused, SettingsError
from openimmo.exporters.fragments import parsed
from openimmo.exporters.frame import frame
from openimmo.exporters.tags import OpenTags
from openimmo.exporters.trees import KeptXml, TreeBuilder
from openimmo.model import Anbieter, Immobilie, Kept, Openimmo, Uebertragung
from openimmo.model.tables import Child, Table, table
from openimmo.xsd.catalogue import NEWEST, VERSIONS, recognise
from openimmo.xsd.grammar import grammar

_ROOT, _TRANSFER, _PROVIDER, _LISTING = map(table, ("openimmo", "uebertragung", "anbieter", "immobilie"))


class FeedWriter:
    """Writes one feed, part by part, in this order::

        with FeedWriter(stream, version="1.2.7c") as out:
            out.transfer(uebertragung)
            with out.provider(Anbieter(firma="Meyer", openimmo_anid="4711", impressum="…")):
                for immobilie in listings:
                    out.listing(immobilie)

    What comes after the listings of a provider (impressum …) is written when its block ends. ``version`` rules the
    frame and is what uebertragung/@version will say; nothing is converted. None: as the uebertragung of ``root`` says.
    ``root`` gives what else the root holds: its user_defined fields and what was kept there, not its anbieter.

    A block that is left by an error leaves the feed without its end, so that nobody takes it for a whole one.
    Raises SettingsError for an unknown version, Refused for what no feed can hold, RuntimeError for another order.
    """

    def __init__(
        self, stream: BinaryIO, *, version: str | None = NEWEST, root: Openimmo | None = None, pretty: bool = False
    ) -> None:
        if version is not None and recognise(version).how != "known":
            raise SettingsError("export-version-unknown", version=version, known=", ".join(VERSIONS))
        document = root or Openimmo()
        transfer = document.uebertragung or Uebertragung()
        around = frame(version or transfer.version, (document.kept or Kept()).namespaces)
        self._version = version
        self._document = document
        self._builder = TreeBuilder(grammar(around.version))
        self._root = around.root()
        self._kept: KeptXml = {}
        self._tags = OpenTags(stream, around, pretty=pretty)
        self._provider: etree._Element | None = None
        self._written = 0

    def __enter__(self) -> Self:
        self._builder.attributes(self._root, self._document, _ROOT)
        self._tags.open(self._root, _ROOT)
        self._kept = self._builder.kept(self._root, self._document, _ROOT)
        self._root.extend(self._kept.pop("", ()))
        self._tags.flush()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if kind is not None:
            return
        self._root.extend(self._kept.pop("anbieter", ()))
        self._builder.children(self._root, self._document, _after(_ROOT, "anbieter"), self._kept)
        self._tags.flush()
        self._tags.close()

    def transfer(self, uebertragung: Uebertragung) -> None:
        """Write the header."""
        if self._version is not None:
            uebertragung = msgspec.structs.replace(uebertragung, version=self._version)
        self._builder.add(self._root, "uebertragung", uebertragung, _TRANSFER)
        self._root.extend(self._kept.pop("uebertragung", ()))
        self._tags.flush()

    @contextmanager
    def provider(self, anbieter: Anbieter) -> Iterator[None]:
        """Write a provider and the listings it holds; more listings are written within the block."""
        if self._provider is not None:
            raise RuntimeError("a provider stands beside another, not within")
        made = self._provider = etree.SubElement(self._root, "anbieter")
        self._builder.attributes(made, anbieter, _PROVIDER)
        self._tags.open(made, _PROVIDER)
        kept = self._builder.kept(made, anbieter, _PROVIDER)
        self._builder.children(made, anbieter, _before(_PROVIDER, "immobilie"), kept)
        self._tags.flush()
        for immobilie in anbieter.immobilie:
            self.listing(immobilie)
        yield
        made.extend(kept.pop("immobilie", ()))
        self._builder.children(made, anbieter, _after(_PROVIDER, "immobilie"), kept)
        self._tags.flush()
        self._tags.close()
        self._provider = None

    def listing(self, immobilie: Immobilie) -> None:
        """Write a listing of the provider. Raises Refused, with the number of the listing."""
        try:
            self._builder.add(self._within(), "immobilie", immobilie, _LISTING)
        except Refused as error:
            place = f"{error.params['place']} ({_name(immobilie, self._written)})"
            raise Refused(error.code, **{**error.params, "place": place}) from error
        self._tags.flush()
        self._written += 1

    def listing_xml(self, xml: bytes) -> None:
        """Write a listing of the provider from its own XML (UTF-8, without namespace), as it is. Raises Refused."""
        try:
            listing = parsed(xml)
        except ValueError as error:
            raise Refused("export-no-listing", reason=error) from error
        if listing.tag != "immobilie":
            raise Refused("export-no-listing", reason=f"<{listing.tag}>")
        self._within().append(listing)
        self._tags.flush()
        self._written += 1

    def _within(self) -> etree._Element:
        if self._provider is None:
            raise RuntimeError("a listing stands within a provider")
        return self._provider


def _name(immobilie: object, position: int) -> str:
    techn = getattr(immobilie, "verwaltung_techn", None)
    number = getattr(techn, "objektnr_extern", None)
    return f"objektnr_extern {number}" if number else f"immobilie {position + 1}"


def _before(table: Table, name: str) -> Iterator[Child]:
    return takewhile(lambda place: place.name != name, table.children.values())


def _after(table: Table, name: str) -> Iterator[Child]:
    places = dropwhile(lambda place: place.name != name, table.children.values())
    next(places)
    return places
