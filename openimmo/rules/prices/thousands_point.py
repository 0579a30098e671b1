"""An amount has a point before its decimals only, none between its thousands."""

from collections.abc import Iterator
from operator import attrgetter

from openimmo.findings import Severity
from openimmo.model import Immobilie
from openimmo.rules.about import About
from openimmo.rules.prices.amounts import number
from openimmo.rules.rule import Example, Hit, Rule, Sure

_NAMES = ("kaufpreis", "nettokaltmiete", "kaltmiete", "warmmiete", "pauschalmiete", "kaution", "pacht", "abstand")
_ALL = attrgetter(*_NAMES)


def check(listing: Immobilie, _about: About) -> Iterator[Hit]:
    """A hit for each amount under 1,000 with exactly three decimals, such as 489.000."""
    preise = listing.preise
    if preise is None:
        return
    for name, found in zip(_NAMES, _ALL(preise), strict=True):
        if found is None:
            continue
        value = number(preise, name)
        if value is not None and 1 <= value < 1000 and value.as_tuple().exponent == -3:
            meant = f"{value.scaleb(3):f}"
            yield Hit(path=f"preise/{name}", value=str(value), params={"field": name, "meant": meant})


RULE = Rule(
    code="rule-thousands-point",
    severity=Severity.WARNING,
    de="{field} „{value}“ hat drei Nachkommastellen; gemeint ist vermutlich {meant}.",
    en="{field} “{value}” has three decimals; {meant} is probably meant.",
    help_de="Den Betrag ohne Tausenderpunkt schreiben.",
    help_en="Write the amount without a point between its thousands.",
    why_de="Im Standard trennt der Punkt die Nachkommastellen: 489.000 wird als 489 gelesen.",
    why_en="In the standard the point stands before the decimals: 489.000 is read as 489.",
    source="OpenImmo 1.2.7b, decimal; W3C XML Schema, decimal",
    sure=Sure.KNOWN,
    right=Example(xml="<preise><kaufpreis>489000.000</kaufpreis></preise>", base="kauf"),
    wrong=Example(xml="<preise><kaufpreis>489.000</kaufpreis></preise>", base="kauf"),
    check=check,
)
