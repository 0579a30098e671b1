"""Receipts: one mail for each verdict, in its transaction, to those who may have it, and never twice."""

import json
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from openimmo.domain.delivery import DeliveryReport
from openimmo.domain.mail import Mail, MailState
from openimmo.errors import Busy, SettingsError
from openimmo.pipeline.mail.sending import Posted, send_due
from openimmo.reports.receipts import compose
from tests.commands.program import command, environment
from tests.pipeline.deliveries import Office, anbieter, attachment, bare, feed, listing, picture
from tests.transports.post import PASSWORD, PostOffice, Received, free_port, post_office

ANNA = '[sender.anna]\nopenimmo_anid = "OIB1"\nemails = ["anna@makler.example"]\nlang = "de"\n'
BERT = '[sender.bert]\nopenimmo_anid = "OIB2"\nemails = ["bert@makler.example"]\nlang = "en"\n'
BROKEN = feed(listing("A1"))[:-20]
OPERATOR = "operator@portal.example"


class Portal:
    """An office with a mail server."""

    def __init__(self, office: Office, post: PostOffice) -> None:
        self.office = office
        self.post = post
        self.set()

    def set(self, *tables: str, **mail: object) -> None:
        self.office.settings("\n".join([self.post.settings(timeout=5, **mail), *(tables or (ANNA, BERT))]))

    def send(self, content: bytes | dict[str, bytes], **options: object) -> DeliveryReport:
        return self.office.one(content, **options)

    def deliver(self, *, everything: bool = False) -> Posted:
        """Send what is due."""
        return send_due(self.office.house, compose, everything=everything)

    def mails(self, *content: bytes, **options: object) -> list[Received]:
        """Import these and send; the mails that came of it."""
        before = len(self.post.mails)
        for one in content:
            self.send(one, **options)
        self.deliver()
        return self.post.mails[before:]

    def outbox(self) -> list[Mail]:
        with self.office.house.reading_stock().reading() as view:
            return view.mails()[::-1]

    def tomorrow(self, days: float = 1) -> None:
        self.office.house.ticks += int(days * 24 * 60)


@pytest.fixture
def portal(office: Office, tmp_path: Path) -> Iterator[Portal]:
    with post_office(tmp_path) as post:
        yield Portal(office, post)


