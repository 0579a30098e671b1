"""The words of the program: both languages say the same, every code is used, every finding has a severity."""

import re
from pathlib import Path
from string import Formatter

import pytest

import openimmo
from openimmo.findings import Severity
from openimmo.texts import Entry, advice, catalogue, say

SOURCE = "\n".join(
    path.read_text(encoding="utf-8")
    for path in sorted(Path(openimmo.__file__).parent.rglob("*"))
    if path.suffix in (".py", ".j2") and path.name != "generated.py"
)
# Codes that are put together in the source: a prefix, and a word that stands there.
PREFIXES = (
    "action-", "audit-checked-", "clean-kind-", "command-sender-added-", "contacts-consent-", "contacts-did-",
    "contacts-level-",
    "contacts-said-", "contacts-word-", "deed-", "explain-holds-", "explain-subject-", "explain-sure-",
    "feed-version-", "help-", "label-", "label-feedback-", "label-feedback-mail-", "mail-heading-", "mail-means-",
    "mail-state-", "mail-sum-", "media-path-", "media-state-", "page-count-", "page-means-", "page-media-",
    "page-only-", "page-sure-", "report-", "report-count-", "report-media-", "sender-action-", "sender-state-",
    "sources-heading-", "sources-outcome-", "sources-step-",
    "export-action-", "export-label-", "export-state-", "reconcile-by-", "reconcile-label-", "sent-label-",
    "sent-state-",
    "portals-full-", "portals-heading-", "portals-state-", "portals-answer-", "portals-sure-",
    "sources-verdict-", "stage-", "status-", "usage-", "usage-metavar-", "validity-", "verdict-",
)  # fmt: skip


def fillings(sentence: str | None) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(sentence or "") if name}


@pytest.mark.parametrize("code", catalogue())
def test_german_and_english_say_the_same(code: str) -> None:
    entry = catalogue()[code]
    assert entry.de.strip()
    assert entry.en.strip()
    assert (entry.help_de is None) == (entry.help_en is None)
    # Schema findings may name what is expected in the words of each language.
    german = {name.removesuffix("_de") for name in fillings(entry.de) | fillings(entry.help_de)}
    english = {name.removesuffix("_en") for name in fillings(entry.en) | fillings(entry.help_en)}
    assert german == english


@pytest.mark.parametrize("code", [code for code, entry in catalogue().items() if entry.severity])
def test_a_severity_is_one_of_three(code: str) -> None:
    assert catalogue()[code].severity in set(Severity)


def test_no_sentence_stands_there_for_nobody() -> None:
    words = set(re.findall(r"[\w-]+", SOURCE + SOURCE.lower()))
    rest = {code: [code.removeprefix(prefix) for prefix in PREFIXES if code.startswith(prefix)] for code in catalogue()}
    assert [code for code in catalogue() if code not in words and words.isdisjoint(rest[code])] == []


def test_a_sentence_is_filled_in_the_language_asked_for() -> None:
    assert say("import-duplicate", "de", delivery="7").startswith("Dieselben Bytes")
    assert say("import-duplicate", "en", delivery="7").startswith("The same bytes")
    assert advice("import-duplicate", "en", delivery="7") is None
    assert Entry(de="a", en="b").severity is None
