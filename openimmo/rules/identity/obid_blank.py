"""The world-unique id of a listing, openimmo_obid, is not empty."""

from collections.abc import Iterator

from openimmo.findings import Severity
from openimmo.model import Immobilie
from openimmo.rules.about import About
from openimmo.rules.rule import Example, Hit, Rule


def check(listing: Immobilie, _about: About) -> Iterator[Hit]:
    """A hit where openimmo_obid is sent without content; of a missing one the schema tells."""
    technical = listing.verwaltung_techn
    if technical is None or technical.openimmo_obid is None or technical.openimmo_obid.strip():
        return
    yield Hit(path="verwaltung_techn/openimmo_obid", value=technical.openimmo_obid[:80])


RULE = Rule(
    code="rule-obid-blank",
    severity=Severity.WARNING,
    de="Die weltweit eindeutige Kennung openimmo_obid ist leer.",
    en="The world-unique id openimmo_obid is empty.",
    help_de="openimmo_obid einmal je Objekt vergeben und immer gleich mitsenden.",
    help_en="Give each listing an openimmo_obid once, and always send the same.",
    why_de="Ändert sich die Objektnummer, ist diese Kennung das Einzige, woran ein Empfänger das Objekt noch erkennt.",
    why_en="When the listing number changes, this id is all a receiver can still recognise the listing by.",
    source="OpenImmo 1.2.7b, verwaltung_techn/openimmo_obid",
    right=Example(xml="<verwaltung_techn><openimmo_obid>10417_1701_AUE-1701</openimmo_obid></verwaltung_techn>"),
    wrong=Example(xml="<verwaltung_techn><openimmo_obid/></verwaltung_techn>"),
    check=check,
    deletions=True,
)
