"""Lists every error of a tree, straight from the grammar.

Goes on after the first error of a parent, so each element and each value is looked at once.
Knows trees and declarations.  Does not know XSD files or findings.
"""

from collections.abc import Iterator
from functools import cache

from lxml import etree

from openimmo.xsd import expectation, structure
from openimmo.xsd.declarations import Element, TextType
from openimmo.xsd.grammar import Grammar, grammar
from openimmo.xsd.known import known_defect, reported_later
from openimmo.xsd.lexical import SPACE, fault
from openimmo.xsd.schema_error import Code, Fault

INSTANCE = "{http://www.w3.org/2001/XMLSchema-instance}"
HINTS = {f"{INSTANCE}schemaLocation", f"{INSTANCE}noNamespaceSchemaLocation"}
VALUE_CODES: dict[str, Code] = {
    "type": "schema-value-type",
    "enum": "schema-value-enum",
    "facet": "schema-value-facet",
}


def faults(root: etree._Element, rules: Grammar) -> Iterator[Fault]:
    """Every fault of ``root`` and what is in it, in document order; ``root`` has to be a global element."""
    declared = rules.elements.get(str(root.tag))
    if declared is None:
        yield _unexpected(root, None, rules)
        return
    waiting: list[tuple[etree._Element, Element | None]] = [(root, declared)]
    while waiting:
        element, declared = waiting.pop()
        if declared:
            yield from _own(element, declared, rules)
        if len(element):
            waiting.extend(reversed([*_declared_children(element, declared, rules)]))


def _declared_children(
    element: etree._Element, declared: Element | None, rules: Grammar
) -> Iterator[tuple[etree._Element, Element | None]]:
    """The children to look at; under a wildcard, those the grammar knows are checked and the others searched."""
    lax = declared is None or declared.model in ("mixed", "any")
    for child in element.iterchildren("*"):
        if lax or declared is None:
            yield child, rules.elements.get(str(child.tag))
        elif (found := rules.child(declared.key, str(child.tag))) is not None:
            yield child, found


def _own(element: etree._Element, declared: Element, rules: Grammar) -> Iterator[Fault]:
    """The faults of one element, without those inside its children."""
    if declared.model != "any" and (declared.attributes or element.attrib):
        yield from _attributes(element, declared, rules)
    if declared.text and not len(element):
        yield from _value(element, declared, declared.text, None, element.text or "")
    elif declared.model != "any":
        yield from _content(element, declared, rules)


def _content(element: etree._Element, declared: Element, rules: Grammar) -> Iterator[Fault]:
    if declared.model == "children":
        yield from _stray_text(element, allowed=SPACE)
        yield from _children(element, declared, rules)
    elif declared.model in ("text", "free_text", "empty"):
        yield from (_unexpected(child, declared, rules) for child in element.iterchildren("*"))
    if declared.model == "empty":
        yield from _stray_text(element, allowed="")
    if declared.text and next(element.iterchildren("*"), None) is None:
        yield from _value(element, declared, declared.text, None, _text(element))


def _attributes(element: etree._Element, declared: Element, rules: Grammar) -> Iterator[Fault]:
    for name, value in element.attrib.items():
        known = declared.attributes.get(str(name))
        if known:
            yield from _value(element, declared, known.text, str(name), str(value))
        elif name not in HINTS:
            yield _unexpected_attribute(element, declared, rules, str(name))
    for item in declared.attributes.values():
        if item.required and item.name not in element.attrib:
            yield Fault("schema-attribute-missing", element, item.name, expected=expectation.value_of(item.text))


def _unexpected_attribute(element: etree._Element, declared: Element, rules: Grammar, name: str) -> Fault:
    other = _any_version(rules).elements[declared.key].attributes.get(name)
    expected = expectation.version_of(other) if other else expectation.STANDARD_NAME
    reason, value = "version" if other else "unknown", str(element.attrib[name])
    return Fault("schema-attribute-unexpected", element, name, value, expected, reason, attribute=True)


