"""What stands around the listings of a feed: root, uebertragung, anbieter, and the quirks of those.

The listings leave the tree as they are read; where some stood, one empty ``immobilie`` stays behind, so that the order
of the elements around them can still be judged. Knows no streams.
"""

from collections.abc import Iterable, Iterator
from typing import cast

import msgspec
from lxml import etree

from openimmo.domain.delivery import Scope
from openimmo.errors import FeedError
from openimmo.findings import Finding, finding
from openimmo.importers.dialects.profiles import Profile, profile_of
from openimmo.importers.mapper import Mapper
from openimmo.importers.noting import notes
from openimmo.importers.paths import Numbering, line_of, local, namespace, without_namespace
from openimmo.model import Anbieter, Kept, Openimmo, Uebertragung
from openimmo.model.tables import table
from openimmo.xsd.catalogue import Recognised, recognise
from openimmo.xsd.grammar import grammar

_ROOTS = ("openimmo", "immoxml")
_ROOT = table("openimmo")
_KEYS = {"openimmo_anid": "openimmo_anid", "anid": "openimmo_anid", "anbieternr": "anbieternr", "firma": "firma"}


class Provider(msgspec.Struct, frozen=True, kw_only=True):
    """The keys of one anbieter; blank is None."""

    openimmo_anid: str | None = None
    anbieternr: str | None = None
    firma: str | None = None


class Frame(msgspec.Struct, frozen=True, kw_only=True):
    """A feed without its listings. ``skeleton`` is the tree, with one empty ``immobilie`` where listings stood.

    ``mended`` says that the XML or its text had to be mended: such a feed never deletes anything.
    """

    document: Openimmo
    recognised: Recognised
    providers: tuple[Provider, ...]
    findings: tuple[Finding, ...]
    listings: int
    skeleton: etree._Element
    namespaced: bool
    mended: bool = False

    @property
    def transfer(self) -> Uebertragung:
        """The uebertragung, an empty one where the feed has none."""
        return self.document.uebertragung or Uebertragung()

    @property
    def scope(self) -> Scope | None:
        """VOLL or TEIL as sent; None where the feed does not say one of them."""
        umfang = self.transfer.umfang
        return Scope(str(umfang)) if umfang is not None and umfang.listed else None


def check_root(name: str, line: int | None = None) -> None:
    """Raise FeedError unless an element of this name may be the root of a feed."""
    if name == "openimmo_feedback":
        raise FeedError("feed-is-feedback", line=line)
    if name.casefold() not in _ROOTS:
        raise FeedError("feed-foreign-root", line=line, name=name[:60])


