"""Help: every command and every option is described, in both languages, and it answers at once."""

import re
import subprocess
import sys

import pytest

from openimmo.cli import program
from openimmo.commands.options import Status
from openimmo.commands.words import _words
from openimmo.domain.listing import ListingStatus
from openimmo.texts import LANGUAGES
from tests.commands.program import environment

AGREED = {
    "--openimmo-anid", "--anbieternr", "--firma", "--account", "--folder", "--crm-user", "--policy", "--contact",
    "--report-lang", "--email", "--only-errors", "--feedback", "--max-listings",
    "--probation",
}  # fmt: skip
OFFERED = {
    "validate": {
        "--format",
        "--output",
        "--fail-on",
        "--xsd",
        "--no-repair",
        "--as-of",
        "--against",
        "--max-shrink",
        "--portal",
    },
    "rules": {"--format"},
    "diff": {"--sender", "--format", "--output", "--max-shrink", "--fail-on", "--exit-code"},
    "convert": {"--to", "--report", "--format"},
    "anonymize": {"--seed", "--format"},
    "import": {"--sender", "--policy", "--dry-run", "--format"},
    "export": {"--full", "--delta", "--listing", "--output", "--delete", "--all", "--dry-run", "--format"},
    "watch": {"--once", "--every", "--format"},
    "status": {"--format"},
    "listings list": {"--status", "--sender", "--city", "--updated-since", "--search", "--all", "--format"},
    "listings show": {"--format"},
    "listings history": {"--format"},
    "listings export": {
        "--format",
        "--output",
        "--columns",
        "--internal",
        "--status",
        "--sender",
        "--city",
        "--updated-since",
        "--search",
        "--all",
    },
    "listings set-status": {"--note"},
    "listings renumber": {"--note"},
    "contacts list": {"--kind", "--origin", "--consent", "--sender", "--status", "--search", "--format"},
    "contacts show": {"--format"},
    "contacts set-kind": {"--note"},
    "contacts consent": {"--given", "--withdrawn", "--opt-out", "--lift-opt-out", "--note"},
    "contacts merge": {"--note"},
    "contacts split": {"--merged", "--listing", "--email", "--phone", "--note"},
    "contacts hand-over": {
        "--sender",
        "--kinds",
        "--all",
        "--without-kind",
        "--output",
        "--start",
        "--stop",
        "--note",
        "--format",
    },
    "deliveries list": {"--sender", "--limit", "--format"},
    "deliveries show": {"--listing", "--format"},
    "deliveries approve": {"--yes", "--dry-run", "--format"},
    "deliveries replay": {"--force", "--dry-run", "--format"},
    "deliveries undo": {"--force", "--dry-run", "--format"},
    "sources list": {"--format"},
    "sources check": {"--write", "--format"},
    "sources trust": {"--fingerprint", "--replace", "--yes"},
    "portals list": {"--format"},
    "portals show": {"--format"},
    "portals exports": {"--limit", "--format"},
    "portals check": {"--format"},
    "portals trust": {"--fingerprint", "--replace", "--yes"},
    "portals reconcile": {"--others-taken", "--format"},
    "outbox list": {"--limit", "--format"},
    "outbox send": {"--all"},
    "senders add": AGREED,
    "senders change": AGREED | {"--unset", "--note"},
    "senders list": {"--format"},
    "senders show": {"--format"},
    "senders release": {"--note", "--format"},
    "senders block": {"--note"},
    "senders pause": {"--note"},
    "senders resume": {"--note", "--format"},
    "senders set-password": {"--stdin", "--generate", "--remove"},
    "serve-ftp": {
        "--host",
        "--port",
        "--passive-ports",
        "--public-address",
        "--certificate",
        "--key",
        "--plain",
        "--insecure",
    },
    "senders remove": {"--yes", "--dry-run", "--note"},
    "feedback read": {"--format", "--store", "--sender"},
    "feedback write": {"--output", "--empty-person"},
    "leads import": {"--sender", "--policy", "--listings", "--dry-run", "--format"},
    "audit": {"--format"},
    "clean": {"--dry-run", "--format"},
    "init": {"--force", "--systemd", "--cron"},
}
GLOBAL = {"--home", "--config", "--lang", "--log-format", "--verbose", "-v", "--quiet", "-q", "--version"}


