"""Use, marketing and kind: what goes together in real feeds."""

from io import BytesIO

import pytest

from openimmo.importers.feed import FeedReader
from openimmo.rules.book import by_subject
from openimmo.rules.rule import Example
from openimmo.rules.running import RuleSet, Running
from tests.rules.examples import feed


def codes(inner: str, base: str = "miete") -> list[str]:
    """The rules about kinds that hit."""
    example = Example(xml=f"<objektkategorie>{inner}</objektkategorie>", base=base)
    run = Running(RuleSet(as_of=example.as_of, rules=by_subject()["kind"]))
    found = run.listing(next(iter(FeedReader(BytesIO(feed(example))))).immobilie, ())
    assert run.not_run == ()
    return [rule.code.removeprefix("rule-") for rule, _ in found]


@pytest.mark.parametrize("use", ["ANLAGE", "WAZ"])
def test_an_optional_use_is_a_use(use: str) -> None:
    assert codes(f'<nutzungsart WOHNEN="false" GEWERBE="false" {use}="true"/>') == []


@pytest.mark.parametrize("way", ["ERBPACHT", "LEASING"])
def test_an_optional_marketing_is_a_marketing(way: str) -> None:
    assert codes(f'<vermarktungsart KAUF="false" MIETE_PACHT="false" {way}="true"/>') == []


def test_flags_that_could_not_be_read_are_not_called_missing() -> None:
    assert codes('<nutzungsart WOHNEN="vielleicht" GEWERBE="false"/>') == []


@pytest.mark.parametrize("kind", ['<haus haustyp="VILLA"/>', '<zinshaus_renditeobjekt zins_typ="MEHRFAMILIENHAUS"/>'])
def test_houses_and_investments_may_be_for_living_and_business(kind: str) -> None:
    assert codes(f'<nutzungsart WOHNEN="true" GEWERBE="true"/><objektart>{kind}</objektart>', "kauf") == []


def test_several_types_of_one_kind_are_fine_when_one_is_named() -> None:
    assert codes('<objektart><haus haustyp="BUNGALOW"/><haus/></objektart>', "kauf") == []


def test_a_flat_for_business_only_is_told() -> None:
    assert codes('<nutzungsart WOHNEN="false" GEWERBE="true"/>') == ["kind-against-use"]


def test_a_villa_as_an_office_is_not() -> None:
    given = '<nutzungsart WOHNEN="false" GEWERBE="true"/><objektart><haus haustyp="VILLA"/></objektart>'
    assert codes(given) == []
