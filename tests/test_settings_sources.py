"""Sources in openimmo.toml: addresses, spans of time, secrets, and what may not stand together."""

import sys
import traceback
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openimmo.domain.source import AfterSuccess, Below, Login, Place, Source, owner_of
from openimmo.errors import SettingsError
from openimmo.settings import Settings, load
from openimmo.settings.durations import LONGEST, seconds, span
from openimmo.settings.pins import pinned

SECRET = "s3cr-et!"
KEY = "SHA256:" + "A" * 43


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path


def written(home: Path, text: str, **environ: str) -> Settings:
    (home / "openimmo.toml").write_text(text, encoding="utf-8")
    return load(home, None, environ)


def source(home: Path, text: str, **environ: str) -> Source:
    """The source ``drop`` with these keys."""
    return written(home, f'[source."drop"]\n{text}', **environ).sources["drop"]


def mistake(home: Path, text: str, **environ: str) -> str:
    """The one line that tells what is wrong, without the file's name."""
    with pytest.raises(SettingsError) as caught:
        written(home, text, **environ)
    told = "".join(traceback.format_exception(caught.value))
    assert SECRET not in told + caught.value.message("de") + (caught.value.advice("de") or "")
    assert "\n" not in str(caught.value)
    return str(caught.value).removeprefix(f"{home / 'openimmo.toml'}: ")


class TestAddress:
    @pytest.mark.parametrize(
        ("url", "place", "user"),
        [
            ("ftp://ftp.example.com", Place(scheme="ftp", host="ftp.example.com"), ""),
            ("FTPS://h/in/", Place(scheme="ftps", host="h", folder="in"), ""),
            ("ftps://alice@h:2121/in/new", Place(scheme="ftps", host="h", port=2121, folder="in/new"), "alice"),
            ("sftp://bob%40example.com@h//srv/in", Place(scheme="sftp", host="h", folder="/srv/in"), "bob@example.com"),
            ("sftp://bob@h//", Place(scheme="sftp", host="h", folder="/"), "bob"),
            ("ftp://[::1]:21/m%C3%BCll%20eimer", Place(scheme="ftp", host="::1", port=21, folder="müll eimer"), ""),
            ("file:///srv/in%20box", Place(scheme="file", folder="/srv/in box"), ""),
            ("/srv/in%20box", Place(scheme="file", folder="/srv/in%20box"), ""),
        ],
    )
    def test_is_a_place_and_perhaps_a_user(self, home, url, place, user):
        found = source(home, f'url = "{url}"')
        assert (found.place, found.user) == (place, user)

    def test_a_path_starts_from_the_settings_file_or_home(self, home):
        assert source(home, 'url = "in"').place.folder == str(home / "in")
        assert source(home, 'url = "~/in"').place.folder == str(Path.home() / "in")
        (home / "elsewhere").mkdir()
        other = home / "elsewhere" / "x.toml"
        other.write_text('[source.a]\nurl = "in"', encoding="utf-8")
        assert load(home, other, {}).sources["a"].place.folder == str(home / "elsewhere" / "in")
        assert load(home / "new", None, {"OPENIMMO_SOURCE__A__URL": "in"}).sources["a"].place.folder == str(
            home / "new" / "in"
        )

    @pytest.mark.parametrize(
        "url",
        [
            "", "http://h/in", "ftp:/h", f"ftp:alice:{SECRET}@h", "ftp://", "ftp://h:0", "ftp://h:99999", "ftp://h:x",
            "ftp://h/../etc", "ftp://h/a/./b", "ftp://h/%0d%0aDELE", "ftp://h/%e4", "ftp://a b/x", "file://host/in",
            "ftp://[::1", "~nobody-of-that-name/x", "ftp://h/%00",
        ],
    )  # fmt: skip
    def test_what_leads_nowhere_is_told_with_what_is_allowed(self, home, url):
        line = mistake(home, f'[source.drop]\nurl = "{url}"')
        assert line.startswith("source.drop.url is missing or no address; allowed are ftps://")

    def test_a_password_in_it_is_refused_and_not_repeated(self, home):
        line = mistake(home, f'[source.drop]\nurl = "ftps://alice:{SECRET}@h/in"')
        assert line.startswith("source.drop.url holds a password; allowed is no more than the user's name")
        assert "***" in mistake(home, f'[source.drop]\nurl = ["ftps://alice:{SECRET}@h/in"]')

    def test_is_shown_without_its_user(self, home):
        assert source(home, 'url = "ftps://alice@h:2121/in"').place.address == "ftps://h:2121/in"
        assert source(home, 'url = "ftp://[::1]/in"').place.address == "ftp://[::1]/in"
        assert source(home, 'url = "/srv/in"').place.address == "/srv/in"

    def test_two_sources_cannot_lead_to_the_same_folder(self, home):
        one = '[source.a]\nurl = "ftp://x@H.example/in"\n'
        twice = "the sources a and b lead to the same folder; one of them is allowed."
        assert mistake(home, one + '[source.b]\nurl = "ftps://x@h.example:21/in/"') == twice
        assert mistake(home, '[source.a]\nurl = "in"\n[source.b]\nurl = "./x/../in"') == twice
        assert len(written(home, one + '[source.b]\nurl = "ftp://y@h.example/in"').sources) == 2


