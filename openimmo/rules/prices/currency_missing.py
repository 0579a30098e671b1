"""Prices name their currency."""

from collections.abc import Iterator

from openimmo.findings import Severity
from openimmo.model import Immobilie
from openimmo.rules.about import About
from openimmo.rules.prices.amounts import TO_BUY, TO_RENT, given
from openimmo.rules.rule import Example, Hit, Rule


def check(listing: Immobilie, _about: About) -> Iterator[Hit]:
    """A hit where a price is given and no currency."""
    preise = listing.preise
    if preise is None or (preise.waehrung is not None and preise.waehrung.iso_waehrung):
        return
    if given(preise, TO_BUY) or given(preise, TO_RENT):
        yield Hit(path="preise/waehrung" if preise.waehrung is not None else "preise")


RULE = Rule(
    code="rule-currency-missing",
    severity=Severity.INFO,
    de="Zu den Preisen fehlt die Währung.",
    en="The prices have no currency.",
    help_de='<waehrung iso_waehrung="EUR"/> ergänzen.',
    help_en='Add <waehrung iso_waehrung="EUR"/>.',
    why_de=(
        "Der Standard kennt keine Währung, die ohne Angabe gilt; Empfänger nehmen den Euro an, was im Ausland "
        "falsch sein kann."
    ),
    why_en="The standard knows no currency that holds unsaid; receivers take the euro, which may be wrong abroad.",
    source="OpenImmo 1.2.7b, waehrung",
    right=Example(
        xml='<preise><kaufpreis auf_anfrage="true">0</kaufpreis></preise>', without=("preise/waehrung",), base="kauf"
    ),
    wrong=Example(without=("preise/waehrung",), base="kauf"),
    check=check,
)
