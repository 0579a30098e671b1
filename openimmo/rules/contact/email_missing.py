"""The contact of a listing can be written to."""

from collections.abc import Iterator

from openimmo.findings import Severity
from openimmo.model import Immobilie
from openimmo.rules.about import About
from openimmo.rules.contact.mail import for_enquiries
from openimmo.rules.rule import Example, Hit, Rule, Sure


def check(listing: Immobilie, _about: About) -> Iterator[Hit]:
    """A hit where the kontaktperson has no mail address for people; email_feedback is for machines."""
    person = listing.kontaktperson
    if person is None or person.email_direkt or person.email_zentrale or person.email_privat:
        return
    if not any(for_enquiries(person)):
        yield Hit(path="kontaktperson")


RULE = Rule(
    code="rule-contact-email-missing",
    severity=Severity.WARNING,
    de="Der Ansprechpartner hat keine E-Mail-Adresse.",
    en="The contact has no mail address.",
    help_de="email_direkt oder email_zentrale senden.",
    help_en="Send email_direkt or email_zentrale.",
    why_de="Portale leiten Anfragen per E-Mail weiter; immowelt und kleinanzeigen.de verlangen eine Adresse.",
    why_en="Portals pass enquiries on by mail; immowelt and kleinanzeigen.de require an address.",
    source="public code on the interfaces of immowelt and kleinanzeigen.de",
    sure=Sure.SECONDARY,
    right=Example(
        without=("kontaktperson/email_zentrale",),
        xml="<kontaktperson><email_direkt>hartwig@aue-immobilien.example.de</email_direkt></kontaktperson>",
    ),
    wrong=Example(without=("kontaktperson/email_zentrale",)),
    check=check,
    references=False,
)
