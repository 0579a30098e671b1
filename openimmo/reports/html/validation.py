"""The page of a validation: the verdict in words, what to do first, every finding explained, the listings.

Knows the result of a validation. Does not know how it was reached.
"""

import re
from collections.abc import Sequence
from datetime import datetime

import msgspec

from openimmo.domain.validation import NotRun, PackageValidation, Validation
from openimmo.findings import Severity
from openimmo.reports.html.gallery import Card, cards, media_overview
from openimmo.reports.html.groups import SHOWN, Group, grouped
from openimmo.reports.html.rendering import render
from openimmo.texts import catalogue, say

FIRST = 5
"""How many codes "what to do first" names."""

_BLANK = re.compile(r"\{\w+\}")


class Unseen(msgspec.Struct, frozen=True, kw_only=True):
    """A rule that could not look, why, and how many listings it did not see."""

    rule: str
    says: str
    reason: str
    count: int


class Section(msgspec.Struct, frozen=True, kw_only=True):
    """One package of the page; ``name`` is the last part of its path, ``listings`` how many there are in all."""

    id: str
    name: str
    package: PackageValidation
    groups: list[Group]
    first: list[Group]
    cards: list[Card]
    media: tuple[tuple[str, str], ...]
    not_run: list[Unseen]
    listings: int


def validation_page(validation: Validation, lang: str, made: datetime) -> bytes:
    """The validation as one HTML file; ``made`` is the moment to be told in its footer."""
    sections = [_section(place, package, lang) for place, package in enumerate(validation.packages, 1)]
    title = sections[0].name if len(sections) == 1 else say("page-packages", lang, count=len(sections))
    return render(
        "validation.html.j2",
        lang,
        title=title,
        verdict=validation.verdict,
        sections=sections,
        severities=list(Severity),
        shown=SHOWN,
        made=made,
        as_of=next((package.as_of for package in validation.packages if package.as_of), None),
    )


def _section(place: int, package: PackageValidation, lang: str) -> Section:
    groups = grouped(package.findings, package.finding_counts, lang)
    urgent = [group for group in groups if group.severity is not Severity.INFO]
    gallery = package.gallery
    return Section(
        id=f"p{place}",
        name=_name(package.path, lang),
        package=package,
        groups=groups,
        first=urgent[:FIRST],
        cards=cards(gallery, package.findings, lang) if gallery else [],
        media=media_overview(gallery.media, lang) if gallery else (),
        not_run=_unseen(package.not_run, lang),
        listings=sum(feed.listings for feed in package.feeds),
    )


def _name(path: str, lang: str) -> str:
    """The file's own name, without the folders before it."""
    if path == "-":
        return say("page-standard-input", lang)
    return path.replace("\\", "/").rstrip("/").rpartition("/")[2] or path


def _unseen(not_run: Sequence[NotRun], lang: str) -> list[Unseen]:
    return [
        Unseen(rule=one.rule, says=_why(one.rule, lang), reason=_why(one.reason, lang), count=one.count)
        for one in not_run
    ]


def _why(code: str, lang: str) -> str:
    """The words of a code, its blanks left open; the code itself where it has none."""
    entry = catalogue().get(code)
    return code if entry is None else _BLANK.sub("…", entry.de if lang == "de" else entry.en)
