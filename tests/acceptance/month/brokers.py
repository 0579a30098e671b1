"""The three brokers of the month: what their software writes, with its quirks. Only text; knows no import."""

import io
import zipfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from xml.sax.saxutils import escape

from PIL import Image

FLOWFACT_NAMESPACE = "http://www.openimmo.de"


@dataclass(frozen=True)
class Person:
    """A kontaktperson; what is empty is not sent."""

    name: str
    vorname: str = ""
    firma: str = ""
    email_direkt: str = ""
    tel_zentrale: str = ""
    tel_handy: str = ""
    strasse: str = ""
    hausnummer: str = ""
    plz: str = ""
    ort: str = ""


@dataclass(frozen=True)
class Home:
    """One listing as a broker offers it; ``pictures`` are names of files, the first is the title picture."""

    number: str
    price: int
    action: str = "CHANGE"
    title: str = "Helle Wohnung am Park"
    person: Person | None = None
    obid: str = ""
    pictures: tuple[str, ...] = ()

    def at(self, price: int) -> "Home":
        """The same for another price."""
        return replace(self, price=price)

    def deleted(self) -> "Home":
        """The same with DELETE."""
        return replace(self, action="DELETE")


def picture(shade: int) -> bytes:
    """A real JPEG; another shade (in steps of ten) is another picture."""
    out = io.BytesIO()
    Image.new("RGB", (16, 12), (shade, 20, 200)).save(out, "JPEG")
    return out.getvalue()


def zipped(files: Mapping[str, bytes]) -> bytes:
    """A ZIP of these files, the same bytes for the same files."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in files.items():
            archive.writestr(zipfile.ZipInfo(name), data)
    return out.getvalue()


def onoffice(day: int, *homes: Home, umfang: str = "TEIL") -> bytes:
    """A feed as onOffice writes it: 1 and 0 for booleans, a build number for a version, fractions of seconds."""
    said = (
        f'art="ONLINE" umfang="{umfang}" modus="CHANGE" version="1.2.7" sendersoftware="OOF"'
        f' senderversion="$Rev: 90210 $" timestamp="2026-11-{day:02}T08:00:00.0+00:00"'
    )
    listings = "".join(_immobilie(home, yes="1", no="0") for home in homes)
    who = "<anbieternr>10017</anbieternr><firma>Hausmann GmbH</firma><openimmo_anid>ONOF001</openimmo_anid>"
    return _feed(f"<openimmo><uebertragung {said}/><anbieter>{who}{listings}</anbieter></openimmo>")


def flowfact(day: int, *homes: Home) -> bytes:
    """A feed as FLOWFACT writes it: always the whole stock, each name with a prefix."""
    said = (
        'art="OFFLINE" umfang="VOLL" version="1.2.7" sendersoftware="FLOWFACT" senderversion="2"'
        f' timestamp="2026-11-{day:02}T05:30:00+01:00"'
    )
    listings = "".join(_immobilie(home, yes="true", no="false") for home in homes)
    who = "<firma>Falk &amp; Partner</firma><openimmo_anid>FLOW001</openimmo_anid>"
    plain = f"<openimmo><uebertragung {said}/><anbieter>{who}{listings}</anbieter></openimmo>"
    prefixed = plain.replace("</", "\0").replace("<", "<oi:").replace("\0", "</oi:")
    return _feed(prefixed.replace("<oi:openimmo>", f'<oi:openimmo xmlns:oi="{FLOWFACT_NAMESPACE}">'))


def imv(day: int, *homes: Home) -> bytes:
    """A feed as IMV online writes it: some found objects with their owners; it does not say how much of the stock."""
    said = f'art="ONLINE" version="1.2.7" sendersoftware="IMV online" timestamp="2026-11-{day:02}T06:00:00+01:00"'
    listings = "".join(_immobilie(home, yes="true", no="false") for home in homes)
    who = "<anbieternr>IMV-88</anbieternr><firma>IMV</firma><openimmo_anid>IMV-PARTNER</openimmo_anid>"
    return _feed(f"<openimmo><uebertragung {said}/><anbieter>{who}{listings}</anbieter></openimmo>")


def _feed(root: str) -> bytes:
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{root}\n'.encode()


def _immobilie(home: Home, *, yes: str, no: str) -> str:
    person = "".join(_fields(home.person)) if home.person else ""
    technical = f'<objektnr_extern>{home.number}</objektnr_extern><aktion aktionart="{home.action}"/>'
    obid = f"<openimmo_obid>{home.obid}</openimmo_obid>" if home.obid else ""
    return (
        f'<immobilie><objektkategorie><nutzungsart WOHNEN="{yes}" GEWERBE="{no}"/>'
        f'<vermarktungsart KAUF="{yes}" MIETE_PACHT="{no}"/>'
        '<objektart><wohnung wohnungtyp="ETAGE"/></objektart></objektkategorie>'
        '<geo><plz>52062</plz><ort>Aachen</ort><land iso_land="DEU"/></geo>'
        f"{f'<kontaktperson>{person}</kontaktperson>' if person else ''}"
        f"<preise><kaufpreis>{home.price}.00</kaufpreis></preise>"
        f"<freitexte><objekttitel>{escape(home.title)}</objekttitel></freitexte>"
        f"{_anhaenge(home.pictures)}"
        f"<verwaltung_objekt><objektadresse_freigeben>{no}</objektadresse_freigeben></verwaltung_objekt>"
        f"<verwaltung_techn>{technical}{obid}<stand_vom>2026-11-01</stand_vom></verwaltung_techn></immobilie>"
    )


def _anhaenge(pictures: Iterable[str]) -> str:
    found = "".join(
        f'<anhang location="EXTERN" gruppe="{"BILD" if place else "TITELBILD"}"><format>jpg</format>'
        f"<daten><pfad>{name}</pfad></daten></anhang>"
        for place, name in enumerate(pictures)
    )
    return f"<anhaenge>{found}</anhaenge>" if found else ""


def _fields(person: Person) -> Iterable[str]:
    order = (
        "email_direkt", "tel_zentrale", "tel_handy", "name", "vorname", "firma", "strasse", "hausnummer", "plz", "ort",
    )  # fmt: skip
    for name in order:
        if value := getattr(person, name):
            yield f"<{name}>{escape(value)}</{name}>"
