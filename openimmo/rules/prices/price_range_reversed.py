"""A range of prices begins with the lower one."""

from collections.abc import Iterator
from decimal import Decimal

from openimmo.findings import Severity
from openimmo.model import Immobilie
from openimmo.rules.about import About
from openimmo.rules.prices.amounts import number, shown
from openimmo.rules.rule import Example, Hit, Rule, Sure

_RANGES = (
    ("nettomieteprom2von", "nettomieteprom2bis"),
    ("nebenkostenprom2von", "nebenkostenprom2bis"),
    ("gesamtkostenprom2von", "gesamtkostenprom2bis"),
)


def check(listing: Immobilie, _about: About) -> Iterator[Hit]:
    """A hit for each range whose end is below its beginning."""
    preise = listing.preise
    if preise is None:
        return
    for name, attribute in _RANGES:
        found = getattr(preise, name)
        if found is None:
            continue
        least, most = number(preise, name), getattr(found, attribute)
        if least is not None and isinstance(most, Decimal) and 0 < most < least:
            params = {"field": name, "least": shown(least), "most": shown(most)}
            yield Hit(path=f"preise/{name}/@{attribute}", value=str(most), params=params)


RULE = Rule(
    code="rule-price-range-reversed",
    severity=Severity.WARNING,
    de="Die Spanne {field} reicht von {least} bis {most}.",
    en="The range {field} goes from {least} to {most}.",
    help_de="Den kleineren Wert als Text, den größeren als Attribut …bis angeben.",
    help_en="Give the smaller value as text, the larger one as the attribute …bis.",
    why_de="Eine Suche nach Spannen findet ein Angebot mit vertauschten Grenzen nie.",
    why_en="A search by ranges never finds an offer whose ends are mixed up.",
    source="OpenImmo 1.2.7b, nettomieteprom2von",
    sure=Sure.KNOWN,
    right=Example(
        xml='<preise><nettomieteprom2von nettomieteprom2bis="12.50">12.50</nettomieteprom2von></preise>', base="gewerbe"
    ),
    wrong=Example(
        xml='<preise><nettomieteprom2von nettomieteprom2bis="9.80">12.50</nettomieteprom2von></preise>', base="gewerbe"
    ),
    check=check,
)
