"""The words of the command line itself, for help and for mistakes in usage: quick to load.

Reads texts/commands.toml only, without the catalogue of all rooms, which costs more than the rest of a help page.
"""

import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

FILE = Path(__file__).parent.parent / "texts" / "commands.toml"
LANGUAGES = ("de", "en")
LOCALE = ("LC_ALL", "LC_MESSAGES", "LANG")


def word(code: str, lang: str, /, **params: object) -> str:
    """The words of ``code`` in ``lang`` ("de" or "en"), filled in."""
    return _words()[code][lang].format(**params)


def more(code: str, lang: str) -> str:
    """What else there is to say about ``code``; empty where nothing is."""
    return _words()[code].get(f"help_{lang}", "")


def known(code: str) -> bool:
    """True when there are words for ``code``."""
    return code in _words()


def spoken(arguments: Sequence[str], environ: Mapping[str, str]) -> str:
    """The language to answer in before any settings are read: the option, OPENIMMO_LANG, the locale, else "en".

    A language that nobody knows is passed over here; whoever reads the option or the settings complains.
    """
    locale = next((environ[name] for name in LOCALE if environ.get(name)), "")
    asked = (_option(arguments), environ.get("OPENIMMO_LANG"), "de" if locale.casefold().startswith("de") else "en")
    return next(lang for lang in asked if lang in LANGUAGES)


def _option(arguments: Sequence[str]) -> str | None:
    found = None
    for place, argument in enumerate(arguments):
        name, equals, value = argument.partition("=")
        if argument == "--":
            break
        if name == "--lang":
            found = value if equals else next(iter(arguments[place + 1 : place + 2]), None)
    return found


@cache
def _words() -> dict[str, dict[str, str]]:
    return tomllib.loads(FILE.read_text(encoding="utf-8"))