def _value(
    element: etree._Element, declared: Element, text: TextType, attribute: str | None, value: str
) -> Iterator[Fault]:
    wrong = fault(text, value)
    if wrong is None:
        return
    code, reason = VALUE_CODES[wrong], ""
    if defect := known_defect(declared.name, attribute, value, _plain_attributes(element)):
        code, reason = "schema-known-defect", defect
    elif attribute is None and (later := reported_later(declared.key, value)):
        code, reason = "schema-later-version", later
    expected = expectation.value_of(text)
    yield Fault(code, element, attribute or declared.name, value, expected, reason, attribute is not None)


def _plain_attributes(element: etree._Element) -> dict[str, str]:
    return {str(name): str(value) for name, value in element.attrib.items()}


def _text(element: etree._Element) -> str:
    """The text around comments and processing instructions."""
    return (element.text or "") + "".join(child.tail or "" for child in element)


def _stray_text(element: etree._Element, allowed: str) -> Iterator[Fault]:
    text = _text(element)
    if text.strip(allowed) if allowed else text:
        reason = "text" if allowed else "empty"
        yield Fault("schema-content", element, str(element.tag), text.strip(), expectation.NO_TEXT, reason)


def _children(element: etree._Element, declared: Element, rules: Grammar) -> Iterator[Fault]:
    children = list(element.iterchildren("*"))
    for found in structure.faults([str(child.tag) for child in children], _plan(rules, declared.key)):
        if found.index is None:
            yield _missing(element, declared, found.names, rules)
        elif found.reason == "unknown":
            yield _unexpected(children[found.index], declared, rules)
        else:
            yield _superfluous(children[found.index], found)


def _superfluous(child: etree._Element, found: structure.Fault) -> Fault:
    """A child that the parent knows, but not there, not again or not beside another."""
    if found.near:
        expected = expectation.place(found.near)
    else:
        expected = expectation.ONCE if found.reason == "repeated" else expectation.ONE_KIND
    return Fault("schema-element-unexpected", child, str(child.tag), None, expected, found.reason)


@cache
def _plan(rules: Grammar, key: str) -> structure.Plan:
    content = rules.elements[key].content
    assert content is not None
    return structure.plan(content)


def _missing(element: etree._Element, declared: Element, names: tuple[str, ...], rules: Grammar) -> Fault:
    """One fault for what is missing, with its place among its siblings; ``names`` are alternatives."""
    if len(names) > 1:
        return Fault("schema-element-missing", element, names[0], expected=expectation.one_of(names))
    child = rules.child(declared.key, names[0])
    value = expectation.value_of(child.text) if child and child.text else expectation.NOTHING
    siblings = [str(one.tag) for one in element.iterchildren("*")]
    near = structure.place_of(names[0], siblings, _plan(rules, declared.key))
    expected = expectation.joined(value, expectation.place(near) if near else expectation.NOTHING)
    inside = expectation.same(f"in {element.tag}")
    return Fault("schema-element-missing", element, names[0], expected=expected if expected.en else inside)


def _unexpected(child: etree._Element, parent: Element | None, rules: Grammar) -> Fault:
    """A child that may not stand in its parent, with what is known about its name."""
    name = str(child.tag)
    if parent and (later := reported_later(f"{parent.name}/{name}")):
        expected = expectation.same(f"OpenImmo {later}")
        return Fault("schema-later-version", child, name, child.text, expected, later)
    if parent and (use := _any_version(rules).use(parent.key, name)):
        return Fault("schema-element-unexpected", child, name, None, expectation.version_of(use), "version")
    homes = _parents(rules).get(name, [])
    expected, reason = expectation.parents(homes), "elsewhere" if homes else "unknown"
    return Fault("schema-element-unexpected", child, name, None, expected, reason)


def _any_version(rules: Grammar) -> Grammar:
    """What any version has; the feedback grammar is known in one version only."""
    return grammar() if rules.root == grammar().root else rules


@cache
def _parents(rules: Grammar) -> dict[str, list[str]]:
    """Where each element name may stand."""
    found: dict[str, list[str]] = {}
    for key, element in rules.elements.items():
        for use in rules.uses(key):
            found.setdefault(use.name, []).append(element.name)
    return found
