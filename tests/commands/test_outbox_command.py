"""``openimmo outbox``, and what an import leaves behind at its end: mails, and the report of each delivery as files."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.commands.program import Program
from tests.pipeline.deliveries import feed, listing
from tests.transports.post import PASSWORD, PostOffice, free_port, post_office

ANNA = '[sender.anna]\nopenimmo_anid = "OIB1"\nemails = ["anna@makler.example"]\nlang = "de"\n'


@pytest.fixture
def post(tmp_path: Path) -> Iterator[PostOffice]:
    with post_office(tmp_path / "post") as office:
        yield office


@pytest.fixture
def delivery(tmp_path: Path) -> Path:
    path = tmp_path / "anna.xml"
    path.write_bytes(feed(listing("A1")))
    return path


def settings(home: Path, *tables: str) -> None:
    home.mkdir(exist_ok=True)
    (home / "openimmo.toml").write_text("\n".join(tables), encoding="utf-8")


def test_an_import_sends_its_mails_and_the_outbox_tells_so(
    openimmo: Program, home: Path, post: PostOffice, delivery: Path
):
    settings(home, post.settings(), ANNA)
    done = openimmo("import", delivery, "--format", "json")
    assert (done.code, done.err) == (0, "")
    assert done.json["deliveries"][0]["verdict"] == "imported"
    assert [mail.recipients for mail in post.mails] == [["anna@makler.example"]]
    (told,) = openimmo("outbox", "list", "--format", "json").json
    assert (told["kind"], told["state"], told["sender"]) == ("receipt", "sent", "anna")
    shown = openimmo("--lang", "en", "outbox", "list")
    assert "anna@makler.example" in shown.out
    assert "sent" in shown.out


def test_an_import_without_a_mail_server_within_reach_ends_as_ever_and_says_so(
    openimmo: Program, home: Path, delivery: Path
):
    settings(home, PostOffice(free_port()).settings(), ANNA)
    done = openimmo("import", delivery)
    assert done.code == 0
    assert "openimmo outbox send" in done.err
    assert done.err.count("\n") == 1
    later = openimmo("outbox", "send", "--all")
    assert (later.code, later.out) == (4, "")
    assert "cannot be reached" in later.err


def test_what_was_left_is_sent_when_asked_for(openimmo: Program, home: Path, post: PostOffice, delivery: Path):
    settings(home, PostOffice(free_port()).settings(), ANNA)
    openimmo("import", delivery)
    settings(home, post.settings(), ANNA)
    sent = openimmo("outbox", "send", "--all")
    assert (sent.code, sent.out) == (0, "Mails: 1 sent, 0 later, 0 given up.\n")
    assert openimmo("outbox", "send").out == "Mails: 0 sent, 0 later, 0 given up.\n"


def test_a_final_refusal_is_told_by_the_exit_code(openimmo: Program, home: Path, post: PostOffice, delivery: Path):
    post.refuse = lambda address: "550 gone"
    settings(home, PostOffice(free_port()).settings(), ANNA)
    openimmo("import", delivery)
    settings(home, post.settings(), ANNA)
    assert openimmo("outbox", "send", "--all").code == 1


def test_without_a_mail_server_there_is_nothing_to_send_with(openimmo: Program):
    done = openimmo("outbox", "send")
    assert (done.code, "mail.host" in done.err) == (2, True)
    assert openimmo("outbox", "list").out == "The outbox is empty.\n"


@pytest.mark.parametrize(
    ("written", "says"),
    [
        ('host = "m.example"', "mail.from"),
        ('host = "m.example"\nfrom = "root"', "mail.from"),
        ('operator = "a@b.example, c@d.example"', "mail.operator"),
        ('security = "ssl"', '"starttls" | "tls" | "none"'),
        ('host = "m.example"\nfrom = "a@b.example"\nuser = "u"\nsecurity = "none"', "unencrypted"),
        ("port = 0", "mail.port"),
    ],
)
def test_a_wrong_setting_is_one_clear_line(openimmo: Program, home: Path, written: str, says: str):
    settings(home, f"[mail]\n{written}")
    done = openimmo("outbox", "list")
    assert (done.code, done.err.count("\n"), says in done.err) == (2, 1, True)


@pytest.mark.parametrize("lang", ["de", "en"])
def test_the_password_is_never_said(openimmo: Program, home: Path, delivery: Path, lang: str, tmp_path: Path):
    with post_office(tmp_path / "tls", tls=True, login=True) as post:
        mail = post.settings(security="starttls", user="bert", ca_file=post.ca_file)
        settings(home, mail, ANNA)
        secret = {"OPENIMMO_MAIL__PASSWORD": PASSWORD}
        told = [
            openimmo("--lang", lang, "-v", "import", delivery, **secret),
            openimmo("--lang", lang, "outbox", "send", "--all", **secret),
            openimmo("--lang", lang, "outbox", "list", "--format", "json", **secret),
            openimmo("outbox", "list", OPENIMMO_MAIL__PASSWORD=f"{PASSWORD}\x1b"),
        ]
    assert [one.code for one in told] == [0, 4, 0, 2]
    assert PASSWORD not in "".join(one.out + one.err for one in told)
    files = [path for path in home.rglob("*") if path.is_file()]
    assert [path.name for path in files if PASSWORD.encode() in path.read_bytes()] == []


class TestAfterWhatElseSettlesDeliveries:
    """Receipts and report files are not only for imports."""

    @pytest.fixture
    def office(self, openimmo: Program, home: Path, post: PostOffice, delivery: Path, tmp_path: Path) -> Program:
        """The program after two full deliveries, of which the second would have taken away all but one listing."""
        settings(home, post.settings(), ANNA)
        openimmo("import", delivery)
        for name, numbers in (("1", range(1, 7)), ("2", range(1, 2))):
            sent = [listing(f"A{number}", price=name) for number in numbers]
            (tmp_path / name).write_bytes(feed(*sent, umfang="VOLL"))
            openimmo("import", tmp_path / name)
        post.mails.clear()
        return openimmo

    @pytest.mark.parametrize(
        ("command", "words"),
        [
            (["approve", "--yes"], "gelöscht"),
            (["replay", "--force"], "übernommen"),
            (["undo"], "zurückgenommen"),
        ],
    )
    @pytest.mark.parametrize("form", ["text", "json"])
    def test_what_is_done_with_a_delivery_is_told_to_its_sender(
        self, office: Program, home: Path, post: PostOffice, command: list[str], words: str, form: str
    ):
        newest = office("deliveries", "list", "--format", "json").json[0]["delivery"]
        done = office("deliveries", command[0], newest, *command[1:], "--format", form)
        assert done.err == ""
        (mail,) = post.mails
        assert mail.recipients == ["anna@makler.example"]
        assert words in mail.message["Subject"] + mail.text
        settled = office("deliveries", "list", "--format", "json").json[0]["delivery"]
        assert {path.name for path in (home / "reports").glob(f"{settled}.*")} == {f"{settled}.html", f"{settled}.json"}

    def test_a_dry_run_tells_nobody(self, office: Program, home: Path, post: PostOffice):
        newest = office("deliveries", "list", "--format", "json").json[0]["delivery"]
        before = len(list((home / "reports").iterdir()))
        for command in ("approve", "replay", "undo"):
            office("deliveries", command, newest, "--dry-run")
        assert (post.mails, len(list((home / "reports").iterdir()))) == ([], before)

    @pytest.mark.parametrize(("held", "ended"), [("block", "release"), ("pause", "resume")])
    def test_what_waited_is_told_when_it_is_taken_in(
        self, office: Program, home: Path, post: PostOffice, delivery: Path, held: str, ended: str
    ):
        office("senders", held, "anna")
        delivery.write_bytes(feed(listing("A9")))
        office("import", delivery)
        post.mails.clear()
        before = len(list((home / "reports").iterdir()))
        done = office("senders", ended, "anna")
        assert (done.code, done.err) == (0, "")
        (mail,) = post.mails
        assert "übernommen" in mail.message["Subject"]
        assert len(list((home / "reports").iterdir())) == before + 2


class TestReportFiles:
    def test_each_delivery_leaves_a_page_and_the_json_of_its_import(
        self, openimmo: Program, home: Path, delivery: Path
    ):
        (told,) = openimmo("import", delivery, "--format", "json").json["deliveries"]
        files = sorted(path.name for path in (home / "reports").iterdir())
        assert files == [f"{told['delivery']}.html", f"{told['delivery']}.json"]
        written = json.loads((home / "reports" / files[1]).read_bytes())
        assert written["deliveries"] == [told]
        assert b"anna.xml" in (home / "reports" / files[0]).read_bytes()

    def test_one_that_was_not_written_is_made_up_for(
        self, openimmo: Program, home: Path, delivery: Path, tmp_path: Path
    ):
        openimmo("import", delivery)
        for path in (home / "reports").iterdir():
            path.unlink()
        delivery.write_bytes(feed(listing("A2")))
        openimmo("import", delivery)
        assert len(list((home / "reports").iterdir())) == 4

    def test_none_after_a_dry_run_or_when_switched_off(self, openimmo: Program, home: Path, delivery: Path):
        openimmo("import", delivery, "--dry-run")
        openimmo("import", delivery, OPENIMMO_REPORTS__FILES="false")
        assert list((home / "reports").iterdir()) == []

    def test_a_folder_that_cannot_be_written_does_not_harm_the_import(
        self, openimmo: Program, home: Path, delivery: Path
    ):
        openimmo("import", delivery)
        for path in (home / "reports").iterdir():
            path.unlink()
        (home / "reports").rmdir()
        (home / "reports").write_text("in the way")
        delivery.write_bytes(feed(listing("A2")))
        done = openimmo("import", delivery)
        assert done.code in (0, 4)
