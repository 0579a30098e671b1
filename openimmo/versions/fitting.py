"""Takes out of a tree what the next version does not have: derived from the two grammars, without a list by hand.

Elements, attributes, listed values, repeats and types. What the version it comes from does not know either is left as
it is: that is the sender's own. Knows grammars, not the special rules of a step.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from lxml import etree

from openimmo.versions.changes import Log, said, says_nothing
from openimmo.versions.places import key_of, take_out
from openimmo.xsd.declarations import Attribute, Element, TextType
from openimmo.xsd.grammar import Grammar, grammar
from openimmo.xsd.lexical import fault

_Element = etree._Element
_NO = ("false", "0")


@dataclass(frozen=True, slots=True)
class Lack:
    """What the new version lacks of one declaration: attributes, children, further ones of a child, values.

    ``attributes`` says by name whether it is a flag; ``values`` is by attribute name ("" is the element's own text).
    """

    attributes: Mapping[str, bool]
    children: frozenset[str]
    once: tuple[str, ...]
    values: Mapping[str, "Narrowed"]


@dataclass(frozen=True, slots=True)
class Narrowed:
    """A type that has fewer values than before; ``old`` is None where anything was allowed.

    ``gone`` are the values that are not listed any more, None where not the lists make the difference.
    """

    old: TextType | None
    new: TextType
    gone: frozenset[str] | None

    def lacks(self, text: str) -> bool:
        """Whether only the old type has the value; what neither has is the sender's own."""
        if self.gone is not None:
            return text in self.gone
        return fault(self.new, text) is not None and (self.old is None or fault(self.old, text) is None)


@cache
def lacks(old: str, new: str) -> Mapping[str, Lack]:
    """By key of a declaration of both versions: what ``new`` lacks of what ``old`` has."""
    before, after = grammar(old), grammar(new)
    both = [key for key in before.elements if key in after.elements]
    found = {key: _lack(key, before, after) for key in both}
    return {key: lack for key, lack in found.items() if lack.attributes or lack.children or lack.once or lack.values}


def _lack(key: str, before: Grammar, after: Grammar) -> Lack:
    old, new = before.elements[key], after.elements[key]
    uses = [(use, after.use(key, use.name)) for use in before.uses(key)]
    return Lack(
        attributes={name: _is_flag(one) for name, one in old.attributes.items() if name not in new.attributes},
        children=frozenset(use.name for use, then in uses if then is None),
        once=tuple(use.name for use, then in uses if then is not None and use.max is None and then.max == 1),
        values=_values(old, new),
    )


def _is_flag(attribute: Attribute) -> bool:
    return attribute.text.type == "boolean"


def _values(old: Element, new: Element) -> dict[str, Narrowed]:
    pairs = {
        name: (item.text, new.attributes[name].text) for name, item in old.attributes.items() if name in new.attributes
    }
    found = {name: _narrowed(*pair) for name, pair in pairs.items()}
    if new.text is not None and old.model == "any":
        found[""] = Narrowed(None, new.text, None)
    elif new.text is not None and old.text is not None:
        found[""] = _narrowed(old.text, new.text)
    return {name: one for name, one in found.items() if one is not None}


def _narrowed(old: TextType, new: TextType) -> Narrowed | None:
    if old.enum is None or new.enum is None:
        return (
            Narrowed(old, new, None)
            if old != new and (old.type, old.or_type, new.enum) != (new.type, None, None)
            else None
        )
    gone = frozenset(old.values) - frozenset(new.values)
    return Narrowed(old, new, gone) if gone else None


def fit(tree: _Element, log: Log, old: Grammar, new: Grammar, target: str) -> None:
    """Take out of a tree what ``new`` lacks of ``old``, on the way to the version ``target``; tell of each thing."""
    assert old.version is not None
    assert new.version is not None
    found = lacks(old.version, new.version)
    if not found:
        return
    for element in list(tree.iter(*{key.rpartition("/")[2] for key in found})):
        key, _ = key_of(element, tree, old)
        if key is not None and key in found:
            _fit_one(element, found[key], log, target)


def _fit_one(element: _Element, lack: Lack, log: Log, version: str) -> None:
    for name, text in list(element.items()):
        if name in lack.attributes:
            lose_attribute(element, str(name), log, version, flag=lack.attributes[str(name)])
        elif name in lack.values and lack.values[str(name)].lacks(str(text)):
            log.tell("convert-value-lost", element, str(name), value=str(text), name=str(name), version=version)
            del element.attrib[name]
    for child in list(element) if lack.children else ():
        if child.tag in lack.children:
            lose(child, log, version)
    for name in lack.once:
        for child in element.findall(name)[1:]:
            log.tell("convert-repeated-lost", child, value=said(child), name=name, version=version)
            take_out(child)
    if "" in lack.values:
        _fit_text(element, lack.values[""], log, version)


def _fit_text(element: _Element, text: Narrowed, log: Log, version: str) -> None:
    more = bool(len(element) or element.keys())
    if not more and not text.lacks(element.text or ""):
        return
    name = str(element.tag)
    if says_nothing(element):
        log.tell("convert-left-out", element, value="", name=name, version=version)
    else:
        log.tell("convert-value-lost", element, value=said(element), name=name, version=version)
    take_out(element)


def lose(element: _Element, log: Log, version: str) -> None:
    """Take an element out that the version does not have."""
    code = "convert-left-out" if says_nothing(element) else "convert-lost"
    log.tell(code, element, value=said(element), name=str(element.tag), version=version)
    take_out(element)


def lose_attribute(element: _Element, name: str, log: Log, version: str, *, flag: bool = False) -> None:
    """Take an attribute out that the version does not have; a ``flag`` that is false says hardly more than none."""
    text = str(element.get(name))
    nothing = not text.strip() or (flag and text.strip() in _NO)
    code = "convert-left-out" if nothing else "convert-lost"
    log.tell(code, element, name, value=text, name=name, version=version)
    del element.attrib[name]
