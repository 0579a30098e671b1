"""How things stand, found out and written: ``status.json`` in the home, and the file for Prometheus.

Each file appears whole or not at all. Knows where they are; what stands in them is told by reports/.
"""

import os
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from openimmo.commands.call import Call

if TYPE_CHECKING:
    from openimmo.pipeline.polling.status import Status, Watch

LOCK = "watch.lock"
READABLE = 0o644  # node_exporter runs as somebody else
PRIVATE = 0o600


def standing(call: Call, watch: "Watch | None") -> "Status":
    """How things stand now; writes nothing."""
    from openimmo.pipeline.polling.status import status_of

    house = call.house
    with house.reading_stock().reading() as view:
        return status_of(view, house.settings, house.clock(), watch)


def watch_that_runs(call: Call) -> "Watch | None":
    """What the daemon of this home said of itself last; None if none runs."""
    from openimmo.intake.lock import is_held
    from openimmo.reports.status import watch_in

    home = call.house.settings.home.path
    if not is_held(home, LOCK):
        return None
    try:
        return watch_in((home / "status.json").read_bytes())
    except OSError:
        return None


def publish(call: Call, watch: "Watch | None") -> None:
    """Write both files; raises StoreError for the first that cannot be written, and what ``standing`` raises."""
    from openimmo.reports.json import dumped
    from openimmo.reports.metrics import metrics
    from openimmo.reports.status import status_document

    status = standing(call, watch)
    settings = call.house.settings
    _write(settings.home.path / "status.json", dumped(status_document(status, call.lang)), PRIVATE)
    if settings.watch.metrics:
        _write(Path(settings.watch.metrics).expanduser(), metrics(status), READABLE)


def _write(file: Path, data: bytes, mode: int) -> None:
    from openimmo.errors import StoreError

    beside = file.with_name(f".{file.name}.{os.getpid()}.tmp")
    try:
        beside.write_bytes(data)
        beside.chmod(mode)
        beside.replace(file)
    except (OSError, ValueError, RuntimeError) as error:
        with suppress(OSError):
            beside.unlink(missing_ok=True)
        reason = getattr(error, "strerror", None) or str(error)
        raise StoreError("watch-not-written", retryable=True, path=str(file), reason=reason) from error
