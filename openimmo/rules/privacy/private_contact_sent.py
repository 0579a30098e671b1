"""A contact is reached at work: private phone and mail stay private."""

from collections.abc import Iterator

from openimmo.findings import Severity
from openimmo.model import Emailart, Immobilie, Kontaktperson, Telefonart
from openimmo.rules.about import About
from openimmo.rules.rule import Example, Hit, Rule, Sure


def check(listing: Immobilie, _about: About) -> Iterator[Hit]:
    """A hit where the kontaktperson has a private mail address or phone number."""
    person = listing.kontaktperson
    if person is None:
        return
    sent = list(_private(person))
    if sent:
        yield Hit(path=f"kontaktperson/{sent[0]}", params={"fields": ", ".join(sent)})


def _private(person: Kontaktperson) -> Iterator[str]:
    if person.email_privat and person.email_privat.strip():
        yield "email_privat"
    if person.tel_privat and person.tel_privat.strip():
        yield "tel_privat"
    if any(other.emailart is Emailart.EM_PRIVAT and other.value for other in person.email_sonstige):
        yield "email_sonstige"
    if any(other.telefonart is Telefonart.TEL_PRIVAT and other.value for other in person.tel_sonstige):
        yield "tel_sonstige"


RULE = Rule(
    code="rule-private-contact-sent",
    severity=Severity.WARNING,
    de="Private Kontaktdaten des Ansprechpartners werden mitgesendet: {fields}.",
    en="Private contact data of the contact are sent as well: {fields}.",
    help_de="Nur dienstliche Nummern und Adressen senden: tel_durchw, tel_handy, email_direkt.",
    help_en="Send nothing but numbers and addresses of the office: tel_durchw, tel_handy, email_direkt.",
    why_de="Nicht jeder Empfänger unterscheidet; die private Nummer steht dann in der Anzeige.",
    why_en="Not every receiver makes the difference; the private number then stands in the advertisement.",
    source="OpenImmo 1.2.7b, email_privat, tel_privat; Article 5 GDPR",
    sure=Sure.KNOWN,
    right=Example(
        xml='<kontaktperson><email_sonstige emailart="EM_SONSTIGE">besichtigung@aue-immobilien.example.de'
        "</email_sonstige></kontaktperson>"
    ),
    wrong=Example(xml="<kontaktperson><tel_privat>+49 241 9907712</tel_privat></kontaktperson>"),
    check=check,
    deletions=True,
)
