"""1.2.4 ↔ 1.2.5: the Austrian energy figures, states of repair told apart, and a day as the end of bidding."""

from openimmo.versions.carrying import brought_back, carried
from openimmo.versions.rules import Passage, Rule, Step, becomes

_AUSTRIAN = ("hwbwert", "hwbklasse", "fgeewert", "fgeeklasse")
_MIDNIGHT = "00:00:00"


def _day(at: Passage) -> None:
    for end in at.standing("ende_bietzeit"):
        said = (end.text or "").strip()
        day, mark, time = said.partition("T")
        if not mark:
            continue
        zone = next((time[time.index(sign) :] for sign in "Z+-" if sign in time), "")
        code = "convert-changed" if time.removesuffix(zone) == _MIDNIGHT else "convert-time-lost"
        at.log.tell(code, end, value=said, repair=day + zone, version=at.version)
        end.text = day + zone


def _midnight(at: Passage) -> None:
    for end in at.standing("ende_bietzeit"):
        said = (end.text or "").strip()
        if said and "T" not in said:
            day, zone = said[:10], said[10:]
            at.log.tell("convert-changed", end, value=said, repair=f"{day}T{_MIDNIGHT}{zone}", version=at.version)
            end.text = f"{day}T{_MIDNIGHT}{zone}"


STEP = Step(
    "1.2.4",
    "1.2.5",
    up=(
        Rule("`ende_bietzeit` keeps its day; the time is dropped", _day),
        *(brought_back(name) for name in _AUSTRIAN),
    ),
    down=(
        Rule("`ende_bietzeit` gets the time T00:00:00", _midnight),
        *(carried(name) for name in _AUSTRIAN),
        becomes("zustand", "zustand_art", "TEIL_SANIERT", "VOLL_SANIERT", to="TEIL_VOLLSANIERT"),
        becomes("wohnung", "wohnungtyp", "ATTIKAWOHNUNG", to="KEINE_ANGABE"),
        becomes("haus", "haustyp", "FERTIGHAUS", to="KEINE_ANGABE"),
    ),
)
