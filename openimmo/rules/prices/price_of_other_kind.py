"""An offer for sale gives a purchase price, an offer for rent a rent."""

from collections.abc import Iterator

from openimmo.findings import Severity
from openimmo.model import Immobilie
from openimmo.rules.about import About
from openimmo.rules.prices.amounts import TO_BUY, TO_RENT, amount, auctioned, given, on_request
from openimmo.rules.rule import Example, Hit, Rule, Sure


def check(listing: Immobilie, about: About) -> Iterator[Hit]:
    """A hit where only a price of the other kind of marketing is given."""
    preise = listing.preise
    if preise is None or about.sale == about.rent:
        return
    wanted, other = (TO_BUY, TO_RENT) if about.sale else (TO_RENT, TO_BUY)
    if given(preise, wanted) or on_request(preise) or auctioned(listing):
        return
    found = next((name for name in other if amount(preise, name) is not None), None)
    if found and not given(preise, ("kaufpreis_pro_qm",) if about.sale else ("mietpreis_pro_qm", "nettomieteprom2von")):
        marketing = "KAUF" if about.sale else "MIETE_PACHT"
        yield Hit(
            path=f"preise/{found}", value=str(amount(preise, found)), params={"field": found, "marketing": marketing}
        )


RULE = Rule(
    code="rule-price-of-other-kind",
    severity=Severity.WARNING,
    de="Die Vermarktungsart ist {marketing}, der einzige Preis aber {field}.",
    en="The kind of marketing is {marketing}, but the only price is {field}.",
    help_de="vermarktungsart berichtigen, oder den Preis angeben, der zu ihr passt.",
    help_en="Correct vermarktungsart, or give the price that fits it.",
    why_de="Ein Mietangebot mit Kaufpreis landet in der falschen Suche oder ganz ohne Preis im Portal.",
    why_en="A rental with a purchase price ends up in the wrong search, or without any price.",
    source="OpenImmo 1.2.7b, vermarktungsart and preise",
    sure=Sure.KNOWN,
    references=False,
    right=Example(xml="<preise><nettokaltmiete>1150.00</nettokaltmiete></preise>", base="kauf"),
    wrong=Example(
        xml="<preise><kaufpreis>245000.00</kaufpreis></preise>",
        without=("preise/nettokaltmiete", "preise/warmmiete", "preise/kaution"),
    ),
    check=check,
)
