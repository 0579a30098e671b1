"""Which files of a listing go to a portal, in which order and under which names, and how the listing then names them.

Pure: first the plan, then, when the files are made, the listing's new ``anhaenge``. Each attachment that does not go is
told. Knows the standard's words; opens no file.
"""

import hashlib
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

import msgspec

from openimmo.domain.export import SentMedia
from openimmo.domain.listing import MediaRef
from openimmo.domain.picture import PictureWanted, ReadyFile
from openimmo.domain.portal import HiddenAddress, Portal
from openimmo.exporters.portals.address_words import Secret, secret_of
from openimmo.exporters.portals.hidden_address import is_hidden
from openimmo.findings import Finding, finding
from openimmo.model import Anhang, AnhangLocation, Check, Daten, Gruppe, Immobilie

PICTURES = {"image/jpeg": "jpg", "image/png": "png", "image/gif": "gif", "image/webp": "webp"}
"""The pictures that can be converted into each other, with their usual endings."""

DOCUMENTS = {
    "application/pdf": "pdf", "text/plain": "txt", "application/rtf": "rtf", "application/x-ole-storage": "doc",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "docx",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "xlsx",
    "application/vnd.openxmlformats-officedocument.presentationml.presentation": "pptx",
    "application/zip": "zip", "video/mp4": "mp4", "video/quicktime": "mov", "video/x-msvideo": "avi",
    "video/mpeg": "mpg", "video/x-ms-wmv": "wmv",
}  # fmt: skip
_NO_FACE = frozenset(("ANBIETERLOGO", "QRCODE", "EPASS-SKALA", "DOKUMENTE"))
_TITLE, _TOUR = "TITELBILD", "PANORAMA"
_ADDRESS = re.compile(r"\s*(?:https?://(?![^/\s?#]*@)|www\.(?![^/\s?#]*@))\S+\s*", re.IGNORECASE)
_PASSWORD = re.compile(r"//[^/\s]*@")
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue", "ß": "ss"})
_SHOWN = 5  # documents that are named
_SLUG = 32  # characters of the number in a name
_MARK = 12  # hexadecimal digits behind it


class WantedFile(msgspec.Struct, frozen=True, kw_only=True):
    """A file that is to go: the hex SHA-256 of its original, and its bytes; ``picture`` is what a picture has to be.

    ``stem`` is its name there without the ending, ``format`` the ending that it will most likely have.
    """

    sha256: str
    size: int
    stem: str
    format: str
    picture: PictureWanted | None = None

    def name(self, format_: str) -> str:
        """What the file is called at the portal: ASCII, the same for the same picture of the same listing."""
        return f"{self.stem}.{format_}"


class Going(NamedTuple):
    """An anhang that goes: its position in the listing as accepted, and its file; without one it is a link."""

    position: int
    anhang: Anhang
    file: WantedFile | None


class MediaPlan(msgspec.Struct, frozen=True, kw_only=True):
    """The attachments of a listing that go, in the order of the portal, and what was dropped."""

    going: tuple[Going, ...] = ()
    findings: tuple[Finding, ...] = ()

    @property
    def files(self) -> tuple[tuple[int, WantedFile], ...]:
        """The files to make ready, by position."""
        return tuple((one.position, one.file) for one in self.going if one.file is not None)


class Attached(NamedTuple):
    """A listing with its attachments, and which of those as accepted each one is."""

    immobilie: Immobilie
    positions: tuple[int, ...]


def media_plan(
    immobilie: Immobilie, accepted: Immobilie, media: Sequence[MediaRef], portal: Portal, number: str
) -> MediaPlan:
    """What of a listing's attachments goes.

    ``accepted`` is the listing as it stands in the stock, to which ``media`` belongs; ``immobilie`` is what privacy
    left of it. ``number`` is that at the portal.
    """
    refs = {ref.position: ref for ref in media}
    hidden = portal.hidden_address is HiddenAddress.STRIPPED and is_hidden(accepted)
    judge = _Judge(portal, number, secret_of(accepted) if hidden else None)
    found = [
        judge.going(position, anhang, refs.get(position)) for position, anhang in _with_positions(immobilie, accepted)
    ]
    going = tuple(judge.within(_title_first([one for one in found if one is not None], refs)))
    if hidden:
        judge.warn(going)
    return MediaPlan(going=going, findings=tuple(judge.findings))


def presumed(plan: MediaPlan) -> dict[int, str]:
    """The endings that the files will most likely have, by position: for a look at what would be written."""
    return {position: file.format for position, file in plan.files}


def with_files(immobilie: Immobilie, plan: MediaPlan, made: Mapping[int, str], changed: frozenset[int]) -> Attached:
    """The listing with the attachments of a plan; ``made`` are the endings of the files that are there, by position.

    ``changed`` are the positions of files whose bytes are not those of the original any more.
    """
    there = [one for one in plan.going if one.file is None or one.position in made]
    face = next((one.position for one in there if _is_title(one)), None)
    if face is None:
        face = next((one.position for one in there if _may_be_title(one)), None)
    if immobilie.anhaenge is None:
        return Attached(immobilie, ())
    ordered = _ahead(there, face)
    written = tuple(_as_title(_written(one, made.get(one.position), changed), one.position == face) for one in ordered)
    anhaenge = msgspec.structs.replace(immobilie.anhaenge, anhang=written) if written else None
    return Attached(msgspec.structs.replace(immobilie, anhaenge=anhaenge), tuple(one.position for one in ordered))


