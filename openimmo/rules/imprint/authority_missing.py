"""The imprint of a broker in Germany names the authority that supervises it."""

from collections.abc import Iterator

from openimmo.findings import Severity
from openimmo.model import Anbieter
from openimmo.rules.about import Around
from openimmo.rules.imprint.notice import abroad, blank, broker, judged, words
from openimmo.rules.rule import Example, Hit, Of, Rule, Sure

_TOLD = ("34c", "34 c", "aufsicht", "erlaubnis", "gewerbeamt", "ordnungsamt")


def check(anbieter: Anbieter, around: Around) -> Iterator[Hit]:
    """A hit where a firm that calls itself a broker names no authority, in no field and no text."""
    strukt = anbieter.impressum_strukt
    if strukt is None or not judged(around) or not blank(strukt.berufsaufsichtsbehoerde) or blank(strukt.firmenname):
        return
    text = words(anbieter)[:20_000].lower()
    if broker(anbieter) and not abroad(anbieter) and not any(word in text for word in _TOLD):
        yield Hit(path="impressum_strukt")


RULE = Rule(
    code="rule-imprint-authority-missing",
    severity=Severity.WARNING,
    of=Of.PROVIDER,
    sure=Sure.SECONDARY,
    de="Das Impressum nennt keine Aufsichtsbehörde; für Makler kann sie vorgeschrieben sein (§ 34c GewO).",
    en="The imprint names no supervisory authority; for brokers it may be required (section 34c GewO).",
    help_de="berufsaufsichtsbehoerde in impressum_strukt ausfüllen.",
    help_en="Fill in berufsaufsichtsbehoerde in impressum_strukt.",
    why_de="Wer eine Erlaubnis braucht, muss die Behörde nennen, die sie erteilt hat und überwacht.",
    why_en="Whoever needs a permit has to name the authority that gave it and supervises.",
    source="section 5(1) no. 3 DDG with section 34c GewO, second hand",
    right=Example(
        provider="<impressum_strukt><berufsaufsichtsbehoerde/>"
        "<weiteres>Erlaubnis nach § 34c GewO, StädteRegion Aachen</weiteres></impressum_strukt>"
    ),
    wrong=Example(provider="<impressum_strukt><berufsaufsichtsbehoerde/></impressum_strukt>"),
    check=check,
)
