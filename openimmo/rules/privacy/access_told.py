"""Where the keys are is not told to portals."""

import re
from collections.abc import Iterator

from openimmo.findings import Severity
from openimmo.model import Immobilie
from openimmo.rules.about import About
from openimmo.rules.rule import Example, Hit, Rule, Sure

_KEYS = re.compile(
    r"schl(?:ü|ue)ssel|\bcode\b|\bpin\b|t(?:ü|ue)rcode|tresor|alarm|safe|nachbar|hausmeister|fu(?:ß|ss)matte",
    re.IGNORECASE,
)


def check(listing: Immobilie, _about: About) -> Iterator[Hit]:
    """A hit where zugang speaks of keys or codes; its text is not repeated."""
    object_ = listing.verwaltung_objekt
    if object_ is not None and object_.zugang and _KEYS.search(object_.zugang[:2000]):
        yield Hit(path="verwaltung_objekt/zugang")


RULE = Rule(
    code="rule-access-told",
    severity=Severity.WARNING,
    de="In zugang steht offenbar, wie man in das Objekt kommt.",
    en="zugang seems to tell how to get into the property.",
    help_de="Schlüssel und Codes vom Export ausschließen.",
    help_en="Leave keys and codes out of the export.",
    why_de="Der Feed geht an viele Empfänger; wo der Schlüssel liegt, soll keiner von ihnen wissen.",
    why_en="The feed goes to many receivers; none of them should know where the key is.",
    source="OpenImmo 1.2.7b, verwaltung_objekt/zugang",
    sure=Sure.GUESS,
    right=Example(xml="<verwaltung_objekt><zugang>Eingang über den Hof, stufenlos</zugang></verwaltung_objekt>"),
    wrong=Example(xml="<verwaltung_objekt><zugang>Schlüssel liegt bei Familie Pütz</zugang></verwaltung_objekt>"),
    check=check,
    deletions=True,
)
