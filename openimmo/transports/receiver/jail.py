"""What an account sees of this machine: its own folder and the folders in it, no links, nothing hidden.

An upload that is not complete is seen under the name it is to have, with the bytes that are there.
"""

import errno
import os
import stat
from pathlib import Path

from pyftpdlib.filesystems import AbstractedFS, FilesystemError  # type: ignore[import-untyped]

from openimmo.transports.files import is_usable
from openimmo.transports.receiver.uploads import PREFIX, Refusal, Room, Upload, open_upload, part_of, whole_name

DEEPEST = 2  # a folder, and files in it
LONGEST_NAME = 200  # bytes, so that the hidden name fits too


class Jail(AbstractedFS):  # type: ignore[misc]
    """The files of one session; paths are names of the system with stray bytes as surrogates."""

    def __init__(self, root: str, cmd_channel: object, room: Room, most: int) -> None:
        super().__init__(root, cmd_channel)
        self.room = room
        self.most = most

    def refusal(self, path: str) -> str | None:
        """The answer to a name that nobody may use; None if it may be used."""
        if path == self.root or not self.validpath(path):
            return "553 This name cannot be used."
        name = os.path.basename(path)  # noqa: PTH119 as above: no Path, which would drop what is hostile
        return "553 This name is too long." if len(os.fsencode(name)) > LONGEST_NAME else None

    def validpath(self, path: str) -> bool:
        """Whether it lies in the folder, not too deep, by names that may be used, and not behind a link."""
        root = str(self.root)
        if path != root and not path.startswith(f"{root}/"):
            return False
        names = path[len(root) :].strip("/").split("/") if path != root else []
        if len(names) > DEEPEST or not all(is_usable(os.fsencode(name)) for name in names):
            return False
        return not any(name.startswith(PREFIX) for name in names) and not self._is_link(names)

    def _is_link(self, names: list[str]) -> bool:
        place = str(self.root)
        for name in names:
            place = f"{place}/{name}"
            if os.path.islink(place):  # noqa: PTH114
                return True
        return False

    def upload(self, path: str, *, offset: int, append: bool) -> Upload:
        """Begin an upload; Refusal, OSError."""
        if len(self._names(path)) == DEEPEST and not Path(path).parent.is_dir():
            raise Refusal("550 There is no such folder.")
        if Path(path).is_dir():
            raise Refusal("553 There is a folder of that name.")
        return open_upload(path, self.room, self.most, offset=offset, append=append)

    def free_name(self, wanted: str) -> str:
        """A path that nothing has yet, by number if need be."""
        stem, ending = os.path.splitext(wanted)  # noqa: PTH122
        number, path = 1, wanted
        while self.lexists(path) or os.path.lexists(part_of(path)):
            number, path = number + 1, f"{stem}-{number + 1}{ending}"
        return path

    def chdir(self, path: str) -> None:
        """Only for this session: the process stays where it is."""
        if not Path(path).is_dir():
            raise FilesystemError("No such folder")
        self.cwd = self.fs2ftp(path)

    def mkdir(self, path: str) -> None:
        if len(self._names(path)) >= DEEPEST:
            raise FilesystemError("Folders lie in the first folder only")
        if not Path(path).name.isprintable():  # stray bytes: files may have them, folders become names of sources
            raise FilesystemError("This name cannot be used")
        self.room.measure()
        Path(path).mkdir(mode=0o700)

    def listdir(self, path: str) -> list[str]:
        with os.scandir(path) as entries:
            names = {whole_name(entry.name) or entry.name for entry in entries if not entry.is_symlink()}
        return sorted(name for name in names if is_usable(os.fsencode(name)))

    def rename(self, old: str, new: str) -> None:
        if self.refusal(new):
            raise FilesystemError("This name cannot be used")
        if Path(new).is_dir() or Path(old).is_dir():
            raise FilesystemError("Folders keep their names")
        Path(old).replace(new)

    def remove(self, path: str) -> None:
        there = [place for place in (path, part_of(path)) if Path(place).exists()]
        if not there:
            raise FileNotFoundError(errno.ENOENT, "No such file")
        for place in there:
            Path(place).unlink()

    def stat(self, path: str) -> os.stat_result:
        return Path(self._real(path)).lstat()

    lstat = stat

    def getsize(self, path: str) -> int:
        return self.stat(path).st_size

    def getmtime(self, path: str) -> float:
        return self.stat(path).st_mtime

    def isfile(self, path: str) -> bool:
        try:
            return stat.S_ISREG(self.stat(path).st_mode)
        except OSError:
            return False

    def realpath(self, path: str) -> str:
        return path  # links were refused before

    def get_user_by_uid(self, _uid: int) -> str:
        return "sender"

    def get_group_by_gid(self, _gid: int) -> str:
        return "sender"

    def _names(self, path: str) -> list[str]:
        return [name for name in path[len(str(self.root)) :].split("/") if name]

    def _real(self, path: str) -> str:
        part = part_of(path)
        return part if path != self.root and os.path.lexists(part) else path
