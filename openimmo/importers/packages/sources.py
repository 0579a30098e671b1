"""What every kind of package is made of: a list of files and a way to read each.

Declares only; the kinds are zipfiles, folder and package.XmlSource.
"""

from collections.abc import Sequence
from typing import BinaryIO, Protocol

import msgspec

from openimmo.findings import Finding


class Listed(msgspec.Struct, frozen=True, gc=False):
    """A file as its source lists it: the name's bytes, whether they are declared UTF-8, and the declared size."""

    raw: bytes
    flagged_utf8: bool
    size: int


class Source(Protocol):
    """Files by position; ``open`` gives exactly the declared bytes or raises PackageError."""

    @property
    def kind(self) -> str: ...

    @property
    def files(self) -> Sequence[Listed]: ...

    @property
    def findings(self) -> Sequence[Finding]: ...

    def open(self, position: int) -> BinaryIO: ...

    def close(self) -> None: ...
