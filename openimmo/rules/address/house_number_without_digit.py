"""A house number holds a number."""

from collections.abc import Iterator

from openimmo.findings import Severity
from openimmo.model import Immobilie
from openimmo.rules.about import About
from openimmo.rules.address.streets import COUNTRIES
from openimmo.rules.rule import Example, Hit, Rule, Sure


def check(listing: Immobilie, _about: About) -> Iterator[Hit]:
    """A hit where hausnummer is not empty and has no digit."""
    geo = listing.geo
    if geo is None or not geo.hausnummer:
        return
    number = geo.hausnummer[:100].strip()
    if number and not number[0].isdigit() and not any(map(str.isdigit, number)):
        yield Hit(path="geo/hausnummer", value=number)


RULE = Rule(
    code="rule-house-number-without-digit",
    severity=Severity.INFO,
    de="Die Hausnummer „{value}“ enthält keine Ziffer.",
    en="The house number “{value}” holds no digit.",
    help_de="Gibt es keine Hausnummer, hausnummer weglassen.",
    help_en="Where there is no house number, leave hausnummer out.",
    why_de="Platzhalter wie „-“ oder „o. Nr.“ werden mit angezeigt, und die Adresse wird nicht gefunden.",
    why_en="Placeholders such as “-” are shown as they are, and the address is not found.",
    source="OpenImmo 1.2.7b, geo/hausnummer",
    sure=Sure.KNOWN,
    right=Example(xml="<geo><hausnummer>Haus 4</hausnummer></geo>"),
    wrong=Example(xml="<geo><hausnummer>-</hausnummer></geo>"),
    check=check,
    countries=COUNTRIES,
)
