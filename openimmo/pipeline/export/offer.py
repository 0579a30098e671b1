"""What of the stock could go to a portal: each listing with all that a plan asks, and nothing more.

Reads every listing that is not withdrawn, and cheaply: its XML is only searched for what it says about being passed
on. Knows the stock's words; decides nothing.
"""

import hashlib
import re
from collections.abc import Iterator, Mapping
from datetime import date
from html import unescape
from typing import Any, TypeAlias, TypeVar

from openimmo.domain.export import Candidate, Forwarding
from openimmo.store.exporting import OnOffer, Provider
from openimmo.store.stock import View

_SAID = (b"<weitergabe_", b"<aktiv_")
_WITHIN = b"<verwaltung_techn>"
_ELEMENT = re.compile(rb"<(weitergabe_(?:generell|positiv|negativ)|aktiv_(?:von|bis))>([^<]{1,4000})</\1>")
_SEVERAL = re.compile(r"[,;|\n]")
_NO = ("0", "false")
_NOTHING = Forwarding()
Shared: TypeAlias = dict[object, Any]
Value = TypeVar("Value")


def on_offer(view: View, providers: Mapping[str, Provider]) -> Iterator[Candidate]:
    """Every listing that is not withdrawn, by number; one at a time."""
    around = {name: hashlib.sha256(one.anbieter or b"").hexdigest() for name, one in providers.items()}
    shared: Shared = {}
    for one in view.on_offer():
        yield _candidate(one, around.get(one.sender, ""), providers.get(one.sender), shared)


def _candidate(one: OnOffer, around: str, provider: Provider | None, shared: Shared) -> Candidate:
    return Candidate(
        listing=one.id,
        number=one.number,
        intern=one.intern,
        obid=one.obid,
        sender=_once(one.sender, shared),
        status=one.status,
        kind=_once(one.kind, shared),
        marketing=_once(one.marketing, shared),
        use=_once(one.use, shared),
        country=_once(one.country, shared),
        updated=one.updated,
        created=one.updated if one.created == one.updated else one.created,
        price=None if one.price is None else format(one.price, "f"),
        content=hashlib.sha256(f"{one.fingerprint}\n{around}".encode()).hexdigest(),
        forwarding=forwarding(one.xml),
        taken_over=provider.profile.taken_over if provider else None,
    )


def _once(value: Value, shared: Shared) -> Value:
    """The value as others have it already: all listings are in memory at once, and most say the same few words."""
    known: Value = shared.setdefault(value, value)
    return known


def forwarding(xml: bytes) -> Forwarding:
    """What a listing's own XML (canonical) says about going to portals; what cannot be read says nothing."""
    if not any(word in xml for word in _SAID):
        return _NOTHING
    techn = xml[max(xml.rfind(_WITHIN), 0) :]
    said = {name: unescape(text.decode("utf-8", "replace")).strip() for name, text in _ELEMENT.findall(techn)}
    generally = said.get(b"weitergabe_generell")
    return Forwarding(
        generally=None if not generally else generally.casefold() not in _NO,
        only=_names(said.get(b"weitergabe_positiv")),
        never=_names(said.get(b"weitergabe_negativ")),
        since=_day(said.get(b"aktiv_von")),
        until=_day(said.get(b"aktiv_bis")),
    )


def _names(text: str | None) -> tuple[str, ...]:
    return tuple(filter(None, (part.strip() for part in _SEVERAL.split(text or ""))))


def _day(text: str | None) -> date | None:
    """The day of a date, also of one with a time zone; the sender's spelling is kept in the stock."""
    try:
        return date.fromisoformat(text[:10]) if text else None
    except ValueError:
        return None
