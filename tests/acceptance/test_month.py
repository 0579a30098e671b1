"""A month of a small portal, played through the command line: three brokers, their quirks, and an operator.

Hausmann (onOffice) sends parts and has booked four listings; Falk (FLOWFACT) sends the whole stock each week and lets a
third of it rotate; an IMV partner, whom nobody knows yet, sends what it found. Every day says what must stand in the
stock, and which mails went out, before the next one begins.
"""

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.acceptance.month.brokers import Home, imv, onoffice, picture, zipped
from tests.acceptance.month.ending import HISTORIES, STOCK
from tests.acceptance.month.offers import (
    ANNA,
    ANNA_MOVED,
    CARL,
    CARL_UNNAMED,
    FOURTH,
    GARDEN,
    OWNER,
    OWNER_AGAIN,
    WEEK_17,
    F,
    H,
    falk,
)
from tests.acceptance.month.portal import Portal, actions, codes, envelopes, fate
from tests.transports.post import post_office

BROKER, FALK, PARTNER, OFFICE = (
    "makler@hausmann.example", "falk@falk.example", "imv@partner.example", "office@portal.example",
)  # fmt: skip


@pytest.fixture
def portal(tmp_path: Path, capsysbinary: pytest.CaptureFixture[bytes]) -> Iterator[Portal]:
    def said() -> tuple[str, str]:
        out, err = capsysbinary.readouterr()
        return out.decode(), err.decode()

    with post_office(tmp_path / "post") as office:
        opened = Portal(tmp_path, office, said)
        opened.open()
        yield opened


def test_a_month_of_a_small_portal(portal: Portal):
    """Each day builds on the one before."""
    two_brokers_are_registered(portal)
    day_2_parts_and_somebody_unknown(portal)
    day_3_probation_and_release(portal)
    day_4_a_full_package_and_an_operator(portal)
    day_9_a_third_of_the_stock_rotates(portal)
    day_10_a_late_delivery_and_room_for_another(portal)
    day_16_a_feed_that_is_cut_off(portal)
    day_17_a_feed_that_is_mended(portal)
    day_18_the_corrected_feed_deletes(portal)
    day_23_what_had_gone_comes_back(portal)
    day_24_an_empty_feed_and_a_bad_one_undone(portal)
    day_25_a_small_feed_is_approved(portal)
    day_26_onoffice_keeps(portal)
    day_30_a_sender_is_removed(portal)
    the_stock_is_as_expected(portal)
    the_histories_are_as_expected(portal)
    the_contacts_are_as_expected(portal)
    the_senders_are_as_expected(portal)
    the_ledger_and_the_files_are_as_expected(portal)


def two_brokers_are_registered(portal: Portal) -> None:
    portal.begin(1)
    portal.done(
        "senders", "add", "Hausmann", "--openimmo-anid", "ONOF001", "--policy", "onoffice", "--max-listings", 4,
        "--email", BROKER, "--report-lang", "de",
    )  # fmt: skip
    portal.done(
        "senders", "add", "Falk", "--openimmo-anid", "FLOW001", "--policy", "rotating", "--max-listings", 30,
        "--probation", 1, "--email", FALK, "--report-lang", "en",
    )  # fmt: skip
    states = {one["name"]: one["state"] for one in portal.asked("senders", "list")}
    assert states == {"Hausmann": "released", "Falk": "probation"}


def day_2_parts_and_somebody_unknown(portal: Portal) -> None:
    portal.begin(2)
    feed = onoffice(2, H[1], H[2], H[3], H[3].deleted())
    parts = portal.send("hausmann-02.zip", zipped({"feed.xml": feed, **GARDEN}))
    assert fate(parts) == ("imported", {"in_feed": 4, "created": 3, "deleted": 1})
    assert parts["media"] == {"referenced": 2, "stored": 2, "missing": 0, "refused": 0}
    found = [Home("1001", 200_000, person=OWNER), Home("1002", 300_000)]
    unknown = portal.send("imv-02.xml", imv(1, *found))
    assert (unknown["sender"], *fate(unknown)) == ("IMV-PARTNER", "quarantined", {})
    portal.begin(2, hour=14)
    again = portal.send("imv-02b.xml", imv(2, found[0].at(195_000)))
    assert fate(again) == ("quarantined", {})
    assert portal.standing() == {"Hausmann": {"active": 2, "withdrawn": 1}}
    mails = portal.mails()
    assert envelopes(mails) == [
        (BROKER, "Lieferung übernommen, Objekte: 4 (3 neu, 1 zurückgezogen) – hausmann-02.zip"),
        (OFFICE, "To do: Delivery quarantined: imv-02.xml"),
    ]
    assert "IMV-PARTNER is not released" in mails[1].text
    assert "openimmo senders release" in mails[1].text


