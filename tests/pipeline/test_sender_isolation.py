"""Two senders never touch each other's listings, whatever the XML claims, and the settings file wins over the stock."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from openimmo.domain.delivery import Verdict
from openimmo.errors import Refused
from openimmo.pipeline.senders.profile import announced, effective
from tests.pipeline.deliveries import Office, anbieter, bare, feed, listing, reasons


def numbers_of(office: Office, sender: str) -> dict[str, tuple[str, str]]:
    from openimmo.store.listings import ListingFilter

    with office.house.reading_stock().reading() as view:
        rows = view.listings(ListingFilter(sender=sender, everything=True))
        return {row.number: (str(row.status), view.listing(row.number).fingerprint) for row in rows}


HOSTILE = st.lists(
    st.one_of(
        st.builds(bare, st.sampled_from(["A1", "A2", "OB1"]), st.sampled_from(["DELETE", "CHANGE"])),
        st.builds(
            listing,
            st.sampled_from(["A1", "A2", "B1"]),
            obid=st.sampled_from([None, "OB1", "OB2"]),
            intern=st.sampled_from([None, "A1"]),
            aktion=st.sampled_from(["CHANGE", "DELETE", "REFERENZ", None]),
            price=st.sampled_from(["1", "2"]),
        ),
    ),
    min_size=1,
    max_size=4,
)


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(content=HOSTILE, umfang=st.sampled_from(["VOLL", "TEIL"]), modus=st.sampled_from([None, "DELETE"]))
def test_whatever_one_sender_sends_the_listings_of_the_other_stay(
    office: Office, content: list[str], umfang: str, modus: str | None
) -> None:
    office.one(feed(listing("A1", obid="OB1"), listing("A2", obid="OB2"), anid="OIB1", firma="Anna"))
    before = numbers_of(office, "OIB1")
    office.send(feed(*content, anid="OIB2", firma="Anna", umfang=umfang, modus=modus))
    office.send(feed(anbieter(*content, anid="OIB2", firma="Anna"), umfang=umfang, modus=modus), sender="OIB2")
    assert numbers_of(office, "OIB1") == before


def test_a_feed_under_another_account_deletes_nothing_of_its_owner(office: Office) -> None:
    office.one(feed(listing("A1"), anid="OIB1"))
    office.one(feed(listing("B1"), anid="OIB2"))
    report = office.one(feed(bare("A1"), anid="OIB1"), sender="OIB2")
    assert (report.verdict, reasons(report)) == (Verdict.QUARANTINED, {"import-foreign-sender"})
    assert office.statuses() == {"A1": "active", "B1": "active"}


def test_a_weaker_key_of_another_sender_does_not_open_its_stock(office: Office) -> None:
    office.one(feed(listing("A1"), anid="OIB1", nr="7", firma="Anna"))
    office.one(feed(bare("A1"), anid="OIB2", nr="7", firma="Anna"))
    assert office.statuses() == {"A1": "active"}


def test_keys_of_the_settings_win_over_those_of_the_stock(office: Office) -> None:
    office.one(feed(listing("A1"), anid="OIB1", firma=None))
    office.settings("[sender.OIB1]\nopenimmo_anid = 'NEW'\n")
    assert office.one(feed(listing("A2"), anid="NEW", firma=None)).sender == "OIB1"
    former = office.one(feed(listing("A3"), anid="OIB1", firma=None))
    assert (former.sender, reasons(former)) == (None, {"import-sender-key-taken"})
    assert set(office.statuses()) == {"A1", "A2"}


def test_a_key_that_the_settings_give_to_another_registered_sender_is_held_rather_than_guessed(office: Office) -> None:
    office.one(feed(listing("A1"), anid="OIB1", firma=None))
    office.one(feed(listing("B1"), anid="OIB2", firma=None))
    office.settings("[sender.OIB2]\nopenimmo_anid = 'OIB1'\n")
    report = office.one(feed(bare("A1"), anid="OIB1", firma=None))
    assert (report.verdict, reasons(report)) == (Verdict.QUARANTINED, {"import-sender-ambiguous"})


def test_what_the_settings_say_of_a_sender_wins_and_the_rest_stays(office: Office) -> None:
    office.settings("[sender.OIB1]\npolicy = 'imv'\nmax_listings = 3\nemails = ['a@example.com']\n")
    with office.house.stock().writing() as book:
        stored = book.add_sender(
            "OIB1", at=office.house.clock(), policy="default", settings={"max_listings": 9, "contact": "Erika"}
        )
    counts = effective(stored, office.house.settings)
    assert (counts.policy, counts.profile.max_listings, counts.profile.contact) == ("imv", 3, "Erika")
    assert counts.profile.emails == ("a@example.com",)


def test_senders_of_the_settings_that_have_not_delivered_are_shown_as_they_will_be(office: Office) -> None:
    office.settings(
        "release = 'manual'\nprobation = 2\n[sender.a]\nfirma = 'A'\n[sender.b]\nfirma = 'B'\nmax_listings = 1\n"
    )
    with office.house.reading_stock().reading() as view:
        states = {one.name: (one.state, one.profile.probation) for one in announced(view, office.house.settings)}
    assert states == {"a": ("unreleased", 2), "b": ("probation", 2)}


@pytest.mark.parametrize("kind", ["openimmo_anid", "anbieternr", "account", "folder"])
def test_a_key_is_one_senders(office: Office, kind: str) -> None:
    with office.house.stock().writing() as book:
        book.add_sender("anna", at=office.house.clock(), keys={kind: "X 1"})
    with pytest.raises(Refused, match="anna"), office.house.stock().writing() as book:
        book.add_sender("bert", at=office.house.clock(), keys={kind: " x  1 "})


def test_crm_users_and_company_names_may_be_the_same(office: Office) -> None:
    with office.house.stock().writing() as book:
        for name in ("anna", "bert"):
            book.add_sender(name, at=office.house.clock(), keys={"crm_user": "x", "firma": "Immo"})
        assert [one.name for one in book.senders()] == ["anna", "bert"]