def changed_files(plan: MediaPlan, ready: Mapping[int, ReadyFile]) -> frozenset[int]:
    """The positions of files whose bytes are not those of the original."""
    return frozenset(
        position for position, file in plan.files if position in ready and ready[position].sha256 != file.sha256
    )


def sent_media(plan: MediaPlan, ready: Mapping[int, ReadyFile]) -> tuple[SentMedia, ...]:
    """What the ledger keeps of the files of a listing; a file that is named twice once."""
    found = {
        file.name(ready[position].format): SentMedia(
            name=file.name(ready[position].format), sha256=ready[position].sha256, original=file.sha256
        )
        for position, file in plan.files
        if position in ready
    }
    return tuple(found.values())


def _with_positions(immobilie: Immobilie, accepted: Immobilie) -> Iterator[tuple[int, Anhang]]:
    """Each anhang that is left with its position as accepted; they still stand in the same order.

    What privacy drops is told by group and title, so of equal ones all stay or none.
    """
    before = enumerate(_anhaenge(accepted))
    for anhang in _anhaenge(immobilie):
        for position, one in before:
            if one is anhang or _said(one) == _said(anhang):
                yield position, anhang
                break


def _anhaenge(immobilie: Immobilie) -> tuple[Anhang, ...]:
    return immobilie.anhaenge.anhang if immobilie.anhaenge is not None else ()


def _said(anhang: Anhang) -> tuple[object, ...]:
    pfad = anhang.daten.pfad if anhang.daten is not None else None
    return anhang.location, anhang.gruppe, anhang.anhangtitel, anhang.format, pfad


class _Judge:
    """Decides attachment by attachment what goes, and notes what does not."""

    def __init__(self, portal: Portal, number: str, secret: Secret | None) -> None:
        self.findings: list[Finding] = []
        self._secret = secret
        self._portal = portal
        self._number = number
        self._formats = tuple(one for one in endings(portal.limits.pictures) if one in PICTURES.values())
        self._documents = frozenset(endings(portal.limits.documents))
        limits = portal.limits
        self._wanted = PictureWanted(side=limits.side, size=limits.picture_bytes, formats=self._formats)

    def going(self, position: int, anhang: Anhang, ref: MediaRef | None) -> Going | None:
        title = anhang.anhangtitel
        if self._secret is not None and title and self._secret.names(title):
            anhang = msgspec.structs.replace(anhang, anhangtitel=self._secret.out_of(title))
            self._note("export-title-mended", position, anhang)
        if ref is not None and ref.state == "link":
            return self._link(position, anhang)
        if ref is None or ref.state != "stored" or ref.sha256 is None:
            self._note("export-media-missing", position, anhang, state=ref.state if ref else "missing")
            return None
        if ref.media_type in PICTURES and self._formats:
            return Going(position, anhang, self._picture(ref, PICTURES[ref.media_type]))
        return self._document(position, anhang, ref)

    def _link(self, position: int, anhang: Anhang) -> Going | None:
        address = _address(anhang)
        if not is_web_address(address):
            self._note("export-link-refused", position, anhang, address)
            return None
        if not self._portal.links:
            self._note("export-link-held", position, anhang, address)
            return None
        if self._portal.tours not in ("", _group(anhang)) and _group(anhang) == _TOUR:
            self._note("export-tour-group", position, anhang, group=self._portal.tours)
            anhang = msgspec.structs.replace(anhang, gruppe=Gruppe(self._portal.tours))
        return Going(position, anhang, None)

    def _picture(self, ref: MediaRef, own: str) -> WantedFile:
        return self._file(ref, own if own in self._formats else self._formats[0], self._wanted)

    def _document(self, position: int, anhang: Anhang, ref: MediaRef) -> Going | None:
        format_ = DOCUMENTS.get(ref.media_type or "")
        if format_ is None or format_ not in self._documents:
            self._note("export-media-format", position, anhang, kind=ref.media_type or "–")
            return None
        limit = self._portal.limits.document_bytes
        if limit is not None and (ref.size or 0) > limit:
            self._note("export-media-large", position, anhang, size=ref.size, limit=limit)
            return None
        return Going(position, anhang, self._file(ref, format_, None))

    def _file(self, ref: MediaRef, format_: str, wanted: PictureWanted | None) -> WantedFile:
        assert ref.sha256 is not None
        stem = file_stem(self._number, ref.sha256)
        return WantedFile(sha256=ref.sha256, size=ref.size or 0, stem=stem, format=format_, picture=wanted)

    def within(self, going: Sequence[Going]) -> Iterator[Going]:
        """As many files as the portal takes; links are none."""
        limit, files = self._portal.limits.media, 0
        for one in going:
            if one.file is not None:
                files += 1
                if limit is not None and files > limit:
                    self._note("export-media-beyond", one.position, one.anhang, limit=limit)
                    continue
            yield one

    def warn(self, going: Sequence[Going]) -> None:
        """Documents go as they are, and nobody knows what stands in them."""
        papers = [one for one in going if one.file is not None and one.file.picture is None]
        if papers:
            named = ", ".join(_called(one.anhang) for one in papers[:_SHOWN]) + (", …" if papers[_SHOWN:] else "")
            path = "anhaenge"
            self.findings.append(finding("export-address-in-paper", listing=self._number, path=path, value=named))

    def _note(self, code: str, position: int, anhang: Anhang, what: str | None = None, **params: object) -> None:
        shown = _PASSWORD.sub("//", what or _called(anhang))[:200]
        path = f"anhaenge/anhang[{position + 1}]"
        told = finding(code, listing=self._number, path=path, value=shown)
        fills = {name: str(param) for name, param in params.items()}
        self.findings.append(msgspec.structs.replace(told, params=fills))


