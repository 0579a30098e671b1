"""A real ``openimmo watch`` as a process of its own, whose log lines are waited for."""

import re
import signal
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from queue import Empty, Queue

from tests.commands.program import command, environment

TOO_LONG = 180.0  # seconds for one event on the slowest machine; nothing is judged by how long it took


class Watching:
    """A running daemon; every line that it says is kept in ``lines``."""

    def __init__(self, process: "subprocess.Popen[bytes]") -> None:
        self.process = process
        self.lines: list[str] = []
        self._fresh: Queue[str | None] = Queue()
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def wait_for(self, pattern: str) -> str:
        """The next line in which ``pattern`` is found; lines before it are passed over."""
        while True:
            try:
                line = self._fresh.get(timeout=TOO_LONG)
            except Empty:
                raise AssertionError(f"{pattern!r} never came; said so far:\n{self.said}") from None
            if line is None:
                raise AssertionError(f"ended before {pattern!r} came:\n{self.said}")
            if re.search(pattern, line):
                return line

    def send(self, number: int) -> None:
        """Send it a signal."""
        self.process.send_signal(number)

    def end(self, number: int = signal.SIGTERM) -> int:
        """Ask it to end; its exit code."""
        self.send(number)
        return self.ended()

    def ended(self) -> int:
        """Its exit code, once it has ended by itself."""
        code = self.process.wait(TOO_LONG)
        self._reader.join(TOO_LONG)
        return code

    @property
    def said(self) -> str:
        """All that it said."""
        return "\n".join(self.lines)

    def _read(self) -> None:
        assert self.process.stderr is not None
        for raw in self.process.stderr:
            line = raw.decode().rstrip("\n")
            self.lines.append(line)
            self._fresh.put(line)
        self._fresh.put(None)


@contextmanager
def watching(home: Path, *arguments: str, before: tuple[str, ...] = (), **variables: str) -> Iterator[Watching]:
    """``openimmo … watch …`` on a home, ready: its first line has come."""
    process = subprocess.Popen(
        command("--lang", "en", *before, "watch", *arguments),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        env=environment(home, **variables),
    )
    daemon = Watching(process)
    try:
        daemon.wait_for("openimmo watch runs")
        yield daemon
    finally:
        if process.poll() is None:
            process.kill()
        daemon.ended()
        assert process.stderr is not None
        process.stderr.close()
