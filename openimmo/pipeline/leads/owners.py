"""Whose a lead is: the sender named by the caller, else the one that has the lead's company as its account.

A new one is registered as an import would register it. Knows senders and settings; no leads but by their company.
"""

from datetime import datetime

import msgspec

from openimmo.domain.delivery import Reason
from openimmo.domain.sender import SenderState, fold_key
from openimmo.errors import Refused
from openimmo.pipeline.senders.grouping import slug
from openimmo.pipeline.senders.profile import Known, effective, first_profile, first_state, keys_in_file
from openimmo.settings import Settings
from openimmo.store.senders import Sender
from openimmo.store.stock import Book

TAKING = (SenderState.RELEASED, SenderState.PROBATION)


class LeadSenders:
    """Finds senders in an open stock, and registers new ones under the policy for leads."""

    def __init__(self, book: Book, settings: Settings, policy: str, at: datetime, named: str | None) -> None:
        self._book = book
        self._settings = settings
        self._policy = policy
        self._at = at
        self._named = named
        self._found: dict[str | None, Sender | Reason] = {}

    def of(self, company: str | None) -> Sender | Reason:
        """The sender that takes the leads of a company, or why none does."""
        asked = None if self._named is not None else company
        if asked not in self._found:
            self._found[asked] = self._looked_up(asked)
        return self._found[asked]

    def _looked_up(self, company: str | None) -> Sender | Reason:
        known = Known(self._book, self._settings)
        if self._named is None and company is None:
            return Reason("leads-no-company")
        sender = self._with_account(company) if company is not None else known.sender(self._named or "")
        try:
            if sender is None or sender.state == SenderState.REMOVED:
                sender = self._registered(company, known)
        except Refused as error:
            return Reason(error.code, {name: str(value) for name, value in error.params.items()})
        if effective(sender, self._settings).profile.paused:
            return Reason("leads-sender-paused", {"sender": sender.name})
        if sender.state not in TAKING:
            return Reason("leads-sender-not-released", {"sender": sender.name, "state": str(sender.state)})
        return sender

    def _with_account(self, company: str) -> Sender | None:
        everyone = (effective(one, self._settings) for one in self._book.senders())
        fits = (one for one in everyone if fold_key(one.keys.get("account")) == fold_key(company))
        return next(fits, None)

    def _registered(self, company: str | None, known: Known) -> Sender:
        name = self._named or _free(f"leads-{slug(company or '')}", known.names)
        profile = first_profile(name, self._settings)
        state = first_state(self._settings.policy_named(self._policy), profile, self._settings)
        keys = {"account": company} if company is not None else keys_in_file(name, self._settings)
        policy = None if name in self._settings.senders else self._policy
        return self._book.add_sender(
            name, at=self._at, state=state, keys=keys, policy=policy, settings=msgspec.to_builtins(profile)
        )


def _free(name: str, taken: set[str]) -> str:
    number, free = 2, name
    while free in taken:
        free, number = f"{name}-{number}", number + 1
    return free
