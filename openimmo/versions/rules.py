"""The words in which a step says what is special about it: each makes one rule, with a sentence for the manual.

A rule changes a tree in place and tells of it first. Knows trees and the two grammars of a step, not which steps
there are.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from lxml import etree

from openimmo.versions.changes import Log
from openimmo.versions.fitting import lose
from openimmo.versions.places import key_of, put, standing, take_out
from openimmo.xsd.grammar import Grammar
from openimmo.xsd.lexical import fault

_Element = etree._Element
_FIELD = "user_defined_simplefield"
YES = ("true", "1")


@dataclass(frozen=True, slots=True)
class Passage:
    """One tree on its way from the grammar ``old`` to ``new``; ``version`` is the id it goes to."""

    tree: _Element
    old: Grammar
    new: Grammar
    version: str
    log: Log

    def standing(self, name: str) -> Iterator[_Element]:
        """The elements of this name at their place in the old grammar."""
        return standing(self.tree, name, self.old)

    def lose(self, element: _Element) -> None:
        """Take an element out and say so."""
        lose(element, self.log, self.version)


Apply = Callable[[Passage], None]


@dataclass(frozen=True, slots=True)
class Rule:
    """What is done to a tree, and the sentence that says so in the manual."""

    says: str
    apply: Apply


@dataclass(frozen=True, slots=True)
class Step:
    """What is special about going from one version to the next one, and back."""

    older: str
    newer: str
    up: tuple[Rule, ...] = ()
    down: tuple[Rule, ...] = ()


def becomes(element: str, attribute: str, *values: str, to: str) -> Rule:
    """These values become the nearest one that the version has."""

    def apply(at: Passage) -> None:
        for one in list(at.tree.iter(element)):
            value = one.get(attribute)
            if value in values and key_of(one, at.tree, at.old)[0] == element:
                at.log.tell(
                    "convert-replaced", one, attribute, value=value, repair=to, name=attribute, version=at.version
                )
                one.set(attribute, to)

    return Rule(f"`{element}/@{attribute}` {', '.join(values)} becomes {to}", apply)


def supplied(element: str, attribute: str, value: str) -> Rule:
    """An attribute that has to be there gets its value where it is missing."""

    def apply(at: Passage) -> None:
        for one in at.standing(element):
            if attribute not in one.attrib:
                at.log.tell("convert-supplied", one, attribute, repair=value, name=attribute, version=at.version)
                one.set(attribute, value)

    return Rule(f"`{element}/@{attribute}` is set to {value} where it is missing", apply)


def renamed(parent: str, old: str, new: str) -> Rule:
    """A child gets another name; nothing is lost, so nothing is told."""

    def apply(at: Passage) -> None:
        for holder in at.standing(parent):
            if holder.find(new) is not None:
                continue
            for child in holder.findall(old):
                at.log.mark()
                holder.remove(child)
                child.tag = new
                put(holder, child, at.new)

    return Rule(f"`{parent}/{old}` is called `{new}`", apply)


def renamed_attribute(element: str, old: str, new: str) -> Rule:
    """An attribute gets another name; nothing is lost, so nothing is told."""

    def apply(at: Passage) -> None:
        for one in at.standing(element):
            value = one.get(old)
            if value is not None and new not in one.attrib:
                at.log.mark()
                del one.attrib[old]
                one.set(new, value)

    return Rule(f"`{element}/@{old}` is called `{new}`", apply)


def flag_becomes(element: str, flag: str, *others: str) -> Rule:
    """A flag that is set sets others that say nearly the same."""

    def apply(at: Passage) -> None:
        for one in at.standing(element):
            value = one.get(flag)
            if value is None or value.strip() not in YES:
                continue
            at.log.tell("convert-replaced", one, value=flag, repair=", ".join(others), name=element, version=at.version)
            del one.attrib[flag]
            for other in others:
                if (one.get(other) or "").strip() not in YES:
                    one.set(other, "true")

    return Rule(f"`{element}/@{flag}` sets {' and '.join(others)}", apply)


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


def _text(element: _Element) -> str:
    return (element.text or "").strip()
