"""An openimmo_obid has the documented form of 31 characters."""

from collections.abc import Iterator

from openimmo.findings import Severity
from openimmo.model import Immobilie
from openimmo.rules.about import About
from openimmo.rules.identity.form import documented
from openimmo.rules.rule import Example, Hit, Rule


def check(listing: Immobilie, _about: About) -> Iterator[Hit]:
    """A hit where openimmo_obid has another form."""
    technical = listing.verwaltung_techn
    if technical is None or technical.openimmo_obid is None:
        return
    obid = technical.openimmo_obid.strip()
    if obid and not documented("O", obid):
        yield Hit(path="verwaltung_techn/openimmo_obid", value=obid[:80])


RULE = Rule(
    code="rule-obid-form",
    severity=Severity.INFO,
    de="Die openimmo_obid hat nicht die dokumentierte Form.",
    en="The openimmo_obid does not have the documented form.",
    help_de="O, drei Zeichen Herstellerkürzel, 17 Ziffern Zeitstempel und zehn weitere Zeichen, zusammen 31. Eine"
    " einmal vergebene Kennung aber nicht mehr ändern.",
    help_en="O, three characters for the maker, 17 digits of time and ten more characters, 31 in all. But do not change"
    " an id that was given once.",
    why_de="Die Form soll Kennungen weltweit eindeutig halten. Kaum eine Software hält sie ein, darum nur auf Wunsch.",
    why_en="The form is meant to keep ids unique worldwide. Hardly any software follows it, hence only on request.",
    source="OpenImmo 1.2.7b, verwaltung_techn/openimmo_obid",
    default=False,
    right=Example(),
    wrong=Example(xml="<verwaltung_techn><openimmo_obid>10417_1701_AUE-1701</openimmo_obid></verwaltung_techn>"),
    check=check,
)
