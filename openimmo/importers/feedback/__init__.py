"""Reads openimmo_feedback: a bare XML, or the mail that carries it, whatever portals and websites make of both.

    read_feedback(data, "inquiry.eml")

Each defect is a finding and is read as what it means. Knows bytes; opens no files and asks no stock.
"""

from openimmo.domain.feedback import FeedbackFile
from openimmo.importers.feedback.documents import is_xml
from openimmo.importers.feedback.mails import opened
from openimmo.importers.feedback.reading import read_document

LARGEST = 32 << 20
"""Bytes of a file; no mail server takes larger mails."""


def read_feedback(data: bytes, path: str) -> FeedbackFile:
    """All feedbacks in a file; ``path`` is what it is called. Raises FeedError and UnsafeFeed."""
    if is_xml(data):
        return FeedbackFile(path=path, kind="xml", feedbacks=(read_document(data, path),))
    mail = opened(data)
    return FeedbackFile(
        path=path,
        kind="mail",
        mail=mail.facts,
        feedbacks=tuple(read_document(xml, name) for name, xml in mail.documents),
    )


__all__ = ["LARGEST", "read_feedback"]
