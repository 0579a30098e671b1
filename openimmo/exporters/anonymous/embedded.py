"""Attachments within the XML: base64 for base64, wrapped as it was.

What is no base64 stays none. Knows base64; does not know what is in it.
"""

import base64
import binascii
import re
from collections.abc import Callable

Content = Callable[[bytes], bytes]
"""What takes the place of a file's content."""

_DATA_URI = re.compile(r"\s*data:[^,]{0,200},", re.IGNORECASE)
_BREAK = re.compile(r"\r?\n[ \t]*")


def embedded(sent: str, content: Content, otherwise: Callable[[str], str]) -> str:
    """The text with the content of another file; ``otherwise`` is done to one that cannot be decoded."""
    prefix = _DATA_URI.match(sent)
    start = prefix.end() if prefix else len(sent) - len(sent.lstrip())
    end = len(sent.rstrip())
    body = sent[start:end]
    try:
        data = binascii.a2b_base64("".join(body.split()), strict_mode=True)
    except ValueError:  # binascii.Error is one, and so is a letter outside of ASCII
        return sent[:start] + otherwise(body) + sent[end:]
    return sent[:start] + _wrapped(base64.b64encode(content(data)).decode("ascii"), body) + sent[end:]


def _wrapped(text: str, like: str) -> str:
    """In lines as long as the first one of ``like``."""
    found = _BREAK.search(like)
    if found is None or not found.start():
        return text
    width = found.start()
    return found[0].join(text[at : at + width] for at in range(0, len(text), width))
