"""Which listings have to tell energy data at all: the exemptions of the German act, as far as a feed shows them.

Knows buildings and texts, no certificate.
"""

from decimal import Decimal

from openimmo.model import Energiepass, Freitexte, Immobilie
from openimmo.rules.about import About
from openimmo.rules.energy_de.figures import said
from openimmo.rules.energy_de.older import KIND, older

_BUILDINGS = frozenset(
    ("wohnung", "haus", "buero_praxen", "einzelhandel", "gastgewerbe", "zinshaus_renditeobjekt")
)  # halls may be unheated
_SEASONAL = frozenset(
    (
        "FERIENHAUS",
        "BERGHUETTE",
        "CHALET",
        "STRANDHAUS",
        "LAUBE-DATSCHE-GARTENHAUS",
        "FINCA",
        "RUSTICO",
        "FERIENWOHNUNG",
    )
)
_UNFINISHED = frozenset(("ROHBAU", "ENTKERNT", "ABRISSOBJEKT", "PROJEKTIERT", "BAUFAELLIG"))
_AREAS = ("wohnflaeche", "nutzflaeche", "gesamtflaeche")
_SMALL = Decimal(50)
_WORDS = ("nergieausweis", "nergiepass", "nergiebedarf", "nergieverbrauch", "nergiekenn", "nergieeffizienz", "HWB")


def monument(listing: Immobilie) -> bool:
    """Whether the building is a listed monument."""
    managed = listing.verwaltung_objekt
    return managed is not None and managed.denkmalgeschuetzt is True


def small(listing: Immobilie, about: About) -> bool:
    """Whether it is a building (no part of one) of at most 50 m²."""
    return "wohnung" not in about.kinds and small_area(listing)


def small_area(listing: Immobilie) -> bool:
    """Whether every area that is told is at most 50 m²."""
    areas = listing.flaechen
    if areas is None:
        return False
    told = [value for name in _AREAS if isinstance(value := getattr(areas, name), Decimal) and value]
    return bool(told) and max(told) <= _SMALL


def data_missing(listing: Immobilie, about: About) -> bool:
    """Whether a building that needs energy data has none: no kind, no figure, no class, no reason and no remark."""
    if not about.kinds or not _BUILDINGS.issuperset(about.kinds):
        return False
    state = listing.zustand_angaben
    if state is not None and (any(_tells(one) for one in state.energiepass) or _epass_fields(about)):
        return False
    return not (monument(listing) or small(listing, about) or _seasonal(listing) or _unfinished(listing))


def told_in_text(listing: Immobilie) -> bool:
    """Whether a text of the listing speaks of the certificate."""
    texts = listing.freitexte or Freitexte()
    return any(_speaks(getattr(texts, name)) for name in texts.__struct_fields__ if name != "kept")


def _speaks(text: object) -> bool:
    return isinstance(text, str) and any(word in text for word in _WORDS)


_TELLING = (
    "epart", "endenergiebedarf", "energieverbrauchkennwert", "stromwert", "waermewert", "wertklasse", "epasstext",
    "geg2018", "hwbwert", "hwbklasse",
)  # fmt: skip


def _tells(one: Energiepass) -> bool:
    if str(getattr(one, "jahrgang", None)) in ("ohne", "nicht_noetig", "bei_besichtigung"):
        return True
    return any(said(getattr(one, name)) for name in _TELLING) or older(one, KIND) is not None


def _epass_fields(about: About) -> bool:
    return any(name.lower().startswith("epass_") for name in about.own_fields)


def _seasonal(listing: Immobilie) -> bool:
    category = listing.objektkategorie
    kinds = category.objektart if category is not None else None
    if kinds is None:
        return False
    found = {*(str(one.haustyp) for one in kinds.haus), *(str(one.wohnungtyp) for one in kinds.wohnung)}
    return not _SEASONAL.isdisjoint(found)


def _unfinished(listing: Immobilie) -> bool:
    state = listing.zustand_angaben
    return state is not None and state.zustand is not None and str(state.zustand.zustand_art) in _UNFINISHED
