"""Turns what the mapper found odd into findings with path, line, value and repair."""

from collections.abc import Iterator, Sequence

from lxml import etree

from openimmo.findings import Finding, finding
from openimmo.importers.mapper import RENAMING, Odd
from openimmo.importers.paths import bare_name, line_of, path_below

_MOST = 200  # per listing; more is counted, so a hostile listing cannot fill the report
_VALUE = 200


def notes(
    odd: Sequence[Odd], *, feed: str | None, listing: str | None, base: str, top: etree._Element
) -> Iterator[Finding]:
    """One finding for each odd thing below ``top``, whose own path is ``base``."""
    for item in odd[:_MOST]:
        yield finding(
            item.code,
            feed=feed,
            listing=listing,
            path=base + _below(item, top),
            line=line_of(item.element),
            value=None if item.value is None else item.value[:_VALUE],
            repair=item.repair,
            repaired=item.code.startswith("repair-"),
            **item.params,
        )
    if len(odd) > _MOST:
        yield finding("feed-more-findings", feed=feed, listing=listing, path=base, count=len(odd) - _MOST)


def _below(item: Odd, top: etree._Element) -> str:
    if item.path is not None:
        return item.path
    below = path_below(item.element, top)
    if item.attribute:
        return f"{below}/@{item.attribute}"
    if item.code in RENAMING and item.value is not None:  # by now the element has its right name
        return f"{below.rpartition('/')[0]}/{bare_name(item.value)}"
    return below
