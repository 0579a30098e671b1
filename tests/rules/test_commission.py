"""Commission: how free texts are read, and what is told of them."""

from datetime import date
from decimal import Decimal
from io import BytesIO

import pytest

from openimmo.importers.feed import FeedReader
from openimmo.rules.book import by_subject, rules
from openimmo.rules.commission.claims import claims_free
from openimmo.rules.commission.terms import Terms, terms
from openimmo.rules.rule import Example
from openimmo.rules.running import RuleSet, Running
from tests.rules.examples import feed


def codes(xml: str, base: str = "miete", without: tuple[str, ...] = ()) -> list[str]:
    """The rules of this subject that hit."""
    example = Example(xml=xml, base=base, without=without)
    run = Running(RuleSet(as_of=example.as_of, rules=by_subject()["commission"]))
    found = run.listing(next(iter(FeedReader(BytesIO(feed(example))))).immobilie, ())
    assert run.not_run == ()
    return [rule.code.removeprefix("rule-commission-") for rule, _ in found]


def outer(text: str, attributes: str = "", flag: str = "true") -> str:
    return (
        f"<preise><provisionspflichtig>{flag}</provisionspflichtig>"
        f"<aussen_courtage {attributes}>{text}</aussen_courtage></preise>"
    )


@pytest.mark.parametrize(
    ("text", "percent"),
    [
        ("3,57 %", "3.57"), ("3.57%", "3.57"), ("3,57% inkl. 19% MwSt.", "3.57"), ("5,95 % inkl. 19% MwSt.", "5.95"),
        ("3,570 %", "3.570"), ("3 Prozent zzgl. 19 % gesetzl. MwSt.", "3"), ("3,57 v. H. vom Kaufpreis", "3.57"),
        ("Käuferprovision: 3,57 % (inkl. der ges. MwSt.) des Kaufpreises", "3.57"),
    ],
)  # fmt: skip
def test_a_percentage_is_read_however_it_is_written(text: str, percent: str) -> None:
    assert terms(text).percent == Decimal(percent)
    assert terms(text).due is True


@pytest.mark.parametrize(
    ("text", "rents"),
    [
        ("2 MM", "2"),
        ("2,38 Nettokaltmieten zzgl. MwSt.", "2.38"),
        ("2,38 Monatskaltmieten", "2.38"),
        ("3 NKM", "3"),
        ("zwei Monatsmieten", "2"),
        ("1,5 x Kaltmiete", "1.5"),
        ("2 BMM inkl. USt.", "2"),
        ("2.38 Netto-Kaltmieten", "2.38"),
    ],
)
def test_rents_are_read_however_they_are_written(text: str, rents: str) -> None:
    assert terms(text).rents == Decimal(rents)


@pytest.mark.parametrize(
    ("text", "euro"),
    [
        ("12354,12 €", "12354.12"),
        ("12.354,12 EUR", "12354.12"),
        ("1.200,- Euro", "1200"),
        ("€ 1.500", "1500"),
        ("2500 €", "2500"),
    ],
)
def test_amounts_are_read_however_they_are_written(text: str, euro: str) -> None:
    assert terms(text) == Terms(euro=Decimal(euro), due=True)


@pytest.mark.parametrize(
    ("text", "gross"),
    [
        ("3 % zzgl. MwSt.", False),
        ("3 % zuzüglich 19 % MwSt", False),
        ("2 MM + MwSt.", False),
        ("3 % plus ges. USt.", False),
        ("3,57 % inkl. MwSt.", True),
        ("3,57 % incl. 19% MwSt.", True),
        ("3,57 % einschließlich Mehrwertsteuer", True),
        ("3,57 %", None),
        ("3 % zzgl. MwSt., also 3,57 % inkl. MwSt.", None),
    ],
)
def test_it_is_read_whether_tax_is_in_it(text: str, gross: bool | None) -> None:
    assert terms(text).gross is gross


@pytest.mark.parametrize(
    "text", ["0", "0,00 %", "0,00 €", "provisionsfrei", "keine", "Nein", "courtagefrei", "entfällt"]
)
def test_nothing_to_pay_is_read_as_such(text: str) -> None:
    assert terms(text).due is False


@pytest.mark.parametrize(
    "text", ["auf Anfrage", "nach Vereinbarung", "siehe Text", "provisionsfrei ab 3 %", "%", "1.2.3.4.5"]
)
def test_what_is_not_certain_stays_open(text: str) -> None:
    assert terms(text).due is None or terms(text).percent is None


def test_a_long_text_is_cut_and_read_in_no_time() -> None:
    assert terms("9" * 1_000_000).percent is None
    assert terms("zzgl. " * 100_000).gross is None
    assert terms("3,57 % " + "netto" * 100_000).percent == Decimal("3.57")


