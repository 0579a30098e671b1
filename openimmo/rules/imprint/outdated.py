"""An imprint does not point to what is no more: the platform for online disputes, or the TMG."""

import re
from collections.abc import Iterator
from datetime import date

from openimmo.findings import Severity
from openimmo.model import Anbieter
from openimmo.rules.about import Around
from openimmo.rules.imprint.notice import blank, judged, words
from openimmo.rules.rule import Example, Hit, Of, Rule, Sure

_PLATFORM = "ec.europa.eu/consumers/odr"
_ACT = re.compile(r"§ ?5 ?(?:abs\.? ?1 ?)?tmg")


def check(anbieter: Anbieter, around: Around) -> Iterator[Hit]:
    """A hit for each of the two that a text of the imprint names."""
    text = words(anbieter)[:20_000].lower()
    if not text or not judged(around):
        return
    path = "impressum" if not blank(anbieter.impressum) else "impressum_strukt/weiteres"
    if _PLATFORM in text:
        yield Hit(path=path, value=_PLATFORM)
    if "tmg" in text and _ACT.search(text) is not None:
        yield Hit(path=path, value="§ 5 TMG")


RULE = Rule(
    code="rule-imprint-outdated",
    severity=Severity.INFO,
    of=Of.PROVIDER,
    sure=Sure.KNOWN,
    de="Das Impressum verweist auf „{value}“; das gibt es nicht mehr.",
    en="The imprint points to “{value}”, which is no more.",
    help_de="Den Hinweis auf die OS-Plattform streichen, statt § 5 TMG heißt es § 5 DDG.",
    help_en="Strike out the note on the ODR platform; section 5 TMG is now section 5 DDG.",
    why_de="Die Plattform der EU für Online-Streitigkeiten ist seit dem 20. Juli 2025 geschlossen; ein Link dorthin "
    "ist irreführend.",
    why_en="The EU's platform for online disputes has been closed since 20 July 2025; a link to it misleads.",
    source="Regulation (EU) 2024/3228; DDG of 6 May 2024, general knowledge",
    valid_from=date(2025, 7, 20),
    right=Example(provider="<impressum_strukt><weiteres>Angaben nach § 5 DDG</weiteres></impressum_strukt>"),
    wrong=Example(provider="<impressum_strukt><weiteres>Angaben nach § 5 TMG</weiteres></impressum_strukt>"),
    check=check,
)
