"""Where the bytes of a package that comes as standard input lie while it is looked at."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from openimmo.commands.call import Call

STDIN = "-"


@contextmanager
def room_for_stdin(call: Call, paths: Iterable[Path | str]) -> Iterator[Path | None]:
    """A folder for as long as the block takes, if one of the paths is standard input; below the home, if there is one.

    What a killed run leaves there is removed by the next one.
    """
    if STDIN not in map(str, paths):
        yield None
        return
    from openimmo.intake.scratch import scratch

    with scratch(call.folder) as folder:
        yield folder
