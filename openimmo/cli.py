"""The command line: which commands and options there are, and how a call ends.

Only puts together what commands/ holds, and sees that whatever happens becomes one clear line and an exit code.
"""

import os
import sys
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from enum import StrEnum
from io import TextIOWrapper
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from openimmo import __version__
from openimmo.commands import (
    anonymizing,
    auditing,
    cleaning,
    comparing,
    contacts,
    contacts_handover,
    converting,
    deliveries,
    explaining,
    exporting,
    feedback,
    importing,
    initiating,
    leads,
    listing_forms,
    listings,
    outbox,
    portals,
    reconciling,
    senders,
    senders_password,
    senders_shown,
    senders_state,
    serving,
    sources,
    status,
    trusting,
    validating,
    watching,
)
from openimmo.commands.call import Call, LogFormat
from openimmo.commands.exits import Exit
from openimmo.commands.interrupts import listen
from openimmo.commands.mistakes import Mistake, told
from openimmo.commands.speaking import SpokenCommand, SpokenGroup, speak
from openimmo.commands.words import spoken, word

if TYPE_CHECKING:
    from datetime import datetime

ORDER = (
    "validate", "rules", "diff", "convert", "anonymize", "import", "export", "watch", "status", "listings", "contacts",
    "deliveries", "senders", "sources", "portals", "outbox", "feedback", "leads", "serve-ftp", "audit", "clean", "init",
)  # fmt: skip


class Lang(StrEnum):
    """The languages of all texts."""

    DE = "de"
    EN = "en"


class Program(SpokenGroup):
    """The whole program: an error of any command is answered here, where the call is known."""

    def invoke(self, ctx: Any) -> Any:
        from openimmo.commands.failures import answer

        try:
            return super().invoke(ctx)
        except (typer.TyperException, typer.Exit, typer.Abort):
            raise
        except Exception as error:
            return answer(error, ctx.obj)


def _tell_version(asked: bool) -> None:
    if asked:
        typer.echo(f"openimmo {__version__}")
        raise typer.Exit


VersionOption = Annotated[bool, typer.Option("--version", help="help-version", callback=_tell_version, is_eager=True)]


def _begin(
    context: typer.Context,
    home: Annotated[Path | None, typer.Option("--home", metavar="DIR", help="help-home")] = None,
    config: Annotated[Path | None, typer.Option("--config", metavar="FILE", help="help-config")] = None,
    lang: Annotated[Lang | None, typer.Option("--lang", help="help-lang")] = None,
    log_format: Annotated[
        LogFormat, typer.Option("--log-format", help="help-log-format", show_default=False)
    ] = LogFormat.TEXT,
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="help-verbose")] = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="help-quiet")] = False,
    _version: VersionOption = False,
) -> None:
    from openimmo.commands.logs import listen

    if verbose and quiet:
        raise Mistake("usage-verbose-or-quiet", context)
    context.obj = replace(
        context.obj,
        home=home,
        config=config,
        asked=lang,
        log_format=log_format,
        verbosity=int(verbose) - int(quiet),
    )
    listen(context.obj)


