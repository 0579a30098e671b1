"""bundesland names a state of the country the listing names."""

from collections.abc import Iterator

from openimmo.findings import Severity
from openimmo.model import Immobilie
from openimmo.rules.about import About
from openimmo.rules.place.states import COUNTRY_OF, plain
from openimmo.rules.rule import Example, Hit, Rule, Sure


def check(listing: Immobilie, about: About) -> Iterator[Hit]:
    """A hit where bundesland is a state of another country than the stated one."""
    geo = listing.geo
    if geo is None or not geo.bundesland or not about.country_stated:
        return
    country = COUNTRY_OF.get(plain(geo.bundesland))
    if country is not None and country != about.country:
        params = {"state": geo.bundesland.strip(), "country": about.country, "other": country}
        yield Hit(path="geo/bundesland", value=geo.bundesland, params=params)


RULE = Rule(
    code="rule-state-abroad",
    severity=Severity.WARNING,
    de="{state} liegt in {other}, als Land ist aber {country} angegeben.",
    en="{state} lies in {other}, but the country stated is {country}.",
    help_de="bundesland oder land berichtigen.",
    help_en="Put bundesland or land right.",
    why_de="Eines von beiden ist falsch; Suchen nach Land oder Bundesland finden das Objekt am falschen Ort.",
    why_en="One of the two is wrong; searches by country or state find the listing in the wrong place.",
    source="names of the states",
    sure=Sure.KNOWN,
    right=Example(xml="<geo><bundesland>NORDRHEIN WESTFALEN</bundesland></geo>"),
    wrong=Example(xml="<geo><bundesland>Bayern</bundesland></geo>", base="austria"),
    check=check,
    countries=frozenset({"DEU", "AUT", "CHE"}),
)