class FrameReader:
    """Follows the listings as they pass, then reads what is left. ``count`` is how many have passed."""

    def __init__(self, feed: str | None, off: frozenset[str]) -> None:
        self.count = 0
        self._feed = feed
        self._off = off
        self._numbers = Numbering()
        self._within: dict[etree._Element | None, int] = {}
        self._wrappers: dict[etree._Element, None] = {}
        self._taken: etree._Element | None = None
        self._home: etree._Element | None = None
        self._provider, self._path = -1, ""
        self._earlier: etree._Element | None = None
        self._profile: Profile | None = None

    def takes(self, element: etree._Element, pending: etree._Element | None) -> bool:
        """Whether an ``immobilie`` is a listing of its own: not one within another or within user_defined content."""
        parent = element.getparent()
        if parent is None or parent is not self._taken:
            if any(up is pending or local(up).startswith("user_defined_") for up in element.iterancestors()):
                return False
            self._taken = parent
        return True

    def place(self, listing: etree._Element) -> tuple[int, str]:
        """The index of the listing's anbieter (-1 outside of one) and the listing's own path as sent."""
        home = listing.getparent()
        if self.count == 0 or home is not self._home:
            self._enter(home)
        number = self._within[home] = self._within.get(home, 0) + 1
        return self._provider, f"{self._path}/{local(listing)}[{number}]"

    def _enter(self, home: etree._Element | None) -> None:
        lineage = [] if home is None else [home, *home.iterancestors()][-2::-1]
        provider = lineage[0] if lineage and local(lineage[0]).casefold() == "anbieter" else None
        if home is not None and home is not provider:
            self._wrappers[home] = None
        steps = "".join(f"/{local(up)}[{self._numbers.of(up)}]" for up in lineage)
        self._home, self._path = home, ("" if home is None else f"/{local(home.getroottree().getroot())}") + steps
        self._provider = -1 if provider is None else self._numbers.of(provider) - 1

    def profile(self, listing: etree._Element) -> Profile | None:
        """The profile of the software that sent this listing, where uebertragung stands before it."""
        lineage = [listing, *listing.iterancestors()]
        transfer = _transfer(lineage[-2].itersiblings(preceding=True)) if len(lineage) > 1 else None
        said = {} if transfer is None else _said(transfer)
        self._profile = profile_of(said.get("sendersoftware"), said.get("senderversion"))
        return self._profile

    def keys(self, listing: etree._Element) -> Provider:
        """The keys of the listing's anbieter that stand before its listings."""
        home = next((up for up in listing.iterancestors() if local(up).casefold() == "anbieter"), None)
        found: dict[str, str | None] = {}
        for child in [] if home is None else home.iterchildren(tag=etree.Element):
            if (name := local(child)) == local(listing):
                break
            if name in _KEYS:
                found.setdefault(_KEYS[name], _text(child.text))
        return Provider(**found)

    def passed(self, listing: etree._Element) -> None:
        """Empty a listing that was read, and drop it where another one already holds the place."""
        self.count += 1
        listing.clear(keep_tail=not _is_blank(listing.tail))  # type: ignore[call-arg]  # unknown to lxml-stubs
        before, parent = listing.getprevious(), listing.getparent()
        if before is not None and before is self._earlier and parent is not None and _is_blank(before.tail):
            parent.remove(before)
        self._earlier = listing

    def finish(self, root: etree._Element) -> Frame:
        """Read the frame. Raises FeedError where the document is no OpenImmo feed."""
        sent_name, sent_namespace = local(root), namespace(root)
        check_root(sent_name, line_of(root))
        declared = {prefix or "": uri for prefix, uri in root.nsmap.items()}
        without_namespace(root)
        root.tag = "openimmo"
        findings = [self._note("repair-root", root, sent_name, "openimmo")] if sent_name != "openimmo" else []
        findings += self._unwrapped()
        findings += self._transfer_children(root)
        mapper = Mapper(self._off)
        document = cast(Openimmo, mapper.build(root, _ROOT))
        findings += notes(mapper.odd, feed=self._feed, listing=None, base="/openimmo", top=root)
        document = _with_namespaces(_without_stubs(document), declared)
        recognised = recognise(document.uebertragung.version if document.uebertragung else None)
        if sent_namespace is not None and sent_namespace != grammar(recognised.version).namespace:
            findings.append(self._note("repair-feed-namespace", root, sent_namespace))
        findings += self._missing(document, recognised, root)
        findings += self._profile_late(document, root)
        return Frame(
            document=document,
            recognised=recognised,
            providers=tuple(_keys(anbieter) for anbieter in document.anbieter),
            findings=tuple(findings),
            listings=self.count,
            skeleton=root,
            namespaced=sent_namespace is not None,
        )

    def _note(self, code: str, at: etree._Element, value: str | None = None, repair: str | None = None) -> Finding:
        path = "/openimmo" if at.getparent() is None else f"/openimmo/{local(at)}"
        return finding(
            code, feed=self._feed, path=path, line=line_of(at), value=value, repair=repair,
            repaired=code.startswith("repair-"),
        )  # fmt: skip

    def _unwrapped(self) -> Iterator[Finding]:
        """Wrappers such as ``immobilien`` around the listings: their listings count, they themselves go.

        Each name of a wrapper is told once, at its first place.
        """
        told: set[str] = set()
        for wrapper in self._wrappers:
            parent = wrapper.getparent()
            code = "repair-outside-anbieter" if parent is None else "repair-wrapper"
            name = "immobilie" if parent is None else local(wrapper)
            if name not in told:
                told.add(name)
                yield self._note(code, wrapper, name)
            _release(wrapper, parent)

    def _transfer_children(self, root: etree._Element) -> Iterator[Finding]:
        """Values of uebertragung as child elements instead of attributes (dialects.md 2)."""
        transfer = _transfer(root.iterchildren())
        if transfer is None or "repair-transfer-children" in self._off:
            return
        for child in list(transfer):
            name = local(child).casefold()
            if name in table("uebertragung").attributes and name not in transfer.attrib and not len(child):
                transfer.set(name, child.text or "")
                transfer.remove(child)
                yield self._note("repair-transfer-children", transfer, f"<{local(child)}>", f"@{name}")
        if not len(transfer) and _is_blank(transfer.text):
            transfer.text = None

    def _missing(self, document: Openimmo, recognised: Recognised, root: etree._Element) -> Iterator[Finding]:
        transfer = document.uebertragung
        if transfer is None:
            yield self._note("feed-transfer-missing", root)
            return
        place = cast(etree._Element, root.find("uebertragung"))
        if transfer.umfang is None:
            yield self._note("feed-scope-missing", place)
        attributes = grammar(recognised.version).elements["uebertragung"].attributes.values()
        for name in (item.name for item in attributes if item.required and item.name != "umfang"):
            if getattr(transfer, name) is None:
                yield self._note("feed-transfer-attribute-missing", place, name)
        if recognised.how in ("later", "unknown"):
            yield self._note(f"feed-version-{recognised.how}", place, transfer.version, recognised.version)

    def _profile_late(self, document: Openimmo, root: etree._Element) -> Iterator[Finding]:
        """A software with quirks of its own that was named only after its listings had been read."""
        transfer = document.uebertragung
        late = profile_of(transfer.sendersoftware, transfer.senderversion) if transfer else None
        if transfer is not None and late is not None and self._profile is None and self.count:
            yield self._note("feed-profile-late", cast(etree._Element, root.find("uebertragung")), late.name)


