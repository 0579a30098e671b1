"""What stands around the listings of each sender, as the stock keeps it. Writes nothing."""

from collections.abc import Mapping

from openimmo.errors import FeedError
from openimmo.importers.feed import read_provider
from openimmo.model import Anbieter
from openimmo.store.exporting import Provider


class Frames:
    """The frames of one export; ``providers`` are the senders by their names."""

    def __init__(self, providers: Mapping[str, Provider]) -> None:
        self._providers = providers

    def anbieter(self, name: str) -> Anbieter | None:
        """What a sender's newest delivery said around its listings; of one from before that was kept, its keys."""
        one = self._providers.get(name)
        if one is None:
            return None
        if one.anbieter is not None:
            try:
                return read_provider(one.anbieter)
            except FeedError:  # the stock was damaged by hand; its keys are enough to say whose the listings are
                pass
        number, firma, anid = (one.keys.get(key) for key in ("anbieternr", "firma", "openimmo_anid"))
        return Anbieter(anbieternr=number, firma=firma, openimmo_anid=anid)
