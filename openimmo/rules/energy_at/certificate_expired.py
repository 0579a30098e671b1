"""An Austrian certificate is not older than ten years."""

from collections.abc import Iterator

from openimmo.findings import Severity
from openimmo.model import Immobilie
from openimmo.rules.about import About
from openimmo.rules.energy_at.austrian import AUSTRIA
from openimmo.rules.energy_de.certificate import certificates
from openimmo.rules.energy_de.days import period, ten_years
from openimmo.rules.rule import CannotTell, Example, Hit, Rule, Sure


def check(listing: Immobilie, about: About) -> Iterator[Hit | CannotTell]:
    """A hit for each certificate that was issued more than ten years ago, or whose last day has passed."""
    for one in certificates(listing, about):
        told, issued = one.ends, one.issued
        until = period(told) if told is not None else None
        if told is not None and until is None and issued is None:
            yield CannotTell("rule-value-unreadable")
        last = until[1] if until is not None else ten_years(issued) if issued is not None else None
        if last is not None and last < about.as_of and not one.waived:
            field = "gueltig_bis" if until is not None else "ausstelldatum"
            yield Hit(path=one.at(field), value=told or str(issued), params={"last": last.isoformat()})


RULE = Rule(
    code="rule-energy-at-certificate-expired",
    severity=Severity.WARNING,
    sure=Sure.SECONDARY,
    de="Der Energieausweis ist älter als zehn Jahre; er galt bis {last}.",
    en="The energy certificate is older than ten years; it was valid until {last}.",
    help_de="Einen neuen Ausweis ausstellen lassen und dessen Daten angeben.",
    help_en="Have a new certificate issued and give its data.",
    why_de="Der Ausweis, der vorgelegt wird, darf nach dem EAVG höchstens zehn Jahre alt sein.",
    why_en="Under the EAVG the certificate that is shown may be ten years old at most.",
    source="section 4 EAVG 2012, second hand",
    countries=AUSTRIA,
    references=False,
    right=Example(
        xml="<zustand_angaben><energiepass><gueltig_bis>November 2026</gueltig_bis><hwbwert>58.2</hwbwert>"
        "<fgeewert>1.12</fgeewert></energiepass></zustand_angaben>",
        base="austria",
    ),
    wrong=Example(
        xml="<zustand_angaben><energiepass><ausstelldatum>2016-11-01</ausstelldatum>"
        "<hwbwert>58.2</hwbwert><fgeewert>1.12</fgeewert></energiepass></zustand_angaben>",
        base="austria",
    ),
    check=check,
)
