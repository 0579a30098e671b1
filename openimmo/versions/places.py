"""Where an element stands by the grammar, and where one has to be put.

Knows trees and grammars; what is to be put somewhere the steps know.
"""

from collections.abc import Iterator
from functools import lru_cache

from lxml import etree

from openimmo.xsd.grammar import Grammar

_Element = etree._Element
_FREE = ("mixed", "any")


def key_of(element: _Element, top: _Element, rules: Grammar) -> tuple[str | None, bool]:
    """The key of the element's declaration (None: the grammar does not know it), and whether it stands in free content.

    ``top`` is the root of the tree; for what is no longer in it the answer is (None, False). In free content
    (user_defined_anyfield) the elements that the grammar knows are judged as well.
    """
    chain: list[str] = []
    while element is not top:
        chain.append(str(element.tag))
        above = element.getparent()
        if above is None:
            return None, False
        element = above
    return _declared(rules, str(top.tag), *reversed(chain))


@lru_cache(4096)
def _declared(rules: Grammar, root: str, *steps: str) -> tuple[str | None, bool]:
    """The same for the names from the root down to the element."""
    key: str | None = root
    free = False
    for step in steps:
        if key is not None and rules.elements[key].model not in _FREE:
            use = rules.use(key, step)
            key = use.key if use else None
        elif key is not None or free:
            free = True
            declared = rules.elements.get(step)
            key = declared.key if declared and not declared.local else None
    return key, free


def standing(top: _Element, name: str, rules: Grammar) -> Iterator[_Element]:
    """The elements of a name that stand where the standard wants them, not in free content."""
    for element in list(top.iter(name)):
        key, free = key_of(element, top, rules)
        if key is not None and not free:
            yield element


def put(parent: _Element, child: _Element, rules: Grammar) -> None:
    """Put a new child at its place in the sequence of its parent, behind those of its own name."""
    order = {use.name: at for at, use in enumerate(rules.uses(str(parent.tag)))}
    own = order[str(child.tag)]
    behind = 0
    for at, sibling in enumerate(parent, 1):
        if order.get(str(sibling.tag), len(order)) <= own:
            behind = at
    parent.insert(behind, child)


def take_out(element: _Element) -> None:
    """Remove an element and leave what stands behind it."""
    parent = element.getparent()
    if parent is None:
        return
    tail, before = element.tail or "", element.getprevious()
    if tail.strip() and before is not None:
        before.tail = (before.tail or "") + tail
    elif tail.strip():
        parent.text = (parent.text or "") + tail
    parent.remove(element)


def in_order(top: _Element, rules: Grammar) -> None:
    """Put the children of every known element into the order of the grammar; unknown ones stay behind the same one."""
    for element in list(top.iter("*")):
        key, _ = key_of(element, top, rules)
        if key is not None and rules.elements[key].model == "children" and len(element) > 1:
            order = {use.name: at for at, use in enumerate(rules.uses(key))}
            element[:] = _sorted(list(element), order)


def _sorted(children: list[_Element], order: dict[str, int]) -> list[_Element]:
    last = -1
    ranks: list[int] = []
    for child in children:
        last = order.get(str(child.tag), last)
        ranks.append(last)
    return [child for _, child in sorted(zip(ranks, children, strict=True), key=lambda pair: pair[0])]
