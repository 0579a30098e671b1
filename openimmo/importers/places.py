"""Where things below a listing or a frame stand: their line, and the XML there in short.

Knows the trees that are at hand: a listing's is gone when the next one is read. Where an element is missing, the
nearest one around it counts.
"""

import re
from collections.abc import Iterable, Iterator

import msgspec
from lxml import etree

from openimmo.findings import Finding
from openimmo.importers.excerpts import excerpt
from openimmo.importers.feed import ReadListing
from openimmo.importers.frame import Frame
from openimmo.importers.paths import line_of, local

_STEP = re.compile(r"(?P<name>.*?)(?:\[(?P<number>[0-9]{1,9})\])?", re.DOTALL)
_LISTING = re.compile(r".*/immobilie\[[0-9]+\]/?", re.DOTALL | re.IGNORECASE)
_ROOT = re.compile(r"/[^/]*/?")


class Where(msgspec.Struct, frozen=True):
    """A place in a feed: its line (1-based, None where nobody knows it), and the XML there, at most 300 characters."""

    line: int | None
    excerpt: str | None


def attachment_lines(listing: ReadListing) -> list[int | None]:
    """The line (1-based) of each anhang in the order of the typed listing."""
    return [line_of(anhang) for anhang in listing.element.iterfind("anhaenge/anhang")]


def at(listing: ReadListing, path: str) -> Where:
    """The place of ``path``: absolute, or below the listing like "anhaenge/anhang[2]/@location"."""
    found = _nearest(listing.element, below(path, listing.path))
    return Where(line_of(found), excerpt(found))


def line_at(listing: ReadListing, path: str) -> int | None:
    """Only the line of ``path``, for the same paths as ``at``."""
    return line_of(_nearest(listing.element, below(path, listing.path)))


def at_frame(frame: Frame, path: str) -> Where:
    """The place of an absolute path around the listings; the root's own name does not matter."""
    found = _nearest(frame.skeleton, below(path, "/openimmo"))
    return Where(line_of(found), excerpt(found))


def with_excerpts(found: Iterable[Finding], place: ReadListing | Frame) -> list[Finding]:
    """The findings with the XML they are about, as far as it stands there.

    What repairs have renamed is shown by its own name, and what they have moved is found by its line.
    """
    framed = isinstance(place, Frame)
    top, base = (place.skeleton, "/openimmo") if isinstance(place, Frame) else (place.element, place.path)
    return [_with_excerpt(one, top, base) if _stands(one, framed) else one for one in found]


def _stands(one: Finding, framed: bool) -> bool:
    """Whether the tree holds what the finding is about; of a frame, the listings are gone."""
    return one.excerpt is None and one.path is not None and not (framed and _LISTING.match(one.path))


def _with_excerpt(one: Finding, top: etree._Element, base: str) -> Finding:
    steps = below(one.path or base, base)
    near = _nearest(top, steps, one)
    name = _name(next((step for step in reversed(steps) if not step.startswith("@")), ""))
    return msgspec.structs.replace(one, excerpt=excerpt(near, name if _alike(near, name, one) else None))


def below(path: str, base: str) -> list[str]:
    """The steps of ``path`` below ``base``; a path that begins otherwise counts from the listing, or from the root."""
    if path == base or path.startswith(f"{base}/"):
        path = path[len(base) :]
    elif path.startswith("/"):
        start = _LISTING.match(path) if "[" in base else _ROOT.match(path)
        path = path[start.end() :] if start else ""
    return [step for step in path.split("/") if step]


def _nearest(top: etree._Element, steps: list[str], one: Finding | None = None) -> etree._Element:
    """The element that the steps lead to, or the last one on the way that is there."""
    found = top
    for step in steps:
        if step.startswith("@"):
            break
        child = _child(found, step, one)
        if child is None:
            moved = _moved(top, step, one)
            return found if moved is None else moved
        found = child
    return found


def _child(parent: etree._Element, step: str, one: Finding | None) -> etree._Element | None:
    name = _name(step)
    number = int(_parts(step)["number"] or 1)
    same = [child for child in parent if local(child) == name]
    if number <= len(same):
        return same[number - 1] if number else None
    alike = [child for child in parent if one is not None and _alike(child, name, one)]
    return next((child for child in alike if one and line_of(child) == one.line), alike[0] if alike else None)


def _alike(element: etree._Element, name: str, one: Finding) -> bool:
    """Whether a repair may have given the element its name in place of ``name``."""
    return local(element).casefold() == name.casefold() or (bool(name) and local(element) == one.repair)


def _moved(top: etree._Element, step: str, one: Finding | None) -> etree._Element | None:
    if one is None or one.line is None:
        return None
    there: Iterator[etree._Element] = (item for item in top.iter() if local(item) == _name(step))
    return next((item for item in there if line_of(item) == one.line), None)


def _name(step: str) -> str:
    return str(_parts(step)["name"])


def _parts(step: str) -> re.Match[str]:
    found = _STEP.fullmatch(step)
    assert found is not None
    return found