class TestKeys:
    def test_all_of_them_are_read(self, home):
        found = source(
            home,
            f"""
            url = "sftp://h/in"
            user = "bob"
            pin = "{KEY}="
            sender = "Meier"
            policy = "imv"
            every = "1h30m"
            settle = "0s"
            marker = ".ok"
            patterns = ["oi_*.zip"]
            below = "senders"
            after = "move"
            move_to = "old/done/"
            budget = "2m"
            idle = "5s"
            total = "1h"
            paused = true
            """,
        )
        assert found == Source(
            name="drop",
            place=Place(scheme="sftp", host="h", folder="in", pin=KEY, idle=5, total=3600),
            user="bob",
            sender="Meier",
            policy="imv",
            interval=5400,
            settle=0,
            marker=".ok",
            patterns=("oi_*.zip",),
            below=Below.SENDERS,
            after=AfterSuccess.MOVE,
            move_to="old/done",
            budget=120,
            paused=True,
        )

    def test_only_the_address_is_needed(self, home):
        assert source(home, 'url = "/in"') == Source(name="drop", place=Place(scheme="file", folder="/in"))

    @pytest.mark.parametrize(
        ("keys", "line"),
        [
            ('every = "30"', '.every = "30" is not allowed; allowed is "90s" | "30m" | "2h" | "1d" (≥ 10s).'),
            ('every = "1s"', '.every = "1s" is not allowed'),
            ("every = 30", '.every = 30 is not allowed; allowed is "…".'),
            ('settle = "-1s"', '.settle = "-1s" is not allowed; allowed is "90s" | "30m" | "2h" | "1d".'),
            ('policy = "x"', '.policy = "x" is not allowed; allowed is "default" | "imv"'),
            ('after = "burn"', '.after = "burn" is not allowed; allowed is "leave" | "delete" | "move".'),
            ('below = "x"', '.below = "x" is not allowed; allowed is "shared" | "senders".'),
            ('after = "move"\nmove_to = ""', ".move_to"),
            ('after = "move"\nmove_to = "."', ".move_to"),
            ('after = "move"\nmove_to = "../x"', ".move_to"),
            ('after = "move"\nmove_to = "/done"', ".move_to"),
            ('after = "move"\nmove_to = "old.ZIP"', '.move_to = "old.ZIP" is not allowed; allowed is "done" | "…/…".'),
            ("patterns = []", ".patterns = [] is not allowed"),
            ('patterns = ["a/*.zip"]', ".patterns"),
            ('marker = "."', ".marker"),
            ('marker = "a/b"', ".marker"),
            ('user = "bob"', ".user does nothing for this address; it is allowed with ftp://, ftps://, sftp://"),
            ('pin = "x"', ".pin does nothing for this address; it is allowed with ftps://, sftp://"),
            ('ca_file = "x"', ".ca_file does nothing for this address; it is allowed with ftps://"),
            ('url = "ftps://h"\nkey_file = "x"', ".key_file does nothing for this address; it is allowed with sftp://"),
            ('url = "ftps://h"\npin = "x"', '.pin = "x" is not allowed; allowed is "0123abcd…"'),
            (f'url = "ftps://h"\npin = "{KEY}"', ".pin"),
            ('url = "sftp://b@h"\npin = "MD5:aa"', '.pin = "MD5:aa" is not allowed; allowed is "SHA256:…".'),
            ('url = "sftp://h"', ".url needs source.drop.user as well."),
            ('url = "ftp://bob@h"\nuser = "al"', '.user = "al" is not allowed; allowed is "bob".'),
            (f'url = "ftp://h"\npassword = "{SECRET}"', ".password needs source.drop.user as well."),
            (f'url = "sftp://b@h"\npassphrase = "{SECRET}"', ".passphrase needs source.drop.key_file as well."),
            ('url = "ftp://b@h"\npassword = 5', '.password = *** is not allowed; allowed is "…".'),
            ('url = "sftp://b@h"\npassphrase = 5', '.passphrase = *** is not allowed; allowed is "…".'),
        ],
    )
    def test_a_wrong_one_is_one_clear_line(self, home, keys, line):
        url = "" if keys.startswith("url") else 'url = "/in"\n'
        assert f"source.drop{line}" in mistake(home, f"[source.drop]\n{url}{keys}")

    def test_a_password_is_given_in_one_way(self, home):
        both = f'[source.drop]\nurl = "ftp://b@h"\npassword = "{SECRET}"\npassword_file = "x"'
        assert mistake(home, both).startswith(
            "the password is given more than once (source.drop.password, source.drop.password_file)"
        )

    def test_a_misspelt_one_is_told(self, home):
        assert "source.drop.pattern; source.drop.patterns is probably meant" in mistake(
            home, '[source.drop]\npattern = "x"'
        )

    @pytest.mark.parametrize("name", [" ", "a/b", "x" * 61, "a\\nb"])
    def test_a_name_that_could_be_misread_is_refused(self, home, name):
        assert mistake(home, f'[source."{name}"]\nurl = "/in"').startswith("the name in [source.NAME] is empty, longer")

    def test_certificates_are_files_beside_the_settings(self, home):
        assert source(home, 'url = "ftps://h"\nca_file = "ca.pem"').place.ca_file == str(home / "ca.pem")


