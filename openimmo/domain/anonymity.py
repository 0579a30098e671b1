"""A package made anonymous: what was replaced."""

import msgspec


class Anonymized(msgspec.Struct, frozen=True, kw_only=True):
    """What was replaced in a package, and under which seed.

    ``kind`` is "xml", "zip" or "folder"; ``counts`` says how many values of which kind were replaced in its ``feeds``,
    ``files`` how many files beside them.
    """

    source: str
    out: str
    kind: str
    seed: str
    feeds: int
    files: int
    counts: dict[str, int]