class TestReceipt:
    def test_every_import_is_told_to_its_sender_in_its_language(self, portal: Portal):
        anna, bert = portal.mails(feed(listing("A1")), feed(listing("B1"), anid="OIB2"))
        assert (anna.recipients, bert.recipients) == (["anna@makler.example"], ["bert@makler.example"])
        assert anna.message["Subject"] == "Lieferung übernommen, Objekte: 1 (1 neu) – delivery.xml"
        assert bert.message["Subject"] == "Delivery imported, listings: 1 (1 created) – delivery.xml"
        assert anna.message["Auto-Submitted"] == "auto-generated"
        assert anna.message.get_content_type() == "multipart/mixed"

    def test_the_sums_are_those_of_the_import(self, portal: Portal):
        portal.mails(feed(listing("A1"), listing("A2"), listing("A3"), umfang="VOLL"))
        content = {
            "f.xml": feed(
                listing("A1"), listing("A2", price="9", attachments=[attachment("a.jpg"), attachment("gone.jpg")]),
                listing("A4"), listing("", obid=None), bare("A3"),
            ),
            "a.jpg": picture(),
        }  # fmt: skip
        report = portal.send(content)
        portal.deliver()
        mail = portal.post.mails[-1]
        counts = report.counts
        assert (counts.in_feed, counts.created, counts.updated, counts.unchanged) == (5, 1, 1, 1)
        assert (counts.refused, counts.deleted) == (1, 1)
        sums = {
            "Objekte in der Lieferung": 5, "neu": 1, "geändert": 1, "unverändert": 1, "abgelehnt": 1,
            "gelöscht": 1, "Löschungen nicht ausgeführt": 0, "Dateien genannt": 2, "Dateien gespeichert": 1,
            "Dateien fehlen": 1, "Dateien abgelehnt": 0,
        }  # fmt: skip
        for name, count in sums.items():
            assert f"  {name}: {count}\n" in mail.text
            assert f'<td>{name}</td><td class="number">{count}</td>' in mail.html
        for body in (mail.text, mail.html):
            assert "Das Objekt nennt weder objektnr_extern" in body
            assert "Der Absender muss eine davon angeben" in body
            assert "gone.jpg" in body
        (name, attached), *_ = mail.attachments.items()
        document = json.loads(attached)
        assert name == f"openimmo-{report.delivery}.json"
        assert document["deliveries"][0]["counts"]["in_feed"] == 5
        assert document["deliveries"][0]["listings"][3]["action"] == "refused"

    def test_withheld_deletions_are_told_with_the_reason(self, portal: Portal):
        portal.mails(feed(*(listing(f"A{number}") for number in range(1, 6)), umfang="VOLL"))
        (mail,) = portal.mails(feed(listing("A1"), umfang="VOLL"))
        assert "4 nicht gelöscht" in mail.message["Subject"]
        assert "Nicht ausgeführte Löschungen" in mail.text
        assert "* A2, A3, A4, A5\n" in mail.text

    def test_a_broken_feed_is_told_with_its_line(self, portal: Portal):
        (mail,) = portal.mails(BROKEN, sender="anna")
        assert mail.message["Subject"].startswith("Lieferung in Quarantäne")
        assert "Warum die Lieferung nicht übernommen wurde" in mail.text
        assert "Zeile 2" in mail.text

    def test_a_dry_run_tells_nobody(self, portal: Portal):
        portal.send(feed(listing("A1")), dry_run=True)
        assert portal.outbox() == []

    def test_a_duplicate_is_not_told_again(self, portal: Portal):
        once = feed(listing("A1"))
        assert len(portal.mails(once, once)) == 1

    def test_without_a_server_nothing_is_written_down(self, portal: Portal):
        portal.office.settings(ANNA)
        portal.send(feed(listing("A1")))
        assert portal.outbox() == []
        with pytest.raises(SettingsError):
            portal.deliver()

    def test_the_mail_of_a_package_of_two_senders_goes_to_each_his_own(self, portal: Portal):
        portal.office.send(feed(anbieter(listing("A1")), anbieter(listing("B1"), anid="OIB2")))
        portal.deliver()
        anna, bert = portal.post.mails
        assert ("A1" in anna.text, "B1" in anna.text) == (True, False)
        assert ("A1" in bert.text, "B1" in bert.text) == (False, True)

    def test_the_server_s_folders_are_not_told_to_a_sender(self, portal: Portal):
        (mail,) = portal.mails(feed(listing("A1")))
        assert str(portal.office.folder) not in mail.text + mail.html + str(mail.attachments)

    def test_feedback_is_attached_if_wanted_and_valid(self, portal: Portal):
        from lxml import etree

        portal.set(feedback=True)
        (mail,) = portal.mails(feed(listing("A1"), listing("", obid=None)))
        (found,) = [data for name, data in mail.attachments.items() if name.endswith("-feedback.xml")]
        root = etree.fromstring(found)
        schema = Path(__file__).parents[2] / "openimmo" / "xsd" / "openimmo-feedback-1.2.5.xsd"
        etree.XMLSchema(file=str(schema)).assertValid(root)
        assert root.findtext("fehlerliste/fehler/fehlernr") == "1013"
        assert (root.findtext("sender/makler_id"), root.findtext("status/statusnr")) == ("anna", "1")
        assert root.find("objekt") is None


