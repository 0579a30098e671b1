"""Which schema judges a feed."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from lxml import etree

from openimmo.xsd.catalogue import family, recognise, schema
from openimmo.xsd.known import missing_codes, reported_later


@pytest.mark.parametrize(
    ("sent", "version", "how"),
    [
        ("1.1", "1.1", "known"),
        ("1.1.0", "1.1", "known"),
        ("1.2", "1.2.0", "known"),
        ("1.2.0", "1.2.0", "known"),
        (" 1.2.3 ", "1.2.3", "known"),
        ("1.2.3a", "1.2.3", "known"),
        ("1.2.6/onOffice 7", "1.2.6", "known"),
        ("v1.2.5", "1.2.5", "known"),
        ("1.2.7", "1.2.7c", "known"),
        ("1.2.7a", "1.2.7c", "known"),
        ("1.2.7B", "1.2.7c", "known"),
        ("1.2.7 c", "1.2.7c", "known"),
        ("1.2.7d", "1.2.7c", "later"),
        ("1.2.8", "1.2.7c", "later"),
        ("1.2.10", "1.2.7c", "later"),
        ("2.0", "1.2.7c", "later"),
        ("1.0", "1.2.7c", "unknown"),
        ("1.2.6.4", "1.2.7c", "unknown"),
        ("OpenImmo", "1.2.7c", "unknown"),
        ("9" * 100_000, "1.2.7c", "unknown"),
        ("", "1.2.7c", "missing"),
        (" / ", "1.2.7c", "missing"),
        (None, "1.2.7c", "missing"),
    ],
)
def test_a_version_attribute_names_the_schema(sent: str | None, version: str, how: str) -> None:
    found = recognise(sent)
    assert (found.version, found.how) == (version, how)
    assert family(sent) == version


def test_a_schema_is_compiled_once_even_when_threads_ask_together() -> None:
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda _: schema("1.2.5"), range(32)))
    assert len({id(item) for item in found}) == 1


def test_threads_may_judge_with_one_schema() -> None:
    good, bad = etree.fromstring("<kaufpreis>1</kaufpreis>"), etree.fromstring("<kaufpreis>x</kaufpreis>")
    with ThreadPoolExecutor(8) as pool:
        verdicts = list(pool.map(schema("1.2.7c").validate, [good, bad] * 200))
    assert verdicts == [True, False] * 200


def test_later_additions_and_missing_codes_are_data() -> None:
    assert reported_later("energiepass/jahrgang", "2026") == "1.2.7d"
    assert reported_later("energiepass/jahrgang", "2014") is None
    assert reported_later("energiepass/primaerenergiebedarf", "12.5") == "1.2.7d"
    assert {"ROU", "TLS"} <= missing_codes()["iso_land"]
    assert {"PLN", "TRY"} <= missing_codes()["iso_waehrung"]