class TestEnvironment:
    def test_names_with_dots_and_dashes_are_found(self, home):
        text = '[source."ftp.meier-soehne"]\nurl = "ftps://m@h"'
        settings = written(home, text, OPENIMMO_SOURCE__FTP_MEIER_SOEHNE__PASSWORD=SECRET)
        assert settings.login("ftp.meier-soehne").password == SECRET

    def test_two_names_that_are_one_variable_are_refused(self, home):
        text = '[source."a.b"]\nurl = "/x"\n[source."a-b"]\nurl = "/y"'
        assert mistake(home, text).startswith("the sources a.b and a-b have the same name as variables")

    def test_its_password_counts_more_than_the_files(self, home):
        text = '[source.drop]\nurl = "ftp://b@h"\npassword_file = "x"'
        assert written(home, text, OPENIMMO_SOURCE__DROP__PASSWORD=SECRET).login("drop").password == SECRET

    def test_a_mistake_names_the_variable(self, home):
        line = mistake(home, '[source.drop]\nurl = "/x"', OPENIMMO_SOURCE__DROP__EVERY="soon")
        assert line.startswith('OPENIMMO_SOURCE__DROP__EVERY: source.drop.every = "soon" is not allowed')

    def test_a_whole_source_may_come_from_it(self, home):
        settings = load(home, None, {"OPENIMMO_SOURCE__DROP__URL": "/x", "OPENIMMO_SOURCE__DROP__PATTERNS": "*.a *.b"})
        assert settings.sources["drop"].patterns == ("*.a", "*.b")


class TestLogin:
    def test_needs_nothing(self, home):
        assert written(home, '[source.drop]\nurl = "ftp://h"').login("drop") == Login()

    def test_reads_a_password_file_beside_the_settings(self, home):
        (home / "pw").write_text(f"{SECRET}\r\n", encoding="utf-8")
        settings = written(home, '[source.drop]\nurl = "ftp://b@h"\npassword_file = "pw"')
        assert settings.login("drop") == Login(user="b", password=SECRET)

    @pytest.mark.parametrize("content", [b"", b"\n", b"a\nb", b"\xe4", b"x" * 5000, b"a\x00"])
    def test_a_password_file_holds_one_line(self, home, content):
        (home / "pw").write_bytes(content)
        settings = written(home, '[source.drop]\nurl = "ftp://b@h"\npassword_file = "pw"')
        with pytest.raises(SettingsError, match="has to hold the password, as its only line"):
            settings.login("drop")

    @pytest.mark.parametrize("name", ["missing", "."])
    def test_a_password_file_that_cannot_be_read_harms_nothing_but_the_login(self, home, name):
        settings = written(home, f'[source.drop]\nurl = "ftp://b@h"\npassword_file = "{name}"')
        with pytest.raises(SettingsError, match=r"drop: the file .* with the password cannot be read"):
            settings.login("drop")

    def test_asks_the_keyring(self, home, in_memory_keyring):
        in_memory_keyring["immo", "b"] = SECRET
        settings = written(home, '[source.drop]\nurl = "ftp://b@h"\npassword_keyring = "immo"')
        assert settings.login("drop").password == SECRET
        settings = written(home, '[source.drop]\nurl = "ftp://c@h"\npassword_keyring = "immo"')
        with pytest.raises(SettingsError, match="knows no password for immo and the user c"):
            settings.login("drop")

    def test_a_keyring_that_is_not_installed_is_told(self, home, monkeypatch):
        monkeypatch.setitem(sys.modules, "keyring", None)
        settings = written(home, '[source.drop]\nurl = "ftp://b@h"\npassword_keyring = "immo"')
        with pytest.raises(SettingsError, match="needs one more package") as caught:
            settings.login("drop")
        assert "openimmo[keyring]" in (caught.value.advice() or "")

    def test_a_machine_without_a_keyring_is_told(self, home, no_keyring):
        settings = written(home, '[source.drop]\nurl = "ftp://b@h"\npassword_keyring = "immo"')
        with pytest.raises(SettingsError, match="the keyring does not answer"):
            settings.login("drop")

    def test_a_source_nobody_knows_is_told_with_those_there_are(self, home):
        with pytest.raises(SettingsError, match="no source named x; there are drop"):
            written(home, '[source.drop]\nurl = "/in"').login("x")

    def test_nothing_that_is_shown_holds_a_secret(self, home):
        text = f"""
            [source.drop]
            url = "sftp://b@h"
            password = "{SECRET}"
            key_file = "key"
            passphrase = "{SECRET}"
        """
        settings = written(home, text)
        login = settings.login("drop")
        assert (login.password, login.passphrase, login.key_file) == (SECRET, SECRET, str(home / "key"))
        for shown in (settings, settings.credentials, settings.sources, login):
            assert SECRET not in repr(shown)
            assert SECRET not in str(shown)


