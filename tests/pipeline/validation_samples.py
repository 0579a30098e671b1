"""Feeds and packages for the tests of the validation, each a good one with a single fault put in."""

import io
import zipfile
from collections.abc import Mapping
from pathlib import Path

from PIL import Image

from openimmo.domain.validation import PackageValidation
from openimmo.pipeline.validating import Options, validate_package

LISTING = """<immobilie>
<objektkategorie><nutzungsart WOHNEN="true" GEWERBE="false"/><vermarktungsart KAUF="false" MIETE_PACHT="true"/>
<objektart><wohnung wohnungtyp="ETAGE"/></objektart></objektkategorie>
<geo><plz>52062</plz><ort>Aachen</ort></geo>
<kontaktperson><email_zentrale>info@muster.example</email_zentrale><name>Weiß</name></kontaktperson>
<preise><kaltmiete>780.00</kaltmiete></preise>
<flaechen><wohnflaeche>84.5</wohnflaeche></flaechen>
<anhaenge></anhaenge>
<verwaltung_techn><objektnr_extern>A1</objektnr_extern><aktion aktionart="CHANGE"/>
<openimmo_obid>OBID1</openimmo_obid><stand_vom>2026-11-21</stand_vom></verwaltung_techn>
</immobilie>"""
TRANSFER = (
    '<uebertragung art="OFFLINE" umfang="VOLL" modus="NEW" version="1.2.7" sendersoftware="Probe" senderversion="1"/>'
)
ANHANG = (
    '<anhang location="EXTERN" gruppe="BILD"><anhangtitel>Haus</anhangtitel><format>jpg</format>'
    "<daten><pfad>haus.jpg</pfad></daten></anhang>"
)


def listing(*changes: tuple[str, str], number: str = "A1") -> str:
    """A good listing with texts of it replaced; a text that is not there is a mistake of the test."""
    return changed(LISTING, *changes, (">A1<", f">{number}<"))


def changed(text: str, *changes: tuple[str, str]) -> str:
    """``text`` with each (old, new) replaced; an old one that is not there is a mistake of the test."""
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new)
    return text


def feed(*listings: str, transfer: str = TRANSFER, root: str = "openimmo", attributes: str = "") -> bytes:
    """A feed with these listings, by default one good one; the first listing begins in line 6."""
    body = "\n".join(listings or (LISTING,))
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<{root}{attributes}>\n{transfer}\n<anbieter>\n'
        f"<anbieternr>4711</anbieternr><firma>Muster</firma><openimmo_anid>OIMUSTER</openimmo_anid>\n{body}\n"
        f"</anbieter>\n</{root}>\n"
    ).encode()


def versioned(version: str) -> str:
    """The uebertragung of that version."""
    return changed(TRANSFER, ('version="1.2.7"', f'version="{version}"'))


def with_pictures(*anhaenge: str) -> tuple[str, str]:
    """The change that gives a listing these attachments."""
    return "<anhaenge></anhaenge>", f"<anhaenge>{''.join(anhaenge or (ANHANG,))}</anhaenge>"


def picture(shade: int = 90) -> bytes:
    """A real JPEG."""
    out = io.BytesIO()
    Image.new("RGB", (8, 6), (shade, 20, 200)).save(out, "JPEG")
    return out.getvalue()


def zipped(path: Path, files: Mapping[str, bytes]) -> Path:
    """A ZIP of these files at ``path``."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return path


def judged(tmp_path: Path, data: bytes, *, repair: bool = True, xsd: Path | None = None) -> PackageValidation:
    """The validation of a bare XML in a folder of its own."""
    folder = tmp_path / "alone"
    folder.mkdir(exist_ok=True)
    (folder / "feed.xml").write_bytes(data)
    return validate_package(folder / "feed.xml", Options(repair=repair, xsd=xsd))


def told(found: PackageValidation) -> list[tuple[str, str, str | None]]:
    """Severity, code and path of every finding that is listed."""
    return [(one.severity.value, one.code, one.path) for one in found.findings]
