"""The Python API: paths in, typed values out. Raises OpenImmoError and nothing else for bad data."""

from collections.abc import Iterator
from functools import partial
from os import PathLike
from pathlib import Path
from typing import BinaryIO

import msgspec

from openimmo.domain.validation import PackageValidation
from openimmo.importers.feed import read_feed
from openimmo.importers.packages.opening import open_package
from openimmo.importers.quick import quick_listings
from openimmo.model import Immobilie, Openimmo

AnyPath = str | PathLike[str]


def read(path: AnyPath) -> Openimmo:
    """The whole document of a package (XML, ZIP or folder), typed; memory grows with the feed.

    Several feeds in one package become one document: the anbieter of all of them, in the order of their names, under
    the uebertragung of the first. Raises PackageError and FeedError.
    """
    with open_package(Path(path)) as package:
        documents = []
        for entry in package.feeds:
            with package.open(entry) as stream:
                documents.append(read_feed(stream, feed=entry.name))
    providers = tuple(anbieter for document in documents for anbieter in document.anbieter)
    return msgspec.structs.replace(documents[0], anbieter=providers)


def iter_listings(path: AnyPath) -> Iterator[Immobilie]:
    """The listings of a package one at a time, in constant memory.

    A feed that turns out to be broken raises FeedError at the break, after the listings before it were given: take
    nothing for granted before the iteration ends.
    """
    with open_package(Path(path)) as package:
        for entry in package.feeds:
            yield from quick_listings(partial(package.open, entry))


def validate(path: AnyPath | BinaryIO, *, repair: bool = True, xsd: AnyPath | None = None) -> PackageValidation:
    """The verdict on a package, with every finding; see PackageValidation. Bad data never raises.

    ``repair=False`` judges the feed as it is, without reading known quirks tolerantly; ``xsd`` judges by a schema file
    of yours as well.
    """
    from openimmo.pipeline.validating import validate_package  # reading alone need not load this

    package = Path(path) if isinstance(path, str | PathLike) else path
    return validate_package(package, repair=repair, xsd=Path(xsd) if xsd is not None else None)


def write(document: Openimmo, target: AnyPath | BinaryIO | None = None, *, version: str | None = None) -> bytes | None:
    """Write a document as a feed: to a path or stream, or as bytes where no target is given.

    Element order and types are right by construction; ``version`` sets uebertragung/@version and the frame.
    """
    from openimmo.exporters.writer import write as write_document  # nor this

    place = Path(target) if isinstance(target, str | PathLike) else target
    return write_document(document, place, version=version)
