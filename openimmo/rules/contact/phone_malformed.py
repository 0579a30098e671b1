"""The phone numbers of a contact can be dialled."""

from collections.abc import Iterator

from openimmo.findings import Severity
from openimmo.model import Immobilie
from openimmo.rules.about import About
from openimmo.rules.contact.phone import dialable, numbers
from openimmo.rules.rule import Example, Hit, Rule, Sure


def check(listing: Immobilie, _about: About) -> Iterator[Hit]:
    """A hit at each phone number with fewer than five digits, or with those of a placeholder."""
    person = listing.kontaktperson
    if person is None:
        return
    for path, number in numbers(person):
        if not dialable(number):
            yield Hit(path=path, value=number[:100])


RULE = Rule(
    code="rule-contact-phone-malformed",
    severity=Severity.WARNING,
    de="„{value}“ ist keine Telefonnummer, die man wählen kann.",
    en="“{value}” is no phone number that can be dialled.",
    help_de="Die Nummer mit Vorwahl senden, am besten international (+49 241 4710555), oder das Element weglassen.",
    help_en="Send the number with its area code, at best internationally (+49 241 4710555), or leave the element out.",
    why_de="Portale machen daraus eine Schaltfläche zum Anrufen.",
    why_en="Portals make it a button to call.",
    source="ITU-T E.123, E.164",
    sure=Sure.KNOWN,
    right=Example(xml="<kontaktperson><tel_zentrale>(0241) 47 10 5-55 / Büro</tel_zentrale></kontaktperson>"),
    wrong=Example(xml="<kontaktperson><tel_zentrale>auf Anfrage</tel_zentrale></kontaktperson>"),
    check=check,
)
