"""The portal of the month: its command line, whose clock the test turns, and its mail server. Asserts nothing."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from openimmo.cli import run
from tests.commands.program import Answer, environment
from tests.transports.post import PostOffice, Received

Document = dict[str, Any]
COUNTS = ("in_feed", "created", "updated", "unchanged", "refused", "deleted", "withheld")

SETTINGS = """
lang = "en"
release = "manual"

[rights]
renumber = true

[policy.rotating]
preset = "default"
guard = { count = 3, share = 0.4 }
"""


@dataclass
class Portal:
    """A home folder, and all that its operator does with it; ``said`` reads what a call has printed."""

    folder: Path
    post: PostOffice
    said: Callable[[], tuple[str, str]]
    moment: datetime = datetime(2026, 11, 1, 9, tzinfo=UTC)
    read: int = 0
    newest: dict[str, str] = field(default_factory=dict)
    """What a package is called → the id of the last delivery of it."""
    sent: dict[str, Path] = field(default_factory=dict)

    @property
    def home(self) -> Path:
        return self.folder / "home"

    def open(self) -> None:
        """Write the settings."""
        self.home.mkdir()
        mail = self.post.settings(operator="office@portal.example")
        (self.home / "openimmo.toml").write_text(f"{SETTINGS}\n{mail}", encoding="utf-8")

    def begin(self, day: int, hour: int = 9) -> None:
        """Turn the clock to an hour of November 2026, UTC."""
        self.moment = datetime(2026, 11, day, hour, tzinfo=UTC)

    def now(self) -> datetime:
        """Every look at the clock takes a second."""
        self.moment += timedelta(seconds=1)
        return self.moment

    def call(self, *arguments: object) -> Answer:
        """One call of the program."""
        self.said()
        code = run([str(one) for one in arguments], environment(self.home), self.now)
        out, err = self.said()
        return Answer(code, out, err)

    def done(self, *arguments: object) -> str:
        """A call that must end well; what it printed."""
        answer = self.call(*arguments)
        if answer.code:
            raise AssertionError(f"{arguments} ended with {answer.code}: {answer.out}{answer.err}")
        return answer.out

    def asked(self, *arguments: object) -> Any:
        """The JSON that a call prints, whatever its exit code."""
        return self.call(*arguments, "--format", "json").json

    def send(self, name: str, content: bytes, *options: object) -> Document:
        """Import a package; its delivery."""
        path = self.folder / "in" / f"{self.moment:%d-%H}" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        self.sent[name] = path
        return self._only(self.asked("import", path, *options))

    def deed(self, deed: str, name: str, *options: object) -> Document:
        """Approve or undo the last delivery of a package."""
        return self._only(self.asked("deliveries", deed, self.newest[name], *options))

    def _only(self, document: Document) -> Document:
        (delivery,) = document["deliveries"]
        self.newest[Path(delivery["path"]).name] = delivery["delivery"]
        found: Document = delivery
        return found

    def listings(self) -> list[Document]:
        """The whole stock, withdrawn listings too."""
        found: list[Document] = self.asked("listings", "list", "--all")
        return found

    def standing(self) -> dict[str, dict[str, int]]:
        """Sender → status → how many listings."""
        found: dict[str, Counter[str]] = {}
        for one in self.listings():
            found.setdefault(one["sender"], Counter())[one["status"]] += 1
        return {sender: dict(counted) for sender, counted in found.items()}

    def stock(self) -> dict[str, tuple[str, str, int]]:
        """Number → sender, status and price of everything."""
        return {one["number"]: (one["sender"], one["status"], int(Decimal(one["price"]))) for one in self.listings()}

    def history(self, number: str) -> list[tuple[str, str, str]]:
        """What happened to a listing: action, who did it, and the status after it."""
        told = self.asked("listings", "history", number)
        return [(one["action"], one["actor"], one["to_status"]) for one in told]

    def mails(self) -> list[Received]:
        """What the mail server took since the last time."""
        new = self.post.mails[self.read :]
        self.read = len(self.post.mails)
        return new


def fate(delivery: Document) -> tuple[str, Mapping[str, int]]:
    """Verdict, and the counts that are not nought."""
    counts = delivery["counts"]
    return delivery["verdict"], {name: counts[name] for name in COUNTS if counts[name]}


def actions(delivery: Document) -> dict[str, str]:
    """Source id → action."""
    return {one["source_id"]: one["action"] for one in delivery["listings"]}


def codes(delivery: Document, number: str) -> list[str]:
    """Why it went so with one listing, by its number or the sender's."""
    return [
        code for one in delivery["listings"] if number in (one["number"], one["source_id"]) for code in one["codes"]
    ]


def envelopes(mails: list[Received]) -> list[tuple[str, str]]:
    """Recipient and subject of each mail."""
    return [(", ".join(mail.recipients), mail.message["Subject"]) for mail in mails]
