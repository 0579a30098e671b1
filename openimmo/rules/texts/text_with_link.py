"""The texts for people hold no link, except among the legal notices."""

from collections.abc import Iterator

from openimmo.findings import Severity
from openimmo.model import Immobilie
from openimmo.rules.about import About
from openimmo.rules.rule import Example, Hit, Rule, Sure
from openimmo.rules.texts.reach import first_hit, link_in, may_hold_link


def check(listing: Immobilie, _about: About) -> Iterator[Hit]:
    """A hit for the first one."""
    return first_hit(listing, may_hold_link, link_in)


RULE = Rule(
    code="rule-text-with-link",
    severity=Severity.INFO,
    de="In {field} steht ein Link: {found}",
    en="{field} holds a link: {found}",
    help_de="In einen Anhang der Gruppe LINKS angeben statt im Text.",
    help_en="Give it in an attachment of the group LINKS, not in the text.",
    why_de="Portale entfernen Kontaktdaten und Links aus Texten oder lehnen das Angebot ab.",
    why_en="Portals remove contact details and links from texts, or refuse the offer.",
    source="general knowledge (terms of portals)",
    sure=Sure.KNOWN,
    right=Example(
        xml=(
            "<freitexte><objektbeschreibung>"
            "Drei Zimmer mit Stuck und Dielen, Bad mit Fenster. Alles Weitere im Internet unter Rosengracht 17."
            "</objektbeschreibung></freitexte>"
        )
    ),
    wrong=Example(
        xml=(
            "<freitexte><objektbeschreibung>"
            "Drei Zimmer mit Stuck und Dielen, Bad mit Fenster. Mehr unter https://www.aue-immobilien.example/1701."
            "</objektbeschreibung></freitexte>"
        )
    ),
    check=check,
)
