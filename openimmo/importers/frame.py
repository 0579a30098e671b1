"""What stands around the listings of a feed: root, uebertragung, anbieter, and the quirks of those.

The listings leave the tree as they are read; where some stood, one empty ``immobilie`` stays behind, so that the order
of the elements around them can still be judged. Knows no streams.
"""

from collections.abc import Iterator
from typing import cast

import msgspec
from lxml import etree

from openimmo.domain.delivery import Scope
from openimmo.errors import FeedError
from openimmo.findings import Finding, finding
from openimmo.importers.mapper import Mapper
from openimmo.importers.noting import notes
from openimmo.model import Kept, Openimmo, Uebertragung
from openimmo.model.tables import table
from openimmo.xsd.catalogue import Recognised, recognise

NAMESPACE = "http://www.openimmo.de"  # official up to 1.2.0 (openimmo-facts, "Namespace")
_ROOTS = {"openimmo": None, "immoxml": "repair-root"}
_REQUIRED = ("art", "version", "sendersoftware", "senderversion")
_ROOT = table("openimmo")


class Provider(msgspec.Struct, frozen=True, kw_only=True):
    """The keys of one anbieter; blank is None."""

    openimmo_anid: str | None = None
    anbieternr: str | None = None
    firma: str | None = None


class Frame(msgspec.Struct, frozen=True, kw_only=True):
    """A feed without its listings. ``skeleton`` is the tree, with one empty ``immobilie`` where listings stood."""

    document: Openimmo
    recognised: Recognised
    providers: tuple[Provider, ...]
    findings: tuple[Finding, ...]
    listings: int
    skeleton: etree._Element
    namespaced: bool

    @property
    def transfer(self) -> Uebertragung:
        """The uebertragung, an empty one where the feed has none."""
        return self.document.uebertragung or Uebertragung()

    @property
    def scope(self) -> Scope | None:
        """VOLL or TEIL as sent; None where the feed does not say one of them."""
        umfang = self.transfer.umfang
        return Scope(str(umfang)) if umfang is not None and umfang.listed else None