def _called(anhang: Anhang) -> str:
    """What people know an attachment by."""
    return anhang.anhangtitel or (anhang.daten.pfad if anhang.daten else None) or str(anhang.gruppe or "–")


def is_web_address(said: str | None) -> bool:
    """Whether it is an address on the web that may be told: without a login in it."""
    return bool(_ADDRESS.fullmatch(said or ""))


def endings(said: Sequence[str]) -> tuple[str, ...]:
    """Formats as their usual endings: ".JPEG" is "jpg"."""
    return tuple(dict.fromkeys(map(_ending, said)))


@lru_cache(256)
def _ending(said: str) -> str:
    plain = said.strip().casefold().removeprefix(".").removeprefix("image/")
    return "jpg" if plain in ("jpeg", "jpe", "pjpeg") else plain


def file_stem(number: str, sha256: str) -> str:
    """A name of ASCII letters, digits and hyphens, at most 45 characters; another listing never has the same."""
    slug = _slug(number)
    mark = hashlib.sha256(f"{number}\n{sha256}".encode()).hexdigest()[:_MARK]
    return f"{slug}-{mark}" if slug else mark


@lru_cache(64)
def _slug(number: str) -> str:
    plain = unicodedata.normalize("NFKD", number.translate(_UMLAUTS)).encode("ascii", "ignore").decode()
    return re.sub(r"[^A-Za-z0-9]+", "-", plain)[:_SLUG].strip("-")


def _title_first(going: Sequence[Going], refs: Mapping[int, MediaRef]) -> list[Going]:
    """The listing's own title picture first, so that it is never one of those that are too many."""
    face = next((one for one in going if _is_title(one)), None)
    if face is None:
        face = next((one for one in going if refs[one.position].title_picture and _may_be_title(one)), None)
    if face is None:
        face = next((one for one in going if _may_be_title(one)), None)
    return _ahead(going, face.position if face is not None else None)


def _ahead(going: Sequence[Going], position: int | None) -> list[Going]:
    return sorted(going, key=lambda one: one.position != position) if position is not None else list(going)


def _is_title(one: Going) -> bool:
    return _group(one.anhang) == _TITLE and (one.file is None or one.file.picture is not None)


def _may_be_title(one: Going) -> bool:
    return one.file is not None and one.file.picture is not None and _group(one.anhang) not in _NO_FACE


def _group(anhang: Anhang) -> str:
    return str(anhang.gruppe or "").strip().upper()


def _as_title(anhang: Anhang, title: bool) -> Anhang:
    """Exactly one is the title picture."""
    if title == (_group(anhang) == _TITLE):
        return anhang
    return msgspec.structs.replace(anhang, gruppe=Gruppe.TITELBILD if title else Gruppe.BILD)


def _written(one: Going, format_: str | None, changed: frozenset[int]) -> Anhang:
    anhang = one.anhang
    if one.file is None or format_ is None:
        address = Daten(pfad=_address(anhang).strip())
        return msgspec.structs.replace(
            anhang, location=AnhangLocation.REMOTE, format=anhang.format or "", daten=address, check=_check(anhang)
        )
    return msgspec.structs.replace(
        anhang,
        location=AnhangLocation.EXTERN,
        format=_format(anhang, format_),
        daten=Daten(pfad=one.file.name(format_)),
        check=None if one.position in changed else _check(anhang),
    )


def _format(anhang: Anhang, format_: str) -> str:
    """The sender's own word for the format, where it is that one."""
    said = anhang.format or ""
    return said if _ending(said) == format_ else format_


def _check(anhang: Anhang) -> Check | None:
    """A mark of change that is valid: a date with a time; checksums fit no version."""
    return anhang.check if anhang.check is not None and anhang.check.value is not None else None


def _address(anhang: Anhang) -> str:
    """Where a link leads; some senders put that into the title."""
    return (anhang.daten.pfad if anhang.daten is not None else None) or anhang.anhangtitel or ""
