"""How long what a home keeps is kept, before ``openimmo clean`` lets it go.

Knows the table ``[retention]``. Does not know where anything lies.
"""

from datetime import timedelta
from typing import NamedTuple

import msgspec

from openimmo.settings.durations import seconds, span
from openimmo.settings.reading import wrong
from openimmo.settings.tree import Tree, find

NEVER = "never"
DAY = 86_400
LONGEST = 36_500 * DAY


class _Bound(NamedTuple):
    """The shortest span that is allowed (seconds), and an example."""

    shortest: int
    example: str


# Two days: today's reports and mails are still being written, counted and summed up. Ninety days: a withdrawn listing
# must be restorable for as long. A week: what was given up, or not fetched, somebody must be able to see to.
_BOUNDS = {
    "archive": _Bound(2 * DAY, "3650d"),
    "quarantine": _Bound(2 * DAY, "365d"),
    "reports": _Bound(2 * DAY, "400d"),
    "mails": _Bound(2 * DAY, "90d"),
    "unsent_mails": _Bound(7 * DAY, "180d"),
    "exports": _Bound(2 * DAY, "400d"),
    "export_reports": _Bound(2 * DAY, "90d"),
    "packages": _Bound(2 * DAY, "90d"),
    "handovers": _Bound(7 * DAY, "400d"),
    "pictures": _Bound(2 * DAY, "180d"),
    "media": _Bound(2 * DAY, "30d"),
    "withdrawn": _Bound(90 * DAY, "730d"),
}


class RetentionSettings(msgspec.Struct, frozen=True, kw_only=True):
    """``[retention]``: how long each is kept, as a span of days, or "never" to let none of it go.

    ``archive`` and ``quarantine`` are the bytes of deliveries after their verdict; ``reports`` the files in the folder
    of that name; ``mails`` those that were sent, ``unsent_mails`` all others; ``media`` attachments that no listing
    uses; ``withdrawn`` the contents of withdrawn listings. ``exports`` is what the ledger says of each export,
    ``export_reports`` what was told of them, ``packages`` their files in the outbox; ``handovers`` tables of contacts
    in the outbox; ``pictures`` those that were made for portals, since their last use.
    """

    archive: str = NEVER
    quarantine: str = NEVER
    reports: str = "400d"
    mails: str = "90d"
    unsent_mails: str = "180d"
    media: str = "30d"
    withdrawn: str = NEVER
    exports: str = "400d"
    export_reports: str = "90d"
    packages: str = "90d"
    handovers: str = "400d"
    pictures: str = "180d"

    def age(self, name: str) -> timedelta | None:
        """How old what the key ``name`` speaks of must be to go; None: it never goes."""
        text: str = getattr(self, name)
        whole = None if text == NEVER else seconds(text, LONGEST)
        return None if whole is None else timedelta(seconds=whole)


def check_retention(retention: RetentionSettings, tree: Tree) -> None:
    """SettingsError for the first span that is none, or that is too short."""
    for name, bound in _BOUNDS.items():
        text: str = getattr(retention, name)
        whole = None if text == NEVER else seconds(text, LONGEST)
        written = find(tree, "retention", name)
        if written and text != NEVER and (whole is None or whole < bound.shortest):
            allowed = f'"{NEVER}" | "{bound.example}" … (≥ {span(bound.shortest)})'
            raise wrong(written, f"retention.{name}", allowed)
