"""The built-in receiver on real sockets: an upload has its name when it is complete and proven, and never before."""

import errno
import ftplib
import io
import os
import socket
import ssl
import struct
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from openimmo.transports.receiver import uploads
from openimmo.transports.receiver.terms import Bounds
from openimmo.transports.receiver.uploads import part_of
from tests.transports.receiver_server import Running, begin, kill, receiver, upload


def package(size: int = 300_000) -> bytes:
    """A ZIP of about that many bytes."""
    into = io.BytesIO()
    with zipfile.ZipFile(into, "w") as made:
        made.writestr("openimmo.xml", os.urandom(size))
    return into.getvalue()


@pytest.fixture(params=["plain", "tls"])
def server(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Running]:
    with receiver(tmp_path, tls=request.param == "tls") as running:
        yield running


def test_an_upload_has_its_name_once_it_is_complete(server: Running) -> None:
    content = package()
    with server.client() as client:
        data = begin(client, "a.zip", content[:1000])
        assert client.size("a.zip") is not None  # the server has heard of it
        assert not (server.root / "alice" / "a.zip").exists()
        data.sendall(content[1000:])
        if isinstance(data, ssl.SSLSocket):
            data.unwrap()
        data.close()
        assert client.voidresp().startswith("226")
        assert (server.root / "alice" / "a.zip").read_bytes() == content
    assert server.desk.next() == "a.zip"
    assert server.names() == ["a.zip"]


def test_bytes_are_never_translated(server: Running) -> None:
    content = b"PK\r\n\n\r\n\x00" * 1000
    with server.client() as client:
        client.voidcmd("TYPE A")
        data = client.transfercmd("STOR a.zip")
        data.sendall(content)
        if isinstance(data, ssl.SSLSocket):
            data.unwrap()
        data.close()
        client.voidresp()
    assert (server.root / "alice" / "a.zip").read_bytes() == content


def test_half_a_zip_whose_sender_is_gone_is_no_upload(server: Running) -> None:
    with server.client() as client:
        data = begin(client, "a.zip", package()[:100_000])
        kill(client, data)
    assert server.desk.next() is None
    assert not (server.root / "alice" / "a.zip").exists()
    assert "receiver-broken-off" in server.desk.codes()


def test_a_reset_data_connection_is_no_end(tmp_path: Path) -> None:
    with receiver(tmp_path) as server, server.client() as client:
        data = begin(client, "a.zip", package()[:100_000])
        while client.size("a.zip") != 100_000:  # a reset throws away what was not read
            pass
        data.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        data.close()
        with pytest.raises(ftplib.error_temp, match="426"):
            client.voidresp()
        assert server.desk.next() is None


def test_tls_without_its_proper_end_is_believed_only_where_the_file_proves_it(tmp_path: Path) -> None:
    whole = package()
    with receiver(tmp_path, tls=True) as server, server.client() as client:
        for content, answer in ((whole[:-1], "426"), (whole, "226"), (b"<a><b/></a>\n", "226"), (b"<a><b/>", "426")):
            data = begin(client, "a.zip", content)
            with socket.socket(fileno=os.dup(data.fileno())) as raw:
                raw.shutdown(socket.SHUT_WR)  # no close_notify
            assert client.getmultiline()[:3] == answer
            data.close()
            assert server.desk.next() == ("a.zip" if answer == "226" else None)
        client.voidcmd("NOOP")


def test_what_broke_off_is_seen_and_goes_on(server: Running) -> None:
    content = package()
    with server.client() as client:
        kill(client, begin(client, "a.zip", content[:123_456]))
    assert server.desk.next() is None
    with server.client() as client:
        client.voidcmd("TYPE I")
        there = client.size("a.zip")
        assert there is not None
        assert "a.zip" in client.nlst()
        upload(client, "a.zip", content[there:], rest=there)
    assert server.desk.next() == "a.zip"
    assert (server.root / "alice" / "a.zip").read_bytes() == content


def test_going_on_by_append_does_the_same(server: Running) -> None:
    content = package()
    with server.client() as client:
        upload(client, "a.zip", content[:1000])  # complete as far as the server can know
        upload(client, "a.zip", content[1000:], command="APPE")
    assert (server.root / "alice" / "a.zip").read_bytes() == content


def test_nobody_goes_on_behind_the_end(server: Running) -> None:
    with server.client() as client:
        upload(client, "a.zip", b"1234")
        with pytest.raises(ftplib.error_perm, match="554 There are only 4 bytes"):
            upload(client, "a.zip", b"5", rest=5)


def test_an_aborted_upload_is_kept_for_going_on(server: Running) -> None:
    with server.client() as client:
        data = begin(client, "a.zip", b"PK" * 1000)
        while client.size("a.zip") != 2000:
            pass
        client.putcmd("ABOR")
        assert {client.getmultiline()[:3], client.getmultiline()[:3]} <= {"225", "226", "426"}
        data.close()
        assert server.desk.next() is None
        assert client.size("a.zip") == 2000