def program(lang: str) -> Any:
    """The program with its help in ``lang``."""
    app = _group(callback=_begin, help="help-openimmo", cls=Program)
    app.command("import", help="help-import", cls=SpokenCommand)(importing.run)
    app.command("validate", help="help-validate", cls=SpokenCommand)(validating.run)
    app.command("rules", help="help-rules", cls=SpokenCommand)(explaining.run)
    app.command("diff", help="help-diff", cls=SpokenCommand)(comparing.run)
    app.command("convert", help="help-convert", cls=SpokenCommand)(converting.run)
    app.command("anonymize", help="help-anonymize", cls=SpokenCommand)(anonymizing.run)
    app.command("export", help="help-export", cls=SpokenCommand)(exporting.run)
    app.add_typer(_listings(), name="listings")
    app.add_typer(_contacts(), name="contacts")
    app.add_typer(_deliveries(), name="deliveries")
    app.add_typer(_senders(), name="senders")
    app.add_typer(_sources(), name="sources")
    app.add_typer(_portals(), name="portals")
    app.add_typer(_outbox(), name="outbox")
    app.add_typer(_feedback(), name="feedback")
    app.add_typer(_leads(), name="leads")
    app.command("watch", help="help-watch", cls=SpokenCommand)(watching.run)
    app.command("status", help="help-how-things-stand", cls=SpokenCommand)(status.run)
    app.command("serve-ftp", help="help-serve-ftp", cls=SpokenCommand)(serving.run)
    app.command("audit", help="help-audit", cls=SpokenCommand)(auditing.run)
    app.command("clean", help="help-clean", cls=SpokenCommand)(cleaning.run)
    app.command("init", help="help-init", cls=SpokenCommand)(initiating.run)
    whole: Any = typer.main.get_command(app)
    whole.commands = {name: whole.commands[name] for name in ORDER}
    return speak(whole, lang)


def _listings() -> typer.Typer:
    group = _group(help="help-listings", cls=SpokenGroup)
    group.command("list", help="help-listings-list", cls=SpokenCommand)(listings.listed)
    group.command("show", help="help-listings-show", cls=SpokenCommand)(listings.shown)
    group.command("history", help="help-listings-history", cls=SpokenCommand)(listings.history)
    group.command("export", help="help-listings-export", cls=SpokenCommand)(listing_forms.exported)
    group.command("set-status", help="help-listings-set-status", cls=SpokenCommand)(listings.set_status)
    group.command("renumber", help="help-listings-renumber", cls=SpokenCommand)(listings.renumber)
    return group


def _contacts() -> typer.Typer:
    group = _group(help="help-contacts", cls=SpokenGroup)
    group.command("list", help="help-contacts-list", cls=SpokenCommand)(contacts.listed)
    group.command("show", help="help-contacts-show", cls=SpokenCommand)(contacts.shown)
    group.command("set-kind", help="help-contacts-set-kind", cls=SpokenCommand)(contacts.set_kind)
    group.command("consent", help="help-contacts-consent", cls=SpokenCommand)(contacts.consent)
    group.command("merge", help="help-contacts-merge", cls=SpokenCommand)(contacts.merge)
    group.command("split", help="help-contacts-split", cls=SpokenCommand)(contacts.split)
    group.command("hand-over", help="help-contacts-hand-over", cls=SpokenCommand)(contacts_handover.hand_over)
    return group


def _deliveries() -> typer.Typer:
    group = _group(help="help-deliveries", cls=SpokenGroup)
    group.command("list", help="help-deliveries-list", cls=SpokenCommand)(deliveries.listed)
    group.command("show", help="help-deliveries-show", cls=SpokenCommand)(deliveries.shown)
    group.command("approve", help="help-deliveries-approve", cls=SpokenCommand)(deliveries.approved)
    group.command("replay", help="help-deliveries-replay", cls=SpokenCommand)(deliveries.replayed)
    group.command("undo", help="help-deliveries-undo", cls=SpokenCommand)(deliveries.undone)
    return group


def _senders() -> typer.Typer:
    group = _group(help="help-senders", cls=SpokenGroup)
    group.command("add", help="help-senders-add", cls=SpokenCommand)(senders.add)
    group.command("change", help="help-senders-change", cls=SpokenCommand)(senders.change)
    group.command("list", help="help-senders-list", cls=SpokenCommand)(senders_shown.listed)
    group.command("show", help="help-senders-show", cls=SpokenCommand)(senders_shown.shown)
    group.command("release", help="help-senders-release", cls=SpokenCommand)(senders_state.release)
    group.command("block", help="help-senders-block", cls=SpokenCommand)(senders_state.block)
    group.command("pause", help="help-senders-pause", cls=SpokenCommand)(senders_state.pause)
    group.command("resume", help="help-senders-resume", cls=SpokenCommand)(senders_state.resume)
    group.command("set-password", help="help-senders-set-password", cls=SpokenCommand)(senders_password.set_password)
    group.command("remove", help="help-senders-remove", cls=SpokenCommand)(senders_state.remove)
    return group


