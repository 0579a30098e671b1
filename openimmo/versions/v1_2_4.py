"""1.2.3 ↔ 1.2.4: attachments by address, more parking, and the old count of balconies is gone."""

from lxml import etree

from openimmo.versions.kinds import Kind, kind_becomes
from openimmo.versions.places import put, take_out
from openimmo.versions.rules import Passage, Rule, Step, becomes

_Element = etree._Element
_ADDRESSES = ("http://", "https://", "ftp://", "ftps://")
_STELLPLATZ = Kind("parken", "parken_typ", "STELLPLATZ")


def _remote(at: Passage) -> None:
    for anhang in at.standing("anhang"):
        if anhang.get("location") != "REMOTE" and _by_address(anhang):
            sent = anhang.get("location") or ""
            at.log.tell("convert-changed", anhang, "location", value=sent, repair="REMOTE", version=at.version)
            anhang.set("location", "REMOTE")


def _extern(at: Passage) -> None:
    for anhang in at.standing("anhang"):
        if anhang.get("location") == "REMOTE":
            code = "convert-changed" if _by_address(anhang) else "convert-replaced"
            at.log.tell(code, anhang, "location", value="REMOTE", repair="EXTERN", name="location", version=at.version)
            anhang.set("location", "EXTERN")


def _by_address(anhang: _Element) -> bool:
    return (anhang.findtext("daten/pfad") or "").strip().lower().startswith(_ADDRESSES)


def _balconies(at: Passage) -> None:
    for areas in at.standing("flaechen"):
        for together in areas.findall("anzahl_balkon_terrassen"):
            there = areas.find("anzahl_balkone")
            if not (together.text or "").strip() or (there is not None and (there.text or "").strip()):
                continue  # what is left over is dropped with the element
            at.log.tell(
                "convert-replaced", together, value=(together.text or "").strip(), repair="anzahl_balkone",
                name="anzahl_balkon_terrassen", version=at.version, to=f"{at.log.path(areas)}/anzahl_balkone",
            )  # fmt: skip
            if there is not None:
                take_out(there)
            made = etree.Element("anzahl_balkone")
            made.text = together.text
            take_out(together)
            put(areas, made, at.new)


STEP = Step(
    "1.2.3",
    "1.2.4",
    up=(
        Rule("`anhang/@location` is set to REMOTE where `daten/pfad` is an http or ftp address", _remote),
        Rule("`anzahl_balkon_terrassen` moves to `anzahl_balkone`, where that is missing", _balconies),
        kind_becomes(
            (Kind("sonstige", "sonstige_typ", "GARAGEN"), _STELLPLATZ),
            (Kind("sonstige", "sonstige_typ", "PARKFLACHE"), _STELLPLATZ),
            code="convert-replaced",
        ),
    ),
    down=(
        Rule("`anhang/@location` REMOTE becomes EXTERN", _extern),
        becomes("wohnung", "wohnungtyp", "ROHDACHBODEN", to="KEINE_ANGABE"),
        becomes("land_und_forstwirtschaft", "land_typ", "JAGDREVIER", to="SONSTIGE_LANDWIRTSCHAFTSIMMOBILIEN"),
        becomes(
            "parken", "parken_typ", "EINZELGARAGE", "PARKHAUS", "TIEFGARAGENSTELLPLATZ", "PARKPLATZ_STROM",
            to="STELLPLATZ",
        ),
    ),
)  # fmt: skip
