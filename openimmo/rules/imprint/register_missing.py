"""The imprint of a registered company names its register and number."""

from collections.abc import Iterator

from openimmo.findings import Severity
from openimmo.model import Anbieter
from openimmo.rules.about import Around
from openimmo.rules.imprint.notice import blank, judged, legal_form, words
from openimmo.rules.rule import Example, Hit, Of, Rule, Sure

_REGISTERED = ("GmbH", "AG", "UG", "KG", "KGaA", "OHG", "SE", "eG")
_TOLD = (
    "hrb",
    "hra",
    "amtsgericht",
    "handelsregister",
    "registergericht",
    "genossenschaftsregister",
    "gnr",
    "firmenbuch",
    "fn ",
)


def check(anbieter: Anbieter, around: Around) -> Iterator[Hit]:
    """A hit where the name shows a form that is registered, and no register and number are told."""
    strukt = anbieter.impressum_strukt
    if strukt is None or not judged(around) or not (blank(strukt.handelsregister) and blank(strukt.handelsregister_nr)):
        return
    form, text = legal_form(anbieter), words(anbieter)[:20_000].lower()
    if form in _REGISTERED and not blank(strukt.firmenname) and not any(word in text for word in _TOLD):
        yield Hit(path="impressum_strukt", params={"form": form})


RULE = Rule(
    code="rule-imprint-register-missing",
    severity=Severity.WARNING,
    of=Of.PROVIDER,
    sure=Sure.KNOWN,
    de="Das Impressum der {form} nennt weder Register noch Registernummer.",
    en="The imprint of the {form} names neither register nor number.",
    help_de="handelsregister (das Gericht) und handelsregister_nr in impressum_strukt ausfüllen.",
    help_en="Fill in handelsregister (the court) and handelsregister_nr in impressum_strukt.",
    why_de="Eingetragene Gesellschaften nennen das Register und ihre Nummer darin.",
    why_en="Registered companies name the register and their number in it.",
    source="section 5(1) no. 4 DDG, general knowledge",
    right=Example(
        provider="<impressum_strukt><handelsregister/><handelsregister_nr/>"
        "<weiteres>Amtsgericht Aachen, HRB 10417</weiteres></impressum_strukt>"
    ),
    wrong=Example(provider="<impressum_strukt><handelsregister/><handelsregister_nr/></impressum_strukt>"),
    check=check,
)
