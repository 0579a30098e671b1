"""Who sent it: groups what a package offers by registered sender (sync.md, "Who sent it").

An account that names its sender is never overridden by what the XML claims. Writes nothing: a sender that is not
registered yet comes back as a proposal.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence

import msgspec
from msgspec.structs import replace

from openimmo.domain.delivery import Reason
from openimmo.domain.sender import FEED_KEYS, SenderProfile, SenderState, fold_key
from openimmo.errors import UnknownObject
from openimmo.pipeline.reading import Offered
from openimmo.pipeline.senders.keys import given
from openimmo.pipeline.senders.profile import Known, Registry, first_profile, first_state, keys_in_file, set_in_file
from openimmo.policy import Policy
from openimmo.settings import Settings
from openimmo.store.senders import Sender

_GERMAN = {
    ord(letter): plain for letter, plain in zip("äöüÄÖÜß", ("ae", "oe", "ue", "Ae", "Oe", "Ue", "ss"), strict=True)
}


class Claim(msgspec.Struct, frozen=True, kw_only=True):
    """The offers of one sender. ``id`` is None for one that is to be registered; ``held`` says why it is not taken.

    ``policy`` is the sender's with its quota, ``profile`` what is agreed with one that is to be registered.
    """

    name: str | None
    id: int | None
    state: str
    keys: dict[str, str]
    policy: Policy
    offers: tuple[Offered, ...]
    held: Reason | None = None
    profile: SenderProfile = SenderProfile()


class Desk:
    """Tells whose each offer is. ``policy`` is the policy that the command names."""

    def __init__(self, registry: Registry, settings: Settings, policy: str | None = None) -> None:
        self._known = Known(registry, settings)
        self._settings = settings
        self._policy = policy

    def of_account(self, name: str, offers: tuple[Offered, ...]) -> Claim:
        """What came by an account that stands for one sender; held where the feed names another one."""
        sender = self._known.sender(name)
        claim = self._registered(sender, offers) if sender else self._announced(name, {}, offers)
        for offer in offers if claim.name is not None else ():
            other = self._other(given(offer.keys), name)
            if other is not None:
                held = Reason("import-foreign-sender", {"sender": name, "other": other})
                return replace(claim, held=held)
        return claim

    def of_folder(self, folder: str, offers: tuple[Offered, ...]) -> Claim:
        """What came by a folder for one sender; held where it is nobody's, whatever the feed says."""
        name = self._known.in_folder(folder)
        if name is None:
            return nobody(offers, Reason("import-sender-folder", {"folder": folder}))
        return self.of_account(name, offers)

    def of_feed(self, offer: Offered, proposed: Sequence[Claim]) -> Claim:
        """What names its sender itself; ``proposed`` are the new senders of the package so far."""
        keys = given(offer.keys)
        if not keys:
            return nobody((offer,))
        try:
            name = self._known.by_keys(keys)
        except UnknownObject as error:
            params = {name: str(value) for name, value in error.params.items()}
            return nobody((offer,), Reason("import-sender-ambiguous", params))
        if name is not None:
            sender = self._known.sender(name)
            return self._registered(sender, (offer,)) if sender else self._announced(name, keys, (offer,))
        for claim in proposed:
            if claim.id is None and _same_keys(claim.keys, keys):
                return replace(claim, offers=(offer,))
        taken = self._known.names | {claim.name for claim in proposed}
        return self._new(_free(slug(next(iter(keys.values()))), taken), keys, (offer,))

    def _other(self, keys: Mapping[str, str], name: str) -> str | None:
        """Another sender that a feed's own number names; the company name alone is no proof."""
        strong = {kind: value for kind, value in keys.items() if kind != "firma"}
        try:
            found = self._known.by_keys(strong)
        except UnknownObject as error:
            return str(error.params.get("candidates"))
        return found if found != name else None

    def _registered(self, sender: Sender, offers: tuple[Offered, ...]) -> Claim:
        claim = Claim(
            name=sender.name, id=sender.id, state=sender.state, keys=sender.keys,
            policy=self._policy_of(sender.name), offers=offers, profile=sender.profile,
        )  # fmt: skip
        return self._checked(claim)

    def _announced(self, name: str, sent: dict[str, str], offers: tuple[Offered, ...]) -> Claim:
        """A sender that the settings or the command name; the keys that the settings give must not be another's."""
        keys = keys_in_file(name, self._settings) or sent
        other = self._other({kind: value for kind, value in keys.items() if kind in FEED_KEYS}, name)
        if other is not None:
            return nobody(offers, Reason("import-sender-key-taken", {"sender": name, "other": other}))
        return self._new(name, keys, offers)

    def _new(self, name: str, keys: dict[str, str], offers: tuple[Offered, ...]) -> Claim:
        """A sender to be registered."""
        policy = self._policy_of(name)
        entered = self._known.entered_for(keys)
        if entered is not None:
            return nobody(offers, Reason("import-sender-key-taken", {"sender": name, "other": entered}))
        profile = first_profile(name, self._settings)
        booked = replace(profile, max_listings=self._known.booked(name))
        state = first_state(policy, booked, self._settings)
        return self._checked(
            Claim(name=name, id=None, state=state, keys=keys, policy=policy, offers=offers, profile=profile)
        )

    def _policy_of(self, name: str) -> Policy:
        """The policy of the command, else the sender's own; the quota stays the sender's."""
        own = self._known.policy(name)
        if self._policy is None:
            return own
        asked = self._settings.policy_named(self._policy)
        booked = self._known.booked(name)
        return asked if booked is None else replace(asked, max_listings=booked)

    def _checked(self, claim: Claim) -> Claim:
        return replace(claim, held=self._why_held(claim))

    def _why_held(self, claim: Claim) -> Reason | None:
        sender = {"sender": claim.name or ""}
        known = self._known.sender(claim.name or "")
        gone = self._known.policy_gone(claim.name) if self._policy is None else None
        if claim.state == SenderState.BLOCKED:
            return Reason("import-sender-blocked", sender)
        if claim.state not in (SenderState.RELEASED, SenderState.PROBATION):
            return Reason("import-sender-not-released", {**sender, "state": str(claim.state)})
        if (known is not None and known.profile.paused) or set_in_file(claim.name or "", self._settings).get("paused"):
            return Reason("import-sender-paused", sender)
        if gone is not None:
            return Reason("import-sender-policy", {**sender, "policy": gone})
        if claim.state == SenderState.PROBATION:
            return Reason("import-probation", {**sender, "left": str(claim.profile.probation)})
        return None


