"""From a lead to what the stock keeps of it: a person, and an activity for the lead, each conversion and each note.

Pure. Knows leads and activities; decides nothing.
"""

from hashlib import sha256
from typing import Any
from urllib.parse import quote

import msgspec

from openimmo.domain.activity import Entry
from openimmo.domain.lead import LEAD, NOTE, SOURCE, Conversion, Lead, LeadNote
from openimmo.domain.listing import Person
from openimmo.domain.mail import mail_address
from openimmo.importers.leads import at_utc
from openimmo.pipeline.leads.words import text_of, title_of
from openimmo.pipeline.records import line
from openimmo.texts import say


def external_of(sender: str, lead: Lead) -> str:
    """The id of the lead's own activity: sender, company and lead."""
    return "/".join(quote(part, safe="") for part in (sender, lead.company or "", lead.id))


def person_of(lead: Lead) -> Person:
    """Who it is; an e-mail that is none is left out."""
    who = lead.contact
    emails = [mail_address(said.strip()) for said in (who.email, *who.emails) if said]
    return Person(
        name=line(who.name),
        first_name=line(who.first_name),
        company=line(who.company),
        emails=tuple(dict.fromkeys(filter(None, emails))),
        phones=tuple(dict.fromkeys(said for one in (who.phone, *who.phones) if (said := line(one)))),
        street=line(who.street),
        zip=line(who.zip),
        city=line(who.city),
        country=line(who.country),
    )


def entries_of(lead: Lead, digest: str, external: str, lang: str) -> list[Entry]:
    """The activities of a lead: itself, its conversions in their order, its notes; each id once."""
    found = {external: _of_lead(lead, digest, external, lang)}
    for conversion in lead.conversions:
        one = _of_conversion(lead, conversion, external, lang)
        found.setdefault(one.external, one)
    for note in lead.notes:
        noted = _of_note(lead, note, external)
        found.setdefault(noted.external, noted)
    return list(found.values())


def _of_lead(lead: Lead, digest: str, external: str, lang: str) -> Entry:
    said_times = [*(one.time for one in lead.conversions), *(one.time for one in lead.notes)]
    times = [at for time in said_times if (at := at_utc(time))]
    said = {"lead": lead.id, "company": lead.company, "email": lead.contact.email, "status": lead.status}
    return Entry(
        source=SOURCE, external=external, kind=LEAD, title=say("lead-title-lead", lang, lead=lead.id),
        text=say("lead-says-status", lang, status=lead.status) if lead.status else None, platform=lead.platform,
        at=min(times, default=None), data={**said, "consent": lead.consent, "digest": digest},
    )  # fmt: skip


def conversion_id(conversion: Conversion, external: str) -> str:
    """The id of a conversion's activity: its own id, else what it says."""
    return f"{external}/{quote(conversion.id, safe='') if conversion.id else _hash(conversion)}"


def _of_conversion(lead: Lead, conversion: Conversion, external: str, lang: str) -> Entry:
    data: dict[str, Any] = {"lead": lead.id, "company": lead.company, "landing_page": conversion.landing_page}
    return Entry(
        source=SOURCE, external=conversion_id(conversion, external), kind=conversion.kind.value,
        title=title_of(conversion, lang), text=text_of(conversion, lang),
        platform=conversion.platform or lead.platform, at=at_utc(conversion.time),
        data={**data, conversion.kind.value: _said(msgspec.to_builtins(conversion.content))},
    )  # fmt: skip


def _of_note(lead: Lead, note: LeadNote, external: str) -> Entry:
    own = quote(note.id, safe="") if note.id else _hash(note)
    return Entry(
        source=SOURCE, external=f"{external}/{NOTE}/{own}", kind=NOTE, title=note.title, text=note.text,
        platform=lead.platform, at=at_utc(note.time), data={"lead": lead.id, "company": lead.company},
    )  # fmt: skip


def _said(value: Any) -> Any:
    """The value without what is not said."""
    if isinstance(value, dict):
        inner = {name: _said(one) for name, one in value.items()}
        return {name: one for name, one in inner.items() if one is not None and one != {}}
    return value


def _hash(said: Conversion | LeadNote) -> str:
    return sha256(msgspec.json.encode(said)).hexdigest()[:32]
