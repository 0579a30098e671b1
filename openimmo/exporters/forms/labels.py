"""What elements and attributes are called, in German and English, by the words of the field reference.

Knows meanings.toml; no values.
"""

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

_CLAUSE = re.compile(r"[.;:(]|,? such as |,? as text| that | as in ")
_SENTENCE = re.compile(r"[.;:(]")
_TRUE = re.compile(
    r"True (?:when|where|if) (?:(?:there (?:is|are)|(?:the \w+|it) (?:has|have|is|are)) (?:an? |the )?)?"
)
_LONGEST = 60
_INITIALS = 3  # letters: WG, UMTS are no words


def label(key: str, lang: str) -> str:
    """The German term, or the beginning of the English meaning; the name itself of what has neither.

    ``key`` is that of an element in the grammar, with ``/@name`` behind it for an attribute.
    """
    entry = _words().get(key)
    if entry is None:
        return key.rpartition("/")[2].lstrip("@")
    if lang == "de":
        return entry["de"]
    meaning = _TRUE.sub("", _beginning(entry["en"]), count=1)[:_LONGEST]
    return meaning[:1].upper() + meaning[1:]


def _beginning(meaning: str) -> str:
    """The first clause; one of a single word says too little: "Area that can be let"."""
    parts = _CLAUSE.split(meaning, maxsplit=1)
    if len(parts) > 1 and " " not in parts[0].strip():
        return _SENTENCE.split(meaning, maxsplit=1)[0].strip()
    return parts[0].strip()


def unit(key: str) -> str:
    """The unit of its numbers, "m²" or "kWh/(m²·a)"; empty where there is none that is always the same."""
    said = (_words().get(key) or {}).get("unit", "")
    return said if said.startswith(("m", "k", "%")) else ""


def value_label(key: str, value: str, lang: str) -> str:
    """A listed value for people: in German its own word, in English what it means."""
    values: Mapping[str, str] = _whole()["enumerations"].get(key, {}).get("values", {})
    if lang != "de" and value in values:
        return _CLAUSE.split(values[value], maxsplit=1)[0].strip()[:_LONGEST]
    words = value.replace("_", " ")
    return words.capitalize() if value.isupper() and len(value) > _INITIALS else words


@cache
def _words() -> Mapping[str, Mapping[str, str]]:
    return {**_whole()["elements"], **_whole()["attributes"]}


@cache
def _whole() -> Mapping[str, Mapping[str, Any]]:
    return tomllib.loads((files("openimmo.xsd") / "meanings.toml").read_text(encoding="utf-8"))
