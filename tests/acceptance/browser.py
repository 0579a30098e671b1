"""A real browser for the tests: Chromium without a window, asked on its command line or through its WebDriver."""

import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

CHROMIUM, DRIVER = shutil.which("chromium"), shutil.which("chromedriver")
MISSING = "no chromium with its chromedriver on this machine (Debian: chromium, chromium-driver)"
FLAGS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run",
    "--disable-component-update", "--host-resolver-rules=MAP * ~NOTFOUND",
    "--disable-dev-shm-usage", "--hide-scrollbars",
)  # fmt: skip


def asked(folder: Path, page: Path, *flags: str) -> subprocess.CompletedProcess[str]:
    """What Chromium says of the page; ``folder`` is for what it keeps."""
    profile = folder / "profile"
    done = subprocess.run(
        [str(CHROMIUM), *FLAGS, f"--user-data-dir={profile}", *flags, page.as_uri()],
        capture_output=True,
        text=True,
        timeout=90,
        check=True,
    )
    shutil.rmtree(profile, ignore_errors=True)
    return done


class Session:
    """One window of a browser, led by the WebDriver protocol."""

    def __init__(self, address: str, folder: Path, *flags: str) -> None:
        options = {"binary": CHROMIUM, "args": [*FLAGS, f"--user-data-dir={folder / 'driven'}", *flags]}
        capabilities = {
            "alwaysMatch": {
                "goog:chromeOptions": options,
                "goog:loggingPrefs": {"browser": "ALL", "performance": "ALL"},
            }
        }
        self._address = f"{address}/session"
        told = self.ask("POST", "", {"capabilities": capabilities})
        self._address += f"/{told['sessionId']}"

    def ask(self, method: str, path: str, body: object = None) -> Any:
        data = None if body is None else json.dumps(body).encode()
        request = Request(self._address + path, data, {"Content-Type": "application/json"}, method=method)
        try:
            with urlopen(request, timeout=60) as answer:
                return json.load(answer)["value"]
        except HTTPError as error:
            raise AssertionError(json.load(error)["value"]["message"]) from error

    def open(self, page: Path) -> None:
        self.ask("POST", "/url", {"url": page.as_uri()})

    def run(self, script: str) -> Any:
        return self.ask("POST", "/execute/sync", {"script": f"return {script}", "args": []})

    def shown(self, selector: str) -> int:
        """How many elements of that kind can be seen."""
        return int(
            self.run(f"[...document.querySelectorAll({json.dumps(selector)})].filter(e => e.checkVisibility()).length")
        )

    def find(self, selector: str) -> str:
        found = self.ask("POST", "/element", {"using": "css selector", "value": selector})
        return f"/element/{next(iter(found.values()))}"

    def click(self, selector: str) -> None:
        self.ask("POST", f"{self.find(selector)}/click", {})

    def type(self, selector: str, text: str) -> None:
        self.ask("POST", f"{self.find(selector)}/value", {"text": text})

    def devtools(self, command: str, **params: object) -> Any:
        """A command of the Chrome DevTools protocol."""
        return self.ask("POST", "/goog/cdp/execute", {"cmd": command, "params": params})

    def complaints(self) -> list[str]:
        """What stands on the browser's console."""
        return [one["message"] for one in self.ask("POST", "/se/log", {"type": "browser"})]

    def requests(self) -> list[str]:
        """The addresses that the page has asked for."""
        told = (json.loads(one["message"])["message"] for one in self.ask("POST", "/se/log", {"type": "performance"}))
        return [one["params"]["request"]["url"] for one in told if one["method"] == "Network.requestWillBeSent"]


@contextmanager
def driven(folder: Path, *flags: str) -> Iterator[Session]:
    """A browser that can be clicked; it ends with the ``with`` block."""
    with _driver() as port:
        session = Session(f"http://127.0.0.1:{port}", folder, *flags)
        try:
            yield session
        finally:
            session.ask("DELETE", "")


@contextmanager
def _driver(tries: int = 5) -> Iterator[str]:
    """The port of a driver; the free one that it finds may be taken by the time it binds it a second time (IPv6)."""
    with subprocess.Popen(
        [str(DRIVER), "--port=0"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as run:
        assert run.stdout is not None
        told = (re.search(r"successfully on port (\d+)", line) for line in run.stdout)
        started = next(filter(None, told), None)
        if started is not None:
            try:
                yield started[1]
            finally:
                run.terminate()
            return
    assert tries > 1, f"{DRIVER} does not start"
    with _driver(tries - 1) as port:
        yield port
