"""A price on request is marked by auf_anfrage, not only in words."""

from collections.abc import Iterator

from openimmo.findings import Severity
from openimmo.model import Immobilie
from openimmo.rules.about import About
from openimmo.rules.prices.amounts import TO_BUY, TO_RENT, given, on_request
from openimmo.rules.rule import Example, Hit, Rule


def check(listing: Immobilie, about: About) -> Iterator[Hit]:
    """A hit where freitext_preis says "on request", no price is there and the attribute does not say so."""
    preise = listing.preise
    if preise is None or not preise.freitext_preis or not (about.sale or about.rent):
        return
    if "anfrage" not in preise.freitext_preis.lower() or on_request(preise):
        return
    if given(preise, TO_BUY) or given(preise, TO_RENT):
        return
    yield Hit(path="preise/freitext_preis", value=preise.freitext_preis[:80])


RULE = Rule(
    code="rule-price-on-request-in-words",
    severity=Severity.INFO,
    de="„Auf Anfrage“ steht nur im Freitext zum Preis.",
    en="“On request” is only said in the free text about the price.",
    help_de='kaufpreis mit auf_anfrage="true" und dem Wert 0 senden.',
    help_en='Send kaufpreis with auf_anfrage="true" and the value 0.',
    why_de="Programme lesen das Attribut, nicht den Freitext; ohne das Attribut gilt der Preis als vergessen.",
    why_en="Programs read the attribute and not the free text; without it the price counts as forgotten.",
    source="OpenImmo 1.2.7b, kaufpreis/@auf_anfrage",
    references=False,
    right=Example(
        xml="""<preise><kaufpreis auf_anfrage="true">0</kaufpreis>
    <freitext_preis>Preis auf Anfrage</freitext_preis></preise>""",
        base="kauf",
    ),
    wrong=Example(
        xml="<preise><kaufpreis>0</kaufpreis><freitext_preis>Preis auf Anfrage</freitext_preis></preise>",
        base="kauf",
    ),
    check=check,
)
