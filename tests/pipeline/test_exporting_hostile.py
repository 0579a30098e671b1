"""Exports of a damaged stock, of hostile numbers, and after settings or clocks have changed: the ledger stays true."""

from collections.abc import Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from shutil import copyfile
from typing import cast

import pytest

from openimmo.domain.feedback import Feedback, FeedbackFile, FeedbackSender, Fehler, MailFacts, ReadFeedback
from openimmo.errors import TransportError
from openimmo.pipeline.export.reconciling import reconcile
from openimmo.transports.files import Files
from tests.pipeline.deliveries import attachment, bare, feed, picture
from tests.pipeline.exporting_office import (
    FULL,
    PORTAL,
    ExportOffice,
    actions_of,
    advert,
    codes_of,
    feed_of,
)


@pytest.fixture
def damaged(tmp_path: Path, empty_store: Path) -> ExportOffice:
    """An office that a test may damage."""

    def make_home(home: Path) -> None:
        home.mkdir(mode=0o700)
        copyfile(empty_store, home / "store.db")

    return ExportOffice(tmp_path, make_home)


@pytest.fixture
def desk(damaged: ExportOffice) -> Iterator[ExportOffice]:
    """An office with a portal; whatever a test did, the audit must be clean after it."""
    yield damaged
    assert damaged.problems() == []


def at_portal(desk: ExportOffice) -> dict[str, str]:
    """Number → title of what a portal has that reads each package in turn."""
    there: dict[str, str] = {}
    for name in desk.names():
        for anbieter in feed_of(desk.server.read(name.encode())).anbieter:
            for one in anbieter.immobilie:
                techn, texts = one.verwaltung_techn, one.freitexte
                assert techn is not None
                assert techn.objektnr_extern is not None
                assert techn.aktion is not None
                if str(techn.aktion.aktionart) == "DELETE":
                    there.pop(techn.objektnr_extern, None)
                else:
                    there[techn.objektnr_extern] = str(texts.objekttitel) if texts else ""
    return there


def test_no_sender_takes_over_what_another_has_at_the_portal_by_a_number_that_becomes_the_same(desk: ExportOffice):
    desk.portal(number='"X-"')
    desk.send(feed(advert("X-1", title="mine"), advert("M2", title="two")), sender="Zoe")
    desk.export()
    desk.send(feed(advert("1", title="hijack", obid="OB2"), anid="OIB2"), sender="Anna")
    report = desk.export()
    assert codes_of(report) == {"X-1": ["export-number-twice"]}
    assert at_portal(desk) == {"X-1": "mine", "X-M2": "two"}
    desk.send(feed(bare("X-1")), sender="Zoe")
    assert (desk.export().counts.delete, at_portal(desk)) == (1, {"X-M2": "two"})
    assert actions_of(desk.export()) == {"X-1": "create", "X-M2": "unchanged"}
    assert at_portal(desk) == {"X-1": "hijack", "X-M2": "two"}


@pytest.mark.parametrize(
    ("old", "new"), [("portal.example/in", "other.example/in"), ("/in", "/elsewhere"), ("user@", "other@")]
)
def test_another_server_folder_or_account_gets_everything_whatever_the_old_one_has(
    desk: ExportOffice, old: str, new: str
):
    desk.send(feed(advert("A1"), advert("A2"), advert("A3")))
    desk.export()
    desk.settings(PORTAL.replace(old, new))
    told = desk.export(dry_run=True)
    report = desk.export()
    assert (told.counts, told.scope) == (report.counts, report.scope)
    assert (report.scope, report.counts.change, report.counts.unchanged) == ("VOLL", 3, 0)
    assert report.finding_counts["export-account-changed"] == 1
    again = desk.export()
    assert (again.counts.unchanged, again.packages, again.finding_counts) == (3, (), {})


def test_what_is_withheld_at_another_account_does_not_make_every_export_a_full_one(desk: ExportOffice):
    kept = 'full_means = "keeps"\n'
    desk.settings(PORTAL + kept)
    desk.send(feed(*(advert(f"A{place}") for place in range(1, 7))))
    desk.export()
    desk.send(feed(bare("A1"), bare("A2"), bare("A3")))
    desk.settings(PORTAL.replace("portal.example", "other.example") + kept)
    first, again = desk.export(), desk.export()
    assert (first.scope, first.counts.change, first.counts.withheld) == ("VOLL", 3, 3)
    assert (again.packages, again.counts.unchanged, again.counts.withheld) == ((), 3, 3)


def test_the_same_account_by_another_protocol_or_password_is_the_same(desk: ExportOffice):
    desk.send(feed(advert("A1")))
    desk.export()
    desk.settings(PORTAL.replace("ftp://", "sftp://").replace("secret", "other"))
    assert desk.export().counts.unchanged == 1


