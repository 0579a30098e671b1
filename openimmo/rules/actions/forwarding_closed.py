"""A listing that portals are to show may be handed on to at least one of them."""

from collections.abc import Iterator

from openimmo.findings import Severity
from openimmo.model import Immobilie
from openimmo.rules.about import About
from openimmo.rules.rule import Example, Hit, Rule


def check(listing: Immobilie, _about: About) -> Iterator[Hit]:
    """A hit where weitergabe_generell is false and no portal is named in weitergabe_positiv."""
    technical = listing.verwaltung_techn
    if technical is None or technical.weitergabe_generell is not False:
        return
    if not (technical.weitergabe_positiv or "").strip():
        yield Hit(path="verwaltung_techn/weitergabe_generell", value="false")


RULE = Rule(
    code="rule-forwarding-closed",
    severity=Severity.INFO,
    de="Das Objekt darf nicht weitergegeben werden; ein Verteiler stellt es in kein Portal.",
    en="The listing must not be handed on; a distributor will put it into no portal.",
    help_de="Soll es erscheinen, weitergabe_generell auf true setzen oder die Portale in weitergabe_positiv nennen.",
    help_en="Where it is to appear, set weitergabe_generell to true or name the portals in weitergabe_positiv.",
    why_de="Das kann gewollt sein. Es ist aber auch ein häufiger Grund dafür, dass ein Objekt nirgends erscheint.",
    why_en="It may be intended. But it is also a common reason why a listing appears nowhere.",
    source="OpenImmo 1.2.7b, weitergabe_generell",
    right=Example(
        xml="<verwaltung_techn><weitergabe_generell>false</weitergabe_generell>"
        "<weitergabe_positiv>immowelt</weitergabe_positiv></verwaltung_techn>"
    ),
    wrong=Example(xml="<verwaltung_techn><weitergabe_generell>false</weitergabe_generell></verwaltung_techn>"),
    check=check,
)
