"""What is said of broken XML is said of this document alone."""

import io

import pytest

from openimmo.errors import FeedError
from openimmo.importers.parsing import DEFAULT_LIMITS, Starts, parsed

BROKEN_BYTES = b'<?xml version="1.0" encoding="UTF-8"?><openimmo>\xff\xfe</openimmo>'
BARE_AMPERSAND = b"<openimmo>\n\n&</openimmo>"
CUT = b"<openimmo>\n<anbieter>"


def streamed(xml: bytes) -> None:
    for _ in Starts(io.BytesIO(xml), ("anbieter",), lambda name: None, DEFAULT_LIMITS):
        pass


def error_of(read: object, xml: bytes) -> tuple[str, int | None]:
    assert callable(read)
    with pytest.raises(FeedError) as caught:
        read(xml)
    return caught.value.code, caught.value.line


@pytest.mark.parametrize("read", [parsed, streamed])
def test_what_an_earlier_document_did_wrong_is_not_said_of_the_next(read: object) -> None:
    # lxml hands out the errors of all documents of a thread with each error it raises.
    assert error_of(read, BROKEN_BYTES) == ("xml-bytes", 1)
    assert error_of(read, BARE_AMPERSAND) == ("xml-not-well-formed", 3)
    assert error_of(read, CUT) == ("xml-truncated", 2)
    assert error_of(read, BROKEN_BYTES) == ("xml-bytes", 1)
