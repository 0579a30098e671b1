"""A home for rent says its rent without heating, not only the one with it."""

from collections.abc import Iterator

from openimmo.findings import Severity
from openimmo.model import Immobilie
from openimmo.rules.about import About
from openimmo.rules.prices.amounts import cold_rent, given, positive
from openimmo.rules.rule import Example, Hit, Rule, Sure

_OTHER = ("pauschalmiete", "hauptmietzinsnetto", "summemietenetto", "mietpreis_pro_qm")


def check(listing: Immobilie, about: About) -> Iterator[Hit]:
    """A hit where a flat or house for rent has only warmmiete."""
    preise = listing.preise
    if preise is None or preise.warmmiete is None or not (about.living and about.rent):
        return
    if "zimmer" in about.kinds or _for_a_time(listing) or cold_rent(preise) is not None or given(preise, _OTHER):
        return
    if positive(preise, "warmmiete") is not None:
        yield Hit(path="preise")


def _for_a_time(listing: Immobilie) -> bool:
    """Furnished homes for a time are often let at one price for everything."""
    category, terms = listing.objektkategorie, listing.verwaltung_objekt
    use = category.nutzungsart if category is not None else None
    return (use is not None and use.WAZ is True) or (terms is not None and terms.als_ferien is True)


RULE = Rule(
    code="rule-cold-rent-missing",
    severity=Severity.INFO,
    de="Die Miete ist nur als Warmmiete angegeben; die Kaltmiete fehlt.",
    en="The rent is only given with heating; the base rent is missing.",
    help_de="nettokaltmiete angeben, oder pauschalmiete statt warmmiete, wenn nicht abgerechnet wird.",
    help_en="Give nettokaltmiete, or pauschalmiete instead of warmmiete where no bill follows.",
    why_de="Portale suchen und sortieren nach der Kaltmiete; einzelne verlangen sie.",
    why_en="Portals search and sort by the base rent; some of them demand it.",
    source="IS24 CSV 1.4 (cold rent mandatory for flats)",
    sure=Sure.SECONDARY,
    references=False,
    right=Example(
        xml="<preise><pauschalmiete>1090.00</pauschalmiete></preise>",
        without=("preise/nettokaltmiete", "preise/nebenkosten", "preise/heizkosten_enthalten", "preise/kaution"),
    ),
    wrong=Example(without=("preise/nettokaltmiete", "preise/kaution")),
    check=check,
)
