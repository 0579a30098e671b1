"""Fingerprints as people copy them, in the one spelling that is compared."""

import re

from openimmo.domain.source import Scheme

_HEX = re.compile(r"(?:SHA-?256[:=\s]+)?([0-9a-f]{2}(?::?[0-9a-f]{2}){31})", re.IGNORECASE)
_BASE64 = re.compile(r"SHA256:([A-Za-z0-9+/]{43})=?")


def pinned(text: str, scheme: Scheme) -> str | None:
    """A certificate's SHA-256 as 64 small hex digits (FTPS), a host key's as "SHA256:…" (SFTP); None if it is none."""
    said = text.strip()
    if scheme == "sftp":
        key = _BASE64.fullmatch(said)
        return f"SHA256:{key[1]}" if key else None
    certificate = _HEX.fullmatch(said)
    return certificate[1].replace(":", "").lower() if certificate else None
