"""Completes a typed listing by the dialects that fill in what is certain, and notes what was filled in.

The tree of the listing stays as it was sent. Knows the dialects by their codes only.
"""

from lxml import etree

from openimmo.importers.dialects import COMPLETIONS
from openimmo.importers.dialects.profiles import PROFILED
from openimmo.importers.mapper import Odd
from openimmo.model import Immobilie


def completed(
    listing: Immobilie, element: etree._Element, odd: list[Odd], off: frozenset[str]
) -> tuple[Immobilie, list[Odd]]:
    """The listing with what could be filled in, and all that is odd about it now; ``off`` names what is not."""
    for code, complete in COMPLETIONS.items():
        if code in off:
            continue
        listing, filled = complete(listing)
        for one in filled:
            place, attribute = _place(element, one.path)
            odd = [item for item in odd if not _settled(item, place, attribute)]
            odd.append(Odd(code, place, None, one.value, one.repair, one.path))
    return listing, odd


def fillable(listing: Immobilie, base: str) -> dict[str, str]:
    """By its path below ``base``, what could be filled in whoever sent the listing; nothing is done about it."""
    found = (one for code, complete in COMPLETIONS.items() if code not in PROFILED for one in complete(listing)[1])
    return {f"{base}{one.path}": one.repair for one in found}


def _settled(item: Odd, place: etree._Element, attribute: str | None) -> bool:
    """Whether what was found odd has been filled in."""
    return item.code == "feed-value-unlisted" and item.element is place and item.attribute == attribute


def _place(element: etree._Element, path: str) -> tuple[etree._Element, str | None]:
    """The element of a path, or the nearest there is, and the attribute that the path ends with."""
    steps, _, attribute = path.partition("/@")
    for step in steps.strip("/").split("/"):
        below = element.find(step)
        if below is None:
            break
        element = below
    return element, attribute or None
