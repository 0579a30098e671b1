"""``openimmo init``: writes a settings file that shows every setting; or prints how a machine starts openimmo."""

import os
from pathlib import Path
from typing import Annotated

import typer

from openimmo.commands.call import Call
from openimmo.commands.exits import Exit
from openimmo.commands.mistakes import Mistake

ForceOption = Annotated[bool, typer.Option("--force", help="help-init-force")]


SystemdOption = Annotated[bool, typer.Option("--systemd", help="help-init-systemd")]
CronOption = Annotated[bool, typer.Option("--cron", help="help-init-cron")]


def run(
    context: typer.Context, systemd: SystemdOption = False, cron: CronOption = False, force: ForceOption = False
) -> int:
    """Write openimmo.toml into the home folder; the exit code. Works where the settings there are wrong, too."""
    if systemd + cron + force > 1:
        raise Mistake("usage-systemd-or-cron", context)
    if systemd or cron:
        return _print_unit(context.obj, systemd=systemd)
    from openimmo.commands.printing import show, unwritable
    from openimmo.errors import Refused
    from openimmo.reports.blocks import Line
    from openimmo.settings import template
    from openimmo.texts import say

    call: Call = context.obj
    file = call.settings_file
    try:
        _write(file, template(call.lang).encode(), force=force)
    except OSError as error:
        if isinstance(error, FileExistsError) and file.is_file():
            raise Refused("command-init-exists", path=str(file)) from error
        raise unwritable(file, error) from error
    show([Line(say("command-init-written", call.lang, path=file))])
    return Exit.DONE


def _print_unit(call: Call, *, systemd: bool) -> Exit:
    from openimmo.commands.installing import installed
    from openimmo.commands.printing import put
    from openimmo.reports import units

    here = installed(call)
    put((units.systemd(here) if systemd else units.cron(here)).encode("utf-8", "surrogateescape"))
    return Exit.DONE


def _write(file: Path, data: bytes, *, force: bool) -> None:
    """A new file; with ``force`` in place of an old one, which stays whole until the new one is."""
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    if not force:
        with file.open("xb") as new:
            new.write(data)
        return
    beside = file.with_name(f"{file.name}.{os.getpid()}.tmp")
    beside.write_bytes(data)
    beside.replace(file)
