"""The grammar of each OpenImmo version: its declarations, and what may stand where.

Reads grammar.json and feedback.json once, when first asked.  Does not know trees, XSD or the Python model.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.resources import files

import msgspec

from openimmo.xsd.declarations import Element, Use, flatten
from openimmo.xsd.derive import Derivation, Facts


@dataclass(frozen=True, eq=False)
class Grammar:
    """One version's declarations by key; ``version`` is None for all versions together."""

    version: str | None
    root: str
    namespace: str | None
    elements: Mapping[str, Element]

    def uses(self, key: str) -> tuple[Use, ...]:
        """The children of an element in the standard's order, choices flattened (``min`` 0 where not always needed)."""
        return self._uses.get(key, ())

    def use(self, key: str, name: str) -> Use | None:
        """The use of the child ``name`` in the element ``key``; None where it may not stand there."""
        return self._children.get(key, {}).get(name)

    def child(self, key: str, name: str) -> Element | None:
        """The declaration of that child."""
        use = self.use(key, name)
        return self.elements[use.key] if use else None

    @cached_property
    def _uses(self) -> Mapping[str, tuple[Use, ...]]:
        return {key: flatten(element.content) for key, element in self.elements.items() if element.content}

    @cached_property
    def _children(self) -> Mapping[str, Mapping[str, Use]]:
        return {key: {use.name: use for use in uses} for key, uses in self._uses.items()}


@cache
def _facts(name: str) -> Facts:
    data: Facts = msgspec.json.decode((files(__package__) / name).read_bytes())
    return data


@cache
def versions() -> tuple[str, ...]:
    """The ids of all versions that the facts cover, oldest first."""
    return tuple(item["id"] for item in _facts("grammar.json")["versions"])


def reported() -> list[Facts]:
    """What others report of versions later than the facts, as it stands in grammar.json."""
    return list(_facts("grammar.json")["reported"])


def accepted() -> list[tuple[str, str]]:
    """(spelling of `uebertragung/@version`, version id) for every spelling the facts name."""
    return [(word, item["id"]) for item in _facts("grammar.json")["versions"] for word in item["accept"]]


@cache
def grammar(version: str | None = None) -> Grammar:
    """The transfer grammar of one version id; without one, everything that any version has.

    Raises KeyError for an unknown id.
    """
    facts = _facts("grammar.json")
    namespaces = {item["id"]: item["namespace"] for item in facts["versions"]}
    namespace = namespaces[version] if version else None
    return Grammar(version, facts["meta"]["root"], namespace, Derivation(version, facts, versions()).elements())


@cache
def feedback() -> Grammar:
    """The feedback grammar `openimmo_feedback` 1.2.5."""
    facts = _facts("feedback.json")
    return Grammar("1.2.5", facts["meta"]["root"], None, Derivation("1.2.5", facts, versions()).elements())