def test_a_prefix_that_is_set_after_listings_were_sent_finds_them_again(desk: ExportOffice):
    desk.send(feed(advert("A1"), advert("A2"), advert("A3"), advert("A4")))
    desk.export()
    desk.portal(number='"IMVO-ID-"')
    assert (desk.export().counts.delete, set(at_portal(desk))) == (4, {f"IMVO-ID-A{place}" for place in range(1, 5)})
    desk.send(feed(bare("A1")))
    desk.portal(number='""')
    desk.export()
    assert set(at_portal(desk)) == {"A2", "A3", "A4"}


def test_two_exports_within_a_second_do_not_replace_each_other_on_the_server(desk: ExportOffice):
    desk.send(feed(advert("A1", title="one"), advert("A2", title="two")))
    before = desk.house.ticks
    desk.export(only=("A1",))
    desk.house.ticks = before  # a script that sends one after the other is that quick; and clocks are set back
    desk.export(only=("A2",))
    assert len(desk.names()) == 2
    assert at_portal(desk) == {"A1": "one", "A2": "two"}


def test_a_portal_that_wants_one_fixed_name_gets_it_every_time(desk: ExportOffice):
    desk.settings(PORTAL + '[portal.site.package]\nzip_name = "{provider}.zip"\n')
    desk.send(feed(advert("A1"), advert("A2")))
    desk.export(only=("A1",))
    desk.export(only=("A2",))
    assert desk.names() == ["4711.zip"]


PAPER = b"%PDF-1.4\n%%EOF\n"


@pytest.mark.parametrize("damage", [b"", PAPER[:9], PAPER[:-1] + b" ", picture(9)], ids=["no", "half", "bit", "other"])
@pytest.mark.parametrize("kind", ["jpg", "pdf"])
def test_a_damaged_file_of_the_stock_is_told_and_never_sent_and_stops_nobody(
    damaged: ExportOffice, kind: str, damage: bytes
):
    paper = attachment("1.pdf", gruppe="DOKUMENTE", title="Paper")
    damaged.send(
        {
            "feed.xml": feed(advert("A1", attachments=[attachment("1.jpg"), paper]), advert("A2")),
            "1.jpg": picture(1),
            "1.pdf": PAPER,
        }
    )
    ref = next(ref for ref in damaged.listing("A1").media if (ref.path or "").endswith(kind))
    assert ref.sha256 is not None
    path = damaged.house.content().path(ref.sha256)
    path.chmod(0o600)
    path.write_bytes(damage)
    report = damaged.export()
    assert actions_of(report) == {"A1": "create", "A2": "create"}
    (told,) = [one for one in report.findings if one.code == "media-store-corrupt"]
    assert (told.listing, told.path) == ("A1", f"anhaenge/anhang[{1 if kind == 'jpg' else 2}]")
    (package,) = report.packages
    assert package.files == 1


def test_what_lies_beside_the_packages_and_is_not_ours_stays(desk: ExportOffice, tmp_path: Path):
    """An outbox may be a link to a larger disk."""
    elsewhere = tmp_path / "elsewhere"
    (elsewhere / "photos").mkdir(parents=True)
    portals = desk.house.settings.home.outbox / "portals"
    portals.mkdir(parents=True)
    (portals / "site").symlink_to(elsewhere)
    desk.send(feed(advert("A1")))
    for _ in range(5):
        run = desk.export(scope=FULL).run
    assert (elsewhere / "photos").is_dir()
    assert (elsewhere / run).is_dir()
    assert len(list(elsewhere.iterdir())) == 4


def test_the_newest_packages_are_kept_also_when_the_clock_was_set_back(desk: ExportOffice):
    desk.send(feed(advert("A1")))
    runs = []
    for _ in range(5):
        runs.append(desk.export(scope=FULL).run)
        desk.house.ticks -= 60
    kept = {one.name for one in (desk.house.settings.home.outbox / "portals" / "site").iterdir()}
    assert kept == set(runs[-3:])


def answer(*numbers: str, datum: str | None = None, mailed: str | None = None) -> FeedbackFile:
    lines = tuple(Fehler(objekt_id=number, text="no") for number in numbers)
    read = ReadFeedback(name="f.xml", feedback=Feedback(sender=FeedbackSender(datum=datum), fehlerliste=lines))
    return FeedbackFile(path="f", kind="mail", mail=MailFacts(date=mailed), feedbacks=(read,))


