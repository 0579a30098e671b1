"""Rules of the contact: what can be written to and called."""

import pytest

from openimmo.rules.contact.mail import writable
from openimmo.rules.contact.phone import dialable
from openimmo.rules.rule import Example
from tests.rules.told import is_told, told

WITHOUT_MAIL = ("kontaktperson/email_zentrale",)


def person(xml: str) -> str:
    return f"<kontaktperson>{xml}</kontaktperson>"


@pytest.mark.parametrize(
    "address",
    ["a@b.de", "leonie.hartwig+immo@sub.aue.immobilien", "o'neill@b.co.uk", "büro@makler-süd.de", "a_b@1und1.de"],
)
def test_usual_addresses_can_be_written_to(address: str) -> None:
    assert writable(address)


@pytest.mark.parametrize(
    "address",
    [
        "a", "a@b", "@b.de", "a@.de", "a@b.", "a b@c.de", "a@b.de, c@d.de", "mailto:a@b.de", "A <a@b.de>", "a@b..de",
        "a@b@c.de", "http://b.de", "a@127.0.0.1", "a@b.de;", "x" * 65 + "@b.de", "a@" + "b." * 200 + "de",
    ],
)  # fmt: skip
def test_other_texts_cannot(address: str) -> None:
    assert not writable(address)


@pytest.mark.parametrize(
    "number", ["+49 241 4710555", "0241/4710-0", "(0241) 47 10 5-55", "110 22", "Tel. 0241 123456"]
)
def test_usual_numbers_can_be_dialled(number: str) -> None:
    assert dialable(number)


@pytest.mark.parametrize("number", ["-", "auf Anfrage", "0000000", "0123456789", "123456", "0241", "n.a.", "1111111"])
def test_placeholders_cannot(number: str) -> None:
    assert not dialable(number)


def test_feedback_for_machines_is_no_mail_address_of_the_contact() -> None:
    assert is_told("rule-contact-email-missing", "", without=WITHOUT_MAIL)


def test_one_of_several_other_addresses_is_enough() -> None:
    other = person('<email_sonstige emailart="EM_SONSTIGE">besichtigung@aue.de</email_sonstige>')
    assert not is_told("rule-contact-email-missing", other, without=WITHOUT_MAIL)


def test_a_reference_needs_no_contact() -> None:
    reference = '<verwaltung_techn><aktion aktionart="REFERENZ"/></verwaltung_techn>'
    assert not is_told("rule-contact-email-missing", reference, without=WITHOUT_MAIL)


def test_each_malformed_address_is_told_at_its_place() -> None:
    others = person(
        '<email_sonstige emailart="EM_SONSTIGE">gut@aue.de</email_sonstige>'
        '<email_sonstige emailart="EM_SONSTIGE">schlecht</email_sonstige><email_feedback>auch</email_feedback>'
    )
    hits = told("rule-contact-email-malformed", Example(xml=others))
    assert [hit.path for hit in hits] == ["kontaktperson/email_sonstige[2]", "kontaktperson/email_feedback"]


@pytest.mark.parametrize(
    ("address", "wrong"),
    [("NoReply@aue.de", True), ("do-not-reply@aue.de", True), ("norbert@aue.de", False), ("info@noreply.de", False)],
)
def test_only_mailboxes_that_nobody_reads_are_told(address: str, wrong: bool) -> None:
    assert is_told("rule-contact-email-unread", person(f"<email_zentrale>{address}</email_zentrale>")) is wrong


@pytest.mark.parametrize(
    ("address", "wrong"),
    [
        ("a@example.org", True), ("a@mail.EXAMPLE.com", True), ("test@test.de", True), ("a@firma.invalid", True),
        ("a@example.de", False), ("a@counterexample.com", False), ("tester@aue.de", False), ("a@test.de", False),
    ],
)  # fmt: skip
def test_only_reserved_names_are_examples(address: str, wrong: bool) -> None:
    assert is_told("rule-contact-email-placeholder", person(f"<email_zentrale>{address}</email_zentrale>")) is wrong


def test_fax_is_no_phone() -> None:
    fax = person('<tel_fax>+49 241 4710556</tel_fax><tel_sonstige telefonart="TEL_FAX">1</tel_sonstige>')
    assert is_told("rule-contact-phone-missing", fax, without=("kontaktperson/tel_zentrale",))
    assert not is_told("rule-contact-phone-malformed", fax)


def test_an_endless_address_is_told_short() -> None:
    endless = person(f"<email_zentrale>{'a@' * 100_000}</email_zentrale>")
    hits = told("rule-contact-email-malformed", Example(xml=endless))
    assert [len(hit.value or "") for hit in hits] == [200]


@pytest.mark.parametrize("name", ["name", "vorname", "firma"])
def test_any_name_of_the_contact_is_enough(name: str) -> None:
    rest = tuple(f"kontaktperson/{one}" for one in ("vorname", "firma"))
    named = person(f"<name/><{name}>Hartwig</{name}>" if name != "name" else "<name>Hartwig</name>")
    assert not is_told("rule-contact-name-missing", named, without=rest)
