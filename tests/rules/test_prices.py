"""Prices: what a real listing may say without being told off, and what is told."""

from io import BytesIO

import pytest

from openimmo.importers.feed import FeedReader
from openimmo.rules.book import by_subject
from openimmo.rules.rule import Example
from openimmo.rules.running import RuleSet, Running
from tests.rules.examples import feed


def codes(xml: str, base: str = "miete", without: tuple[str, ...] = ()) -> list[str]:
    """The rules about prices that hit."""
    example = Example(xml=xml, base=base, without=without)
    run = Running(RuleSet(as_of=example.as_of, rules=by_subject()["prices"]))
    found = run.listing(next(iter(FeedReader(BytesIO(feed(example))))).immobilie, ())
    assert run.not_run == ()
    return [rule.code.removeprefix("rule-") for rule, _ in found]


def prices(inner: str) -> str:
    return f"<preise>{inner}</preise>"


NO_RENT = ("preise/nettokaltmiete", "preise/warmmiete", "preise/kaution")


@pytest.mark.parametrize("name", ["pacht", "pauschalmiete", "gesamtmietebrutto", "hauptmietzinsnetto", "kaltmiete"])
def test_any_rent_is_a_price_of_a_rental(name: str) -> None:
    assert codes(prices(f"<{name}>980.00</{name}>"), without=NO_RENT) == []


@pytest.mark.parametrize("name", ["kaufpreisnetto", "kaufpreisbrutto", "richtpreis", "erbpacht"])
def test_any_purchase_price_is_a_price_of_a_sale(name: str) -> None:
    assert codes(prices(f"<{name}>489000</{name}>"), "kauf", ("preise/kaufpreis",)) == []


def test_zeros_for_the_other_kind_of_marketing_say_nothing() -> None:
    zeros = "<nettokaltmiete>0.00</nettokaltmiete><warmmiete>0.00</warmmiete><nebenkosten>0.00</nebenkosten>"
    assert codes(prices(zeros), "kauf") == []
    assert codes(prices("<kaufpreis>0.00</kaufpreis><hausgeld>0.00</hausgeld>")) == []


def test_a_zero_is_told_once_and_not_as_missing() -> None:
    assert codes(prices("<nettokaltmiete>0</nettokaltmiete>"), without=NO_RENT) == ["price-zero"]


def test_an_auction_needs_no_price() -> None:
    court = "<versteigerung><zwangsversteigerung>true</zwangsversteigerung></versteigerung>"
    assert codes(court, "kauf", ("preise/kaufpreis",)) == []


def test_an_empty_auction_is_no_auction() -> None:
    assert codes("<versteigerung/>", "kauf", ("preise/kaufpreis",)) == ["price-missing"]


def test_a_parking_space_may_have_its_rent_where_parking_spaces_have_it() -> None:
    kind = "<objektkategorie><objektart><parken parken_typ='STELLPLATZ'/></objektart></objektkategorie>"
    given = kind + prices('<stp_garage stellplatzmiete="65" anzahl="1"/>')
    assert codes(given, without=NO_RENT) == []


def test_a_reference_needs_no_price() -> None:
    reference = '<verwaltung_techn><aktion aktionart="REFERENZ"/></verwaltung_techn>'
    assert codes(reference, "kauf", ("preise/kaufpreis",)) == []


def test_a_sale_with_the_rent_of_its_tenant_is_right() -> None:
    assert codes(prices("<nettokaltmiete>1150</nettokaltmiete>"), "kauf") == []


@pytest.mark.parametrize(
    ("warm", "told"), [("1088.00", False), ("1092.00", False), ("1087.99", True), ("1092.01", True)]
)
def test_a_rent_with_heating_may_differ_by_two(warm: str, told: bool) -> None:
    assert codes(prices(f"<warmmiete>{warm}</warmmiete>")) == (["warm-rent-differs"] if told else [])


def test_a_higher_rent_with_heating_is_right_while_the_heating_is_unknown() -> None:
    without = ("preise/heizkosten_enthalten",)
    assert codes(prices("<warmmiete>1190</warmmiete>"), without=without) == []


def test_parking_and_surcharges_may_be_in_the_rent_with_heating() -> None:
    more = '<mietzuschlaege>40</mietzuschlaege><stp_garage stellplatzmiete="60" anzahl="1"/>'
    assert codes(prices(f"<warmmiete>1190</warmmiete>{more}")) == []


