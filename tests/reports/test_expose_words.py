"""What stands on an exposé: numbers and days as the reader writes them, the energy scale, words that say enough."""

import re
from datetime import date
from decimal import Decimal
from typing import Any

import msgspec
import pytest

from openimmo.model import (
    Ausstattung,
    Bad,
    Befeuerung,
    Energiepass,
    EnergiepassEpart,
    EnergiepassJahrgang,
    Keller,
    Preise,
    Unterkellert,
    ZustandAngaben,
)
from openimmo.reports.expose.certificate import certificate, scale
from openimmo.reports.expose.equipment import equipment
from openimmo.reports.expose.pages import Pages
from tests.exporters.offers import offer

NBSP = "\u00a0"


def page(lang: str = "de", **facts: Any) -> str:
    changes = facts.pop("immobilie", {})
    one = offer(**facts)
    one = msgspec.structs.replace(one, immobilie=msgspec.structs.replace(one.immobilie, **changes))
    return Pages(lang).listing(one, ()).decode()


def passed(**fields: Any) -> Any:
    one = offer()
    state = ZustandAngaben(energiepass=(Energiepass(**fields),))
    return msgspec.structs.replace(one, immobilie=msgspec.structs.replace(one.immobilie, zustand_angaben=state))


def test_an_amount_has_points_and_a_euro_that_no_line_break_parts() -> None:
    assert f"350.000{NBSP}€" in page()
    assert f"350,000{NBSP}€" in page("en")
    assert f"1.234,50{NBSP}€" in page(price=Decimal("1234.5"))
    assert f"88,5{NBSP}m²" in page()


def test_a_price_is_called_what_it_is() -> None:
    rent = {"immobilie": {"preise": Preise(kaltmiete=Decimal(890), warmmiete=Decimal(1090))}}
    told = page(price=Decimal(890), marketing=("MIETE_PACHT",), **rent)
    assert '<p class="priced">Kaltmiete</p>' in told
    assert f"890{NBSP}€ im Monat" in told
    assert "Wohnung · Miete<" in told
    lease = {"immobilie": {"preise": Preise(pacht=Decimal(4000))}}
    assert "Wohnung · Pacht<" in page(price=Decimal(4000), marketing=("MIETE_PACHT",), **lease)


def test_a_reference_says_so_and_asks_for_no_price() -> None:
    told = page(status="reference", price=None)
    assert "Referenz · Wohnung" in told
    assert "auf Anfrage" not in told


def test_the_energy_certificate_is_told_in_the_readers_numbers_and_days() -> None:
    one = passed(
        epart=EnergiepassEpart.BEDARF,
        wertklasse="C",
        endenergiebedarf="98.4",
        ausstelldatum=date(2021, 4, 30),
        gueltig_bis="2031-04-30",
        baujahr="1912",
        mitwarmwasser=True,
    )
    assert certificate(one, "de") == [
        ("Energieausweis", "Bedarfsausweis"),
        ("Energieeffizienzklasse", "C"),
        ("Endenergiebedarf", f"98,4{NBSP}kWh/(m²·a)"),
        ("Baujahr laut Energieausweis", "1912"),
        ("Ausstelldatum", "30.04.2021"),
        ("Gültig bis", "30.04.2031"),
        ("Warmwasser", "Enthalten"),
    ]


def test_a_certificate_that_there_is_not_is_told_as_well() -> None:
    assert certificate(passed(jahrgang=EnergiepassJahrgang.bei_besichtigung), "de") == [
        ("Energieausweis", "Liegt zur Besichtigung vor")
    ]
    assert certificate(offer(), "de") == []


@pytest.mark.parametrize("said", ["2031-13-77", "117,5 kWh", "1.234.567", "\u0663\u0664", "A" * 400, "<b>", "1e999"])
def test_figures_that_are_none_pass_as_short_texts(said: str) -> None:
    rows = dict(certificate(passed(gueltig_bis=said, endenergiebedarf=said), "de"))
    assert all(0 < len(value) <= 200 for value in rows.values())


def test_the_scale_marks_one_class_and_is_read_out() -> None:
    found = scale(passed(wertklasse="e"), "de")
    assert found is not None
    assert [step.grade for step in found.steps if step.marked] == ["E"]
    assert found.says == "Energieeffizienzklasse: E"
    assert scale(passed(wertklasse="Z"), "de") is None
    austrian = scale(passed(hwbklasse="A++"), "de")
    assert austrian is not None
    assert austrian.steps[0].marked


def test_equipment_says_enough_and_nothing_that_there_is_not() -> None:
    has = Ausstattung(
        bad=(Bad(DUSCHE=True, FENSTER=True),),
        befeuerung=(Befeuerung(GAS=True, SOLAR=True),),
        unterkellert=Unterkellert(keller=Keller.NEIN),
    )
    flat = msgspec.structs.replace(offer().immobilie, ausstattung=has)
    assert equipment(flat, "de") == ["Dusche", "Bad mit Fenster", "Befeuerung: Gas, Solar"]
    under = msgspec.structs.replace(has, unterkellert=Unterkellert(keller=Keller.JA))
    assert "Unterkellert" in equipment(msgspec.structs.replace(flat, ausstattung=under), "de")


def test_a_long_note_stands_below_its_name() -> None:
    note = "Preis auf Basis der Wohnfläche, zzgl. Stellplatz (ab 60 € im Monat)"
    told = page(immobilie={"preise": Preise(freitext_preis=note)})
    assert re.search(r'<div class="told"><dt>Hinweis zum Preis</dt><dd>Preis auf Basis', told)


def test_a_page_is_described_for_those_to_whom_it_is_sent() -> None:
    described = re.search(r'<meta name="description" content="([^"]*)">', page(title='"><script>'))
    assert described is not None
    assert described[1].startswith("Wohnung · Kauf · Georg-Schumann-Straße 59a, 04155 Leipzig · 350.000")
    hidden = re.search(r'<meta name="description" content="([^"]*)">', page(released=False))
    assert hidden is not None
    assert "Schumann" not in hidden[1]


def test_in_english_equipment_does_not_say_it_twice() -> None:
    has = Ausstattung(befeuerung=(Befeuerung(GAS=True, FERN=True),))
    flat = msgspec.structs.replace(offer().immobilie, ausstattung=has)
    (said,) = equipment(flat, "en")
    assert said.startswith("Heated with: ")
    assert said.count("eated with") == 1
