"""One invented listing as an `immobilie`: the object, the people, the texts, the files, the administration.

Knows names, order and values of the 1.2.7c grammar.  Does not know the frame of a feed or where it is written.
"""

from dataclasses import dataclass
from random import Random

from benchmarks import prose
from benchmarks.features import (
    STREETS,
    ausstattung,
    flaechen,
    geo,
    infrastruktur,
    objektkategorie,
    preise,
    zustand_angaben,
)
from benchmarks.markup import group, leaf, marked
from benchmarks.objects import Offer, offer

PEOPLE = (("Jürgen", "Böhm", "Herr"), ("Käthe", "Weiß", "Frau"), ("Sören", "Größl", "Herr"))
FIRM = "Schön & Söhne Immobilien GmbH"
DOMAIN = "schoen-soehne.example.de"  # the reserved domains count as placeholders
VIEWS = (
    ("TITELBILD", "Straßenansicht"),
    ("GRUNDRISS", "Grundriss Erdgeschoss"),
    ("AUSSENANSICHTEN", "Garten & Terrasse"),
    ("INNENANSICHTEN", "Küche"),
    ("BILD", "Räume"),
)
LINK = "https://media.example/"


@dataclass(frozen=True)
class Attachments:
    """How many files a listing names, whether the last is a PDF, and whether they are links instead of files."""

    least: int = 8
    most: int = 20
    document: bool = True
    linked: bool = False


MIXED = Attachments()


def immobilie(number: int, seed: int, attachments: Attachments = MIXED) -> str:
    """The listing of that number; the same number and seed give the same text, whatever else the feed holds."""
    random = Random(f"{seed}/{number}")
    thing = offer(number, random)
    return group(
        "immobilie",
        objektkategorie(thing),
        geo(thing, random),
        kontaktperson(random),
        *([weitere_adresse(random)] if random.random() < 0.25 else []),
        preise(thing, random),
        flaechen(thing, random),
        ausstattung(thing, random),
        zustand_angaben(thing, random),
        infrastruktur(random),
        freitexte(thing, random),
        anhaenge(thing, random, attachments),
        verwaltung_objekt(thing, random),
        verwaltung_techn(thing, random),
        *user_defined(random),
    )


def kontaktperson(random: Random) -> str:
    """The broker's contact person."""
    first, name, salutation = random.choice(PEOPLE)
    released = random.random() < 0.8
    mail = f"{first}.{name}".lower().translate(str.maketrans("äöüß", "aous"))
    return group(
        "kontaktperson",
        leaf("email_zentrale", f"info@{DOMAIN}"),
        leaf("email_direkt", f"{mail}@{DOMAIN}"),
        leaf("tel_zentrale", "+49 241 99999-0"),
        leaf("tel_durchw", f"+49 241 99999-{random.randrange(10, 99)}"),
        leaf("name", name),
        leaf("vorname", first),
        leaf("anrede", salutation),
        leaf("firma", FIRM),
        *((leaf("strasse", "Theaterstraße 12"), leaf("plz", "52062"), leaf("ort", "Aachen")) if released else ()),
        marked("land", {"iso_land": "DEU"}),
        leaf("url", f"https://www.{DOMAIN}/?seite=objekte&sprache=de"),
        leaf("adressfreigabe", released),
    )


def weitere_adresse(random: Random) -> str:
    """A second address: the firm that manages the house."""
    return marked(
        "weitere_adresse",
        {"adressart": "Hausverwaltung"},
        inner=leaf("firma", "Größl & Böhm Hausverwaltung GmbH")
        + leaf("strasse", random.choice(STREETS))
        + leaf("plz", "50667")
        + leaf("ort", "Köln")
        + leaf("email_zentrale", f"verwaltung@{DOMAIN}")
        + leaf("tel_zentrale", f"+49 221 {random.randrange(100000, 999999)}"),
    )


