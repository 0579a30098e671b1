"""Street, house number and town are no longer than the narrowest large receiver takes."""

from collections.abc import Iterator

from openimmo.findings import Severity
from openimmo.model import Immobilie
from openimmo.rules.about import About
from openimmo.rules.rule import Example, Hit, Rule

_STREET, _NUMBER, _TOWN = 100, 10, 50
_SHOWN = 120


def check(listing: Immobilie, _about: About) -> Iterator[Hit]:
    """A hit at each of strasse (100 characters), hausnummer (10) and ort (50) that is longer."""
    geo = listing.geo
    if geo is None:
        return
    if geo.strasse and len(geo.strasse) > _STREET:
        yield _hit("strasse", geo.strasse, _STREET)
    if geo.hausnummer and len(geo.hausnummer) > _NUMBER:
        yield _hit("hausnummer", geo.hausnummer, _NUMBER)
    if geo.ort and len(geo.ort) > _TOWN:
        yield _hit("ort", geo.ort, _TOWN)


def _hit(name: str, text: str, limit: int) -> Hit:
    params = {"field": name, "length": str(len(text)), "limit": str(limit)}
    return Hit(path=f"geo/{name}", value=text[:_SHOWN], params=params)


RULE = Rule(
    code="rule-address-too-long",
    severity=Severity.WARNING,
    de="{field} hat {length} Zeichen; ImmobilienScout24 nimmt höchstens {limit}.",
    en="{field} has {length} characters; ImmobilienScout24 takes at most {limit}.",
    help_de="Nur die Adresse senden; Zusätze gehören in regionaler_zusatz oder in die Lagebeschreibung.",
    help_en="Send nothing but the address; additions belong in regionaler_zusatz or in the text on the location.",
    why_de="Das Portal schneidet ab oder weist das Objekt ab.",
    why_en="The portal cuts it off, or refuses the listing.",
    source="ImmobilienScout24 API, import/export, address",
    right=Example(xml="<geo><hausnummer>17-19 / 21</hausnummer></geo>"),
    wrong=Example(xml="<geo><hausnummer>17, Hinterhaus</hausnummer></geo>"),
    check=check,
)
