"""The texts of a listing hold no notes that are for colleagues only."""

import re
from collections.abc import Iterator

from openimmo.findings import Severity
from openimmo.model import Immobilie
from openimmo.rules.about import About
from openimmo.rules.privacy.prose import texts
from openimmo.rules.rule import Example, Hit, Rule, Sure
from openimmo.rules.texts.prose import capitals, whole

_HINTS = (
    "nur intern", "nur für intern", "interne notiz", "interner vermerk", "interner hinweis", "interne info",
    "nicht veröff", "nicht zu veröff", "nicht zur veröff", "nicht veroeff",
)  # fmt: skip
_NOTE = re.compile(
    r"nur (?:für )?intern(?:e[nrs]?)?(?= *(?:[:!.)\]]|$|gebrauch|zweck))|interne[rs]? (?:notiz|vermerk|hinweis|info)\b"
    r"|nicht (?:zu |zur )?ver(?:ö|oe)ffentlich(?:en|ung)\b"
)


def check(listing: Immobilie, _about: About) -> Iterator[Hit]:
    """A hit at each text with words like nur intern, interne Notiz, nicht veröffentlichen."""
    said = listing.freitexte
    if said is None or not (said.objekt_text or capitals(said) or _suspect(whole(said))):
        return
    for path, text in texts(listing):
        if not _suspect(text) and not text.isupper():
            continue
        small = text.lower()
        if any(hint in small for hint in _HINTS) and (found := _NOTE.search(small)):
            yield Hit(path=path, value=found[0])


def _suspect(text: str) -> bool:
    return "ntern" in text or ("ffent" in text and ("eröff" in text or "eroeff" in text))


RULE = Rule(
    code="rule-internal-note",
    severity=Severity.WARNING,
    de="Der Text enthält offenbar eine interne Notiz: „{value}“.",
    en="The text seems to hold an internal note: “{value}”.",
    help_de="Die Notiz aus dem Text nehmen; in der Software gibt es dafür eigene Felder.",
    help_en="Take the note out of the text; the software has fields of its own for it.",
    why_de="Alle Texte eines Objekts werden veröffentlicht, auch sonstige_angaben.",
    why_en="All texts of a listing are published, sonstige_angaben as well.",
    source="OpenImmo 1.2.7b, freitexte",
    sure=Sure.GUESS,
    right=Example(
        xml="<freitexte><sonstige_angaben>Internet im ganzen Haus; die interne Treppe führt nicht in den öffentlichen"
        " Bereich.</sonstige_angaben></freitexte>"
    ),
    wrong=Example(
        xml="<freitexte><sonstige_angaben>Interne Notiz: Eigentümer gibt bis 850 Euro nach.</sonstige_angaben>"
        "</freitexte>"
    ),
    check=check,
)