def freitexte(thing: Offer, random: Random) -> str:
    """1.5 to 3 KB of German text."""
    remarks = prose.REMARKS if thing.rent else prose.REMARKS + prose.OF_SALES
    fills = {"city": thing.town.name, "area": thing.area, "rooms": thing.rooms}
    return group(
        "freitexte",
        leaf("objekttitel", prose.one(random, prose.TITLES, **fills)),
        leaf("dreizeiler", prose.one(random, prose.TEASERS, **fills)),
        leaf("lage", prose.passage(random, prose.LOCATION, random.randrange(400, 600), **fills)),
        leaf("ausstatt_beschr", prose.passage(random, prose.FITTINGS, random.randrange(400, 600), **fills)),
        leaf("objektbeschreibung", prose.passage(random, prose.DESCRIPTION, random.randrange(750, 1020), **fills)),
        leaf("sonstige_angaben", prose.passage(random, remarks, random.randrange(280, 420), **fills)),
    )


def anhaenge(thing: Offer, random: Random, wanted: Attachments) -> str:
    """The files beside the feed: title picture first, a ground plan, views, at the end the exposé."""
    count = random.randint(wanted.least, wanted.most)
    return group("anhaenge", *(_anhang(thing.number, place, count, wanted) for place in range(count)))


def _anhang(number: int, place: int, count: int, wanted: Attachments) -> str:
    document = wanted.document and place == count - 1
    kind, title = ("DOKUMENTE", "Exposé") if document else VIEWS[min(place, len(VIEWS) - 1)]
    form, ending = ("application/pdf", "pdf") if document else ("image/jpeg", "jpg")
    path = f"{LINK if wanted.linked else ''}{file_name(number, place)}.{ending}"
    inner = leaf("anhangtitel", title) + leaf("format", form) + group("daten", leaf("pfad", path))
    return marked("anhang", {"location": "REMOTE" if wanted.linked else "EXTERN", "gruppe": kind}, inner=inner)


def file_name(number: int, place: int) -> str:
    """The name of a listing's file without its ending; ``place`` counts from 0."""
    return f"bilder/schoen-soehne_AF{number:06d}_{place + 1:02d}"


def verwaltung_objekt(thing: Offer, random: Random) -> str:
    """What may be done with the object, and from when."""
    return group(
        "verwaltung_objekt",
        leaf("objektadresse_freigeben", thing.released),
        leaf("verfuegbar_ab", random.choice(("sofort", "nach Vereinbarung", "01.07.2026"))),
        leaf("vermietet", random.random() < 0.2),
        leaf("nichtraucher", random.random() < 0.4),
        leaf("haustiere", random.random() < 0.4),
        leaf("denkmalgeschuetzt", random.random() < 0.1),
    )


def verwaltung_techn(thing: Offer, random: Random) -> str:
    """Numbers, action and dates."""
    return group(
        "verwaltung_techn",
        leaf("objektnr_intern", str(100000 + thing.number)),
        leaf("objektnr_extern", f"AF{thing.number:06d}"),
        marked("aktion", {"aktionart": "CHANGE"}),
        leaf("aktiv_von", "2026-01-01"),
        leaf("openimmo_obid", f"OI{random.getrandbits(96):024X}_{thing.number:08d}"),
        leaf("kennung_ursprung", "benchmark"),
        leaf("stand_vom", f"2026-02-{random.randrange(1, 29):02d}"),
        leaf("sprache", "de-DE"),
    )


def user_defined(random: Random) -> list[str]:
    """The sender's own fields, for some of the listings."""
    fields = []
    if random.random() < 0.4:
        fields.append(marked("user_defined_simplefield", {"feldname": "indiv_guete"}, "Größe & Güte: 1"))
    if random.random() < 0.25:
        feld = group("feld", leaf("name", "vermarkter"), leaf("wert", "Außenstelle Süd"), leaf("typ", "string"))
        fields.append(group("user_defined_extend", feld))
    return fields
