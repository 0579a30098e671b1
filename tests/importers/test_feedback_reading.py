"""Reading feedbacks: what is valid comes back unchanged, what is defective is told, what is hostile is refused."""

import base64
import csv
import io
from contextlib import suppress
from email.message import EmailMessage

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from openimmo.domain.feedback import Feedback, FeedbackSender, Fehler, Feld, Interessent, Objekt, Status
from openimmo.errors import FeedError, OpenImmoError, Refused, UnsafeFeed
from openimmo.exporters.feedback import written_feedback
from openimmo.findings import Severity
from openimmo.importers.feedback import read_feedback
from openimmo.importers.feedback.json_form import feedback_of_json
from openimmo.importers.feedback.moments import iso, mail_date
from openimmo.importers.parsing import parsed
from openimmo.reports.feedback_documents import feedback_document as json_document
from openimmo.reports.feedback_documents import feedback_rows
from openimmo.xsd.catalogue import feedback_schema
from openimmo.xsd.check import first_errors

SENDER = FeedbackSender(name="Portal", datum="2026-11-20", makler_id="K-1")
LETTERS = st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Cn"], exclude_characters="\ufffe\uffff")
WORDS = st.text(LETTERS, min_size=1, max_size=12).map(lambda text: " ".join(text.split())).filter(bool)
TEXT = st.none() | WORDS
NUMBER = st.none() | st.integers(-(2**31), 2**31 - 1)
FIELDS = st.lists(st.builds(Feld, name=WORDS, wert=WORDS), max_size=2).map(tuple)


def texts(kind: type[msgspec.Struct]) -> dict[str, st.SearchStrategy[object]]:
    return {one.name: TEXT for one in msgspec.structs.fields(kind) if one.default is None}


PEOPLE = st.builds(
    Interessent,
    **texts(Interessent),
    bevorzugt=st.sets(st.sampled_from(["EMAIL", "TEL", "MOBIL", "FAX", "BRIEF"])).map(tuple),
    wunsch=st.sets(st.sampled_from(["BESICHTIGUNG", "ANRUF", "DETAIL"])).map(tuple),
    user_defined_extend=FIELDS,
).filter(lambda one: one != Interessent())
OBJECTS = st.builds(
    Objekt,
    **texts(Objekt),
    vermarktungsart=st.lists(WORDS, max_size=2).map(tuple),
    interessent=st.lists(PEOPLE, min_size=1, max_size=2).map(tuple),
    user_defined_extend=FIELDS,
)
FEEDBACKS = st.builds(
    Feedback,
    version=st.just("1.2.5"),
    sender=st.builds(FeedbackSender, name=WORDS, datum=st.dates().map(str), makler_id=WORDS, regi_id=TEXT),
    objekt=st.lists(OBJECTS, max_size=2).map(tuple),
    fehlerliste=st.lists(st.builds(Fehler, objekt_id=TEXT, fehlernr=NUMBER, text=TEXT), max_size=2).map(tuple),
    status=st.lists(st.builds(Status, statusnr=NUMBER, text=TEXT), max_size=2).map(tuple),
)


def feedback_xml(
    inner: str = "", sender: str = "<name>P</name><datum>2026-11-20</datum><makler_id>1</makler_id>"
) -> bytes:
    root = f"<openimmo_feedback><version>1.2.5</version><sender>{sender}</sender>{inner}</openimmo_feedback>"
    return root.encode()


def mail_with(*attachments: tuple[str, bytes]) -> bytes:
    mail = EmailMessage()
    mail["From"], mail["Subject"] = "portal@example.com", "Anfrage"
    mail.set_content("Siehe Anhang.")
    for name, content in attachments:
        mail.add_attachment(content, maintype="application", subtype="octet-stream", filename=name)
    return mail.as_bytes()


def codes(data: bytes) -> dict[str, int]:
    (read,) = read_feedback(data, "f.xml").feedbacks
    return read.finding_counts


