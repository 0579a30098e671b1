"""The contact of a listing can be called."""

from collections.abc import Iterator

from openimmo.findings import Severity
from openimmo.model import Immobilie
from openimmo.rules.about import About
from openimmo.rules.contact.phone import numbers
from openimmo.rules.rule import Example, Hit, Rule, Sure


def check(listing: Immobilie, _about: About) -> Iterator[Hit]:
    """A hit where the kontaktperson has no phone number."""
    person = listing.kontaktperson
    if person is None or person.tel_zentrale or person.tel_durchw or person.tel_handy:
        return
    if not any(numbers(person)):
        yield Hit(path="kontaktperson")


RULE = Rule(
    code="rule-contact-phone-missing",
    severity=Severity.INFO,
    de="Der Ansprechpartner hat keine Telefonnummer.",
    en="The contact has no phone number.",
    help_de="tel_durchw, tel_zentrale oder tel_handy senden.",
    help_en="Send tel_durchw, tel_zentrale or tel_handy.",
    why_de="Viele Interessenten rufen lieber an.",
    why_en="Many people prefer to call.",
    source="OpenImmo 1.2.7b, kontaktperson",
    sure=Sure.KNOWN,
    right=Example(
        without=("kontaktperson/tel_zentrale",),
        xml='<kontaktperson><tel_sonstige telefonart="TEL_HANDY">0170 4710555</tel_sonstige></kontaktperson>',
    ),
    wrong=Example(without=("kontaktperson/tel_zentrale",)),
    check=check,
    references=False,
)
