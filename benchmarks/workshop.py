"""The inputs that jobs share: feeds, packages, homes and generated classes, each made when first asked for.

Knows files and the command line of openimmo.  Does not know what is measured.  Everything is made in other processes,
because a child's peak memory starts at its parent's.
"""

import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from benchmarks.measure import FOUND, ROOT, JobError, refuse_failure

PYTHON = sys.executable
OPENIMMO = (PYTHON, "-m", "openimmo")
SEARCHED = f"{Path(PYTHON).parent}{os.pathsep}{os.environ.get('PATH', '')}"  # xsdata calls ruff by its name


@dataclass(frozen=True)
class Workshop:
    """A folder for everything, and how many listings the feed has."""

    folder: Path
    listings: int

    @property
    def packaged(self) -> int:
        """How many listings the package has: a tenth, with ten pictures each."""
        return max(1, self.listings // 10)

    @property
    def many(self) -> int:
        """How many listings the big feed has."""
        return self.listings * 10

    def feed(self) -> Path:
        """The feed; its attachments are files that are not there."""
        return self._made("feed.xml", self.listings)

    def linked(self) -> Path:
        """The same feed with links as attachments: nothing to store and nothing missing."""
        return self._made("linked.xml", self.listings, "--linked")

    def big(self) -> Path:
        """The feed ten times as long."""
        return self._made("big.xml", self.many)

    def big_linked(self) -> Path:
        """The same ten times as long, with links."""
        return self._made("big-linked.xml", self.many, "--linked")

    def package(self) -> Path:
        """The package with its pictures."""
        return self._made("package.zip", self.packaged, "--pictures", "10")

    def _made(self, name: str, listings: int, *options: str) -> Path:
        path = self.folder / name
        if not path.exists():
            quiet([PYTHON, "-m", "benchmarks.feeds", str(listings), str(path), *options])
        return path

    def fresh(self, name: str) -> Path:
        """A path of that name with nothing there."""
        shutil.rmtree(self.folder / name, ignore_errors=True)
        return self.folder / name

    def importing(self, home: str, source: Path) -> list[str]:
        """The command that imports ``source`` into the home of that name."""
        return [*OPENIMMO, "--home", str(self.folder / home), "import", str(source)]

    def imported(self, home: str, listings: int) -> None:
        """Fail unless the home's one delivery created that many listings."""
        said = quiet([*OPENIMMO, "--home", str(self.folder / home), "deliveries", "list", "--format", "json"])
        try:
            created = json.loads(said)[0]["counts"]["created"]
        except (ValueError, LookupError, TypeError) as trouble:
            raise JobError("deliveries list: not the promised JSON") from trouble
        if created != listings:
            raise JobError(f"created {created} listings of {listings}")

    def dataclasses(self) -> Path:
        """The folder with the package `openimmo_xsdata`, generated from our schema."""
        folder = self.folder / "xsdata"
        if not folder.exists():
            folder.mkdir()
            xsd = ROOT / "openimmo" / "xsd" / "openimmo-1.2.7c.xsd"
            generate = ["generate", str(xsd), "--package", "openimmo_xsdata", "--structure-style", "single-package"]
            quiet([PYTHON, "-m", "xsdata", *generate], folder)
        return folder


def quiet(command: list[str], folder: Path = ROOT) -> str:
    """Run an unmeasured command; its output. Findings (exit 1) are no failure."""
    ran = subprocess.run(
        command, cwd=folder, env={**os.environ, "PATH": SEARCHED}, capture_output=True, text=True, check=False
    )
    refuse_failure(ran.returncode, ran.stderr, FOUND)
    return ran.stdout
