"""The Python API: paths in, typed values out. Raises OpenImmoError and nothing else for bad data."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from functools import partial
from os import PathLike
from pathlib import Path
from typing import BinaryIO

import msgspec

from openimmo.domain.validation import PackageValidation
from openimmo.findings import Finding
from openimmo.importers.feed import whole
from openimmo.importers.mending import through
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
        documents = [through(partial(package.open, entry), whole, feed=entry.name) for entry in package.feeds]
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


def validate(
    path: AnyPath | BinaryIO, *, repair: bool = True, xsd: AnyPath | None = None, as_of: date | None = None
) -> PackageValidation:
    """The verdict on a package, with every finding; see PackageValidation. Bad data never raises.

    ``repair=False`` judges the feed as it is, without reading known quirks tolerantly; ``xsd`` judges by a schema file
    of yours as well; ``as_of`` is the day whose rules count, today (UTC) where none is given.
    """
    from openimmo.pipeline.validating import Options, validate_package  # reading alone need not load this
    from openimmo.rules.running import rule_set

    package = Path(path) if isinstance(path, str | PathLike) else path
    rules = rule_set(as_of or datetime.now(UTC).date())
    return validate_package(package, Options(repair=repair, xsd=Path(xsd) if xsd is not None else None, rules=rules))


def write(document: Openimmo, target: AnyPath | BinaryIO | None = None, *, version: str | None = None) -> bytes | None:
    """Write a document as a feed: to a path or stream, or as bytes where no target is given.

    Element order and types are right by construction; ``version`` sets uebertragung/@version and the frame. Raises
    SettingsError for an unknown version and for a name that ends with .zip, Refused for what cannot be written.
    """
    from openimmo.errors import SettingsError
    from openimmo.exporters.writer import write as write_document  # nor this

    place = Path(target) if isinstance(target, str | PathLike) else target
    if isinstance(place, Path) and place.suffix.casefold() == ".zip":
        raise SettingsError("export-no-zip", path=place)
    return write_document(document, place, version=version)


def convert(source: AnyPath | BinaryIO, out: AnyPath | BinaryIO, *, to: str | None = None) -> tuple[Finding, ...]:
    """Write a package in another version of the standard; gives what was lost, guessed or is not valid, if anything.

    ``out`` ends with .xml or .zip (which keeps the files beside the feeds), or is a stream for XML. Without ``to`` a
    feed stays in its version and is only repaired. Of each code the first hundred are given. Raises SettingsError for
    an unknown version or an impossible target, PackageError and FeedError for what cannot be read; then nothing is
    written.
    """
    from openimmo.pipeline.converting import convert_package  # nor this

    places = [Path(one) if isinstance(one, str | PathLike) else one for one in (source, out)]
    return convert_package(places[0], places[1], to=to).losses
