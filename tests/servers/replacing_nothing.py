"""FTP servers that rename nothing onto a name that is taken, as many do on Windows; and that fail as a test says.

For pyftpd: ``with pyftpd(**replacing_nothing()) as server``.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any, Literal

Fate = Literal["refused", "cut before", "cut behind"]
"""What becomes of a step: it is not done; the line is cut and it is not done; it is done, the line is cut."""

Step = Literal["taken", "aside", "place", "back", "delete"]
"""A rename onto a name that is taken, the old file's aside, the new one's into place, the old one's back; a DELE."""


def replacing_nothing(fates: dict[Step, Fate] | None = None) -> dict[str, Any]:
    """What the handler of a pyftpd does; ``fates`` may be changed while it runs."""
    fates = {} if fates is None else fates

    def rename(self: Any, path: str) -> None:
        source, self._rnfr = self._rnfr, None
        kind: Step = "aside" if path.endswith(".old.part") else "back" if source.endswith(".old.part") else "place"
        if Path(path).exists():
            self.respond("553 Cannot create a file when that file already exists.")
        else:
            _meet(self, fates.get(kind), "250 done", lambda: Path(source).rename(path))

    def delete(self: Any, path: str) -> None:
        _meet(self, fates.get("delete"), "250 gone", Path(path).unlink)

    return {"ftp_RNTO": rename, "ftp_DELE": delete}


def _meet(handler: Any, fate: Fate | None, answer: str, act: Callable[[], object]) -> None:
    if fate == "refused":
        handler.respond("550 not today")
        return
    if fate != "cut before":
        try:
            act()
        except OSError as error:
            handler.respond(f"550 {error.strerror}")
            return
    if fate is None:
        handler.respond(answer)
    else:
        handler.close()
