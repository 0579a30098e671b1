"""An offer that is subject to commission says how much that is."""

from collections.abc import Iterator

from openimmo.findings import Severity
from openimmo.model import Freitexte, Immobilie
from openimmo.rules.about import About
from openimmo.rules.commission.terms import buyer, terms
from openimmo.rules.rule import Example, Hit, Rule, Sure


def check(listing: Immobilie, _about: About) -> Iterator[Hit]:
    """A hit where a commission is owed and no element and no text tells it."""
    preise = listing.preise
    if preise is None or preise.provisionspflichtig is not True:
        return
    told = buyer(preise)
    if told is not None and terms(told).due is not False:
        return
    if (
        _said(preise.courtage_hinweis)
        or _said(preise.freitext_preis)
        or preise.provisionbrutto
        or preise.provisionnetto
    ):
        return
    if not _in_text(listing):
        yield Hit(path="preise", params={"field": "aussen_courtage"})


def _said(text: str | None) -> bool:
    return bool(text) and bool(str(text).strip())


def _in_text(listing: Immobilie) -> bool:
    """Whether a text speaks of commission, in whatever words."""
    texts = listing.freitexte or Freitexte()
    told = (getattr(texts, name) for name in texts.__struct_fields__ if name != "kept")
    return any(isinstance(text, str) and ("rovision" in text or "ourtage" in text) for text in told)


RULE = Rule(
    code="rule-commission-amount-missing",
    severity=Severity.WARNING,
    sure=Sure.SECONDARY,
    de="Das Angebot ist provisionspflichtig, aber {field} und courtage_hinweis sagen nicht, wie hoch die Provision "
    "ist.",
    en="The offer is subject to commission, but {field} and courtage_hinweis do not say how much it is.",
    help_de='{field} angeben, etwa "3,57 %" mit mit_mwst="true", oder courtage_hinweis.',
    help_en='Give {field}, such as "3,57 %" with mit_mwst="true", or courtage_hinweis.',
    why_de="Verbraucher müssen die Provision kennen, bevor sie sich melden; Portale verlangen den Text dazu.",
    why_en="Consumers have to know the commission before they get in touch; portals ask for it.",
    source="ImmobilienScout24 CSV 1.4.0.4 (commission text mandatory with commission); PAngV",
    references=False,
    right=Example(
        without=("preise/aussen_courtage",),
        base="kauf",
        xml="<preise><courtage_hinweis>Je 3,57 % inkl. MwSt. für Käufer und Verkäufer</courtage_hinweis></preise>",
    ),
    wrong=Example(without=("preise/aussen_courtage",), base="kauf"),
    check=check,
)
