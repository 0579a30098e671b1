"""Contacts for programs: documents with the keys of the contract, in its order.

Knows what is told of a contact; prints nothing.
"""

from collections.abc import Sequence

import msgspec

from openimmo.domain.contact import Contact, ContactInFull, Handing, Handover
from openimmo.reports.json import Document, plain

FIELDS = (
    "name", "first_name", "company", "emails", "phones", "street", "zip", "city", "country", "origin", "status", "kind",
)  # fmt: skip
MORE = ("sender", "opt_out", "created", "updated")


def contact_document(one: Contact) -> Document:
    """One contact of a list; ``consent`` is true only where it counts: never after an opt-out."""
    return {
        "contact": str(one.id),
        **{name: plain(getattr(one, name)) for name in FIELDS},
        "consent": one.consent and not one.opt_out,
        "match": {"level": one.match_level, "fields": list(one.match_fields)},
        "listings": list(one.listings),
    }


def full_contact_document(full: ContactInFull) -> Document:
    """One contact in full: what a list tells, then where it stands, its roles, its activities and its history."""
    one = full.contact
    return {
        **contact_document(one),
        **{name: plain(getattr(one, name)) for name in MORE},
        "merged_into": None if one.merged_into is None else str(one.merged_into),
        "links": _all(full.links),
        "activities": _all(full.activities),
        "history": _all(full.history),
    }


def handover_document(handover: Handover, told: Sequence[Handing], path: str | None) -> Document:
    """How a hand-over went; ``output`` is null where there was nothing to tell."""
    return {
        "schema": "openimmo/handover/1",
        "name": handover.name,
        "state": handover.state,
        "output": path,
        "counts": {action: sum(one.action == action for one in told) for action in ("add", "change", "remove")},
        "told": [{"contact": str(one.contact.id), "action": one.action, "reason": one.reason} for one in told],
    }


def _all(items: Sequence[msgspec.Struct]) -> list[object]:
    return [plain(msgspec.structs.asdict(one)) for one in items]
