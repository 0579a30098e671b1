"""How this very call of openimmo is to be started by systemd or cron: program, options, user, home."""

import shutil
import sys
from pathlib import Path

from openimmo.commands.call import Call
from openimmo.reports.units import Installed


def installed(call: Call) -> Installed:
    """As this call runs; with the settings file and the language only where the call names them."""
    options = ["--home", str(call.folder.absolute())]
    if call.config or call.environ.get("OPENIMMO_CONFIG"):
        options += ["--config", str(call.settings_file.absolute())]
    if call.spoken != "en":
        options += ["--lang", call.spoken]
    user, group = _owner(call)
    return Installed(program=[*_program(), *options], user=user, group=group, home=call.folder.absolute())


def _program() -> list[str]:
    """The command openimmo as it was called, else the Python that runs it."""
    called = Path(sys.argv[0])
    found = shutil.which(str(called)) if called.stem == "openimmo" else None
    return [str(Path(found).absolute())] if found else [sys.executable, "-m", "openimmo"]


def _owner(call: Call) -> tuple[str, str]:
    """Whose the home is, if it is there; else whoever calls."""
    place = next((one for one in (call.folder, Path.home()) if one.exists()), Path("/"))
    try:
        return place.owner(), place.group()
    except (KeyError, NotImplementedError, OSError):
        return call.actor, call.actor
