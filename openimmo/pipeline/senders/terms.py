"""On which terms the feeds of a package are read: the repairs that are off and the limits of attachments, per sender.

Both may come from the sender's policy, and the sender may be known by nothing but the keys in the feed. Writes nothing.
"""

from collections.abc import Callable

import msgspec

from openimmo.domain.package import PackageFiles
from openimmo.errors import UnknownObject
from openimmo.importers.frame import Provider
from openimmo.media.collect import Collector
from openimmo.media.judge import MediaLimits
from openimmo.media.sink import Sink
from openimmo.pipeline.senders.keys import given
from openimmo.pipeline.senders.profile import Known, Registry
from openimmo.pipeline.senders.switched_off import SwitchedOff
from openimmo.policy import MediaBounds, Policy
from openimmo.settings import Settings


class Terms(msgspec.Struct, frozen=True, kw_only=True):
    """What holds for a package: ``off`` and ``media`` for all of it, ``media_of`` for the anbieter with some keys."""

    off: SwitchedOff
    media: MediaLimits
    media_of: Callable[[Provider], MediaLimits] | None = None


def terms(settings: Settings, registry: Registry, sender: str | None, policy: str | None) -> Terms:
    """The terms of a package; ``sender`` and ``policy`` are those that the command names, if it does."""
    general = MediaLimits(**msgspec.structs.asdict(settings.limits.media))
    known = Known(registry, settings)
    asked = settings.policy_named(policy) if policy is not None else None
    if sender is not None:
        own = asked or known.policy(sender)
        off = settings.repairs_off(sender) | frozenset(own.repairs_off)
        return Terms(off=SwitchedOff(off), media=_bounded(general, own.media))
    everywhere = settings.repairs_off() | frozenset(asked.repairs_off if asked else ())
    media = _bounded(general, asked.media) if asked else general
    if not _differs(settings):
        return Terms(off=SwitchedOff(everywhere), media=media)

    def named(keys: Provider) -> tuple[str | None, Policy]:
        try:
            name = known.by_keys(given(keys))
        except UnknownObject:
            name = None
        return name, asked or known.policy(name)

    def off_of(keys: Provider) -> frozenset[str]:
        name, own = named(keys)
        return settings.repairs_off(name) | frozenset(own.repairs_off)

    def media_of(keys: Provider) -> MediaLimits:
        return _bounded(general, named(keys)[1].media)

    return Terms(off=SwitchedOff(everywhere, off_of), media=media, media_of=media_of)


def _differs(settings: Settings) -> bool:
    """Whether any sender or policy has terms of its own."""
    policies = settings.policies.values()
    return any(one.repairs_off for one in settings.senders.values()) or any(
        one.repairs_off or one.media != MediaBounds() for one in policies
    )


def _bounded(general: MediaLimits, own: MediaBounds) -> MediaLimits:
    said = {name: value for name, value in msgspec.structs.asdict(own).items() if value is not None}
    return msgspec.structs.replace(general, **said)


class Collectors:
    """Collects the attachments of a package, those of each anbieter within its own limits."""

    def __init__(self, files: PackageFiles | None, sink: Sink, terms: Terms) -> None:
        self._files = files
        self._sink = sink
        self._terms = terms
        self._made: dict[MediaLimits, Collector] = {}
        self._now = self._with(terms.media)

    def off_of(self, keys: Provider) -> frozenset[str]:
        """The reader asks this where the listings of an anbieter begin: what is switched off for it."""
        if self._terms.media_of is not None:
            self._now = self._with(self._terms.media_of(keys))
        return self._terms.off.of(keys) if self._terms.off.of else frozenset()

    def of(self, provider: int) -> Collector:
        """The collector for the anbieter that is being read; ``provider`` is negative outside of any."""
        return self._now if provider >= 0 else self._with(self._terms.media)

    def _with(self, limits: MediaLimits) -> Collector:
        if limits not in self._made:
            self._made[limits] = Collector(self._files, self._sink, limits)
        return self._made[limits]
