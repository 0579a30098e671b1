"""A portal as simple as can be: takes the packages on its server, as its settings say, and shows what came of them.

Knows feeds and files; nothing of ledgers, plans and what was meant.
"""

import io
import zipfile
from dataclasses import dataclass, field
from pathlib import Path

from PIL import Image

from openimmo.domain.delivery import Scope
from openimmo.domain.portal import DeleteForm, FullMeans, Portal
from openimmo.importers.feed import read_feed
from openimmo.model import Immobilie

SHADE = 40
"""Between the pictures of two listings, so that a JPEG still tells them apart."""


@dataclass(frozen=True)
class Shown:
    """What a portal shows of a listing: its price, and the shades of its pictures in their order."""

    price: str
    pictures: tuple[int, ...] = ()


@dataclass
class ModelPortal:
    """The portal: ``folder`` is its server. ``replaces``: a VOLL takes away what it does not name.

    ``fussy`` are prices that it refuses, ``stubborn`` the numbers that it does not delete by name; what it refused is
    in ``refused`` until it is told. ``eats``: it takes what it has read from the server.
    """

    folder: Path
    terms: Portal
    replaces: bool
    eats: bool = False
    fussy: frozenset[str] = frozenset()
    stubborn: frozenset[str] = frozenset()
    shown: dict[str, Shown] = field(default_factory=dict)
    refused: dict[str, str] = field(default_factory=dict)
    _files: dict[str, dict[str, int]] = field(default_factory=dict)
    _taken: dict[str, bytes] = field(default_factory=dict)

    def __post_init__(self) -> None:
        assert self.terms.full_means is FullMeans.UNKNOWN or self.replaces == (
            self.terms.full_means is FullMeans.REPLACES
        )

    def take(self) -> int:
        """Take what is new, in the order of the names; how many packages that were."""
        ending = ".zip" if self.terms.package.zipped else ".xml"
        packages = sorted(one for one in self.folder.iterdir() if one.name.endswith(ending))
        new = [(one, one.read_bytes()) for one in packages if one.read_bytes() != self._taken.get(one.name)]
        for one, data in new:
            self._taken[one.name] = data
            feed, files = self._opened(data)
            self._apply(feed, files)
            if self.eats:
                one.unlink()
        return len(new)

    def _opened(self, package: bytes) -> tuple[bytes, dict[str, bytes]]:
        if not self.terms.package.zipped:
            beside = (one for one in self.folder.iterdir() if one.suffix in (".jpg", ".png"))
            return package, {one.name: one.read_bytes() for one in beside}
        with zipfile.ZipFile(io.BytesIO(package)) as archive:
            assert archive.testzip() is None
            files = {name: archive.read(name) for name in archive.namelist()}
        (feed,) = [name for name in files if name.endswith(".xml")]
        return files.pop(feed), files

    def _apply(self, feed: bytes, files: dict[str, bytes]) -> None:
        document = read_feed(io.BytesIO(feed))
        transfer = document.uebertragung
        assert transfer is not None
        if transfer.umfang == Scope.VOLL and self.replaces:
            self.shown.clear()
            self._files.clear()
        for anbieter in document.anbieter:
            for one in anbieter.immobilie:
                self._listing(one, files, deleting=str(transfer.modus or "") == "DELETE")

    def _listing(self, one: Immobilie, files: dict[str, bytes], *, deleting: bool) -> None:
        techn = one.verwaltung_techn
        assert techn is not None
        assert techn.aktion is not None
        number = str(techn.objektnr_extern)
        if techn.aktion.aktionart == "DELETE":
            form = self.terms.delete
            if form is DeleteForm.ACTION or (form is DeleteForm.MODUS and deleting):
                self._delete(number)
            return
        assert not deleting
        assert one.preise is not None
        assert one.preise.kaufpreis is not None
        price = f"{one.preise.kaufpreis.value:f}"
        self._files[number] = self._known(number) | {name: shade(data) for name, data in files.items()}
        if price in self.fussy:
            self.refused[number] = f"the price {price}"
            return
        self.refused.pop(number, None)
        self.shown[number] = Shown(price, tuple(self._files[number][name] for name in named(one)))

    def _known(self, number: str) -> dict[str, int]:
        return self._files.get(number, {}) if self.terms.unchanged_media else {}

    def _delete(self, number: str) -> None:
        if number in self.stubborn and number in self.shown:
            self.refused[number] = "it stays"
            return
        self.shown.pop(number, None)
        self._files.pop(number, None)
        self.refused.pop(number, None)


def named(one: Immobilie) -> list[str]:
    """The files that a listing names."""
    attached = one.anhaenge.anhang if one.anhaenge is not None else ()
    return [anhang.daten.pfad or "" for anhang in attached if anhang.daten is not None]


def shade(picture: bytes) -> int:
    """Which of the pictures it is."""
    with Image.open(io.BytesIO(picture)) as image:
        return round(image.convert("RGB").getpixel((0, 0))[0] / SHADE)  # type: ignore[index]
