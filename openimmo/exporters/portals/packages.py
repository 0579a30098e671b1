"""Writes deliveries to a portal: ZIPs, or an XML with its files beside it, in the portal's own form.

Listings pass one at a time and files are copied piece by piece, so memory does not grow with them. The same input at
the same time gives the same bytes. Knows how packages are built; what is in them was decided before.
"""

import heapq
from collections.abc import Callable, Collection, Iterable, Iterator
from datetime import datetime
from functools import lru_cache
from pathlib import Path

import msgspec
from lxml import etree

from openimmo.domain.delivery import Scope
from openimmo.domain.export import PackageFacts
from openimmo.domain.picture import ReadyFile
from openimmo.domain.portal import DeleteForm, FullMeans, Portal
from openimmo.exporters.portals.adapting import Finished
from openimmo.exporters.portals.around import Header, ProviderFrame, provider_frame, root_tags
from openimmo.exporters.portals.boxes import Box, entry_size
from openimmo.exporters.portals.naming import Names
from openimmo.findings import Finding, finding
from openimmo.model import Anbieter

_FRAMES = 64  # providers whose frames are held


class Load(msgspec.Struct, frozen=True, kw_only=True):
    """A listing in a package: ``xml`` (UTF-8) in the portal's version, ``provider`` the name of its sender.

    ``files`` are those that go along, by their names there.
    """

    provider: str
    number: str
    xml: bytes
    files: dict[str, ReadyFile] = {}
    deletes: bool = False


class Shipping(msgspec.Struct, frozen=True, kw_only=True):
    """For whom and when (``at``, zone-aware); ``anbieter`` gives what a sender's own deliveries said of it.

    ``taken`` are names that earlier packages have.
    """

    portal: Portal
    scope: Scope
    at: datetime
    anbieter: Callable[[str], Anbieter | None]
    taken: Collection[str] = ()


class Packed(msgspec.Struct, frozen=True, kw_only=True):
    """The packages in the order in which they are to be sent, and what could not be as the portal wants it."""

    packages: tuple[PackageFacts, ...] = ()
    findings: tuple[Finding, ...] = ()


def load(provider: str, one: Finished, files: Iterable[str] | None = None, *, deletes: bool = False) -> Load:
    """What of a finished listing goes into a package; ``files`` are the names of those that go, None: all."""
    assert one.tree is not None
    xml: bytes = etree.tostring(one.tree, encoding="UTF-8", xml_declaration=False, with_tail=False)
    names = one.files if files is None else files
    return Load(
        provider=provider,
        number=one.number,
        xml=xml,
        files={name: one.files[name] for name in names},
        deletes=deletes,
    )


def write_packages(folder: Path, shipping: Shipping, loads: Iterable[Load], deletions: Iterable[Load] = ()) -> Packed:
    """Write what goes to a portal into a folder. Both kinds come sorted by provider.

    Deletions take the portal's form: among the changes before everything else, in a package of their own, or not at
    all where what a VOLL leaves out is known to be gone. Where packages lie loose, all that lies beside an XML belongs
    to it, and the XML is to be sent last. Raises Refused for a provider that cannot be written and StoreError for files
    that cannot be read or written; then what was written so far is no delivery.
    """
    packer = _Packer(folder, shipping)
    for header, some in _deliveries(shipping, loads, deletions):
        packer.pack(header, some)
    return Packed(packages=tuple(packer.packages), findings=tuple(packer.findings))


def _deliveries(
    shipping: Shipping, loads: Iterable[Load], deletions: Iterable[Load]
) -> Iterator[tuple[Header, Iterable[Load]]]:
    portal, scope, at = shipping.portal, shipping.scope, shipping.at
    apart = Header(scope=Scope.TEIL, at=at, deletes=portal.delete is DeleteForm.MODUS)
    whole = Header(scope=scope, at=at)
    replaced = scope is Scope.VOLL and portal.full_means is FullMeans.REPLACES
    if portal.delete is DeleteForm.ABSENCE or replaced:
        left_out = (msgspec.structs.replace(one, xml=b"", files={}) for one in deletions)
        yield whole, heapq.merge(left_out, loads, key=_provider) if scope is Scope.VOLL else loads
    elif portal.delete is DeleteForm.MODUS or scope is Scope.VOLL:
        yield apart, deletions
        yield whole, loads
    else:
        yield whole, heapq.merge(deletions, loads, key=_provider)


