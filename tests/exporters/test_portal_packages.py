"""Packages for portals: valid in their version, in the portal's own form, the same bytes again, whole or not at all."""

import zipfile
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from random import Random

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from openimmo.domain.delivery import Scope
from openimmo.domain.picture import ReadyFile
from openimmo.domain.portal import DeleteForm, FullMeans, HiddenAddress, PackageForm, Portal, PortalLimits
from openimmo.errors import StoreError
from openimmo.exporters.portals.adapting import Facts, adapted, deleted, foreseen
from openimmo.exporters.portals.packages import Load, Packed, Shipping, load, write_packages
from openimmo.exporters.portals.privacy import ALLOWABLE, is_hidden
from openimmo.importers.feed import FeedReader, read_feed
from openimmo.importers.paths import without_namespace
from openimmo.model import Anbieter, Anhang, AnhangLocation, Openimmo, UserDefinedSimplefield
from openimmo.xsd.catalogue import VERSIONS, schema
from tests.exporters.flats import flat
from tests.xsd.random_feeds import random_feed

AT = datetime(2026, 3, 2, 6, 0, 5, tzinfo=UTC)
OFFICES = {
    "meyer": Anbieter(firma="Meyer GmbH", openimmo_anid="OIMEYER", impressum="Meyer GmbH, Leipzig"),
    "schulz": Anbieter(firma="Schulz KG", openimmo_anid="OISCHULZ"),
}


def portal(**said: object) -> Portal:
    return msgspec.structs.replace(Portal(name="portal", preset="openimmo"), **said)


def one(
    number: str, provider: str = "meyer", of: Portal | None = None, files: dict[str, ReadyFile] | None = None
) -> Load:
    target = of or portal()
    made = load(provider, foreseen(adapted(flat(number), target, Facts(number=number)), target))
    return msgspec.structs.replace(made, files=files or {})


def gone(number: str, provider: str = "meyer", of: Portal | None = None) -> Load:
    made = deleted(of or portal(), number=number, intern="i1", obid=None, day="2026-03-02")
    return load(provider, made, deletes=True)


def pack(
    folder: Path, to: Portal, loads: Iterable[Load], deletions: Iterable[Load] = (), scope: Scope = Scope.TEIL
) -> Packed:
    return write_packages(folder, Shipping(portal=to, scope=scope, at=AT, anbieter=OFFICES.get), loads, deletions)


def xml_of(path: Path) -> bytes:
    with zipfile.ZipFile(path) as archive:
        return archive.read(archive.namelist()[0])


def feed(path: Path) -> Openimmo:
    return read_feed(BytesIO(xml_of(path)))


def tree(xml: bytes) -> etree._Element:
    root = etree.fromstring(xml)
    without_namespace(root)
    return root


def numbers(document: Openimmo) -> list[list[tuple[str | None, str | None]]]:
    found = []
    for provider in document.anbieter:
        technical = [listing.verwaltung_techn for listing in provider.immobilie]
        found.append(
            [(t.objektnr_extern, t.aktion.aktionart if t.aktion else None) for t in technical if t is not None]
        )
    return found


def picture(folder: Path, data: bytes, name: str = "p") -> ReadyFile:
    path = folder / name
    path.write_bytes(data)
    return ReadyFile(path=path, format="jpg", size=len(data), sha256=sha256(data).hexdigest())


