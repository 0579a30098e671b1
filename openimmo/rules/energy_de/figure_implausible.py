"""The energy figure of a residential building is not beyond what a building can use."""

from collections.abc import Iterator

from openimmo.findings import Severity
from openimmo.model import Immobilie
from openimmo.rules.about import About
from openimmo.rules.energy_de.certificate import certificates
from openimmo.rules.energy_de.law import GERMANY
from openimmo.rules.rule import Example, Hit, Rule, Sure

_MOST = 1000


def check(listing: Immobilie, about: About) -> Iterator[Hit]:
    """A hit for each residential certificate with a figure above 1000 kWh/(m²·a)."""
    for one in certificates(listing, about):
        value = one.energy
        if value is not None and value > _MOST and one.residential is not False:
            yield Hit(path=one.path, value=one.figure, params={"most": str(_MOST)})


RULE = Rule(
    code="rule-energy-figure-implausible",
    severity=Severity.WARNING,
    sure=Sure.KNOWN,
    de="Der Energiekennwert {value} liegt über {most} kWh/(m²·a); vermutlich fehlt ein Komma.",
    en="The energy figure {value} is above {most} kWh/(m²·a); a decimal point is probably missing.",
    help_de="Den Wert mit dem Ausweis vergleichen; gemeint ist kWh je m² und Jahr, nicht der Verbrauch des Gebäudes.",
    help_en="Compare the value with the certificate; kWh per m² and year is meant, not the use of the whole building.",
    why_de="Wohngebäude brauchen auch unsaniert selten mehr als 400 kWh/(m²·a).",
    why_en="Even unrefurbished homes rarely need more than 400 kWh/(m²·a).",
    source="general knowledge",
    countries=GERMANY,
    references=False,
    right=Example(
        xml="<zustand_angaben><energiepass><epart>BEDARF</epart><gueltig_bis>2033</gueltig_bis>"
        "<endenergiebedarf>487,5</endenergiebedarf><wertklasse>H</wertklasse></energiepass></zustand_angaben>",
        base="kauf",
    ),
    wrong=Example(
        xml="<zustand_angaben><energiepass><epart>BEDARF</epart><gueltig_bis>2033</gueltig_bis>"
        "<endenergiebedarf>4875</endenergiebedarf><wertklasse>H</wertklasse></energiepass></zustand_angaben>",
        base="kauf",
    ),
    check=check,
)
