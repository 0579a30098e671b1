"""How much a package may hold; what is over it is refused before it costs memory, disk or time.

Numbers only; knows no packages.
"""

import msgspec

MIB = 1024 * 1024
GIB = 1024 * MIB


class Limits(msgspec.Struct, frozen=True, kw_only=True):
    """Limits of one package.

    ``ratio`` is unpacked : packed, and holds for what unpacks to more than ``ratio_from`` bytes. ``feed_bytes`` is for
    the XML files that are read as feeds, ``file_bytes`` for every other file. ``depth`` counts folders, ``name_bytes``
    the bytes of a name with its folders, ``directory_bytes`` those of a ZIP's central directory.
    """

    entries: int = 200_000
    directory_bytes: int = 24 * MIB
    total_bytes: int = 8 * GIB
    feed_bytes: int = 2 * GIB
    file_bytes: int = 512 * MIB
    ratio: int = 200
    ratio_from: int = 10 * MIB
    name_bytes: int = 1024
    depth: int = 16


DEFAULT_LIMITS = Limits()
