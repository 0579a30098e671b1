"""1.2.2 ↔ 1.2.3: balconies and terraces counted one by one, parking as a kind of its own, homes and clinics moved."""

from decimal import Decimal, localcontext

from lxml import etree

from openimmo.versions.kinds import Kind, kind_becomes
from openimmo.versions.places import put, take_out
from openimmo.versions.rules import Passage, Rule, Step, becomes, flag_becomes
from openimmo.xsd.lexical import SPACE, fault

_Element = etree._Element
_TOGETHER = "anzahl_balkon_terrassen"
_APART = ("anzahl_balkone", "anzahl_terrassen")
_LONGEST = 100
_HOMES = ("PFLEGEHEIM", "SANATORIUM", "SENIORENHEIM", "BETREUTES-WOHNEN")
_MOVED = (
    (Kind("haus", "haustyp", "KRANKENHAUS"), Kind("sonstige", "sonstige_typ", "KRANKENHAUS")),
    *((Kind("haus", "haustyp", home), Kind("zinshaus_renditeobjekt", "zins_typ", home)) for home in _HOMES),
)


def _counted_together(at: Passage) -> None:
    for areas in at.standing("flaechen"):
        cells = [cell for name in _APART for cell in areas.findall(name) if _counts(at, cell)]
        there = areas.find(_TOGETHER)
        with localcontext() as exact:
            exact.prec = 2 * _LONGEST
            total = sum((Decimal((cell.text or "").strip(SPACE)) for cell in cells), Decimal(0))
            written = format(total, "f")
        if total <= 0 or (there is not None and (there.text or "").strip()):
            continue
        for cell in cells:
            at.log.tell(
                "convert-replaced", cell, value=(cell.text or "").strip(), repair=f"{_TOGETHER} {written}",
                name=str(cell.tag), version=at.version, to=f"{at.log.path(areas)}/{_TOGETHER}",
            )  # fmt: skip
            take_out(cell)
        if there is not None:
            take_out(there)
        made = etree.Element(_TOGETHER)
        made.text = written
        put(areas, made, at.new)


def _counts(at: Passage, cell: _Element) -> bool:
    declared = at.old.elements[str(cell.tag)].text
    return declared is not None and not fault(declared, cell.text or "") and len(cell.text or "") <= _LONGEST


STEP = Step(
    "1.2.2",
    "1.2.3",
    up=(kind_becomes(*_MOVED, code="convert-moved-kind"),),
    down=(
        Rule("`anzahl_balkone` and `anzahl_terrassen` are added up in `anzahl_balkon_terrassen`", _counted_together),
        kind_becomes(*((new, old) for old, new in _MOVED), code="convert-moved-kind"),
        kind_becomes(
            (Kind("parken", "parken_typ"), Kind("sonstige", "sonstige_typ", "PARKFLACHE")), code="convert-replaced"
        ),
        flag_becomes("ausricht_balkon_terrasse", "NORDOST", "NORD", "OST"),
        flag_becomes("ausricht_balkon_terrasse", "NORDWEST", "NORD", "WEST"),
        flag_becomes("ausricht_balkon_terrasse", "SUEDOST", "SUED", "OST"),
        flag_becomes("ausricht_balkon_terrasse", "SUEDWEST", "SUED", "WEST"),
        becomes("wohnung", "wohnungtyp", "APARTMENT", "FERIENWOHNUNG", "GALERIE", to="KEINE_ANGABE"),
        becomes("haus", "haustyp", "APARTMENTHAUS", "BURG", "HERRENHAUS", "FINCA", "RUSTICO", to="KEINE_ANGABE"),
    ),
)
