"""What a fault was probably meant to be is proposed where a dialect is certain, and nowhere else."""

import pytest

from openimmo.importers.proposing import proposed_name, proposed_value

PRICE = "preise/kaufpreis"


@pytest.mark.parametrize(
    ("path", "value", "right"),
    [
        (PRICE, "12,5", "12.5"),
        (PRICE, "1.250,00 €", "1250.00"),
        (PRICE, "auf Anfrage", None),
        (PRICE, "", None),
        ("preise/stp_garage[2]/@stellplatzmiete", "45,-", "45"),
        ("verwaltung_techn/stand_vom", "20.11.2026", "2026-11-20"),
        ("verwaltung_techn/stand_vom", "31.02.2026", None),
        ("verwaltung_techn/aktion/@aktionart", "löschen", "DELETE"),
        ("objektkategorie/objektart/haus[2]/@haustyp", "villa", "VILLA"),
        ("objektkategorie/objektart/haus/@haustyp", "EFH", None),
        ("verwaltung_objekt/haustiere", "JA", "true"),
        ("flaechen/anzahl_stellplaetze", "0", None),
        ("flaechen/anzahl_stellplaetze", "0,0", None),
        ("ausstattung/kamin", "", None),
        ("preise/nirgendwo", "1,5", None),
        ("nirgendwo/kaufpreis", "1,5", None),
        ("preise/kaufpreis/@nichts", "1,5", None),
        ("preise", "1,5", None),
    ],
)
def test_a_value_is_proposed_only_where_it_is_valid(path: str, value: str, right: str | None) -> None:
    assert proposed_value("immobilie", path, value) == right


@pytest.mark.parametrize(
    ("path", "right"),
    [
        ("verwaltung_techn/objekt_nr_extern", "objektnr_extern"),
        ("preise/KAUFPREIS", "kaufpreis"),
        ("ausstattung/bad/@dusche", "DUSCHE"),
        ("preise/parkplatz", None),
        ("parkplatz/kaufpreis", None),
        ("verwaltung_techn/aktion/@timestamp", None),
    ],
)
def test_a_name_is_proposed_where_it_is_known(path: str, right: str | None) -> None:
    assert proposed_name("immobilie", path) == right


def test_names_and_values_around_the_listings_are_proposed_too() -> None:
    assert proposed_name("openimmo", "anbieter[1]/anid") == "openimmo_anid"
    assert proposed_value("openimmo", "uebertragung/@umfang", "voll") == "VOLL"
    assert proposed_value("openimmo", "uebertragung/@umfang", "alles") is None
