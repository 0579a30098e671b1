"""Errors told to the user, and unexpected ones written to a log file that is named.

Knows all errors. Nothing of what a listing says and no secret gets into the file: it holds the traceback alone.
"""

import tempfile
import traceback
from pathlib import Path

from openimmo.commands.call import Call
from openimmo.commands.exits import Exit, meant_by
from openimmo.commands.logs import complain, masked
from openimmo.commands.words import word


def answer(error: Exception, call: Call) -> Exit:
    """Say what happened and what to do; the exit code that stands for it."""
    from openimmo.errors import OpenImmoError

    exit_code = meant_by(error)
    if isinstance(error, OpenImmoError):
        code, said = error.code, _joined(error.message(call.lang), error.advice(call.lang))
    elif exit_code is Exit.LATER:
        code, said = "command-disk-full", word("command-disk-full", call.lang)
    else:
        code, said = (
            "command-failed",
            word("command-failed", call.lang, error=_named(error)),
        )
    if exit_code is Exit.FAILED:
        said = _joined(said, _logged(error, call))
    complain(said, code)
    return exit_code


def _joined(*parts: str | None) -> str:
    return " ".join(filter(None, parts))


def _named(error: Exception) -> str:
    return f"{type(error).__name__}: {error}" if str(error) else type(error).__name__


def _logged(error: Exception, call: Call) -> str:
    """Where the traceback is to be read."""
    told = masked("".join(traceback.format_exception(error)))
    log = _written(call.folder / "logs", told) or _written(Path(tempfile.gettempdir()), told)
    return word("command-log", call.lang, log=log) if log else word("command-no-log", call.lang)


def _written(folder: Path, text: str) -> Path | None:
    """The new file in ``folder`` that holds ``text``; None if there can be none."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(
            "w", prefix="failure-", suffix=".log", dir=folder, delete=False, encoding="utf-8", errors="backslashreplace"
        ) as file:
            file.write(text)
        return Path(file.name)
    except OSError:
        return None
