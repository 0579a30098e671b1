"""Rules of identity: what makes two entries one listing, and what keeps two listings apart."""

import pytest

from openimmo.rules.rule import Example
from tests.rules.examples import feed
from tests.rules.told import is_told, told

DELETED = '<aktion aktionart="DELETE"/>'
SAME = "<objektnr_extern>AUE-1701</objektnr_extern>"
SAME_OBID = "<openimmo_obid>OMUS20260301103000000aue0017010</openimmo_obid>"


def technical(xml: str) -> str:
    return f"<verwaltung_techn>{xml}</verwaltung_techn>"


def two_providers(anid: str, other: str) -> bytes:
    """The good feed twice: two anbieter, each with the same listing number."""
    xml = feed(Example()).decode()
    start, end = xml.index("<anbieter>"), xml.index("</anbieter>") + len("</anbieter>")
    block = xml[start:end]
    first, second = (block.replace("AMUS20260101120000000aue0000417", one) for one in (anid, other))
    second = second.replace("aue0017010", "aue0099990")
    return (xml[:start] + first + second + xml[end:]).encode()


def test_a_blank_number_is_told_also_of_a_listing_to_be_deleted() -> None:
    assert is_told("rule-number-blank", technical(f"<objektnr_extern>  </objektnr_extern>{DELETED}"))


def test_a_missing_number_is_left_to_the_schema() -> None:
    assert not is_told("rule-number-blank", "", without=("verwaltung_techn/objektnr_extern",))


@pytest.mark.parametrize("number", ["A\n1", "A  1", "A\u200b1", "A\u00a01", "1 "])
def test_what_cannot_be_seen_in_a_number_is_told(number: str) -> None:
    assert is_told("rule-number-unclean", technical(f"<objektnr_extern>{number}</objektnr_extern>"))


@pytest.mark.parametrize("number", ["4711/12", "WHG 3 (EG)", "Ä-ß_#1", "{0B2A-11}"])
def test_odd_but_visible_numbers_are_fine(number: str) -> None:
    assert not is_told("rule-number-unclean", technical(f"<objektnr_extern>{number}</objektnr_extern>"))


def test_an_endless_number_is_told_short() -> None:
    hits = told("rule-number-too-long", Example(xml=technical(f"<objektnr_extern>{'9' * 5000}</objektnr_extern>")))
    assert len(hits[0].value or "") <= 80
    assert hits[0].params["length"] == "5000"


def test_equal_numbers_of_two_providers_are_two_listings() -> None:
    assert told("rule-number-twice", two_providers("A", "B")) == []


def test_equal_numbers_in_two_blocks_of_one_provider_are_told() -> None:
    assert [hit.listing for hit in told("rule-number-twice", two_providers("A", "A"))] == ["AUE-1701"]


def test_a_number_given_anew_after_its_deletion_is_a_repetition_only() -> None:
    again = Example(xml=technical(DELETED), more=(technical(SAME),))
    assert told("rule-number-twice", again) == []
    assert len(told("rule-listing-repeated", again)) == 1


def test_each_further_listing_with_the_number_is_told() -> None:
    assert len(told("rule-number-twice", Example(more=(technical(SAME), technical(SAME))))) == 2


def test_the_last_of_three_entries_is_told_once_with_their_number() -> None:
    again = technical(SAME + SAME_OBID)
    hits = told("rule-listing-repeated", Example(more=(again, again)))
    assert [hit.params["count"] for hit in hits] == ["3"]
    assert hits[0].path == "/openimmo/anbieter[1]/immobilie[3]/verwaltung_techn/objektnr_extern"


def test_translations_may_share_the_number_and_the_id() -> None:
    both = Example(more=(technical(SAME + SAME_OBID + "<sprache>en-GB</sprache>"),))
    assert told("rule-listing-repeated", both) == []
    assert told("rule-obid-twice", both) == []


def test_a_deletion_by_the_mode_of_the_delivery_counts_as_one() -> None:
    deletion = Example(
        transfer={"modus": "DELETE"}, xml=technical("<aktion/>"), more=(technical("<aktion/>" + SAME_OBID),)
    )
    assert told("rule-obid-twice", deletion) == []


@pytest.mark.parametrize("anid", ["0", "0001", "1", "TEST", "xxxx", "12345", "n/a"])
def test_placeholders_of_providers_are_told(anid: str) -> None:
    hits = told("rule-anid-placeholder", Example(provider=f"<openimmo_anid>{anid}</openimmo_anid>"))
    assert [hit.value for hit in hits] == [anid]


@pytest.mark.parametrize("anid", ["10", "2", "0002", "testmann-immobilien", "54321", "musterhaus-gmbh"])
def test_short_ids_of_providers_are_fine(anid: str) -> None:
    assert told("rule-anid-placeholder", Example(provider=f"<openimmo_anid>{anid}</openimmo_anid>")) == []


def test_the_documented_form_has_31_characters() -> None:
    short = technical("<openimmo_obid>OMUS20260301103000000aue001701</openimmo_obid>")
    assert is_told("rule-obid-form", short)
    assert not is_told("rule-obid-form", "")
