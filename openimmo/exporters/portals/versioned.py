"""A listing as a tree in the version of a portal: what was lost on the way is told, and what is still not valid.

The stock's own XML is taken where it can be: only what an adaptation has changed is written anew. Knows trees and
versions, not portals.
"""

from collections.abc import Iterator, Sequence
from copy import deepcopy
from functools import cache
from itertools import pairwise

import msgspec
from lxml import etree

from openimmo.exporters.portals.patching import patched
from openimmo.exporters.portals.renaming import ANHAENGE, renamed
from openimmo.exporters.skeleton import listing_tree
from openimmo.findings import Finding, finding
from openimmo.model import Immobilie
from openimmo.model.tables import table
from openimmo.versions.changes import Change
from openimmo.versions.places import in_order
from openimmo.versions.route import Route, route
from openimmo.xsd.catalogue import NEWEST, VERSIONS, family, schema
from openimmo.xsd.check import first_errors
from openimmo.xsd.grammar import grammar
from openimmo.xsd.least import least_listing
from openimmo.xsd.schema_error import SchemaError

_LISTING = table("immobilie")
_DEFECT = "schema-known-defect"


class Versioned(msgspec.Struct, frozen=True, kw_only=True):
    """A listing's tree in a version (no namespace), what the conversion did, and the errors that are left."""

    tree: etree._Element
    findings: tuple[Finding, ...] = ()
    errors: tuple[SchemaError, ...] = ()


class Origin(msgspec.Struct, frozen=True, kw_only=True):
    """A listing as the stock holds it: its tree without namespace, which is used up, and the same as read.

    ``attachments`` are the positions in it of those that the listing has now.
    """

    tree: etree._Element
    immobilie: Immobilie
    attachments: Sequence[int] = ()


def versioned(immobilie: Immobilie, version: str, *, number: str, origin: Origin | None = None) -> Versioned:
    """The listing in a version of the catalogue; ``origin`` is what it was made of.

    Raises Refused for a value that no feed can hold.
    """
    quick = _from_origin(immobilie, origin) if origin is not None else None
    if quick is not None and all(schema(one).validate(quick) for one in _judged_by(version)):
        return Versioned(tree=quick)
    if quick is None or not schema(NEWEST).validate(quick):
        quick = listing_tree(immobilie, NEWEST)
        in_order(quick, grammar(NEWEST))
    return _converted(quick, version, number)


def deletion(immobilie: Immobilie, version: str, day: str) -> etree._Element:
    """A minimal listing that is to be deleted, filled up until it is valid; ``day`` (YYYY-MM-DD) is its stand_vom."""
    rules = grammar(version)
    tree = least_listing(rules)
    made = listing_tree(immobilie, version).find("verwaltung_techn")
    least = tree.find("verwaltung_techn")
    assert made is not None
    assert least is not None
    for needed in least:
        if made.find(str(needed.tag)) is None:
            needed.text = {"stand_vom": day}.get(str(needed.tag))
            made.append(needed)
    tree.replace(least, made)
    in_order(tree, rules)
    return tree


def frame_in_version(around: etree._Element, version: str) -> tuple[tuple[SchemaError, ...], tuple[Change, ...]]:
    """Convert the frame of a feed (with an empty immobilie) in place; what is not valid in it, and what was changed."""
    in_order(around, grammar(NEWEST))
    changes = _route(NEWEST, version).walk(around)
    for transfer in around.iterchildren("uebertragung"):
        transfer.set("version", version)
    filled = etree.fromstring(etree.tostring(around))
    for stub in list(filled.iter("immobilie")):
        stub.extend(least_listing(grammar(version)))
    return _errors(filled, version), tuple(changes)


def _from_origin(immobilie: Immobilie, origin: Origin) -> etree._Element | None:
    """The origin's tree, changed where the listing is different now; None where that takes writing it anew."""
    known = (ANHAENGE,) if renamed(origin.tree, immobilie, origin.attachments) else ()
    return origin.tree if patched(origin.tree, origin.immobilie, immobilie, _LISTING, known) else None


def _converted(made: etree._Element, version: str, number: str) -> Versioned:
    done = _walked(made, (NEWEST, version), number)
    if not done.errors:
        return done
    of_old = _walked(made, (VERSIONS[0], family(version), version), number)
    return min(done, of_old, key=lambda one: len(one.errors))


def _walked(made: etree._Element, stations: Sequence[str], number: str) -> Versioned:
    """Converted by these versions: the stock is read as the newest, but a listing may say what only older ones had."""
    tree = deepcopy(made)
    changes = [change for way in pairwise(stations) for change in _route(*way).walk(tree)]
    return Versioned(tree=tree, findings=tuple(_told(changes, number)), errors=_errors(tree, stations[-1]))


@cache
def _route(source: str, version: str) -> Route:
    return route(source, version)


def _errors(tree: etree._Element, version: str) -> tuple[SchemaError, ...]:
    judged = (first_errors(schema(one), tree).first for one in _judged_by(version))
    return next((errors for found in judged if (errors := _real(found))), ())


def _real(found: Sequence[SchemaError]) -> tuple[SchemaError, ...]:
    return tuple(error for error in found if error.code != _DEFECT)


@cache
def _judged_by(version: str) -> tuple[str, ...]:
    """Its own schema, and that by which feeds of it are judged: any 1.2.7 is read as the newest of them."""
    return tuple(dict.fromkeys((version, family(version))))


def _told(changes: Sequence[Change], number: str) -> Iterator[Finding]:
    for change in changes:
        told = finding(change.code, listing=number, path=change.path, value=change.value, repair=change.repair)
        yield msgspec.structs.replace(told, params=dict(change.params))
