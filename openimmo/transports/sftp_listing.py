"""Reads what is in a folder on an SFTP server, names as the bytes they are, and tells files, folders and the rest.

Does not know which names may be used.
"""

import stat
from collections.abc import Generator

from openimmo.transports.files import Kind
from openimmo.transports.sftp_protocol import Attributes, Client, Code, Packet, Said, Words, string
from openimmo.transports.sftp_transfer import opened

_KINDS = {stat.S_IFREG: Kind.FILE, stat.S_IFDIR: Kind.FOLDER}
_LETTERS = {b"-": Kind.FILE, b"d": Kind.FOLDER, b"l": Kind.OTHER}


def names(client: Client, folder: bytes) -> Generator[tuple[bytes, Kind, Attributes], None, None]:
    """What is in a folder, without "." and ".."; raises Said, Nonsense."""
    with opened(client, Packet.OPENDIR, string(folder)) as handle:
        while words := _more(client, handle):
            for _ in range(words.number()):
                name, line, attributes = words.string(), words.string(), words.attributes()
                if name not in (b".", b".."):
                    yield name, kind_of(attributes, line), attributes


def kind_of(attributes: Attributes, line: bytes = b"") -> Kind:
    """What a name stands for; ``line`` (as of "ls -l") counts where a server keeps the rest to itself."""
    if attributes.mode is None:
        return _LETTERS.get(line[:1], Kind.FILE)
    return _KINDS.get(stat.S_IFMT(attributes.mode), Kind.OTHER)


def _more(client: Client, handle: bytes) -> Words | None:
    """The next names; None at the end."""
    try:
        return client.ask(Packet.READDIR, string(handle), expected=Packet.NAME)
    except Said as said:
        if said.code == Code.EOF:
            return None
        raise
