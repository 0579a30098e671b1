"""An address that is not released: it leaves the places made for it, and whatever else names it.

Pure: from a listing to the listing without street, number and exact place, with a note of each thing that was held
back. Knows the model. Attachments are only sorted out here; what they are called is mended where they are planned.
"""

import re
from collections.abc import Callable, Sequence
from decimal import Decimal
from functools import cache
from operator import is_
from typing import Any

import msgspec

from openimmo.exporters.portals.address_words import LARGEST, Secret, same_street, secret_of
from openimmo.model import Anhang, Geo, Immobilie, Kept
from openimmo.model.tables import table

_PLACE = ("strasse", "hausnummer", "geokoordinaten", "flur", "flurstueck", "gemarkung", "wohnungsnr")
_OWN = ("user_defined_simplefield", "user_defined_anyfield", "user_defined_extend")
_TELLING = re.compile(
    r"geo_?koord|breitengrad|l(?:ae|ä)ngengrad|latitude|longitude|stra(?:ss|ß)e|street|hausn", re.IGNORECASE
)
"""Names of fields that hold an address."""

_MAPS = "KARTEN_LAGEPLAN"
_ELSEWHERE = ("anhaenge", "weitere_adresse")  # seen to apart, or allowed by name
_NO_TEXTS = ("geo", "kontaktperson", "verwaltung_techn")  # names and ids, which would be none without a part of them
_ROUGH = Decimal("0.01")  # about a kilometre
Note = Callable[[str, str], None]


def is_hidden(immobilie: Immobilie) -> bool:
    """Whether the sender does not release the address of the property."""
    terms = immobilie.verwaltung_objekt
    return terms is not None and terms.objektadresse_freigeben is False


def without_address(immobilie: Immobilie, note: Note) -> Immobilie:
    """The listing without its address; ``note`` is told what was held back."""
    secret, geo = secret_of(immobilie), immobilie.geo
    if geo is not None:
        held = [name for name in _PLACE if getattr(geo, name) not in (None, ())]
        if held:
            note("export-address-hidden", ", ".join(held))
        immobilie = msgspec.structs.replace(immobilie, geo=_rough(geo))
    mended: list[str] = []
    immobilie = _Mender(secret, mended).mended(immobilie)
    if mended:
        note("export-address-in-text", ", ".join(dict.fromkeys(mended)))
    return _without_maps(_person(immobilie, geo, note), secret, note)


def _rough(geo: Geo) -> Geo:
    """Without the exact place; a listing of nothing but coordinates keeps them roughly, for one thing must stand."""
    place: dict[str, Any] = dict.fromkeys(_PLACE)
    exact = geo.geokoordinaten
    if geo.plz is None and geo.ort is None and exact is not None:
        rounded = {
            name: _rounded(value)
            for name, value in (("breitengrad", exact.breitengrad), ("laengengrad", exact.laengengrad))
        }
        place["geokoordinaten"] = msgspec.structs.replace(exact, kept=None, **rounded)
    return msgspec.structs.replace(geo, **place)


def _rounded(degrees: Decimal | None) -> Decimal | None:
    """Roughly; what is no place on earth tells none, and may be too long to be rounded."""
    if degrees is None or not degrees.is_finite() or abs(degrees) > LARGEST:
        return degrees
    rough = degrees.quantize(_ROUGH)
    return degrees if rough == degrees else rough


def _person(immobilie: Immobilie, geo: Geo | None, note: Note) -> Immobilie:
    """A contact who lives or works in that very street would tell it."""
    person = immobilie.kontaktperson
    if person is None or geo is None or not same_street(person.strasse, geo.strasse):
        return immobilie
    note("export-person-lives-there", ", ".join(name for name in ("strasse", "hausnummer") if getattr(person, name)))
    return msgspec.structs.replace(
        immobilie, kontaktperson=msgspec.structs.replace(person, strasse=None, hausnummer=None)
    )


