"""Rules of actions: what a delivery asks for as a whole and for each listing."""

import pytest

from openimmo.rules.rule import Example
from tests.rules.examples import feed
from tests.rules.told import is_told, told

DELETED = '<verwaltung_techn><aktion aktionart="DELETE"/></verwaltung_techn>'
FULL = {"umfang": "VOLL"}


def with_empty_provider(anid: str) -> bytes:
    """A full transfer with a second anbieter that has no listing."""
    xml = feed(Example(transfer=FULL)).decode()
    empty = f"<anbieter><firma>Leer GmbH</firma><openimmo_anid>{anid}</openimmo_anid></anbieter>"
    return xml.replace("</openimmo>", f"{empty}</openimmo>").encode()


def test_a_full_transfer_that_empties_one_of_two_stocks_names_it() -> None:
    hits = told("rule-full-without-listings", with_empty_provider("ANDERER"))
    assert [(hit.path, hit.params["name"]) for hit in hits] == [("/openimmo/anbieter[2]", "Leer GmbH")]


def test_an_empty_block_of_a_provider_that_has_listings_elsewhere_is_fine() -> None:
    assert told("rule-full-without-listings", with_empty_provider("AMUS20260101120000000aue0000417")) == []


def test_deleting_all_on_purpose_is_told_as_what_it_is() -> None:
    wipe = Example(transfer={"umfang": "VOLL", "modus": "DELETE"}, listings=False)
    assert told("rule-full-without-listings", wipe) == []
    assert len(told("rule-mode-delete-in-full", wipe)) == 1


def test_a_feed_of_unknown_scope_is_not_taken_for_a_full_one() -> None:
    nothing = Example(transfer={"umfang": None}, listings=False)
    assert told("rule-full-without-listings", nothing) == []
    assert told("rule-delete-in-full", Example(transfer={"umfang": None}, xml=DELETED)) == []


def test_each_deletion_in_a_full_transfer_is_told_at_its_place() -> None:
    hits = told("rule-delete-in-full", Example(transfer=FULL, more=(DELETED, DELETED)))
    assert [hit.listing for hit in hits] == ["AUE-17011", "AUE-17012"]
    assert all(hit.line for hit in hits)


def test_a_listing_without_action_follows_the_mode() -> None:
    silent = "<verwaltung_techn><aktion/></verwaltung_techn>"
    assert told("rule-mode-against-action", Example(transfer={"modus": "DELETE"}, xml=silent)) == []
    assert told("rule-action-missing", Example(transfer={"modus": "DELETE"}, xml=silent)) == []


@pytest.mark.parametrize("price", ["<nettokaltmiete>0</nettokaltmiete><warmmiete>0.00</warmmiete>", ""])
def test_a_reference_without_price_is_fine(price: str) -> None:
    xml = f'<preise>{price}</preise><verwaltung_techn><aktion aktionart="REFERENZ"/></verwaltung_techn>'
    without = ("preise/nettokaltmiete", "preise/warmmiete")
    assert not is_told("rule-reference-with-price", xml, without=without)


def test_what_is_sold_may_be_sent_as_reference_or_deleted() -> None:
    sold = '<zustand_angaben><verkaufstatus stand="VERKAUFT"/></zustand_angaben>'
    assert is_told("rule-sold-but-offered", sold, base="kauf")
    assert not is_told("rule-sold-but-offered", sold + DELETED, base="kauf")
    reference = '<verwaltung_techn><aktion aktionart="REFERENZ"/></verwaltung_techn>'
    assert not is_told("rule-sold-but-offered", sold + reference, base="kauf")


def test_forwarding_lists_of_separators_alone_name_nobody() -> None:
    lists = (
        "<verwaltung_techn><weitergabe_positiv>, ;</weitergabe_positiv><weitergabe_negativ>,</weitergabe_negativ>"
        "</verwaltung_techn>"
    )
    assert not is_told("rule-forwarding-contradictory", lists)
