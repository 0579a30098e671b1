"""Whatever stands in the stock: what goes to a portal is valid in its version, and the rest is blocked by name.

OPENIMMO_EXPORTS=100 makes the same a night's work: so many stocks, each sent to every preset.
"""

import json
import os
import re
import zipfile
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from lxml import etree

from openimmo.cli import run
from openimmo.domain.comparison import FieldChange
from openimmo.domain.export import ExportAction, ExportReport
from openimmo.domain.listing import ListingStatus
from openimmo.domain.portal import Portal
from openimmo.exporters.portals.book import presets
from openimmo.findings import Finding
from openimmo.importers.feed import read_listing
from openimmo.importers.paths import without_namespace
from openimmo.planning.differences import differences
from openimmo.store.exporting import OnOffer
from openimmo.texts import say
from openimmo.xsd.catalogue import NEWEST, VERSIONS, schema
from tests.acceptance.hostile_offers import deliveries
from tests.acceptance.test_histories import make_home
from tests.pipeline.deliveries import Office
from tests.pipeline.exporting_office import ExportOffice
from tests.xsd.oracle import is_valid

STOCKS = int(os.environ.get("OPENIMMO_EXPORTS", "1"))
BY_NAME = ("export-own-fields-held", "export-address-in-text")
OTHERWISE = """version = "{version}"
encoding = "{encoding}"
allowed = {allowed}
hidden_address = "{hidden}"
rules = "{rules}"
links = {links}
number = "{number}"
package.zipped = {zipped}
package.single = {single}
"""
ONE_BY_ONE = """full_means = "keeps"
package.zip_name = "{provider}-{number}-{timestamp}.zip"
package.xml_name = "{number}-{timestamp}.xml"
"""
TOGETHER = 'package.xml_name = "{provider}-{timestamp}.xml"\n'


def otherwise(chance: Random) -> str:
    """Settings of a portal that is like no preset."""
    allowed = chance.sample(("weitere_adresse", "bewertung", "internal", "user_defined"), chance.randint(0, 4))
    single = chance.random() < 0.2
    return OTHERWISE.format(
        version=chance.choice(VERSIONS), encoding=chance.choice(("UTF-8", "ISO-8859-1", "windows-1252")),
        allowed=json.dumps(allowed), hidden=chance.choice(("stripped", "sent")),
        rules=chance.choice(("off", "tell", "block")), links=chance.choice(("true", "false")),
        number=chance.choice(("", "IMVO-ID-", "Ä-")), zipped=chance.choice(("true", "false")),
        single=json.dumps(single),
    ) + (ONE_BY_ONE if single else TOGETHER) + chance.choice((
        "", "limits = { media = 1, title = 10, text = 100, number = 40, side = 8, pictures = ['png'] }\n",
        "limits = { text = 500, html = ['b', 'br'], picture_bytes = 700, documents = [] }\n",
    ))  # fmt: skip


@contextmanager
def stocked(seed: int, versions: int | None = None) -> Iterator[ExportOffice]:
    """An office whose stock holds what came of hostile deliveries of some or all versions, most of it active."""
    with TemporaryDirectory(dir="/dev/shm" if os.access("/dev/shm", os.W_OK) else None) as folder:
        desk, chance = ExportOffice(Path(folder), make_home), Random(seed)
        for package in deliveries(seed, versions):
            desk.send(package)
        with desk.house.stock().writing() as book:
            for row in book.listings():
                wanted = ListingStatus.ACTIVE if chance.random() < 0.95 else ListingStatus.INACTIVE
                if row.status is not ListingStatus.REFERENCE:
                    book.set_status(row.id, wanted, actor="operator", at=desk.house.clock())
        yield desk


def sent_into(desk: ExportOffice, portal: str, settings: str) -> tuple[ExportReport, Path]:
    """Export everything into a new folder."""
    folder = desk.folder / portal
    folder.mkdir()
    desk.settings(f'[portal.{portal}]\nurl = "{folder}"\nprovider = "4711"\n{settings}')
    return desk.export(portal), folder


