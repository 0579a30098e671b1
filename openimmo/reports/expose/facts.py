"""What a listing says in figures and words, each with its name in the reader's language.

Knows the model and which of its fields mean something to people who look for a home. Does not know how it is drawn.
"""

from collections.abc import Iterator
from decimal import Decimal

from openimmo.exporters.forms.labels import label, unit, value_label
from openimmo.exporters.forms.offered import Offered
from openimmo.model import Immobilie
from openimmo.model.base import Element, Valued
from openimmo.model.tables import Child, table
from openimmo.reports.plain import short
from openimmo.reports.writing import amount

Fact = tuple[str, str]

_MONEY = frozenset((
    "kaufpreis", "kaufpreisnetto", "kaufpreisbrutto", "nettokaltmiete", "kaltmiete", "warmmiete", "nebenkosten",
    "heizkosten", "mietzuschlaege", "hauptmietzinsnetto", "pauschalmiete", "betriebskostennetto", "hausgeld", "pacht",
    "erbpacht", "abstand", "kaution", "mietpreis_pro_qm", "kaufpreis_pro_qm", "gesamtmietenetto", "gesamtmietebrutto",
))  # fmt: skip
_WORDS = ("freitext_preis", "kaution_text", "aussen_courtage", "courtage_hinweis")
_STATE = ("baujahr", "letztemodernisierung", "zustand", "alter")
_ENERGY = (
    "epart", "wertklasse", "endenergiebedarf", "energieverbrauchkennwert", "hwbwert", "hwbklasse", "fgeewert",
    "fgeeklasse",
    "primaerenergietraeger", "baujahr", "gueltig_bis",
)  # fmt: skip
_PLACE = ("etage", "anzahl_etagen")
_WIDTH = 300
_CENT = Decimal("0.01")


def prices(one: Offered, lang: str) -> list[Fact]:
    """Prices and costs with their currency, and what is said of the commission."""
    found = one.immobilie.preise
    if found is None:
        return []
    told = [
        (label(name, lang), money(value, one.currency, lang))
        for name, value in _values(found)
        if name in _MONEY and isinstance(value, Decimal) and value > 0
    ]
    said = [(name, _plain(getattr(found, name))) for name in _WORDS]
    return [*told, *((label(name, lang), short(text, _WIDTH)) for name, text in said if isinstance(text, str) and text)]


def money(value: Decimal, currency: str | None, lang: str) -> str:
    """An amount with its currency; cents are told where there are any."""
    written = amount(value, lang) if value == value.to_integral_value() else amount(value.quantize(_CENT), lang)
    point = "," if lang == "de" else "."
    whole, _, cents = written.partition(point)
    return f"{whole}{point}{cents:0<2} {symbol(currency)}" if cents else f"{whole} {symbol(currency)}"


def symbol(currency: str | None) -> str:
    """What stands behind an amount."""
    return "€" if currency in (None, "", "EUR") else str(currency)


def areas(one: Offered, lang: str) -> list[Fact]:
    """Areas, and how many of what there are."""
    found = one.immobilie.flaechen
    if found is None:
        return []
    return [
        (label(name, lang), " ".join(filter(None, (amount(value, lang), unit(name)))))
        for name, value in _values(found)
        if isinstance(value, Decimal | int) and not isinstance(value, bool) and value > 0
    ]


def building(one: Offered, lang: str) -> list[Fact]:
    """Age, condition and floor."""
    geo, state = one.immobilie.geo, one.immobilie.zustand_angaben
    found = [(name, getattr(state, name)) for name in _STATE] if state is not None else []
    found += [(name, getattr(geo, name)) for name in _PLACE] if geo is not None else []
    return [(label(name, lang), said) for name, value in found if (said := _said(name, value, lang))]


def energy(one: Offered, lang: str) -> list[Fact]:
    """What the first energy certificate says."""
    state = one.immobilie.zustand_angaben
    if state is None or not state.energiepass:
        return []
    first = state.energiepass[0]
    found = [(f"energiepass/{name}", getattr(first, name, None)) for name in _ENERGY]
    return [
        (label(key, lang), " ".join(filter(None, (said, unit(key) if said[:1].isdigit() else ""))))
        for key, value in found
        if (said := _said(key, value, lang))
    ]


def equipment(immobilie: Immobilie, lang: str) -> list[str]:
    """What the property has, in a word or two each."""
    found = immobilie.ausstattung
    if found is None:
        return []
    said: dict[str, None] = {}
    children = table("ausstattung").children
    for name, value in _values(found):
        for word in _equipped(name, value, children[name], lang):
            said.setdefault(word)
    return list(said)


def _equipped(name: str, value: object, child: Child, lang: str) -> Iterator[str]:
    """The flags of an element, else itself where it is said to be there."""
    if value is True:
        yield label(name, lang)
    for one in value if isinstance(value, tuple) else (value,):
        if not isinstance(one, Element) or child.table is None or isinstance(one, Valued):
            continue
        slots = child.table.attributes.values()
        yes = [slot.path for slot in slots if getattr(one, slot.field) is True]
        listed = [
            (slot.path, str(getattr(one, slot.field))) for slot in slots if slot.enum and getattr(one, slot.field)
        ]
        yield from (label(path, lang) for path in yes)
        yield from (f"{label(name, lang)}: {value_label(path, said, lang)}" for path, said in listed)


def _values(holder: Element) -> Iterator[tuple[str, object]]:
    """The fields that are said, in the order of the standard, a valued element as its value."""
    for name in table(holder.element).children:
        value = getattr(holder, name.replace("-", "_"))
        if value is not None and value != ():
            yield name, value.value if isinstance(value, Valued) else value


def _plain(value: object) -> object:
    return value.value if isinstance(value, Valued) else value


def _said(key: str, value: object, lang: str) -> str:
    """A value in words; empty where there is none."""
    value = _plain(value)
    if isinstance(value, Element):
        slots = table(key).attributes.values()
        listed = [(slot.path, getattr(value, slot.field)) for slot in slots]
        return ", ".join(value_label(path, str(said), lang) for path, said in listed if said)
    if isinstance(value, Decimal | int) and not isinstance(value, bool):
        return amount(value, lang)
    if value is None or isinstance(value, bool):
        return ""
    text = short(str(value).strip(), _WIDTH)
    return value_label(key, text, lang) if text.isupper() else text
