"""A listing for sale or rent says what it costs, or that the price is told on request."""

from collections.abc import Iterator

from openimmo.findings import Severity
from openimmo.model import Immobilie
from openimmo.rules.about import About
from openimmo.rules.areas.sizes import UNREADABLE, unread
from openimmo.rules.prices.amounts import (
    NO_PRICES,
    TO_BUY,
    TO_RENT,
    auctioned,
    on_request,
    parking_priced,
    priced,
    where,
    zero,
)
from openimmo.rules.rule import CannotTell, Example, Hit, Rule

_BUY = (*TO_BUY, "kaufpreis_pro_qm", "richtpreisprom2")
_RENT = (*TO_RENT, "mietpreis_pro_qm", "nettomieteprom2von", "gesamtkostenprom2von")


def check(listing: Immobilie, about: About) -> Iterator[Hit | CannotTell]:
    """A hit where there is no price of any kind; a price of the other kind, or of 0, is told by rules of their own."""
    if not about.sale and not about.rent:
        return
    preise = listing.preise or NO_PRICES
    if priced(preise, _BUY) or priced(preise, _RENT) or on_request(preise) or auctioned(listing):
        return
    if zero(preise, _BUY if about.sale else _RENT) or "anfrage" in (preise.freitext_preis or "").lower():
        return
    if about.parking and parking_priced(preise):
        return
    if unread(preise, _BUY if about.sale else _RENT):
        yield CannotTell(UNREADABLE)
        return
    yield Hit(path=where(listing), params={"field": "kaufpreis" if about.sale else "nettokaltmiete"})


RULE = Rule(
    code="rule-price-missing",
    severity=Severity.WARNING,
    de="Es steht kein Preis da ({field}).",
    en="There is no price ({field}).",
    help_de='{field} angeben, oder kaufpreis mit auf_anfrage="true", wenn der Preis nur auf Anfrage genannt wird.',
    help_en='Give {field}, or kaufpreis with auf_anfrage="true" where the price is only told on request.',
    why_de="Portale sortieren und filtern nach dem Preis; ein Angebot ohne Preis wird nicht gefunden oder abgelehnt.",
    why_en="Portals sort and filter by price; an offer without one is not found, or is refused.",
    source="OpenImmo 1.2.7b, kaufpreis/@auf_anfrage; IS24 CSV 1.4 (price mandatory)",
    references=False,
    right=Example(xml='<preise><kaufpreis auf_anfrage="true">0</kaufpreis></preise>', base="kauf"),
    wrong=Example(without=("preise/kaufpreis",), base="kauf"),
    check=check,
)
