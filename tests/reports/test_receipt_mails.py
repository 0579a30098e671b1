"""What a mail and a page say of a delivery: every figure and reason, in both languages; strangers' texts stay text."""

import json
from datetime import UTC, datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

import pytest
from lxml import etree, html

from openimmo.domain.delivery import Counts, DeliveryReport, ListingOutcome, MediaCounts, Reason, Verdict
from openimmo.domain.feedback import Feedback, FeedbackSender, Fehler, Status
from openimmo.domain.mail import Entry, Letter, Mail, MailKind, MailState
from openimmo.exporters.error_numbers import OTHER, error_number, numbers
from openimmo.exporters.feedback import written_feedback
from openimmo.findings import finding
from openimmo.reports.delivery_page import delivery_json, delivery_page
from openimmo.reports.receipts import LARGEST, compose
from openimmo.texts import LANGUAGES, catalogue

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)
SCHEMA = Path(__file__).parents[2] / "openimmo" / "xsd" / "openimmo-feedback-1.2.5.xsd"
NASTY = (
    '=?utf-8?q?x=0D=0ABcc=3A_e=40x.example?=\r\nBcc: evil@x.example\r\n\r\n<script>alert(1)</script> & "x" \u202e\x00'
)


NO_ID = (Reason("import-no-id"),)


def report(**given: object) -> DeliveryReport:
    rest: dict[str, object] = {
        "delivery": "20261121T120000-0a1b2c3d", "path": "/srv/ftp/anna/liste.zip", "sha256": "0" * 64, "source": "ftp",
        "sender": "anna", "verdict": Verdict.WITHHELD,
        "reason": Reason("import-withheld-empty", {"count": "4", "stock": "9"}),
        "counts": Counts(in_feed=7, created=1, updated=2, unchanged=3, refused=1, withheld=4),
        "media": MediaCounts(referenced=9, stored=6, missing=2, refused=1),
        "listings": (
            ListingOutcome(number=None, source_id=None, action="refused", status=None, reasons=NO_ID),
            ListingOutcome(number="A7", source_id="A7", action="withheld", status="active"),
            ListingOutcome(number="A1", source_id="A1", action="created", status="active"),
        ),
        "findings": (finding("media-missing", listing="A1", line=8, value="bild.jpg"),),
        "finding_counts": {"media-missing": 2},
    }  # fmt: skip
    return DeliveryReport(**{**rest, **given})  # type: ignore[arg-type]


def mail(kind: MailKind = MailKind.RECEIPT, subject: str = "Betreff") -> Mail:
    return Mail(
        id=7, kind=kind, sender="anna", delivery="20261121T120000-0a1b2c3d", recipients=("a@b.example", "c@d.example"),
        subject=subject, key="k", state=MailState.WAITING, created=NOON, tries=0, next_try=None, error=None, sent=None,
    )  # fmt: skip


def composed(told: DeliveryReport, lang: str = "de", subject: str = "Betreff", **given: object) -> EmailMessage:
    letter = Letter(kind=MailKind.RECEIPT, lang=lang, at=NOON, sender=told.sender, report=told, received=NOON, **given)  # type: ignore[arg-type]
    return read(compose(mail(subject=subject), letter, "import@portal.example"))


def read(content: bytes) -> EmailMessage:
    content.decode("ascii")
    message = message_from_bytes(content, policy=default)
    assert isinstance(message, EmailMessage)
    return message


def bodies(message: EmailMessage) -> tuple[str, str]:
    text, page = message.get_body(("plain",)), message.get_body(("html",))
    assert text is not None
    assert page is not None
    return text.get_content(), page.get_content()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_figure_stands_in_text_page_and_json(lang: str):
    told = report()
    message = composed(told, lang)
    text, page = bodies(message)
    figures = [row.xpath("string(td[2])") for row in html.document_fromstring(page).xpath("//table//tr")]
    assert figures == ["7", "1", "2", "3", "1", "0", "4", "9", "6", "2", "1"]
    assert [line.rpartition(": ")[2] for line in text.splitlines() if line.startswith("  ") and line[-1:].isdigit()][
        :11
    ] == figures
    (attached,) = message.iter_attachments()
    document = json.loads(attached.get_content())
    assert document["deliveries"][0]["counts"] == {
        "in_feed": 7, "created": 1, "updated": 2, "unchanged": 3, "refused": 1, "deleted": 0, "withheld": 4,
    }  # fmt: skip
    assert document["deliveries"][0]["path"] == "liste.zip"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_refusal_comes_with_its_reason_and_what_to_do(lang: str):
    entry = catalogue()["import-no-id"]
    said, todo = (entry.de, entry.help_de) if lang == "de" else (entry.en, entry.help_en)
    for body in bodies(composed(report(), lang)):
        assert said in body
        assert str(todo) in body
        assert "bild.jpg" in body


def test_headers_hold_nothing_of_strangers():
    told = report(sender=NASTY, path=f"/in/{NASTY}.zip", delivery=NASTY)
    letter = Letter(kind=MailKind.RECEIPT, lang="en", at=NOON, sender=NASTY, report=told, received=NOON, feedback=True)
    content = compose(mail(subject=NASTY * 20), letter, "import@portal.example")
    head = content.partition(b"\r\n\r\n")[0]
    names = [line.partition(b":")[0].lower() for line in head.split(b"\r\n") if line[:1] not in (b" ", b"\t")]
    assert sorted(names) == sorted(set(names))
    assert set(names) == {
        b"from", b"to", b"subject", b"date", b"message-id", b"auto-submitted", b"mime-version", b"content-type",
    }  # fmt: skip
    message = read(content)
    assert message["To"] == "a@b.example, c@d.example"
    for part in message.iter_attachments():
        assert str(part.get_filename()).isascii()
        assert not set(str(part.get_filename())) & set("/\\\r\n<>\"'")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_subject_arrives_as_it_was_written_wherever_its_line_is_folded(lang: str):
    words = {"de": "Löschungen zurückgehalten, ", "en": "deletions withheld, "}[lang] * 6
    for length in range(20, 130):
        subject = f"{words[:length].strip()} – liste.zip"
        assert composed(report(), lang, subject)["Subject"] == subject


