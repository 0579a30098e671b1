"""The contact of a listing has a name, of a person or of a company."""

from collections.abc import Iterator

from openimmo.findings import Severity
from openimmo.model import Immobilie
from openimmo.rules.about import About
from openimmo.rules.rule import Example, Hit, Rule, Sure


def check(listing: Immobilie, _about: About) -> Iterator[Hit]:
    """A hit where name, vorname and firma of the kontaktperson are all empty."""
    person = listing.kontaktperson
    if person is None:
        return
    if not any(text and text.strip() for text in (person.name, person.firma, person.vorname)):
        yield Hit(path="kontaktperson")


RULE = Rule(
    code="rule-contact-name-missing",
    severity=Severity.WARNING,
    de="Der Ansprechpartner hat keinen Namen.",
    en="The contact has no name.",
    help_de="name und vorname der Person senden, oder firma.",
    help_en="Send the name and vorname of the person, or firma.",
    why_de="Wer anfragt, will wissen, an wen; und bei Wohnungsvermittlung kann der Name vorgeschrieben sein (§ 6 Abs. 1"
    " WoVermRG).",
    why_en="Whoever asks wants to know whom; and for brokers of homes to let the name may be required (section 6(1)"
    " WoVermRG).",
    source="OpenImmo 1.2.7b, kontaktperson/name; section 6(1) WoVermRG",
    sure=Sure.SECONDARY,
    right=Example(without=("kontaktperson/vorname",), xml="<kontaktperson><name/></kontaktperson>"),
    wrong=Example(
        without=("kontaktperson/vorname", "kontaktperson/firma"), xml="<kontaktperson><name/></kontaktperson>"
    ),
    check=check,
    references=False,
)
