"""What a schema error is: a value with a stable code and its place, relative to the element that was checked.

Knows trees only to say where an element stands.
"""

from dataclasses import dataclass
from typing import Literal, cast

from lxml import etree

from openimmo.xsd.expectation import NOTHING, Words

LONGEST_VALUE = 200

Code = Literal[
    "schema-element-unexpected",
    "schema-element-missing",
    "schema-attribute-missing",
    "schema-attribute-unexpected",
    "schema-value-type",
    "schema-value-enum",
    "schema-value-facet",
    "schema-content",
    "schema-known-defect",
    "schema-later-version",
]


@dataclass(frozen=True, slots=True)
class SchemaError:
    """One thing a schema does not allow.

    ``path`` leads from the checked element (itself: "") to the faulty element or attribute, like `preise/kaufpreis`
    or `anhaenge/anhang[2]/@location`; for something missing, to the element that lacks it.  ``name`` is the element
    or attribute, ``value`` what was sent (cut at 200 characters), ``expected`` and ``expected_de`` what would do.
    ``reason`` is one word where the code leaves room: "unknown", "elsewhere", "version", "order", "repeated",
    "alternative" for an unexpected element; "text" or "empty" for content; "check-type", "iso-code" for a defect;
    for errors that only the schema library could tell, its message.
    """

    code: Code
    path: str
    line: int | None
    name: str
    value: str | None = None
    expected: str = ""
    expected_de: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class SchemaErrors:
    """The first errors of a check, and how many there are in all."""

    first: tuple[SchemaError, ...]
    total: int

    @property
    def beyond(self) -> int:
        """How many errors are counted but not listed."""
        return self.total - len(self.first)


@dataclass(frozen=True, slots=True)
class Fault:
    """A schema error before its place was worked out: that costs time, and most of ten thousand are never shown."""

    code: Code
    element: etree._Element
    name: str
    value: str | None = None
    expected: Words = NOTHING
    reason: str = ""
    attribute: bool = False

    def told(self, root: etree._Element) -> SchemaError:
        """The error, with its path from ``root``."""
        path = where(self.element, root)
        if self.attribute:
            path = f"{path}/@{self.name}" if path else f"@{self.name}"
        value = self.value if self.value is None else self.value[:LONGEST_VALUE]
        line = cast("int | None", self.element.sourceline)
        return SchemaError(self.code, path, line, self.name, value, *self.expected, self.reason)


def where(element: etree._Element, root: etree._Element) -> str:
    """The path from ``root`` to ``element``, [n] only where siblings share a name."""
    steps: list[str] = []
    here: etree._Element | None = element
    while here is not None and here is not root:
        steps.append(f"{local_name(here)}{_position(here)}")
        here = here.getparent()
    return "/".join(reversed(steps))


def local_name(element: etree._Element) -> str:
    """The name without a namespace."""
    return str(element.tag).rpartition("}")[2]


def _position(element: etree._Element) -> str:
    before = sum(1 for _ in element.itersiblings(str(element.tag), preceding=True))
    alone = before == 0 and next(element.itersiblings(str(element.tag)), None) is None
    return "" if alone else f"[{before + 1}]"
