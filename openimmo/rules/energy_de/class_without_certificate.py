"""An efficiency class comes from a certificate: with its kind, its figure or its date."""

from collections.abc import Iterator

from openimmo.findings import Severity
from openimmo.model import Immobilie
from openimmo.rules.about import About
from openimmo.rules.energy_de.certificate import certificates
from openimmo.rules.energy_de.law import GERMANY
from openimmo.rules.rule import Example, Hit, Rule, Sure


def check(listing: Immobilie, about: About) -> Iterator[Hit]:
    """A hit for each class that stands alone."""
    for one in certificates(listing, about):
        told = one.letter
        if told is None or one.kind is not None or one.valued or one.year_group is not None:
            continue
        if one.issued is None and one.ends is None and one.sent.kept is None:
            yield Hit(path=one.at("wertklasse"), value=told)


RULE = Rule(
    code="rule-energy-class-without-certificate",
    severity=Severity.WARNING,
    sure=Sure.SECONDARY,
    de="Die Klasse {value} steht allein, ohne Art, Kennwert und Datum des Ausweises; sie ist vermutlich nur geplant.",
    en="Class {value} stands alone, without kind, figure or date of a certificate; it is probably only planned.",
    help_de="Die übrigen Daten des Ausweises angeben; eine geplante Klasse in den Text schreiben.",
    help_en="Give the other data of the certificate; put a planned class into the text.",
    why_de="Eine erwartete Klasse ist kein Ausweis; im Feld für die Klasse wirkt sie wie einer.",
    why_en="An expected class is no certificate; in the field for the class it looks like one.",
    source="public code that checks certificates; section 87(1) GModG (until 28 July 2026: GEG)",
    countries=GERMANY,
    references=False,
    right=Example(
        without=("zustand_angaben/energiepass",),
        xml='<zustand_angaben><zustand zustand_art="PROJEKTIERT"/>'
        "</zustand_angaben><freitexte><ausstatt_beschr>Angestrebt wird die Klasse A+.</ausstatt_beschr></freitexte>",
        base="kauf",
    ),
    wrong=Example(
        xml="<zustand_angaben><energiepass><wertklasse>A+</wertklasse></energiepass></zustand_angaben>", base="kauf"
    ),
    check=check,
)
