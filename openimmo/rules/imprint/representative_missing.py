"""The imprint of a company names who may act for it."""

from collections.abc import Iterator

from openimmo.findings import Severity
from openimmo.model import Anbieter
from openimmo.rules.about import Around
from openimmo.rules.imprint.notice import blank, judged, legal_form, words
from openimmo.rules.rule import Example, Hit, Of, Rule, Sure

_TOLD = ("geschäftsf", "vertreten", "vorstand", "inhaber", "gesellschafter")


def check(anbieter: Anbieter, around: Around) -> Iterator[Hit]:
    """A hit where the name shows a legal form and nobody is named."""
    strukt = anbieter.impressum_strukt
    if strukt is None or not judged(around) or not blank(strukt.vertretungsberechtigter) or blank(strukt.firmenname):
        return
    form, text = legal_form(anbieter), words(anbieter)[:20_000].lower()
    if form is not None and not any(word in text for word in _TOLD):
        yield Hit(path="impressum_strukt", params={"form": form})


RULE = Rule(
    code="rule-imprint-representative-missing",
    severity=Severity.WARNING,
    of=Of.PROVIDER,
    sure=Sure.SECONDARY,
    de="Das Impressum der {form} nennt keine vertretungsberechtigte Person.",
    en="The imprint of the {form} names nobody who may act for it.",
    help_de="vertretungsberechtigter in impressum_strukt ausfüllen.",
    help_en="Fill in vertretungsberechtigter in impressum_strukt.",
    why_de="Gesellschaften müssen Rechtsform und Vertretungsberechtigte nennen.",
    why_en="Companies have to name their legal form and who may act for them.",
    source="section 5(1) no. 1 DDG, second hand",
    right=Example(
        provider="<impressum_strukt><firmenname>Leonie Hartwig Wohnraumvermittlung</firmenname>"
        "<vertretungsberechtigter/></impressum_strukt>"
    ),
    wrong=Example(provider="<impressum_strukt><vertretungsberechtigter/></impressum_strukt>"),
    check=check,
)
