"""The texts for people hold no telephone number, except among the legal notices."""

from collections.abc import Iterator

from openimmo.findings import Severity
from openimmo.model import Immobilie
from openimmo.rules.about import About
from openimmo.rules.rule import Example, Hit, Rule, Sure
from openimmo.rules.texts.reach import first_hit, may_hold_phone, phone_in


def check(listing: Immobilie, _about: About) -> Iterator[Hit]:
    """A hit for the first one."""
    return first_hit(listing, may_hold_phone, phone_in)


RULE = Rule(
    code="rule-text-with-phone",
    severity=Severity.INFO,
    de="In {field} steht eine Telefonnummer: {found}",
    en="{field} holds a telephone number: {found}",
    help_de="In kontaktperson angeben statt im Text.",
    help_en="Give it in kontaktperson, not in the text.",
    why_de="Portale entfernen Kontaktdaten und Links aus Texten oder lehnen das Angebot ab.",
    why_en="Portals remove contact details and links from texts, or refuse the offer.",
    source="general knowledge (terms of portals)",
    sure=Sure.KNOWN,
    right=Example(
        xml=(
            "<freitexte><objektbeschreibung>"
            "Drei Zimmer mit Stuck und Dielen, Bad mit Fenster. Objekt 0171-4711, frei ab 01.02.2027, Abstand 1.500 €."
            "</objektbeschreibung></freitexte>"
        )
    ),
    wrong=Example(
        xml=(
            "<freitexte><objektbeschreibung>"
            "Drei Zimmer mit Stuck und Dielen, Bad mit Fenster. Rückfragen unter 0171 4710555."
            "</objektbeschreibung></freitexte>"
        )
    ),
    check=check,
)
