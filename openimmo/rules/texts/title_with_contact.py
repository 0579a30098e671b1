"""A title holds no telephone number, address or link."""

from collections.abc import Iterator

from openimmo.findings import Severity
from openimmo.model import Immobilie
from openimmo.rules.about import About
from openimmo.rules.rule import Example, Hit, Rule, Sure
from openimmo.rules.texts.prose import said
from openimmo.rules.texts.reach import address_in, link_in, phone_in


def check(listing: Immobilie, _about: About) -> Iterator[Hit]:
    """A hit where objekttitel has an e-mail address, a link or a telephone number."""
    texts = listing.freitexte
    if texts is None or not texts.objekttitel:
        return
    title = texts.objekttitel[:500]
    found = address_in(title) or link_in(title) or phone_in(title)
    if found:
        yield Hit(path="freitexte/objekttitel", value=said(title)[:200], params={"found": found})


RULE = Rule(
    code="rule-title-with-contact",
    severity=Severity.WARNING,
    de="Im Titel stehen Kontaktdaten: {found}",
    en="The title holds contact details: {found}",
    help_de="Kontaktdaten gehören nach kontaktperson.",
    help_en="Contact details belong into kontaktperson.",
    why_de="Portale lehnen Titel mit Kontaktdaten ab; Anfragen laufen an der Auswertung vorbei.",
    why_en="Portals refuse titles with contact details, and enquiries pass by what is counted.",
    source="general knowledge (terms of portals)",
    sure=Sure.KNOWN,
    right=Example(
        xml="<freitexte><objekttitel>Frei ab 01.02.2027: 890 € kalt, Objekt 0815-4711</objekttitel></freitexte>"
    ),
    wrong=Example(xml="<freitexte><objekttitel>Altbauwohnung, Anruf unter 0241 4710555</objekttitel></freitexte>"),
    check=check,
)
