"""Only the contact goes out with a listing, no further people."""

from collections.abc import Iterator

from openimmo.findings import Severity
from openimmo.model import Immobilie, WeitereAdresse
from openimmo.rules.about import About
from openimmo.rules.privacy.people import concerned
from openimmo.rules.rule import Example, Hit, Rule, Sure


def check(listing: Immobilie, _about: About) -> Iterator[Hit]:
    """A hit at each further weitere_adresse that names a person; owners and tenants are another rule's."""
    if not listing.weitere_adresse:
        return
    several = len(listing.weitere_adresse) > 1
    for number, address in enumerate(listing.weitere_adresse, 1):
        if not concerned(address.adressart) and _person(address):
            kind = (address.adressart or "").strip()[:80] or "–"
            yield Hit(path=f"weitere_adresse{f'[{number}]' if several else ''}", params={"kind": kind})


def _person(address: WeitereAdresse) -> bool:
    return any(text and text.strip() for text in (address.name, address.vorname, address.tel_privat))


RULE = Rule(
    code="rule-further-person-sent",
    severity=Severity.INFO,
    de="Mit dem Objekt geht eine weitere Person hinaus: weitere_adresse „{kind}“.",
    en="A further person goes out with the listing: weitere_adresse “{kind}”.",
    help_de="Prüfen, ob der Empfänger diese Adresse braucht, etwa für Besichtigungen; sonst weglassen.",
    help_en="See whether the receiver needs this address, for viewings perhaps; else leave it out.",
    why_de="Hausmeister, Verwalter und andere haben mit der Anzeige meist nichts zu tun.",
    why_en="Caretakers, managers and others mostly have nothing to do with the advertisement.",
    source="OpenImmo 1.2.7b, weitere_adresse; Article 5 GDPR",
    sure=Sure.KNOWN,
    right=Example(
        xml='<weitere_adresse adressart="Hausverwaltung"><name/><firma>Verwaltung Nordpark GmbH</firma>'
        "</weitere_adresse>"
    ),
    wrong=Example(xml='<weitere_adresse adressart="Hausmeister"><name>Pütz</name></weitere_adresse>'),
    check=check,
    deletions=True,
)
