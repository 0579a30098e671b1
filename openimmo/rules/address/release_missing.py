"""A listing says whether its address may be shown."""

from collections.abc import Iterator

from openimmo.findings import Severity
from openimmo.model import Immobilie
from openimmo.rules.about import About
from openimmo.rules.rule import Example, Hit, Rule


def check(listing: Immobilie, _about: About) -> Iterator[Hit]:
    """A hit where a street is sent and objektadresse_freigeben is not."""
    object_, geo = listing.verwaltung_objekt, listing.geo
    if object_ is not None and (object_.objektadresse_freigeben is not None or object_.kept is not None):
        return
    if geo is not None and geo.strasse and geo.strasse.strip():
        yield Hit(path="verwaltung_objekt" if object_ is not None else "")


RULE = Rule(
    code="rule-release-missing",
    severity=Severity.INFO,
    de="Es steht nicht da, ob die Adresse gezeigt werden darf; sie gilt damit als freigegeben.",
    en="It is not said whether the address may be shown; so it counts as released.",
    help_de="objektadresse_freigeben ausdrücklich senden.",
    help_en="Send objektadresse_freigeben explicitly.",
    why_de="Nach dem Standard darf die Adresse dann gezeigt werden. Es gibt Empfänger, die eine fehlende Freigabe als"
    " Nein lesen.",
    why_en="By the standard the address may then be shown. There are receivers that read a missing release as no.",
    source="OpenImmo 1.2.7b, objektadresse_freigeben; ImmobilienScout24 CSV 1.4.0.4",
    right=Example(
        without=("verwaltung_objekt/objektadresse_freigeben", "geo/strasse", "geo/hausnummer"),
    ),
    wrong=Example(without=("verwaltung_objekt/objektadresse_freigeben",)),
    check=check,
)
