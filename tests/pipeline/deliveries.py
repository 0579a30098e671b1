"""Deliveries made for a test, and an office that imports them: a test says what it is about, the rest is made up."""

import io
import zipfile
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

from PIL import Image

from openimmo.domain.delivery import DeliveryReport
from openimmo.pipeline.auditing import audit
from openimmo.pipeline.importing import import_packages
from openimmo.store.listings import Listing, ListingFilter
from openimmo.wiring import House, open_house

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)


def picture(shade: int = 90) -> bytes:
    """A real JPEG; another shade is another picture."""
    out = io.BytesIO()
    Image.new("RGB", (8, 6), (shade, 20, 200)).save(out, "JPEG")
    return out.getvalue()


def attachment(
    pfad: str = "", *, gruppe: str = "BILD", location: str = "EXTERN", inhalt: str = "", title: str = ""
) -> str:
    """One anhang: a file, or base64 in ``inhalt``."""
    where = f"<anhanginhalt>{inhalt}</anhanginhalt>" if inhalt else f"<pfad>{escape(pfad)}</pfad>"
    named = f"<anhangtitel>{escape(title)}</anhangtitel>" if title else ""
    return f'<anhang location="{location}" gruppe="{gruppe}">{named}<format>jpg</format><daten>{where}</daten></anhang>'


def listing(
    extern: str = "A1",
    *,
    aktion: str | None = "CHANGE",
    obid: str | None = None,
    intern: str | None = None,
    sprache: str | None = None,
    title: str = "Altbau am Dom",
    price: str = "350000",
    contact: str = "",
    attachments: Iterable[str] = (),
) -> str:
    """One immobilie; ``aktion`` None names no action."""
    technical = [
        f"<objektnr_intern>{intern}</objektnr_intern>" if intern else "",
        f"<objektnr_extern>{escape(extern)}</objektnr_extern>" if extern else "",
        "" if aktion is None else f"<aktion aktionart={quoteattr(aktion)}/>",
        "" if obid is None else f"<openimmo_obid>{obid}</openimmo_obid>",
        "<kennung_ursprung>Testsoftware</kennung_ursprung><stand_vom>2026-11-20</stand_vom>",
        "<weitergabe_generell>1</weitergabe_generell>",
        f"<sprache>{sprache}</sprache>" if sprache else "",
    ]
    person = f"<kontaktperson>{contact}</kontaktperson>" if contact else ""
    found = "".join(attachments)
    return (
        '<immobilie><objektkategorie><nutzungsart WOHNEN="1" GEWERBE="0"/><vermarktungsart KAUF="1" MIETE_PACHT="0"/>'
        '<objektart><wohnung wohnungtyp="ETAGE"/></objektart></objektkategorie>'
        f"<geo><plz>52062</plz><ort>Aachen</ort></geo>{person}<preise><kaufpreis>{price}</kaufpreis></preise>"
        f"<freitexte><objekttitel>{escape(title)}</objekttitel></freitexte>"
        f"{f'<anhaenge>{found}</anhaenge>' if found else ''}"
        f"<verwaltung_techn>{''.join(technical)}</verwaltung_techn></immobilie>"
    )


def bare(extern: str, aktion: str = "DELETE") -> str:
    """A listing of nothing but its number and its action, as deletions often come."""
    return (
        f"<immobilie><verwaltung_techn><objektnr_extern>{extern}</objektnr_extern>"
        f'<aktion aktionart="{aktion}"/></verwaltung_techn></immobilie>'
    )


def anbieter(*listings: str, anid: str | None = "OIB1", nr: str | None = None, firma: str | None = "Anna GmbH") -> str:
    """One broker with listings."""
    keys = {"anbieternr": nr, "firma": firma, "openimmo_anid": anid}
    said = "".join(f"<{name}>{escape(value)}</{name}>" for name, value in keys.items() if value is not None)
    return f"<anbieter>{said}{''.join(listings)}</anbieter>"


