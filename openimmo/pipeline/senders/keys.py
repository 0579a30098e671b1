"""The keys by which a feed's anbieter is known: those it gives, and the sender of the settings that has them.

Knows no stock.
"""

from collections.abc import Mapping

from openimmo.domain.sender import named_by
from openimmo.importers.frame import Provider
from openimmo.pipeline.senders.profile import keys_in_file
from openimmo.settings import Settings


def given(keys: Provider) -> dict[str, str]:
    """The keys a feed gives, the strongest first."""
    sent = {"openimmo_anid": keys.openimmo_anid, "anbieternr": keys.anbieternr, "firma": keys.firma}
    return {kind: value for kind, value in sent.items() if value}


def by_settings(keys: Mapping[str, str], settings: Settings) -> str | None:
    """The only sender of the settings that a feed names by these keys."""
    _, fits = named_by(keys, {name: keys_in_file(name, settings) for name in settings.senders})
    return fits[0] if len(fits) == 1 else None
