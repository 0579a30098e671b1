"""The documented form of OpenImmo ids: a letter, three of the maker, a moment in 17 digits, ten characters."""

import re

_FORM = re.compile(r"[A-Z][0-9A-Z]{3}[0-9]{17}[0-9A-Za-z_-]{10}", re.ASCII)


def documented(letter: str, text: str) -> bool:
    """Whether an id has the form, beginning with ``letter`` ("A" for providers, "O" for listings)."""
    return text.startswith(letter) and _FORM.fullmatch(text) is not None
