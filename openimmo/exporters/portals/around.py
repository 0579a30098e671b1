"""What stands around the listings of a delivery to a portal: the header, and each provider, in the portal's version.

Knows trees and versions; writes nothing.
"""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import msgspec
from lxml import etree

from openimmo.domain.delivery import Scope
from openimmo.domain.portal import Portal
from openimmo.exporters.frame import frame, opened
from openimmo.exporters.portals.attachments import is_web_address
from openimmo.exporters.portals.privacy import USER_DEFINED
from openimmo.exporters.portals.versioned import frame_in_version
from openimmo.exporters.skeleton import skeleton
from openimmo.findings import Finding, finding
from openimmo.model import Anbieter, Anhang, Art, Modus, Openimmo, Uebertragung, Umfang
from openimmo.release import VERSION
from openimmo.xsd.catalogue import NEWEST
from openimmo.xsd.schema_error import SchemaError

SOFTWARE = "openimmo"
_HERE = b"<?openimmo listings?>"
_NEEDED = ("anbieternr", "firma", "openimmo_anid", "lizenzkennung", "impressum")
_OWN = ("user_defined_simplefield", "user_defined_anyfield", "user_defined_extend")


class Header(msgspec.Struct, frozen=True, kw_only=True):
    """What a delivery says of itself; ``at`` (zone-aware) is when it was made."""

    scope: Scope
    at: datetime
    deletes: bool = False


class ProviderFrame(msgspec.Struct, frozen=True, kw_only=True):
    """The bytes (UTF-8) before and after a provider's listings, the header, and what could not go along."""

    transfer: bytes
    before: bytes
    after: bytes
    findings: tuple[Finding, ...] = ()


def root_tags(version: str) -> tuple[bytes, bytes]:
    """The start and the end tag of a feed of a version."""
    around = frame(version, {})
    return opened(around.spelled(around.root()))


def provider_frame(name: str, anbieter: Anbieter | None, portal: Portal, header: Header) -> ProviderFrame:
    """What stands around the listings of the sender ``name``; ``anbieter`` is what its own deliveries said.

    Where that is not valid in the portal's version, only the names and numbers go, which is told.
    Raises Refused for a value that no feed can hold.
    """
    whole = _provider(name, anbieter, portal)
    tree, errors = _converted(whole, portal, header)
    if errors:
        tree, _ = _converted(Anbieter(**{field: getattr(whole, field) for field in _NEEDED}), portal, header)
    before, after = _split(tree)
    transfer = b"".join(_bytes(one) for one in tree.iterchildren("uebertragung"))
    told = tuple(_told(error, name, portal) for error in errors)
    if anbieter is not None and anbieter.anhang is not None and whole.anhang is None:
        told = (*told, finding("export-logo-left", provider=name, path="anbieter/anhang"))
    return ProviderFrame(transfer=transfer, before=before, after=after, findings=told)


def _converted(anbieter: Anbieter, portal: Portal, header: Header) -> tuple[etree._Element, Sequence[SchemaError]]:
    document = Openimmo(uebertragung=_transfer(portal, header), anbieter=(anbieter,))
    tree = skeleton(document, [1], NEWEST)
    errors, _ = frame_in_version(tree, portal.version)
    return tree, errors


def _told(error: SchemaError, name: str, portal: Portal) -> Finding:
    return finding(
        "export-frame-invalid", path=error.path or None, value=error.value, provider=name, version=portal.version,
        name=error.path or error.name, expected=error.expected or "–", expected_de=error.expected_de or "–",
    )  # fmt: skip


def _split(tree: etree._Element) -> tuple[bytes, bytes]:
    provider = tree.find("anbieter")
    assert provider is not None
    stub = provider.find("immobilie")
    assert stub is not None
    provider.replace(stub, etree.ProcessingInstruction("openimmo", "listings"))
    before, _, after = _bytes(provider).partition(_HERE)
    return before, after


def _bytes(element: etree._Element) -> bytes:
    data: bytes = etree.tostring(element, encoding="UTF-8", xml_declaration=False, with_tail=False)
    return data


def _transfer(portal: Portal, header: Header) -> Uebertragung:
    full = header.scope is Scope.VOLL
    return Uebertragung(
        art=Art.ONLINE,
        umfang=Umfang.VOLL if full else Umfang.TEIL,
        modus=Modus.DELETE if header.deletes else Modus.NEW if full else Modus.CHANGE,
        version=portal.version,
        sendersoftware=SOFTWARE,
        senderversion=VERSION,
        techn_email=portal.techn_email or None,
        timestamp=header.at.astimezone(UTC).replace(microsecond=0),
    )


def _provider(name: str, anbieter: Anbieter | None, portal: Portal) -> Anbieter:
    """As its own deliveries said it, under the numbers that the portal knows; its logo is no file that goes along."""
    sent = anbieter or Anbieter()
    logo = sent.anhang if sent.anhang is not None and _is_on_the_web(sent.anhang) else None
    own: dict[str, Any] = {} if USER_DEFINED in portal.allowed else {**dict.fromkeys(_OWN, ()), "kept": None}
    return msgspec.structs.replace(
        sent,
        anbieternr=portal.provider or sent.anbieternr,
        openimmo_anid=portal.anid or sent.openimmo_anid or "",
        firma=sent.firma or name,
        anhang=logo,
        immobilie=(),
        **own,
    )


def _is_on_the_web(logo: Anhang) -> bool:
    return str(logo.location) == "REMOTE" and logo.daten is not None and is_web_address(logo.daten.pfad)
