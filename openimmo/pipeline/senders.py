"""Who sent it: groups what a package offers by registered sender (sync.md, "Who sent it").

An account that names its sender is never overridden by what the XML claims. Writes nothing: a sender that is not
registered yet comes back as a proposal.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from typing import Protocol

import msgspec

from openimmo.domain.delivery import Reason
from openimmo.errors import UnknownObject
from openimmo.importers.frame import Provider
from openimmo.pipeline.reading import Offered
from openimmo.pipeline.sender_keys import by_settings, fold, given, keys_set
from openimmo.settings import Release, Settings
from openimmo.store.senders import Sender

_GERMAN = {
    ord(letter): plain for letter, plain in zip("äöüÄÖÜß", ("ae", "oe", "ue", "Ae", "Oe", "Ue", "ss"), strict=True)
}


class Registry(Protocol):
    """The registered senders, as the stock gives them."""

    def sender(self, name: str) -> Sender | None: ...

    def senders(self) -> list[Sender]: ...

    def sender_by_key(self, keys: Mapping[str, str]) -> Sender | None: ...


class Claim(msgspec.Struct, frozen=True, kw_only=True):
    """The offers of one sender. ``id`` is None for one that is to be registered; ``held`` says why not."""

    name: str | None
    id: int | None
    state: str
    keys: dict[str, str]
    policy: str | None
    offers: tuple[Offered, ...]
    held: Reason | None = None


def claims(offers: Iterable[Offered], named: str | None, registry: Registry, settings: Settings) -> list[Claim]:
    """One claim for each sender, in the order of the package. ``named`` is the sender the account stands for."""
    if named is not None:
        return [_claim_of_account(named, tuple(offers), registry, settings)]
    found: dict[str | None, Claim] = {}
    for offer in offers:
        claim = _claim_of_feed(offer, registry, settings, [known for known in found.values() if known.name])
        earlier = found.get(claim.name)
        if earlier is not None:
            claim = msgspec.structs.replace(earlier, offers=(*earlier.offers, offer))
        found[claim.name] = claim
    return [claim for claim in found.values() if claim.offers]


def _claim_of_account(name: str, offers: tuple[Offered, ...], registry: Registry, settings: Settings) -> Claim:
    claim = _known(registry.sender(name), offers) or _of_settings(name, {}, offers, registry, settings)
    if claim.name is None:
        return claim
    for offer in offers:
        other = _other(offer.keys, name, registry, settings)
        if other is not None:
            held = Reason("import-foreign-sender", {"sender": name, "other": other})
            return msgspec.structs.replace(claim, held=held)
    return claim


def _other(keys: Provider, name: str, registry: Registry, settings: Settings) -> str | None:
    """Another registered sender that the feed's own number names; the company name alone is no proof."""
    strong = {kind: value for kind, value in given(keys).items() if kind != "firma"}
    try:
        known = registry.sender_by_key(strong) if strong else None
    except UnknownObject as error:
        return str(error.params.get("candidates"))
    found = known.name if known else by_settings(strong, settings)
    return found if found != name else None


def _claim_of_feed(offer: Offered, registry: Registry, settings: Settings, proposed: list[Claim]) -> Claim:
    keys = given(offer.keys)
    if not keys:
        return nobody((offer,))
    try:
        known = registry.sender_by_key(keys)
    except UnknownObject as error:
        params = {name: str(value) for name, value in error.params.items()}
        return nobody((offer,), Reason("import-sender-ambiguous", params))
    if claim := _known(known, (offer,)):
        return claim
    if (name := by_settings(keys, settings)) is not None:
        return _known(registry.sender(name), (offer,)) or _of_settings(name, keys, (offer,), registry, settings)
    for claim in proposed:
        if claim.id is None and _same_keys(claim.keys, keys):
            return msgspec.structs.replace(claim, offers=(offer,))
    taken = {one.name for one in registry.senders()} | {claim.name for claim in proposed} | set(settings.senders)
    return _new(_free(slug(next(iter(keys.values()))), taken), keys, (offer,), settings)


def _known(sender: Sender | None, offers: tuple[Offered, ...]) -> Claim | None:
    if sender is None:
        return None
    claim = Claim(
        name=sender.name, id=sender.id, state=sender.state, keys=sender.keys, policy=sender.policy, offers=offers
    )
    return _checked(claim)


def _new(name: str, keys: dict[str, str], offers: tuple[Offered, ...], settings: Settings) -> Claim:
    state = "released" if settings.release is Release.AUTO else "unreleased"
    return _checked(Claim(name=name, id=None, state=state, keys=keys, policy=None, offers=offers))


def _of_settings(
    name: str, sent: dict[str, str], offers: tuple[Offered, ...], registry: Registry, settings: Settings
) -> Claim:
    """A sender that the settings or the command name; the keys that the settings give must not be another's."""
    keys = keys_set(name, settings) or sent
    other = _other(Provider(**keys), name, registry, settings)
    if other is not None:
        return nobody(offers, Reason("import-sender-key-taken", {"sender": name, "other": other}))
    return _new(name, keys, offers, settings)


def _checked(claim: Claim) -> Claim:
    if claim.state == "released":
        return claim
    held = Reason("import-sender-not-released", {"sender": claim.name or "", "state": claim.state})
    return msgspec.structs.replace(claim, held=held)


def nobody(offers: tuple[Offered, ...], held: Reason | None = None) -> Claim:
    """The claim of a sender that cannot be told."""
    held = held or Reason("import-sender-unknown")
    return Claim(name=None, id=None, state="unknown", keys={}, policy=None, offers=offers, held=held)


def _same_keys(known: Mapping[str, str], sent: Mapping[str, str]) -> bool:
    """Whether two anbieter of one package are one sender: by the strongest key that both give."""
    for kind in ("openimmo_anid", "anbieternr", "firma"):
        if kind in known and kind in sent:
            return fold(known[kind]) == fold(sent[kind])
    return False


def slug(text: str) -> str:
    """A name fit for a command line: ``ABC-1234`` stays, ``Müller & Söhne GmbH`` becomes ``Mueller-Soehne-GmbH``."""
    plain = unicodedata.normalize("NFKD", text.translate(_GERMAN)).encode("ascii", "ignore").decode()
    return re.sub(r"[^A-Za-z0-9._]+", "-", plain).strip("-.")[:60] or "sender"


def _free(name: str, taken: Iterable[str | None]) -> str:
    used = set(taken)
    number = 2
    free = name
    while free in used:
        free, number = f"{name}-{number}", number + 1
    return free
