"""A certificate that is advertised with is still valid."""

from collections.abc import Iterator

from openimmo.findings import Severity
from openimmo.model import Immobilie
from openimmo.rules.about import About
from openimmo.rules.energy_de.certificate import certificates
from openimmo.rules.energy_de.days import period, ten_years
from openimmo.rules.energy_de.law import DUTY_SINCE, GERMANY
from openimmo.rules.rule import CannotTell, Example, Hit, Rule


def check(listing: Immobilie, about: About) -> Iterator[Hit | CannotTell]:
    """A hit for each certificate whose last day has passed: gueltig_bis, or ten years after its issue."""
    for one in certificates(listing, about):
        if one.waived or one.old:
            continue
        told, issued = one.ends, one.issued
        until = period(told) if told is not None else None
        if until is None and issued is None:
            if told is not None:
                yield CannotTell("rule-value-unreadable")
            continue
        last = until[1] if until is not None else ten_years(issued or about.as_of)
        if last < about.as_of:
            field = "gueltig_bis" if until is not None else "ausstelldatum"
            yield Hit(path=one.at(field), value=told or str(issued), params={"last": last.isoformat()})


RULE = Rule(
    code="rule-energy-certificate-expired",
    severity=Severity.WARNING,
    de="Der Energieausweis ist abgelaufen; er galt bis {last}.",
    en="The energy certificate has expired; it was valid until {last}.",
    help_de="Einen neuen Ausweis ausstellen lassen und dessen Daten angeben; bis dahin jahrgang ohne oder "
    "bei_besichtigung.",
    help_en="Have a new certificate issued and give its data; until then jahrgang ohne or bei_besichtigung.",
    why_de="Ein Ausweis gilt zehn Jahre; spätestens bei der Besichtigung wird ein gültiger verlangt.",
    why_en="A certificate is valid for ten years; a valid one is asked for at the viewing at the latest.",
    source="section 79(3) GModG (until 28 July 2026: GEG)",
    valid_from=DUTY_SINCE,
    countries=GERMANY,
    references=False,
    right=Example(
        xml="<zustand_angaben><energiepass><epart>VERBRAUCH</epart><gueltig_bis>11/2026</gueltig_bis>"
        "<energieverbrauchkennwert>98.4</energieverbrauchkennwert><mitwarmwasser>true</mitwarmwasser>"
        "</energiepass></zustand_angaben>"
    ),
    wrong=Example(
        xml="<zustand_angaben><energiepass><epart>VERBRAUCH</epart><gueltig_bis>10/2026</gueltig_bis>"
        "<energieverbrauchkennwert>98.4</energieverbrauchkennwert><mitwarmwasser>true</mitwarmwasser>"
        "</energiepass></zustand_angaben>"
    ),
    check=check,
)