def unpacked(folder: Path) -> Iterator[tuple[str, bytes, set[str]]]:
    """Each feed, and the names of the files beside it."""
    beside = {one.name for one in folder.iterdir() if one.suffix not in (".zip", ".xml")}
    for one in sorted(folder.iterdir()):
        if one.suffix == ".xml":
            yield one.name, one.read_bytes(), beside
        elif one.suffix == ".zip":
            with zipfile.ZipFile(one) as package:
                assert package.testzip() is None
                names = package.namelist()
                (feed,) = [name for name in names if name.endswith(".xml")]
                assert len(set(names)) == len(names)
                yield one.name, package.read(feed), {*names} - {feed}


def assert_valid(feed: bytes, version: str) -> etree._Element:
    """Valid for lxml by our schema as published, and for a checker that knows nothing but the facts."""
    root = etree.fromstring(feed)
    namespaced = schema(version, namespaced=True)
    assert namespaced.validate(root), (version, str(namespaced.compiled.error_log)[:600])
    (transfer,) = root.iter("{*}uebertragung")
    assert transfer.get("version") == version
    without_namespace(root)
    assert is_valid(root, version)
    return root


def named_files(root: etree._Element) -> set[str]:
    """What attachments name that is no link; until 1.2.4 the standard had no word for links."""
    files = (one for one in root.iter("anhang") if one.get("location") == "EXTERN")
    return {str(path.text) for one in files for path in one.iter("pfad") if "://" not in str(path.text)}


def offered(desk: ExportOffice) -> dict[str, OnOffer]:
    """The stock that is not withdrawn."""
    with desk.house.reading_stock().reading() as view:
        return {one.number: one for one in view.on_offer()}


def assert_holds(desk: ExportOffice, portal: str, report: ExportReport, folder: Path) -> None:
    terms, stock = desk.house.settings.portal_named(portal), offered(desk)
    assert report.problem is None
    told = {one.number: one for one in report.listings}
    assert len(told) == len(report.listings)
    assert set(told) <= set(stock)
    for number in set(stock) - set(told):  # what is not told of is not meant
        one = stock[number]
        use = {name.casefold() for name in one.use}
        chosen = {name.casefold() for name in terms.choice.use}
        assert (one.status is ListingStatus.REFERENCE and not terms.references) or (chosen and not chosen & use)
    for one in report.listings:
        assert one.action in (ExportAction.CREATE, ExportAction.BLOCKED)
        assert (one.action is ExportAction.BLOCKED) == bool(one.reasons)
        assert all(say(reason.code, lang, **reason.params) for reason in one.reasons for lang in ("de", "en"))
    assert all(found.message(lang) for found in report.findings for lang in ("de", "en"))
    written: list[str] = []
    for name, feed, files in unpacked(folder):
        root = assert_valid(feed, terms.version)
        assert feed.startswith(f'<?xml version="1.0" encoding="{terms.encoding}"?>'.encode())
        written += [str(one.text) for one in root.iter("objektnr_extern")]
        assert named_files(root) <= files, name
        if terms.package.zipped:
            assert named_files(root) == files
    assert sorted(written) == sorted(one.sent_as for one in report.listings if one.action is ExportAction.CREATE)
    assert sum(one.listings for one in report.packages) == len(written)


def validated(desk: ExportOffice, portal: str, package: Path) -> Any:
    told = desk.folder / "told.json"
    options = ["--portal", portal, "--format", "json", "--output", str(told)]
    assert run(["--home", str(desk.home), "-q", "validate", str(package), *options], {}) in (0, 1)
    return json.loads(told.read_text(encoding="utf-8"))


def assert_passes(desk: ExportOffice, portal: str, folder: Path) -> None:
    """Nothing is an error but what a rule says that the settings let through, or that an old version cannot say."""
    terms = desk.house.settings.portal_named(portal)
    blocks = terms.rules == "block" and terms.version == NEWEST
    for package in sorted(folder.iterdir()):
        if package.suffix in (".zip", ".xml"):
            (told,) = validated(desk, portal, package)["packages"]
            errors = [one for one in told["findings"] if one["severity"] == "error"]
            assert [one for one in errors if blocks or one["rule"] is None] == []


