"""A hostile FTP server costs at most its budget, nothing of it is taken wrongly, and the other sources are unharmed."""

import threading
from pathlib import Path

import pytest

from openimmo.pipeline.polling.looking import poll
from tests.acceptance.faults.drop_story import LATE
from tests.acceptance.faults.hostile_office import PASSWORD, offer, open_office, problems
from tests.servers import hostile_scripts as bad
from tests.servers.hostile_ftp import WITHOUT_MLSD, File, Script, Session, hostile_ftp, not_known, reply, send_listing

ZIP = offer("H1")
HALF = len(ZIP) // 2
ONE = {b"a.zip": File(ZIP)}

NEVER_TAKEN: dict[str, dict[str, Script]] = {
    "cuts every download": {"RETR": bad.cut_after(HALF)},
    "cuts before the first byte": {"RETR": bad.cut_after(0)},
    "says 226 after half a file": {"RETR": bad.done_after(HALF)},
    "says 226 after nothing": {"RETR": bad.done_after(0)},
    "stalls in a download": {"RETR": bad.stall_after(HALF)},
    "stalls before a download": {"RETR": bad.silence},
    "drips": {"RETR": bad.drip(0.5)},
    "sends more than it said": {"RETR": bad.more_than_there_is(b"and more")},
    "sends without an end": {"RETR": bad.endless_file},
    "refuses every download": {"RETR": reply(b"550 not for you")},
    "is busy at every download": {"RETR": reply(b"450 later")},
    "floods the listing": {"MLSD": bad.endless_listing},
    "lists a name without an end": {"MLSD": bad.endless_name},
    "stalls in the listing": {"MLSD": bad.silence},
    "hangs up at the listing": {"MLSD": bad.hang_up},
    "answers without an end": {"PWD": bad.endless_reply, "TYPE": bad.endless_reply},
    "answers a line without an end": {"PWD": bad.endless_line, "TYPE": bad.endless_line},
    "never answers the login": {"PASS": bad.silence},
    "hangs up at the login": {"PASS": bad.hang_up},
    "refuses the login and repeats the password": {"PASS": reply(b"530 not with " + PASSWORD.encode())},
    "answers with noise": {"PWD": reply(b"\x00\xff\xfe"), "TYPE": reply(b"\x00\xff\xfe")},
    "names no port": {"PASV": reply(b"227 nowhere"), "EPSV": reply(b"229 nowhere")},
    "names an impossible port": {"PASV": reply(b"227 (127,0,0,1,999,999)"), "EPSV": reply(b"229 (|||99999|)")},
}


@pytest.mark.parametrize("script", NEVER_TAKEN.values(), ids=NEVER_TAKEN)
def test_what_never_comes_whole_is_never_taken_nor_removed(tmp_path: Path, script: dict[str, Script]):
    with hostile_ftp(ONE, **script) as server:
        office = open_office(tmp_path, server)
        polls = office.look(2, idle=1, total=2)
    assert office.stock() == {}
    assert office.removed() == []
    assert problems(polls) != set()
    assert PASSWORD not in repr(polls) + "".join(str(one.problem) for one in polls)
    office.unharmed()


BANNERS = {
    "another protocol": b"SSH-2.0-OpenSSH_9.2",
    "noise": bytes(range(1, 32)) + b"\xff",
    "too busy": b"421 too many of you",
    "a line without an end": b"2" * 300_000,
    "many lines and no last one": b"220-welcome\r\n" * 50_000,
}


@pytest.mark.parametrize("banner", BANNERS.values(), ids=BANNERS)
def test_a_server_that_greets_with_nonsense_is_told_as_such(tmp_path: Path, banner: bytes):
    with hostile_ftp(ONE, banner=banner) as server:
        office = open_office(tmp_path, server)
        polls = office.look(2, idle=1, total=2)
    assert office.stock() == {}
    assert problems(polls) != set()
    office.unharmed()


TAKEN_AT_LAST: dict[str, dict[str, Script]] = {
    "cut": {"RETR": bad.first(bad.cut_after(HALF), "RETR", 2)},
    "half a file with 226": {"RETR": bad.first(bad.done_after(HALF), "RETR", 2)},
    "stalled": {"RETR": bad.first(bad.stall_after(HALF), "RETR")},
    "a listing that hangs up": {"MLSD": bad.first(bad.hang_up, "MLSD", 2)},
    "no login": {"PASS": bad.first(reply(b"530 just now not"), "PASS")},
    "busy": {"USER": bad.first(reply(b"421 later"), "USER")},
}


