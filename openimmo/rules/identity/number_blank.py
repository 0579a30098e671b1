"""The public number of a listing, objektnr_extern, is not empty."""

from collections.abc import Iterator

from openimmo.findings import Severity
from openimmo.model import Immobilie
from openimmo.rules.about import About
from openimmo.rules.rule import Example, Hit, Rule


def check(listing: Immobilie, _about: About) -> Iterator[Hit]:
    """A hit where objektnr_extern is sent without content; of a missing one the schema tells."""
    technical = listing.verwaltung_techn
    if technical is None or technical.objektnr_extern is None or technical.objektnr_extern.strip():
        return
    yield Hit(path="verwaltung_techn/objektnr_extern", value=technical.objektnr_extern[:80])


RULE = Rule(
    code="rule-number-blank",
    severity=Severity.ERROR,
    de="Die Objektnummer objektnr_extern ist leer.",
    en="The listing number objektnr_extern is empty.",
    help_de="objektnr_extern mit der öffentlichen Nummer des Objekts füllen; sie darf sich später nicht ändern.",
    help_en="Fill objektnr_extern with the public number of the listing; it must not change later.",
    why_de="An dieser Nummer erkennen Portale das Objekt wieder, und auf sie beziehen sich Anfragen. Ohne sie gibt es"
    " weder Änderung noch Löschung.",
    why_en="Portals recognise the listing by this number, and enquiries refer to it. Without it nothing can be changed"
    " or deleted.",
    source="OpenImmo 1.2.7b, verwaltung_techn/objektnr_extern",
    right=Example(xml="<verwaltung_techn><objektnr_extern>0</objektnr_extern></verwaltung_techn>"),
    wrong=Example(xml="<verwaltung_techn><objektnr_extern></objektnr_extern></verwaltung_techn>"),
    check=check,
    deletions=True,
)
