"""Whether a listing may go to a portal as it was adapted: what blocks it, by name, and what is only worth telling.

Pure. Whatever else judges listings (the rules) hands its findings in; errors block, whoever found them.
"""

from collections.abc import Iterable, Iterator

import msgspec
from lxml import etree

from openimmo.domain.delivery import Reason
from openimmo.domain.portal import Portal
from openimmo.exporters.portals.adapting import Finished
from openimmo.exporters.portals.limits import exceeded
from openimmo.findings import Finding, Severity, finding, from_error
from openimmo.xsd.schema_error import SchemaError

UNREACHABLE = "export-contact-unreachable"
_SHOWN = 3  # of what is not valid in one listing; the first ones lead to the others


class Preflight(msgspec.Struct, frozen=True, kw_only=True):
    """Why a listing is blocked (nothing: it may go), and all that was found, what blocks it included."""

    blocked: tuple[Reason, ...] = ()
    findings: tuple[Finding, ...] = ()


def preflight(one: Finished, portal: Portal, also: Iterable[Finding] = ()) -> Preflight:
    """Judge a listing; ``also`` are findings of others about it."""
    found = [*_own(one, portal), *exceeded(one.immobilie, portal, one.number), *also]
    errors = [each for each in (*one.findings, *found) if each.severity is Severity.ERROR]
    return Preflight(blocked=tuple(map(_reason, errors)), findings=tuple(found))


def _own(one: Finished, portal: Portal) -> Iterator[Finding]:
    if one.refused is not None:
        yield msgspec.structs.replace(from_error(one.refused), listing=one.number, severity=Severity.ERROR)
    silent = any(each.code == UNREACHABLE for each in one.findings)
    for error in one.errors[:_SHOWN]:
        if silent and error.path == "kontaktperson":  # that nothing is left to reach the contact by was told better
            continue
        yield invalid(error, portal.version, one.number)
    if one.tree is not None and portal.encoding != "UTF-8":
        for name in _unwritable(one.tree, portal.encoding):
            yield finding("export-name-unwritable", listing=one.number, name=name, encoding=portal.encoding)


def invalid(error: SchemaError, version: str, number: str) -> Finding:
    """What is not valid in a listing."""
    return finding(
        "export-invalid", listing=number, path=error.path or None, value=error.value, version=version,
        name=_place(error), expected=error.expected or "–", expected_de=error.expected_de or "–",
    )  # fmt: skip


def _place(error: SchemaError) -> str:
    """What is wrong by its path; for something missing the path says only who lacks it."""
    if error.code.endswith("-missing"):
        return "/".join(filter(None, (error.path, error.name)))
    return error.path or error.name


def _unwritable(tree: etree._Element, encoding: str) -> Iterator[str]:
    """Names can hold no character references, unlike texts."""
    for element in tree.iter("*"):
        for name in (str(element.tag), *map(str, element.keys())):
            if not name.isascii():
                try:
                    name.encode(encoding)
                except UnicodeEncodeError:
                    yield name


def _reason(found: Finding) -> Reason:
    params = dict(found.params)
    if found.value is not None:
        params.setdefault("value", found.value)
    if found.path is not None:
        params.setdefault("path", found.path)
    return Reason(found.code, params)
