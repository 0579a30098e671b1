"""Help pages in the reader's language.

Options and commands name their words by code; ``speak`` puts the words in. Typer's own headings are English only, so
the classes here write them. Knows typer's help pages; does not know what the commands do.
"""

from difflib import get_close_matches
from typing import Any

from typer.core import TyperCommand, TyperGroup

from openimmo.commands.mistakes import Mistake
from openimmo.commands.words import known, more, word


class _Spoken:
    """What commands and groups say alike."""

    lang = "en"

    def format_usage(self: Any, ctx: Any, formatter: Any) -> None:
        pieces = " ".join(self.collect_usage_pieces(ctx))
        formatter.write_usage(ctx.command_path, pieces, prefix=f"{word('usage', self.lang)} ")

    def format_options(self: Any, ctx: Any, formatter: Any) -> None:
        params = self.get_params(ctx)
        arguments = [(param.metavar, param.help) for param in params if param.param_type_name == "argument"]
        options = [param.get_help_record(ctx) for param in params if param.param_type_name == "option"]
        for kind, records in (("usage-arguments", arguments), ("usage-options", options)):
            if records:
                with formatter.section(word(kind, self.lang)):
                    formatter.write_dl(records)

    def get_help_option(self, ctx: Any) -> Any:
        option = super().get_help_option(ctx)  # type: ignore[misc]
        option.help = word("help-help", self.lang)
        return option


class SpokenCommand(_Spoken, TyperCommand):
    """A command whose help page is in ``lang``."""


class SpokenGroup(_Spoken, TyperGroup):
    """A group of commands whose help page is in ``lang``."""

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        if args[0] not in self.commands:
            near = get_close_matches(args[0], self.commands) or self.commands
            raise Mistake("usage-no-such-command", ctx, name=args[0], near=", ".join(near))
        return super().resolve_command(ctx, args)

    def format_options(self, ctx: Any, formatter: Any) -> None:
        super().format_options(ctx, formatter)
        rows = [(name, command.get_short_help_str()) for name, command in self.commands.items()]
        with formatter.section(word("usage-commands", self.lang)):
            formatter.write_dl(rows)


def speak(command: Any, lang: str) -> Any:
    """The command, its options and the commands below it with words in place of their codes."""
    command.lang = lang
    command.short_help = word(command.help, lang)
    command.help = "\n\n".join(filter(None, (command.short_help, more(command.help, lang))))
    command.options_metavar = word("usage-metavar-options", lang)
    for param in command.params:
        param.help = " ".join(filter(None, (word(param.help, lang), more(param.help, lang))))
        if param.metavar and known(code := f"usage-metavar-{param.metavar.lower()}"):
            param.metavar = word(code, lang)
    if isinstance(command, SpokenGroup):
        command.subcommand_metavar = word("usage-metavar-command", lang)
        for below in command.commands.values():
            speak(below, lang)
    return command
