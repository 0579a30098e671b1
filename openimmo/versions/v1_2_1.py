"""1.2.0 ↔ 1.2.1: the inside of `energiepass` was replaced. (That the namespace went is known to the writer.)"""

from lxml import etree

from openimmo.versions.places import in_order, put, take_out
from openimmo.versions.rules import Passage, Rule, Step

_Element = etree._Element
_KINDS = ("BEDARF", "VERBRAUCH")


def _art_in_capitals(at: Passage) -> None:
    for certificate in at.standing("energiepass"):
        for art in certificate.findall("art"):
            said = (art.text or "").strip()
            if said.upper() in _KINDS and said.upper() != art.text:
                at.log.tell("convert-changed", art, value=art.text or "", repair=said.upper(), version=at.version)
                art.text = said.upper()


def _new_figures(at: Passage) -> None:
    for certificate in at.standing("energiepass"):
        art = (certificate.findtext("art") or "").strip()
        scale, demand = certificate.find("skala"), certificate.find("energiebedarf")
        figure = scale if scale is not None and scale.get("type") == "ZAHL" else None
        if art == "VERBRAUCH" and _says(figure):
            _moved(at, certificate, figure, "energieverbrauchkennwert")
        elif art == "BEDARF" and _says(demand):
            if _says(figure) and _text(figure) == _text(demand):
                at.log.mark()
                take_out(figure)  # type: ignore[arg-type]  # it says something, so it is there
            _moved(at, certificate, demand, "endenergiebedarf")
        elif art == "BEDARF" and _says(figure):
            _moved(at, certificate, figure, "endenergiebedarf")


def _sequence(at: Passage) -> None:
    for certificate in at.standing("energiepass"):
        at.log.mark()
        in_order(certificate, at.new)


def _old_figures(at: Passage) -> None:
    for certificate in at.standing("energiepass"):
        art = (certificate.findtext("art") or "").strip()
        source = {"VERBRAUCH": "energieverbrauchkennwert", "BEDARF": "endenergiebedarf"}.get(art, "")
        figure = certificate.find(source) if source else None
        if figure is None or not _says(figure):
            continue
        if art == "BEDARF":
            demand = etree.Element("energiebedarf")
            demand.text = figure.text
            put(certificate, demand, at.new)
        _moved(at, certificate, figure, "skala")
        scale = certificate.find("skala")
        assert scale is not None
        scale.set("type", "ZAHL")


def _moved(at: Passage, certificate: _Element, figure: _Element | None, name: str) -> None:
    assert figure is not None
    place = f"{at.log.path(certificate)}/{name}"
    at.log.tell("convert-moved", figure, value=_text(figure), name=str(figure.tag), version=at.version, to=place)
    made = etree.Element(name)
    made.text = figure.text
    take_out(figure)
    put(certificate, made, at.new)


def _says(element: _Element | None) -> bool:
    return element is not None and not len(element) and bool(_text(element))


def _text(element: _Element | None) -> str:
    return "" if element is None else (element.text or "").strip()


STEP = Step(
    "1.2.0",
    "1.2.1",
    up=(
        Rule("`energiepass/art` is written in capitals", _art_in_capitals),
        Rule(
            "`energiepass/skala` of type ZAHL and `energiebedarf` move to `energieverbrauchkennwert` (art VERBRAUCH) "
            "or `endenergiebedarf` (art BEDARF)",
            _new_figures,
        ),
        Rule("the children of `energiepass`, which had no order before, are put into one", _sequence),
    ),
    down=(
        Rule(
            "`energieverbrauchkennwert` (art VERBRAUCH) moves to `skala` of type ZAHL, `endenergiebedarf` (art BEDARF) "
            "to `skala` and `energiebedarf`; the figure that does not belong to the art is dropped",
            _old_figures,
        ),
    ),
)
