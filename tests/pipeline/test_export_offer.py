"""What a listing says about being passed on is read from its own XML, and from nowhere else."""

from datetime import date

import pytest

from openimmo.domain.export import Forwarding
from openimmo.importers.feed import read_listing
from openimmo.pipeline.export.offer import forwarding

TECHN = "<immobilie><geo><ort>Aachen</ort></geo><verwaltung_techn>{}</verwaltung_techn></immobilie>"


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("<stand_vom>2026-11-20</stand_vom>", Forwarding()),
        ("<weitergabe_generell>1</weitergabe_generell>", Forwarding(generally=True)),
        ("<weitergabe_generell>false</weitergabe_generell>", Forwarding(generally=False)),
        ("<weitergabe_generell>0</weitergabe_generell>", Forwarding(generally=False)),
        ("<weitergabe_generell></weitergabe_generell>", Forwarding()),
        ("<weitergabe_positiv>Site &amp; Co; Other</weitergabe_positiv>", Forwarding(only=("Site & Co", "Other"))),
        ("<weitergabe_negativ>Käufer24</weitergabe_negativ>", Forwarding(never=("Käufer24",))),
        ("<aktiv_von>2026-11-20</aktiv_von>", Forwarding(since=date(2026, 11, 20))),
        ("<aktiv_bis>2026-11-20+01:00</aktiv_bis>", Forwarding(until=date(2026, 11, 20))),
        ("<aktiv_bis>bald</aktiv_bis>", Forwarding()),
    ],
)
def test_it_is_read_without_reading_the_listing(said: str, expected: Forwarding) -> None:
    xml = TECHN.format(said).encode()
    assert forwarding(xml) == expected
    read_listing(xml)


def test_the_same_words_elsewhere_mean_nothing() -> None:
    own = "<user_defined_anyfield><weitergabe_generell>0</weitergabe_generell></user_defined_anyfield>"
    xml = f"<immobilie>{own}<verwaltung_techn><sprache>de</sprache></verwaltung_techn></immobilie>".encode()
    assert forwarding(xml) == Forwarding()