@given(
    seed=st.integers(0, 2**32), source=st.sampled_from(VERSIONS), target=st.sampled_from(VERSIONS),
    density=st.sampled_from([0.1, 0.3, 0.7]), odd=st.booleans(), full=st.booleans(),
    encoding=st.sampled_from(["UTF-8", "ISO-8859-1", "windows-1252"]), open_to_all=st.booleans(),
)  # fmt: skip
@settings(max_examples=120, deadline=None)
def test_every_package_is_valid_in_the_version_of_its_portal(
    tmp_path_factory: pytest.TempPathFactory, seed: int, source: str, target: str, density: float, odd: bool,
    full: bool, encoding: str, open_to_all: bool,
) -> None:  # fmt: skip
    to = portal(
        version=target, encoding=encoding, allowed=ALLOWABLE if open_to_all else (),
        hidden_address=HiddenAddress.SENT if open_to_all else HiddenAddress.STRIPPED,
    )  # fmt: skip
    sent = random_feed(source, Random(seed), odd_spellings=odd, density=density)
    reader = FeedReader(BytesIO(etree.tostring(sent)), keep_xml=True)
    loads = []
    for item in reader:
        done = foreseen(adapted(item.immobilie, to, Facts(number=f"n{item.position}", xml=item.xml)), to)
        person = item.immobilie.kontaktperson
        if done.refused is not None:  # a number that Python takes and XML Schema does not, as in 1e400
            assert "E+" in str(done.refused.params["value"])
        elif done.errors:  # somebody who can be reached in private only, or a place that is no number, both withheld
            assert {error.path.partition("/@")[0] for error in done.errors} <= {"kontaktperson", "geo/geokoordinaten"}
            private = person is not None and person.adressfreigabe is False
            assert private or is_hidden(item.immobilie)
        else:
            loads.append(load("random", done))
    gone_too = [load("random", deleted(to, number="x", intern=None, obid=None, day="2026-03-02"), deletes=True)]
    around = reader.frame.document.anbieter[0]
    folder = tmp_path_factory.mktemp("packages")
    shipping = Shipping(portal=to, scope=Scope.VOLL if full else Scope.TEIL, at=AT, anbieter=lambda _: around)
    packed = write_packages(folder, shipping, loads, gone_too)
    for package in packed.packages:
        root = tree(xml_of(folder / package.name))
        assert schema(target).validate(root), schema(target).compiled.error_log
        assert len(root.findall("anbieter/immobilie")) == package.listings


def test_what_stands_around_the_listings_is_the_providers_own(tmp_path: Path) -> None:
    to = portal(techn_email="technik@example.org")
    packed = pack(tmp_path, to, [one("a1"), one("a2"), one("b1", "schulz")], scope=Scope.VOLL)
    assert [(done.name, done.listings) for done in packed.packages] == [("openimmo-20260302060005.zip", 3)]
    document = feed(tmp_path / packed.packages[0].name)
    assert [(office.firma, office.impressum) for office in document.anbieter] == [
        ("Meyer GmbH", "Meyer GmbH, Leipzig"),
        ("Schulz KG", None),
    ]
    assert numbers(document) == [[("a1", "CHANGE"), ("a2", "CHANGE")], [("b1", "CHANGE")]]
    header = document.uebertragung
    assert header is not None
    assert (header.umfang, header.modus, header.version, header.sendersoftware) == ("VOLL", "NEW", "1.2.7c", "openimmo")
    assert (header.techn_email, header.timestamp) == ("technik@example.org", AT)


def test_the_portal_gets_the_numbers_it_gave_us(tmp_path: Path) -> None:
    to = portal(provider="4711", anid="OIOTHER", package=PackageForm(zip_name="{provider}.zip"))
    packed = pack(tmp_path, to, [one("a1")])
    assert packed.packages[0].name == "4711.zip"
    office = feed(tmp_path / "4711.zip").anbieter[0]
    assert (office.anbieternr, office.openimmo_anid, office.firma) == ("4711", "OIOTHER", "Meyer GmbH")


def test_a_sender_of_whom_nothing_is_known_is_called_by_its_name(tmp_path: Path) -> None:
    packed = pack(tmp_path, portal(), [one("a1", "unbekannt")])
    office = feed(tmp_path / packed.packages[0].name).anbieter[0]
    assert (office.firma, office.openimmo_anid) == ("unbekannt", "")


def test_a_logo_and_fields_of_the_senders_own_do_not_go_along(tmp_path: Path) -> None:
    logo = Anhang(location=AnhangLocation.EXTERN, format="jpg")
    own = UserDefinedSimplefield(feldname="geheim", value="x")
    office = Anbieter(firma="Meyer", openimmo_anid="A", anhang=logo, user_defined_simplefield=(own,))
    shipping = Shipping(portal=portal(), scope=Scope.TEIL, at=AT, anbieter=lambda _: office)
    packed = write_packages(tmp_path, shipping, [one("a1")])
    assert b"geheim" not in xml_of(tmp_path / packed.packages[0].name)
    assert feed(tmp_path / packed.packages[0].name).anbieter[0].anhang is None


def test_deletions_by_action_come_before_the_changes_of_the_same_provider(tmp_path: Path) -> None:
    packed = pack(tmp_path, portal(), [one("a1"), one("b1", "schulz")], [gone("a0"), gone("b0", "schulz")])
    (only,) = packed.packages
    assert numbers(feed(tmp_path / only.name)) == [
        [("a0", "DELETE"), ("a1", "CHANGE")],
        [("b0", "DELETE"), ("b1", "CHANGE")],
    ]