def _commands(group, above=""):
    for name, below in group.commands.items():
        if hasattr(below, "commands"):
            yield from _commands(below, f"{above}{name} ")
        else:
            yield f"{above}{name}", below


def _options(described):
    return {option for param in described.params if param.param_type_name == "option" for option in param.opts}


def test_exactly_the_commands_and_options_that_are_due_are_offered():
    whole = program("en")
    assert {name: _options(described) for name, described in _commands(whole)} == OFFERED
    assert _options(whole) == GLOBAL


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", ["", "listings", "contacts", "deliveries", "outbox", *OFFERED])
def test_every_command_and_option_is_described(openimmo, name, lang):
    described = openimmo("--lang", lang, *name.split(), "--help")
    assert (described.code, described.err) == (0, "")
    usage, options = {"en": ("Usage:", "Options:"), "de": ("Aufruf:", "Optionen:")}[lang]
    assert described.out.startswith(f"{usage} openimmo {name}".strip())
    assert options in described.out
    for option in OFFERED.get(name, GLOBAL if not name else set()):
        assert re.search(rf"{re.escape(option)}\b.*\w\w\w", described.out), option
    assert not re.search(r"\b(help|usage|command)-[a-z]", described.out)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_nothing_of_a_help_page_is_left_in_the_other_language(openimmo, lang):
    foreign = {"de": ["Show", "Options", "COMMAND", "required"], "en": ["zeigen", "Optionen", "BEFEHL"]}[lang]
    pages = [openimmo("--lang", lang, *name.split(), "--help").out for name in ["", "listings", *OFFERED]]
    assert not [word for word in foreign for page in pages if word in page]


@pytest.mark.parametrize("code", [code for code in _words() if code.startswith("help-")])
def test_words_of_help_are_different_in_the_two_languages(code):
    entry = _words()[code]
    assert entry["de"] != entry["en"]
    assert entry["de"].endswith(".")
    assert entry["en"].endswith(".")


@pytest.mark.parametrize(
    ("variables", "begins"),
    [
        ({"OPENIMMO_LANG": "de"}, "Aufruf:"),
        ({"LC_ALL": "de_DE.UTF-8"}, "Aufruf:"),
        ({"LANG": "de_AT.UTF-8"}, "Aufruf:"),
        ({"LANG": "fr_FR.UTF-8"}, "Usage:"),
        ({"OPENIMMO_LANG": "en", "LANG": "de_DE.UTF-8"}, "Usage:"),
        ({"OPENIMMO_LANG": "klingon", "LANG": "de_DE.UTF-8"}, "Aufruf:"),
        ({}, "Usage:"),
    ],
)
def test_the_language_of_help_is_the_variable_else_the_locale_else_english(openimmo, variables, begins):
    assert openimmo("--help", **variables).out.startswith(begins)


def test_the_option_beats_the_variable(openimmo):
    assert openimmo("--lang=en", "--help", OPENIMMO_LANG="de").out.startswith("Usage:")
    assert openimmo("--lang", "de", "import", "--help", OPENIMMO_LANG="en").out.startswith("Aufruf:")


def test_a_word_after_the_options_is_no_language(openimmo):
    assert openimmo("--help", "--", "--lang", "de").out.startswith("Usage:")


def test_the_version_is_told(openimmo):
    from openimmo import __version__

    assert openimmo("--version").out == f"openimmo {__version__}\n"


def test_no_arguments_show_the_help_as_wrong_usage(openimmo):
    shown = openimmo()
    assert (shown.code, shown.out) == (2, "")
    assert shown.err.startswith("Usage: openimmo")
    assert openimmo("listings").code == 2


def test_the_help_page_loads_nothing_heavy(home):
    """The start is quick because of what it leaves out."""
    heavy = ["lxml", "sqlalchemy", "rich", "msgspec", "PIL", "pydantic", "alembic", "openimmo.settings", "logging"]
    code = f"""
import sys
from openimmo.cli import run
run(["--help"], {{}})
print([name for name in {heavy!r} if name in sys.modules], file=sys.stderr)
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, env=environment(home), check=True)
    assert done.stderr.decode().strip() == "[]"


def test_the_statuses_of_the_command_line_are_those_of_the_stock():
    assert {one.name: one.value for one in Status} == {one.name: one.value for one in ListingStatus}