def test_the_newer_of_two_uploads_of_one_file_counts(server: Running) -> None:
    with server.client() as first, server.client() as second:
        data = begin(first, "a.zip", b"old" * 1000)
        while first.size("a.zip") != 3000:
            pass
        upload(second, "a.zip", b"new")
        data.sendall(b"old" * 1000)
        data.close()
        assert first.getmultiline().startswith("426")
    assert (server.root / "alice" / "a.zip").read_bytes() == b"new"
    assert {server.desk.next(), server.desk.next()} == {"a.zip", None}
    assert server.desk.open_uploads == 0


def test_a_file_that_is_sent_again_replaces_the_former_at_its_end(server: Running) -> None:
    with server.client() as client:
        upload(client, "a.zip", b"former")
        data = begin(client, "a.zip", b"later")
        while client.size("a.zip") != 5:
            pass
        assert (server.root / "alice" / "a.zip").read_bytes() == b"former"
        if isinstance(data, ssl.SSLSocket):
            data.unwrap()
        data.close()
        client.voidresp()
    assert (server.root / "alice" / "a.zip").read_bytes() == b"later"


def test_a_name_of_its_own_is_found_for_whoever_wants_one(server: Running) -> None:
    with server.client() as client:
        for _ in range(2):
            upload(client, "", b"1", command="STOU")
        upload(client, "upload.zip", b"2", command="STOU")
    assert [server.desk.next() for _ in range(3)] == ["upload.zip", "upload-2.zip", "upload-3.zip"]


def test_a_rename_at_the_end_of_an_upload_is_an_arrival(server: Running) -> None:
    with server.client() as client:
        upload(client, "a.zip.filepart", b"12")
        client.rename("a.zip.filepart", "a.zip")
    assert [server.desk.next(), server.desk.next()] == ["a.zip.filepart", "a.zip"]
    assert server.desk.open_uploads == 0


@pytest.mark.parametrize("bounds", [{"file_bytes": 100_000}, {"account_bytes": 100_000}])
def test_too_much_is_refused_and_makes_room_again(tmp_path: Path, bounds: dict[str, int]) -> None:
    for tls in (False, True):
        kept = {"delay": 0, "grace": 1, **bounds}
        with receiver(tmp_path, tls=tls, bounds=Bounds(**kept)) as server, server.client() as client:
            with pytest.raises((ftplib.error_perm, OSError)):
                upload(client, "a.zip", bytes(5_000_000))
            assert client.lastresp == "552" or client.getmultiline().startswith("552")
            assert server.desk.next() is None
            assert server.names() == []


def test_an_account_that_is_full_is_told_before_it_sends(tmp_path: Path) -> None:
    with receiver(tmp_path, bounds=Bounds(account_files=1)) as server, server.client() as client:
        upload(client, "a.zip", b"1")
        with pytest.raises(ftplib.error_perm, match="552 Too much is waiting"):
            upload(client, "b.zip", b"2")


@pytest.mark.parametrize("tls", [False, True])
def test_a_full_disk_is_told_as_452(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, tls: bool) -> None:
    class FullDisk(uploads.Upload):
        def _write(self, rest: memoryview) -> None:
            raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(uploads, "Upload", FullDisk)
    with receiver(tmp_path, tls=tls) as server, server.client() as client:
        with pytest.raises((ftplib.error_temp, OSError)):
            upload(client, "a.zip", bytes(1_000_000))
        assert client.lastresp == "452" or client.getmultiline().startswith("452")
        assert server.desk.next() is None
        assert server.names() == []


def test_an_upload_whose_data_never_comes_is_over_with_the_next(tmp_path: Path) -> None:
    with receiver(tmp_path) as server:
        with server.client() as client:
            client.makepasv()
            client.sendcmd("STOR a.zip")
            client.makepasv()
            client.sendcmd("STOR b.zip")
        assert [server.desk.next(), server.desk.next()] == [None, None]
        assert server.desk.open_uploads == 0


def test_a_stalled_upload_ends_and_can_go_on(tmp_path: Path) -> None:
    with receiver(tmp_path, bounds=Bounds(stalled=0.3, grace=1)) as server, server.client() as client:
        data = begin(client, "a.zip", b"PK12")
        assert server.desk.next() is None
        data.close()
        assert Path(part_of(str(server.root / "alice" / "a.zip"))).read_bytes() == b"PK12"


def test_an_upload_under_way_may_end_when_the_server_is_told_to(tmp_path: Path) -> None:
    content = package()
    with receiver(tmp_path, bounds=Bounds(grace=20)) as server, server.client() as client:
        data = begin(client, "a.zip", content[:1000])
        while client.size("a.zip") != 1000:
            pass
        server.stop.set()
        data.sendall(content[1000:])
        data.close()
        assert client.voidresp().startswith("226")
        assert server.desk.next() == "a.zip"


def test_names_are_kept_as_the_bytes_they_came_as(server: Running) -> None:
    with server.client(encoding="latin-1") as client:
        upload(client, "Müller.zip", b"1")
        assert client.nlst() == ["Müller.zip"]
    with server.client() as client:
        upload(client, "Schröder.zip", b"1")
    assert [os.fsencode(name) for name in sorted(server.names(), key=os.fsencode)] == [
        b"M\xfcller.zip",
        "Schröder.zip".encode(),
    ]
