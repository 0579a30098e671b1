"""An address that must not be shown is better not sent."""

from collections.abc import Iterator

from openimmo.findings import Severity
from openimmo.model import Geo, Immobilie
from openimmo.rules.about import About
from openimmo.rules.rule import Example, Hit, Rule

_EXACT = -4  # the fourth decimal of a degree is about ten metres


def check(listing: Immobilie, _about: About) -> Iterator[Hit]:
    """A hit where objektadresse_freigeben is false and street, house number or exact coordinates are sent."""
    object_, geo = listing.verwaltung_objekt, listing.geo
    if object_ is None or object_.objektadresse_freigeben is not False or geo is None:
        return
    sent = [name for name in ("strasse", "hausnummer") if (getattr(geo, name) or "").strip()]
    if _exact(geo):
        sent.append("geokoordinaten")
    if sent:
        yield Hit(path=f"geo/{sent[0]}", params={"fields": ", ".join(sent)})


def _exact(geo: Geo) -> bool:
    point = geo.geokoordinaten
    if point is None or not point.breitengrad or not point.laengengrad:
        return False
    return all(
        int(degree.normalize().as_tuple().exponent) <= _EXACT for degree in (point.breitengrad, point.laengengrad)
    )


RULE = Rule(
    code="rule-address-sent-unreleased",
    severity=Severity.WARNING,
    de="Die Adresse ist nicht freigegeben, wird aber gesendet ({fields}); jeder Empfänger muss sie selbst verbergen.",
    en="The address is not released, but it is sent ({fields}); every receiver has to hide it himself.",
    help_de="Was niemand sehen soll, nicht senden; Koordinaten auf zwei Nachkommastellen runden.",
    help_en="Do not send what nobody is to see; round coordinates to two decimals.",
    why_de="Ein einziger Empfänger, der objektadresse_freigeben nicht beachtet, macht die Adresse öffentlich. Manche"
    " Portale brauchen sie für die Umkreissuche; dann ist das Senden gewollt.",
    why_en="A single receiver that does not heed objektadresse_freigeben makes the address public. Some portals need it"
    " for searches by distance; then sending it is intended.",
    source="OpenImmo 1.2.7b, objektadresse_freigeben",
    right=Example(
        without=("geo/strasse", "geo/hausnummer"),
        xml='<geo><geokoordinaten breitengrad="50.78" laengengrad="6.08"/></geo>'
        "<verwaltung_objekt><objektadresse_freigeben>false</objektadresse_freigeben></verwaltung_objekt>",
    ),
    wrong=Example(
        xml="<verwaltung_objekt><objektadresse_freigeben>false</objektadresse_freigeben></verwaltung_objekt>"
    ),
    check=check,
)
