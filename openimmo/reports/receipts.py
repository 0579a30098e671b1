"""Writes a mail: subject, a text and an HTML body, and the attachments, as bytes that a mail server takes.

No text of strangers can become a header, a recipient or a tag. Knows letters. Does not know how mails are sent.
"""

import re
from collections.abc import Mapping
from email.header import Header
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import EmailPolicy

from msgspec.structs import replace

from openimmo.domain.mail import Letter, Mail, MailKind
from openimmo.exporters.feedback import written_feedback
from openimmo.reports.delivery_page import delivery_json
from openimmo.reports.feedback import feedback_of
from openimmo.reports.mail.content import file_name, told
from openimmo.reports.mail.digest import digest_values
from openimmo.reports.mail.rendering import bodies
from openimmo.reports.plain import short
from openimmo.reports.writing import moment
from openimmo.texts import say

LARGEST = 5_000_000
"""Bytes of an attachment; many mail servers refuse mails of 10 MB, and base64 adds a third."""

_SUBJECT = 150


class _Policy(EmailPolicy):
    """Encodes a subject beyond ASCII as a whole: EmailPolicy adds a blank where a line ends before an encoded word."""

    def fold_binary(self, name: str, value: str) -> bytes:
        if name.lower() != "subject" or value.isascii():
            return super().fold_binary(name, value)
        folded = Header(value, "utf-8", header_name=name).encode(linesep=self.linesep)
        return f"{name}: {folded}{self.linesep}".encode("ascii")


# Lines that a mail server may not take (RFC 5322, 2.1.1) and bytes beyond ASCII are encoded.
_POLICY = _Policy(linesep="\r\n", cte_type="7bit")


def compose(mail: Mail, letter: Letter, sender: str) -> bytes:
    """The message of a mail that comes from ``sender``; the same mail always gets the same Message-ID."""
    message = EmailMessage(policy=_POLICY)
    message["From"] = Address(display_name="openimmo", addr_spec=sender)
    message["To"] = ", ".join(mail.recipients)
    message["Subject"] = header_text(_subject(mail, letter))
    message["Date"] = mail.created
    message["Message-ID"] = message_id(mail, sender)
    message["Auto-Submitted"] = "auto-generated"  # RFC 3834: nobody's absence note answers it
    if letter.report is None:
        _write(message, "digest", letter, digest_values(letter, mail.subject))
    else:
        _write_receipt(message, letter)
    return message.as_bytes()


def header_text(text: str) -> str:
    """Text for a header: one line, bounded, and nothing that a mail library reads as an encoded word (hardening.md)."""
    return short(text.replace("=?", "= ?"), _SUBJECT)


def message_id(mail: Mail, sender: str) -> str:
    """Stable, so that a mail that was sent twice after a crash can be told by its reader's program."""
    about = re.sub(r"[^A-Za-z0-9.-]", "-", f"{mail.id}.{mail.kind}.{mail.delivery or mail.key}")[:120].strip(".")
    return f"<{about.replace('..', '.')}@{sender.rpartition('@')[2]}>"


def _subject(mail: Mail, letter: Letter) -> str:
    return say("mail-alert-subject", letter.lang, subject=mail.subject) if mail.kind is MailKind.ALERT else mail.subject


def _write_receipt(message: EmailMessage, letter: Letter) -> None:
    operator, lang = letter.kind is MailKind.ALERT, letter.lang
    assert letter.report is not None
    # Where files lie on this machine is nobody else's business.
    report = letter.report if operator else replace(letter.report, path=file_name(letter.report.path))
    said = told(report, lang, operator=operator)
    name = f"openimmo-{_safe(report.delivery)}"
    document = delivery_json(report, lang)
    fits = len(document) <= LARGEST
    sections = [
        ("mail-why", said.why), ("mail-refused", said.refused), ("mail-withheld", said.withheld),
        ("mail-pictures", said.pictures), ("mail-findings", said.findings), ("mail-notes", said.notes),
    ]  # fmt: skip
    values = {
        "title": file_name(report.path), "file": file_name(report.path), "told": said, "sections": sections,
        "facts": _facts(letter), "report": report, "alert": operator,
        "attached": f"{name}.json" if fits else "",
    }  # fmt: skip
    _write(message, "receipt", letter, values)
    if fits:
        message.add_attachment(document, maintype="application", subtype="json", filename=f"{name}.json")
    if letter.feedback and not operator:
        feedback = written_feedback(feedback_of(letter))
        if len(feedback) <= LARGEST:
            message.add_attachment(feedback, maintype="application", subtype="xml", filename=f"{name}-feedback.xml")


def _write(message: EmailMessage, template: str, letter: Letter, values: Mapping[str, object]) -> None:
    text, html = bodies(template, letter.lang, values)
    message.set_content(text)
    message.add_alternative(html, subtype="html")


def _facts(letter: Letter) -> list[tuple[str, str]]:
    report, lang = letter.report, letter.lang
    rows = [
        (say("mail-for", lang), short(letter.sender, 80) if letter.sender else say("mail-unknown-sender", lang)),
        (say("mail-received", lang), moment(letter.received, lang)),
    ]
    if report is not None:
        rows.append((say("report-delivery", lang), report.delivery))
    return rows


def _safe(name: str) -> str:
    """A name that any mail program and any disk takes."""
    return re.sub(r"[^A-Za-z0-9._-]", "-", name)[:80].strip(".-") or "delivery"
