"""A building whose address may be shown has a house number."""

from collections.abc import Iterator

from openimmo.findings import Severity
from openimmo.model import Immobilie
from openimmo.rules.about import About
from openimmo.rules.address.streets import COUNTRIES
from openimmo.rules.rule import Example, Hit, Rule


def check(listing: Immobilie, about: About) -> Iterator[Hit]:
    """A hit where there is a street without any digit, no hausnummer, and the address may be shown."""
    geo = listing.geo
    if geo is None or not geo.strasse or (geo.hausnummer and geo.hausnummer.strip()) or about.plot or about.parking:
        return
    object_ = listing.verwaltung_objekt
    if object_ is not None and object_.objektadresse_freigeben is False:
        return
    street = geo.strasse[:200].strip()
    if street and not any(map(str.isdigit, street)):
        yield Hit(path="geo", value=street)


RULE = Rule(
    code="rule-house-number-missing",
    severity=Severity.INFO,
    de="Zur Straße „{value}“ fehlt die Hausnummer.",
    en="The house number is missing for the street “{value}”.",
    help_de="hausnummer senden; soll sie niemand sehen, objektadresse_freigeben auf false setzen.",
    help_en="Send hausnummer; where nobody is to see it, set objektadresse_freigeben to false.",
    why_de="ImmobilienScout24 verlangt sie, und ohne sie liegt der Punkt auf der Karte irgendwo an der Straße.",
    why_en="ImmobilienScout24 requires it, and without it the pin on the map lies anywhere along the street.",
    source="ImmobilienScout24 API, houseNumber",
    right=Example(
        without=("geo/hausnummer",),
        xml="<geo><strasse>Q7</strasse></geo>",
    ),
    wrong=Example(without=("geo/hausnummer",)),
    check=check,
    countries=COUNTRIES,
)