@pytest.mark.parametrize(
    ("text", "free"),
    [
        ("Provisionsfrei: Haus am See", True),
        ("Courtagefrei für Käufer", True),
        ("Keine Käuferprovision", True),
        ("Provisionsfreie Wohnung", True),
        ("nicht provisionsfrei", False),
        ("Für den Verkäufer provisionsfrei", False),
        ("Freies Grundstück", False),
        (None, False),
    ],
)
def test_a_claim_to_be_free_is_one_about_the_reader(text: str | None, free: bool) -> None:
    assert claims_free(text) is free


@pytest.mark.parametrize("text", ["", "0", "0,00 %"])
def test_a_commission_that_is_owed_is_told(text: str) -> None:
    assert "amount-missing" in codes(outer(text), "kauf", ("preise/innen_courtage",))


def test_any_word_on_commission_is_enough() -> None:
    for xml in (
        "<preise><courtage_hinweis>3,57 %</courtage_hinweis></preise>",
        "<preise><provisionbrutto>17000</provisionbrutto></preise>",
        "<freitexte><sonstige_angaben>Die Käuferprovision beträgt 3,57 %.</sonstige_angaben></freitexte>",
    ):
        assert codes(xml, "kauf", ("preise/aussen_courtage",)) == []


def test_what_the_tenant_of_a_home_pays_is_told() -> None:
    assert codes(outer("2,38 MM", "mit_mwst='true'")) == ["tenant-pays"]
    assert codes(outer("2,38 MM", "mit_mwst='true'"), "gewerbe") == []
    assert codes(outer("auf Anfrage")) == []


@pytest.mark.parametrize(
    ("text", "above"),
    [
        ("2 MM zzgl. MwSt.", False), ("2,38 MM zzgl. MwSt.", True), ("2,38 MM inkl. MwSt.", False), ("2,39 MM", True),
        ("2118,20 €", False), ("2200 €", True), ("3,57 %", False),
    ],
)  # fmt: skip
def test_the_cap_is_two_net_rents_and_tax(text: str, above: bool) -> None:
    assert ("tenant-above-cap" in codes(outer(text))) is above


@pytest.mark.parametrize(
    ("text", "mark", "told"),
    [
        ("3 %", "mit_mwst='false'", True), ("3 %", "", False), ("3,57 %", "mit_mwst='false'", False),
        ("3,57 % inkl. MwSt.", "mit_mwst='false'", False), ("3 % zzgl. MwSt.", "mit_mwst='true'", True),
        ("provisionsfrei", "mit_mwst='false'", False),
    ],
)  # fmt: skip
def test_a_home_is_offered_with_tax_in_the_commission(text: str, mark: str, told: bool) -> None:
    found = codes(outer(text, mark), "kauf", ("preise/innen_courtage",))
    assert ("vat-on-top" in found) is told


def test_a_hint_with_tax_on_top_is_told() -> None:
    xml = "<preise><courtage_hinweis>3 % zzgl. MwSt. vom Kaufpreis</courtage_hinweis></preise>"
    assert codes(xml, "kauf") == ["vat-on-top"]


@pytest.mark.parametrize(
    ("inner", "outer_text", "more"),
    [
        ("3,57 %", "3,57 %", False),
        ("3,57 %", "3,58 %", False),
        ("3 %", "3,57 %", True),
        ("3 % zzgl. MwSt.", "3,57 % inkl. MwSt.", False),
        ("0 %", "3,57 %", False),
        ("1 MM", "3,57 %", False),
        ("nach Absprache", "3,57 %", False),
    ],
)
def test_the_buyer_pays_no_more_than_the_seller(inner: str, outer_text: str, more: bool) -> None:
    xml = f"<preise><innen_courtage>{inner}</innen_courtage><aussen_courtage>{outer_text}</aussen_courtage></preise>"
    assert ("buyer-pays-more" in codes(xml, "kauf")) is more


@pytest.mark.parametrize("kind", ["MEHRFAMILIENHAUS", "ZWEIFAMILIENHAUS", "KEINE_ANGABE"])
def test_sharing_is_asked_of_flats_and_single_family_houses_alone(kind: str) -> None:
    xml = (
        f"<objektkategorie><objektart><haus haustyp='{kind}'/></objektart></objektkategorie>"
        "<preise><innen_courtage>1 %</innen_courtage><aussen_courtage>3 %</aussen_courtage></preise>"
    )
    assert codes(xml, "kauf") == []


def test_days_decide() -> None:
    assert not rules()["rule-commission-buyer-pays-more"].holds(date(2020, 12, 22))
    assert rules()["rule-commission-at-tenant-pays"].holds(date(2023, 7, 1))
    assert not rules()["rule-commission-at-tenant-pays"].holds(date(2023, 6, 30))


def test_the_flag_and_the_text_agree() -> None:
    assert codes(outer("3,57 %", "mit_mwst='true'", "false"), "kauf") == ["free-but-given"]
    assert codes(outer("", "", "false"), "kauf", ("preise/innen_courtage",)) == []
