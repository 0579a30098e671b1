"""The kind of property fits its use."""

from collections.abc import Iterator

from openimmo.findings import Severity
from openimmo.model import Immobilie
from openimmo.rules.about import About
from openimmo.rules.rule import Example, Hit, Rule, Sure

_HOMES = frozenset({"wohnung", "zimmer"})
_SHOPS = frozenset({"buero_praxen", "einzelhandel", "hallen_lager_prod", "gastgewerbe"})


def check(listing: Immobilie, about: About) -> Iterator[Hit]:
    """A hit where a flat is for business only, or an office for living only."""
    kinds = about.kinds
    if about.living == about.business or not kinds:
        return
    if _HOMES.issuperset(kinds) if about.business else _SHOPS.issuperset(kinds):
        category = listing.objektkategorie
        use = category.nutzungsart if category is not None else None
        if use is None or use.WAZ is True or use.ANLAGE is True:
            return
        params = {"kind": kinds[0], "use": "GEWERBE" if about.business else "WOHNEN"}
        yield Hit(path="objektkategorie/nutzungsart", params=params)


RULE = Rule(
    code="rule-kind-against-use",
    severity=Severity.WARNING,
    de="Die Objektart {kind} passt nicht zur Nutzungsart {use}.",
    en="The kind {kind} does not fit the use {use}.",
    help_de="nutzungsart oder objektart berichtigen.",
    help_en="Correct nutzungsart or objektart.",
    why_de="Das Angebot landet in einer Rubrik, in der niemand danach sucht.",
    why_en="The offer ends up in a category where nobody looks for it.",
    source="OpenImmo 1.2.7b, nutzungsart and objektart",
    sure=Sure.KNOWN,
    right=Example(
        xml='<objektkategorie><nutzungsart WOHNEN="false" GEWERBE="true" ANLAGE="true"/></objektkategorie>',
        base="gewerbe",
    ),
    wrong=Example(
        xml='<objektkategorie><nutzungsart WOHNEN="true" GEWERBE="false"/></objektkategorie>', base="gewerbe"
    ),
    check=check,
)