def claims(
    offers: Iterable[Offered], named: str | None, registry: Registry, settings: Settings, policy: str | None = None,
    *, folder: bool = False,
) -> list[Claim]:  # fmt: skip
    """One claim for each sender, in the order of the package. ``named`` is the sender the account stands for.

    ``folder``: it is known by the folder it lay in, which ``named`` is the name of, or that of its sender.
    """
    desk = Desk(registry, settings, policy)
    if named is not None and folder:
        return [desk.of_folder(named, tuple(offers))]
    if named is not None:
        return [desk.of_account(named, tuple(offers))]
    found: dict[str | None, Claim] = {}
    for offer in offers:
        claim = desk.of_feed(offer, [known for known in found.values() if known.name])
        earlier = found.get(claim.name)
        if earlier is not None:
            claim = replace(earlier, offers=(*earlier.offers, offer))
        found[claim.name] = claim
    return [claim for claim in found.values() if claim.offers]


def nobody(offers: tuple[Offered, ...], held: Reason | None = None) -> Claim:
    """The claim of a sender that cannot be told."""
    held = held or Reason("import-sender-unknown")
    return Claim(name=None, id=None, state="unknown", keys={}, policy=Policy(), offers=offers, held=held)


def _same_keys(known: Mapping[str, str], sent: Mapping[str, str]) -> bool:
    """Whether two anbieter of one package are one sender: by the strongest key that both give."""
    for kind in FEED_KEYS:
        if kind in known and kind in sent:
            return fold_key(known[kind]) == fold_key(sent[kind])
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
