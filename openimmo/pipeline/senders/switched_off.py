"""Which repairs are switched off for a package: for everybody, for a named sender, or by the keys of each anbieter.

Knows settings; a sender that only the stock knows has none of its own.
"""

from collections.abc import Callable
from typing import NamedTuple

from openimmo.importers.frame import Provider
from openimmo.pipeline.senders.keys import by_settings, given
from openimmo.settings import Settings


class SwitchedOff(NamedTuple):
    """The codes that are off ``everywhere``, and what tells those that are off for an anbieter as well."""

    everywhere: frozenset[str] = frozenset()
    of: Callable[[Provider], frozenset[str]] | None = None


ALL_ON = SwitchedOff()
"""Every repair is on."""


def switched_off(settings: Settings, sender: str | None = None) -> SwitchedOff:
    """What the settings switch off. With a ``sender`` named, the feed's own keys do not matter."""
    if sender is not None or not any(one.repairs_off for one in settings.senders.values()):
        return SwitchedOff(settings.repairs_off(sender))

    def of(keys: Provider) -> frozenset[str]:
        return settings.repairs_off(by_settings(given(keys), settings))

    return SwitchedOff(settings.repairs_off(), of)
