"""How a sender's name is made, and how feeds find their senders."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openimmo.domain.delivery import MediaCounts
from openimmo.errors import UnknownObject
from openimmo.importers.frame import Provider
from openimmo.pipeline.reading import Offered
from openimmo.pipeline.senders.grouping import claims, slug
from openimmo.pipeline.senders.keys import given as given_keys
from tests.pipeline.deliveries import Office, anbieter, feed, listing, reasons


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("ABC-1234", "ABC-1234"),
        ("Müller & Söhne GmbH", "Mueller-Soehne-GmbH"),
        ("  Groß/Klein  ", "Gross-Klein"),
        ("Façade", "Facade"),
        ("../../etc/passwd", "etc-passwd"),
        ("株式会社", "sender"),
        ("x" * 100, "x" * 60),
    ],
)
def test_a_name_fit_for_a_command_line(text: str, name: str):
    assert slug(text) == name


@given(st.text())
def test_every_name_is_fit_for_a_command_line(text: str):
    assert re.fullmatch(r"[A-Za-z0-9_][A-Za-z0-9._-]{0,59}", slug(text))


def test_keys_come_the_strongest_first_and_empty_ones_not_at_all():
    keys = Provider(firma="Anna", anbieternr="", openimmo_anid="OIB")
    assert list(given_keys(keys).items()) == [("openimmo_anid", "OIB"), ("firma", "Anna")]


def test_new_senders_with_names_alike_are_told_apart(office: Office):
    reports = office.send(
        feed(anbieter(listing("A1"), anid="A/B", firma=None), anbieter(listing("B1"), anid="A-B", firma=None))
    )
    assert [report.sender for report in reports] == ["A-B", "A-B-2"]


def test_a_feed_whose_key_fits_two_senders_is_held(office: Office):
    office.one(feed(listing("A1"), anid="OIB1", firma="Immo GmbH"))
    office.one(feed(listing("B1"), anid="OIB2", firma="Immo GmbH"))
    report = office.one(feed(listing("C1"), anid=None, firma="Immo GmbH"))
    assert (report.sender, reasons(report)) == (None, {"import-sender-ambiguous"})


def test_a_sender_is_known_again_by_its_company_when_it_gives_no_number(office: Office):
    office.one(feed(listing("A1"), anid="OIB1", firma="Immo GmbH"))
    assert office.one(feed(listing("A2"), anid=None, firma=" immo  gmbh ")).sender == "OIB1"


def test_the_prefix_of_openimmo_anid_names_no_sender(office: Office):
    office.one(feed(listing("A1"), anid="OO0001X1", firma=None))
    assert office.one(feed(listing("B1"), anid="OO0001X2", firma=None)).sender == "OO0001X2"


def test_claims_writes_nothing_and_proposes_new_senders(office: Office):
    offer = Offered(keys=Provider(anbieternr="7"), scope=None, timestamp=None, listings=(), media=MediaCounts())
    with office.house.reading_stock().reading() as view:
        (claim,) = claims([offer], None, view, office.house.settings)
    assert (claim.name, claim.id, claim.state, claim.keys) == ("7", None, "released", {"anbieternr": "7"})


def test_an_account_whose_feed_fits_several_senders_is_held(office: Office):
    office.one(feed(listing("A1"), anid="OIB1", nr="7", firma=None))
    office.one(feed(listing("B1"), anid="OIB2", nr="7", firma=None))
    report = office.one(feed(listing("C1"), anid=None, nr="7", firma=None), sender="anna")
    assert reasons(report) == {"import-foreign-sender"}
    with pytest.raises(UnknownObject), office.house.reading_stock().reading() as view:
        view.sender_by_key({"anbieternr": "7"})
