"""The mail addresses of a contact are real ones, not examples."""

import re
from collections.abc import Iterator
from functools import lru_cache

from openimmo.findings import Severity
from openimmo.model import Immobilie
from openimmo.rules.about import About
from openimmo.rules.contact.mail import for_enquiries
from openimmo.rules.rule import Example, Hit, Rule

_EXAMPLE = re.compile(
    r"@(?:(?:[^@]*\.)?example\.(?:com|net|org)|[^@]*\.(?:example|test|invalid|localhost))$|^test@test\."
)


def check(listing: Immobilie, _about: About) -> Iterator[Hit]:
    """A hit at each address for enquiries in a domain that is reserved for examples."""
    person = listing.kontaktperson
    if person is None:
        return
    for path, address in for_enquiries(person):
        if _example(address):
            yield Hit(path=path, value=address[:200])


@lru_cache(2048)
def _example(address: str) -> bool:
    return _EXAMPLE.search(address[:300].lower()) is not None


RULE = Rule(
    code="rule-contact-email-placeholder",
    severity=Severity.WARNING,
    de="{value} ist eine Beispieladresse; Anfragen dorthin kommen nie an.",
    en="{value} is an address for examples; enquiries to it never arrive.",
    help_de="Die wirkliche Adresse des Ansprechpartners senden.",
    help_en="Send the real address of the contact.",
    why_de="Solche Adressen bleiben aus Tests und Vorlagen stehen.",
    why_en="Such addresses are left over from tests and templates.",
    source="RFC 2606, sections 2 and 3",
    right=Example(
        xml="<kontaktperson><email_zentrale>test@testamentsvollstrecker-aue.de</email_zentrale></kontaktperson>"
    ),
    wrong=Example(xml="<kontaktperson><email_zentrale>max@example.com</email_zentrale></kontaktperson>"),
    check=check,
)