@pytest.mark.parametrize(("deposit", "told"), [("2670.99", False), ("2671.01", True)])
def test_a_deposit_may_be_three_rents_and_a_rounding(deposit: str, told: bool) -> None:
    assert codes(prices(f"<kaution>{deposit}</kaution>")) == (["deposit-too-high"] if told else [])


def test_a_deposit_counts_the_rent_of_parking_in() -> None:
    assert codes(prices('<kaution>2850</kaution><stp_garage stellplatzmiete="60" anzahl="1"/>')) == []


def test_a_deposit_is_judged_by_german_law_in_germany_only() -> None:
    assert codes(prices("<kaution>5640</kaution>"), "austria") == []


def test_a_weekly_rent_is_not_judged_as_a_monthly_one() -> None:
    week = '<preis_zeiteinheit zeiteinheit="WOCHE"/><nettokaltmiete>25000</nettokaltmiete>'
    assert codes(prices(week), without=("preise/warmmiete", "preise/kaution")) == []


@pytest.mark.parametrize(
    ("price", "told"), [("1000", []), ("999.99", ["price-too-low"]), ("999.999", ["thousands-point"])]
)
def test_a_price_too_low_is_told_once(price: str, told: list[str]) -> None:
    assert codes(prices(f"<kaufpreis>{price}</kaufpreis>"), "kauf") == told


def test_three_decimals_of_a_large_amount_are_decimals() -> None:
    assert codes(prices("<kaufpreis>489000.000</kaufpreis>"), "kauf") == []


@pytest.mark.parametrize("each", ["3443.66", "2687", "12225", "905.56"])
def test_a_price_per_area_may_be_of_any_area(each: str) -> None:
    assert codes(prices(f"<kaufpreis_pro_qm>{each}</kaufpreis_pro_qm>"), "kauf") == []


def test_an_investment_may_ask_for_vat() -> None:
    for_a_time = '<objektkategorie><nutzungsart WOHNEN="true" GEWERBE="false" WAZ="true"/></objektkategorie>'
    assert codes(for_a_time + prices("<zzg_mehrwertsteuer>true</zzg_mehrwertsteuer>")) == []


def test_a_compulsory_garage_without_a_price_of_its_own_is_right() -> None:
    text = "<freitexte><sonstige_angaben>Die Garage muss mit erworben werden.</sonstige_angaben></freitexte>"
    assert codes(text + prices('<stp_garage anzahl="1" stellplatzkaufpreis="0.00"/>'), "kauf") == []


def test_not_compulsory_is_not_compulsory() -> None:
    text = "<freitexte><sonstige_angaben>Der Stellplatz ist nicht verpflichtend.</sonstige_angaben></freitexte>"
    assert codes(text + prices('<stp_garage anzahl="1" stellplatzkaufpreis="9000"/>'), "kauf") == []


def test_a_price_in_words_is_told_in_one_way() -> None:
    words = prices("<kaufpreis>0</kaufpreis><freitext_preis>auf Anfrage</freitext_preis>")
    assert codes(words, "kauf") == ["price-on-request-in-words"]


def test_amounts_of_two_hundred_digits_are_judged_like_others() -> None:
    huge = "9" * 200
    told = codes(prices(f"<kaufpreis>{huge}</kaufpreis><kaufpreis_pro_qm>{huge}</kaufpreis_pro_qm>"), "kauf")
    assert told == ["price-per-area-differs", "price-too-high"]


def test_a_price_that_could_not_be_read_is_not_missing() -> None:
    example = Example(xml=prices("<kaufpreis>viel</kaufpreis>"), base="kauf")
    run = Running(RuleSet(as_of=example.as_of, rules=by_subject()["prices"]))
    assert run.listing(next(iter(FeedReader(BytesIO(feed(example))))).immobilie, ()) == []
    assert [(one.rule, one.reason) for one in run.not_run] == [("rule-price-missing", "rule-value-unreadable")]


@pytest.mark.parametrize("empty", ["<kaufpreis/>", "<kaufpreis> </kaufpreis>"])
def test_an_empty_price_is_missing(empty: str) -> None:
    assert codes(prices(empty), "kauf") == ["price-missing"]


def test_a_parking_space_has_no_service_costs_to_tell() -> None:
    without = (*NO_RENT, "preise/nebenkosten", "preise/heizkosten_enthalten", "objektkategorie/objektart")
    space = "<objektkategorie><objektart><parken/></objektart></objektkategorie>"
    assert "service-costs-missing" not in codes(space + prices("<kaltmiete>55.00</kaltmiete>"), without=without)
    assert "service-costs-missing" in codes(prices("<kaltmiete>855.00</kaltmiete>"), without=without[:-1])
