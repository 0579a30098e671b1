"""Portals as they are told: each value with its source and how sure that is, and the documents for programs.

portals_text.py and portals_markdown.py draw them. Does not know where portals are set up.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

import msgspec

from openimmo.domain.portal import FullMeans, Mandatory, Portal
from openimmo.exporters.portals.book import Preset, Why, presets, values_of
from openimmo.pipeline.sources.check import SourceCheck
from openimmo.reports.json import Document, plain
from openimmo.reports.sources import check_document
from openimmo.reports.writing import NOTHING, amount
from openimmo.texts import say

CHECK_SCHEMA = "openimmo/portal-check/1"
_OURS = ("title", "provider", "anid", "techn_email", "forwarding")
"""What is nobody's word about the portal: it is told only where it is set."""


class PortalLine(msgspec.Struct, frozen=True, kw_only=True):
    """What the list tells of a portal that is set up. ``address`` shows no login; ``every`` in seconds."""

    portal: Portal
    address: str | None = None
    every: int | None = None
    last: datetime | None = None


class Valued(msgspec.Struct, frozen=True, kw_only=True):
    """One value: its dotted key, how sure it is ("settings": set by the user, "default": nobody knows), and why."""

    key: str
    value: Any
    sure: str
    why: Why | None = None


def valued(portal: Portal, written: frozenset[str] = frozenset()) -> list[Valued]:
    """Every value of a portal; ``written`` are the keys that the user set."""
    return [_valued(key, value, presets()[portal.preset], written) for key, value in values_of(portal).items()]


def _valued(key: str, value: Any, preset: Preset, written: frozenset[str]) -> Valued:
    if key in written:
        return Valued(key=key, value=value, sure="settings")
    why = preset.why_of(key)
    return Valued(key=key, value=value, sure=why.sure if why else "default", why=why)


def told(values: Sequence[Valued]) -> list[Valued]:
    """Those that say something: all but what is empty by default and our own data that nobody set."""
    return [one for one in values if one.sure == "settings" or (one.key not in _OURS and _says_something(one))]


def _says_something(one: Valued) -> bool:
    return one.why is not None or one.value not in ("", ())


def shown_value(value: Any, key: str, lang: str) -> str:
    """A value as people read it."""
    match value:
        case bool():
            return say("portals-yes" if value else "portals-no", lang)
        case None:
            return say("portals-on-demand" if key == "full_days" else "portals-unlimited", lang)
        case int():
            return amount(value, lang)
        case tuple():
            return ", ".join(_of_list(one) for one in value) or NOTHING
        case _:
            return str(value) or NOTHING


def _of_list(one: object) -> str:
    if not isinstance(one, Mandatory):
        return str(one)
    limits = ", ".join((*one.kinds, *one.marketing, *one.countries))
    return f"{one.path} ({limits})" if limits else one.path


def verified(preset: Preset) -> tuple[int, int]:
    """How many of the values of which something is said are the portal's own word, and how many there are."""
    known = [one for one in valued(preset.portal) if one.why]
    return sum(one.sure == "primary" for one in known), len(known)


def about_text(preset: Preset, lang: str) -> str:
    """What the portal is."""
    return preset.about.de if lang == "de" else preset.about.en


def full_text(preset: Preset, lang: str) -> str:
    """What VOLL means there, with a question mark where that is not the portal's own word."""
    why, means = preset.why_of("full_means"), preset.portal.full_means
    said = say(f"portals-full-{means}", lang)
    return said if means is FullMeans.UNKNOWN or (why and why.sure == "primary") else f"{said} (?)"


def reached_text(preset: Preset, lang: str) -> str:
    """By which ways it can be reached, and how sure that is."""
    why = preset.why.get("transports")
    ways = ", ".join(preset.about.transports).upper()
    return f"{ways} ({sure_word(why.sure if why else 'default', lang)})"


def answers_text(preset: Preset, lang: str) -> str:
    """How it tells what became of a delivery, and how sure that is."""
    why = preset.why.get("answers")
    ways = ", ".join(say(f"portals-answer-{way}", lang) for way in preset.about.answers)
    return f"{ways} ({sure_word(why.sure if why else 'default', lang)})"


def sure_word(sure: str, lang: str) -> str:
    """How sure a value is, in words."""
    return say(f"portals-sure-{sure}", lang)


def reasons_of(values: Sequence[Valued], preset: Preset) -> Iterator[tuple[str, Why]]:
    """Each reason once, with the keys that it stands for."""
    keys: dict[Why, list[str]] = {}
    around = ((key, preset.why.get(key)) for key in ("transports", "answers"))
    for key, why in (*around, *((one.key, one.why) for one in values)):
        if why is not None:
            keys.setdefault(why, []).append(key)
    for why, some in keys.items():
        yield _together(some), why


def _together(keys: Sequence[str]) -> str:
    tables = {key.partition(".")[0] for key in keys}
    return f"{tables.pop()}.*" if len(keys) > 1 and len(tables) == 1 else ", ".join(keys)


def sure_text(why: Why, lang: str) -> str:
    """How sure a reason is, and where it stands."""
    return " · ".join(filter(None, (sure_word(why.sure, lang), why.source)))


def reason_text(why: Why, lang: str) -> str:
    """Why a value is what it is."""
    return why.de if lang == "de" else why.en


def portals_document(lines: Sequence[PortalLine]) -> Document:
    """The portals that are set up, and the presets."""
    return {
        "portals": [_line_document(line) for line in lines],
        "presets": [_preset_document(preset) for preset in presets().values()],
    }


def _line_document(line: PortalLine) -> Document:
    return {
        "name": line.portal.name,
        "preset": line.portal.preset,
        "title": line.portal.title,
        "url": line.address,
        "every": line.every,
        "last_sent": plain(line.last),
    }


def _preset_document(preset: Preset) -> Document:
    proven, known = verified(preset)
    portal = preset.portal
    return {
        "name": portal.name,
        "title": portal.title,
        "version": portal.version,
        "full_means": str(portal.full_means),
        "verified": proven,
        "known": known,
    }


def portal_document(line: PortalLine, values: Sequence[Valued], lang: str) -> Document:
    """One portal with every value."""
    preset = presets()[line.portal.preset]
    return {
        **_line_document(line),
        "about": about_text(preset, lang),
        "transports": list(preset.about.transports),
        "answers": list(preset.about.answers),
        "values": [_value_document(one, lang) for one in values],
    }


def _value_document(one: Valued, lang: str) -> Document:
    return {
        "key": one.key,
        "value": msgspec.to_builtins(one.value),
        "sure": one.sure,
        "verified": one.sure == "primary",
        "why": reason_text(one.why, lang) if one.why else None,
        "source": (one.why.source or None) if one.why else None,
    }


def portal_check_document(check: SourceCheck, lang: str) -> Document:
    """How trying a portal out went, step by step."""
    found: Any = check_document([check], lang)["sources"]
    return {"schema": CHECK_SCHEMA, **found[0]}
