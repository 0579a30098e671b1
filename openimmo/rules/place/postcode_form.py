"""A postcode looks as postcodes do in its country."""

from collections.abc import Iterator

from openimmo.findings import Severity
from openimmo.model import Immobilie
from openimmo.rules.about import About
from openimmo.rules.place.postcodes import FORMS, WORDS, without_country
from openimmo.rules.rule import Example, Hit, Rule, Sure


def check(listing: Immobilie, about: About) -> Iterator[Hit]:
    """A hit where plz does not have the form of the country that is stated."""
    geo = listing.geo
    if geo is None or not geo.plz or not about.country_stated:
        return
    postcode = geo.plz.strip()
    if not postcode or FORMS[about.country].fullmatch(postcode):
        return
    params = {"country": about.country, "digits": WORDS[about.country]}
    repair = without_country(postcode, about.country)
    yield Hit(path="geo/plz", value=postcode[:80], repair=repair, params=params)


RULE = Rule(
    code="rule-postcode-form",
    severity=Severity.WARNING,
    de="„{value}“ ist keine Postleitzahl von {country}; dort hat sie {digits} Ziffern.",
    en="“{value}” is no postcode of {country}; there it has {digits} digits.",
    help_de="plz mit allen Ziffern senden, auch führenden Nullen und ohne Landeskürzel; sonst land berichtigen.",
    help_en="Send plz with all its digits, leading zeros too and without the country; else put land right.",
    why_de="Gesucht wird nach der Postleitzahl; was nicht passt, wird abgelehnt oder nicht gefunden.",
    why_en="People search by postcode; what does not fit is refused or not found.",
    source="postal systems of Germany, Austria, Switzerland, Liechtenstein; ImmobilienScout24 API, postcode",
    sure=Sure.KNOWN,
    right=Example(xml="<geo><plz>01067</plz><ort>Dresden</ort><bundesland>Sachsen</bundesland></geo>"),
    wrong=Example(xml="<geo><plz>1067</plz></geo>"),
    check=check,
    countries=frozenset(FORMS),
)
