"""The accounts of the receiver follow the registry and the settings, at once and without a restart."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from msgspec.structs import replace

from openimmo.domain.passwords import kept
from openimmo.errors import StoreError
from openimmo.pipeline.receiving import accounts as receiving_accounts
from openimmo.pipeline.receiving.accounts import Accounts
from openimmo.pipeline.receiving.arriving import Intake, Reception
from openimmo.store.stock import Stock
from tests.pipeline.deliveries import NOON, Office

PASSWORD = "geheim-4711"


def register(office: Office, name: str, account: str | None, *, state: str = "released", password: bool = True) -> None:
    keys = {"account": account} if account else {}
    with office.house.stock().writing() as book:
        book.add_sender(name, at=NOON, state=state, keys=keys)
        if password:
            profile = replace(book.find_sender(name).profile, password=kept(PASSWORD.encode(), b"salt"))
            book.change_sender(name, actor="test", at=NOON, action="password", profile=profile)


class Silent:
    """A crew that keeps what it is told."""

    def __init__(self) -> None:
        self.told: list[str] = []

    def progress(self, *told: object) -> None: ...
    def looked(self, poll: object) -> None: ...
    def failed(self, error: Exception) -> None: ...
    def ended(self) -> None: ...

    def tell(self, code: str, **params: object) -> None:
        self.told.append(code)


def desk(office: Office) -> Reception:
    accounts, crew = Accounts(office.house), Silent()
    return Reception(accounts, Intake(office.house, accounts, crew), crew.tell)


def lets_in(reception: Reception, user: str, password: str = PASSWORD) -> bool:
    return reception.admit(user, password.encode()) is not None


STATES = {"released": True, "probation": True, "unreleased": False, "blocked": False}


@pytest.mark.parametrize(("state", "gets_in"), STATES.items())
def test_only_whose_deliveries_are_taken_gets_in(office: Office, state: str, gets_in: bool) -> None:
    register(office, "Muster", "muster", state=state)
    assert lets_in(desk(office), "muster") is gets_in


def test_who_gets_in_is_known_by_account_and_password(office: Office) -> None:
    register(office, "Muster", "Muster.Konto")
    register(office, "Ohne", "ohne", password=False)
    register(office, "Niemand", None)
    reception = desk(office)
    account = reception.admit("muster.KONTO", PASSWORD.encode())
    assert account is not None
    assert (account.name, account.sender) == ("Muster.Konto", "Muster")
    assert account.folder == office.home / "drop" / "Muster.Konto"
    for user, password in (("Muster", PASSWORD), ("muster.konto", "falsch"), ("ohne", ""), ("", ""), ("nobody", "")):
        assert not lets_in(reception, user, password)


@pytest.mark.parametrize("name", ["..", ".", "a/b", "a\\b", ".hidden", "x" * 101])
def test_an_account_that_cannot_be_a_folder_lets_nobody_in(office: Office, name: str) -> None:
    register(office, "Muster", name)
    assert not lets_in(desk(office), name)


def test_what_is_changed_counts_at_once(office: Office) -> None:
    register(office, "Muster", "muster")
    reception = desk(office)
    account = reception.admit("muster", PASSWORD.encode())
    assert account is not None
    assert reception.welcome(account)
    for state, gets_in in (("blocked", False), ("released", True), ("removed", False)):
        with office.house.stock().writing() as book:
            book.change_sender("Muster", actor="test", at=NOON, state=state)
        assert lets_in(reception, "muster") is gets_in
        assert reception.welcome(account) is gets_in


def test_an_account_that_has_passed_to_another_sender_is_not_the_same(office: Office) -> None:
    register(office, "Muster", "muster")
    reception = desk(office)
    account = reception.admit("muster", PASSWORD.encode())
    with office.house.stock().writing() as book:
        book.change_sender("Muster", actor="test", at=NOON, keys={"account": "other"})
    register(office, "Neu", "muster")
    assert account is not None
    assert not reception.welcome(account)
    assert lets_in(reception, "other")


def test_the_settings_name_accounts_too(office: Office) -> None:
    register(office, "Muster", None)
    office.settings('[sender.Muster]\naccount = "konto"\n')
    assert lets_in(desk(office), "konto")


def test_a_busy_stock_keeps_nobody_out(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    register(office, "Muster", "muster")
    reception = desk(office)
    assert lets_in(reception, "muster")

    @contextmanager
    def busy(_: Stock) -> Iterator[Any]:
        raise StoreError("store-locked", retryable=True, path="store.db", detail="locked")
        yield

    with office.house.stock().writing() as book:
        book.change_sender("Muster", actor="test", at=NOON, note="something else")
    with monkeypatch.context() as patch:
        patch.setattr(Stock, "reading", busy)
        assert lets_in(reception, "muster")
    with office.house.stock().writing() as book:
        book.change_sender("Muster", actor="test", at=NOON, state="blocked")
    assert not lets_in(reception, "muster")


def test_a_stock_that_does_not_answer_holds_no_login_up(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    register(office, "Muster", "muster")
    reception = desk(office)
    assert lets_in(reception, "muster")
    monkeypatch.setattr(receiving_accounts, "PATIENCE", 0.05)
    with office.house.stock().writing() as book:
        book.change_sender("Muster", actor="test", at=NOON, note="something else")
    held: list[Thread] = []
    with monkeypatch.context() as patch:
        patch.setattr(Accounts, "_read", lambda self, mark: held[0].join())
        waiting = Thread(target=lambda: None)
        held.append(waiting)
        waiting.start()
        assert lets_in(reception, "muster")
    assert lets_in(reception, "muster")


def test_no_hash_is_shown(office: Office, caplog: pytest.LogCaptureFixture) -> None:
    register(office, "Muster", "muster")
    accounts = Accounts(office.house)
    with caplog.at_level(logging.DEBUG):
        logging.getLogger("openimmo").debug("%r %r", accounts.all(), accounts.find("muster"))
    assert "scrypt" not in caplog.text + repr(accounts.all())
    with office.house.reading_stock().reading() as view:
        changes = view.find_sender("Muster").profile.history
    assert [(one.action, one.after.get("password")) for one in changes] == [("added", None), ("password", "set")]


def test_folders_of_the_home_are_where_they_are_said_to_be(office: Office) -> None:
    assert receiving_accounts.drop_folder(office.house.settings) == Path(office.home / "drop").absolute()
