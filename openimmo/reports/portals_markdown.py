"""A portal as a page of Markdown: what it is, every value with its source, and how sure that is.

Knows what is told of portals; does not know files.
"""

import re
from collections.abc import Iterator, Sequence

from openimmo.domain.portal import Portal
from openimmo.exporters.portals.book import Preset, presets
from openimmo.reports.portals import (
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
from openimmo.texts import say

_MARKUP = re.compile(r"([\\`*_\[\]<>#|])")


def portal_page(portal: Portal, values: Sequence[Valued], lang: str) -> str:
    """One portal in full, under a heading of its own."""
    preset = presets()[portal.preset]
    parts = [f"# {_plain(portal.title)}", _plain(about_text(preset, lang)), "\n".join(_facts(portal, lang))]
    parts.append("\n".join(_values(values, lang)))
    if reasons := list(_reasons(values, preset, lang)):
        parts += [f"## {say('portals-sources', lang)}", "\n".join(reasons)]
    return "\n\n".join(parts) + "\n"


def preset_rows(lang: str) -> str:
    """A table of all presets, with links to their pages."""
    names = ("preset", "title", "version", "full", "verified")
    heads = [say(f"portals-heading-{name}", lang) for name in names]
    rows = [_row(heads), _row(["---"] * len(heads))]
    for name, preset in presets().items():
        proven, known = verified(preset)
        portal = preset.portal
        count = say("portals-verified-count", lang, verified=proven, all=known)
        rows.append(
            _row([f"[{name}]({name}.md)", _plain(portal.title), portal.version, full_text(preset, lang), count])
        )
    return "\n".join(rows) + "\n"


def _facts(portal: Portal, lang: str) -> Iterator[str]:
    preset = presets()[portal.preset]
    yield f"* {say('portals-heading-preset', lang)}: `{preset.portal.name}`"
    if preset.about.transports:
        yield f"* {say('portals-reached', lang)}: {reached_text(preset, lang)}"
    if preset.about.answers:
        yield f"* {say('portals-answers', lang)}: {answers_text(preset, lang)}"


def _values(values: Sequence[Valued], lang: str) -> Iterator[str]:
    yield _row([say(f"portals-heading-{name}", lang) for name in ("key", "value", "sure")])
    yield _row(["---"] * 3)
    for one in told(values):
        value = _plain(shown_value(one.value, one.key, lang))
        yield _row([f"`{one.key}`", value, sure_word(one.sure, lang)])


def _reasons(values: Sequence[Valued], preset: Preset, lang: str) -> Iterator[str]:
    for keys, why in reasons_of(values, preset):
        yield f"* `{keys}`: {_plain(reason_text(why, lang))} ({sure_text(why, lang)})"


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _plain(text: str) -> str:
    return _MARKUP.sub(r"\\\1", text)
