"""``openimmo portals trust`` on the way to a first export: servers that nobody has trusted yet."""

from pathlib import Path

import pytest

from tests.commands.program import SAMPLES, Program
from tests.servers.pyftpd import pyftpd
from tests.servers.sshd import PASSWORD, USER, sshd
from tests.servers.vsftpd import USERS

FIRST = SAMPLES / "import" / "muster-voll-1.zip"


def settings(home: Path, url: str, password: str) -> None:
    file = home / "openimmo.toml"
    file.write_text(f'[portal.site]\nurl = "{url}"\npassword = "{password}"\n', encoding="utf-8")
    file.chmod(0o600)


@pytest.mark.system
def test_an_sftp_portal_gets_nothing_before_its_key_is_trusted_and_then_everything(openimmo: Program, home: Path):
    openimmo("import", FIRST)
    with sshd(trusted=False) as server:
        settings(home, f"sftp://{USER}@127.0.0.1:{server.port}/in", PASSWORD)
        untrusted = openimmo("export", "site")
        assert (untrusted.code, "not sent" in untrusted.out) == (1, True)
        assert "openimmo portals trust" in untrusted.out
        assert list(server.folder.iterdir()) == []
        asked = openimmo("portals", "trust", "site")
        assert (asked.code, "SHA256:" in asked.out, "--yes" in asked.err) == (2, True, True)
        assert openimmo("portals", "trust", "site", "--fingerprint", "SHA256:" + "A" * 43).code == 1
        assert not (home / "known_hosts").exists()
        assert openimmo("portals", "trust", "site", "--yes").code == 0
        assert openimmo("portals", "check", "site").code == 0
        assert openimmo("export", "site").code == 0
        assert [one.suffix for one in server.folder.iterdir()] == [".zip"]


def test_a_certificate_is_shown_with_the_line_that_pins_it_for_the_portal(openimmo: Program, home: Path):
    openimmo("import", FIRST)
    with pyftpd(tls=True) as server:
        assert server.certificate
        settings(home, f"ftps://alice@localhost:{server.port}", USERS["alice"])
        for lang, place in (("en", 'under [portal."site"]'), ("de", 'unter [portal."site"]')):
            shown = openimmo("--lang", lang, "portals", "trust", "site")
            assert (shown.code, place in shown.out) == (0, True)
            assert f'pin = "{server.certificate.fingerprint}"' in shown.out


@pytest.mark.parametrize(("name", "code"), [("nobody", 2), ("openimmo", 2), ("shelf", 2), ("folder", 1)])
def test_a_portal_that_proves_nothing_is_one_clear_line(openimmo: Program, home: Path, name: str, code: int):
    home.mkdir()
    (home / "openimmo.toml").write_text('[portal.shelf]\n[portal.folder]\nurl = "out"\n', encoding="utf-8")
    answer = openimmo("portals", "trust", name)
    assert (answer.code, answer.out, answer.err.count("\n")) == (code, "", 1)
