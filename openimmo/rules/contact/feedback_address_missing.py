"""A listing says where portals send their machine-readable enquiries."""

from collections.abc import Iterator

from openimmo.findings import Severity
from openimmo.model import Immobilie
from openimmo.rules.about import About
from openimmo.rules.rule import Example, Hit, Rule


def check(listing: Immobilie, _about: About) -> Iterator[Hit]:
    """A hit where the kontaktperson has no email_feedback."""
    person = listing.kontaktperson
    if person is not None and not (person.email_feedback and person.email_feedback.strip()):
        yield Hit(path="kontaktperson")


RULE = Rule(
    code="rule-feedback-address-missing",
    severity=Severity.INFO,
    de="Es fehlt email_feedback, die Adresse für maschinenlesbare Anfragen.",
    en="email_feedback, the address for machine-readable enquiries, is missing.",
    help_de="Die Adresse senden, die Ihre Software abholt.",
    help_en="Send the address that your software collects mail from.",
    why_de="Mit ihr kommen Anfragen als openimmo_feedback in die Software. Wer sie dort nicht verarbeitet, braucht sie"
    " nicht; darum nur auf Wunsch.",
    why_en="With it enquiries get into the software as openimmo_feedback. Whoever does not process them there does not"
    " need it; hence only on request.",
    source="OpenImmo 1.2.7b, kontaktperson/email_feedback",
    default=False,
    right=Example(),
    wrong=Example(without=("kontaktperson/email_feedback",)),
    check=check,
    references=False,
)
