"""An imprint that is one text says who the provider is and how to reach it."""

import re
from collections.abc import Iterator

from openimmo.findings import Severity
from openimmo.model import Anbieter
from openimmo.rules.about import Around
from openimmo.rules.imprint.notice import blank, judged
from openimmo.rules.rule import Example, Hit, Of, Rule, Sure

_LEAST = 40
_CONTACT = re.compile(r"@|[0-9][0-9 /()\-]{5,}")


def check(anbieter: Anbieter, around: Around) -> Iterator[Hit]:
    """A hit where the text is all there is, and is too short or holds no way to get in touch."""
    if anbieter.impressum_strukt is not None or blank(anbieter.impressum) or not judged(around):
        return
    text = (anbieter.impressum or "").strip()
    if len(text) < _LEAST or _CONTACT.search(text[:20_000]) is None:
        yield Hit(path="impressum", value=text[:80], params={"count": str(len(text))})


RULE = Rule(
    code="rule-imprint-text-too-short",
    severity=Severity.WARNING,
    of=Of.PROVIDER,
    sure=Sure.KNOWN,
    de="Das Impressum „{value}“ ({count} Zeichen) kann nicht vollständig sein: Ihm fehlt ein Weg zur Kontaktaufnahme.",
    en="The imprint “{value}” ({count} characters) cannot be complete: it lacks a way to get in touch.",
    help_de="impressum_strukt ausfüllen oder im Text Name, Anschrift, Telefon und E-Mail nennen.",
    help_en="Fill in impressum_strukt, or name firm, address, phone and e-mail in the text.",
    why_de="Ein Verweis auf die eigene Website genügt auf einem Portal meist nicht.",
    why_en="On a portal, pointing to the firm's own website is mostly not enough.",
    source="section 5(1) no. 1 and 2 DDG, general knowledge",
    right=Example(
        without=("anbieter/impressum_strukt",),
        provider="<impressum>Aue Immobilien, Leonie Hartwig, Am Mühlbach 4, 52062 Aachen, 0241 4710555</impressum>",
    ),
    wrong=Example(without=("anbieter/impressum_strukt",), provider="<impressum>Siehe unsere Website.</impressum>"),
    check=check,
)
