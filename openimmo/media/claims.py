"""What an anhang says about itself, read tolerantly.

Pure: knows the standard's words (location, gruppe, format, check) and how senders use them. Does not know whether any
of it is true.
"""

import binascii
import re

import msgspec

from openimmo.errors import Refused
from openimmo.media.kinds import claimed
from openimmo.media.sink import too_large

LINK_GROUPS = frozenset({"LINKS", "FILMLINK", "FILM", "PANORAMA", "ANBOBJURL", "QRCODE"})
NO_FACE = frozenset({"ANBIETERLOGO", "QRCODE", "EPASS-SKALA", "DOKUMENTE"})
"""Groups whose pictures never stand for the listing itself."""

_URL = re.compile(r"\s*(?:https?|s?ftp|ftps)://\S", re.IGNORECASE)
_HOST = re.compile(r"\s*www\.[\w-]+\.\w", re.IGNORECASE)
_USER = re.compile(r"//[^/\s]*@")
_MD5 = re.compile(r"[0-9a-fA-F]{32}")
_DATA_URI = re.compile(r"\s*data:[^,]{0,200},", re.IGNORECASE)


class Attachment(msgspec.Struct, frozen=True, kw_only=True):
    """One anhang as sent. ``inhalt`` is base64, ``path`` its absolute XPath and ``line`` (1-based) where it stands.

    ``position`` counts the listing's attachments from 0.
    """

    position: int
    title: str | None = None
    gruppe: str | None = None
    location: str | None = None
    format: str | None = None
    pfad: str | None = None
    inhalt: str | None = None
    check: str | None = None
    ctype: str | None = None
    path: str | None = None
    line: int | None = None


def word(text: str | None) -> str:
    """A word of the standard as it is written there: without blanks, in capitals."""
    return (text or "").strip().upper()


def is_url(text: str | None) -> bool:
    """True for an address with its scheme, such as https://…"""
    return bool(_URL.match(text or ""))


def is_address(text: str | None) -> bool:
    """True for an address with its scheme, or one that begins with www."""
    return is_url(text) or bool(_HOST.match(text or ""))


def shown(text: str | None) -> str | None:
    """``text`` as a report may show it: short, and without the user and password of an address."""
    return _USER.sub("//", text.strip()[:200]) if text and text.strip() else None


def names_md5(anhang: Attachment) -> bool:
    """Whether the check is meant to be an MD5: said so, or just looking like one."""
    kind = word(anhang.ctype)
    return kind == "MD5" or (not kind and bool(_MD5.fullmatch((anhang.check or "").strip())))


def md5_of(anhang: Attachment) -> str | None:
    """The MD5 that the sender gives (lower-case hex), or None when there is none that can be read."""
    text = (anhang.check or "").strip()
    return text.lower() if names_md5(anhang) and _MD5.fullmatch(text) else None


def differs(fmt: str | None, media_type: str) -> bool:
    """True when ``format`` names another kind than the content is; a format that says nothing never differs."""
    kind = claimed(fmt or "")
    return kind is not None and kind != media_type


def decoded(inhalt: str, limit: int) -> tuple[bytes, bool]:
    """The bytes of a base64 text, at most ``limit``, and whether a "data:" prefix was cut off; raises Refused."""
    prefix = _DATA_URI.match(inhalt)
    text = "".join((inhalt[prefix.end() :] if prefix else inhalt).split())
    if len(text) // 4 * 3 > limit + 2:
        raise too_large(limit)
    try:
        return binascii.a2b_base64(text, strict_mode=True), bool(prefix)
    except ValueError as error:  # binascii.Error is one, and so is a letter outside of ASCII
        raise Refused("media-base64-broken") from error
