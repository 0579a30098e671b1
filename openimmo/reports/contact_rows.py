"""A file of a hand-over: contacts as CSV, one row each, for another system to read.

Consent has been looked at before: what comes here may go out. Knows what is handed on; does not know whom it is for.
"""

from collections.abc import Iterator, Sequence

from openimmo.domain.contact import Contact, Handing
from openimmo.domain.countries import short_code
from openimmo.domain.phones import dialled
from openimmo.reports.csv_rows import table

COLUMNS = (
    "action", "contact", "first_name", "name", "company", "email", "further_emails", "phone", "further_phones",
    "street", "zip", "city", "country", "gdpr_status", "origin", "kind", "reason",
)  # fmt: skip
"""The heading; the same in every language. docs/contacts.md says what stands below it."""

CONSENTED = "Speicherung zugestimmt"
"""The status of everybody who is handed on, in the words of onOffice."""


def handover_rows(told: Sequence[Handing]) -> bytes:
    """The heading and a row for each contact; of one that is to be removed nothing but its id and the reason."""
    return table(COLUMNS, (tuple(_row(one)) for one in told))


def _row(one: Handing) -> Iterator[object]:
    cells = {"action": one.action, "contact": str(one.contact.id), "reason": one.reason}
    if one.action != "remove":
        cells |= _facts(one.contact)
    return (cells.get(name) for name in COLUMNS)


def _facts(contact: Contact) -> dict[str, str | None]:
    # A + at the beginning would be taken for a formula.
    phones = [dialled(phone, contact.country) for phone in contact.phones]
    return {
        **{name: getattr(contact, name) for name in ("first_name", "name", "company", "street", "zip", "city")},
        "email": next(iter(contact.emails), None),
        "further_emails": "; ".join(contact.emails[1:]),
        "phone": next(iter(phones), None),
        "further_phones": "; ".join(phones[1:]),
        "country": short_code(contact.country) or contact.country,
        "gdpr_status": CONSENTED,
        "origin": contact.origin,
        "kind": contact.kind,
    }
