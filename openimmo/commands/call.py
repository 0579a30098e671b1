"""One call of the program: what its global options say, and the house it works in.

Knows how options, environment and settings file go together. Opens nothing before it is asked for.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from openimmo.wiring import House


class LogFormat(StrEnum):
    """How log lines and complaints on stderr look."""

    TEXT = "text"
    JSON = "json"


@dataclass(frozen=True)
class Call:
    """The global options; ``asked`` is --lang, ``spoken`` the language to answer in before any settings are read.

    ``verbosity`` is -1 (-q), 0 or more (-v). ``now`` is the clock of the house, None that of the machine.
    """

    environ: Mapping[str, str] = field(repr=False)
    spoken: str
    home: Path | None = None
    config: Path | None = None
    asked: str | None = None
    log_format: LogFormat = LogFormat.TEXT
    verbosity: int = 0
    now: "Callable[[], datetime] | None" = None

    @cached_property
    def house(self) -> "House":
        """Settings and stock; SettingsError on the first mistake in the settings."""
        from openimmo.wiring import open_house

        said = {"OPENIMMO_LANG": self.asked} if self.asked else {}
        return open_house(self.home, self.config, {**self.environ, **said}, self.now)

    @property
    def actor(self) -> str:
        """Who calls, for the histories: the login name, "operator" where that is not known."""
        from openimmo.wiring import login_name

        return login_name(self.environ) or "operator"

    @property
    def lang(self) -> str:
        """The language of all texts: "de" or "en"."""
        opened: House | None = self.__dict__.get("house")
        return opened.settings.lang if opened else self.spoken

    @property
    def folder(self) -> Path:
        """The home folder, also where the settings cannot be read."""
        from platformdirs import user_data_path

        said = self.environ.get("OPENIMMO_HOME")
        return self.home or (_expanded(said) if said else user_data_path("openimmo", appauthor=False))

    @property
    def settings_file(self) -> Path:
        """The settings file, also where there is none yet."""
        said = self.environ.get("OPENIMMO_CONFIG")
        return self.config or (_expanded(said) if said else self.folder / "openimmo.toml")


def _expanded(said: str) -> Path:
    try:
        return Path(said).expanduser()
    except RuntimeError:
        return Path(said)
