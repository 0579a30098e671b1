"""Turns what the mapper found odd into findings with path, line, value and repair."""

from collections.abc import Iterator, Sequence

from lxml import etree

from openimmo.findings import Finding, finding
from openimmo.importers.mapper import Odd

_MOST = 200  # per listing; more is counted, so a hostile listing cannot fill the report
_VALUE = 200


def notes(
    odd: Sequence[Odd], *, feed: str | None, listing: str | None, base: str, top: etree._Element
) -> Iterator[Finding]:
    """One finding for each odd thing below ``top``, whose own path is ``base``."""
    for item in odd[:_MOST]:
        below = path_below(item.element, top) if item.path is None else item.path
        path = base + below + (f"/@{item.attribute}" if item.attribute else "")
        yield finding(
            item.code,
            feed=feed,
            listing=listing,
            path=path,
            line=item.element.sourceline,
            value=None if item.value is None else item.value[:_VALUE],
            repair=item.repair,
            repaired=item.code.startswith("repair-"),
        )
    if len(odd) > _MOST:
        yield finding("feed-more-findings", feed=feed, listing=listing, path=base, count=len(odd) - _MOST)


def path_below(element: etree._Element, top: etree._Element) -> str:
    """The path from ``top`` down to ``element``; a place is numbered only where siblings of its name repeat."""
    steps: list[str] = []
    while element is not top:
        parent = element.getparent()
        if parent is None:
            break
        steps.append(_step(element))
        element = parent
    return "".join(f"/{step}" for step in reversed(steps))


def _step(element: etree._Element) -> str:
    tag = element.tag if isinstance(element.tag, str) else "node()"
    before = sum(1 for _ in element.itersiblings(tag, preceding=True))
    if before or next(element.itersiblings(tag), None) is not None:
        return f"{tag}[{before + 1}]"
    return tag