def day_3_probation_and_release(portal: Portal) -> None:
    portal.begin(3)
    first = [replace(F[2], number="F2") if number == 2 else F[number] for number in range(1, 10)]
    probation = portal.send("falk-03.zip", falk(3, *first))
    assert fate(probation) == ("quarantined", {"in_feed": 9, "created": 9})
    assert "Falk" not in portal.standing()
    approved = portal.deed("approve", "falk-03.zip", "--yes")
    assert fate(approved) == ("imported", {"in_feed": 9, "created": 9})
    portal.done("senders", "change", "IMV-PARTNER", "--policy", "imv", "--email", PARTNER)
    released = portal.asked("senders", "release", "IMV-PARTNER")["deliveries"]
    assert [fate(one) for one in released] == [
        ("imported", {"in_feed": 2, "created": 2}),
        ("imported", {"in_feed": 1, "updated": 1}),
    ]
    assert portal.standing() == {
        "Hausmann": {"active": 2, "withdrawn": 1},
        "Falk": {"active": 9},
        "IMV-PARTNER": {"inactive": 2},
    }
    mails = portal.mails()
    assert envelopes(mails) == [
        (FALK, "Delivery quarantined: falk-03.zip"),
        (OFFICE, "To do: Delivery quarantined: falk-03.zip"),
        (OFFICE, "Deliveries since 2026-11-02: 3"),
        (FALK, "Delivery imported, listings: 9 (9 created) – falk-03.zip"),
        (PARTNER, "Delivery imported, listings: 2 (2 created) – imv-02.xml"),
        (PARTNER, "Delivery imported, listings: 1 (1 updated) – imv-02b.xml"),
    ]
    assert "on probation" in mails[0].text
    assert ("imported: 1" in mails[2].text, "quarantined: 2" in mails[2].text) == (True, True)


def day_4_a_full_package_and_an_operator(portal: Portal) -> None:
    portal.begin(4)
    moved = [replace(H[number], person=ANNA_MOVED) for number in (2, 4)]
    fifth = replace(H[5], person=CARL, pictures=("fehlt.jpg",))
    feed = onoffice(4, moved[0].at(305_000), moved[1], fifth, H[6])
    over = portal.send("hausmann-04.zip", zipped({"feed.xml": feed, **GARDEN}))
    assert fate(over) == ("imported", {"in_feed": 4, "created": 2, "updated": 1, "refused": 1})
    assert over["media"] == {"referenced": 3, "stored": 2, "missing": 1, "refused": 0}
    assert (actions(over)["H6"], codes(over, "H6")) == ("refused", ["import-over-quota"])
    portal.done("listings", "set-status", "IMVO-ID-1001", "active", "--note", "seen with the owner")
    portal.done("listings", "renumber", "IMVO-ID-1001", "P-1")
    assert portal.standing() == {
        "Hausmann": {"active": 4, "withdrawn": 1},
        "Falk": {"active": 9},
        "IMV-PARTNER": {"inactive": 1, "active": 1},
    }
    mails = portal.mails()
    assert envelopes(mails) == [
        (BROKER, "Lieferung übernommen, Objekte: 4 (2 neu, 1 geändert, 1 abgelehnt) – hausmann-04.zip"),
        (OFFICE, "Deliveries since 2026-11-03: 4"),
    ]
    refused = mails[0].text.partition("Abgelehnte Objekte")[2].partition("Fehlende oder abgelehnte Dateien")
    assert "* H6\n  Das gebuchte Paket umfasst 4 Objekte" in refused[0]
    assert "fehlt.jpg" in refused[2]
    assert set(mails[0].attachments) == {f"openimmo-{over['delivery']}.json"}