@pytest.mark.parametrize(
    ("datum", "mailed", "counts"),
    [
        (None, None, True),
        ("2026-11-20", None, False),
        ("2026-11-21", None, True),
        ("2026-11-21T11:00:00", None, False),
        ("2026-11-21T13:30:00+02:00", None, False),
        ("2026-11-21T11:55:00Z", None, True),
        ("2026-11-21", "2026-11-21T11:00:00Z", False),
        ("nonsense", "2026-11-21T23:00:00Z", True),
        ("2026-11-21T11:00", "2026-11-21T23:00:00Z", False),
    ],
)
def test_a_refusal_that_is_older_than_what_was_sent_is_not_about_it(
    desk: ExportOffice, datum: str | None, mailed: str | None, counts: bool
):
    """The clock of the house begins at noon."""
    desk.send(feed(advert("A1")))
    desk.export()
    ((one,),) = (found.answers for found in reconcile(desk.house, "site", [answer("A1", datum=datum, mailed=mailed)]))
    assert (one.number, one.outdated) == ("A1", not counts)
    assert desk.ledger()["A1"].state.value == ("rejected" if counts else "sent")


def test_a_delete_that_the_portal_refuses_is_told_and_goes_again_when_somebody_asks(desk: ExportOffice):
    desk.send(feed(advert("A1"), advert("A2")))
    desk.export()
    desk.send(feed(bare("A1")))
    desk.export()
    reconcile(desk.house, "site", [answer("A1")])
    report = desk.export()
    assert (report.packages, codes_of(report)) == ((), {"A1": ["export-left", "export-delete-rejected"]})
    assert desk.export(scope=FULL).counts.delete == 1
    assert actions_of(desk.export()) == {"A2": "unchanged"}


def test_an_id_that_two_senders_use_names_neither_of_their_listings(desk: ExportOffice):
    for place, sender in enumerate(("Anna", "Zoe"), 1):
        told = advert(f"A{place}", intern="4711", obid=f"OB-{place}")
        desk.send(feed(told, anid=f"OI{place}"), sender=sender)
    desk.export()
    ((one,),) = (found.answers for found in reconcile(desk.house, "site", [answer("4711")]))
    assert one.number is None
    assert {row.state.value for row in desk.ledger().values()} == {"sent"}


def test_an_answer_while_a_newer_export_is_queued_changes_nothing(desk: ExportOffice):
    desk.send(feed(advert("A1")))
    desk.export()
    desk.send(feed(advert("A1", price="1")))

    def away() -> AbstractContextManager[Files]:
        raise TransportError("transport-forbidden", host="portal.example", name="in", reason="no")

    desk.connect = away
    assert desk.export().problem is not None
    ((one,),) = (found.answers for found in reconcile(desk.house, "site", [answer("A1")]))
    assert (one.number, one.outdated, desk.ledger()["A1"].state.value) == ("A1", True, "queued")
    desk.connect = lambda: cast("AbstractContextManager[Files]", desk.server)
    assert desk.export().counts.change == 1


def test_a_listing_that_was_refused_corrected_and_sent_again_is_new_to_the_portal(desk: ExportOffice):
    desk.send(feed(advert("A1")))
    desk.export()
    reconcile(desk.house, "site", [answer("A1"), answer("A1")])
    assert desk.export().packages == ()
    desk.send(feed(advert("A1", price="1")))
    assert actions_of(desk.export()) == {"A1": "change"}
    row = desk.ledger()["A1"]
    assert (row.state.value, row.reason, row.answered) == ("sent", None, None)


def test_a_portal_that_is_renamed_keeps_what_was_sent_so_that_it_can_be_deleted(desk: ExportOffice):
    desk.send(feed(*(advert(f"A{place}") for place in range(1, 7))))
    desk.export()
    desk.settings(PORTAL.replace("portal.site]", "portal.home]"))
    desk.send(feed(bare("A1")))
    told, report = desk.export("home", dry_run=True), desk.export("home")
    assert (told.counts, told.finding_counts) == (report.counts, report.finding_counts)
    assert (report.counts.unchanged, report.counts.delete) == (5, 1)
    assert report.finding_counts["export-ledger-renamed"] == 1
    assert (set(at_portal(desk)), desk.ledger()) == ({f"A{place}" for place in range(2, 7)}, {})
    assert {one.portal for one in desk.exports()} == {"home"}
    assert desk.export("home").finding_counts == {}


def test_the_ledger_of_a_portal_that_is_still_set_up_or_was_elsewhere_is_nobody_elses(desk: ExportOffice):
    desk.send(feed(advert("A1")))
    desk.export()
    other = PORTAL.replace("portal.site]", "portal.home]") + 'package.zip_name = "{portal}-{timestamp}.zip"\n'
    desk.settings(PORTAL + other)
    assert desk.export("home").counts.create == 1
    desk.settings(PORTAL.replace("portal.site]", "portal.third]").replace("user@", "other@"))
    assert desk.export("third").counts.create == 1
    assert set(desk.ledger()) == {"A1"}