@given(FEEDBACKS)
@settings(deadline=None, max_examples=60)
def test_what_is_written_is_valid_and_read_back_as_it_was_without_a_word(feedback: Feedback) -> None:
    data = written_feedback(feedback)
    (read,) = read_feedback(data, "f.xml").feedbacks
    assert first_errors(feedback_schema(), parsed(data)).first == ()
    assert read.feedback == feedback
    assert read.findings == ()


@given(FEEDBACKS)
@settings(deadline=None, max_examples=30)
def test_the_json_that_reading_prints_is_what_writing_takes(feedback: Feedback) -> None:
    file = read_feedback(written_feedback(feedback), "f.xml")
    document = msgspec.json.encode(json_document(file, None, "en"))
    assert feedback_of_json(document) == feedback


@given(FEEDBACKS, st.randoms(use_true_random=False))
@settings(deadline=None, max_examples=60)
def test_whatever_is_against_the_schema_is_told_as_a_warning(feedback: Feedback, chance: object) -> None:
    root = parsed(written_feedback(feedback))
    elements = list(root.iter("*"))[1:]
    victim = chance.choice(elements)  # type: ignore[attr-defined]
    deed = chance.choice(["rename", "attribute", "move", "remove", "text"])  # type: ignore[attr-defined]
    parent = victim.getparent()
    if deed == "rename":
        victim.tag = "unbekannt"
    elif deed == "attribute":
        victim.set("x", "1")
    elif deed == "move":
        parent.insert(0, victim)
    elif deed == "remove":
        parent.remove(victim)
    else:
        parent.text = "lose"
    from lxml import etree

    data = etree.tostring(root)
    invalid = bool(first_errors(feedback_schema(), parsed(data)).first)
    (read,) = read_feedback(data, "f.xml").feedbacks
    assert invalid == any(one.severity is not Severity.INFO for one in read.findings)


@given(st.binary(max_size=300) | st.binary(max_size=200).map(lambda data: b"From: a\n\n" + data))
@settings(deadline=None)
def test_any_bytes_give_a_feedback_or_one_of_our_own_errors(data: bytes) -> None:
    with pytest.raises(OpenImmoError):
        read_feedback(data, "x")


@given(st.data())
@settings(deadline=None, max_examples=40)
def test_a_damaged_mail_gives_a_feedback_or_one_of_our_own_errors(data: st.DataObject) -> None:
    mail = bytearray(mail_with(("a.xml", feedback_xml())))
    for _ in range(data.draw(st.integers(1, 8))):
        mail[data.draw(st.integers(0, len(mail) - 1))] = data.draw(st.integers(0, 255))
    with suppress(OpenImmoError):
        assert read_feedback(bytes(mail), "x.eml").feedbacks


@pytest.mark.parametrize("name", ["kontaktanfrage.xml", "1_openimmo.dat", "noname", "../../etc/passwd"])
def test_the_xml_of_a_mail_is_found_under_any_name_and_its_folders_are_dropped(name: str) -> None:
    (read,) = read_feedback(mail_with(("photo.jpg", b"\xff\xd8"), (name, feedback_xml())), "m.eml").feedbacks
    assert read.name == name.rsplit("/", 1)[-1]


def test_a_feedback_that_hangs_at_a_mail_twice_is_read_once_and_different_ones_are_all_read() -> None:
    other = feedback_xml("<status><statusnr>1</statusnr></status>")
    file = read_feedback(mail_with(("a.xml", feedback_xml()), ("b.xml", feedback_xml()), ("c.xml", other)), "m.eml")
    assert [one.name for one in file.feedbacks] == ["a.xml", "c.xml"]


def test_a_feedback_in_a_forwarded_mail_is_found() -> None:
    inner = mail_with(("a.xml", feedback_xml())).decode()
    outer = f"From: x@example.com\nSubject: WG\nMIME-Version: 1.0\nContent-Type: message/rfc822\n\n{inner}"
    assert len(read_feedback(outer.encode(), "m.eml").feedbacks) == 1


def test_a_header_with_a_line_break_in_its_encoded_word_stays_one_line() -> None:
    hostile = base64.b64encode(b"Anfrage\r\nBcc: all@example.com").decode()
    mail = mail_with(("a.xml", feedback_xml())).replace(b"Subject: Anfrage", f"Subject: =?utf-8?B?{hostile}?=".encode())
    facts = read_feedback(mail, "m.eml").mail
    assert facts is not None
    assert facts.subject == "Anfrage Bcc: all@example.com"


