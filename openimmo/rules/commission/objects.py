"""Which offers the laws on commission speak of: homes for rent, homes for one family for sale."""

from openimmo.model import Immobilie
from openimmo.rules.about import HOME, About

GERMANY = frozenset({HOME})
_HOMES = frozenset(("wohnung", "haus", "zimmer"))
_SINGLE = frozenset(
    ("EINFAMILIENHAUS", "REIHENHAUS", "REIHENEND", "REIHENMITTEL", "REIHENECK", "DOPPELHAUSHAELFTE", "BUNGALOW")
)


def consumer(about: About) -> bool:
    """Whether it is a home: its buyers and tenants are consumers."""
    return about.living and not about.business and bool(about.kinds) and _HOMES.issuperset(about.kinds)


def rented_home(about: About) -> bool:
    """Whether it is a home for rent and for rent only."""
    return about.rent and not about.sale and consumer(about)


def single_home(listing: Immobilie, about: About) -> bool:
    """Whether it is a flat or certainly a house for one family, for sale."""
    if not about.sale or about.rent or not consumer(about):
        return False
    if about.kinds == ("wohnung",):
        return True
    kinds = listing.objektkategorie.objektart if listing.objektkategorie is not None else None
    houses = kinds.haus if kinds is not None and about.kinds == ("haus",) else ()
    return bool(houses) and all(str(one.haustyp) in _SINGLE for one in houses)
