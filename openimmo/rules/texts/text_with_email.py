"""The texts for people hold no e-mail address, except among the legal notices."""

from collections.abc import Iterator

from openimmo.findings import Severity
from openimmo.model import Immobilie
from openimmo.rules.about import About
from openimmo.rules.rule import Example, Hit, Rule, Sure
from openimmo.rules.texts.reach import address_in, first_hit, may_hold_address


def check(listing: Immobilie, _about: About) -> Iterator[Hit]:
    """A hit for the first one."""
    return first_hit(listing, may_hold_address, address_in)


RULE = Rule(
    code="rule-text-with-email",
    severity=Severity.INFO,
    de="In {field} steht eine E-Mail-Adresse: {found}",
    en="{field} holds an e-mail address: {found}",
    help_de="In kontaktperson angeben statt im Text.",
    help_en="Give it in kontaktperson, not in the text.",
    why_de="Portale entfernen Kontaktdaten und Links aus Texten oder lehnen das Angebot ab.",
    why_en="Portals remove contact details and links from texts, or refuse the offer.",
    source="general knowledge (terms of portals)",
    sure=Sure.KNOWN,
    right=Example(
        xml=(
            "<freitexte><objektbeschreibung>"
            "Drei Zimmer mit Stuck und Dielen, Bad mit Fenster. Sammeln Sie Ihre Fragen @ Besichtigung."
            "</objektbeschreibung></freitexte>"
        )
    ),
    wrong=Example(
        xml=(
            "<freitexte><objektbeschreibung>"
            "Drei Zimmer mit Stuck und Dielen, Bad mit Fenster. Fragen an makler@aue-immobilien.example."
            "</objektbeschreibung></freitexte>"
        )
    ),
    check=check,
)
