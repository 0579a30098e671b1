"""Portals as pages of blocks, for a terminal. Knows what is told of them; does not know where it is from."""

from collections.abc import Iterator, Sequence

from openimmo.exporters.portals.book import Preset, presets
from openimmo.reports.blocks import Block, Cell, Column, Gap, Line, Pairs, Table, Tone
from openimmo.reports.portals import (
    PortalLine,
    Valued,
    about_text,
    answers_text,
    full_text,
    reached_text,
    reason_text,
    reasons_of,
    shown_value,
    sure_text,
    sure_word,
    told,
    verified,
)
from openimmo.reports.writing import NOTHING, moment
from openimmo.settings.durations import span
from openimmo.texts import say

_TONES = {"primary": Tone.GOOD, "settings": Tone.STRONG, "default": Tone.QUIET}


def draw_portals(lines: Sequence[PortalLine], lang: str) -> Iterator[Block]:
    """The portals that are set up, and the presets that there are."""
    if lines:
        heads = ("portal", "preset", "where", "every", "last")
        columns = tuple(_column(one, lang, unbroken=one in ("portal", "preset", "every")) for one in heads)
        yield Table(columns, tuple(_line_cells(line, lang) for line in lines))
    else:
        yield Line(say("portals-none", lang))
    yield Gap()
    yield Line(say("portals-presets", lang), Tone.STRONG)
    heads = ("preset", "title", "version", "full", "verified")
    columns = tuple(
        _column(one, lang, unbroken=one in ("preset", "version"), number=one == "verified") for one in heads
    )
    yield Table(columns, tuple(_preset_cells(preset, lang) for preset in presets().values()))
    yield Gap()
    yield Line(say("portals-more", lang), Tone.QUIET)


def _column(name: str, lang: str, *, unbroken: bool = False, number: bool = False) -> Column:
    return Column(say(f"portals-heading-{name}", lang), number, unbroken)


def _line_cells(line: PortalLine, lang: str) -> tuple[Cell, ...]:
    return (
        Cell(line.portal.name, Tone.STRONG),
        Cell(line.portal.preset),
        Cell(line.address or NOTHING),
        Cell(span(line.every) if line.every else say("portals-by-hand", lang)),
        Cell(moment(line.last, lang)),
    )


def _preset_cells(preset: Preset, lang: str) -> tuple[Cell, ...]:
    proven, known = verified(preset)
    tone = Tone.GOOD if proven == known else Tone.CAREFUL if proven else Tone.BAD
    return (
        Cell(preset.portal.name, Tone.STRONG),
        Cell(preset.portal.title),
        Cell(preset.portal.version),
        Cell(full_text(preset, lang)),
        Cell(say("portals-verified-count", lang, verified=proven, all=known), tone),
    )


def draw_portal(line: PortalLine, values: Sequence[Valued], lang: str) -> Iterator[Block]:
    """One portal: what it is, every value and how sure it is, and below the reasons."""
    portal, preset = line.portal, presets()[line.portal.preset]
    title = portal.title if portal.title.casefold() != portal.name.casefold() else ""
    yield Line(title, Tone.PLAIN, 0, Cell(portal.name, Tone.STRONG))
    yield Line(about_text(preset, lang))
    yield Gap()
    yield Pairs(tuple(_facts(line, preset, lang)))
    yield Gap()
    columns = tuple(_column(name, lang) for name in ("key", "value", "sure"))
    yield Table(columns, tuple(_value_cells(one, lang) for one in told(values)))
    reasons = list(reasons_of(values, preset))
    if reasons:
        yield Gap()
        yield Line(say("portals-sources", lang), Tone.STRONG)
    for keys, why in reasons:
        yield Line(reason_text(why, lang), Tone.PLAIN, 2, Cell(f"{keys}:", Tone.STRONG))
        yield Line(sure_text(why, lang), Tone.QUIET, 4)


def _facts(line: PortalLine, preset: Preset, lang: str) -> Iterator[tuple[str, str]]:
    yield say("portals-heading-preset", lang), preset.portal.name
    if line.address:
        yield say("portals-heading-where", lang), line.address
        yield say("portals-heading-every", lang), span(line.every) if line.every else say("portals-by-hand", lang)
    if preset.about.transports:
        yield say("portals-reached", lang), reached_text(preset, lang)
    if preset.about.answers:
        yield say("portals-answers", lang), answers_text(preset, lang)


def _value_cells(one: Valued, lang: str) -> tuple[Cell, ...]:
    tone = _TONES.get(one.sure, Tone.CAREFUL)
    quiet = Tone.QUIET if one.sure == "default" else Tone.PLAIN
    return (
        Cell(one.key, quiet),
        Cell(shown_value(one.value, one.key, lang), quiet),
        Cell(sure_word(one.sure, lang), tone),
    )