def test_deletions_by_modus_have_a_package_of_their_own_that_comes_first(tmp_path: Path) -> None:
    to = portal(delete=DeleteForm.MODUS)
    packed = pack(tmp_path, to, [one("a1")], [gone("a0")])
    assert [done.name for done in packed.packages] == ["openimmo-20260302060005.zip", "openimmo-20260302060006.zip"]
    documents = [feed(tmp_path / done.name) for done in packed.packages]
    assert [(d.uebertragung.umfang, d.uebertragung.modus) for d in documents if d.uebertragung] == [
        ("TEIL", "DELETE"), ("TEIL", "CHANGE"),
    ]  # fmt: skip
    assert [numbers(document) for document in documents] == [[[("a0", "DELETE")]], [[("a1", "CHANGE")]]]


def test_a_deleted_listing_says_nothing_but_its_ids(tmp_path: Path) -> None:
    packed = pack(tmp_path, portal(), [], [gone("a0")])
    (listing,) = feed(tmp_path / packed.packages[0].name).anbieter[0].immobilie
    technical = listing.verwaltung_techn
    assert technical is not None
    assert (technical.objektnr_extern, technical.objektnr_intern, technical.openimmo_obid) == ("a0", "i1", "")
    assert technical.stand_vom == date(2026, 3, 2)
    assert listing.freitexte is None


def test_a_voll_leaves_out_what_is_gone_and_names_providers_that_have_nothing_left(tmp_path: Path) -> None:
    to = portal(full_means=FullMeans.REPLACES)
    packed = pack(tmp_path, to, [one("a1")], [gone("a0"), gone("b0", "schulz")], Scope.VOLL)
    (only,) = packed.packages
    assert numbers(feed(tmp_path / only.name)) == [[("a1", "CHANGE")], []]
    assert only.listings == 1


@pytest.mark.parametrize("means", [FullMeans.KEEPS, FullMeans.UNKNOWN])
def test_a_voll_that_may_delete_nothing_has_its_deletions_in_a_teil(tmp_path: Path, means: FullMeans) -> None:
    packed = pack(tmp_path, portal(full_means=means), [one("a1")], [gone("a0")], Scope.VOLL)
    documents = [feed(tmp_path / done.name) for done in packed.packages]
    assert [d.uebertragung.umfang for d in documents if d.uebertragung] == ["TEIL", "VOLL"]
    assert numbers(documents[0]) == [[("a0", "DELETE")]]


def test_nothing_to_send_makes_no_package(tmp_path: Path) -> None:
    assert pack(tmp_path, portal(), []) == Packed()
    assert pack(tmp_path, portal(), [], scope=Scope.VOLL) == Packed()
    assert list(tmp_path.iterdir()) == []


def test_pictures_are_stored_as_they_are_beside_the_feed(tmp_path: Path) -> None:
    data = Random(1).randbytes(5000)
    packed = pack(tmp_path, portal(), [one("a1", files={"a1-x.jpg": picture(tmp_path, data)})])
    with zipfile.ZipFile(tmp_path / packed.packages[0].name) as archive:
        assert archive.namelist() == ["openimmo.xml", "a1-x.jpg"]
        assert archive.read("a1-x.jpg") == data
        kinds = [info.compress_type for info in archive.infolist()]
    assert kinds == [zipfile.ZIP_DEFLATED, zipfile.ZIP_STORED]
    done = packed.packages[0]
    whole = (tmp_path / done.name).read_bytes()
    assert (done.size, done.sha256, done.files) == (len(whole), sha256(whole).hexdigest(), 1)


def test_the_same_input_gives_the_same_bytes(tmp_path: Path) -> None:
    found = []
    for name in ("first", "second"):
        folder = tmp_path / name
        folder.mkdir()
        file = picture(tmp_path, b"picture")
        found.append(pack(folder, portal(), [one("a1", files={"a.jpg": file}), one("a2")], [gone("a0")]))
    assert found[0] == found[1]