class TestWhoIsTold:
    def test_only_errors(self, portal: Portal):
        portal.set(ANNA, only_errors=True)
        assert portal.mails(feed(listing("A1"))) == []
        assert len(portal.mails(feed(listing("A2"), listing("")))) == 1

    def test_a_sender_s_own_wish_wins(self, portal: Portal):
        portal.set(f"{ANNA}only_errors = false\n", only_errors=True)
        assert len(portal.mails(feed(listing("A1")))) == 1

    def test_an_address_of_the_feed_is_nobody_unless_the_settings_allow_it(self, portal: Portal):
        named = feed(listing("A1"), anid="OIB3").replace(b" art=", b' techn_email="evil@example.com" art=')
        assert portal.mails(named) == []
        portal.set(techn_email=True)
        (mail,) = portal.mails(named.replace(b"350000", b"360000"))
        assert mail.recipients == ["evil@example.com"]

    @pytest.mark.parametrize(
        "address", ["a@b.example, c@d.example", "a@b.example&#10;Bcc: x@y.example", "root", "<a@b.example>"]
    )
    def test_an_address_of_a_feed_that_is_none_or_several_is_nobody(self, portal: Portal, address: str):
        portal.set(techn_email=True)
        said = f' techn_email="{address.replace("<", "&lt;")}" art='.encode()
        assert portal.mails(feed(listing("A1"), anid="OIB3").replace(b" art=", said)) == []

    def test_an_address_of_a_feed_never_replaces_the_sender_s_own(self, portal: Portal):
        portal.set(techn_email=True)
        (mail,) = portal.mails(feed(listing("A1")).replace(b" art=", b' techn_email="evil@example.com" art='))
        assert mail.recipients == ["anna@makler.example"]

    def test_the_operator_hears_of_what_is_held_and_the_sender_does_not_see_it(self, portal: Portal):
        portal.set(operator=OPERATOR)
        mails = portal.mails(BROKEN, sender="anna")
        assert [mail.recipients for mail in mails] == [["anna@makler.example"], [OPERATOR]]
        assert mails[1].message["Subject"].startswith("To do: ")
        assert "openimmo deliveries show" in mails[1].text
        assert "openimmo deliveries" not in mails[0].text

    def test_the_operator_is_told_how_to_release_a_new_sender(self, portal: Portal):
        portal.office.settings(portal.post.settings(operator=OPERATOR).replace("[mail]", 'release = "manual"\n[mail]'))
        (mail,) = portal.mails(feed(listing("A1"), anid="NEW1", firma="Neu"))
        assert "openimmo senders release NEW1" in mail.text

    def test_a_flood_of_unknown_senders_is_one_alert(self, portal: Portal):
        portal.office.settings(portal.post.settings(operator=OPERATOR).replace("[mail]", 'release = "manual"\n[mail]'))
        mails = portal.mails(*(feed(listing("A1"), anid=f"FLUT{number}", firma=f"F{number}") for number in range(5)))
        assert [mail.recipients for mail in mails] == [[OPERATOR]]


class TestTheSameFailure:
    def test_is_one_mail_then_a_daily_digest(self, portal: Portal):
        assert len(portal.mails(*(BROKEN + b" " * number for number in range(6)), sender="anna")) == 1
        assert [mail.state for mail in portal.outbox()] == [MailState.SENT, *[MailState.COLLECTED] * 5]
        portal.tomorrow(0.6)
        (digest,) = portal.mails()
        assert digest.message["Subject"] == "Weiterhin nicht übernommene Lieferungen: 5"
        assert "5-mal" in digest.text
        assert portal.mails() == []
        assert portal.mails(BROKEN + b"  " * 9, sender="anna") == []

    def test_is_told_at_once_again_after_something_went_well(self, portal: Portal):
        assert len(portal.mails(BROKEN, feed(listing("A1")), BROKEN + b" ", sender="anna")) == 3

    def test_another_failure_is_told_at_once(self, portal: Portal):
        assert len(portal.mails(BROKEN, b"<html/>", BROKEN + b" ", sender="anna")) == 2

    def test_of_another_sender_is_told_at_once(self, portal: Portal):
        assert len(portal.mails(BROKEN, sender="anna") + portal.mails(BROKEN, sender="bert")) == 2

    def test_with_only_errors_refused_listings_are_told_once(self, portal: Portal):
        portal.set(ANNA, only_errors=True)
        feeds = [feed(listing("A1", price=str(number)), listing("")) for number in range(3)]
        assert len(portal.mails(*feeds)) == 1

    def test_two_days_later_is_told_at_once_again(self, portal: Portal):
        portal.mails(BROKEN, sender="anna")
        portal.tomorrow(2)
        assert len(portal.mails(BROKEN + b" ", sender="anna")) == 1


