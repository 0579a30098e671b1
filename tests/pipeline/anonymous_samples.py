"""What tests of anonymous packages share: making one, judging it, and reading what somebody's values were."""

import re
import zipfile
from datetime import date
from pathlib import Path

import openimmo
from openimmo.exporters.anonymous.places import Kind, kind_of
from openimmo.exporters.anonymous.vocabulary import is_common, is_placeholder
from openimmo.pipeline.anonymizing import anonymize_package

SAMPLES = Path(__file__).resolve().parents[2] / "samples"
AS_OF = date(2026, 11, 21)
PERSONAL = (Kind.NAME, Kind.MAIL, Kind.PHONE, Kind.NUMBER, Kind.TEXT, Kind.PLACE, Kind.LINK, Kind.OWN, Kind.TAX_NUMBER)


def made(source: Path, folder: Path, seed: str = "seed") -> Path:
    """The package anonymous, in a folder of its own."""
    folder.mkdir(parents=True, exist_ok=True)
    out = folder / f"anonymous{source.suffix}"
    anonymize_package(source, out, seed=seed)
    return out


def verdict(path: Path) -> tuple[str, dict[str, int]]:
    """What validation says: the verdict, and how often which code was found."""
    found = openimmo.validate(path, as_of=AS_OF)
    return str(found.verdict), dict(sorted(found.finding_counts.items()))


def with_neighbours(source: Path, out: Path) -> Path:
    """A ZIP of an XML and the pictures that lie beside it."""
    with zipfile.ZipFile(out, "w") as archive:
        archive.write(source, source.name)
        for other in sorted(source.parent.iterdir()):
            if other.is_file() and other.suffix != ".xml":
                archive.write(other, other.name)
    return out


def tells_somebody(name: str, above: tuple[str, ...], text: str) -> bool:
    """Whether a value must not be found again: personal or free text, not only words that name nobody."""
    words = [word for word in re.findall(r"[^\W_]+", text) if len(word) > 3]
    telling = [word for word in words if not is_common(word) and not is_placeholder(re.sub(r"[A-Z]+", "", word))]
    return kind_of(name, above) in PERSONAL and len(text) > 5 and bool(telling)
