"""The keys by which a feed's anbieter is known: those it gives, those the settings name, and how they are compared.

Knows no stock.
"""

from collections.abc import Mapping

from openimmo.importers.frame import Provider
from openimmo.settings import Settings


def given(keys: Provider) -> dict[str, str]:
    """The keys a feed gives, the strongest first."""
    sent = {"openimmo_anid": keys.openimmo_anid, "anbieternr": keys.anbieternr, "firma": keys.firma}
    return {kind: value for kind, value in sent.items() if value}


def keys_set(name: str, settings: Settings) -> dict[str, str]:
    """The keys by which the settings know a sender, the strongest first."""
    own = settings.senders.get(name)
    if own is None:
        return {}
    return given(Provider(openimmo_anid=own.openimmo_anid, anbieternr=own.anbieternr, firma=own.firma))


def by_settings(keys: Mapping[str, str], settings: Settings) -> str | None:
    """The sender of the settings whose strongest given key is the feed's."""
    for kind, value in keys.items():
        fits = [name for name in settings.senders if fold(keys_set(name, settings).get(kind)) == fold(value)]
        if len(fits) == 1:
            return fits[0]
    return None


def fold(text: str | None) -> str | None:
    """What two spellings of one key have in common."""
    return " ".join(text.split()).casefold() if text else None
