"""What the first energy certificate of a listing says: in words and figures, and where its class stands on the scale.

Knows the model; German and Austrian certificates. Does not know how it is drawn.
"""

import re
from datetime import date
from decimal import Decimal

import msgspec

from openimmo.exporters.forms.labels import label, unit, value_label
from openimmo.exporters.forms.offered import Offered
from openimmo.model import Energiepass
from openimmo.model.base import Valued
from openimmo.reports.plain import short
from openimmo.reports.writing import amount, day
from openimmo.texts import say

GRADES = ("A+", "A", "B", "C", "D", "E", "F", "G", "H")
"""Germany: GModG (until 2026 GEG), annex 10."""

GRADES_AT = ("A++", "A+", "A", "B", "C", "D", "E", "F", "G")
"""Austria: OIB guideline 6."""

_KINDS = {"BEDARF": "expose-certificate-demand", "VERBRAUCH": "expose-certificate-consumption"}
_ABSENT = {
    "ohne": "expose-certificate-none",
    "nicht_noetig": "expose-certificate-not-needed",
    "bei_besichtigung": "expose-certificate-at-viewing",
}
_FIGURES = (
    "wertklasse", "endenergiebedarf", "energieverbrauchkennwert", "stromwert", "waermewert", "hwbwert", "hwbklasse",
    "fgeewert", "fgeeklasse", "primaerenergietraeger", "baujahr", "ausstelldatum", "gueltig_bis",
)  # fmt: skip
_NAMES = {"wertklasse": "expose-energy-class", "ausstelldatum": "expose-issued"}
_NUMBER = re.compile(r"\d{1,6}(?:[.,]\d{1,3})?")
_DAY = re.compile(r"(\d{4})-(\d\d)-(\d\d)")
_WIDTH = 200

Fact = tuple[str, str]


class Step(msgspec.Struct, frozen=True, kw_only=True):
    """One class of the scale; ``place`` counts from 1, the best."""

    grade: str
    place: int
    marked: bool


class Scale(msgspec.Struct, frozen=True, kw_only=True):
    """The classes from the best to the worst, one of them marked; ``says`` is for those who cannot see it."""

    says: str
    steps: tuple[Step, ...]


def certificate(one: Offered, lang: str) -> list[Fact]:
    """What the certificate says, each with its name; empty where there is none."""
    passed = _first(one)
    if passed is None:
        return []
    kind = _kind(passed, lang)
    said = [(_name(name, lang), _figure(passed, name, lang)) for name in _FIGURES]
    if _plain(passed.mitwarmwasser) is True:
        said.append((say("expose-hot-water", lang), say("expose-included", lang)))
    return [(name, value) for name, value in ((say("expose-certificate", lang), kind), *said) if value]


def scale(one: Offered, lang: str) -> Scale | None:
    """The scale; None where the certificate has no class that stands on it."""
    passed = _first(one)
    if passed is None:
        return None
    for name, grades in (("wertklasse", GRADES), ("hwbklasse", GRADES_AT)):
        grade = _text(passed, name).upper()
        if grade in grades:
            steps = (Step(grade=each, place=at, marked=each == grade) for at, each in enumerate(grades, 1))
            return Scale(says=f"{_name(name, lang)}: {grade}", steps=tuple(steps))
    return None


def _first(one: Offered) -> Energiepass | None:
    state = one.immobilie.zustand_angaben
    return state.energiepass[0] if state is not None and state.energiepass else None


def _kind(passed: Energiepass, lang: str) -> str:
    kind = _text(passed, "epart")
    code = _KINDS.get(kind.upper()) or _ABSENT.get(_text(passed, "jahrgang").lower())
    return say(code, lang) if code else short(kind, _WIDTH)


def _name(name: str, lang: str) -> str:
    return say(_NAMES[name], lang) if name in _NAMES else label(f"energiepass/{name}", lang)


def _text(passed: Energiepass, name: str) -> str:
    value = _plain(getattr(passed, name))
    return "" if value is None else str(value).strip()


def _plain(value: object) -> object:
    return value.value if isinstance(value, Valued) else value


def _figure(passed: Energiepass, name: str, lang: str) -> str:
    """A number with its unit, a day, or a word, as the reader writes them."""
    key = f"energiepass/{name}"
    value = _plain(getattr(passed, name))
    if isinstance(value, date):
        return day(value, lang)
    text = short(_text(passed, name), _WIDTH)
    if name == "baujahr" or not text:
        return text
    if _NUMBER.fullmatch(text):
        return measured(Decimal(text.replace(",", ".")), unit(key), lang)
    if (found := _DAY.match(text)) and (known := _known(found)):
        return day(known, lang)
    return value_label(key, text, lang) if text.isupper() and not name.endswith("klasse") else text


def _known(found: "re.Match[str]") -> date | None:
    """The day that three numbers mean; None where there is no such day."""
    try:
        return date(int(found[1]), int(found[2]), int(found[3]))
    except ValueError:
        return None


def measured(value: Decimal | int, unit_of_it: str, lang: str) -> str:
    """A number and its unit, which no line break parts."""
    return "\u00a0".join(filter(None, (amount(value, lang), unit_of_it)))
