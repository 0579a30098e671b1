"""German energy data: days, exemptions, odd figures and dates, several certificates, fields of the listing's own."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from io import BytesIO

import pytest

from openimmo.importers.feed import FeedReader
from openimmo.rules.book import by_subject, rules
from openimmo.rules.energy_de.classes import band, fits, read_class
from openimmo.rules.energy_de.days import period, ten_years
from openimmo.rules.energy_de.figures import number, said
from openimmo.rules.rule import Example, Hit, Of
from openimmo.rules.running import RuleSet, Running
from tests.rules.examples import feed

NEW_YEAR = date(2027, 1, 1)
MISSING = "rule-energy-data-missing"
EXPIRED = "rule-energy-certificate-expired"
CONTRADICTS = "rule-energy-class-contradicts-figure"
NO_PASS = ("zustand_angaben/energiepass",)


def running(code: str, example: Example) -> tuple[Sequence[Hit], Running]:
    """The hits of one rule in the first listing of an example, and the run."""
    run = Running(RuleSet(as_of=example.as_of, rules=(rules()[code],)))
    listing = next(iter(FeedReader(BytesIO(feed(example))))).immobilie
    return [hit for _, hit in run.listing(listing, ())], run


def hits(code: str, xml: str = "", **changes: object) -> Sequence[Hit]:
    example = Example(xml=xml, **changes)  # type: ignore[arg-type]
    found, run = running(code, example)
    assert run.not_run == ()
    return found


def energy(inner: str) -> str:
    return f"<zustand_angaben><energiepass>{inner}</energiepass></zustand_angaben>"


def consumption(value: str, letter: str, rest: str = "") -> str:
    return energy(
        f"<epart>VERBRAUCH</epart>{rest}<energieverbrauchkennwert>{value}</energieverbrauchkennwert>"
        f"<wertklasse>{letter}</wertklasse>"
    )


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("98.4", "98.4"), ("98,4", "98.4"), ("98.4 kWh/(m²a)", "98.4"), ("98,40 kWh/m2*a", "98.40"), ("ca. 120", "120"),
        ("120 kWh/(m²·a)", "120"), ("120KWH/qm", "120"), ("98.400", "98.400"), ("~ 75", "75"),
    ],
)  # fmt: skip
def test_a_figure_is_read_however_it_is_written(text: str, value: str) -> None:
    assert number(text) == Decimal(value)


@pytest.mark.parametrize(
    "text", ["98-112", "98 bis 112", "1.234", "siehe Ausweis", "", "D", "98,4,2", "-5", "9" * 100, "98 " + "k" * 10_000]
)
def test_what_is_not_certainly_one_number_is_none(text: str) -> None:
    assert number(text) is None


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2031-04-30", date(2031, 4, 30), date(2031, 4, 30)),
        ("2031-04-30T00:00:00", date(2031, 4, 30), date(2031, 4, 30)),
        ("30.04.2031", date(2031, 4, 30), date(2031, 4, 30)),
        ("30.4.31", date(2031, 4, 30), date(2031, 4, 30)),
        ("04/2031", date(2031, 4, 1), date(2031, 4, 30)),
        ("04.2031", date(2031, 4, 1), date(2031, 4, 30)),
        ("2031-04", date(2031, 4, 1), date(2031, 4, 30)),
        ("bis April 2031", date(2031, 4, 1), date(2031, 4, 30)),
        ("März 2031", date(2031, 3, 1), date(2031, 3, 31)),
        ("Feb. 2028", date(2028, 2, 1), date(2028, 2, 29)),
        ("2031", date(2031, 1, 1), date(2031, 12, 31)),
    ],
)
def test_a_day_is_read_however_it_is_written(text: str, first: date, last: date) -> None:
    assert period(text) == (first, last)


@pytest.mark.parametrize(
    "text", ["", "unbefristet", "31.02.2031", "13/2031", "0000", "Smarch 2031", "1" * 1000, "４/2031"]
)
def test_what_is_no_day_is_none(text: str) -> None:
    assert period(text) is None


def test_ten_years_end_on_the_day_before() -> None:
    assert ten_years(date(2021, 5, 1)) == date(2031, 4, 30)
    assert ten_years(date(2024, 2, 29)) == date(2034, 2, 28)


@pytest.mark.parametrize(("text", "told"), [("0,0", None), (" k.A. ", None), ("98", "98"), ("-", None), (None, None)])
def test_what_says_nothing_counts_as_missing(text: str | None, told: str | None) -> None:
    assert said(text) == told


@pytest.mark.parametrize(
    ("text", "name"), [("A+", "A+"), ("Klasse c", "C"), ("A plus", "A+"), ("A++", None), ("I", None)]
)
def test_a_class_is_read_however_it_is_written(text: str, name: str | None) -> None:
    assert read_class(text) == name


@pytest.mark.parametrize(
    ("name", "figure", "right"),
    [
        ("C", "100", True),
        ("D", "100", True),
        ("C", "101", True),
        ("C", "101.1", False),
        ("A+", "12", True),
        ("H", "999", True),
        ("G", "251.5", False),
        ("B", "98.4", False),
    ],
)
def test_edges_count_as_either_class(name: str, figure: str, right: bool) -> None:
    assert fits(name, Decimal(figure)) is right


def test_a_figure_has_its_class() -> None:
    assert [band(Decimal(figure)) for figure in (30, 31, 98, 260)] == ["A+", "A", "C", "H"]


@pytest.mark.parametrize(
    ("as_of", "act"), [(date(2026, 7, 28), "GEG"), (date(2026, 7, 29), "GModG"), (date(2026, 11, 21), "GModG")]
)
def test_the_act_is_called_as_it_is_called_on_the_day(as_of: date, act: str) -> None:
    assert [hit.params["law"] for hit in hits(MISSING, without=NO_PASS, as_of=as_of)] == [act]


@pytest.mark.parametrize(
    "xml",
    [
        "<geo><land iso_land='AUT'/></geo>",
        "<verwaltung_techn><aktion aktionart='REFERENZ'/></verwaltung_techn>",
        "<verwaltung_techn><aktion aktionart='DELETE'/></verwaltung_techn>",
        "<verwaltung_objekt><denkmalgeschuetzt>1</denkmalgeschuetzt></verwaltung_objekt>",
        "<objektkategorie><objektart><parken parken_typ='GARAGE'/></objektart></objektkategorie>",
        "<objektkategorie><objektart><grundstueck grundst_typ='WOHNEN'/></objektart></objektkategorie>",
        "<objektkategorie><objektart><zimmer zimmertyp='ZIMMER'/></objektart></objektkategorie>",
        "<objektkategorie><objektart><wohnung wohnungtyp='FERIENWOHNUNG'/></objektart></objektkategorie>",
        "<objektkategorie><objektart><hallen_lager_prod hallen_typ='HALLE'/></objektart></objektkategorie>",
        "<zustand_angaben><zustand zustand_art='PROJEKTIERT'/></zustand_angaben>",
        "<freitexte><sonstige_angaben>Der Energieausweis liegt zur Besichtigung vor.</sonstige_angaben></freitexte>",
        "<zustand_angaben><user_defined_simplefield feldname='epass_art'>BEDARF</user_defined_simplefield>"
        "</zustand_angaben>",
        energy("<jahrgang>ohne</jahrgang>"),
        energy("<epasstext>beantragt</epasstext>"),
    ],
)
def test_data_are_not_missed_where_they_need_not_be(xml: str) -> None:
    assert hits(MISSING, xml, without=NO_PASS) == []


@pytest.mark.parametrize(
    "inner", ["", "<epart/><wertklasse/>", "<gueltig_bis>2031</gueltig_bis>", "<endenergiebedarf>0</endenergiebedarf>"]
)
def test_an_empty_certificate_is_none(inner: str) -> None:
    assert len(hits(MISSING, energy(inner))) == 1


def test_a_flat_of_fifty_square_metres_is_no_small_building_but_a_house_is() -> None:
    area = "<flaechen><wohnflaeche>50</wohnflaeche></flaechen>"
    house = "<flaechen><wohnflaeche>50</wohnflaeche><nutzflaeche>0</nutzflaeche></flaechen>"
    assert len(hits(MISSING, area, without=NO_PASS)) == 1
    assert hits(MISSING, house, without=NO_PASS, base="kauf") == []


def test_a_feed_without_a_country_is_taken_as_german() -> None:
    assert len(hits(MISSING, without=(*NO_PASS, "geo/land"))) == 1


def test_of_several_certificates_the_wrong_one_is_told() -> None:
    passes = (
        "<zustand_angaben><energiepass><epart>BEDARF</epart><endenergiebedarf>90</endenergiebedarf></energiepass>"
        "<energiepass><endenergiebedarf>120</endenergiebedarf></energiepass></zustand_angaben>"
    )
    assert [hit.path for hit in hits("rule-energy-kind-missing", passes)] == ["zustand_angaben/energiepass[2]"]


def test_fields_of_the_listings_own_fill_a_certificate() -> None:
    own = "".join(
        f"<user_defined_simplefield feldname='epass_{name}'>{value}</user_defined_simplefield>"
        for name, value in {"art": "VERBRAUCH", "wert": "98,4", "wertklasse": "C", "gueltig_bis": "30.04.2031"}.items()
    )
    xml = f"<zustand_angaben>{own}</zustand_angaben>"
    for rule in by_subject()["energy_de"]:
        if rule.code != "rule-energy-hot-water-unsaid" and rule.of is Of.LISTING:
            assert hits(rule.code, xml, without=NO_PASS) == [], rule.code


def test_own_fields_are_judged_like_elements() -> None:
    own = (
        "<user_defined_simplefield feldname='epass_wertklasse'>A</user_defined_simplefield>"
        "<user_defined_simplefield feldname='epass_wert'>98,4</user_defined_simplefield>"
        "<user_defined_simplefield feldname='epass_art'>Verbrauch</user_defined_simplefield>"
    )
    assert len(hits(CONTRADICTS, f"<zustand_angaben>{own}</zustand_angaben>", without=NO_PASS)) == 1


def test_a_year_that_nobody_knows_is_told() -> None:
    without = ("zustand_angaben/energiepass/baujahr",)
    assert (
        len(
            hits("rule-energy-year-missing", "<zustand_angaben><baujahr>0</baujahr></zustand_angaben>", without=without)
        )
        == 1
    )
    assert (
        hits(
            "rule-energy-year-missing",
            "<zustand_angaben><baujahr>unbekannt</baujahr></zustand_angaben>",
            without=without,
        )
        == []
    )


def test_each_listing_is_judged_by_its_own_certificate() -> None:
    run = Running(RuleSet(as_of=date(2026, 11, 21), rules=by_subject()["energy_de"]))
    wrong = next(iter(FeedReader(BytesIO(feed(rules()[CONTRADICTS].wrong))))).immobilie
    right = next(iter(FeedReader(BytesIO(feed(Example()))))).immobilie
    assert [len(run.listing(one, ())) for one in (wrong, right, wrong, right)] == [1, 0, 1, 0]


@pytest.mark.parametrize("kind", ["BEDARF", "VERBRAUCH"])
def test_the_figure_of_the_kind_is_asked_for(kind: str) -> None:
    found = hits("rule-energy-figure-missing", energy(f"<epart>{kind}</epart>"))
    assert [hit.params["field"] for hit in found] == [
        "endenergiebedarf" if kind == "BEDARF" else "energieverbrauchkennwert"
    ]


def test_a_heating_system_is_no_source_of_energy_and_a_false_flag_neither() -> None:
    xml = "<ausstattung><befeuerung GAS='false'/></ausstattung>"
    without = ("ausstattung/befeuerung", "zustand_angaben/energiepass/primaerenergietraeger")
    assert len(hits("rule-energy-carrier-missing", xml, without=without)) == 1


@pytest.mark.parametrize("code", ["rule-energy-class-missing", "rule-energy-year-missing"])
def test_class_and_year_are_asked_of_homes_alone(code: str) -> None:
    bare = "<epart>BEDARF</epart><endenergiebedarf>131</endenergiebedarf><jahrgang>2014</jahrgang>"
    year = "<zustand_angaben><baujahr/></zustand_angaben>"
    mixed = "<objektkategorie><nutzungsart WOHNEN='true' GEWERBE='true'/></objektkategorie>"
    assert len(hits(code, energy(bare) + year)) == 1
    assert hits(code, energy(bare) + year, base="gewerbe") == []
    assert hits(code, energy(bare) + year + mixed) == []
    assert hits(code, energy(bare.replace("2014", "2008")) + year) == []


@pytest.mark.parametrize(
    ("told", "expired"),
    [
        ("2026-11-21", False),
        ("20.11.2026", True),
        ("11/2026", False),
        ("Oktober 2026", True),
        ("2026", False),
        ("2025", True),
    ],
)
def test_a_certificate_expires_after_its_last_day(told: str, expired: bool) -> None:
    assert bool(hits(EXPIRED, consumption("98", "C", f"<gueltig_bis>{told}</gueltig_bis>"))) is expired


def test_ten_years_after_its_issue_a_certificate_has_expired() -> None:
    for day, expired in (("2016-11-21", True), ("2016-11-22", False)):
        inner = f"<epart>BEDARF</epart><endenergiebedarf>98</endenergiebedarf><ausstelldatum>{day}</ausstelldatum>"
        assert bool(hits(EXPIRED, energy(inner))) is expired


def test_a_day_that_cannot_be_read_is_told_as_such() -> None:
    found, run = running(EXPIRED, Example(xml=consumption("98", "C", "<gueltig_bis>unbefristet</gueltig_bis>")))
    assert found == []
    assert [one.reason for one in run.not_run] == ["rule-value-unreadable"]


@pytest.mark.parametrize(
    ("value", "letter", "wrong"), [("100", "C", 0), ("100", "D", 0), ("98,4", "A", 1), ("12", "A+", 0)]
)
def test_class_and_figure_agree_up_to_the_edge(value: str, letter: str, wrong: int) -> None:
    assert len(hits(CONTRADICTS, consumption(value, letter))) == wrong


def test_a_figure_that_cannot_be_read_is_not_judged() -> None:
    found, run = running(CONTRADICTS, Example(xml=consumption("98 bis 112", "A")))
    assert found == []
    assert [one.reason for one in run.not_run] == ["rule-value-unreadable"]


def test_the_new_list_holds_from_2027_for_certificates_issued_from_then_on() -> None:
    xml = energy(
        "<epart>BEDARF</epart><endenergiebedarf>112</endenergiebedarf><ausstelldatum>{}</ausstelldatum>"
        "<gebaeudeart>nichtwohn</gebaeudeart>"
    )
    code = "rule-energy-2027-class-or-year-missing"
    assert not rules()[code].holds(date(2026, 12, 31))
    assert rules()[code].holds(NEW_YEAR)
    assert hits(code, xml.format("2026-12-31"), base="gewerbe", as_of=NEW_YEAR) == []
    assert [hit.params["field"] for hit in hits(code, xml.format("2027-01-01"), base="gewerbe", as_of=NEW_YEAR)] == [
        "wertklasse, baujahr"
    ]


@pytest.mark.parametrize(
    "code", ["rule-energy-figure-missing", "rule-energy-class-missing", "rule-energy-split-missing"]
)
def test_the_old_list_is_not_asked_of_new_certificates(code: str) -> None:
    inner = "<epart>BEDARF</epart><waermewert>90</waermewert><ausstelldatum>2027-01-01</ausstelldatum>"
    assert hits(code, energy(inner), as_of=NEW_YEAR) == []


def test_the_element_of_a_later_version_counts_as_primary_energy() -> None:
    xml = energy(
        "<epart>BEDARF</epart><endenergiebedarf>112</endenergiebedarf>"
        "<primaerenergiebedarf>130</primaerenergiebedarf><ausstelldatum>2027-01-01</ausstelldatum>"
    )
    assert hits("rule-energy-2027-primary-missing", xml, as_of=NEW_YEAR) == []


@pytest.mark.parametrize(
    "inner",
    [
        "<epart>KEINER</epart><endenergiebedarf>98</endenergiebedarf>",
        "<ausstelldatum>gestern</ausstelldatum><wertklasse>" + "A" * 500 + "</wertklasse>",
        "<mitwarmwasser>vielleicht</mitwarmwasser><energieverbrauchkennwert>&#8364; 12</energieverbrauchkennwert>",
        "<jahrgang>2099</jahrgang><baujahr>" + "1" * 5000 + "</baujahr><gueltig_bis>99.99.9999</gueltig_bis>",
        "<gebaeudeart>Schloss</gebaeudeart><endenergiebedarf>" + "9," * 5000 + "</endenergiebedarf>",
    ],
)
@pytest.mark.parametrize("as_of", [date(2026, 11, 21), NEW_YEAR])
def test_no_rule_fails_on_odd_values(inner: str, as_of: date) -> None:
    for rule in by_subject()["energy_de"]:
        run = running(rule.code, Example(xml=energy(inner), as_of=as_of))[1]
        assert all(one.reason == "rule-value-unreadable" for one in run.not_run)


def test_the_kind_in_the_element_of_older_versions_counts() -> None:
    inner = "<art>VERBRAUCH</art><energieverbrauchkennwert>98.4</energieverbrauchkennwert>"
    assert hits("rule-energy-kind-missing", energy(inner)) == []
    assert hits("rule-energy-kind-missing", energy(inner.replace("art>", "sorte>"))) != []


def test_the_figure_on_the_scale_of_the_oldest_certificates_counts() -> None:
    inner = '<art>VERBRAUCH</art><skala type="ZAHL">98.4</skala>'
    assert hits("rule-energy-figure-missing", energy(inner)) == hits("rule-energy-data-missing", energy(inner)) == []
    assert hits("rule-energy-figure-missing", energy("<art>VERBRAUCH</art>")) != []
