"""A certificate of a listing as the rules ask about it: its element, and what ``epass_…`` fields say beside it.

Knows where data of a certificate stand and how to read them. Does not know what has to stand there.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal

import msgspec

from openimmo.model import Energiepass, Immobilie
from openimmo.rules.about import About
from openimmo.rules.energy_de.days import period
from openimmo.rules.energy_de.duty import monument, small
from openimmo.rules.energy_de.figures import number, said
from openimmo.rules.energy_de.law import NEW_LIST
from openimmo.rules.energy_de.older import FIGURE, KIND, older

DEMAND, CONSUMPTION = "BEDARF", "VERBRAUCH"
FIGURES = {DEMAND: "endenergiebedarf", CONSUMPTION: "energieverbrauchkennwert"}
SPLIT = ("stromwert", "waermewert")
PRIMARY = "primaerenergiebedarf"
_WAIVED = frozenset(("ohne", "nicht_noetig", "bei_besichtigung"))
_NO_BUILDING = frozenset(((), ("grundstueck",), ("parken",), ("zimmer",)))
_OLD = date(2014, 5, 1)
_ABSENT = Energiepass()
_NO_FIELDS: Mapping[str, str] = {}


class Certificate(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """One energiepass, read once for all rules; None is always "not said".

    ``sent`` is the element, ``own`` are the epass fields by the name of the element they stand for, ``path`` leads to
    it. ``kind`` is BEDARF or VERBRAUCH, or whatever else is said. ``figure`` is the energy figure as sent, that of the
    kind or the only one there is, ``energy`` the same in kWh/(m²·a) where it can be read; ``valued`` says whether any
    figure is given. ``letter`` is the class as sent, ``issued`` the day of issue, ``ends`` the end as sent.
    ``waived``: the listing says why there are no data. ``old``: issued before May 2014; ``renewed``: from 2027 on.
    ``residential`` is None where that is not certain.
    """

    sent: Energiepass
    path: str
    own: Mapping[str, str]
    kind: str | None
    figure: str | None
    energy: Decimal | None
    valued: bool
    letter: str | None
    year_group: str | None
    issued: date | None
    ends: str | None
    waived: bool
    old: bool
    renewed: bool
    residential: bool | None

    def text(self, name: str) -> str | None:
        """What is said of ``name``."""
        return _text(self.sent, self.own, name)

    def at(self, name: str) -> str:
        """The path of an element, or of the certificate where it stands in a field of its own."""
        return self.path if getattr(self.sent, name) is None else f"{self.path}/{name}"

    def keeps(self, name: str) -> bool:
        """Whether an element ``name`` was sent that fits no type, or that this version does not know."""
        kept = self.sent.kept
        return kept is not None and any(name in xml[:200] for _, xml in kept.elements)


class _Read(msgspec.Struct, frozen=True, gc=False):
    listing: Immobilie | None
    about: About | None
    all: Sequence[Certificate]
    due: Sequence[Certificate]


_latest = _Read(None, None, (), ())  # every rule asks for the same listing in turn


def certificates(listing: Immobilie, about: About) -> Sequence[Certificate]:
    """The certificates of a listing that is a building; none for land, a parking place or a room."""
    latest = _latest
    return latest.all if latest.listing is listing and latest.about is about else _read(listing, about).all


def due(listing: Immobilie, about: About) -> Sequence[Certificate]:
    """The certificates whose data have to be told: not of monuments and small buildings, nor those given up."""
    latest = _latest
    return latest.due if latest.listing is listing and latest.about is about else _read(listing, about).due


def primary(one: Certificate, about: About) -> bool:
    """Whether primary energy is told: by the element of 1.2.7d, or by a field of the listing's own."""
    return one.keeps(PRIMARY) or any(PRIMARY in name.lower() for name in about.own_fields)


def _read(listing: Immobilie, about: About) -> _Read:
    global _latest
    found = _certificates(listing, about)
    exempt = bool(found) and (monument(listing) or small(listing, about))
    read = _Read(listing, about, found, () if exempt else [one for one in found if not one.waived])
    _latest = read
    return read


def _certificates(listing: Immobilie, about: About) -> Sequence[Certificate]:
    state = listing.zustand_angaben
    if state is None or about.kinds in _NO_BUILDING:
        return ()
    own = _own(about.own_fields) if about.own_fields else _NO_FIELDS
    sent = state.energiepass
    if len(sent) == 1:
        return (_certificate(sent[0], "zustand_angaben/energiepass", own, about),)
    if not sent:
        return (_certificate(_ABSENT, "zustand_angaben", own, about),) if own else ()
    return [
        _certificate(one, f"zustand_angaben/energiepass[{place}]", own if place == 1 else _NO_FIELDS, about)
        for place, one in enumerate(sent, 1)
    ]


def _certificate(sent: Energiepass, path: str, own: Mapping[str, str], about: About) -> Certificate:
    kind, issued, group = _kind(sent, own), _issued(sent, own), _text(sent, own, "jahrgang")
    demand, consumption = (_text(sent, own, name) for name in FIGURES.values())
    figure = _figure(kind, demand, consumption, own) or said(older(sent, FIGURE))
    return Certificate(
        sent=sent,
        path=path,
        own=own,
        kind=kind,
        figure=figure,
        energy=number(figure) if figure is not None else None,
        valued=bool(figure or demand or consumption or any(_text(sent, own, name) for name in SPLIT)),
        letter=_text(sent, own, "wertklasse"),
        year_group=group,
        issued=issued,
        ends=_text(sent, own, "gueltig_bis"),
        waived=group in _WAIVED,
        old=issued < _OLD if issued is not None else group == "2008",
        renewed=issued >= NEW_LIST if issued is not None else group == "2026",
        residential=_residential(_text(sent, own, "gebaeudeart"), about),
    )


def _text(sent: Energiepass, own: Mapping[str, str], name: str) -> str | None:
    found = said(getattr(sent, name))
    return found if found is not None or not own else said(own.get(name))


def _kind(sent: Energiepass, own: Mapping[str, str]) -> str | None:
    found = _text(sent, own, "epart") or (own.get("art") if own else None) or older(sent, KIND)
    if found is None or found in FIGURES:
        return found
    return next((kind for kind in FIGURES if found.upper().startswith(kind)), found)


def _figure(kind: str | None, demand: str | None, consumption: str | None, own: Mapping[str, str]) -> str | None:
    if demand is None or consumption is None:
        return demand or consumption or (said(own.get("wert")) if own else None)
    return {DEMAND: demand, CONSUMPTION: consumption}.get(kind or "")


def _issued(sent: Energiepass, own: Mapping[str, str]) -> date | None:
    if sent.ausstelldatum is not None or not own:
        return sent.ausstelldatum
    found = period(own.get("ausstelldatum", ""))
    return found[0] if found and found[0] == found[1] else None


def _residential(kind: str | None, about: About) -> bool | None:
    if kind in ("wohn", "nichtwohn"):
        return kind == "wohn"
    return None if about.living == about.business or kind is not None else about.living


def _own(fields: Mapping[str, str]) -> Mapping[str, str]:
    return {name[6:].lower(): text for name, text in fields.items() if name.lower().startswith("epass_")}
