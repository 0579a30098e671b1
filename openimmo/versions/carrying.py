"""Values of the energy certificate that travel in fields `epass_…` where a version has no element for them.

The names are a convention that several programs follow. Knows the certificate and its fields, not which step has which.
"""

from lxml import etree

from openimmo.versions.places import put, take_out
from openimmo.versions.rules import Passage, Rule
from openimmo.xsd.grammar import Grammar
from openimmo.xsd.lexical import fault

_Element = etree._Element
_FIELD = "user_defined_simplefield"


def carried(name: str, *values: str, code: str = "convert-carried", only: str | None = None) -> Rule:
    """A value of the energy certificate moves into the field `epass_…`; ``values`` (all where none are named) can.

    ``only`` is the one value that has to move: the others stay as they are.
    """

    def apply(at: Passage) -> None:
        for state in at.standing("zustand_angaben"):
            cells = [cell for one in state.findall("energiepass") for cell in one.findall(name)]
            if only is not None:
                cells = [cell for cell in cells if _text(cell) == only]
            first = next((cell for cell in cells if _text(cell) and (not values or _text(cell) in values)), None)
            for cell in cells:
                if cell is first:
                    of_first = code != "convert-carried" or cell.getparent() is state.find("energiepass")
                    _into_field(at, state, cell, name, code if of_first else "convert-carried-other")
                else:
                    at.lose(cell)

    which = f" ({', '.join(values)})" if values else f" {only}" if only else ""
    return Rule(f"`energiepass/{name}`{which} moves to the field `epass_{name}` in `zustand_angaben`", apply)


def _into_field(at: Passage, state: _Element, cell: _Element, name: str, code: str) -> None:
    """Move a value into a field, in front of those of the same name, unless one of them says the same."""
    field = f"epass_{name}"
    place = f"{at.log.path(state)}/{_FIELD}".lstrip("/")
    at.log.tell(code, cell, value=_text(cell), name=name, field=field, version=at.version, to=place)
    same = [one for one in state.findall(_FIELD) if one.get("feldname") == field]
    if not any(_text(one) == _text(cell) for one in same):
        made = etree.Element(_FIELD, feldname=field)
        made.text = cell.text
        if same:
            same[0].addprevious(made)
        else:
            put(state, made, at.new)
    take_out(cell)


def brought_back(name: str) -> Rule:
    """The field `epass_…` moves into the energy certificate, where that does not say it already."""

    def apply(at: Passage) -> None:
        for state in at.standing("zustand_angaben"):
            cells = [cell for one in state.findall("energiepass") for cell in one.findall(name)]
            if any(_text(cell) for cell in cells):
                continue
            field = next((one for one in state.findall(_FIELD) if _holds(one, name, at.new)), None)
            if field is not None:
                _out_of_field(at, state, field, name)

    return Rule(f"the field `epass_{name}` moves to `energiepass/{name}`", apply)


def _holds(field: _Element, name: str, new: Grammar) -> bool:
    """Whether the field has a value that the element may have."""
    declared = new.child("energiepass", name)
    if field.get("feldname") != f"epass_{name}" or not _text(field) or len(field):
        return False
    return declared is not None and declared.text is not None and fault(declared.text, field.text or "") is None


def _out_of_field(at: Passage, state: _Element, field: _Element, name: str) -> None:
    place = f"{at.log.path(state)}/energiepass".lstrip("/")
    at.log.tell(
        "convert-brought-back",
        field,
        value=_text(field),
        name=name,
        field=f"epass_{name}",
        version=at.version,
        to=place,
    )
    certificate = state.find("energiepass")
    if certificate is None:
        certificate = etree.Element("energiepass")
        put(state, certificate, at.new)
    for blank in certificate.findall(name):
        take_out(blank)
    made = etree.Element(name)
    made.text = field.text
    put(certificate, made, at.new)
    take_out(field)


def _text(element: _Element) -> str:
    return (element.text or "").strip()
