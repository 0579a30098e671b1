"""Imprints: who is asked what, and what counts as an answer."""

from datetime import date
from io import BytesIO

import pytest

from openimmo.importers.feed import FeedReader
from openimmo.model import Anbieter, Uebertragung
from openimmo.rules.about import Around
from openimmo.rules.book import by_subject
from openimmo.rules.rule import Example
from openimmo.rules.running import RuleSet, Running
from tests.rules.examples import feed

AS_OF = date(2026, 11, 21)


def codes(provider: str = "", without: tuple[str, ...] = (), **transfer: str) -> list[str]:
    """The rules of this subject that hit the first anbieter."""
    reader = FeedReader(BytesIO(feed(Example(provider=provider, without=without, transfer=transfer))))
    assert len(list(reader)) == 1
    run = Running(RuleSet(as_of=AS_OF, rules=by_subject()["imprint"]))
    around = Around(as_of=AS_OF, transfer=reader.frame.transfer)
    found = run.provider(reader.frame.document.anbieter[0], around)
    assert run.not_run == ()
    return [rule.code.removeprefix("rule-imprint-") for rule, _ in found]


def strukt(inner: str) -> str:
    return f"<impressum_strukt>{inner}</impressum_strukt>"


NONE = ("anbieter/impressum_strukt",)
EMPTY = "".join(
    f"<{name}/>"
    for name in (
        "firmenname",
        "firmenanschrift",
        "telefon",
        "vertretungsberechtigter",
        "berufsaufsichtsbehoerde",
        "handelsregister",
        "handelsregister_nr",
        "umsst-id",
    )
)


def test_an_imprint_of_empty_fields_is_missing_and_nothing_else() -> None:
    assert codes(strukt(EMPTY)) == ["missing"]
    assert codes(without=NONE) == ["missing"]
    assert codes("<impressum>  - </impressum>", NONE) == ["missing"]


def test_a_transfer_that_only_deletes_needs_none() -> None:
    assert codes(without=NONE, modus="DELETE") == []


def test_a_text_stands_in_for_the_fields() -> None:
    text = "<impressum>Aue Immobilien, Am Mühlbach 4, 52062 Aachen, kontakt@example.de</impressum>"
    assert codes(text, NONE) == []
    assert codes(text + strukt("<telefon/><firmenanschrift/>")) == []


@pytest.mark.parametrize("field", ["firmenname", "firmenanschrift", "telefon"])
def test_each_empty_field_is_told(field: str) -> None:
    assert codes(strukt(f"<{field}/>")) == ["incomplete"]


def test_a_firm_without_legal_form_acts_for_itself() -> None:
    alone = "<firmenname>Leonie Hartwig</firmenname><vertretungsberechtigter/><handelsregister/><handelsregister_nr/>"
    assert codes(strukt(alone)) == []
    assert codes(strukt("<weiteres>Geschäftsführerin: Leonie Hartwig</weiteres><vertretungsberechtigter/>")) == []


@pytest.mark.parametrize(
    "inner",
    [
        "<firmenname>Wohnungsbaugesellschaft Aue Immobilien mbH</firmenname>",
        "<firmenname>Aue Hausbau GmbH</firmenname>",
        "<firmenanschrift>Linzer Gasse 12, 5020 Salzburg</firmenanschrift>",
        "<umsst-id>ATU12345675</umsst-id>",
        "<weiteres>Gewerbeerlaubnis nach § 34c GewO</weiteres>",
    ],
)
def test_the_authority_is_asked_of_german_brokers_alone(inner: str) -> None:
    xml = f"<anbieter><firma>Aue Hausbau GmbH</firma></anbieter>{strukt('<berufsaufsichtsbehoerde/>' + inner)}"
    provider = xml.removeprefix("<anbieter>").replace("</anbieter>", "")
    assert codes(provider) == []


@pytest.mark.parametrize(
    "text",
    [
        "DE123456788",
        "de 123 456 788",
        "ATU12345675",
        "CHE-123.456.789",
        "wird nachgereicht",
        "beantragt",
        "DE beantragt",
    ],
)
def test_vat_ids_that_may_be_right_pass(text: str) -> None:
    assert codes(strukt(f"<umsst-id>{text}</umsst-id>")) == []


@pytest.mark.parametrize("text", ["DE12345678", "DE1234567890", "ATU1234567", "201/5123/4567"])
def test_vat_ids_that_are_certainly_wrong_are_told(text: str) -> None:
    assert codes(strukt(f"<umsst-id>{text}</umsst-id>")) == ["vat-id-malformed"]


def test_the_number_of_a_phone_is_no_postcode() -> None:
    broker = (
        "<firmenanschrift>Tel. 0241 4710555, Am Mühlbach 4, 52062 Aachen</firmenanschrift><berufsaufsichtsbehoerde/>"
    )
    assert codes(strukt(broker)) == ["authority-missing"]


def test_old_links_and_acts_are_told_once_each() -> None:
    text = "Angaben gemäß § 5 TMG. Streitbeilegung: https://ec.europa.eu/consumers/odr/"
    assert codes(strukt(f"<weiteres>{text}</weiteres>")) == ["outdated", "outdated"]


def test_no_rule_fails_on_an_anbieter_of_nothing() -> None:
    run = Running(RuleSet(as_of=AS_OF, rules=by_subject()["imprint"]))
    found = run.provider(Anbieter(), Around(as_of=AS_OF, transfer=Uebertragung()))
    assert [rule.code for rule, _ in found] == ["rule-imprint-missing"]
    assert run.not_run == ()
