"""The outbox: mails are there if and only if the change that causes them is, and are given out when due."""

from datetime import datetime

import pytest

from openimmo.domain.delivery import Verdict
from openimmo.domain.mail import Letter, MailKind, MailState, mail_address
from openimmo.errors import Refused, UnknownObject
from openimmo.store.stock import Book, Stock
from tests.store.stock_samples import NOON, arrival, later, report


def write(book: Book, key: str = "k", at: datetime = NOON, **given: object) -> None:
    letter = Letter(kind=MailKind.RECEIPT, lang="de", at=at, report=report())
    book.add_mail(letter, **{"subject": "Ä", "recipients": ["a@b.example"], "key": key, **given})  # type: ignore[arg-type]


def settled(book: Book, delivery: str, verdict: Verdict, minute: int, sender: int) -> None:
    book.register(arrival(delivery))
    book.assign(delivery, sender)
    book.settle(delivery, report(delivery, verdict), timestamp=None, at=later(minute))


def test_a_mail_comes_back_as_written_and_its_letter_too(stock: Stock):
    with stock.writing() as book:
        book.add_sender("anna", at=NOON)
        book.register(arrival("d1"))
        write(book, sender=book.find_sender("anna").id, delivery="d1")
    with stock.reading() as view:
        (mail,) = view.due(NOON)
        assert (mail.sender, mail.delivery, mail.recipients, mail.subject) == ("anna", "d1", ("a@b.example",), "Ä")
        assert (mail.state, mail.tries, mail.created, mail.sent) == (MailState.WAITING, 0, NOON, None)
        assert view.letter(mail.id).report == report()
        assert view.find_mail(mail.id) == mail


def test_a_transaction_that_fails_leaves_no_mail(stock: Stock):
    def fail() -> None:
        with stock.writing() as book:
            write(book)
            book.add_sender("anna", at=NOON)
            book.add_sender("anna", at=NOON)

    with pytest.raises(Refused):
        fail()
    with stock.reading() as view:
        assert view.mails() == []


def test_a_mail_for_later_is_due_then_and_after_those_never_tried(stock: Stock):
    with stock.writing() as book:
        write(book, "first")
        book.mark_later(1, ["a@b.example"], later(5), "450")
        write(book, "second")
    with stock.reading() as view:
        assert [mail.key for mail in view.due(later(4))] == ["second"]
        assert [mail.key for mail in view.due(later(5))] == ["second", "first"]


def test_what_was_sent_is_forgotten_but_not_its_envelope(stock: Stock):
    with stock.writing() as book:
        write(book)
        book.mark_sent(1, later(1))
    with stock.reading() as view:
        (mail,) = view.mails()
        assert (mail.state, mail.sent, mail.recipients) == (MailState.SENT, later(1), ("a@b.example",))
        assert view.due(later(9)) == []
        with pytest.raises(UnknownObject):
            view.letter(1)
        with pytest.raises(UnknownObject):
            view.find_mail(2)


def test_what_was_given_up_may_be_tried_again_and_what_was_sent_may_not(stock: Stock):
    with stock.writing() as book:
        for key in ("failed", "later", "sent", "collected"):
            write(book, key, state=MailState.COLLECTED if key == "collected" else MailState.WAITING)
        book.mark_failed(1, "550")
        book.mark_later(2, ["a@b.example"], later(500), "450")
        book.mark_sent(3, NOON)
        book.try_again()
        assert [mail.key for mail in book.due(NOON)] == ["failed", "later"]


def test_a_key_was_told_before_until_time_passes_or_something_goes_well(stock: Stock):
    with stock.writing() as book:
        anna = book.add_sender("anna", at=NOON).id
        settled(book, "d1", Verdict.QUARANTINED, 1, anna)
        write(book, "k", later(1), sender=anna, delivery="d1")
        settled(book, "d2", Verdict.QUARANTINED, 2, anna)
        assert book.told_before("k", anna, NOON, "d2")
        assert not book.told_before("k", anna, later(1), "d2")
        assert not book.told_before("other", anna, NOON, "d2")
        settled(book, "d3", Verdict.IMPORTED, 3, anna)
        assert book.told_before("k", anna, NOON, "d3")
        assert not book.told_before("k", anna, NOON, "d4")


def test_what_is_collected_waits_for_its_day_and_is_told_once(stock: Stock):
    with stock.writing() as book:
        write(book, "a", later(1), state=MailState.COLLECTED)
        write(book, "b", later(2), state=MailState.COLLECTED)
        assert [mail.key for mail in book.collected(later(2))] == ["a"]
        book.mark_told([1])
        assert [mail.key for mail in book.collected(later(9))] == ["b"]
        assert book.due(later(9)) == []


def test_deliveries_are_summed_up_by_when_they_were_settled(stock: Stock):
    with stock.writing() as book:
        anna = book.add_sender("anna", at=NOON).id
        for minute in (1, 2, 3):
            settled(book, f"d{minute}", Verdict.IMPORTED, minute, anna)
        assert [one.delivery for one in book.settled(later(1), later(3))] == ["d1", "d2"]


@pytest.mark.parametrize("good", ["a@b.example", " anna.m+x@mail.makler-koeln.de ", "a" * 64 + "@b.example"])
def test_a_plain_address_is_one(good: str):
    assert mail_address(good) == good.strip()


@pytest.mark.parametrize(
    "bad",
    [
        "", "a", "a@b", "a@b.example\r\nBcc: c@d.example", "a@b.example\n", "a@b.example,c@d.example", "<a@b.example>",
        "A <a@b.example>", '"a b"@c.example', "a@[127.0.0.1]", "a@-b.example", "a..b@c.example", ".a@b.example",
        "ä@b.example", "a@b.example" * 30, "a@" + "b" * 64 + ".example", "a" * 65 + "@b.example", None, 7,
        "a@b.exa\u202emple", "a@b.example\0",
    ],
)  # fmt: skip
def test_anything_else_is_none(bad: object):
    assert mail_address(bad) is None