@pytest.fixture
def in_memory_keyring():
    """A keyring that holds what is put in by service and user."""
    import keyring
    from keyring.backend import KeyringBackend

    held: dict[tuple[str, str], str] = {}

    class InMemory(KeyringBackend):
        priority = 1

        def get_password(self, service, username):
            return held.get((service, username))

        def set_password(self, service, username, password):
            held[service, username] = password

    before = keyring.get_keyring()
    keyring.set_keyring(InMemory())
    yield held
    keyring.set_keyring(before)


@pytest.fixture
def no_keyring():
    """A machine where no keyring works."""
    import keyring
    from keyring.backends import fail

    before = keyring.get_keyring()
    keyring.set_keyring(fail.Keyring())
    yield
    keyring.set_keyring(before)


class TestSpans:
    @given(st.integers(1, LONGEST))
    def test_what_is_written_is_read(self, whole):
        assert seconds(span(whole)) == whole

    @given(st.text(max_size=20))
    def test_anything_is_a_span_or_none(self, text):
        found = seconds(text)
        assert found is None or 0 <= found <= LONGEST

    @pytest.mark.parametrize(
        ("text", "whole"),
        [("90s", 90), ("1d2h3m4s", 93784), ("2 h", 7200), ("0s", 0)],
    )
    def test_their_parts_are_days_hours_minutes_seconds(self, text, whole):
        assert seconds(text) == whole

    @pytest.mark.parametrize("text", ["", "30", "5w", "٣m", "1.5h", "m", "367d", "3m2h"])
    def test_anything_else_is_none(self, text):
        assert seconds(text) is None


class TestPins:
    def test_a_certificates_sha256_in_the_spellings_of_openssl_and_browsers(self):
        digits = "0aF3" * 16
        pairs = ":".join(digits[at : at + 2] for at in range(0, 64, 2))
        for said in (digits, pairs, f"SHA256 Fingerprint={pairs}".replace(" Fingerprint", ""), f" SHA-256: {pairs}"):
            assert pinned(said, "ftps") == digits.lower()
        assert pinned(digits[:-1], "ftps") is None

    def test_a_host_keys_as_ssh_keygen_writes_it(self):
        assert pinned(KEY, "sftp") == KEY
        assert pinned(KEY[:-1], "sftp") is None


class TestOwner:
    SENDERS = {"Meier": {"account": "meier"}, "Schulz": {"account": "ftp-2"}, "Nobody": {}}  # noqa: RUF012

    @pytest.mark.parametrize(
        ("given", "owner"),
        [
            ({"name": "drop"}, None),
            ({"name": "MEIER"}, "Meier"),
            ({"name": "drop", "user": "ftp-2"}, "Schulz"),
            ({"name": "meier", "user": "ftp-2"}, "Meier"),
            ({"name": "meier", "sender": "Other"}, "Other"),
            ({"name": "meier", "below": Below.SENDERS}, None),
        ],
    )
    def test_is_the_sender_named_else_the_one_with_this_account(self, given, owner):
        assert owner_of(Source(place=Place(scheme="file"), **given), self.SENDERS) == owner
