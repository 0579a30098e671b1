"""The broker's own valuation does not go out with a listing."""

from collections.abc import Iterator

from openimmo.findings import Severity
from openimmo.model import Immobilie
from openimmo.rules.about import About
from openimmo.rules.rule import Example, Hit, Rule, Sure


def check(listing: Immobilie, _about: About) -> Iterator[Hit]:
    """A hit where bewertung has a field with a value."""
    valuation = listing.bewertung
    if valuation is None:
        return
    names = [field.name.strip() for field in valuation.feld if field.name and field.wert and field.wert.strip()]
    if names:
        yield Hit(path="bewertung", params={"names": ", ".join(names[:5])[:200]})


RULE = Rule(
    code="rule-valuation-sent",
    severity=Severity.INFO,
    de="Mit dem Objekt geht eine Bewertung hinaus ({names}).",
    en="A valuation goes out with the listing ({names}).",
    help_de="bewertung vom Export an Portale ausschließen.",
    help_en="Leave bewertung out of exports to portals.",
    why_de="Der ermittelte Wert schwächt in der Verhandlung, wenn der Käufer ihn kennt.",
    why_en="The value that was found weakens the seller where the buyer knows it.",
    source="OpenImmo 1.2.7b, bewertung",
    sure=Sure.GUESS,
    right=Example(base="kauf", xml="<bewertung/>"),
    wrong=Example(
        base="kauf",
        xml="<bewertung><feld><name>marktwert</name><wert>455000</wert></feld></bewertung>",
    ),
    check=check,
)