def day_9_a_third_of_the_stock_rotates(portal: Portal) -> None:
    portal.begin(9)
    sold = replace(F[1], action="REFERENZ")
    week = [sold, F[2], F[3].at(315_000), *(F[number] for number in (4, 5, 6, 10, 11, 12))]
    rotated = portal.send("falk-09.zip", falk(9, *week))
    assert fate(rotated) == (
        "imported", {"in_feed": 9, "created": 3, "updated": 3, "unchanged": 3, "deleted": 3},
    )  # fmt: skip
    assert codes(rotated, "F1") == ["import-reference"]
    assert codes(rotated, "F2") == ["import-renumbered"]
    assert [codes(rotated, number) for number in ("F7", "F8", "F9")] == [["import-not-named"]] * 3
    same = portal.send("falk-09-noch-einmal.zip", falk(9, *week))
    assert fate(same) == ("duplicate", {})
    third = Home("IMVO-ID-1003", 150_000, pictures=("a.jpg",))
    feed = imv(9, Home("1001", 190_000, person=OWNER_AGAIN), third)
    partner = portal.send("imv-09.zip", zipped({"imv.xml": feed, "a.jpg": picture(180)}))
    assert fate(partner) == ("imported", {"in_feed": 2, "created": 1, "updated": 1})
    assert portal.standing() == {
        "Hausmann": {"active": 4, "withdrawn": 1},
        "Falk": {"active": 8, "reference": 1, "withdrawn": 3},
        "IMV-PARTNER": {"active": 1, "inactive": 2},
    }
    assert envelopes(portal.mails()) == [
        (FALK, "Delivery imported, listings: 9 (3 created, 3 updated, 3 unchanged, 3 deleted) – falk-09.zip"),
        (OFFICE, "Deliveries since 2026-11-04: 1"),
        (PARTNER, "Delivery imported, listings: 2 (1 created, 1 updated) – imv-09.zip"),
    ]


def day_10_a_late_delivery_and_room_for_another(portal: Portal) -> None:
    portal.begin(10)
    late = portal.send("falk-06.zip", falk(6, *(F[number].at(1) for number in range(1, 10))))
    assert fate(late) == ("superseded", {})
    room = portal.send("hausmann-10.zip", zipped({"feed.xml": onoffice(10, H[6], H[1].deleted())}))
    assert fate(room) == ("imported", {"in_feed": 2, "created": 1, "deleted": 1})
    assert portal.standing() == {
        "Hausmann": {"active": 4, "withdrawn": 2},
        "Falk": {"active": 8, "reference": 1, "withdrawn": 3},
        "IMV-PARTNER": {"active": 1, "inactive": 2},
    }
    mails = portal.mails()
    assert envelopes(mails) == [
        (FALK, "Delivery superseded: falk-06.zip"),
        (OFFICE, "Deliveries since 2026-11-09: 3"),
        (BROKER, "Lieferung übernommen, Objekte: 2 (1 neu, 1 zurückgezogen) – hausmann-10.zip"),
    ]
    assert portal.newest["falk-09.zip"] in mails[0].text


def day_16_a_feed_that_is_cut_off(portal: Portal) -> None:
    before = portal.stock()
    portal.begin(16)
    week = [F[number] for number in (2, 3, 4)]
    broken = portal.send("falk-16.zip", falk(16, *week, cut=2_000), "--sender", "Falk")
    assert fate(broken) == ("quarantined", {})
    portal.begin(16, hour=11)
    again = portal.send("falk-16b.zip", falk(16, *week, cut=1_900), "--sender", "Falk")
    assert fate(again) == ("quarantined", {})
    assert portal.stock() == before
    mails = portal.mails()
    assert envelopes(mails) == [
        (FALK, "Delivery quarantined: falk-16.zip"),
        (OFFICE, "To do: Delivery quarantined: falk-16.zip"),
        (OFFICE, "Deliveries since 2026-11-10: 2"),
    ]
    assert "Why the delivery was not imported" in mails[0].text


