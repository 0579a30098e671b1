"""A listing as it may leave in a form that is no feed, and what of it is for nobody outside.

Pure. What portals must not see is held back before (exporters/portals/privacy.py); what they may, but no website shows,
is taken out here. Knows the model.
"""

from datetime import datetime
from decimal import Decimal
from typing import Any

import msgspec

from openimmo.domain.listing import MediaRef
from openimmo.domain.portal import HiddenAddress, Portal
from openimmo.exporters.portals.attachments import MediaPlan, media_plan
from openimmo.exporters.portals.hidden_address import is_hidden
from openimmo.exporters.portals.privacy import cleared
from openimmo.findings import Finding
from openimmo.model import Immobilie

PUBLIC = Portal(name="public", preset="", references=True)
"""The public: it gets what any portal gets."""

INTERNAL = Portal(
    name="internal",
    preset="",
    references=True,
    allowed=("weitere_adresse", "bewertung", "internal", "user_defined"),
    hidden_address=HiddenAddress.SENT,
)
"""Ourselves: everything."""

_FOR_NOBODY = {
    "verwaltung_techn": ("objektnr_intern",),
    "kontaktperson": ("email_feedback", "personennummer", "referenz_id"),
}
"""What is between one software and the other; what is so within the office is held back from portals as well."""


class Offered(msgspec.Struct, frozen=True, kw_only=True):
    """A listing that may leave: what is searched of it, all of it typed, and its attachments in their order.

    ``price`` is in ``currency``, ``living_area`` in m². ``internal`` listings hold everything; ``sender`` and
    ``source_id`` are set in them only.
    """

    number: str
    status: str
    updated: datetime
    title: str | None = None
    kind: str | None = None
    marketing: tuple[str, ...] = ()
    use: tuple[str, ...] = ()
    zip: str | None = None
    city: str | None = None
    country: str | None = None
    price: Decimal | None = None
    currency: str | None = None
    living_area: Decimal | None = None
    rooms: Decimal | None = None
    sender: str | None = None
    source_id: str | None = None
    immobilie: Immobilie
    media: MediaPlan = MediaPlan()
    internal: bool = False


SEARCHED = tuple(name for name in Offered.__struct_fields__ if name not in ("immobilie", "media", "internal"))
"""The names of what is searched, in their order."""


def offered(
    immobilie: Immobilie, media: tuple[MediaRef, ...], facts: dict[str, Any], *, internal: bool
) -> tuple[Offered, list[Finding]]:
    """The listing as it may leave, and what was held back; ``facts`` are the fields that are searched."""
    number = str(facts["number"])
    if internal:
        plan = media_plan(immobilie, immobilie, media, INTERNAL, number)
        return Offered(immobilie=immobilie, media=plan, internal=True, **facts), []
    held = cleared(immobilie, PUBLIC, number)
    public = without_internals(held.immobilie)
    plan = media_plan(public, immobilie, media, PUBLIC, number)
    known = {name: value for name, value in facts.items() if name not in ("sender", "source_id")}
    if is_hidden(immobilie) and public.freitexte is not None:
        known["title"] = public.freitexte.objekttitel or known.get("title")
    return Offered(immobilie=public, media=plan, **known), [*held.findings, *plan.findings]


def without_internals(immobilie: Immobilie) -> Immobilie:
    """The listing without what is between the office and its software."""
    changes: dict[str, Any] = {}
    for name, fields in _FOR_NOBODY.items():
        holder = getattr(immobilie, name)
        if holder is not None and any(getattr(holder, field) is not None for field in fields):
            changes[name] = msgspec.structs.replace(holder, **dict.fromkeys(fields))
    return msgspec.structs.replace(immobilie, **changes) if changes else immobilie
