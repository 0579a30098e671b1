"""A listing on its way to a portal: adapted, in its version, and the same by the quick way and the long one."""

from io import BytesIO
from pathlib import Path
from random import Random

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from openimmo.domain.listing import MediaRef
from openimmo.domain.picture import ReadyFile
from openimmo.domain.portal import Portal
from openimmo.exporters.portals.adapting import Facts, adapted, deleted, finished, foreseen
from openimmo.exporters.portals.privacy import ALLOWABLE, cleared
from openimmo.exporters.writer import listing_to_xml
from openimmo.importers.feed import FeedReader, read_listing
from openimmo.model import (
    Anhaenge,
    Anhang,
    AnhangLocation,
    Daten,
    Foto,
    FotoLocation,
    Immobilie,
    VerwaltungObjekt,
)
from openimmo.xsd.catalogue import NEWEST, VERSIONS, schema
from tests.exporters.canonical import canonical
from tests.exporters.flats import flat
from tests.xsd.random_feeds import random_feed

PORTAL = Portal(name="portal", preset="openimmo", number="X-")


def to(version: str) -> Portal:
    return msgspec.structs.replace(PORTAL, version=version)


def with_picture() -> Immobilie:
    file = Anhang(location=AnhangLocation.EXTERN, format="png", daten=Daten(pfad="Küche.png"))
    return msgspec.structs.replace(flat("AF437"), anhaenge=Anhaenge(anhang=(file,)))


MEDIA = (MediaRef(position=0, state="stored", sha256="a" * 64, media_type="image/png", size=9),)


def found(at: int) -> MediaRef:
    """Every fifth attachment is missing, the others are pictures."""
    ref = MediaRef(position=at, state="stored", sha256=f"{at:064x}", media_type="image/jpeg", size=9)
    return ref if at % 5 != 4 else MediaRef(position=at, state="missing")


@given(
    seed=st.integers(0, 2**32), source=st.sampled_from(VERSIONS), density=st.sampled_from([0.1, 0.3, 0.7]),
    odd=st.booleans(), open_to_all=st.booleans(),
)  # fmt: skip
@settings(max_examples=60, deadline=None)
def test_only_what_is_different_is_written_anew_and_the_rest_is_the_same(
    seed: int, source: str, density: float, odd: bool, open_to_all: bool
) -> None:
    portal = msgspec.structs.replace(PORTAL, allowed=ALLOWABLE if open_to_all else ())
    feed = random_feed(source, Random(seed), odd_spellings=odd, density=density)
    for item in FeedReader(BytesIO(etree.tostring(feed)), keep_xml=True):
        count = len(item.immobilie.anhaenge.anhang) if item.immobilie.anhaenge else 0
        media = tuple(found(at) for at in range(count))
        facts = Facts(number="1", media=media, xml=item.xml)
        quick = foreseen(adapted(item.immobilie, portal, facts), portal)
        long = foreseen(adapted(item.immobilie, portal, msgspec.structs.replace(facts, xml=None)), portal)
        assert (quick.tree is None) == (long.tree is None)
        if quick.tree is not None and long.tree is not None and not quick.errors:
            assert canonical(quick.tree) == canonical(long.tree)


@given(seed=st.integers(0, 2**32), density=st.sampled_from([0.1, 0.3, 0.7]))
@settings(max_examples=40, deadline=None)
def test_a_listing_that_is_sent_again_as_it_arrived_there_does_not_change(seed: int, density: float) -> None:
    portal = msgspec.structs.replace(PORTAL, allowed=ALLOWABLE)
    for item in FeedReader(BytesIO(etree.tostring(random_feed(NEWEST, Random(seed), density=density))), keep_xml=True):
        once = foreseen(adapted(item.immobilie, portal, Facts(number="X-1", xml=item.xml)), portal)
        assert once.tree is not None
        xml = etree.tostring(once.tree)
        again = foreseen(adapted(read_listing(xml), portal, Facts(number="X-1", xml=xml)), portal)
        assert again.tree is not None
        assert canonical(again.tree) == canonical(once.tree)


def test_what_a_version_lacks_is_told() -> None:
    listing = read_listing(
        listing_to_xml(flat()).replace(b"<preise>", b"<preise>").replace(
            b"</freitexte>", b"</freitexte><zustand_angaben><energiepass><epart>BEDARF</epart><jahrgang>2014</jahrgang>"
            b"</energiepass></zustand_angaben>"
        )
    )  # fmt: skip
    done = foreseen(adapted(listing, to("1.2.3"), Facts(number="1")), to("1.2.3"))
    assert done.tree is not None
    assert schema("1.2.3").validate(done.tree)
    assert any(one.code.startswith("convert-") and one.listing == "1" for one in done.findings)


def test_files_that_were_made_are_named_and_go_along() -> None:
    one = adapted(with_picture(), PORTAL, Facts(number="X-1", media=MEDIA))
    assert [position for position, _ in one.media.files] == [0]
    ready = ReadyFile(path=Path("made.jpg"), format="jpg", size=5, sha256="b" * 64)
    done = finished(one, PORTAL, {0: ready})
    (name,) = done.files
    assert name.endswith(".jpg")
    assert done.tree is not None
    assert done.tree.findtext("anhaenge/anhang/daten/pfad") == name
    assert done.tree.findtext("anhaenge/anhang/format") == "jpg"
    assert [(sent.name, sent.sha256, sent.original) for sent in done.sent] == [(name, "b" * 64, "a" * 64)]