def _sources() -> typer.Typer:
    group = _group(help="help-sources", cls=SpokenGroup)
    group.command("list", help="help-sources-list", cls=SpokenCommand)(sources.listed)
    group.command("check", help="help-sources-check", cls=SpokenCommand)(sources.checked)
    group.command("trust", help="help-sources-trust", cls=SpokenCommand)(trusting.source)
    return group


def _portals() -> typer.Typer:
    group = _group(help="help-portals", cls=SpokenGroup)
    group.command("list", help="help-portals-list", cls=SpokenCommand)(portals.listed)
    group.command("show", help="help-portals-show", cls=SpokenCommand)(portals.shown)
    group.command("exports", help="help-portals-exports", cls=SpokenCommand)(portals.exports)
    group.command("check", help="help-portals-check", cls=SpokenCommand)(portals.checked)
    group.command("trust", help="help-sources-trust", cls=SpokenCommand)(trusting.portal)
    group.command("reconcile", help="help-portals-reconcile", cls=SpokenCommand)(reconciling.run)
    return group


def _outbox() -> typer.Typer:
    group = _group(help="help-outbox", cls=SpokenGroup)
    group.command("list", help="help-outbox-list", cls=SpokenCommand)(outbox.listed)
    group.command("send", help="help-outbox-send", cls=SpokenCommand)(outbox.sent)
    return group


def _feedback() -> typer.Typer:
    group = _group(help="help-feedback", cls=SpokenGroup)
    group.command("read", help="help-feedback-read", cls=SpokenCommand)(feedback.read)
    group.command("write", help="help-feedback-write", cls=SpokenCommand)(feedback.write)
    return group


def _leads() -> typer.Typer:
    group = _group(help="help-leads", cls=SpokenGroup)
    group.command("import", help="help-leads-import", cls=SpokenCommand)(leads.imported)
    return group


def _group(**settings: Any) -> typer.Typer:
    # Without rich in help pages and tracebacks the program starts twice as fast.
    return typer.Typer(
        add_completion=False,
        no_args_is_help=True,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["-h", "--help"]},
        **settings,
    )


def run(arguments: Sequence[str], environ: Mapping[str, str], now: "Callable[[], datetime] | None" = None) -> int:
    """One call of the program with these arguments; the exit code. Everything it says is on stdout and stderr.

    ``now`` is the clock it goes by, else that of the machine.
    """
    call = Call(environ=environ, spoken=spoken(arguments, environ), now=now)
    try:
        answered = program(call.spoken).main(list(arguments), "openimmo", standalone_mode=False, obj=call)
    except typer.TyperException as error:
        typer.echo(_usage(error, call.spoken), err=True)
        return Exit.USAGE
    except KeyboardInterrupt:  # while the commands were put together
        answered = Exit.INTERRUPTED
    if answered == Exit.INTERRUPTED and not _quiet():
        typer.echo(word("command-interrupted", call.spoken), err=True)
    return int(answered or Exit.DONE)


def _quiet() -> bool:
    """Whether this call was asked to say only what went wrong."""
    from openimmo.commands.logs import LEVELS, LOGGER

    return LOGGER.level == LEVELS[-1]


def _usage(error: typer.TyperException, lang: str) -> str:
    if type(error).__name__ == "NoArgsIsHelpError":
        return error.message
    return f"openimmo: {told(error, lang)}"


def main() -> None:
    """The program ``openimmo``."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    listen()  # also to SIGTERM, so that what is half written is taken away
    code = run(sys.argv[1:], os.environ)
    if code == Exit.INTERRUPTED and threading.active_count() > 1:
        sys.stderr.flush()
        os._exit(code)  # a thread may wait long for a server; what it has under way is taken up by the next run
    sys.exit(code)
