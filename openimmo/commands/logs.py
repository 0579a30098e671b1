"""What is said on stderr: log lines and complaints, as text or as one JSON object a line.

Knows the logger of the program. Control characters of strangers and secrets in addresses never get out.
"""

import json
import logging
import re
import shutil
import sys
import textwrap
from datetime import UTC, datetime

from openimmo.commands.call import Call, LogFormat
from openimmo.reports.plain import harmless, visible

LOGGER = logging.getLogger("openimmo")
LEVELS = {-1: logging.ERROR, 0: logging.WARNING, 1: logging.INFO}
_SECRET = re.compile(
    r"(?P<before>://)[^/@\s:]+(?::[^@\s]*)?(?=@)|(?P<name>(?i:password|passwd|secret|token|key)[\"']?\s*[=:]\s*)[^\s,;&)]+"
)


def listen(call: Call) -> None:
    """Write what is logged to stderr, as the call wants it."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines() if call.log_format is LogFormat.JSON else TextLines(_width()))
    LOGGER.handlers = [handler]
    LOGGER.propagate = False
    LOGGER.setLevel(LEVELS[max(-1, min(1, call.verbosity))])


def _width() -> int | None:
    """How many columns there are to read an error in; None where nobody reads it on a terminal."""
    return max(40, shutil.get_terminal_size().columns) if sys.stderr.isatty() else None


def listen_long(call: Call) -> None:
    """As ``listen``, for a program that runs on: ordinary events are told too, each with its time."""
    listen(call)
    LOGGER.setLevel({-1: logging.WARNING, 0: logging.INFO, 1: logging.DEBUG}[max(-1, min(1, call.verbosity))])
    if call.log_format is LogFormat.TEXT and "JOURNAL_STREAM" not in call.environ:  # the journal has times of its own
        LOGGER.handlers[0].setFormatter(TimedLines())


def complain(message: str, code: str | None = None) -> None:
    """Say what went wrong; ``code`` goes into the JSON form."""
    LOGGER.error("%s", message, extra={"code": code})


def masked(text: str) -> str:
    """``text`` without user names and passwords in addresses and after words such as password=."""
    return _SECRET.sub(lambda found: f"{found['before'] or found['name']}***", text)


class TextLines(logging.Formatter):
    """``openimmo: what happened``; on a terminal of ``width`` columns no word is torn in two."""

    def __init__(self, width: int | None = None) -> None:
        super().__init__()
        self._width = width

    def format(self, record: logging.LogRecord) -> str:
        line = visible(masked(f"openimmo: {record.getMessage()}"))
        if self._width is None or len(line) < self._width:
            return line
        return textwrap.fill(
            line, self._width - 1, subsequent_indent="  ", break_long_words=False, break_on_hyphens=False
        )


class TimedLines(TextLines):
    """``2026-11-22T10:00:00Z openimmo: what happened``."""

    def format(self, record: logging.LogRecord) -> str:
        at = datetime.fromtimestamp(record.created, UTC)
        return f"{at:%Y-%m-%dT%H:%M:%SZ} {super().format(record)}"


class JsonLines(logging.Formatter):
    """One object a line: time (UTC), level, code, message, and what else is known by name (``facts``)."""

    def format(self, record: logging.LogRecord) -> str:
        at = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
        said = {
            "time": at,
            "level": record.levelname.lower(),
            "code": getattr(record, "code", None),
            "message": masked(record.getMessage()),
            **getattr(record, "facts", {}),
        }
        return harmless(json.dumps(said, ensure_ascii=False))
