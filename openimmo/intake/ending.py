"""Whether the end of a file says that it ends there: quick, for what a connection left behind that broke off.

It looks at both ends of the file only. Whether a delivery is sound is proven later, from its first to its last byte.
"""

import struct
from pathlib import Path

from openimmo.errors import OpenImmoError, PackageError, UnsafePackage
from openimmo.importers.packages.contents import SourceFile
from openimmo.importers.packages.limits import DEFAULT_LIMITS
from openimmo.importers.packages.zipdirectory import read_directory
from openimmo.intake.proof import doubt, is_xml

_ENDS = {
    b"\xff\xd8\xff": (b"\xff\xd9",),
    b"\x89PNG": (b"IEND\xaeB`\x82",),
    b"GIF8": (b"\x3b",),
    b"%PDF": (b"%%EOF", b"%%EOF\n", b"%%EOF\r\n", b"%%EOF\r"),
}
_LONGEST_END = 16


def ends_whole(path: Path) -> bool:
    """Whether a ZIP, an XML, a picture or a PDF ends as such a file must; False for anything else and for no file."""
    try:
        with path.open("rb") as file:
            head = file.read(_LONGEST_END)
            file.seek(max(0, path.stat().st_size - _LONGEST_END))
            tail = file.read(_LONGEST_END)
        if head.startswith(b"PK"):
            return _zip_ends(path)
        for begin, ends in _ENDS.items():
            if head.startswith(begin):
                return tail.endswith(ends)
        return is_xml(path) and doubt(path, DEFAULT_LIMITS) is None
    except (OpenImmoError, OSError):
        return False


def _zip_ends(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            read_directory(SourceFile(file, path.name), DEFAULT_LIMITS)
    except UnsafePackage:
        return True  # it is all there, and the import says what is wrong with it
    except (PackageError, struct.error):
        return False
    return True