@pytest.mark.parametrize("script", TAKEN_AT_LAST.values(), ids=TAKEN_AT_LAST)
def test_a_server_that_comes_to_its_senses_is_taken_up_where_it_was_left(tmp_path: Path, script: dict[str, Script]):
    with hostile_ftp(ONE, **script) as server:
        office = open_office(tmp_path, server)
        office.look(6, idle=2)
        assert office.stock() == {"H1": "1"}
        assert office.removed() == [b"a.zip"] or [name.lstrip(b"/") for name in office.removed()] == [b"a.zip"]
        assert server.files == {}
    office.unharmed()


LIES: dict[str, File] = {
    "less than it is": File(ZIP, told=HALF),
    "more than it is": File(ZIP, told=len(ZIP) * 2),
    "nothing": File(ZIP, told=0),
}


@pytest.mark.parametrize("file", LIES.values(), ids=LIES)
def test_a_file_whose_size_is_a_lie_is_not_taken(tmp_path: Path, file: File):
    with hostile_ftp({b"a.zip": file}) as server:
        office = open_office(tmp_path, server)
        polls = office.look()
    assert (office.stock(), office.removed()) == ({}, [])
    assert problems(polls) != set()
    office.unharmed()


def test_a_size_that_no_file_can_have_is_not_believed(tmp_path: Path):
    with hostile_ftp({b"a.zip": File(ZIP, told=1 << 62), b"b.zip": File(ZIP[:HALF], told=1 << 80)}) as server:
        office = open_office(tmp_path, server)
        office.look()
    assert office.stock() in ({"H1": "1"}, {})  # by its content, if at all
    assert b"/b.zip" not in office.removed()
    office.unharmed()


def test_half_a_file_that_is_lied_about_consistently_is_seen_by_its_content(tmp_path: Path):
    with hostile_ftp({b"a.zip": File(ZIP[:HALF]), b"b.xml": File(b"<openimmo><anbieter>")}) as server:
        office = open_office(tmp_path, server)
        polls = office.look()
        assert (office.stock(), office.removed()) == ({}, [])
        assert {report.verdict for one in polls for report in one.reports if one.source == "hostile"} == {"waiting"}
        server.files[b"a.zip"] = File(ZIP, "20261120090000")
        office.look()
        assert office.stock() == {"H1": "1"}
    office.unharmed()


FACTS = b"type=file;size=%d;modify=20261120080000; " % len(ZIP)
NAMES = (
    b"../up.zip", b"/etc/up.zip", b"..", b".", b"a\x1b[2J.zip", b"nul\x00.zip", b"cr\rDELE a.zip", b"sub/a.zip",
    b"h\xe4user.zip", b"back\\slash.zip", b"",
)  # fmt: skip


@pytest.mark.parametrize("features", [None, WITHOUT_MLSD], ids=["MLSD", "LIST"])
def test_names_that_lead_elsewhere_are_passed_over_and_told_and_others_are_taken(
    tmp_path: Path, features: tuple[bytes, ...] | None
):
    unix = b"-rw-r--r-- 1 0 0 %d Nov 20 08:00 " % len(ZIP)
    bad_names = (*NAMES, b"a.zip", b"a.zip\nDELE a.zip")
    script: dict[str, Script] = {
        "MLSD": bad.listed(b"".join(FACTS + name + b"\r\n" for name in bad_names)),
        "LIST": bad.listed(b"".join(unix + name + b"\r\n" for name in bad_names)),
    }
    told = {"features": features} if features else {}
    if features:
        script["MLSD"] = script["MLST"] = not_known
    files = {b"a.zip": File(ZIP), b"h\xe4user.zip": File(offer("H2"))}
    with hostile_ftp(files, **told, **script) as server:  # type: ignore[arg-type]
        office = open_office(tmp_path, server)
        polls = office.look(2)
        asked = server.asked
    assert office.stock() == {"H1": "1", "H2": "1"}
    assert {name.lstrip(b"/") for name in office.removed()} == {b"a.zip", b"h\xe4user.zip"}
    assert not any(b"up.zip" in argument or b"\x1b" in argument or b"nul" in argument for _, argument in asked)
    assert "\x1b" not in "".join(found.message() for one in polls for found in one.findings)
    assert problems(polls) != set()
    office.unharmed()


def test_data_is_fetched_only_from_the_server_that_was_logged_in_at(tmp_path: Path):
    def elsewhere(session: Session, _: bytes) -> None:
        session.say(b"227 Entering Passive Mode (127,0,0,2,%d,%d)" % divmod(session.listen(), 256))

    with hostile_ftp(ONE, PASV=elsewhere, EPSV=not_known) as server:
        office = open_office(tmp_path, server)
        office.look()
    assert office.stock() == {"H1": "1"}  # the listener is at 127.0.0.1 only
    office.unharmed()


def _overwriting(verb: str, number: str, changed: str) -> Script:
    """The honest thing, but then the file is another one at once; only the first time."""

    def overwrite(session: Session, argument: bytes) -> None:
        session.server.files[b"a.zip"] = File(offer("H1", LATE, number), changed)

    return bad.first(bad.after(verb, overwrite), verb)


