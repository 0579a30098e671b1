"""What a file is, told from its first bytes and never from its name.

Knows signatures. Does not know limits, names or whether a kind is welcome.
"""

import re

HEAD = 4096
"""How many bytes of a file's beginning ``kind_of`` wants to see."""

UNKNOWN = "application/octet-stream"
EXECUTABLE = "application/x-executable"
OLE = "application/x-ole-storage"
HTML = "text/html"
SVG = "image/svg+xml"
XML = "application/xml"
ACTIVE = frozenset({HTML, SVG, XML})
"""Kinds that a browser runs or fetches things for; XML is one because it may call itself SVG or XHTML."""

_SIGNATURES = (
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"II*\0", "image/tiff"),
    (b"MM\0*", "image/tiff"),
    (b"II+\0", "image/tiff"),
    (b"MM\0+", "image/tiff"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", OLE),
    (b"{\\rtf", "application/rtf"),
    (b"Rar!\x1a\x07", "application/vnd.rar"),
    (b"7z\xbc\xaf\x27\x1c", "application/x-7z-compressed"),
    (b"\x1f\x8b\x08", "application/gzip"),
    (b"\x1a\x45\xdf\xa3", "video/x-matroska"),
    (b"\x30\x26\xb2\x75\x8e\x66\xcf\x11", "video/x-ms-wmv"),
    (b"\0\0\x01\xba", "video/mpeg"),
    (b"\x7fELF", EXECUTABLE),
    (b"\xfe\xed\xfa\xce", EXECUTABLE),
    (b"\xfe\xed\xfa\xcf", EXECUTABLE),
    (b"\xce\xfa\xed\xfe", EXECUTABLE),
    (b"\xcf\xfa\xed\xfe", EXECUTABLE),
    (b"\xca\xfe\xba\xbe", EXECUTABLE),
    (b"\0asm", EXECUTABLE),
    (b"#!", EXECUTABLE),
    (b"L\0\0\0\x01\x14\x02\0", EXECUTABLE),
)
_RIFF = {b"WEBP": "image/webp", b"AVI ": "video/x-msvideo", b"WAVE": "audio/wav"}
_BRANDS = {b"avif": "image/avif", b"avis": "image/avif", b"qt  ": "video/quicktime"} | dict.fromkeys(
    (b"heic", b"heix", b"hevc", b"hevx", b"heim", b"heis", b"mif1", b"msf1"), "image/heic"
)
_OFFICE = (
    (b"word/", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    (b"xl/", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    (b"ppt/", "application/vnd.openxmlformats-officedocument.presentationml.presentation"),
)
_BMP_HEADERS = frozenset({12, 40, 52, 56, 64, 108, 124})
_CONTROL = re.compile(rb"[\x00-\x08\x0b\x0e-\x1a\x1c-\x1f\x7f]")
_MARKUP = re.compile(  # the WHATWG's list of how an HTML page begins, and a few more that browsers take
    r"<(?:!doctype\s+html|html|head|body|script|style|title|iframe|object|embed|meta|link|table|div|font|img|form|"
    r"h[1-6]|br|p|a|b)[\s/>]|<!--"
)


def kind_of(head: bytes) -> str:
    """The media type of a file that begins with ``head`` (HEAD bytes are enough); UNKNOWN when nothing fits."""
    for signature, kind in _SIGNATURES:
        if head.startswith(signature):
            return kind
    if head.startswith(b"MZ") and _CONTROL.search(head):
        return EXECUTABLE
    return _container(head) or _picture_or_paper(head) or _text(head) or UNKNOWN


def _container(head: bytes) -> str | None:
    if head[:4] == b"RIFF":
        return _RIFF.get(head[8:12])
    if head[4:8] == b"ftyp":
        return _media_file(head)
    if head[4:8] in (b"moov", b"mdat"):
        return "video/quicktime"
    return _archive(head) if head[:4] in (b"PK\x03\x04", b"PK\x05\x06") else None


def _media_file(head: bytes) -> str:
    size = min(int.from_bytes(head[:4]), 256)
    brands = [head[8:12], *(head[start : start + 4] for start in range(16, size - 3, 4))]
    if brands[0] in (b"mif1", b"msf1") and b"avif" in brands:
        return "image/avif"
    return _BRANDS.get(brands[0], "video/mp4")


def _archive(head: bytes) -> str:
    if head[30:38] == b"mimetype" and (named := re.match(rb"application/[a-z.+-]+", head[38:120])):
        return named[0].decode("ascii")
    if b"[Content_Types].xml" in head or b"_rels/.rels" in head:
        return next((kind for part, kind in _OFFICE if part in head), "application/zip")
    return "application/zip"


def _picture_or_paper(head: bytes) -> str | None:
    if head[:2] == b"BM" and int.from_bytes(head[14:18], "little") in _BMP_HEADERS:
        return "image/bmp"
    return "application/pdf" if b"%PDF-" in head[:1024] else None


def _text(head: bytes) -> str | None:
    text = _decoded(head)
    if text is None:
        return None
    start = text.lstrip("\ufeff \t\r\n\f").casefold()
    if start.startswith("<") and "<svg" in start:
        return SVG
    if _MARKUP.match(start) or (start.startswith("<") and "<html" in start):
        return HTML
    if start.startswith("#!"):
        return EXECUTABLE
    return XML if re.match(r"<[?!]?[a-z_][\w.:-]*[\s/>?]", start) else "text/plain"


def _decoded(head: bytes) -> str | None:
    """``head`` as text, or None when it is none; two bytes per letter are told by their mark or the first ``<``."""
    if head[:2] in (b"\xff\xfe", b"<\0"):
        return head.decode("utf-16-le", errors="replace")
    if head[:2] in (b"\xfe\xff", b"\0<"):
        return head.decode("utf-16-be", errors="replace")
    return head.decode("latin-1").removeprefix("ï»¿") if head and not _CONTROL.search(head) else None


_ALIASES = {
    "image/jpeg": ("jpg", "jpeg", "jpe", "jfif", "image/jpg", "image/pjpeg"),
    "image/png": ("png", "image/x-png"),
    "image/gif": ("gif",),
    "image/webp": ("webp",),
    "image/bmp": ("bmp", "image/x-ms-bmp"),
    "image/tiff": ("tif", "tiff"),
    "image/heic": ("heic", "heif", "image/heif"),
    "image/avif": ("avif",),
    "application/pdf": ("pdf", "application/x-pdf"),
    "video/mp4": ("mp4", "m4v"),
    "video/quicktime": ("mov",),
    "text/plain": ("txt",),
}
_CLAIMS = {alias: kind for kind, aliases in _ALIASES.items() for alias in (kind, *aliases)}


def claimed(fmt: str) -> str | None:
    """The media type that a ``format`` such as "jpg", ".JPG" or "image/jpeg" stands for; None when it says nothing."""
    return _CLAIMS.get(fmt.strip().casefold().removeprefix(".").partition(";")[0].strip())
