"""``openimmo senders set-password``: the password with which a sender logs in to the built-in receiver."""

import sys
from typing import Annotated

import typer

from openimmo.commands.call import Call
from openimmo.commands.exits import Exit
from openimmo.commands.mistakes import Mistake
from openimmo.commands.saying import tell
from openimmo.commands.senders import NameArgument

StdinOption = Annotated[bool, typer.Option("--stdin", help="help-password-stdin")]
GenerateOption = Annotated[bool, typer.Option("--generate", help="help-password-generate")]
RemoveOption = Annotated[bool, typer.Option("--remove", help="help-password-remove")]


def set_password(
    context: typer.Context,
    name: NameArgument,
    stdin: StdinOption = False,
    generate: GenerateOption = False,
    remove: RemoveOption = False,
) -> int:
    """Set, make up or take away a sender's password."""
    from openimmo.domain import passwords

    call: Call = context.obj
    if stdin + generate + remove > 1:
        raise Mistake("usage-password-one", context)
    with call.house.reading_stock().reading() as view:
        found = view.find_sender(name).name
    if remove:
        _keep(call, found, None)
        tell(call, "command-password-removed", name=found)
        return Exit.DONE
    if generate:
        password = passwords.made_up(call.house.secret(passwords.CHANCE))
    else:
        password = _read(context) if stdin else _asked(context)
    if not passwords.is_fit(password):
        raise Mistake("usage-password-unfit", context, shortest=passwords.SHORTEST, longest=passwords.LONGEST)
    account = _keep(call, found, passwords.kept(password.encode(), call.house.secret(passwords.SALT)))
    if generate:
        tell(call, "command-password-made-up", name=found, account=account, word=password)
    else:
        tell(call, "command-password-set", name=found, account=account)
    return Exit.DONE


def _keep(call: Call, name: str, kept: str | None) -> str:
    """Write what is kept of the password into the stock; the name of the account. Refused if the sender has none."""
    from msgspec.structs import replace

    from openimmo.errors import Refused
    from openimmo.pipeline.receiving.accounts import entry_of

    with call.house.stock().writing() as book:
        sender = book.find_sender(name)
        entry = entry_of(sender, call.house.settings)
        if entry is None and kept is not None:
            raise Refused("receiver-no-account", name=sender.name)
        profile = replace(sender.profile, password=kept)
        book.change_sender(
            sender.name, actor=call.actor, at=call.house.clock(), action="password", profile=profile,
        )  # fmt: skip
        return entry.account.name if entry else ""


def _read(context: typer.Context) -> str:
    """The first line on stdin."""
    try:
        return sys.stdin.buffer.readline(4096).decode().rstrip("\r\n")
    except UnicodeDecodeError:
        raise Mistake("usage-password-encoding", context) from None


def _asked(context: typer.Context) -> str:
    """What is typed twice at the terminal, unseen."""
    from getpass import getpass

    from openimmo.texts import say

    call: Call = context.obj
    if not sys.stdin.isatty():
        raise Mistake("usage-password-terminal", context)
    first, second = (getpass(say(code, call.lang) + " ") for code in ("command-password-ask", "command-password-again"))
    if first != second:
        raise Mistake("usage-password-differs", context)
    return first