class TestSummary:
    def test_comes_once_a_day_and_counts_everything(self, portal: Portal):
        portal.set(ANNA, operator=OPERATOR)
        once = feed(listing("A1"))
        portal.mails(once, once, BROKEN)
        portal.tomorrow()
        (summary,) = [mail for mail in portal.mails() if mail.recipients == [OPERATOR]]
        assert summary.message["Subject"] == "Deliveries since 2026-11-21: 3"
        for line in ("imported: 1", "duplicate: 1", "quarantined: 1"):
            assert f"  {line}\n" in summary.text
        assert portal.mails() == []
        portal.tomorrow()
        assert portal.mails() == []

    def test_the_first_and_every_later_one_tell_of_all_days_since_the_one_before(self, portal: Portal):
        """Days on which the machine was off, or nothing ran, are told of by the next run."""
        portal.set(ANNA, operator=OPERATOR)
        told = []
        for number, days in enumerate((3, 1, 5, 1)):
            portal.mails(feed(listing(f"A{number}")), sender="anna")
            portal.tomorrow(days)
            told += [mail.message["Subject"] for mail in portal.mails() if mail.recipients == [OPERATOR]]
        assert told == [f"Deliveries since 2026-11-{day}: 1" for day in (21, 24, 25, 30)]

    def test_the_first_one_tells_of_deliveries_from_before_there_was_an_operator_to_tell(self, portal: Portal):
        for number in range(3):
            portal.mails(feed(listing(f"A{number}")), sender="anna")
            portal.tomorrow()
        portal.set(ANNA, operator=OPERATOR)
        (summary,) = [mail for mail in portal.mails() if mail.recipients == [OPERATOR]]
        assert summary.message["Subject"] == "Deliveries since 2026-11-21: 3"


class TestSending:
    def test_a_server_that_is_away_keeps_the_mails_and_a_later_run_sends_them(self, portal: Portal):
        portal.set(ANNA, port=free_port())
        portal.send(feed(listing("A1")))
        portal.send(feed(listing("A2")))
        posted = portal.deliver()
        assert (posted.sent, posted.later, posted.problem is not None) == (0, 2, True)
        assert portal.deliver().later == 0  # not before its time
        portal.set(ANNA)
        portal.tomorrow(0.1)
        assert portal.deliver().sent == 2
        assert len(portal.post.mails) == 2

    def test_a_recipient_who_cannot_now_gets_it_later_and_the_others_do_not_get_it_twice(self, portal: Portal):
        portal.set(ANNA.replace('example"]', 'example", "chef@makler.example"]'))
        portal.post.refuse = lambda address: "450 greylisted" if address.startswith("chef") else None
        portal.send(feed(listing("A1")))
        assert portal.deliver().later == 1
        portal.post.refuse = lambda address: None
        assert portal.deliver(everything=True).sent == 1
        assert [mail.recipients for mail in portal.post.mails] == [["anna@makler.example"], ["chef@makler.example"]]

    def test_a_recipient_who_never_can_is_given_up_and_noted(self, portal: Portal):
        portal.post.refuse = lambda address: "550 no such user"
        portal.send(feed(listing("A1")))
        assert portal.deliver().failed == 1
        (mail,) = portal.outbox()
        assert (mail.state, mail.error) == (MailState.FAILED, "anna@makler.example: 550 no such user")
        assert portal.deliver() == Posted()

    def test_one_of_two_who_never_can_is_noted_and_the_mail_is_sent(self, portal: Portal):
        portal.set(ANNA.replace('example"]', 'example", "gone@makler.example"]'))
        portal.post.refuse = lambda address: "550 gone" if address.startswith("gone") else None
        portal.send(feed(listing("A1")))
        assert portal.deliver().sent == 1
        (mail,) = portal.outbox()
        assert (mail.state, mail.error) == (MailState.SENT, "gone@makler.example: 550 gone")

    def test_a_mail_that_cannot_be_sent_for_five_days_is_given_up(self, portal: Portal):
        portal.post.refuse = lambda address: "450 later"
        portal.send(feed(listing("A1")))
        tries = 0
        while portal.outbox()[0].state is MailState.WAITING:
            portal.deliver()
            portal.tomorrow(1 / 24)
            tries += 1
        assert portal.outbox()[0].state is MailState.FAILED
        assert 24 <= portal.outbox()[0].tries <= 40
        assert tries >= 120

    def test_with_tls_and_a_login(self, office: Office, tmp_path: Path):
        with post_office(tmp_path / "post", tls=True, login=True) as post:
            office.settings(
                ANNA + post.settings(security="starttls", user="anna", password=PASSWORD, ca_file=post.ca_file)
            )
            office.one(feed(listing("A1")))
            assert send_due(office.house, compose).sent == 1
            assert PASSWORD not in repr(office.house.settings)

    def test_two_runs_do_not_send_at_once(self, portal: Portal):
        portal.send(feed(listing("A1")))
        with portal.office.house.posting(), pytest.raises(Busy):
            portal.deliver()
        assert portal.deliver().sent == 1


