"""What a listing says in figures: prices, areas, age and floor, each with its name in the reader's language.

Knows the model and which of its fields mean something to people who look for a home. Does not know how it is drawn.
"""

from collections.abc import Iterator
from decimal import Decimal

from openimmo.exporters.forms.labels import label, unit, value_label
from openimmo.exporters.forms.offered import Offered
from openimmo.model.base import Element, Valued
from openimmo.model.tables import table
from openimmo.reports.expose.certificate import Fact, measured
from openimmo.reports.plain import short
from openimmo.reports.writing import amount
from openimmo.texts import say

_MONEY = frozenset((
    "kaufpreis", "kaufpreisnetto", "kaufpreisbrutto", "nettokaltmiete", "kaltmiete", "warmmiete", "nebenkosten",
    "heizkosten", "mietzuschlaege", "hauptmietzinsnetto", "pauschalmiete", "betriebskostennetto", "hausgeld", "pacht",
    "erbpacht", "abstand", "kaution", "mietpreis_pro_qm", "kaufpreis_pro_qm", "gesamtmietenetto", "gesamtmietebrutto",
))  # fmt: skip
_WORDS = {
    "freitext_preis": "expose-price-note",
    "kaution_text": "expose-deposit-note",
    "aussen_courtage": "expose-commission",
    "courtage_hinweis": "expose-commission-note",
}
"""What is said in words, with names that those who look for a home use."""
_NAMES = {"alter": "expose-age", "etage": "expose-floor", "anzahl_zimmer": "expose-rooms"}
_STATE = ("baujahr", "letztemodernisierung", "zustand", "alter")
_PLACE = ("anzahl_etagen",)
_WIDTH = 300
_CENT = Decimal("0.01")

NO_BREAK = "\u00a0"
"""Between a number and what it counts."""


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
    said = [(code, _plain(getattr(found, name))) for name, code in _WORDS.items()]
    words = ((say(code, lang), short(text.strip(), _WIDTH)) for code, text in said if isinstance(text, str))
    return [*told, *(fact for fact in words if fact[1])]


def name_of_price(one: Offered) -> str:
    """The element that holds the listing's price; empty where none does."""
    found = one.immobilie.preise
    if found is None or not one.price:
        return ""
    told = [name for name, value in _values(found) if name in _MONEY and value == one.price]
    return told[0] if told else ""


def money(value: Decimal, currency: str | None, lang: str) -> str:
    """An amount with its currency; cents are told where there are any."""
    written = amount(value, lang) if value == value.to_integral_value() else amount(value.quantize(_CENT), lang)
    point = "," if lang == "de" else "."
    whole, _, cents = written.partition(point)
    return f"{whole}{point}{cents:0<2}{NO_BREAK}{symbol(currency)}" if cents else f"{whole}{NO_BREAK}{symbol(currency)}"


def symbol(currency: str | None) -> str:
    """What stands behind an amount."""
    return "€" if currency in (None, "", "EUR") else str(currency)


def areas(one: Offered, lang: str) -> list[Fact]:
    """Areas, and how many of what there are."""
    found = one.immobilie.flaechen
    if found is None:
        return []
    return [
        (_name(name, lang), measured(value, unit(name), lang))
        for name, value in _values(found)
        if isinstance(value, Decimal | int) and not isinstance(value, bool) and value > 0
    ]


def building(one: Offered, lang: str) -> list[Fact]:
    """Age, condition and floor."""
    geo, state = one.immobilie.geo, one.immobilie.zustand_angaben
    found = [(name, getattr(state, name)) for name in _STATE] if state is not None else []
    found += [(name, getattr(geo, name)) for name in _PLACE] if geo is not None else []
    told = [(_name(name, lang), said) for name, value in found if (said := _said(name, value, lang))]
    return [*told, *_floor(geo.etage if geo is not None else None, lang)]


def _name(name: str, lang: str) -> str:
    return say(_NAMES[name], lang) if name in _NAMES else label(name, lang)


def _floor(floor: object, lang: str) -> list[Fact]:
    """The floor, by its name where it is the one that has one."""
    number = _plain(floor)
    if not isinstance(number, int):
        return []
    return [(_name("etage", lang), say("expose-ground-floor", lang) if number == 0 else str(number))]


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
