"""The operator's daily summary tells of portals: what went out, waits, was rejected or fails, and what comes next."""

from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from pathlib import Path
from shutil import copyfile

import pytest

from openimmo.domain.delivery import Reason
from openimmo.domain.export import SentState
from openimmo.domain.mail import MailKind
from openimmo.errors import TransportError
from openimmo.pipeline.mail.digests import write_digests
from openimmo.reports.receipts import compose
from openimmo.transports.files import Files
from tests.pipeline.deliveries import feed
from tests.pipeline.exporting_office import PORTAL, ExportOffice, advert

MAIL = '[mail]\nhost = "h"\nfrom = "a@example.org"\noperator = "op@example.org"\n'


@pytest.fixture
def desk(tmp_path: Path, empty_store: Path) -> ExportOffice:
    def make_home(home: Path) -> None:
        home.mkdir(mode=0o700)
        copyfile(empty_store, home / "store.db")

    return ExportOffice(tmp_path, make_home)


@contextmanager
def refused() -> Iterator[Files]:
    raise TransportError("transport-login-refused", host="portal.example", reason="530 no", user="anna")
    yield


def summaries(desk: ExportOffice) -> list[tuple[str, str]]:
    """The text and the HTML of each summary so far, the newest first."""
    desk.house.ticks += 24 * 60
    with desk.house.stock().writing() as book:
        write_digests(book, desk.house.settings, desk.house.clock())
        found = [
            compose(one, book.letter(one.id), "a@example.org") for one in book.mails() if one.kind is MailKind.SUMMARY
        ]
    told = []
    for raw in found:
        message = message_from_bytes(raw, policy=policy.default)
        bodies = [message.get_body((kind,)) for kind in ("plain", "html")]
        told.append(tuple(body.get_content() if body is not None else "" for body in bodies))
    return told  # type: ignore[return-value]


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        ("de", ("Portale", "Exporte: 1", "Rhythmus: 6h", "6h", "abgelehnt: 1", "unterwegs: 0")),
        ("en", ("Portals", "exports: 1", "every: 6h", "6h", "rejected: 1", "queued: 0")),
    ],
)
def test_what_went_out_is_told(desk: ExportOffice, lang: str, words: tuple[str, ...]) -> None:
    desk.settings(f'lang = "{lang}"\n{MAIL}{PORTAL}every = "6h"\n')
    desk.one(feed(advert("A1"), advert("A2")))
    desk.export()
    with desk.house.stock().writing() as book:
        book.answered("site", "A1", SentState.REJECTED, Reason("export-rejected"), at=desk.house.clock())
    ((text, page),) = summaries(desk)
    for word in ("site", *words[:1], *words[3:]):
        assert word in text
        assert word in page
    assert words[1] in text


def test_a_portal_that_fails_is_told_day_by_day_with_the_reason_and_what_to_do(desk: ExportOffice) -> None:
    desk.settings(f'lang = "en"\n{MAIL}{PORTAL}')
    desk.one(feed(advert("A1")))
    desk.connect = refused
    desk.export()
    told = summaries(desk)
    assert len(told) == 1
    assert "530 no" in told[0][0]
    assert "site: failed 1 ×" in told[0][0]
    assert len(summaries(desk)) == 2


def test_where_nothing_went_out_and_nothing_fails_there_is_no_mail(desk: ExportOffice) -> None:
    desk.settings(f"{MAIL}{PORTAL}")
    assert summaries(desk) == []
    desk.one(feed(advert("A1")))
    desk.export()
    assert len(summaries(desk)) == 1
    assert len(summaries(desk)) == 1


def test_exports_alone_are_reason_enough(desk: ExportOffice) -> None:
    desk.settings(f'lang = "en"\n{MAIL}{PORTAL}')
    desk.one(feed(advert("A1")))
    assert len(summaries(desk)) == 1
    desk.export()
    assert len(summaries(desk)) == 2
    assert "exports: 1" in summaries(desk)[0][0]


def test_without_portals_nothing_is_said_of_them(desk: ExportOffice) -> None:
    desk.settings(f'lang = "en"\n{MAIL}')
    desk.one(feed(advert("A1")))
    ((text, page),) = summaries(desk)
    assert "Portal" not in text
    assert "Portals" not in page
