"""A house number has its street."""

from collections.abc import Iterator

from openimmo.findings import Severity
from openimmo.model import Immobilie
from openimmo.rules.about import About
from openimmo.rules.address.streets import COUNTRIES
from openimmo.rules.rule import Example, Hit, Rule, Sure


def check(listing: Immobilie, _about: About) -> Iterator[Hit]:
    """A hit where there is a hausnummer and no strasse."""
    geo = listing.geo
    if geo is None or not geo.hausnummer or (geo.strasse and geo.strasse.strip()):
        return
    number = geo.hausnummer[:100].strip()
    if number not in ("", "0", "-"):
        yield Hit(path="geo", value=number)


RULE = Rule(
    code="rule-street-missing",
    severity=Severity.INFO,
    de="Zur Hausnummer {value} fehlt die Straße.",
    en="The street is missing for the house number {value}.",
    help_de="strasse senden; in Orten ohne Straßennamen den Ortsnamen.",
    help_en="Send strasse; in villages without street names, the name of the village.",
    why_de="Eine Hausnummer allein lässt sich nicht finden.",
    why_en="A house number alone cannot be found.",
    source="OpenImmo 1.2.7b, geo/strasse",
    sure=Sure.KNOWN,
    right=Example(xml="<geo><hausnummer>0</hausnummer></geo>", without=("geo/strasse",)),
    wrong=Example(without=("geo/strasse",)),
    check=check,
    countries=COUNTRIES,
)