def _without_maps(immobilie: Immobilie, secret: Secret | None, note: Note) -> Immobilie:
    attachments = immobilie.anhaenge
    if attachments is None:
        return immobilie
    kept: list[Anhang] = []
    for anhang in attachments.anhang:
        if str(anhang.gruppe) == _MAPS:
            note("export-map-hidden", anhang.anhangtitel or _MAPS)
        elif secret is not None and _leads_there(anhang, secret):
            note("export-link-hidden", secret.out_of(anhang.anhangtitel or str(anhang.gruppe or "anhang")))
        else:
            kept.append(anhang)
    if len(kept) == len(attachments.anhang):
        return immobilie
    return msgspec.structs.replace(immobilie, anhaenge=msgspec.structs.replace(attachments, anhang=tuple(kept)))


def _leads_there(anhang: Anhang, secret: Secret) -> bool:
    """Whether it is a link whose own address names the place; files get other names."""
    pfad = anhang.daten.pfad if anhang.daten is not None else None
    said = pfad or anhang.anhangtitel or ""
    return said.lstrip().casefold().startswith(("http://", "https://", "www.")) and secret.is_in(said)


class _Mender:
    """Takes the address out of every text of an element; ``told`` gets the names of the fields."""

    def __init__(self, secret: Secret | None, told: list[str]) -> None:
        self._secret = secret
        self._told = told

    def mended(self, element: Any) -> Any:
        """The element without it; parts that do not name it are the very same."""
        changes: dict[str, Any] = {}
        for name in _fields(element.element):
            value = getattr(element, name)
            if not value:
                continue
            new = self._own(value) if name in _OWN else self._value(name, value)
            if new is not value:
                changes[name] = new
        if element.kept is not None and (kept := self._kept(element.kept)) is not element.kept:
            changes["kept"] = kept
        return msgspec.structs.replace(element, **changes) if changes else element

    def _value(self, name: str, value: Any) -> Any:
        if type(value) is str:
            return self._text(name, value)
        if isinstance(value, msgspec.Struct):
            return self.mended(value)
        if isinstance(value, tuple):
            some = tuple(self._value(name, one) for one in value)
            return value if all(map(is_, some, value)) else some
        return value

    def _text(self, name: str, text: str) -> str:
        if self._secret is None or not self._secret.names(text):
            return text
        self._told.append(name)
        return self._secret.out_of(text)

    def _own(self, fields: tuple[Any, ...]) -> tuple[Any, ...]:
        """Those of the sender's own fields that do not name it."""
        mine = tuple(one for one in fields if not self._tells(one))
        self._told += [getattr(one, "feldname", None) or one.element for one in fields if one not in mine]
        return fields if len(mine) == len(fields) else mine

    def _tells(self, field: Any) -> bool:
        said = msgspec.json.encode(field).decode()
        name = getattr(field, "feldname", None) or said
        return bool(_TELLING.search(name)) or (self._secret is not None and self._secret.is_in(said))

    def _kept(self, kept: Kept) -> Kept:
        mine = tuple(one for one in kept.elements if not self._names(one[1]))
        if len(mine) == len(kept.elements):
            return kept
        self._told.append("<…>")
        return msgspec.structs.replace(kept, elements=mine)

    def _names(self, xml: str) -> bool:
        return bool(_TELLING.search(xml)) or (self._secret is not None and self._secret.is_in(xml))


@cache
def _fields(key: str) -> Sequence[str]:
    """The fields of a class that may hold a text, or elements."""
    own = table(key)
    texts = [child.field for child in own.children.values() if child.slot is not None and child.slot.kind == "string"]
    if key in _NO_TEXTS:
        texts = [name for name in texts if name == "regionaler_zusatz"]
    below = [child.field for child in own.children.values() if child.table is not None]
    value = ["value"] if own.value is not None and own.value.kind == "string" else []
    return [name for name in (*texts, *below, *value) if name not in _ELSEWHERE]