class TestACrash:
    """A process that is killed by the mail server at some point of the sending."""

    def run(self, portal: Portal, *arguments: object) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            command(*arguments), env=environment(portal.office.home), stdout=subprocess.PIPE, stderr=subprocess.PIPE
        )

    @pytest.mark.parametrize(("killed", "copies"), [("before it is taken", 1), ("after it is taken", 2)])
    def test_a_mail_is_sent_by_the_next_run_with_the_same_id(self, portal: Portal, killed: str, copies: int):
        started: list[subprocess.Popen[bytes]] = []

        def kill(*_: object) -> None:
            if started:
                started.pop().kill()

        if killed == "before it is taken":
            portal.post.refuse = kill  # type: ignore[assignment]
        else:

            class Mails(list[Received]):
                def append(self, mail: Received) -> None:
                    super().append(mail)
                    kill()

            portal.post.mails = Mails()
        path = portal.office.put(feed(listing("A1")))
        running = self.run(portal, "import", path)
        started.append(running)
        _, said = running.communicate(timeout=60)
        assert running.returncode == -9, said
        assert portal.office.statuses() == {"A1": "active"}
        assert [mail.state for mail in portal.outbox()] == [MailState.WAITING]
        sending = self.run(portal, "outbox", "send")
        sending.communicate(timeout=60)
        assert sending.returncode == 0
        assert len(portal.post.mails) == copies
        assert len({mail.message["Message-ID"] for mail in portal.post.mails}) == 1


class TestHostileTexts:
    def test_a_file_name_and_a_title_stay_text(self, portal: Portal):
        name = "=?utf-8?q?x=0D=0ABcc=3A_evil=40example.com?= <img src=x>\nBcc: evil@example.com.xml"
        path = portal.office.put(feed(listing("<b>A1</b>\u202e", attachments=[attachment("<i>x</i>.jpg")])), name)
        portal.office.run(path)
        portal.deliver()
        (mail,) = portal.post.mails
        assert mail.recipients == ["anna@makler.example"]
        head = mail.content.partition(b"\r\n\r\n")[0]
        assert not [line for line in head.split(b"\r\n") if line.lower().startswith(b"bcc")]
        assert mail.message["Bcc"] is None
        assert all(len(line) <= 998 for line in mail.content.split(b"\r\n"))
        assert "<img" not in mail.html
        assert "<b>A1" not in mail.html
        assert "<i>x" not in mail.html
        assert "\u202e" not in mail.html + mail.text

    def test_a_huge_delivery_is_a_bounded_mail(self, portal: Portal):
        many = feed(*(listing(f"A{number}", attachments=[attachment("x" * 200 + ".jpg")]) for number in range(400)))
        (mail,) = portal.mails(many)
        assert len(mail.text) < 30_000
        assert len(mail.html) < 60_000
        assert "400" in mail.message["Subject"]
