"""Explanations of codes as Markdown: one code, or the whole manual of rules.

Knows explanations; does not know files.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import groupby

from openimmo.reports.explaining import Explained, example_text, holds, subject_name
from openimmo.rules.book import file_of
from openimmo.rules.rule import Rule
from openimmo.texts import say

_MARKUP = re.compile(r"([\\`*_\[\]<>#|])")


def manual(found: Sequence[Explained], lang: str) -> str:
    """All rules: a table of contents by subject, then a section for each rule."""
    groups = [(name, list(group)) for name, group in groupby(found, key=lambda one: subject_name(one, lang))]
    contents = "".join(_contents(name, group, lang) for name, group in groups)
    return contents + "".join(
        f"\n## {name}\n\n{''.join(section(one, lang) for one in group)}" for name, group in groups
    )


def section(one: Explained, lang: str) -> str:
    """One code in full, under a heading of its own."""
    parts = [f"### {one.code}", f"**{say(f'report-{one.severity}', lang)}** · {_plain(one.says)}"]
    if one.rule:
        parts.append(_plain(one.rule.why_de if lang == "de" else one.rule.why_en))
    if one.todo:
        parts.append(f"{say('explain-todo', lang)}: {_plain(one.todo)}")
    if one.rule:
        parts += [*_examples(one.rule, lang), " · ".join(_facts(one.rule, lang))]
    return "\n\n".join(parts) + "\n\n"


def _contents(name: str, group: Sequence[Explained], lang: str) -> str:
    head = f"\n**{name}**\n\n| {say('explain-rule', lang)} | {say('explain-severity', lang)} | |\n| --- | --- | --- |\n"
    rows = (
        f"| [{one.code}](#{one.code}) | {say(f'report-{one.severity}', lang)} | {_plain(one.says)} |" for one in group
    )
    return head + "\n".join(rows) + "\n"


def _examples(rule: Rule, lang: str) -> Iterator[str]:
    for title, example in (("explain-wrong", rule.wrong), ("explain-right", rule.right)):
        if text := example_text(example, lang):
            yield f"{say(title, lang)}:\n\n```xml\n{text}\n```"


def _facts(rule: Rule, lang: str) -> Iterator[str]:
    yield f"{say('explain-source', lang)}: {_plain(rule.source)} ({say(f'explain-sure-{rule.sure}', lang)})"
    yield f"{say('explain-holds', lang)}: {holds(rule, lang)}"
    if rule.countries is not None:
        yield f"{say('explain-countries', lang)}: {', '.join(sorted(rule.countries))}"
    if not rule.default:
        yield say("explain-default-off", lang)
    if rule.needs is not None:
        yield say("explain-needs-files", lang)
    yield f"{say('explain-file', lang)}: `{file_of(rule.code).as_posix()}`"


def _plain(text: str) -> str:
    return _MARKUP.sub(r"\\\1", text)
