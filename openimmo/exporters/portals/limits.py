"""What a portal would say of a listing: a number or a text that is too long, something missing, files it does not take.

Judges our own listings before they go, and foreign feeds by the same limits. Pure; knows the typed model. Findings are
about the listing, with paths below immobilie.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from openimmo.domain.listing import MediaRef
from openimmo.domain.portal import Mandatory, Portal
from openimmo.exporters.portals.attachments import DOCUMENTS, PICTURES, endings
from openimmo.exporters.portals.markup import foreign_tags
from openimmo.exporters.portals.wording import TEXTS, TITLE
from openimmo.findings import Finding, finding
from openimmo.model import Immobilie
from openimmo.model.base import Element, Valued

_ENDINGS = PICTURES | DOCUMENTS


def exceeded(immobilie: Immobilie, portal: Portal, number: str | None) -> Iterator[Finding]:
    """What the portal would refuse the listing for (errors), or not show as it is (warnings)."""
    limit = portal.limits.number
    if limit is not None and number is not None and len(number) > limit:
        path = "verwaltung_techn/objektnr_extern"
        yield finding("export-number-long", listing=number, path=path, value=number, length=len(number), limit=limit)
    for one in portal.mandatory:
        if _concerns(one, immobilie) and not any(said_at(immobilie, path) for path in one.path.split("|")):
            first = one.path.split("|")[0].strip()
            yield finding("export-mandatory-missing", listing=number, path=first, value=one.path)
    yield from _texts(immobilie, portal, number)


def files_exceeded(media: Sequence[MediaRef], portal: Portal, number: str | None) -> Iterator[Finding]:
    """What the portal would not take of the files of a listing, as found in its package."""
    limits = portal.limits
    stored = [ref for ref in media if ref.state == "stored"]
    links = sum(ref.state == "link" for ref in media)
    if limits.media is not None and len(stored) > limits.media:
        path = "anhaenge"
        yield finding("portal-files-many", listing=number, path=path, count=len(stored), limit=limits.media)
    if links and not portal.links:
        yield finding("portal-links", listing=number, path="anhaenge", count=links)
    for ref in stored:
        yield from _file(ref, portal, number, len(media))


def said_at(immobilie: Immobilie, path: str) -> bool:
    """Whether a listing says something at a path such as "geo/land/@iso_land"."""
    here: list[Any] = [immobilie]
    for step in path.strip().split("/"):
        field = step.removeprefix("@").replace("-", "_")
        here = [value for one in here for value in _items(getattr(one, field, None))]
    return any(map(_says, here))


def _items(value: Any) -> Sequence[Any]:
    if isinstance(value, tuple):
        return value
    return () if value is None else (value,)


def _says(value: Any) -> bool:
    if isinstance(value, str):
        return bool(value.strip())
    if isinstance(value, Valued) and value.value is not None:
        return _says(value.value)
    if isinstance(value, Element):
        said = (getattr(value, name) for name in value.__struct_fields__ if name != "kept")
        return value.kept is not None or any(_says(one) for item in said for one in _items(item))
    return value is not None


def _concerns(one: Mandatory, immobilie: Immobilie) -> bool:
    kategorie, geo = immobilie.objektkategorie, immobilie.geo
    kinds = _set_in(kategorie.objektart if kategorie else None)
    marketing = _set_in(kategorie.vermarktungsart if kategorie else None)
    country = str(geo.land.iso_land or "") if geo is not None and geo.land is not None else ""
    return _fits(one.kinds, kinds) and _fits(one.marketing, marketing) and _fits(one.countries, {country.casefold()})


def _set_in(element: Element | None) -> set[str]:
    """The names of what is there: kinds with an element of their own, flags that are true."""
    if element is None:
        return set()
    return {name.casefold() for name in element.__struct_fields__ if name != "kept" and getattr(element, name)}


def _fits(wanted: Sequence[str], there: set[str]) -> bool:
    return not wanted or any(one.casefold() in there for one in wanted)


def _texts(immobilie: Immobilie, portal: Portal, number: str | None) -> Iterator[Finding]:
    texts = immobilie.freitexte
    for name in (TITLE, *TEXTS) if texts is not None else ():
        text = getattr(texts, name)
        if not text:
            continue
        title, place = name == TITLE, f"freitexte/{name}"
        limit = portal.limits.title if title else portal.limits.text
        if limit is not None and len(text) > limit:
            yield finding("portal-text-long", listing=number, path=place, length=len(text), limit=limit)
        if foreign_tags(text, () if title else portal.limits.html):
            yield finding("portal-html", listing=number, path=place)


def _file(ref: MediaRef, portal: Portal, number: str | None, count: int) -> Iterator[Finding]:
    limits, shown = portal.limits, ref.path or ref.title or ref.gruppe or "–"
    path = "anhaenge/anhang" if count == 1 else f"anhaenge/anhang[{ref.position + 1}]"
    picture = ref.media_type in PICTURES
    taken = endings(limits.pictures if picture else limits.documents)
    format_ = _ENDINGS.get(ref.media_type or "", ref.media_type or "–")
    if format_ not in taken:
        yield finding(
            "portal-file-format",
            listing=number,
            path=path,
            value=shown,
            format=format_,
            formats=", ".join(taken) or "–",
        )
    most = limits.picture_bytes if picture else limits.document_bytes
    if most is not None and (ref.size or 0) > most:
        yield finding("portal-file-large", listing=number, path=path, value=shown, size=ref.size, limit=most)
    side = max(ref.width or 0, ref.height or 0)
    if limits.side is not None and side > limits.side:
        yield finding("portal-picture-side", listing=number, path=path, value=shown, side=side, limit=limits.side)
