"""Values made anonymous: as long as before, the same for the same, and nothing left of what was there."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openimmo.exporters.anonymous.cipher import Cipher
from openimmo.exporters.anonymous.values import Values
from openimmo.exporters.anonymous.vocabulary import is_common

VALUES = Values(Cipher("seed"))
WAYS = ("text", "strict", "plain", "fact", "phone", "mail", "link", "path", "postcode", "degrees", "identifier")
WORDS = st.text("abcdefghijklmnopqrstuvwxyzäöüßABC", min_size=4, max_size=12)


@given(st.text(max_size=200), st.sampled_from(WAYS))
def test_every_way_gives_as_many_characters_and_the_same_lines(text: str, way: str) -> None:
    made = getattr(VALUES, way)(text)
    assert len(made) == len(text)
    assert [len(line) for line in made.split("\n")] == [len(line) for line in text.split("\n")]


@given(st.text(max_size=100), st.sampled_from(WAYS))
def test_the_same_value_becomes_the_same_under_the_same_seed(text: str, way: str) -> None:
    assert getattr(VALUES, way)(text) == getattr(Values(Cipher("seed")), way)(text)


@given(st.lists(st.from_regex(r"[A-Z]{0,3}-?[0-9]{1,6}", fullmatch=True), max_size=30, unique=True))
def test_different_numbers_stay_different(numbers: list[str]) -> None:
    assert len({VALUES.identifier(number) for number in numbers}) == len(numbers)


@given(WORDS)
def test_a_word_keeps_no_letter_of_ascii_where_it_stood(word: str) -> None:
    made = VALUES.strict(word)
    assert not [one for one, other in zip(word, made, strict=True) if one == other and one.isascii()]
    assert [one.isupper() for one in made] == [one.isupper() for one in word]


@given(WORDS, st.text("0123456789", min_size=1, max_size=4))
def test_a_street_is_found_again_in_a_text(name: str, number: str) -> None:
    street = f"{name}straße {number}"
    assert VALUES.plain(street) in VALUES.text(f"Besichtigung am Samstag, {street}.")


def test_another_seed_gives_other_names() -> None:
    assert VALUES.strict("Hartwig") != Values(Cipher("other")).strict("Hartwig")


@pytest.mark.parametrize(
    ("sent", "pattern"),
    [
        ("kontakt@aue-immobilien.de", r"\w{7}@\w{3}-\w{10}\.xq"),
        ("noreply@aue.com", r"noreply@\w{3}\.xxq"),
        ("test@kunde.example", r"\w{4}@\w{5}\.example"),
    ],
)
def test_a_mail_address_leads_into_a_domain_that_is_none(sent: str, pattern: str) -> None:
    made = VALUES.mail(sent)
    assert re.fullmatch(pattern, made)
    assert "aue" not in made
    assert "kunde" not in made


def test_an_address_in_the_net_keeps_its_kind_and_nothing_else() -> None:
    made = VALUES.link("https://admin:geheim@www.makler-aue.de:8080/expose/Bild-4711.jpg?objekt=4711")
    assert re.fullmatch(r"https://\w{5}:\w{6}@www\.\w{6}-\w{3}\.xq:\d{4}/\w{6}/Bild-\d{4}\.jpg\?\w{6}=\d{4}", made)
    for secret in ("admin", "geheim", "makler", "4711", "expose"):
        assert secret not in made


def test_a_path_is_the_same_however_it_is_written() -> None:
    plain = VALUES.path("Fotos/Küche mit Ofen.jpg")
    assert VALUES.path("Fotos/K%C3%BCche%20mit%20Ofen.jpg").replace("%C3%BC", "ü").replace("%20", " ") == plain
    assert VALUES.path("Fotos/Ku\u0308che mit Ofen.jpg").replace("u\u0308", "ü") == plain
    assert VALUES.path("FOTOS/KÜCHE MIT OFEN.JPG") == plain.upper()


def test_a_text_keeps_markup_measures_and_the_words_that_rules_look_for() -> None:
    made = VALUES.text(
        '<b>Villa Rosa</b>&nbsp;mit 84,5 m², Provision 3,57 %, Energieausweis liegt vor.\\nAnruf: Herr "Aumann"'
    )
    assert re.fullmatch(
        r'<b>\w{5} \w{4}</b>&nbsp;mit 84,5 m², Provision 3,57 %, Energieausweis \w{5} vor\.\\n\w{5}: Herr "\w{6}"', made
    )
    assert "Villa" not in made
    assert "Aumann" not in made


def test_a_phone_number_keeps_its_form_and_a_placeholder_stays() -> None:
    assert re.fullmatch(r"\+49 \d{3} \d{4} \d{3}", VALUES.phone("+49 221 4710 555"))
    assert re.fullmatch(r"0[1-9]\d\d/\d{6}", VALUES.phone("0241/471055"))
    assert VALUES.phone("0000000") == "0000000"
    assert VALUES.phone("123") == "123"


def test_places_are_moved_and_regions_stay() -> None:
    assert re.fullmatch(r"52(?!062)\d{3}", VALUES.postcode("52062"))
    assert re.fullmatch(r"50\.7(?!753)\d{3}", VALUES.degrees("50.7753"))
    assert VALUES.degrees("0.0000") == "0.0000"
    assert VALUES.degrees("50,7753")[:4] == "50,7"


def test_ids_keep_the_form_that_the_standard_asks_for() -> None:
    assert re.fullmatch(r"O[0-9A-Z]{3}\d{17}\w{10}", VALUES.identifier("OABC20260101120000000aue0010023"))
    guid = VALUES.identifier("{3FA85F64-5717-4562-B3FC-2C963F66AFA6}")
    assert re.fullmatch(r"\{[0-9A-F]{8}-[0-9A-F]{4}-[0-9A-F]{4}-[0-9A-F]{4}-[0-9A-F]{12}\}", guid)
    assert "5717" not in guid
    assert VALUES.identifier("0001") == "0001"


def test_vat_ids_keep_their_country() -> None:
    assert re.fullmatch(r"DE ?\d{9}", VALUES.tax_number("DE123456788"))
    assert re.fullmatch(r"ATU\d{8}", VALUES.tax_number("ATU12345675"))


def test_facts_stay_and_strange_words_among_them_do_not() -> None:
    for fact in ("ETAGE", "true", "389000.00", "1.780,50", "2026-11-20", "DEU", "Herr", "ab sofort", "12.2031"):
        assert VALUES.fact(fact) == fact
    assert "Aumann" not in VALUES.fact("Aumann fragen")
    assert "2414710555" not in VALUES.fact("Tel 02414710555")


def test_letters_of_other_scripts_are_replaced_as_well() -> None:
    for name in ("Александр", "Παπαδόπουλος", "山田太郎"):
        made = VALUES.strict(name)
        assert made != name
        assert len(made) == len(name)


def test_words_of_the_trade_are_common_and_names_are_not() -> None:
    assert all(map(is_common, ("Energieausweis", "GmbH", "Grundriss", "PROVISIONSFREI", "xxx")))
    assert not any(map(is_common, ("Hartwig", "Rosengracht", "Nordlicht")))
