"""A certificate that is advertised with was issued within ten years, so not before May 2014."""

from collections.abc import Iterator
from datetime import date

from openimmo.findings import Severity
from openimmo.model import Immobilie
from openimmo.rules.about import About
from openimmo.rules.energy_de.certificate import certificates
from openimmo.rules.energy_de.law import GERMANY
from openimmo.rules.rule import Example, Hit, Rule, Sure


def check(listing: Immobilie, about: About) -> Iterator[Hit]:
    """A hit for each certificate that was issued before May 2014."""
    for one in certificates(listing, about):
        if one.old and not one.waived:
            yield Hit(path=one.path)


RULE = Rule(
    code="rule-energy-issued-before-2014",
    severity=Severity.WARNING,
    sure=Sure.KNOWN,
    de="Der Energieausweis stammt aus der Zeit vor Mai 2014 und ist nach zehn Jahren abgelaufen.",
    en="The energy certificate was issued before May 2014 and has expired after ten years.",
    help_de="Einen neuen Ausweis ausstellen lassen und dessen Daten angeben; bis dahin jahrgang ohne oder "
    "bei_besichtigung.",
    help_en="Have a new certificate issued and give its data; until then jahrgang ohne or bei_besichtigung.",
    why_de="Ausweise gelten zehn Jahre; solche des Jahrgangs 2008 sind spätestens seit dem 30. April 2024 abgelaufen.",
    why_en="Certificates are valid for ten years; those of jahrgang 2008 have expired since 30 April 2024 at the "
    "latest.",
    source="section 79(3) GModG (until 28 July 2026: GEG), inferred",
    valid_from=date(2024, 5, 1),
    countries=GERMANY,
    references=False,
    right=Example(
        xml="<zustand_angaben><energiepass><epart>BEDARF</epart><endenergiebedarf>112.3</endenergiebedarf>"
        "<primaerenergietraeger>Erdgas</primaerenergietraeger><wertklasse>D</wertklasse>"
        "<jahrgang>2014</jahrgang></energiepass></zustand_angaben>",
        base="kauf",
    ),
    wrong=Example(
        xml="<zustand_angaben><energiepass><epart>BEDARF</epart><endenergiebedarf>112.3</endenergiebedarf>"
        "<jahrgang>2008</jahrgang></energiepass></zustand_angaben>",
        base="kauf",
    ),
    check=check,
)
