"""Parking spaces are counted once."""

from collections.abc import Iterator

from openimmo.findings import Severity
from openimmo.model import Immobilie
from openimmo.rules.about import About
from openimmo.rules.prices.amounts import parking
from openimmo.rules.rule import Example, Hit, Rule, Sure


def check(listing: Immobilie, _about: About) -> Iterator[Hit]:
    """A hit where anzahl_stellplaetze is not the sum of the spaces that are described."""
    flaechen, preise = listing.flaechen, listing.preise
    if flaechen is None or flaechen.anzahl_stellplaetze is None or preise is None:
        return
    told = sum([one.anzahl for _, one in parking(preise) if one.anzahl and one.anzahl > 0])
    if told > flaechen.anzahl_stellplaetze:
        params = {"told": str(told), "count": str(flaechen.anzahl_stellplaetze)}
        yield Hit(path="flaechen/anzahl_stellplaetze", value=str(flaechen.anzahl_stellplaetze), params=params)


RULE = Rule(
    code="rule-parking-count-differs",
    severity=Severity.INFO,
    de="anzahl_stellplaetze ist {count}, beschrieben sind {told} Stellplätze.",
    en="anzahl_stellplaetze is {count}, but {told} spaces are described.",
    help_de="anzahl_stellplaetze als Summe aller stp_…/@anzahl angeben.",
    help_en="Give anzahl_stellplaetze as the sum of all stp_…/@anzahl.",
    why_de="Je nachdem, welches Feld gelesen wird, hat das Objekt mehr oder weniger Stellplätze.",
    why_en="The property has more or fewer spaces, depending on the field that is read.",
    source="OpenImmo 1.2.7b, anzahl_stellplaetze",
    sure=Sure.KNOWN,
    right=Example(
        xml="""<preise><stp_garage anzahl="1"/></preise>
    <flaechen><anzahl_stellplaetze>2</anzahl_stellplaetze></flaechen>""",
        base="kauf",
    ),
    wrong=Example(
        xml="""<preise><stp_garage anzahl="2"/></preise>
    <flaechen><anzahl_stellplaetze>1</anzahl_stellplaetze></flaechen>""",
        base="kauf",
    ),
    check=check,
)
