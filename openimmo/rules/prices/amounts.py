"""Reads amounts of a listing: a price of 0 says nothing (dialects.md 22). Pure; knows no rule."""

from collections.abc import Iterable, Iterator
from decimal import Decimal
from operator import attrgetter
from typing import Any

from openimmo.model import Immobilie, Preise, Valued, Zeiteinheit
from openimmo.rules.areas.sizes import unread
from openimmo.rules.once import once

TO_BUY = ("kaufpreis", "kaufpreisnetto", "kaufpreisbrutto", "erbpacht", "richtpreis")
"""The prices of an offer for sale."""

TO_RENT = (
    "nettokaltmiete", "kaltmiete", "warmmiete", "pauschalmiete", "gesamtmietebrutto", "gesamtmietenetto",
    "hauptmietzinsnetto", "summemietenetto", "gesamtbelastungbrutto", "gesamtbelastungnetto", "pacht",
)  # fmt: skip
"""The prices of an offer for rent."""

NO_PRICES = Preise()
_PARKING = ("stp_carport", "stp_duplex", "stp_freiplatz", "stp_garage", "stp_parkhaus", "stp_tiefgarage")
_SPACES = attrgetter(*_PARKING)


def number(preise: Preise, name: str) -> Decimal | None:
    """The price ``name`` as sent, be it 0 or less; None where it is missing or no number."""
    found = getattr(preise, name)
    value = found.value if isinstance(found, Valued) else found
    return value if isinstance(value, Decimal) else None


def amount(preise: Preise, name: str) -> Decimal | None:
    """The price ``name`` of a listing; None where it is missing, no number, or 0."""
    return number(preise, name) or None


def positive(preise: Preise, name: str) -> Decimal | None:
    """The price ``name`` where it is above 0."""
    value = number(preise, name)
    return value if value is not None and value > 0 else None


def priced(preise: Preise, names: Iterable[str]) -> bool:
    """Whether one of these prices is there, and no 0."""
    for name in names:  # noqa: SIM110  # every rule on prices asks this, so no generators
        if getattr(preise, name) is not None and number(preise, name):
            return True
    return False


def given(preise: Preise, names: Iterable[str]) -> bool:
    """Whether one of these prices is there, be it in a form that could not be read."""
    return priced(preise, names) or unread(preise, names)


def zero(preise: Preise, names: Iterable[str]) -> str | None:
    """The first of these prices that was sent as 0."""
    return next((name for name in names if number(preise, name) == 0), None)


def on_request(preise: Preise) -> bool:
    """Whether the price is only told on request."""
    return preise.kaufpreis is not None and preise.kaufpreis.auf_anfrage is True


def auctioned(listing: Immobilie) -> bool:
    """Whether the price is found by bids; empty containers say nothing."""
    court, bids = listing.versteigerung, listing.bieterverfahren
    if court is not None and (court.zwangsversteigerung is True or court.zvtermin or court.verkehrswert):
        return True
    return bids is not None and any((bids.mindestpreis, bids.beginn_bietzeit, bids.ende_bietzeit))


def monthly(preise: Preise) -> bool:
    """Whether rents are meant for a month."""
    period = preise.preis_zeiteinheit
    return period is None or period.zeiteinheit is None or period.zeiteinheit is Zeiteinheit.MONAT


@once
def cold_rent(preise: Preise) -> Decimal | None:
    """The rent without heating, the highest where several are given: some senders count service costs in."""
    rents = [positive(preise, name) for name in ("nettokaltmiete", "kaltmiete", "hauptmietzinsnetto")]
    return max([rent for rent in rents if rent is not None], default=None)


def is_euro(preise: Preise) -> bool:
    """Whether the prices are in euro, or no currency is named."""
    return preise.waehrung is None or preise.waehrung.iso_waehrung in (None, "EUR")


def parking(preise: Preise) -> Iterator[tuple[str, Any]]:
    """The parking spaces that have a price, with the name of their element."""
    for name, found in zip(_PARKING, _SPACES(preise), strict=True):
        if found is not None:
            yield name, found
    for index, found in enumerate(preise.stp_sonstige, 1):
        yield f"stp_sonstige[{index}]", found


def parking_rents(preise: Preise) -> Decimal:
    """The rent of all parking spaces together."""
    return sum(
        (one.stellplatzmiete * max(one.anzahl or 1, 1) for _, one in parking(preise) if one.stellplatzmiete), Decimal()
    )


def parking_priced(preise: Preise) -> str | None:
    """The first parking space that has a price or a rent."""
    return next((name for name, one in parking(preise) if one.stellplatzmiete or one.stellplatzkaufpreis), None)


def shown(value: Decimal) -> str:
    """An amount as a sentence tells it: two decimals, none where there are none."""
    text = f"{value:.2f}"
    return text.removesuffix(".00")


def where(listing: Immobilie) -> str:
    """The path of something missing among the prices."""
    return "" if listing.preise is None else "preise"
