"""Writes the typed model: a whole document to a file, a stream or bytes, and one listing in its canonical form.

Knows files. What a feed looks like is told in stream.py and trees.py.
"""

from io import BytesIO
from os import PathLike
from pathlib import Path
from typing import BinaryIO, overload

import msgspec
from lxml import etree

from openimmo.errors import Refused
from openimmo.exporters.stream import FeedWriter
from openimmo.exporters.trees import TreeBuilder
from openimmo.model import Anbieter, Immobilie, Openimmo
from openimmo.model.tables import table
from openimmo.xsd.catalogue import NEWEST
from openimmo.xsd.grammar import grammar


@overload
def write(document: Openimmo, target: None = None, *, version: str | None = None, pretty: bool = False) -> bytes: ...
@overload
def write(
    document: Openimmo, target: str | PathLike[str] | BinaryIO, *, version: str | None = None, pretty: bool = False
) -> None: ...
def write(
    document: Openimmo,
    target: str | PathLike[str] | BinaryIO | None = None,
    *,
    version: str | None = None,
    pretty: bool = False,
) -> bytes | None:
    """Write a document as a feed, in UTF-8; without a target the bytes are returned::

        write(
            Openimmo(
                uebertragung=Uebertragung(art=Art.ONLINE, umfang=Umfang.TEIL, sendersoftware="…", senderversion="1"),
                anbieter=(Anbieter(firma="Meyer", openimmo_anid="4711", immobilie=(Immobilie(…),)),),
            ),
            "feed.xml",
            version="1.2.7c",
        )

    Elements come in the standard's order, values in its spelling or in the sender's own that means the same, and what
    the sender wrote beyond the standard comes back in its place. ``pretty`` breaks lines where that means nothing.

    Nothing is converted and nothing is left out, but for empty elements whose type has no empty value: ``version``
    only sets uebertragung/@version and the frame (a namespace up to 1.2.0, none since), so a document that says what
    the version does not know becomes a feed that is not valid in it. Without ``version`` the document's own counts.

    A file is replaced only when all is written. Raises SettingsError for an unknown version, Refused for a value that
    no feed can hold and for a file that cannot be written.
    """
    if target is None:
        buffer = BytesIO()
        _write(document, buffer, version, pretty)
        return buffer.getvalue()
    if isinstance(target, (str, PathLike)):
        _replace(Path(target), document, version, pretty)
    else:
        _write(document, target, version, pretty)
    return None


def listing_to_xml(immobilie: Immobilie, *, version: str = NEWEST) -> bytes:
    """One listing as canonical XML (exclusive C14N, UTF-8, no namespace), the form in which the stock keeps it.

    ``version`` (an id of the catalogue) tells which elements may be empty. Raises Refused for a value that no feed can
    hold.
    """
    holder = etree.Element("anbieter")
    made = TreeBuilder(grammar(version)).add(holder, "immobilie", immobilie, table("immobilie"))
    return etree.tostring(made, method="c14n", exclusive=True, with_tail=False)


def provider_to_xml(anbieter: Anbieter) -> bytes:
    """An anbieter without its listings, in the same form. Raises Refused."""
    holder = etree.Element("openimmo")
    alone = msgspec.structs.replace(anbieter, immobilie=())
    made = TreeBuilder(grammar(NEWEST)).add(holder, "anbieter", alone, table("anbieter"))
    return etree.tostring(made, method="c14n", exclusive=True, with_tail=False)


def _write(document: Openimmo, stream: BinaryIO, version: str | None, pretty: bool) -> None:
    with FeedWriter(stream, version=version, root=document, pretty=pretty) as out:
        if document.uebertragung is not None:
            out.transfer(document.uebertragung)
        for anbieter in document.anbieter:
            with out.provider(anbieter):
                pass


def _replace(path: Path, document: Openimmo, version: str | None, pretty: bool) -> None:
    unfinished = path.with_name(f"{path.name}.part")
    try:
        try:
            with unfinished.open("wb") as stream:
                _write(document, stream, version, pretty)
            unfinished.replace(path)
        finally:
            unfinished.unlink(missing_ok=True)
    except OSError as error:
        raise Refused("export-target", path=path, reason=error.strerror or error) from error
