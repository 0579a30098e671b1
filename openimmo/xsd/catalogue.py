"""Finds the schema that judges a feed: by version, compiled once.

Knows version numbers and the generated XSD files.  Does not know packages, findings or what a verdict leads to.
"""

import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from threading import Lock
from typing import Literal

from lxml import etree

from openimmo.xsd.grammar import Grammar, accepted, feedback, grammar, versions

NEWEST = "1.2.7c"
VERSIONS = tuple(version for version in versions() if version != "1.2.7a")
SPELLING = re.compile(r"v?([0-9]+(?:\.[0-9]+)*)([a-z]?)")


@dataclass(frozen=True, slots=True)
class Recognised:
    """The version a feed is judged by, and how sure that is.

    ``how`` is "known", "later" (newer than any version known here), "unknown" (not one of the standard's) or "missing".
    """

    version: str
    how: Literal["known", "later", "unknown", "missing"]


def recognise(version: str | None) -> Recognised:
    """Read `uebertragung/@version`: blanks, case and a suffix after a slash do not matter."""
    text = "".join((version or "").split("/")[0].split()).lower()
    found = SPELLING.fullmatch(text)
    if not found:
        return Recognised(NEWEST, "unknown" if text else "missing")
    number, letter = found.groups()
    if number == "1.2.7":
        return Recognised(NEWEST, "later" if letter > "c" else "known")
    known = dict(accepted()).get(number)
    if known:
        return Recognised(known, "known")
    return Recognised(NEWEST, "later" if _newer(number) else "unknown")


def _newer(number: str) -> bool:
    """Whether a number like 1.2.8 comes after 1.2.7; compared as text, since it may have any length."""
    parts = [part.lstrip("0").rjust(3, "0") for part in number.split(".")]
    return all(len(part) == 3 for part in parts) and parts > ["001", "002", "007"]


def family(version: str | None) -> str:
    """The id of the version that judges a feed; all of 1.2.7, and what is not known, go to the newest."""
    return recognise(version).version


@dataclass(frozen=True, eq=False)
class Schema:
    """The compiled schema of one version, and the grammar it was made from."""

    grammar: Grammar
    compiled: etree.XMLSchema

    def validate(self, element: etree._Element) -> bool:
        """The fast verdict on an element and all that is in it."""
        return bool(self.compiled.validate(element))


def path(version: str) -> Traversable:
    """The XSD file of a version id, as published: 1.1 and 1.2.0 with their namespace.  KeyError if there is none."""
    if version not in VERSIONS:
        raise KeyError(version)
    return files(__package__) / f"openimmo-{version}.xsd"


def schema(version: str, *, namespaced: bool = False) -> Schema:
    """The schema of a version id, for trees whose namespace was taken away; ``namespaced`` for 1.1 and 1.2.0 as sent.

    Compiled when first asked, once.  Raises KeyError for an unknown id.
    """
    with _compiling:
        return _compiled(version, namespaced)


_compiling = Lock()


@cache
def _compiled(version: str, namespaced: bool) -> Schema:
    data = path(version).read_bytes()
    rules = grammar(version)
    if rules.namespace and not namespaced:
        data = data.replace(f' xmlns="{rules.namespace}" targetNamespace="{rules.namespace}"'.encode(), b"", 1)
    return Schema(rules, etree.XMLSchema(etree.fromstring(data)))


@cache
def feedback_schema() -> Schema:
    """The schema of the feedback document, 1.2.5."""
    data = (files(__package__) / "openimmo-feedback-1.2.5.xsd").read_bytes()
    return Schema(feedback(), etree.XMLSchema(etree.fromstring(data)))
