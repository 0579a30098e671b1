"""Leads the paths of findings back to where things stood in the feed as sent, before repairs moved or renamed them.

Pure; knows the repairs that change a tree: of names, of the root's name, of attachments that stood outside.
"""

from collections.abc import Iterator, Sequence

import msgspec

from openimmo.findings import Finding

_RENAMED = frozenset({"repair-name", "repair-name-case", "repair-namespace"})
_ROOT = "repair-root"
_MOVED = "repair-anhang-outside"


def as_sent(told: list[Finding], read: Sequence[Finding], base: str, attachments: int) -> list[Finding]:
    """``told`` with the paths of the feed as sent. ``read`` are the reader's findings about the same piece.

    ``base`` is the piece's own path, ``attachments`` how many the listing has. Where several elements of a name stand
    side by side and only some were renamed, their paths stay as read.
    """
    moves = [*_moved(read, base, attachments), *_renamed(read)]
    return [_led_back(one, moves) for one in told] if moves else told


def _moved(read: Sequence[Finding], base: str, attachments: int) -> Iterator[tuple[str, str]]:
    """(path as read, path as sent) of the attachments that were put behind the others."""
    moved = sum(one.code == _MOVED for one in read)
    for place in range(moved):
        new, old = attachments - moved + place + 1, place + 1
        yield (
            f"{base}/anhaenge/{_step(new, attachments)}",
            f"{base}/{_step(old, moved)}",
        )


def _step(number: int, of: int) -> str:
    return "anhang" if of == 1 else f"anhang[{number}]"


def _renamed(read: Sequence[Finding]) -> list[tuple[str, str]]:
    """The same for renamed elements, the innermost first."""
    found = []
    for one in read:
        parent, _, step = (one.path or "").rpartition("/")
        if one.code == _ROOT:
            found.append(("/openimmo", f"/{one.value}"))
        elif one.code in _RENAMED and not step.startswith("@"):
            found.append((f"{parent}/{one.repair}", f"{parent}/{step}"))
    return sorted(found, key=lambda move: -len(move[0]))


def _led_back(one: Finding, moves: Sequence[tuple[str, str]]) -> Finding:
    path = one.path or ""
    for new, old in moves:
        if path == new or path.startswith(f"{new}/"):
            path = old + path[len(new) :]
    return one if path == one.path or not one.path else msgspec.structs.replace(one, path=path)
