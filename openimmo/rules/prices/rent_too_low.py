"""The rent of a home is given for the whole home, not per square metre."""

from collections.abc import Iterator
from decimal import Decimal

from openimmo.findings import Severity
from openimmo.model import Immobilie
from openimmo.rules.about import About
from openimmo.rules.prices.amounts import cold_rent, monthly, shown
from openimmo.rules.rule import Example, Hit, Rule, Sure

_LEAST = Decimal(30)


def check(listing: Immobilie, about: About) -> Iterator[Hit]:
    """A hit for a monthly rent of at most 30 for a flat or a house."""
    preise = listing.preise
    if preise is None or not about.rent or not about.living or about.kinds not in (("wohnung",), ("haus",)):
        return
    rent = cold_rent(preise)
    if rent is None or rent > _LEAST or rent.as_tuple().exponent == -3 or not monthly(preise):
        return
    yield Hit(path="preise", value=str(rent), params={"rent": shown(rent)})


RULE = Rule(
    code="rule-rent-too-low",
    severity=Severity.WARNING,
    de="Eine Kaltmiete von {rent} im Monat ist unglaubwürdig niedrig.",
    en="A rent of {rent} a month is too low to be true.",
    help_de="nettokaltmiete für die ganze Wohnung angeben; der Preis je Quadratmeter gehört nach mietpreis_pro_qm.",
    help_en="Give nettokaltmiete for the whole home; the price per square metre belongs into mietpreis_pro_qm.",
    why_de=(
        "Häufig steht der Quadratmeterpreis im Feld der Miete. Das Angebot führt dann jede nach Preis sortierte "
        "Liste an."
    ),
    why_en=(
        "Often the price per square metre stands in the field of the rent. The offer then leads every list sorted "
        "by price."
    ),
    source="general knowledge",
    sure=Sure.KNOWN,
    right=Example(
        xml="<preise><nettokaltmiete>95.00</nettokaltmiete></preise>", without=("preise/warmmiete", "preise/kaution")
    ),
    wrong=Example(
        xml="<preise><nettokaltmiete>11.34</nettokaltmiete></preise>", without=("preise/warmmiete", "preise/kaution")
    ),
    check=check,
)
