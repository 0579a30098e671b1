"""A user's own XSD, such as a licensed copy of the official one: loaded safely, and its errors as data.

Reads that file and its neighbours, nothing from the network.  Does not know versions or the grammar.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any, cast
from urllib.request import url2pathname

from lxml import etree

from openimmo.errors import SettingsError
from openimmo.xsd.expectation import OWN_SCHEMA, one_of
from openimmo.xsd.known import known_defect
from openimmo.xsd.schema_error import Code, Fault, local_name

if TYPE_CHECKING:
    from xmlschema import XMLSchema10, XMLSchemaValidationError

QUOTED = re.compile(r"'([^']*)'")
OF_ATTRIBUTE = re.compile(r"attribute (?P<name>[^=\s]+)=")


@dataclass(frozen=True, eq=False)
class UserSchema:
    """A compiled schema that is not ours; ``path`` is the file it came from."""

    path: Path
    compiled: etree.XMLSchema

    def validate(self, element: etree._Element) -> bool:
        """The fast verdict on an element and all that is in it."""
        return bool(self.compiled.validate(element))


class _Neighbours(etree.Resolver):
    """Lets a schema include files of its own folder, and nothing else."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self.folder = folder

    def resolve(self, system_url: str, _public_id: str, context: Any) -> Any:  # type: ignore[override]
        file = Path(url2pathname(system_url.removeprefix("file://"))).resolve()
        if not system_url.startswith(("file:", "/")) or file.parent != self.folder:
            raise PermissionError(f"{system_url} is outside the folder of the schema")
        return self.resolve_string(file.read_bytes(), context, base_url=system_url)


def load_schema(path: Path) -> UserSchema:
    """Compile an XSD file.

    Raises SettingsError: xsd-missing (no such file), xsd-unreadable (not XML), xsd-unsafe (has a DOCTYPE),
    xsd-namespaced (for documents in a namespace; feeds are read without one), xsd-invalid (no schema).
    """
    path = path.resolve()
    tree = _parse(path)
    namespace = tree.get("targetNamespace")
    if namespace:
        raise SettingsError("xsd-namespaced", file=path.name, namespace=namespace)
    try:
        return UserSchema(path, etree.XMLSchema(tree))
    except etree.XMLSchemaParseError as error:
        raise SettingsError("xsd-invalid", file=path.name, reason=_first_line(error)) from error


def _parse(path: Path) -> etree._Element:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    parser.resolvers.add(_Neighbours(path.parent))
    try:
        tree = etree.fromstring(path.read_bytes(), parser, base_url=path.as_uri())
    except OSError as error:
        raise SettingsError("xsd-missing", file=str(path), reason=error.strerror or str(error)) from error
    except etree.XMLSyntaxError as error:
        raise SettingsError("xsd-unreadable", file=path.name, reason=_first_line(error)) from error
    info: Any = tree.getroottree().docinfo
    if info.doctype:
        raise SettingsError("xsd-unsafe", file=path.name)
    return tree


def _first_line(error: Exception) -> str:
    return str(error).split("\n")[0]


def faults(schema: UserSchema, root: etree._Element) -> Iterator[Fault]:
    """The errors that the xmlschema library finds; none where it cannot read the schema or breaks on a value."""
    import xmlschema  # here, since it takes a quarter of a second and only an own schema needs it

    try:
        for error in _full(schema).iter_errors(xmlschema.XMLResource(root)):
            if error.elem is not None:
                yield _fault(error, cast("etree._Element", error.elem))
    except Exception:
        return  # the library lets e.g. an OverflowError for the year 99999999 out; libxml2 tells the rest


_compiling = Lock()


def _full(schema: UserSchema) -> "XMLSchema10":
    with _compiling:
        return _compiled(schema)


@cache
def _compiled(schema: UserSchema) -> "XMLSchema10":
    import xmlschema

    return xmlschema.XMLSchema10(str(schema.path), allow="sandbox", defuse="always")


def _fault(error: "XMLSchemaValidationError", element: etree._Element) -> Fault:
    reason = error.reason or ""
    kind, validator = type(error).__name__, type(error.validator).__name__
    if kind == "XMLSchemaChildrenValidationError":
        return _children(error, element, reason)
    if validator == "XsdAttributeGroup":
        return _attribute(element, reason)
    code = _value_code(kind, validator)
    if code is None:
        return Fault("schema-content", element, local_name(element), None, OWN_SCHEMA, reason)
    return _value(code, element, reason)


def _value(code: Code, element: etree._Element, reason: str) -> Fault:
    of_attribute = OF_ATTRIBUTE.match(reason)
    attribute = of_attribute["name"] if of_attribute else None
    value = str(element.get(attribute, "")) if attribute else element.text or ""
    attributes = {str(key): str(item) for key, item in element.attrib.items()}
    if defect := known_defect(local_name(element), attribute, value, attributes):
        code, reason = "schema-known-defect", defect
    name = attribute or local_name(element)
    return Fault(code, element, name, value, OWN_SCHEMA, reason, attribute is not None)


def _children(error: "XMLSchemaValidationError", element: etree._Element, reason: str) -> Fault:
    children = list(element.iterchildren("*"))
    index = getattr(error, "index", len(children))
    if index < len(children):
        child = children[index]
        return Fault("schema-element-unexpected", child, local_name(child), None, OWN_SCHEMA, reason)
    wanted = tuple(str(getattr(item, "name", "")) for item in getattr(error, "expected", None) or ())
    if not wanted:
        return Fault("schema-content", element, local_name(element), None, OWN_SCHEMA, reason)
    expected = one_of(wanted) if len(wanted) > 1 else OWN_SCHEMA
    return Fault("schema-element-missing", element, wanted[0], None, expected, reason)


def _attribute(element: etree._Element, reason: str) -> Fault:
    quoted = QUOTED.search(reason)
    name = quoted[1] if quoted else ""
    if name not in element.attrib:
        return Fault("schema-attribute-missing", element, name, None, OWN_SCHEMA, reason)
    value = str(element.get(name))
    return Fault("schema-attribute-unexpected", element, name, value, OWN_SCHEMA, reason, attribute=True)


def _value_code(kind: str, validator: str) -> Code | None:
    if validator == "XsdEnumerationFacets":
        return "schema-value-enum"
    if validator.endswith("Facet"):
        return "schema-value-facet"
    return "schema-value-type" if kind == "XMLSchemaDecodeError" else None