def day_17_a_feed_that_is_mended(portal: Portal) -> None:
    portal.begin(17)
    mended = portal.send("falk-17.zip", falk(17, *WEEK_17, raw=(b"Haus &amp; Hof", b"Haus & Hof")))
    assert fate(mended) == (
        "imported-deletions-withheld", {"in_feed": 6, "updated": 3, "unchanged": 3, "withheld": 3},
    )  # fmt: skip
    assert [codes(mended, number) for number in ("F10", "F11", "F12")] == [["import-withheld-mended"]] * 3
    single = portal.send("imv-17.xml", imv(17, Home("1002", 300_000).deleted()))
    assert fate(single) == ("imported", {"in_feed": 1, "deleted": 1})
    assert portal.standing() == {
        "Hausmann": {"active": 4, "withdrawn": 2},
        "Falk": {"active": 9, "reference": 1, "withdrawn": 2},
        "IMV-PARTNER": {"active": 1, "inactive": 1, "withdrawn": 1},
    }
    mails = portal.mails()
    subject = "Delivery imported, deletions withheld, listings: 6 (3 updated, 3 unchanged, 3 withheld) – falk-17.zip"
    assert envelopes(mails) == [
        (FALK, subject),
        (OFFICE, f"To do: {subject}"),
        (FALK, "Deliveries still not imported: 1"),
        (OFFICE, "Deliveries since 2026-11-16: 2"),
        (PARTNER, "Delivery imported, listings: 1 (1 deleted) – imv-17.xml"),
    ]
    assert "Deletions not carried out\n* F10, F11, F12\n" in mails[0].text
    assert "falk-16b.zip" in mails[2].text
    why = portal.asked("deliveries", "show", portal.newest["falk-17.zip"], "--listing", "F11")
    assert actions(why) == {"F11": "withheld"}


def day_18_the_corrected_feed_deletes(portal: Portal) -> None:
    portal.begin(18)
    corrected = portal.send("falk-18.zip", falk(18, *WEEK_17))
    assert fate(corrected) == ("imported", {"in_feed": 6, "unchanged": 6, "deleted": 3})
    assert portal.standing()["Falk"] == {"active": 6, "reference": 1, "withdrawn": 5}
    assert envelopes(portal.mails()) == [
        (FALK, "Delivery imported, listings: 6 (6 unchanged, 3 deleted) – falk-18.zip"),
        (OFFICE, "Deliveries since 2026-11-17: 2"),
    ]


def day_23_what_had_gone_comes_back(portal: Portal) -> None:
    portal.begin(23)
    back = portal.send("falk-23.zip", falk(23, *WEEK_17, F[8], F[9], F[10]))
    assert fate(back) == ("imported", {"in_feed": 9, "updated": 3, "unchanged": 6})
    assert [codes(back, number) for number in ("F8", "F9", "F10")] == [["import-restored"]] * 3
    assert portal.standing()["Falk"] == {"active": 9, "reference": 1, "withdrawn": 2}
    assert envelopes(portal.mails()) == [
        (FALK, "Delivery imported, listings: 9 (3 updated, 6 unchanged) – falk-23.zip"),
        (OFFICE, "Deliveries since 2026-11-18: 1"),
    ]


def day_24_an_empty_feed_and_a_bad_one_undone(portal: Portal) -> None:
    portal.begin(24)
    before = portal.stock()
    empty = portal.send("falk-24.zip", falk(24))
    assert fate(empty) == ("imported-deletions-withheld", {"withheld": 9})
    assert codes(empty, "F2") == ["import-withheld-empty"]
    assert portal.stock() == before
    cents = [replace(one, price=100 * one.price, person=ANNA) for one in (H[2].at(305_000), H[4])]
    wrong = onoffice(24, *cents, H[5].deleted(), H[7].at(100))
    bad = portal.send("hausmann-24.zip", zipped({"feed.xml": wrong, **GARDEN}))
    assert fate(bad) == ("imported", {"in_feed": 4, "created": 1, "updated": 2, "deleted": 1})
    assert portal.stock()["H2"] == ("Hausmann", "active", 30_500_000)
    undone = portal.deed("undo", "hausmann-24.zip")
    assert fate(undone) == ("undone", {"in_feed": 4, "updated": 3, "deleted": 1})
    assert portal.stock() == {**before, "H7": ("Hausmann", "withdrawn", 100)}
    (same,) = portal.asked("import", portal.sent["hausmann-24.zip"], "--dry-run")["deliveries"]
    assert fate(same) == ("imported", {"in_feed": 4, "updated": 3, "deleted": 1})  # no duplicate: H7 would come back
    assert portal.stock() == {**before, "H7": ("Hausmann", "withdrawn", 100)}
    subject = "Delivery imported, deletions withheld, listings: 0 (9 withheld) – falk-24.zip"
    assert envelopes(portal.mails()) == [
        (FALK, subject),
        (OFFICE, f"To do: {subject}"),
        (OFFICE, "Deliveries since 2026-11-23: 1"),
        (BROKER, "Lieferung übernommen, Objekte: 4 (1 neu, 2 geändert, 1 zurückgezogen) – hausmann-24.zip"),
        (BROKER, "Lieferung zurückgenommen, Objekte: 4 (3 geändert, 1 zurückgezogen) – hausmann-24.zip"),
    ]


