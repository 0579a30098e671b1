"""What the operator is told of a source that fails."""

from datetime import timedelta

import pytest

from openimmo.domain.delivery import Reason
from openimmo.pipeline.sources.alerts import write_source_alert
from openimmo.reports.receipts import compose
from tests.pipeline.deliveries import NOON, Office

MAIL = '[mail]\nhost = "h"\nfrom = "a@example.org"\noperator = "op@example.org"\n'
AWAY = Reason("transport-away", {"host": "ftp.example.org", "reason": "no route", "port": "21"})
DENIED = Reason("transport-login-refused", {"host": "ftp.example.org", "answer": "530 no", "user": "anna"})


def tell(office: Office, source: str, problem: Reason, hours: int) -> int:
    """Tell of a failure; how many mails there are now."""
    with office.house.stock().writing() as book:
        write_source_alert(book, office.house.settings, source, problem, NOON + timedelta(hours=hours))
        return len(book.mails())


def test_the_same_failure_is_told_once_a_day_and_another_one_at_once(office: Office):
    office.settings(MAIL)
    counts = [tell(office, "box", AWAY, hours) for hours in (0, 1, 23)]
    assert counts == [1, 1, 1]
    assert tell(office, "box", DENIED, 23) == 2
    assert tell(office, "other", AWAY, 23) == 3
    assert tell(office, "box", AWAY, 25) == 4


@pytest.mark.parametrize("text", ["", MAIL.replace("operator", "# operator"), MAIL.replace("host", "# host")])
def test_without_a_mail_server_or_an_operator_there_is_no_mail(office: Office, text: str):
    office.settings(text)
    assert tell(office, "box", AWAY, 0) == 0


@pytest.mark.parametrize(("lang", "words"), [("de", "Die Quelle box ist gestört"), ("en", "The source box fails")])
def test_the_mail_names_the_source_and_the_reason(office: Office, lang: str, words: str):
    office.settings(f'lang = "{lang}"\n{MAIL}')
    tell(office, "box", AWAY, 0)
    with office.house.reading_stock().reading() as view:
        (mail,) = view.mails()
        message = compose(mail, view.letter(mail.id), "a@example.org")
    assert mail.subject == words
    assert b"ftp.example.org" in message
    assert b"no route" in message


def test_when_everything_is_away_the_first_few_speak_for_all(office: Office):
    office.settings(MAIL)
    assert [tell(office, f"box {number}", AWAY, 0) for number in range(30)][-1] == 20