def _transfer(among: Iterable[etree._Element]) -> etree._Element | None:
    return next((child for child in among if local(child).casefold() == "uebertragung"), None)


def _said(transfer: etree._Element) -> dict[str, str]:
    """What uebertragung says, in attributes or in child elements, before anything is repaired."""
    children = {local(child).casefold(): child.text or "" for child in transfer.iterchildren(tag=etree.Element)}
    return children | {str(name).casefold(): str(text) for name, text in transfer.attrib.items()}


def _release(wrapper: etree._Element, parent: etree._Element | None) -> None:
    """Move the places of the listings out of a wrapper and drop it if nothing else is left of it."""
    for stub in wrapper.findall("{*}immobilie"):
        if parent is None:
            wrapper.remove(stub)  # directly below the root nothing may stand in their place
        else:
            wrapper.addprevious(stub)
    if parent is not None and not len(wrapper) and _is_blank(wrapper.text):
        parent.remove(wrapper)


def _is_blank(text: str | None) -> bool:
    return not text or text.isspace()


def _text(value: str | None) -> str | None:
    return (value or "").strip() or None


def _keys(anbieter: Anbieter) -> Provider:
    return Provider(
        openimmo_anid=_text(anbieter.openimmo_anid), anbieternr=_text(anbieter.anbieternr), firma=_text(anbieter.firma)
    )


def _without_stubs(document: Openimmo) -> Openimmo:
    bare = tuple(msgspec.structs.replace(anbieter, immobilie=()) for anbieter in document.anbieter)
    return msgspec.structs.replace(document, anbieter=bare)


def _with_namespaces(document: Openimmo, namespaces: dict[str, str]) -> Openimmo:
    if not namespaces:
        return document
    kept = msgspec.structs.replace(document.kept or Kept(), namespaces=namespaces)
    return msgspec.structs.replace(document, kept=kept)
