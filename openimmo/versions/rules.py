"""The words in which a step says what is special about it: each makes one rule, with a sentence for the manual.

A rule changes a tree in place and tells of it first. Knows trees and the two grammars of a step, not which steps
there are.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from lxml import etree

from openimmo.versions.changes import Log
from openimmo.versions.fitting import lose
from openimmo.versions.places import key_of, put, standing
from openimmo.xsd.grammar import Grammar

_Element = etree._Element
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