def day_25_a_small_feed_is_approved(portal: Portal) -> None:
    portal.begin(25)
    small = portal.send("falk-25.zip", falk(25, F[2], F[3].at(315_000)))
    assert fate(small) == ("imported-deletions-withheld", {"in_feed": 2, "unchanged": 2, "withheld": 7})
    assert codes(small, "F5") == ["import-withheld-guard"]
    portal.done("listings", "set-status", "F5", "archived")
    approved = portal.deed("approve", "falk-25.zip", "--yes")
    assert fate(approved) == ("approved", {"in_feed": 7, "refused": 1, "deleted": 6})
    assert codes(approved, "F5") == ["undo-operator"]
    fourth, fifth = replace(H[4], person=ANNA_MOVED), replace(H[5], person=CARL, pictures=("fehlt.jpg",))
    second, seventh = replace(H[2], price=299_000, person=ANNA_MOVED), replace(H[7], person=CARL_UNNAMED)
    feed = onoffice(25, second, fourth, fifth, H[6].deleted(), seventh)
    right = portal.send("hausmann-25.zip", zipped({"feed.xml": feed, **GARDEN}))
    assert fate(right) == ("imported", {"in_feed": 5, "updated": 2, "unchanged": 2, "deleted": 1})
    assert portal.standing() == {
        "Hausmann": {"active": 4, "withdrawn": 3},
        "Falk": {"active": 2, "reference": 1, "archived": 1, "withdrawn": 8},
        "IMV-PARTNER": {"active": 1, "inactive": 1, "withdrawn": 1},
    }
    subject = "Delivery imported, deletions withheld, listings: 2 (2 unchanged, 7 withheld) – falk-25.zip"
    assert envelopes(portal.mails()) == [
        (FALK, subject),
        (OFFICE, f"To do: {subject}"),
        (OFFICE, "Deliveries since 2026-11-24: 3"),
        (FALK, "Delivery approved, listings: 7 (1 refused, 6 deleted) – falk-25.zip"),
        (BROKER, "Lieferung übernommen, Objekte: 5 (2 geändert, 2 unverändert, 1 zurückgezogen) – hausmann-25.zip"),
    ]


def day_26_onoffice_keeps(portal: Portal) -> None:
    portal.begin(26)
    before = portal.stock()
    second = replace(H[2], price=299_000, person=ANNA_MOVED)
    feed = onoffice(26, second, replace(H[4], person=ANNA_MOVED), umfang="VOLL")
    whole = portal.send("hausmann-26.zip", zipped({"feed.xml": feed, **GARDEN}))
    assert fate(whole) == ("imported", {"in_feed": 2, "unchanged": 2})
    assert [codes(whole, number) for number in ("H5", "H7")] == [["import-kept"]] * 2
    assert portal.stock() == before
    assert envelopes(portal.mails()) == [
        (BROKER, "Lieferung übernommen, Objekte: 2 (2 unverändert) – hausmann-26.zip"),
        (OFFICE, "Deliveries since 2026-11-25: 3"),
    ]


def day_30_a_sender_is_removed(portal: Portal) -> None:
    portal.begin(30)
    last = portal.send("falk-30.zip", falk(30, F[2], F[3].at(315_000), FOURTH, F[13]))
    assert fate(last) == ("imported", {"in_feed": 4, "created": 1, "updated": 1, "unchanged": 2, "deleted": 1})
    portal.done("senders", "remove", "Hausmann", "--yes")
    stranger = portal.send("hausmann-30.zip", zipped({"feed.xml": onoffice(30, H[4])}))
    assert (stranger["sender"], *fate(stranger)) == ("ONOF001", "quarantined", {})
    assert portal.standing() == {
        "Hausmann": {"withdrawn": 7},
        "Falk": {"active": 4, "reference": 1, "withdrawn": 8},
        "IMV-PARTNER": {"active": 1, "inactive": 1, "withdrawn": 1},
    }
    assert envelopes(portal.mails()) == [
        (FALK, "Delivery imported, listings: 4 (1 created, 1 updated, 2 unchanged, 1 deleted) – falk-30.zip"),
        (OFFICE, "Deliveries since 2026-11-26: 1"),
        (OFFICE, "To do: Delivery quarantined: hausmann-30.zip"),
    ]