@pytest.mark.parametrize("seed", range(STOCKS))
def test_every_package_is_valid_and_nothing_is_dropped_without_a_word(seed: int) -> None:
    with stocked(seed) as desk:
        for portal in presets():
            report, folder = sent_into(desk, portal, f'preset = "{portal}"\n')
            assert_holds(desk, portal, report, folder)
            assert_passes(desk, portal, folder)


@pytest.mark.parametrize("seed", range(STOCKS))
def test_other_versions_encodings_and_limits_hold_as_well(seed: int) -> None:
    chance = Random(seed)
    with stocked(seed) as desk:
        for number in range(8):
            report, folder = sent_into(desk, f"site{number}", otherwise(chance))
            assert_holds(desk, f"site{number}", report, folder)
            assert_passes(desk, f"site{number}", folder)


@pytest.mark.parametrize("seed", range(STOCKS))
def test_what_arrives_is_what_was_in_the_stock_but_for_what_is_told(seed: int) -> None:
    with stocked(seed, versions=4) as desk:
        stock = offered(desk)
        for portal in presets():
            report, folder = sent_into(desk, portal, f'preset = "{portal}"\nrules = "off"\n')
            receiver = Office(desk.folder / f"receiver-{portal}", make_new_home)
            for package in sorted(folder.iterdir()):
                if package.suffix in (".zip", ".xml"):
                    receiver.run(package, sender="all", policy="imv" if portal == "imv" else None)
            with receiver.house.reading_stock().reading() as view:
                arrived = {one.source_id: one for one in view.on_offer()}
            sent = {one.sent_as: one.number for one in report.listings if one.action is ExportAction.CREATE}
            assert set(arrived) == set(sent), portal
            terms = desk.house.settings.portal_named(portal)
            for number, one in arrived.items():
                assert untold(stock[sent[number]], one, report, terms) == []


def make_new_home(home: Path) -> None:
    home.parent.mkdir()
    make_home(home)


def untold(ours: OnOffer, theirs: OnOffer, report: ExportReport, terms: Portal) -> list[FieldChange]:
    """What differs though nobody said so."""
    mine = [one for one in report.findings if one.listing == theirs.source_id]
    kept = Counter(one.code for one in report.findings)
    cut = {code for code, count in report.finding_counts.items() if count > kept[code]}
    assert all(code.startswith(("export-media", "export-link", "export-internal")) for code in cut)
    places = {place for one in mine for place in told_places(one)} | {
        "verwaltung_techn/objektnr_extern", "verwaltung_techn/aktion", "anhaenge",
    }  # fmt: skip
    if terms.marks.status_field:
        places |= {"verwaltung_techn/user_defined_simplefield", "kontaktperson/user_defined_simplefield"}
    own = ", ".join(one.value or "" for one in mine if one.code in BY_NAME)
    changes = differences(read_listing(ours.xml), read_listing(theirs.xml))
    said = [one for one in changes if says(one)]
    return [one for one in said if not is_told(one.path, places, own)]


def says(change: FieldChange) -> bool:
    """What is empty says nothing, and text between elements was told when it was read: no writer has a place for it."""
    return bool(change.before or change.after) and not change.path.endswith("/text()")


def is_told(path: str, places: set[str], own: str) -> bool:
    """Whether a place, or one above it, was named; ``own`` are things that are told by their names only."""
    plain, _, label = path.partition("[")
    name = plain.rpartition("/")[2]
    if own and ("user_defined" in path or f"<{name}>" in own or name in own.split(", ")):
        return True
    if any(plain == place or plain.startswith(f"{place}/") for place in places):
        return True
    return bool(label) and any(place.startswith(f"{plain}/") for place in places)  # which of several, nobody can tell


def told_places(found: Finding) -> Iterator[str]:
    """The places below immobilie that a finding is about."""
    for path in (found.path, found.params.get("to")):
        if path is not None:
            yield re.sub(r"\[[0-9]+\]", "", path)
    if found.path is None:
        for name in (found.value or "").split(", "):
            yield from (name, f"geo/{name}", f"kontaktperson/{name}")
    if found.code == "export-people-held":
        yield "weitere_adresse"