@pytest.mark.parametrize("encoding", ["ISO-8859-1", "windows-1252"])
def test_what_an_encoding_lacks_becomes_a_reference(tmp_path: Path, encoding: str) -> None:
    to = portal(encoding=encoding)
    listing = flat("Ω-1")
    assert listing.freitexte is not None
    texts = msgspec.structs.replace(listing.freitexte, objekttitel="Für 5 € – ж")
    done = foreseen(adapted(msgspec.structs.replace(listing, freitexte=texts), to, Facts(number="Ω-1")), to)
    packed = pack(tmp_path, to, [load("meyer", done)])
    xml = xml_of(tmp_path / packed.packages[0].name)
    assert xml.startswith(f'<?xml version="1.0" encoding="{encoding}"?>'.encode())
    assert b"F\xfcr" in xml
    assert b"&#1078;" in xml
    assert etree.fromstring(xml).findtext(".//objekttitel") == "Für 5 € – ж"


def test_loose_packages_are_an_xml_and_its_files(tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.mkdir()
    to = portal(package=PackageForm(zipped=False, xml_name="openimmo-{timestamp}.xml"))
    packed = pack(out, to, [one("a1", files={"a1-x.jpg": picture(tmp_path, b"picture")})])
    assert sorted(path.name for path in out.iterdir()) == ["a1-x.jpg", "openimmo-20260302060005.xml"]
    done = packed.packages[0]
    xml = (out / done.name).read_bytes()
    assert (done.name, done.sha256) == ("openimmo-20260302060005.xml", sha256(xml).hexdigest())
    assert done.size == len(xml) + len(b"picture")


def test_single_packages_hold_one_listing_each_under_its_number(tmp_path: Path) -> None:
    to = portal(package=PackageForm(single=True, zip_name="{portal}-{number}.zip"))
    packed = pack(tmp_path, to, [one("a/1"), one("a 1"), one("b1", "schulz")])
    assert [(done.name, done.listings) for done in packed.packages] == [
        ("portal-a-1.zip", 1), ("portal-a-1-2.zip", 1), ("portal-b1.zip", 1),
    ]  # fmt: skip


def test_a_teil_that_is_too_large_becomes_several(tmp_path: Path) -> None:
    to = portal(limits=PortalLimits(package_bytes=40_000))
    files = [{f"p{at}.jpg": picture(tmp_path, Random(at).randbytes(15_000), f"f{at}")} for at in range(5)]
    packed = pack(tmp_path, to, [one(f"a{at}", files=files[at]) for at in range(5)])
    assert [done.listings for done in packed.packages] == [2, 2, 1]
    assert all(done.size <= 40_000 for done in packed.packages)
    assert packed.findings == ()


def test_what_cannot_be_split_is_told(tmp_path: Path) -> None:
    to = portal(limits=PortalLimits(package_bytes=20_000))
    files = [{f"p{at}.jpg": picture(tmp_path, Random(at).randbytes(15_000), f"f{at}")} for at in range(2)]
    packed = pack(tmp_path, to, [one(f"a{at}", files=files[at]) for at in range(2)], scope=Scope.VOLL)
    assert [finding.code for finding in packed.findings] == ["export-package-large"]
    assert [done.listings for done in packed.packages] == [2]


def test_a_failure_on_the_way_leaves_no_package(tmp_path: Path) -> None:
    def breaking() -> Iterator[Load]:
        yield one("a1")
        raise StoreError("media-store-unreadable", path="x", reason="y")

    with pytest.raises(StoreError):
        pack(tmp_path, portal(), breaking())
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("change", ["gone", "other"])
def test_a_picture_that_is_gone_or_another_one_by_now_stops_the_package(tmp_path: Path, change: str) -> None:
    file = picture(tmp_path, b"picture", "original")
    out = tmp_path / "out"
    out.mkdir()
    if change == "gone":
        file.path.unlink()
    else:
        file.path.write_bytes(b"PICTURE")
    with pytest.raises(StoreError) as caught:
        pack(out, portal(), [one("a1", files={"a.jpg": file})])
    assert caught.value.code == "export-file-gone"


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(StoreError) as caught:
        pack(tmp_path / "nowhere", portal(), [one("a1")])
    assert caught.value.code == "export-target"


def test_names_hold_nothing_that_could_lead_elsewhere(tmp_path: Path) -> None:
    to = portal(package=PackageForm(single=True, zip_name="{number}.zip", xml_name="../{number}"))
    packed = pack(tmp_path, to, [one("../../etc/x")])
    assert packed.packages[0].name == "etc-x.zip"
    with zipfile.ZipFile(tmp_path / "etc-x.zip") as archive:
        assert archive.namelist() == ["..-etc-x"] or "/" not in archive.namelist()[0]
