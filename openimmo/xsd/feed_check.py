"""Judges a feed piece by piece: each listing by itself, and the frame with a least valid listing where listings stood.

By the schema of the feed's own version, and by a user's own schema as well where there is one. Knows trees and schemas,
not findings.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, TypeAlias

from lxml import etree

from openimmo.xsd import grammar_check, user_schema
from openimmo.xsd.catalogue import Schema, recognise, schema
from openimmo.xsd.check import first_errors
from openimmo.xsd.least import least_listing
from openimmo.xsd.schema_error import Code, SchemaError, SchemaErrors
from openimmo.xsd.user_schema import UserSchema

LISTING = "immobilie"
LineOf: TypeAlias = Callable[[etree._Element], int | None]
_LAST_LINE = 65_535


@dataclass(frozen=True, slots=True)
class Judgement:
    """What one schema says of one element: the first errors, and by code how many more there are.

    ``schema`` is the name of the user's schema file, None for the standard.
    """

    schema: str | None
    errors: tuple[SchemaError, ...]
    beyond: Mapping[Code, int]


class FeedCheck:
    """The schemas of one feed; ``version`` is the id of the one that judges, found in the feed where None is given.

    ``line_of`` tells lines where libxml2 alone is not exact: behind line 65,534.
    """

    def __init__(self, user: UserSchema | None, version: str | None, line_of: LineOf) -> None:
        self.version = version
        self._line_of = line_of
        self._user = user
        self._declared = {name for name in ("openimmo", LISTING) if user is not None and declares(user, name)}
        self._own: Schema | None = None

    def listing(self, element: etree._Element) -> Iterator[Judgement]:
        """What is wrong with a listing that stands in its feed; nothing for a valid one."""
        yield from self._judge(element)

    def frame(self, skeleton: etree._Element) -> Iterator[Judgement]:
        """What is wrong around the listings; the empty ``immobilie`` of the skeleton are filled for that."""
        for stub in list(skeleton.iter(LISTING)):
            if not len(stub):
                stub.extend(least_listing(self._schema(skeleton).grammar))
        yield from self._judge(skeleton)

    def not_applicable(self) -> list[str]:
        """The elements that the user's schema, if there is one, cannot judge by themselves."""
        return [] if self._user is None else sorted({"openimmo", LISTING} - self._declared)

    def _schema(self, element: etree._Element) -> Schema:
        if self._own is None:
            self.version = self.version or recognise(stated_version(element)).version
            self._own = schema(self.version)
        return self._own

    def _judge(self, element: etree._Element) -> Iterator[Judgement]:
        own = self._schema(element)
        if not own.validate(element):
            yield self._told(own, None, element)
        if self._user is not None and element.tag in self._declared and not self._user.validate(element):
            yield self._told(self._user, self._user.path.name, element)

    def _told(self, judge: Schema | UserSchema, name: str | None, element: etree._Element) -> Judgement:
        errors = first_errors(judge, element)
        first = tuple(self._at_its_line(error, element) for error in errors.first)
        return Judgement(name, first, _beyond(judge, element, errors))

    def _at_its_line(self, error: SchemaError, root: etree._Element) -> SchemaError:
        if error.line is None or error.line < _LAST_LINE:
            return error
        place = error.path.rpartition("@")[0].rstrip("/") if "@" in error.path else error.path
        element = root.find(place) if place else root
        return error if element is None else replace(error, line=self._line_of(element))


def stated_version(element: etree._Element) -> str | None:
    """What the feed around ``element`` says in uebertragung/@version, as far as it was read; None without it."""
    root = element.getroottree().getroot()
    transfer = next(root.iterchildren("{*}uebertragung"), None)
    return None if transfer is None else transfer.get("version") or transfer.findtext("{*}version")


def declares(user: UserSchema, name: str) -> bool:
    """Whether the user's schema can judge an element of this name by itself."""
    user.validate(etree.Element(name))
    log: Any = user.compiled.error_log
    return all(entry.type_name != "SCHEMAV_CVC_ELT_1" for entry in log)


def _beyond(judge: Schema | UserSchema, element: etree._Element, errors: SchemaErrors) -> Counter[Code]:
    """By code, the errors that are counted but not listed."""
    if not errors.beyond:
        return Counter()
    if isinstance(judge, UserSchema):
        found = user_schema.faults(judge, element)
    else:
        found = grammar_check.faults(element, judge.grammar)
    return Counter(fault.code for fault in found) - Counter(error.code for error in errors.first)
