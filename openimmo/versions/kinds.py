"""Kinds of property that another version has under another name.

Knows `objektart`, in which only one kind may stand.
"""

from dataclasses import dataclass

from lxml import etree

from openimmo.versions.rules import Passage, Rule

_Element = etree._Element


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of property in `objektart` with its type; the type "" stands for any and for none."""

    element: str
    attribute: str
    value: str = ""

    def __str__(self) -> str:
        return f"{self.element} {self.value}".strip()


def kind_becomes(*moves: tuple[Kind, Kind], code: str) -> Rule:
    """Kinds that become other ones.

    Only one kind may stand in an `objektart`: where others stay beside it, it stays as well, without its type.
    """

    def apply(at: Passage) -> None:
        for group in at.standing("objektart"):
            kinds = [one for one in group if one.tag != "objektart_zusatz" and at.old.use("objektart", str(one.tag))]
            found = [next((move for move in moves if _is(one, move[0])), None) for one in kinds]
            if len({move and move[1].element for move in found}) != 1:
                continue
            for one, move in zip(kinds, found, strict=True):
                if move is not None:
                    _other_kind(at, one, *move, code)

    told = ", ".join(
        f"`{old.element}` {old.value or '(any)'} becomes `{new.element}` {new.value}" for old, new in moves
    )
    return Rule(f"{told}; beside other kinds its type is dropped", apply)


def _is(element: _Element, kind: Kind) -> bool:
    return element.tag == kind.element and kind.value in ("", element.get(kind.attribute))


def _other_kind(at: Passage, one: _Element, old: Kind, new: Kind, code: str) -> None:
    value = Kind(old.element, old.attribute, one.get(old.attribute) or "")
    group = one.getparent()
    place = f"{at.log.path(group)}/{new.element}" if group is not None else new.element
    at.log.tell(code, one, value=str(value), repair=str(new), name=old.element, version=at.version, to=place)
    if old.attribute in one.attrib:
        del one.attrib[old.attribute]
    one.tag = new.element
    one.set(new.attribute, new.value)