def _provider(one: Load) -> tuple[str, bool]:
    """Deletions first: a listing that was renumbered is deleted under its old number before the new one comes."""
    return one.provider, not one.deletes


class _Packer:
    """Fills one box after the other."""

    def __init__(self, folder: Path, shipping: Shipping) -> None:
        self.packages: list[PackageFacts] = []
        self.findings: list[Finding] = []
        self._folder = folder
        self._portal = shipping.portal
        self._anbieter = shipping.anbieter
        self._names = Names(shipping.portal, shipping.at, shipping.taken)
        self._framed = lru_cache(_FRAMES)(self._frame)

    def pack(self, header: Header, loads: Iterable[Load]) -> None:
        """Write one delivery; as several packages where one would be too large, and nothing where nothing goes."""
        filling: _Filling | None = None
        try:
            for one in loads:
                frame = self._framed(one.provider, header)
                if filling is not None and (self._portal.package.single or self._is_full(filling, one, header)):
                    self._close(filling)
                    filling = None
                if filling is None:
                    filling = _Filling(self._folder, self._portal, one, frame)
                filling.add(one, frame)
        except BaseException:
            if filling is not None:
                filling.drop()
            raise
        if filling is not None:
            self._close(filling)

    def _is_full(self, filling: "_Filling", one: Load, header: Header) -> bool:
        """Whether a TEIL would become too large; a VOLL has to be whole."""
        limit = self._portal.limits.package_bytes
        return limit is not None and header.scope is Scope.TEIL and filling.size + _size(one) > limit

    def _close(self, filling: "_Filling") -> None:
        facts = filling.closed(self._names.package(filling.provider, filling.number), self._names)
        self.packages.append(facts)
        limit = self._portal.limits.package_bytes
        if limit is not None and facts.size > limit:
            self.findings.append(finding("export-package-large", name=facts.name, size=facts.size, limit=limit))

    def _frame(self, name: str, header: Header) -> ProviderFrame:
        made = provider_frame(name, self._anbieter(name), self._portal, header)
        self.findings += [one for one in made.findings if one not in self.findings]
        return made


class _Filling:
    """A package that is being filled, provider by provider."""

    def __init__(self, folder: Path, portal: Portal, first: Load, frame: ProviderFrame) -> None:
        start, self._end = root_tags(portal.version)
        self._box = Box(folder, portal)
        self._frame: ProviderFrame | None = None
        self._listings = 0
        self.provider, self.number = first.provider, first.number
        self._box.write(start + b"\n" + frame.transfer + b"\n")

    @property
    def size(self) -> int:
        """How many bytes the package has at most, so far."""
        return self._box.size

    def add(self, one: Load, frame: ProviderFrame) -> None:
        """One more listing, with its files; one without XML only shows that its provider is there."""
        if frame is not self._frame:
            self._leave()
            self._box.write(frame.before + b"\n")
            self._frame = frame
        if not one.xml:
            return
        self._box.write(one.xml + b"\n")
        for name, file in one.files.items():
            self._box.put(name, file)
        self._listings += 1

    def closed(self, name: str, names: Names) -> PackageFacts:
        """The package under its name."""
        self._leave()
        self._box.write(self._end + b"\n")
        return self._box.closed(name, names, self._listings)

    def drop(self) -> None:
        """Give it up."""
        self._box.drop()

    def _leave(self) -> None:
        if self._frame is not None:
            self._box.write(self._frame.after + b"\n")
            self._frame = None


def _size(one: Load) -> int:
    return len(one.xml) + sum(entry_size(name, file.size) for name, file in one.files.items())
