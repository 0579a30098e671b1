"""Tells pictures, plans, papers and links of a listing apart by what they say of themselves. Pure; knows no rule."""

from functools import lru_cache

import msgspec

from openimmo.model import Anhang, Gruppe, Immobilie
from openimmo.rules.once import once

# Tuples, for the hash of a member is slower than to compare it with a few
_SHOWN = (
    Gruppe.BILD, Gruppe.INNENANSICHTEN, Gruppe.AUSSENANSICHTEN, Gruppe.GRUNDRISS, Gruppe.TITELBILD,
    Gruppe.KARTEN_LAGEPLAN, Gruppe.PANORAMA,
)  # fmt: skip
"""Groups of pictures that show the property."""

_LINKED = (Gruppe.LINKS, Gruppe.FILMLINK, Gruppe.FILM, Gruppe.ANBOBJURL, Gruppe.QRCODE)
_OTHER = (*_LINKED, Gruppe.ANBIETERLOGO, Gruppe.EPASS_SKALA, Gruppe.DOKUMENTE)
_PICTURES = frozenset({"jpg", "jpeg", "png", "gif", "webp", "bmp", "tif", "tiff", "heic", "heif", "avif"})
PAPERS = frozenset({"pdf", "doc", "docx", "rtf", "odt", "xls", "xlsx"})
_PAGES = frozenset({"html", "htm"})
_PLAN = ("grundri", "floorplan", "floor plan")


def attached(listing: Immobilie) -> tuple[Anhang, ...]:
    """The attachments of a listing in their order."""
    return listing.anhaenge.anhang if listing.anhaenge is not None else ()


class Overview(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """All attachments of a listing together, to pass over those rules that none of them concerns.

    ``titles`` are the different captions, "" where one is missing; ``paths`` all file names and addresses as sent, one
    a line; ``endings`` what each says it is, in their order. ``linked``: there may be an address among the paths;
    ``several``: a path comes twice.
    """

    titles: frozenset[str]
    paths: str
    endings: tuple[str, ...]
    linked: bool
    several: bool


@once
def overview(listing: Immobilie) -> Overview:
    """The attachments of a listing together."""
    sent = attached(listing)
    paths = [anhang.daten.pfad for anhang in sent if anhang.daten is not None and anhang.daten.pfad]
    joined = "\n".join(paths)
    return Overview(
        titles=frozenset([anhang.anhangtitel or "" for anhang in sent]),
        paths=joined,
        endings=tuple([ending(anhang) for anhang in sent]),
        linked="://" in joined or "www." in joined.lower(),
        several=len(set(paths)) < len(paths),
    )


@once
def plans(listing: Immobilie) -> tuple[int, ...]:
    """The indices of the attachments that are called floor plans."""
    known = overview(listing)
    titles = {title for title in known.titles if _maybe_plan(title)}
    everywhere = _maybe_plan(known.paths)
    if not titles and not everywhere:
        return ()
    sent = enumerate(attached(listing))
    return tuple([index for index, one in sent if (everywhere or one.anhangtitel in titles) and named_plan(one)])


def _maybe_plan(text: str) -> bool:
    return "rundri" in text or "RUNDRI" in text or "loor" in text


def step(sent: tuple[Anhang, ...], index: int) -> str:
    """The path of an attachment by its index."""
    return "anhaenge/anhang" if len(sent) == 1 else f"anhaenge/anhang[{index + 1}]"


def path_of(anhang: Anhang) -> str:
    """The file name or address of an attachment, without blanks around it; "" where it has none."""
    return (anhang.daten.pfad or "").strip() if anhang.daten is not None else ""


def ending(anhang: Anhang) -> str:
    """What the attachment says it is, as a small ending such as ``jpg``: by its format, else by its name."""
    said = _ending_of(anhang.format[:60]) if anhang.format else ""
    if said:
        return said
    name = path_of(anhang)[-200:].partition("?")[0].lower()
    return name.rpartition(".")[2] if "." in name else ""


@lru_cache(256)
def _ending_of(said: str) -> str:
    """The ending that a format such as ``JPG``, ``.jpg`` or ``image/x-ms-bmp`` stands for."""
    return said.strip().lower().removeprefix(".").rpartition("/")[2].removeprefix("x-").removeprefix("ms-")


def is_picture(anhang: Anhang) -> bool:
    """Whether an attachment is a picture of the property, or a plan of it."""
    if anhang.gruppe in _OTHER:
        return False
    sort = ending(anhang)
    return sort in _PICTURES or (anhang.gruppe in _SHOWN and sort not in PAPERS and sort not in _PAGES)


def is_image(anhang: Anhang) -> bool:
    """Whether an attachment says that its content is a picture, whatever it shows."""
    return ending(anhang) in _PICTURES


def is_paper(anhang: Anhang) -> bool:
    """Whether an attachment says that its content is a document."""
    return ending(anhang) in PAPERS


def shows(anhang: Anhang) -> bool:
    """Whether its group is one of pictures of the property."""
    return anhang.gruppe in _SHOWN


def is_linked(anhang: Anhang) -> bool:
    """Whether its group is one of links and films."""
    return anhang.gruppe in _LINKED or anhang.gruppe is Gruppe.PANORAMA


def named_plan(anhang: Anhang) -> bool:
    """Whether the title or the file name calls it a floor plan."""
    title, name = anhang.anhangtitel or "", (anhang.daten.pfad or "") if anhang.daten is not None else ""
    if not _maybe_plan(title) and not _maybe_plan(name):
        return False
    title, name = title.lower(), name[-200:].lower()
    return any(plan in title or plan in name for plan in _PLAN)
