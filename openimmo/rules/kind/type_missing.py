"""A house or flat says which kind of house or flat it is."""

from collections.abc import Iterator

from openimmo.findings import Severity
from openimmo.model import Immobilie
from openimmo.rules.about import About
from openimmo.rules.rule import Example, Hit, Rule, Sure

_TYPES = (("wohnung", "wohnungtyp"), ("haus", "haustyp"), ("grundstueck", "grundst_typ"), ("parken", "parken_typ"))


def check(listing: Immobilie, about: About) -> Iterator[Hit]:
    """A hit where a home, a plot or a parking space has no type."""
    if listing.objektkategorie is None or listing.objektkategorie.objektart is None:
        return
    for kind, attribute in _TYPES:
        if kind not in about.kinds:
            continue
        found = getattr(listing.objektkategorie.objektart, kind)
        if all(getattr(one, attribute) is None and one.kept is None for one in found):
            yield Hit(path=f"objektkategorie/objektart/{kind}", params={"kind": kind, "field": attribute})


RULE = Rule(
    code="rule-type-missing",
    severity=Severity.INFO,
    de="Zu {kind} fehlt die genauere Art ({field}).",
    en="{kind} has no type ({field}).",
    help_de="{field} angeben, etwa ETAGE oder EINFAMILIENHAUS.",
    help_en="Give {field}, such as ETAGE or EINFAMILIENHAUS.",
    why_de=(
        "Portale haben Rubriken für Dachgeschoss, Reihenhaus und andere; ohne die Art gerät das Objekt in die "
        "allgemeine."
    ),
    why_en=(
        "Portals have categories for attic flats, terraced houses and others; without the type the listing ends up "
        "in the general one."
    ),
    source="OpenImmo 1.2.7b, objektart",
    sure=Sure.KNOWN,
    right=Example(xml='<objektkategorie><objektart><wohnung wohnungtyp="KEINE_ANGABE"/></objektart></objektkategorie>'),
    wrong=Example(xml="<objektkategorie><objektart><wohnung/></objektart></objektkategorie>"),
    check=check,
)
