"""How the daemon runs: its rhythm, from when on silence is told, and where its numbers are written.

Knows the table ``[watch]``. Does not know sources; each has an interval of its own.
"""

from collections.abc import Mapping
from typing import Protocol

import msgspec

from openimmo.settings.durations import ALLOWED, seconds
from openimmo.settings.reading import wrong
from openimmo.settings.tree import Tree, find

NEVER = "never"


class WatchSettings(msgspec.Struct, frozen=True, kw_only=True):
    """``[watch]``: ``every`` counts for all sources instead of their own intervals, if it is set.

    ``jitter`` is the share of an interval by which a look may come later, drawn each time. ``silent_after`` is after
    how long without a delivery a sender counts as silent ("never": none does). ``metrics`` is a file that Prometheus'
    node_exporter reads.
    """

    every: str = ""
    jitter: float = 0.1
    silent_after: str = "3d"
    metrics: str = ""

    @property
    def interval(self) -> int | None:
        """Seconds from look to look at every source; None: as each source says."""
        return seconds(self.every) if self.every else None


class Silent(Protocol):
    """What the settings of one sender say of its silence."""

    @property
    def silent_after(self) -> str | None: ...


def patience(watch: WatchSettings, senders: Mapping[str, Silent], sender: str) -> int | None:
    """After how many seconds without a delivery this sender counts as silent; None: never."""
    own = senders[sender].silent_after if sender in senders else None
    text = own or watch.silent_after
    return None if text == NEVER else seconds(text)


def check_watch(watch: WatchSettings, senders: Mapping[str, Silent], tree: Tree) -> None:
    """SettingsError for the first span of time that is none."""
    spans = [(("watch", "every"), watch.every, ALLOWED)]
    told = f'{ALLOWED} | "{NEVER}"'
    silences = {("watch",): watch.silent_after} | {("sender", name): one.silent_after for name, one in senders.items()}
    spans += [((*table, "silent_after"), text, told) for table, text in silences.items() if text and text != NEVER]
    for path, text, allowed in spans:
        written = find(tree, *path)
        if written and text and not seconds(text):
            raise wrong(written, ".".join(path), allowed)
    empty = find(tree, "watch", "silent_after")
    if empty and not watch.silent_after:
        raise wrong(empty, "watch.silent_after", told)
