"""What counts for a sender: what ``[sender.NAME]`` of the settings says wins over what the stock says.

Writes nothing. A sender of the settings that the stock does not know yet has only its keys here.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Protocol

import msgspec

from openimmo.domain.sender import KEYS, SenderProfile, SenderState, fold_key, named_by
from openimmo.errors import UnknownObject
from openimmo.policy import Policy
from openimmo.settings import Release, Settings
from openimmo.store.senders import Sender

AGREED = ("contact", "lang", "emails", "only_errors", "feedback", "max_listings", "paused")


class Registry(Protocol):
    """The registered senders, as the stock gives them."""

    def sender(self, name: str) -> Sender | None: ...

    def senders(self, *, removed: bool = False) -> list[Sender]: ...


def set_in_file(name: str, settings: Settings) -> dict[str, object]:
    """What the settings say of a sender, by key; empty if nothing."""
    own = settings.senders.get(name)
    said = msgspec.structs.asdict(own) if own else {}
    return {key: value for key, value in said.items() if value not in (None, ())}


def effective(sender: Sender, settings: Settings) -> Sender:
    """The sender with what the settings say of it."""
    said = set_in_file(sender.name, settings)
    if not said:
        return sender
    keys = sender.keys | {kind: str(said[kind]) for kind in KEYS if kind in said}
    agreed = {key: said[key] for key in AGREED if key in said}
    policy = str(said["policy"]) if "policy" in said else sender.policy
    return msgspec.structs.replace(sender, keys=keys, policy=policy, settings={**sender.settings, **agreed})


class Known:
    """All senders by their keys: those of the stock, as far as the settings do not say otherwise, and the settings'."""

    def __init__(self, registry: Registry, settings: Settings) -> None:
        stored = registry.senders(removed=True)
        everyone = [effective(one, settings) for one in stored]
        self._entered = {one.name: one.keys for one in stored if one.state != SenderState.REMOVED}
        self._senders = {one.name: one for one in everyone}
        self._settings = settings
        announced = {name: keys_in_file(name, settings) for name in settings.senders if name not in self._senders}
        there = {one.name: one.keys for one in everyone if one.state != SenderState.REMOVED}
        self._keys = {**announced, **there}

    def sender(self, name: str) -> Sender | None:
        """The sender of that name, if the stock has it."""
        return self._senders.get(name)

    @property
    def names(self) -> set[str]:
        """All names that are taken."""
        return {*self._senders, *self._settings.senders}

    @property
    def keys(self) -> Mapping[str, Mapping[str, str]]:
        """The keys of each sender by its name; of those that were removed none."""
        return self._keys

    def in_folder(self, folder: str) -> str | None:
        """Whose a folder of that name at a source is: the sender's with that key, else that of the sender so called."""
        wanted = fold_key(folder)
        by_key = (name for name, keys in self._keys.items() if fold_key(keys.get("folder")) == wanted)
        called = (name for name in self.names if fold_key(name) == wanted)
        return next(iter((*sorted(by_key), *sorted(called))), None) if wanted else None

    def by_keys(self, sent: Mapping[str, str]) -> str | None:
        """The name of the sender that a feed names by its keys; UnknownObject if it fits several."""
        kind, fits = named_by(sent, self._keys)
        # One that has delivered under a key keeps it; who is only announced for it has to wait.
        fits = [name for name in fits if name in self._senders] or fits
        if len(fits) > 1 and kind is not None:
            raise UnknownObject("store-ambiguous-sender", name=sent[kind], candidates=", ".join(sorted(fits)))
        return fits[0] if fits else None

    def entered_for(self, sent: Mapping[str, str]) -> str | None:
        """The sender for which the stock has these keys, although the settings say otherwise; not by company name."""
        _, fits = named_by({kind: value for kind, value in sent.items() if kind != "firma"}, self._entered)
        return fits[0] if fits else None

    def policy_name(self, name: str | None) -> str:
        """The name of the policy for a sender's deliveries: its own, else the settings'."""
        known = self._senders.get(name or "")
        announced = self._settings.senders.get(name or "")
        own = known.policy if known else announced.policy if announced else None
        return own or self._settings.default_policy

    def policy(self, name: str | None) -> Policy:
        """That policy; one that is gone from the settings counts as the settings' own."""
        policies = self._settings.policies
        found = policies.get(self.policy_name(name)) or policies[self._settings.default_policy]
        booked = self.booked(name)
        return found if booked is None else msgspec.structs.replace(found, max_listings=booked)

    def booked(self, name: str | None) -> int | None:
        """How many listings the sender's own package allows; None if it booked none."""
        known = self._senders.get(name or "")
        if known:
            return known.profile.max_listings
        own = self._settings.senders.get(name or "")
        return own.max_listings if own else None

    def policy_gone(self, name: str | None) -> str | None:
        """The name of a sender's policy that the settings do not have any more; None if all is well."""
        wanted = self.policy_name(name)
        return None if wanted in self._settings.policies else wanted


def keys_in_file(name: str, settings: Settings) -> dict[str, str]:
    """The keys by which the settings know a sender, the strongest first."""
    return {kind: str(value) for kind, value in set_in_file(name, settings).items() if kind in KEYS}


def first_profile(name: str, settings: Settings) -> SenderProfile:
    """What is agreed with a sender that delivers for the first time: how many deliveries are on probation."""
    own = settings.senders.get(name)
    count = own.probation if own and own.probation is not None else settings.probation
    return SenderProfile(probation=count or 0)


def first_state(policy: Policy, profile: SenderProfile, settings: Settings) -> SenderState:
    """The state of a new sender; a booked package releases it where others wait for somebody to do so."""
    booked = profile.max_listings is not None
    if not booked and (policy.release or settings.release) != Release.AUTO:
        return SenderState.UNRELEASED
    return SenderState.PROBATION if profile.probation else SenderState.RELEASED


def announced(registry: Registry, settings: Settings) -> list[Sender]:
    """The senders of the settings that have not delivered yet, as they will be registered; their id is 0."""
    there = {one.name for one in registry.senders(removed=True)}
    found = []
    for name in settings.senders:
        if name not in there:
            bare = Sender(id=0, name=name, state="", created=datetime.min.replace(tzinfo=UTC))
            sender = effective(bare, settings)
            profile = msgspec.structs.replace(sender.profile, probation=first_profile(name, settings).probation)
            state = first_state(settings.policy_of(name), profile, settings)
            said = {**sender.settings, "probation": profile.probation}
            found.append(msgspec.structs.replace(sender, state=str(state), settings=said))
    return found
