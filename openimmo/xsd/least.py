"""The least valid listing of a version: what is required and nothing else, made from the grammar.

Knows declarations. What stands in it means nothing.
"""

from lxml import etree

from openimmo.xsd.declarations import Group, TextType, Use
from openimmo.xsd.grammar import Grammar

_SAMPLES = {
    "string": "x",
    "boolean": "false",
    "decimal": "1",
    "float": "1",
    "int": "1",
    "positiveInteger": "1",
    "date": "2026-01-01",
    "dateTime": "2026-01-01T00:00:00",
    "base64Binary": "",
}


def least_listing(rules: Grammar) -> etree._Element:
    """A valid ``immobilie`` of this version, as small as can be."""
    return _least(rules, "immobilie")


def _least(rules: Grammar, key: str) -> etree._Element:
    declared = rules.elements[key]
    made = etree.Element(declared.name)
    for attribute in declared.attributes.values():
        if attribute.required:
            made.set(attribute.name, _sample(attribute.text))
    if declared.text:
        made.text = _sample(declared.text)
    if declared.content and declared.model == "children":
        _fill(made, declared.content, rules)
    return made


def _fill(parent: etree._Element, group: Group, rules: Grammar) -> None:
    for item in group.items[:1] if group.kind == "choice" else group.items:
        if isinstance(item, Group) and item.min:
            _fill(parent, item, rules)
        elif isinstance(item, Use):
            needed = max(item.min, 1) if group.kind == "choice" else item.min
            parent.extend([_least(rules, item.key) for _ in range(needed)])


def _sample(text: TextType) -> str:
    return text.values[0] if text.enum else _SAMPLES[text.type]