@pytest.mark.parametrize("verb", ["MLSD", "RETR"])
def test_a_file_that_is_written_over_meanwhile_is_taken_as_what_it_is(tmp_path: Path, verb: str):
    with hostile_ftp(ONE, **{verb: _overwriting(verb, "2", "20261120090000")}) as server:  # type: ignore[arg-type]
        office = open_office(tmp_path, server)
        office.look(6)
        assert server.files == {}
    assert office.stock() == {"H1": "2"}
    office.unharmed()


@pytest.mark.parametrize("after", ["delete", "move"])
def test_a_file_that_is_written_over_between_its_import_and_its_removal_stays(tmp_path: Path, after: str):
    newer = File(offer("H1", LATE, "2"), "20261120090000")
    with hostile_ftp(ONE) as server:
        office = open_office(tmp_path, server, after)

        def overwrite(stage: str, done: int, total: int | None) -> None:
            if stage == "apply" and server.verbs("RETR") and newer not in server.files.values():
                server.files[b"a.zip"] = newer

        office.look(1)
        office.house.hours += 1
        for _ in poll(office.house, office.house.settings.sources.values(), progress=overwrite):
            pass
        assert server.files[b"a.zip"] is newer
        office.look(3)
        assert b"a.zip" not in server.files
    assert office.stock() == {"H1": "2"}
    office.unharmed()


def _told(script: Script) -> dict[str, Script]:
    return {"DELE": script, "RNFR": script, "RNTO": script}


REMOVALS: dict[str, Script] = {
    "is refused": reply(b"550 no"),
    "is answered and not done": reply(b"250 done, honestly"),
    "is never answered": bad.silence,
    "hangs up": bad.hang_up,
}


@pytest.mark.parametrize("after", ["delete", "move"])
@pytest.mark.parametrize("script", REMOVALS.values(), ids=REMOVALS)
def test_a_removal_that_fails_takes_nothing_twice(tmp_path: Path, after: str, script: Script):
    with hostile_ftp(ONE, **_told(script)) as server:
        office = open_office(tmp_path, server, after)
        polls = office.look(3, idle=2)
    assert office.stock() == {"H1": "1"}
    with office.house.reading_stock().reading() as view:
        verdicts = [row.verdict for row in view.deliveries() if row.source == "hostile"]
        assert verdicts == ["imported"]
    office.unharmed()
    assert any(one.source == "hostile" and one.reports for one in polls)


def test_a_server_without_sizes_and_times_is_read_by_content_alone(tmp_path: Path):
    def bare(session: Session, _: bytes) -> None:
        send_listing(session, b"".join(b"type=file; %b\r\n" % name for name in session.server.files))

    with hostile_ftp(ONE, MLSD=bare, SIZE=not_known, MDTM=not_known, MLST=not_known) as server:
        office = open_office(tmp_path, server)
        polls = office.look(4)
    assert office.stock() in ({"H1": "1"}, {})
    assert office.stock() or problems(polls)
    office.unharmed()


LISTINGS: dict[str, bytes] = {
    "noise": bytes(range(1, 256)) * 40,
    "lines of noise": b"\r\n".join(bytes([byte]) * 50 for byte in range(14, 256)),
    "facts without values": b"type=;size=;modify=; a.zip\r\n;;;; b.zip\r\n=; c.zip\r\n",
    "sizes that are none": b"type=file;size=-1;modify=x; a.zip\r\ntype=file;size=%b; b.zip\r\n" % (b"9" * 5000),
    "times that are none": b"type=file;size=1;modify=99999999999999; a.zip\r\n",
    "the same name often": (FACTS + b"a.zip\r\n") * 500,
}


@pytest.mark.parametrize("features", [None, WITHOUT_MLSD], ids=["MLSD", "LIST"])
@pytest.mark.parametrize("content", LISTINGS.values(), ids=LISTINGS)
def test_a_listing_of_nonsense_ends_nothing(tmp_path: Path, content: bytes, features: tuple[bytes, ...] | None):
    script: dict[str, Script] = {"MLSD": bad.listed(content), "LIST": bad.listed(content)}
    if features:
        script["MLSD"] = script["MLST"] = not_known
    with hostile_ftp({b"other.zip": File(ZIP)}, **({"features": features} if features else {}), **script) as server:  # type: ignore[arg-type]
        office = open_office(tmp_path, server)
        office.look(2)
    assert (office.stock(), office.removed()) == ({}, [])
    office.unharmed()


def test_no_thread_and_no_connection_is_left_behind(tmp_path: Path):
    before = threading.active_count()
    with hostile_ftp(ONE, RETR=bad.stall_after(HALF)) as server:
        office = open_office(tmp_path, server)
        office.look(2, idle=1, total=2)
    assert threading.active_count() <= before
    office.unharmed()