def the_stock_is_as_expected(portal: Portal) -> None:
    assert portal.stock() == STOCK
    rows = {one["number"]: one for one in portal.listings()}
    assert (rows["F2"]["source_id"], rows["P-1"]["source_id"]) == ("F2-neu", "1001")
    assert rows["F4"]["title"] == "Haus & Hof am Rhein"
    noted = {number for number, one in rows.items() if one["notes"] == ["IMV Import"]}
    assert noted == {"P-1", "IMVO-ID-1002", "IMVO-ID-1003"}
    assert (rows["H2"]["media"], rows["F2"]["media"], rows["IMVO-ID-1003"]["media"]) == (2, 1, 1)


def the_histories_are_as_expected(portal: Portal) -> None:
    assert {number: portal.history(number) for number in HISTORIES} == HISTORIES


def the_contacts_are_as_expected(portal: Portal) -> None:
    everybody = portal.asked("contacts", "list")
    known = {(one["first_name"], one["name"]): one for one in everybody}
    assert len(everybody) == len(known) == 4
    told = {who: (one["match"]["level"], set(one["match"]["fields"]), one["origin"]) for who, one in known.items()}
    assert told == {
        ("Anna", "Hausmann"): (2, {"email", "name"}, None),
        ("Carl", "Hausmann"): (3, {"email", "company"}, None),
        ("Vera", "Falk"): (4, set(), None),
        ("Erna", "Eigner"): (1, {"name", "first_name", "city", "street"}, "IMV"),
    }
    anna, carl, erna = known["Anna", "Hausmann"], known["Carl", "Hausmann"], known["Erna", "Eigner"]
    assert (anna["street"], anna["phones"]) == ("Domstr. 1", ["0241/900", "0171 1234567"])
    assert (carl["phones"], set(carl["listings"])) == (["0172/5"], {"H5", "H7"})
    assert (erna["phones"], erna["listings"]) == (["0241/123", "0170/99"], ["P-1"])
    assert {(one["status"], one["consent"]) for one in everybody} == {("active", False)}


def the_senders_are_as_expected(portal: Portal) -> None:
    told = {one["name"]: (one["state"], one["listings"], one["held"]) for one in portal.asked("senders", "list")}
    assert told == {
        "Falk": ("released", 5, 0),
        "IMV-PARTNER": ("released", 2, 0),
        "ONOF001": ("unreleased", 0, 1),
    }


def the_ledger_and_the_files_are_as_expected(portal: Portal) -> None:
    rows = portal.asked("deliveries", "list")
    verdicts = [row["verdict"] for row in rows]
    assert {verdict: verdicts.count(verdict) for verdict in set(verdicts)} == {
        "imported": 15, "imported-deletions-withheld": 3, "quarantined": 6, "duplicate": 1, "superseded": 1,
        "undone": 1, "approved": 1,
    }  # fmt: skip
    undone = {row["delivery"]: row["taken_back_by"] for row in rows if row["taken_back_by"]}
    (undo,) = (row for row in rows if row["verdict"] == "undone")
    assert undone == {undo["about"]["delivery"]: undo["delivery"]}
    written = {path.name for path in (portal.home / "reports").iterdir()}
    assert written == {f"{row['delivery']}.{ending}" for row in rows for ending in ("html", "json")}
    mended = portal.home / "reports" / f"{portal.newest['falk-17.zip']}.json"
    (filed,) = json.loads(mended.read_bytes())["deliveries"]
    assert fate(filed)[0] == "imported-deletions-withheld"
    assert codes(filed, "F11") == ["import-withheld-mended"]
    assert "Nothing deleted (3)" in mended.with_suffix(".html").read_text("utf-8")
    assert {mail["state"] for mail in portal.asked("outbox", "list")} == {"sent", "told"}
    audit = portal.asked("audit")
    # Six rows of the 28 repeat bytes that are there: approved (2), released (2), duplicate, undone.
    assert audit == {
        "schema": "openimmo/audit/1", "checked": {"deliveries": 28, "files": 22, "media": 16}, "problems": [],
    }  # fmt: skip
