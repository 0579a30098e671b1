"""Where the contact's address is not released, it is not sent."""

from collections.abc import Iterator

from openimmo.findings import Severity
from openimmo.model import Immobilie
from openimmo.rules.about import About
from openimmo.rules.rule import Example, Hit, Rule

_ADDRESS = ("strasse", "hausnummer", "plz", "ort", "postfach")


def check(listing: Immobilie, _about: About) -> Iterator[Hit]:
    """A hit where adressfreigabe is false and the kontaktperson has an address."""
    person = listing.kontaktperson
    if person is None or person.adressfreigabe is not False:
        return
    sent = [name for name in _ADDRESS if (getattr(person, name) or "").strip()]
    if sent:
        yield Hit(path=f"kontaktperson/{sent[0]}", params={"fields": ", ".join(sent)})


RULE = Rule(
    code="rule-contact-address-unreleased",
    severity=Severity.WARNING,
    de="Die Adresse des Ansprechpartners ist nicht freigegeben, wird aber gesendet ({fields}).",
    en="The address of the contact is not released, but it is sent ({fields}).",
    help_de="Bei adressfreigabe false Straße, Postleitzahl und Ort des Ansprechpartners weglassen.",
    help_en="With adressfreigabe false, leave street, postcode and town of the contact out.",
    why_de="Ein einziger Empfänger, der adressfreigabe nicht beachtet, macht die Adresse öffentlich.",
    why_en="A single receiver that does not heed adressfreigabe makes the address public.",
    source="OpenImmo 1.2.7b, kontaktperson/adressfreigabe",
    right=Example(xml="<kontaktperson><adressfreigabe>false</adressfreigabe></kontaktperson>"),
    wrong=Example(
        xml="<kontaktperson><strasse>Am Mühlbach</strasse><hausnummer>4</hausnummer><plz>52062</plz><ort>Aachen</ort>"
        "<adressfreigabe>false</adressfreigabe></kontaktperson>"
    ),
    check=check,
)