def test_a_header_of_megabytes_is_cut_and_the_feedback_is_read_all_the_same() -> None:
    head = b"From: a\nContent-Type: text/xml; " + b"; a*1=x" * 200_000 + b"\n\n"
    assert len(read_feedback(head + feedback_xml(), "m.eml").feedbacks) == 1


@pytest.mark.parametrize(
    ("mail", "code"),
    [
        (b"From: a\n" + b"Content-Type: message/rfc822\n\n" * 5000, "feedback-mail-too-deep"),
        (
            b"From: a\nMIME-Version: 1.0\n"
            + b"".join(b'Content-Type: multipart/mixed; boundary="%d"\n\n--%d\n' % (n, n) for n in range(100)),
            "feedback-mail-too-many-parts",
        ),
        (
            b'From: a\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary="b"\n\n' + b"--b\n\nx\n" * 1000,
            "feedback-mail-too-many-parts",
        ),
        (b"From: a\n\n" + b"\n" * 700_000, "feedback-mail-too-many-lines"),
        (b"no mail at all", "feedback-no-mail"),
        (mail_with(), "feedback-mail-without"),
    ],
)
def test_a_hostile_or_useless_mail_is_refused_by_name(mail: bytes, code: str) -> None:
    with pytest.raises(FeedError) as caught:
        read_feedback(mail, "m.eml")
    assert caught.value.code == code


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"<openimmo><uebertragung/></openimmo>", "feedback-is-a-feed"),
        (b"<html><body/></html>", "feedback-foreign-root"),
        (feedback_xml("<objekt>" + "<a/>" * 200_000 + "</objekt>"), "xml-too-many-elements"),
        (feedback_xml("<objekt>" + "x" * (9 << 20) + "</objekt>"), "xml-too-big"),
        (b"<!DOCTYPE a [<!ENTITY b 'c'>]>" + feedback_xml(), "xml-doctype"),
    ],
)
def test_what_is_no_feedback_or_too_much_is_refused_by_name(data: bytes, code: str) -> None:
    with pytest.raises(FeedError) as caught:
        read_feedback(data, "f.xml")
    assert caught.value.code == code
    assert isinstance(caught.value, UnsafeFeed) == code.startswith("xml-")


@pytest.mark.parametrize(
    ("inner", "code"),
    [
        ("<objekt/>", "feedback-nobody"),
        ("<interessent><nachname>A</nachname></interessent>", "feedback-misplaced"),
        ("<objekt><interessent><tel>1</tel><vorname>A</vorname></interessent></objekt>", "feedback-order"),
        ("<objekt><interessent><tel>1</tel><tel>2</tel></interessent></objekt>", "feedback-repeated"),
        ("<objekt><interessent><anfrage>A<br/>B</anfrage></interessent></objekt>", "feedback-markup"),
        ("<objekt><interessent><wunsch>Anruf</wunsch></interessent></objekt>", "feedback-choice"),
        ("<objekt><interessent><wunsch>ANRUF oder DETAIL</wunsch></interessent></objekt>", "feedback-choice-unknown"),
        ("<fehlerliste><fehler><fehlernr>x</fehlernr></fehler></fehlerliste>", "feedback-number"),
        ("<status><statusnr>99999999999</statusnr></status>", "feedback-number"),
        ('<status xmlns="urn:x"><statusnr>1</statusnr></status>', "feedback-namespace"),
        ('<status at="1"/>', "feedback-not-valid"),
    ],
)
def test_each_defect_is_told_by_its_own_code(inner: str, code: str) -> None:
    assert codes(feedback_xml(inner)) == {code: 1}


def test_an_unknown_element_is_told_and_its_text_is_kept() -> None:
    data = feedback_xml("<objekt><interessent><nachname>A</nachname><farbe>rot</farbe></interessent></objekt>")
    (read,) = read_feedback(data, "f.xml").feedbacks
    assert read.feedback.objekt[0].interessent[0].user_defined_extend == (Feld(name="farbe", wert="rot"),)
    assert read.finding_counts == {"feedback-unknown-element": 1}


