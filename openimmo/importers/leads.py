"""Reads a file of leads (JSON, docs/leads.md): one after the other, each judged for itself.

A lead that is wrong is refused by name and says where; the others go on. Knows JSON and the form of leads; no stock.
"""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal
from hashlib import sha256
from typing import Any

import msgspec

from openimmo.domain.lead import SCHEMA, Conversion, Data, GivenLead, Lead
from openimmo.domain.mail import mail_address
from openimmo.errors import FeedError, UnsafeFeed
from openimmo.findings import Finding, finding

LARGEST = 64 << 20
"""Bytes of a file."""

MOST = 100_000
"""Leads of a file."""

_YEARS = range(1900, 2200)
_HIGHEST = Decimal(10) ** 12
_SHOWN = 300
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


class _File(msgspec.Struct, frozen=True, kw_only=True):
    schema: str
    leads: list[msgspec.Raw]
    company: str | None = None
    platform: str | None = None


def read_leads(data: bytes) -> Iterator[GivenLead]:
    """Every lead of the file, one at a time. Raises FeedError for a file that is not one, UnsafeFeed for too many."""
    try:
        file = msgspec.json.decode(data.removeprefix(b"\xef\xbb\xbf"), type=_File)
    except (msgspec.MsgspecError, RecursionError, UnicodeError) as error:
        raise FeedError("leads-not-readable", text=str(error)[:_SHOWN]) from error
    if file.schema != SCHEMA:
        raise FeedError("leads-foreign-schema", name=file.schema[:80], known=SCHEMA)
    if len(file.leads) > MOST:
        raise UnsafeFeed("leads-too-many", limit=MOST)
    for place, raw in enumerate(file.leads, 1):
        yield _given(place, bytes(raw), file)


def _given(place: int, raw: bytes, file: _File) -> GivenLead:
    name = f"#{place}"
    try:
        plain = _clean(msgspec.json.decode(raw))
        name = _called(plain) or name
        lead = msgspec.convert(plain, Lead)
        contents = [_content(one, at) for at, one in enumerate(lead.conversions)]
    except (msgspec.MsgspecError, RecursionError, UnicodeError) as error:
        refused = finding("leads-refused", listing=name, name=name, text=str(error)[:_SHOWN])
        return GivenLead(place=place, name=name, findings=(refused,))
    lead = _filled(lead, file)
    wrong = next(_wrong(lead, contents), None)
    if wrong is not None:
        return GivenLead(place=place, name=name, findings=(finding(wrong, listing=name),))
    digest = sha256(msgspec.json.encode(lead)).hexdigest()
    return GivenLead(place=place, name=name, lead=lead, digest=digest, findings=tuple(_notes(lead, plain, name)))


def _clean(plain: Any) -> Any:
    """The value without characters that no XML can hold, and that nobody types."""
    if isinstance(plain, str):
        return _FORBIDDEN.sub("", plain)
    if isinstance(plain, dict):
        return {_clean(name): _clean(value) for name, value in plain.items()}
    return [_clean(value) for value in plain] if isinstance(plain, list) else plain


def _content(conversion: Conversion, at: int) -> Data:
    """What the conversion carries; a mistake in it names the conversion."""
    try:
        return conversion.content
    except msgspec.ValidationError as error:
        raise msgspec.ValidationError(f"{error} (`$.conversions[{at}].data`)") from error


def _called(plain: object) -> str | None:
    said = plain.get("id") if isinstance(plain, dict) else None
    return said[:100] if isinstance(said, str) and said else None


def _filled(lead: Lead, file: _File) -> Lead:
    """The lead with what the file says for all."""
    return msgspec.structs.replace(
        lead, company=lead.company or (file.company or "")[:100] or None, platform=lead.platform or file.platform
    )


def _wrong(lead: Lead, contents: list[Data]) -> Iterator[str]:
    """The code of what makes a lead useless although its form is right."""
    who = lead.contact
    if not any((who.name, who.first_name, who.company, *_emails(lead), who.phone, *who.phones)):
        yield "leads-nobody"
    times = [*(one.time for one in lead.conversions), *(one.time for one in lead.notes)]
    if not all(_sound(time) for time in times if time):
        yield "leads-bad-time"
    prices = [value for one in contents if (price := getattr(one, "price", None)) for value in _amounts(price)]
    if not all(_is_price(value) for value in prices):
        yield "leads-bad-price"


def _amounts(price: Any) -> list[Decimal]:
    return [value for value in (price.min, price.max, price.average) if value is not None]


def _is_price(value: Decimal) -> bool:
    return value.is_finite() and 0 <= value < _HIGHEST and value == round(value, 6)


def _sound(time: datetime) -> bool:
    return time.year in _YEARS


def _emails(lead: Lead) -> list[str]:
    return [one for one in (lead.contact.email, *lead.contact.emails) if one]


def _notes(lead: Lead, plain: Any, name: str) -> Iterator[Finding]:
    for said in _emails(lead):
        if mail_address(said) is None:
            yield finding("leads-bad-email", listing=name, value=said[:200])
    unknown = [*_unknown(plain, lead, "")]
    if unknown:
        yield finding("leads-unknown-fields", listing=name, names=", ".join(unknown[:10]))


def _unknown(plain: dict[str, Any], lead: Lead, path: str) -> Iterator[str]:
    """The names that a lead has and leads do not."""
    yield from _beyond(plain, Lead, path)
    yield from _beyond(plain["contact"], type(lead.contact), "contact/")
    for place, (said, read) in enumerate(zip(plain.get("conversions") or (), lead.conversions, strict=False), 1):
        yield from _beyond(said, Conversion, f"conversions/{place}/")
        yield from _deeper(said.get("data") or {}, msgspec.to_builtins(read.content), f"conversions/{place}/data/")


def _beyond(plain: dict[str, Any], kind: type[msgspec.Struct], path: str) -> Iterator[str]:
    yield from (f"{path}{name}"[:100] for name in plain if name not in kind.__struct_fields__)


def _deeper(plain: Any, read: Any, path: str) -> Iterator[str]:
    if not isinstance(plain, dict) or not isinstance(read, dict):
        return
    for name, value in plain.items():
        if name in read:
            yield from _deeper(value, read[name], f"{path}{name}/")
        else:
            yield f"{path}{name}"[:100]


def at_utc(time: datetime | None) -> datetime | None:
    """A time of a lead as UTC."""
    if time is None:
        return None
    return time.replace(tzinfo=UTC) if time.tzinfo is None else time.astimezone(UTC)
