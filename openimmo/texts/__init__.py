"""The words the program says, by code and language.

Every code lives in one TOML file of this folder: ``de`` and ``en`` hold the sentence with ``{names}`` to fill in;
a finding also has a ``severity`` and, where the reader can act, ``help_de`` and ``help_en``: what to do.
Knows no findings, no settings and no terminal.
"""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

import msgspec

LANGUAGES = ("de", "en")


class Entry(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One code: its sentence in each language, how severe it is, and what to do."""

    de: str
    en: str
    severity: str | None = None
    help_de: str | None = None
    help_en: str | None = None


@cache
def catalogue() -> Mapping[str, Entry]:
    """All codes of all rooms; a code that two files claim is a mistake and raises ValueError."""
    entries: dict[str, Entry] = {}
    for file in sorted(files(__package__).iterdir(), key=lambda item: item.name):
        if file.name.endswith(".toml"):
            for code, table in tomllib.loads(file.read_text(encoding="utf-8")).items():
                if code in entries:
                    raise ValueError(f"{code} stands in {file.name} and in another file")
                entries[code] = msgspec.convert(table, Entry)
    return entries


def say(code: str, lang: str, /, **params: object) -> str:
    """The sentence of ``code`` in ``lang`` ("de" or "en"), filled in."""
    entry = catalogue()[code]
    return (entry.de if lang == "de" else entry.en).format(**params)


def advice(code: str, lang: str, /, **params: object) -> str | None:
    """What the reader can do about ``code``, or None where nothing is to be done."""
    entry = catalogue()[code]
    sentence = entry.help_de if lang == "de" else entry.help_en
    return sentence.format(**params) if sentence else None