class FrameReader:
    """Follows the listings as they pass, then reads what is left."""

    def __init__(self, feed: str | None, off: frozenset[str]) -> None:
        self._feed = feed
        self._off = off
        self._within: dict[etree._Element, int] = {}
        self._wrappers: list[etree._Element] = []
        self._count = 0
        self._earlier: etree._Element | None = None

    def place(self, listing: etree._Element) -> tuple[int, str]:
        """The index of the listing's anbieter (-1 outside of one) and the listing's own path."""
        parent = listing.getparent()
        provider = next((up for up in listing.iterancestors() if _local(up) == "anbieter"), None)
        if (
            parent is not provider
            and parent is not None
            and parent not in self._wrappers
            and len(self._wrappers) < 1000
        ):
            self._wrappers.append(parent)
        if provider is None:
            return -1, f"/openimmo/immobilie[{self._count + 1}]"
        number = self._within[provider] = self._within.get(provider, 0) + 1
        index = sum(1 for _ in provider.itersiblings(provider.tag, preceding=True))
        return index, f"/openimmo/anbieter[{index + 1}]/immobilie[{number}]"

    def passed(self, listing: etree._Element) -> None:
        """Empty a listing that was read, and drop it where another one already holds the place."""
        self._count += 1
        listing.clear(keep_tail=False)
        before, parent = listing.getprevious(), listing.getparent()
        if before is not None and before is self._earlier and parent is not None:
            parent.remove(before)
        self._earlier = listing

    def finish(self, root: etree._Element) -> Frame:
        """Read the frame. Raises FeedError where the document is no OpenImmo feed."""
        findings: list[Finding] = []
        namespaces = {prefix or "": uri for prefix, uri in root.nsmap.items()}
        namespaced = isinstance(root.tag, str) and root.tag.startswith("{")
        sent_name = _local(root)
        if sent_name == "openimmo_feedback":
            raise FeedError("feed-is-feedback", line=root.sourceline)
        if sent_name.casefold() not in _ROOTS:
            raise FeedError("feed-foreign-root", line=root.sourceline, name=sent_name[:60])
        if sent_name != "openimmo":
            findings.append(self._note("repair-root", root, value=sent_name, repair="openimmo"))
        without_namespace(root)
        root.tag = "openimmo"
        findings += self._unwrapped()
        findings += self._transfer_children(root)
        mapper = Mapper(self._off)
        document = cast(Openimmo, mapper.build(root, _ROOT))
        findings += notes(mapper.odd, feed=self._feed, listing=None, base="/openimmo", top=root)
        document = _with_namespaces(_without_stubs(document), namespaces)
        recognised = recognise(document.uebertragung.version if document.uebertragung else None)
        if namespaced and recognised.version not in ("1.1", "1.2.0"):
            findings.append(self._note("repair-feed-namespace", root, value=root_namespace(namespaces)))
        findings += self._missing(document, recognised, root)
        providers = tuple(
            Provider(
                openimmo_anid=_text(item.openimmo_anid), anbieternr=_text(item.anbieternr), firma=_text(item.firma)
            )
            for item in document.anbieter
        )
        return Frame(
            document=document,
            recognised=recognised,
            providers=providers,
            findings=tuple(findings),
            listings=self._count,
            skeleton=root,
            namespaced=namespaced,
        )

    def _note(
        self, code: str, element: etree._Element, *, value: str | None = None, repair: str | None = None
    ) -> Finding:
        path = "/openimmo" if _local(element) == "openimmo" else f"/openimmo/{_local(element)}"
        return finding(
            code, feed=self._feed, path=path, line=element.sourceline, value=value, repair=repair,
            repaired=code.startswith("repair-"),
        )  # fmt: skip

    def _unwrapped(self) -> Iterator[Finding]:
        """Wrappers such as ``immobilien`` around the listings: their listings count, they themselves go."""
        for wrapper in self._wrappers:
            parent = wrapper.getparent()
            if parent is None:
                yield self._note("repair-outside-anbieter", wrapper, value="immobilie")
                for stub in wrapper.findall("immobilie"):
                    wrapper.remove(stub)
                continue
            yield self._note("repair-wrapper", wrapper, value=_local(wrapper))
            for stub in wrapper.findall("{*}immobilie"):
                wrapper.addprevious(stub)
            if not len(wrapper) and not (wrapper.text or "").strip():
                parent.remove(wrapper)

    def _transfer_children(self, root: etree._Element) -> Iterator[Finding]:
        """Values of uebertragung as child elements instead of attributes (dialects.md 2)."""
        transfer = root.find("uebertragung")
        if transfer is None or "repair-transfer-children" in self._off:
            return
        for child in list(transfer):
            name = _local(child)
            if name in table("uebertragung").attributes and name not in transfer.attrib and not len(child):
                transfer.set(name, child.text or "")
                transfer.remove(child)
                yield self._note("repair-transfer-children", transfer, value=f"<{name}>", repair=f"@{name}")
        if not len(transfer):
            transfer.text = None

    def _missing(self, document: Openimmo, recognised: Recognised, root: etree._Element) -> Iterator[Finding]:
        transfer = document.uebertragung
        if transfer is None:
            yield self._note("feed-transfer-missing", root)
            return
        place = cast(etree._Element, root.find("uebertragung"))
        if transfer.umfang is None:
            yield self._note("feed-scope-missing", place)
        for name in _REQUIRED:
            if getattr(transfer, name) is None:
                yield self._note("feed-transfer-attribute-missing", place, value=name)
        if recognised.how in ("later", "unknown"):
            yield self._note(f"feed-version-{recognised.how}", place, value=transfer.version, repair=recognised.version)


def without_namespace(element: etree._Element) -> None:
    """Take a feed's namespace from an element and all below it; foreign namespaces stay."""
    if isinstance(element.tag, str) and element.tag.startswith("{"):
        mine = etree.QName(element).namespace
        for item in element.iter(f"{{{mine}}}*"):
            item.tag = etree.QName(item).localname


def root_namespace(namespaces: dict[str, str]) -> str:
    """The namespace to name in a finding."""
    return namespaces.get("") or next(iter(namespaces.values()), "")


def _local(element: etree._Element) -> str:
    return etree.QName(element).localname if isinstance(element.tag, str) else ""


def _text(value: str | None) -> str | None:
    return (value or "").strip() or None


def _without_stubs(document: Openimmo) -> Openimmo:
    bare = tuple(msgspec.structs.replace(anbieter, immobilie=()) for anbieter in document.anbieter)
    return msgspec.structs.replace(document, anbieter=bare)


def _with_namespaces(document: Openimmo, namespaces: dict[str, str]) -> Openimmo:
    if not namespaces:
        return document
    kept = msgspec.structs.replace(document.kept or Kept(), namespaces=namespaces)
    return msgspec.structs.replace(document, kept=kept)
