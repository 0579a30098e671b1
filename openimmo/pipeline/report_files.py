"""Writes the report of each delivery into the folder ``reports``, as HTML and JSON, each whole or not at all.

Looks at what was settled of late, so a run that was cut off is made up for by the next. How a report is drawn is given
by the caller.
"""

import re
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Protocol

from openimmo.domain.delivery import DeliveryReport
from openimmo.intake.failures import told
from openimmo.settings import Settings
from openimmo.store.stock import Stock

LATELY = timedelta(days=1)
Draw = Callable[[DeliveryReport, datetime], Mapping[str, bytes]]


class Archive(Protocol):
    """What the writing of report files needs from the house (wiring.py)."""

    settings: Settings

    def clock(self) -> datetime: ...
    def reading_stock(self) -> Stock: ...


def write_report_files(house: Archive, draw: Draw) -> int:
    """Write the files of deliveries settled within a day that have none yet; how many deliveries that were.

    ``draw`` gives the files of a report by their endings (``html``, ``json``). Raises StoreError where the folder
    cannot be written.
    """
    folder = house.settings.home.reports
    now = house.clock()
    written = 0
    with house.reading_stock().reading() as view:
        for delivery in view.settled(now - LATELY, now + LATELY):
            name = file_name(delivery.delivery)
            # The JSON is written last: where it stands, the report is complete.
            if (folder / f"{name}.json").exists():
                continue
            report = view.report(delivery.delivery)
            if report is not None:
                _write(folder, name, draw(report, delivery.settled_at or now))
                written += 1
    return written


def _write(folder: Path, name: str, files: Mapping[str, bytes]) -> None:
    with told(folder):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        for ending, data in sorted(files.items()):
            part = folder / f".{name}.{ending}.tmp"
            part.write_bytes(data)
            part.replace(folder / f"{name}.{ending}")


def file_name(delivery: str) -> str:
    """What the files of a delivery's report are called, without their endings."""
    return re.sub(r"[^A-Za-z0-9._-]", "-", delivery).lstrip(".")