def test_strangers_texts_are_text_in_both_bodies():
    outcome = ListingOutcome(
        number=NASTY, source_id=NASTY, action="refused", status=None, reasons=(Reason("import-no-id"),)
    )
    found = (finding("media-missing", listing=NASTY, feed=NASTY, value=NASTY),)
    told = report(listings=(outcome,), findings=found, sender=NASTY, path=NASTY)
    text, page = bodies(composed(told))
    assert html.document_fromstring(page).xpath("//script") == []
    assert not {"\u202e", "\x00"} & set(text + page)
    file = delivery_page(told, "de", NOON).decode()
    assert len(html.document_fromstring(file).xpath("//script")) == 1  # its own
    assert "alert(1)</script>" not in file
    assert not {"\u202e", "\x00"} & set(file)
    assert json.loads(delivery_json(told, "de"))["deliveries"][0]["listings"][0]["number"] == NASTY


def test_an_attachment_that_is_too_large_is_left_out_and_said_so():
    one = ListingOutcome(number="x" * 2_000, source_id="x", action="created", status="active")
    message = composed(report(listings=(one,) * (LARGEST // 2_000)))
    assert list(message.iter_attachments()) == []
    text, _ = bodies(message)
    assert "zu groß" in text
    assert len(text) < 10_000


def test_the_same_mail_has_the_same_id_and_another_one_another():
    def ids(one: Mail) -> str:
        return str(read(compose(one, letter, "import@portal.example"))["Message-ID"])

    letter = Letter(kind=MailKind.RECEIPT, lang="de", at=NOON, report=report(), received=NOON)
    assert ids(mail()) == ids(mail())
    assert ids(mail()) != ids(mail(MailKind.ALERT))
    assert ids(mail()).endswith("@portal.example>")


@pytest.mark.parametrize("verdict", Verdict)
@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_verdict_has_its_words(lang: str, verdict: Verdict):
    told = report(verdict=verdict, reason=None)
    text, _ = bodies(composed(told, lang, feedback=True))
    assert catalogue()[f"mail-means-{verdict}"].en in text or lang == "de"
    assert delivery_page(told, lang, NOON)


@pytest.mark.parametrize("kind", [MailKind.DIGEST, MailKind.SUMMARY])
def test_a_digest_tells_equal_failures_once_and_counts_all(kind: MailKind):
    entry = Entry(
        delivery="d", path=f"/in/{NASTY}", sender="anna", at=NOON, verdict=Verdict.QUARANTINED,
        reason=Reason("import-unreadable"), key="k",
    )  # fmt: skip
    letter = Letter(
        kind=kind, lang="en", at=NOON, entries=(entry,) * 300, verdicts={"quarantined": 900}, since=NOON, until=NOON
    )
    text, page = bodies(read(compose(mail(kind), letter, "import@portal.example")))
    assert "  quarantined: 900\n" in text.replace("\r\n", "\n")
    assert text.count("300 times") == 1
    assert "600 more" in text
    assert html.document_fromstring(page).xpath("//script") == []


class TestFeedback:
    def test_is_valid_by_the_schema_whatever_the_texts_are(self):
        fehler = tuple(Fehler(objekt_id=one, fehlernr=1, text=NASTY + "\ud800\ufffe") for one in (None, "", NASTY))
        sender = FeedbackSender(name=NASTY, datum="21.11.2026", makler_id="-", openimmo_anid=NASTY)
        made = Feedback(sender=sender, fehlerliste=fehler, status=(Status(statusnr=5, text=NASTY),))
        root = etree.fromstring(written_feedback(made))
        etree.XMLSchema(file=str(SCHEMA)).assertValid(root)
        assert [one.findtext("objekt_id") is not None for one in root.iterfind("fehlerliste/fehler")] == [
            False,
            False,
            True,
        ]
        assert root.findtext("sender/datum") == "21.11.2026"

    def test_without_errors_is_valid_too(self):
        root = etree.fromstring(
            written_feedback(Feedback(sender=FeedbackSender(name="p", datum="21.11.2026", makler_id="a")))
        )
        etree.XMLSchema(file=str(SCHEMA)).assertValid(root)

    def test_a_number_means_one_code_for_ever(self):
        assert (error_number("import-no-id"), error_number("media-missing")) == (1013, numbers()["media-missing"])
        assert error_number("nobody-knows") == OTHER
        assert len(set(numbers().values())) == len(numbers())
        assert set(numbers()) <= set(catalogue())
        assert all(0 < number < OTHER for number in numbers().values())

    def test_every_error_of_an_import_has_a_number(self):
        rooms = {code.partition("-")[0] for code in numbers()}
        told = {
            code for code, entry in catalogue().items() if entry.severity == "error" and code.partition("-")[0] in rooms
        }
        assert sorted(told - set(numbers())) == []  # each gets the next free number of its block in error_numbers.toml
