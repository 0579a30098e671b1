"""A listing has a postcode."""

from collections.abc import Iterator

from openimmo.findings import Severity
from openimmo.model import Immobilie
from openimmo.rules.about import About
from openimmo.rules.place.postcodes import FORMS
from openimmo.rules.rule import Example, Hit, Rule


def check(listing: Immobilie, _about: About) -> Iterator[Hit]:
    """A hit where plz is missing or empty."""
    geo = listing.geo
    if geo is not None and not (geo.plz and geo.plz.strip()):
        yield Hit(path="geo")


RULE = Rule(
    code="rule-postcode-missing",
    severity=Severity.WARNING,
    de="Die Postleitzahl fehlt.",
    en="The postcode is missing.",
    help_de="plz in geo senden.",
    help_en="Send plz in geo.",
    why_de="Der Standard erlaubt das, ImmobilienScout24 nicht; und gesucht wird vor allem nach Ort und Postleitzahl.",
    why_en="The standard allows it, ImmobilienScout24 does not; and people mostly search by town and postcode.",
    source="ImmobilienScout24 API, postcode; OpenImmo 1.2.7b, geo",
    right=Example(
        xml='<geo><ort>Palma</ort><geokoordinaten breitengrad="39.5696" laengengrad="2.6502"/>'
        '<bundesland>Balearen</bundesland><land iso_land="ESP"/></geo>',
        without=("geo/plz",),
    ),
    wrong=Example(without=("geo/plz",)),
    check=check,
    countries=frozenset(FORMS),
)
