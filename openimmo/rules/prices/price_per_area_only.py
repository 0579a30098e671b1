"""A price per square metre stands beside the whole price, not in its place."""

from collections.abc import Iterator

from openimmo.findings import Severity
from openimmo.model import Immobilie
from openimmo.rules.about import About
from openimmo.rules.prices.amounts import TO_BUY, TO_RENT, auctioned, given, on_request, positive
from openimmo.rules.rule import Example, Hit, Rule, Sure


def check(listing: Immobilie, about: About) -> Iterator[Hit]:
    """A hit where a home has no price but the one per square metre."""
    preise = listing.preise
    if preise is None or not about.living or (preise.kaufpreis_pro_qm is None and preise.mietpreis_pro_qm is None):
        return
    if given(preise, TO_BUY) or given(preise, TO_RENT) or on_request(preise) or auctioned(listing):
        return
    name = "kaufpreis_pro_qm" if about.sale else "mietpreis_pro_qm"
    value = positive(preise, name)
    if value is not None:
        whole = "kaufpreis" if about.sale else "nettokaltmiete"
        yield Hit(path=f"preise/{name}", value=str(value), params={"field": name, "whole": whole})


RULE = Rule(
    code="rule-price-per-area-only",
    severity=Severity.WARNING,
    de="Als Preis steht nur {field} da; der Gesamtpreis kann vorgeschrieben sein.",
    en="The only price is {field}; the whole price may be required.",
    help_de="{whole} angeben; {field} darf daneben stehen.",
    help_en="Give {whole}; {field} may stand beside it.",
    why_de=(
        "Wer Verbrauchern Wohnraum mit Preisen anbietet, muss den Gesamtpreis nennen; ein Preis je Quadratmeter "
        "allein genügt dafür nicht."
    ),
    why_en=(
        "Who offers homes to consumers with prices has to state the whole price; one per square metre alone is not "
        "enough."
    ),
    source="PAngV, section 3 (total price)",
    sure=Sure.SECONDARY,
    countries=frozenset({"DEU"}),
    references=False,
    right=Example(xml="<preise><kaufpreis_pro_qm>3443.66</kaufpreis_pro_qm></preise>", base="kauf"),
    wrong=Example(
        xml="<preise><kaufpreis_pro_qm>3443.66</kaufpreis_pro_qm></preise>", without=("preise/kaufpreis",), base="kauf"
    ),
    check=check,
)