def test_ten_thousand_defects_are_counted_and_a_hundred_are_told() -> None:
    (read,) = read_feedback(feedback_xml("<objekt/>" * 10_000), "f.xml").feedbacks
    assert read.finding_counts == {"feedback-nobody": 10_000}
    assert len(read.findings) == 100


@pytest.mark.parametrize(
    ("said", "read"),
    [
        ("20.11.2026", "2026-11-20"),
        ("1.2.2026 9:05", "2026-02-01T09:05:00"),
        ("20.11.2026, 14:05:06 Uhr", "2026-11-20T14:05:06"),
        ("2026/11/20", "2026-11-20"),
        ("2026-11-20T14:05:06+01:00", "2026-11-20T14:05:06+01:00"),
        ("31.02.2026", None),
        ("gestern", None),
        ("٢٠.11.2026", None),
    ],
)
def test_dates_are_read_as_people_write_them(said: str, read: str | None) -> None:
    assert iso(said) == read


@pytest.mark.parametrize("said", ["", "nonsense", "Fri, 99 Nov 2026 15:04:05 +0100", "Fri, 20 Nov 99999 0:0:0 +9999"])
def test_the_date_of_a_mail_that_is_none_is_none(said: str) -> None:
    assert mail_date(said) is None


@given(st.text(LETTERS, max_size=8), st.sampled_from(["=", "+", "-", "@", " =", "\t=", "＝"]))
@settings(deadline=None, max_examples=40)
def test_no_cell_of_the_csv_is_a_formula(rest: str, begin: str) -> None:
    who = Interessent(nachname=f"{begin}{rest}1", anfrage=f"{begin}cmd|{rest}")
    data = written_feedback(Feedback(sender=SENDER, objekt=(Objekt(oobj_id="A", interessent=(who,)),)))
    rows = list(csv.reader(io.StringIO(feedback_rows(read_feedback(data, "f.xml"), None).decode("utf-8-sig"))))
    assert len(rows) == 2
    assert not [cell for cell in rows[1] if cell.lstrip().startswith(("=", "+", "-", "@", "＝"))]


@pytest.mark.parametrize(
    ("feedback", "code"),
    [
        (Feedback(), "feedback-write-missing"),
        (Feedback(sender=SENDER, objekt=(Objekt(oobj_id="A"),)), "feedback-write-nobody"),
        (Feedback(sender=SENDER, objekt=(Objekt(interessent=(Interessent(),)),)), "feedback-write-nobody"),
        (
            Feedback(sender=SENDER, objekt=(Objekt(interessent=(Interessent(wunsch=("TANZEN",)),)),)),
            "feedback-write-not-valid",
        ),
        (Feedback(sender=SENDER, status=(Status(statusnr=2**40),)), "feedback-write-not-valid"),
    ],
)
def test_what_would_not_be_valid_is_not_written(feedback: Feedback, code: str) -> None:
    with pytest.raises(Refused) as caught:
        written_feedback(feedback)
    assert caught.value.code == code


def test_an_empty_person_is_written_only_where_it_is_asked_for() -> None:
    feedback = Feedback(sender=SENDER, objekt=(Objekt(oobj_id="A"),))
    assert b"<interessent/>" in written_feedback(feedback, empty_person=True)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"{", "feedback-json"),
        (b"[" * 100_000, "feedback-json"),
        (b'{"sender": 5}', "feedback-json"),
        (b'{"feedbacks": []}', "feedback-json-several"),
        (b'{"sender": {"nahme": "x"}}', "feedback-json-unknown"),
        (b'{"objekt": [{"interessent": [{"name": "x"}]}]}', "feedback-json-unknown"),
        (b'"text"', "feedback-json"),
        (b"[]", "feedback-json"),
    ],
)
def test_json_that_is_no_feedback_is_refused_and_a_misspelt_key_is_named(data: bytes, code: str) -> None:
    with pytest.raises(FeedError) as caught:
        feedback_of_json(data)
    assert caught.value.code == code
