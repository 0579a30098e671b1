"""Where a file that somebody wants written may not go: over what the home folder holds, or in the place of a device.

Writes nothing.
"""

import errno
import os
from pathlib import Path

from openimmo.commands.call import Call


def spared(call: Call, out: Path) -> None:
    """Raise SettingsError if ``out`` would take the place of a pipe, or of a file of the home: the stock, say."""
    from openimmo.errors import SettingsError

    place, home = Path(os.path.realpath(out)), Path(os.path.realpath(call.folder))
    if place.exists() and not (place.is_file() or place.is_dir()):
        raise SettingsError("command-output", path=str(out), reason=os.strerror(errno.EINVAL))
    if home in place.parents and place.is_file():
        raise SettingsError("command-output-home", path=str(out), home=str(home))