def test_a_file_that_could_not_be_made_is_not_named() -> None:
    done = finished(adapted(with_picture(), PORTAL, Facts(number="X-1", media=MEDIA)), PORTAL, {})
    assert done.tree is not None
    assert done.tree.find("anhaenge") is None
    assert (done.files, done.errors) == ({}, ())


def test_a_portrait_that_is_a_file_stays_here() -> None:
    listing = flat()
    assert listing.kontaktperson is not None
    for location, stays in ((FotoLocation.EXTERN, False), (FotoLocation.REMOTE, True)):
        foto = Foto(location=location, format="jpg", daten=Daten(pfad="https://example.org/x.jpg"))
        person = msgspec.structs.replace(listing.kontaktperson, foto=foto)
        done = adapted(msgspec.structs.replace(listing, kontaktperson=person), PORTAL, Facts(number="1")).immobilie
        assert done.kontaktperson is not None
        assert (done.kontaktperson.foto is not None) is stays


def test_a_value_that_no_feed_can_hold_is_refused_and_raises_nothing() -> None:
    listing = flat()
    assert listing.freitexte is not None
    broken = msgspec.structs.replace(listing, freitexte=msgspec.structs.replace(listing.freitexte, objekttitel="\x00"))
    done = foreseen(adapted(broken, PORTAL, Facts(number="1")), PORTAL)
    assert done.tree is None
    assert done.refused is not None
    assert done.refused.code == "export-character"


def test_a_deletion_is_valid_in_every_version() -> None:
    for version in VERSIONS:
        done = deleted(to(version), number="X-1", intern=None, obid="OI1", day="2026-03-02")
        assert done.tree is not None
        assert schema(version).validate(done.tree), version
        assert done.tree.findtext("verwaltung_techn/objektnr_extern") == "X-1"
        assert done.tree.find("verwaltung_techn/aktion").get("aktionart") == "DELETE"


def test_a_dozen_attachments_are_renamed_in_place_as_the_writer_would_write_them() -> None:
    sent = "".join(
        f'<anhang location="{where}" gruppe="{group}"><anhangtitel>T{at}</anhangtitel><format>JPG</format>'
        f"<daten><pfad>{at}.jpg</pfad></daten></anhang>"
        for at, (where, group) in enumerate([("EXTERN", "BILD"), ("INTERN", "GRUNDRISS"), ("EXTERN", "TITELBILD")])
    )
    xml = listing_to_xml(flat()).replace(b"</freitexte>", f"</freitexte><anhaenge>{sent}</anhaenge>".encode())
    listing = read_listing(xml)
    facts = Facts(number="1", media=tuple(found(at) for at in range(3)), xml=xml)
    quick = foreseen(adapted(listing, PORTAL, facts), PORTAL)
    long = foreseen(adapted(listing, PORTAL, msgspec.structs.replace(facts, xml=None)), PORTAL)
    assert quick.tree is not None
    assert long.tree is not None
    assert canonical(quick.tree) == canonical(long.tree)
    attachments = quick.tree.findall("anhaenge/anhang")
    assert [one.findtext("anhangtitel") for one in attachments] == ["T2", "T0", "T1"]
    assert [(one.get("location"), one.get("gruppe")) for one in attachments] == [
        ("EXTERN", "TITELBILD"), ("EXTERN", "BILD"), ("EXTERN", "GRUNDRISS"),
    ]  # fmt: skip


def test_a_listing_without_anything_to_hold_back_stays_the_very_same() -> None:
    listing = flat()
    assert cleared(listing, PORTAL, "1").immobilie is listing


def test_a_number_that_is_none_is_no_field_of_the_senders_own() -> None:
    told = b'<infrastruktur><distanzen distanz_zu="ZENTRUM">NaN</distanzen></infrastruktur>'
    xml = listing_to_xml(flat()).replace(b"<flaechen>", told + b"<flaechen>")
    done = foreseen(adapted(read_listing(xml), PORTAL, Facts(number="1")), PORTAL)
    assert done.tree is not None
    assert done.tree.findtext("infrastruktur/distanzen") == "NaN"
    assert done.errors == ()
    assert "export-own-fields-held" not in {one.code for one in done.findings}


def test_a_place_that_is_not_on_earth_is_blocked_and_breaks_nothing() -> None:
    place = b'<geo><geokoordinaten breitengrad="1e400" laengengrad="6"/></geo>'
    xml = b"<immobilie>" + place + b"</immobilie>"
    hidden = msgspec.structs.replace(
        read_listing(xml), verwaltung_objekt=VerwaltungObjekt(objektadresse_freigeben=False)
    )
    done = foreseen(adapted(hidden, PORTAL, Facts(number="1")), PORTAL)
    assert done.refused is not None or done.errors


def test_what_says_1_2_7_is_judged_as_whoever_reads_it_judges_it() -> None:
    """Any 1.2.7 is read as the newest of them, which takes less here."""
    tree = etree.fromstring(listing_to_xml(flat("AF437"), version=NEWEST))
    spaces = etree.SubElement(next(tree.iter("flaechen")), "anzahl_stellplaetze")
    spaces.text = "vier"
    listing = read_listing(etree.tostring(tree))
    for version, kept in (("1.2.7", 0), ("1.2.7c", 0), ("1.2.6", 1)):
        portal = msgspec.structs.replace(to(version), allowed=ALLOWABLE)
        made = foreseen(adapted(listing, portal, Facts(number="1")), portal)
        assert made.tree is not None
        assert (made.errors, len(list(made.tree.iter("anzahl_stellplaetze")))) == ((), kept), version
        assert ("convert-value-lost" in {one.code for one in made.findings}) is not bool(kept)