def feed(
    *content: str,
    umfang: str | None = "TEIL",
    modus: str | None = None,
    timestamp: str | None = None,
    **who: str | None,
) -> bytes:
    """A feed of listings, put into one anbieter with the keys ``who``, or of whole anbieter."""
    given = {"umfang": umfang, "modus": modus, "timestamp": timestamp}
    said = "".join(f" {name}={quoteattr(value)}" for name, value in given.items() if value is not None)
    inner = "".join(content) if content and content[0].startswith("<anbieter>") else anbieter(*content, **who)
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<openimmo><uebertragung art="OFFLINE" version="1.2.7c"'
        f' sendersoftware="Test" senderversion="1.0"{said}/>{inner}</openimmo>'
    ).encode()


def zipped(files: Mapping[str, bytes]) -> bytes:
    """A ZIP of these files, the same bytes for the same files."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in files.items():
            archive.writestr(zipfile.ZipInfo(name), data)
    return out.getvalue()


class SteadyHouse(House):
    """A real house whose clock moves on by a minute at each look, so that arrivals have an order."""

    ticks = 0

    def clock(self) -> datetime:
        self.ticks += 1
        return NOON + timedelta(minutes=self.ticks)


class Office:
    """A home folder, and what a test does with it. Every ``send`` is an import run of its own."""

    def __init__(self, folder: Path, make_home: Callable[[Path], None] = lambda home: None) -> None:
        self.folder = folder
        self.home = folder / "home"
        make_home(self.home)
        self.house = SteadyHouse(open_house(self.home, None, {}).settings)
        self.sent = 0

    def settings(self, text: str) -> None:
        """Write openimmo.toml and read it."""
        self.home.mkdir(exist_ok=True)
        (self.home / "openimmo.toml").write_text(text, encoding="utf-8")
        ticks = self.house.ticks
        self.house = SteadyHouse(open_house(self.home, None, {}).settings)
        self.house.ticks = ticks

    def put(self, content: bytes | Mapping[str, bytes], name: str = "") -> Path:
        """A file to send: bytes as they are, or a ZIP of files."""
        self.sent += 1
        path = self.folder / "in" / str(self.sent) / (name or "delivery.xml")
        path.parent.mkdir(parents=True)
        path.write_bytes(content if isinstance(content, bytes) else zipped(content))
        return path

    def run(
        self, *paths: Path, sender: str | None = None, policy: str | None = None, dry_run: bool = False
    ) -> list[DeliveryReport]:
        """Import packages that lie somewhere."""
        return list(
            import_packages(
                self.house, paths, sender=sender, policy=policy, dry_run=dry_run, progress=lambda *told: None
            )
        )

    def send(self, content: bytes | Mapping[str, bytes], **options: object) -> list[DeliveryReport]:
        """Import one package; all of its reports."""
        return self.run(self.put(content), **options)  # type: ignore[arg-type]

    def one(self, content: bytes | Mapping[str, bytes], **options: object) -> DeliveryReport:
        """Import one package of one sender."""
        (report,) = self.send(content, **options)
        return report

    def listing(self, number: str) -> Listing:
        """One listing of the stock."""
        with self.house.reading_stock().reading() as view:
            return view.listing(number)

    def statuses(self) -> dict[str, str]:
        """Number → status of everything in the stock, withdrawn ones too."""
        with self.house.reading_stock().reading() as view:
            return {row.number: str(row.status) for row in view.listings(ListingFilter(everything=True))}

    def kept(self) -> dict[str, str]:
        """SHA-256 → folder of all bytes that are kept."""
        return {file.name: folder for folder, file in self.house.spool().all_kept()}

    def problems(self) -> list[str]:
        """What the audit finds, as codes."""
        return [found.code for found in audit(self.house).problems]


def actions(report: DeliveryReport) -> dict[str | None, str]:
    """Source id → action of a report."""
    return {outcome.source_id: outcome.action for outcome in report.listings}


def reasons(report: DeliveryReport) -> set[str]:
    """The codes of all reasons of a report."""
    own = {report.reason.code} if report.reason else set()
    return own | {reason.code for outcome in report.listings for reason in outcome.reasons}
