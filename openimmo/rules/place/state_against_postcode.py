"""bundesland is the state that the postcode lies in."""

from collections.abc import Iterator

from openimmo.findings import Severity
from openimmo.model import Immobilie
from openimmo.rules.about import About
from openimmo.rules.place.states import GERMAN, OF_POSTCODE, plain
from openimmo.rules.rule import Example, Hit, Rule, Sure

_DIGITS = 5


def check(listing: Immobilie, _about: About) -> Iterator[Hit]:
    """A hit where bundesland is another German state than the one all such postcodes lie in."""
    geo = listing.geo
    if geo is None or not geo.bundesland or not geo.plz:
        return
    postcode = geo.plz.strip()
    state = OF_POSTCODE.get(postcode[:2])
    if state is None or state == geo.bundesland or len(postcode) != _DIGITS:
        return
    said = GERMAN.get(plain(geo.bundesland))
    if said is not None and said != state:
        params = {"state": said, "postcode": postcode, "right": state}
        yield Hit(path="geo/bundesland", value=geo.bundesland, params=params)


RULE = Rule(
    code="rule-state-against-postcode",
    severity=Severity.WARNING,
    de="Die Postleitzahl {postcode} liegt in {right}, angegeben ist {state}.",
    en="The postcode {postcode} lies in {right}, but {state} is stated.",
    help_de="plz oder bundesland berichtigen.",
    help_en="Put plz or bundesland right.",
    why_de="Eines von beiden ist falsch; Suchen nach dem Bundesland finden das Objekt am falschen Ort.",
    why_en="One of the two is wrong; searches by state find the listing in the wrong place.",
    source="German postcode regions that lie in one state",
    sure=Sure.KNOWN,
    right=Example(xml="<geo><bundesland>NRW</bundesland></geo>"),
    wrong=Example(xml="<geo><bundesland>Hessen</bundesland></geo>"),
    check=check,
    countries=frozenset({"DEU"}),
)
