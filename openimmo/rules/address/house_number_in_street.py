"""The house number stands in hausnummer, not behind the street."""

from collections.abc import Iterator

from openimmo.findings import Severity
from openimmo.model import Immobilie
from openimmo.rules.about import About
from openimmo.rules.address.streets import COUNTRIES, parted
from openimmo.rules.rule import Example, Hit, Rule, Sure


def check(listing: Immobilie, _about: About) -> Iterator[Hit]:
    """A hit where strasse ends with a house number and hausnummer is missing."""
    geo = listing.geo
    if geo is None or not geo.strasse or (geo.hausnummer and geo.hausnummer.strip()):
        return
    found = parted(geo.strasse)
    if found is not None:
        yield Hit(path="geo/strasse", value=geo.strasse[:200], params={"street": found[0], "number": found[1]})


RULE = Rule(
    code="rule-house-number-in-street",
    severity=Severity.WARNING,
    de="Die Hausnummer {number} steht hinter der Straße „{street}“, hausnummer ist leer.",
    en="The house number {number} stands behind the street “{street}”, and hausnummer is empty.",
    help_de="„{street}“ in strasse und „{number}“ in hausnummer senden.",
    help_en="Send “{street}” in strasse and “{number}” in hausnummer.",
    why_de="Portale, die eine Hausnummer verlangen, weisen das Objekt sonst ab, und Bewertungsdienste finden die"
    " Adresse nicht.",
    why_en="Else portals that want a house number refuse the listing, and valuation services do not find the address.",
    source="ImmobilienScout24 API, houseNumber; OpenImmo 1.2.7b, geo/hausnummer",
    sure=Sure.SECONDARY,
    right=Example(xml="<geo><strasse>Straße 46</strasse></geo>", without=("geo/hausnummer",), also=()),
    wrong=Example(xml="<geo><strasse>Rosengracht 17</strasse></geo>", without=("geo/hausnummer",)),
    check=check,
    countries=COUNTRIES,
)
