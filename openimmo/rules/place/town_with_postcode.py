"""ort holds the town alone, without the postcode."""

import re
from collections.abc import Iterator

from openimmo.findings import Severity
from openimmo.model import Immobilie
from openimmo.rules.about import About
from openimmo.rules.rule import Example, Hit, Rule, Sure

_LONGEST = 200
_POSTCODE = re.compile(r"\s*(?:[A-Z]{1,3}-)?([0-9]{4,5})(?:\s+(\S.{0,100}))?", re.ASCII)


def check(listing: Immobilie, _about: About) -> Iterator[Hit]:
    """A hit where ort begins with four or five digits."""
    geo = listing.geo
    if geo is None or not geo.ort or geo.ort.isalpha() or len(geo.ort) > _LONGEST:
        return
    found = _POSTCODE.fullmatch(geo.ort)
    if found is not None:
        known = (geo.plz or "").strip() == found[1]
        yield Hit(path="geo/ort", value=geo.ort, repair=(found[2] or "").strip() or None if known else None)


RULE = Rule(
    code="rule-town-with-postcode",
    severity=Severity.WARNING,
    de="Im Ort steht eine Postleitzahl: „{value}“.",
    en="There is a postcode in the town: “{value}”.",
    help_de="Die Postleitzahl in plz senden, in ort nur den Namen.",
    help_en="Send the postcode in plz, and nothing but the name in ort.",
    why_de="Portale suchen den Ort nach seinem Namen; so finden sie ihn nicht.",
    why_en="Portals look the town up by its name; like this they do not find it.",
    source="OpenImmo 1.2.7b, geo/ort",
    sure=Sure.KNOWN,
    right=Example(xml="<geo><ort>Aachen (Bezirk 0)</ort></geo>"),
    wrong=Example(xml="<geo><ort>52062 Aachen</ort></geo>"),
    check=check,
)
