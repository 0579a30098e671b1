"""Countries by both codes, telephone numbers as E.164, texts of people compared."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openimmo.domain.countries import long_code, short_code
from openimmo.domain.phones import dialled, digits, e164
from openimmo.store.folding import alike, fold
from openimmo.xsd.grammar import grammar


@pytest.mark.parametrize(
    ("said", "long", "short"),
    [
        ("DE", "DEU", "DE"), ("deu", "DEU", "DE"), (" de ", "DEU", "DE"), ("D", "DEU", "DE"), ("CHE", "CHE", "CH"),
        ("Österreich", "AUT", "AT"), ("ROM", "ROU", "RO"), ("RO", "ROU", "RO"), ("TMP", "TLS", "TL"),
        ("SMX", "SXM", "SX"), ("ANT", "ANT", "AN"), ("YU", "YUG", "YU"), ("XK", "XKX", "XK"),
        ("XX", None, None), ("", None, None), (None, None, None), ("=1+1", None, None),
    ],
)  # fmt: skip
def test_a_country_has_both_codes_however_it_is_named(said: str | None, long: str | None, short: str | None) -> None:
    assert (long_code(said), short_code(said)) == (long, short)


def test_every_country_of_the_standard_has_a_short_form_that_leads_back() -> None:
    listed = grammar().elements["land"].attributes["iso_land"].text.values
    assert len(listed) > 200
    for code in listed:
        short = short_code(code)
        assert short is not None, code
        assert len(short) == 2
        assert long_code(short) == long_code(code)


@pytest.mark.parametrize(
    ("phone", "country", "number", "written"),
    [
        ("0241 123456", None, "+49241123456", "0049 241 123456"),
        ("0049241123456", "AUT", "+49241123456", "0049 241 123456"),
        ("01 5123456", "AT", "+4315123456", "0043 1 5123456"),
        ("044 668 18 00", "CHE", "+41446681800", "0041 44 668 18 00"),
        ("0241 123456 ext. 7", None, "+49241123456;7", "0049 241 123456 ext. 7"),
        ("klingeln", None, "klingeln", "klingeln"),
        ("1", None, "1", "1"),
        ("", None, "", ""),
    ],
)
def test_a_phone_is_compared_as_e164_and_written_without_a_plus(
    phone: str, country: str | None, number: str, written: str
) -> None:
    assert e164(phone, country) == number
    assert dialled(phone, country) == written


@given(st.text(max_size=80), st.sampled_from([None, "DE", "AUT", "XX"]))
def test_no_text_is_too_strange_to_be_compared(phone: str, country: str | None) -> None:
    assert isinstance(e164(phone, country), str)
    assert isinstance(dialled(phone, country), str)
    assert isinstance(digits(phone), str)


def test_texts_of_people_are_alike_whatever_their_form() -> None:
    assert alike(" Große  STRASSE\t1 ") == alike("grosse straße 1")
    assert alike("Ｍüller") == alike("mu\u0308LLER")
    assert fold("Ｍ") != alike("Ｍ"), "what stands folded in a stock stays as it was"
    assert alike(None) == ""
