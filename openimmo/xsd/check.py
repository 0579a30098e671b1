"""Checks an element against a schema: a fast verdict, and the errors as data when the verdict is no.

libxml2 gives the verdict, but after the first structural error it skips the rest of a parent; so the list comes from
the grammar (for a user's own schema, from the xmlschema library).  Where libxml2 is milder than XML Schema, its word
counts: a float like 1e, and characters in base64 that do not belong there.  Does not know findings.
"""

from collections.abc import Iterator
from itertools import islice
from typing import Any

from lxml import etree

from openimmo.xsd import grammar_check, user_schema
from openimmo.xsd.catalogue import Schema
from openimmo.xsd.expectation import OWN_SCHEMA
from openimmo.xsd.schema_error import Fault, SchemaError, SchemaErrors
from openimmo.xsd.user_schema import UserSchema

LIMIT = 200
VALUE_ERRORS = {"SCHEMAV_CVC_DATATYPE_VALID_1_2_1", "SCHEMAV_CVC_DATATYPE_VALID_1_2_3", "SCHEMAV_CVC_TYPE_3_1_3"}


def first_errors(schema: Schema | UserSchema, element: etree._Element, limit: int = LIMIT) -> SchemaErrors:
    """The errors of one element (a listing, a whole feed) and of all that is in it; none if it is valid.

    Lists at most ``limit`` and counts the rest.  The tree has no namespace, and stays as it is.
    """
    if schema.validate(element):
        return SchemaErrors((), 0)
    found = _faults(schema, element)
    first = tuple(fault.told(element) for fault in islice(found, limit))
    if first:
        return SchemaErrors(first, len(first) + sum(1 for _ in found))
    others = tuple(_only_libxml2_sees(schema, element))
    return SchemaErrors(others[:limit], len(others))


def _faults(schema: Schema | UserSchema, element: etree._Element) -> Iterator[Fault]:
    if isinstance(schema, UserSchema):
        return user_schema.faults(schema, element)
    return grammar_check.faults(element, schema.grammar)


def _only_libxml2_sees(schema: Schema | UserSchema, element: etree._Element) -> Iterator[SchemaError]:
    """What is left, in libxml2's words.

    Values are left out where the grammar has judged them: libxml2 refuses white space around a date, which XML Schema
    takes away before it looks.
    """
    settled = VALUE_ERRORS if isinstance(schema, Schema) else set[str]()
    schema.validate(element)
    log: Any = schema.compiled.error_log
    for entry in log:
        if entry.type_name not in settled:
            path = (entry.path or "").lstrip("/").partition("/")[2]
            yield SchemaError("schema-content", path, entry.line, str(element.tag), None, *OWN_SCHEMA, entry.message)
