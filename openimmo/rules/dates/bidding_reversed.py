"""Bidding ends after it begins."""

from collections.abc import Iterator

from openimmo.findings import Severity
from openimmo.model import Immobilie
from openimmo.rules.about import About
from openimmo.rules.rule import Example, Hit, Rule, Sure


def check(listing: Immobilie, _about: About) -> Iterator[Hit]:
    """A hit where ende_bietzeit is before the day of beginn_bietzeit."""
    bidding = listing.bieterverfahren
    if bidding is None or bidding.beginn_bietzeit is None or bidding.ende_bietzeit is None:
        return
    begin, end = bidding.beginn_bietzeit.date(), bidding.ende_bietzeit
    if end < begin:
        params = {"start": begin.isoformat(), "end": end.isoformat()}
        yield Hit(path="bieterverfahren/ende_bietzeit", value=end.isoformat(), params=params)


RULE = Rule(
    code="rule-bidding-reversed",
    severity=Severity.WARNING,
    de="Geboten werden kann von {start} bis {end}; das Ende liegt vor dem Anfang.",
    en="Bids are taken from {start} to {end}; the end comes before the beginning.",
    help_de="beginn_bietzeit und ende_bietzeit richtigstellen.",
    help_en="Put beginn_bietzeit and ende_bietzeit right.",
    why_de="Ein Bieterverfahren ohne Bietzeit nimmt kein Gebot an.",
    why_en="A sale by bids without a time for bids takes none.",
    source="OpenImmo 1.2.7b, bieterverfahren",
    sure=Sure.KNOWN,
    right=Example(
        base="kauf",
        xml="<bieterverfahren><beginn_bietzeit>2026-12-01T08:00:00</beginn_bietzeit>"
        "<ende_bietzeit>2026-12-01</ende_bietzeit></bieterverfahren>",
    ),
    wrong=Example(
        base="kauf",
        xml="<bieterverfahren><beginn_bietzeit>2026-12-15T08:00:00</beginn_bietzeit>"
        "<ende_bietzeit>2026-12-01</ende_bietzeit></bieterverfahren>",
    ),
    check=check,
)
