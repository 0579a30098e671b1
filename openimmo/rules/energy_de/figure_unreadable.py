"""The energy figure is a number in kWh/(m²·a)."""

from collections.abc import Iterator

from openimmo.findings import Severity
from openimmo.model import Immobilie
from openimmo.rules.about import About
from openimmo.rules.energy_de.certificate import FIGURES, certificates
from openimmo.rules.energy_de.figures import number
from openimmo.rules.energy_de.law import GERMANY
from openimmo.rules.rule import Example, Hit, Rule, Sure


def check(listing: Immobilie, about: About) -> Iterator[Hit]:
    """A hit for each figure that is text without one certain number."""
    for one in certificates(listing, about):
        for name in FIGURES.values():
            told = one.text(name)
            if told is not None and number(told) is None:
                yield Hit(path=one.at(name), value=told[:80])


RULE = Rule(
    code="rule-energy-figure-unreadable",
    severity=Severity.INFO,
    sure=Sure.KNOWN,
    de="„{value}“ ist kein eindeutiger Energiekennwert.",
    en="“{value}” is no unambiguous energy figure.",
    help_de="Nur die Zahl aus dem Ausweis angeben, etwa 98.4; Erläuterungen gehören in epasstext.",
    help_en="Give only the number of the certificate, such as 98.4; explanations belong in epasstext.",
    why_de="Das Feld ist freier Text, doch Empfänger brauchen eine Zahl; was sie nicht lesen können, fehlt in der "
    "Anzeige.",
    why_en="The field is free text, yet receivers need a number; what they cannot read is missing in the "
    "advertisement.",
    source="OpenImmo 1.2.7b, energiepass/endenergiebedarf",
    countries=GERMANY,
    references=False,
    right=Example(
        xml="<zustand_angaben><energiepass><epart>BEDARF</epart><gueltig_bis>2033</gueltig_bis>"
        "<endenergiebedarf>ca. 112,3 kWh/(m²*a)</endenergiebedarf></energiepass></zustand_angaben>",
        base="kauf",
    ),
    wrong=Example(
        xml="<zustand_angaben><energiepass><epart>BEDARF</epart><gueltig_bis>2033</gueltig_bis>"
        "<endenergiebedarf>zwischen 98 und 112</endenergiebedarf></energiepass></zustand_angaben>",
        base="kauf",
    ),
    check=check,
)
