"""The house number stands in the address once."""

from collections.abc import Iterator

from openimmo.findings import Severity
from openimmo.model import Immobilie
from openimmo.rules.about import About
from openimmo.rules.address.streets import COUNTRIES, parted, same
from openimmo.rules.rule import Example, Hit, Rule, Sure


def check(listing: Immobilie, _about: About) -> Iterator[Hit]:
    """A hit where strasse ends with the number that hausnummer holds."""
    geo = listing.geo
    if geo is None or not geo.strasse or not geo.hausnummer:
        return
    found = parted(geo.strasse)
    if found is not None and same(found[1], geo.hausnummer):
        yield Hit(path="geo/strasse", value=geo.strasse[:200], repair=found[0], params={"number": found[1]})


RULE = Rule(
    code="rule-house-number-twice",
    severity=Severity.WARNING,
    de="Die Hausnummer {number} steht in hausnummer und noch einmal in strasse.",
    en="The house number {number} stands in hausnummer and in strasse as well.",
    help_de="In strasse nur die Straße senden.",
    help_en="Send nothing but the street in strasse.",
    why_de="Portale setzen beides zusammen und zeigen die Nummer doppelt; die Adresse wird dann nicht gefunden.",
    why_en="Portals put both together and show the number twice; the address is then not found.",
    source="OpenImmo 1.2.7b, geo/strasse, geo/hausnummer",
    sure=Sure.KNOWN,
    right=Example(xml="<geo><strasse>Straße 17</strasse></geo>"),
    wrong=Example(xml="<geo><strasse>Rosengracht 17</strasse></geo>"),
    check=check,
    countries=COUNTRIES,
)
