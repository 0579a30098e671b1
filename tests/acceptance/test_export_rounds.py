"""From the stock to a portal and into another home: what sync.md promises of IMV, and what every preset carries."""

import json
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from shutil import copytree
from typing import Any
from zipfile import ZipFile

import pytest
from msgspec.structs import replace

from openimmo.cli import run
from openimmo.exporters.portals.book import presets
from openimmo.importers.feed import read_feed, read_listing
from openimmo.model import Immobilie
from openimmo.wiring import open_house
from tests.pipeline.deliveries import bare, feed
from tests.pipeline.exporting_office import advert

SAMPLES = Path(__file__).resolve().parents[2] / "samples"
STOCK = (
    "valid/haus-kauf.xml",
    "valid/buero.xml",
    "valid/austria.xml",
    "valid/language-copies.xml",
    "valid/referenz.xml",
)
ALLOWED = 'allowed = ["weitere_adresse", "bewertung", "internal", "user_defined"]\nhidden_address = "sent"\n'
Ask = Callable[..., Any]


@pytest.fixture
def ask(capsys: pytest.CaptureFixture[str]) -> Ask:
    """The program: exit code and JSON."""

    def call(home: Path, *arguments: object, code: int | None = 0) -> Any:
        capsys.readouterr()
        ended = run(["--home", str(home), *map(str, arguments), "--format", "json"], {})
        said = capsys.readouterr()
        assert code is None or ended == code, said.err or said.out
        return json.loads(said.out) if said.out else None

    return call


def agency(folder: Path, ask: Ask, portal: str, *samples: str) -> Path:
    """A home with a stock of samples, all active, and a portal ``site`` that is a folder."""
    home = folder / "agency"
    home.mkdir()
    (folder / "server").mkdir()
    (home / "openimmo.toml").write_text(f'[portal.site]\nurl = "{folder / "server"}"\n{portal}', encoding="utf-8")
    for sample in samples:
        ask(home, "import", SAMPLES / sample, code=None)
    return home


def delivered(folder: Path) -> list[Path]:
    return sorted((folder / "server").iterdir())


def listings(home: Path, ask: Ask) -> dict[str, dict[str, Any]]:
    """Number → all there is of each listing."""
    rows = ask(home, "listings", "list")
    return {row["number"]: ask(home, "listings", "show", row["number"]) for row in rows}


def test_what_goes_the_imv_way_arrives_as_promised_and_nothing_goes_twice(tmp_path: Path, ask: Ask):
    home, crm = agency(tmp_path, ask, 'preset = "imv"\n', "import/muster-voll-1.zip"), tmp_path / "crm"
    sent = ask(home, "export", "site")
    assert sent["counts"]["create"] == len(sent["listings"]) > 0
    (package,) = delivered(tmp_path)
    (delivery,) = ask(crm, "import", package, "--policy", "imv", "--sender", "IMV")["deliveries"]
    assert delivery["verdict"] == "imported"
    ours, theirs = listings(home, ask), listings(crm, ask)
    assert set(theirs) == {f"IMVO-ID-{number}" for number in ours}
    for number, one in ours.items():
        there = theirs[f"IMVO-ID-{number}"]
        assert (there["status"], there["notes"]) == ("inactive", ["IMV Import"])
        assert (there["title"], there["price"], there["city"], there["media"]) == (
            one["title"], one["price"], one["city"], one["media"],
        )  # fmt: skip
    people = ask(crm, "contacts", "list")
    assert {(one["origin"], one["status"]) for one in people} == {("IMV", "active")}
    assert sorted(one["contact"] for one in people if one["listings"]) == sorted(
        {t["contact"] for t in theirs.values()}
    )

    again = ask(home, "export", "site")
    assert (again["packages"], delivered(tmp_path)) == ([], [package])
    (same,) = ask(crm, "import", package, "--policy", "imv", "--sender", "IMV")["deliveries"]
    assert same["verdict"] == "duplicate"

    number = next(iter(theirs))
    assert run(["--home", str(crm), "listings", "set-status", number, "active"], {}) == 0
    ask(home, "export", "site", "--full")
    ask(crm, "import", delivered(tmp_path)[-1], "--policy", "imv", "--sender", "IMV")
    after = listings(crm, ask)
    assert set(after) == set(theirs)
    assert {name: one["status"] for name, one in after.items()} == {
        name: "active" if name == number else "inactive" for name in theirs
    }
    assert [one["notes"] for one in after.values()] == [["IMV Import"]] * len(after)


RIGHTS = "[rights]\nrenumber = true\n"
FIELDS = """preset = "imv"
marks.status_field = "objektstatus"
marks.note_field = "hinweis"
marks.origin_field = "quelle"
marks.contact_status_field = "adressstatus"
"""


def test_after_renumbering_on_both_sides_changes_and_deletes_of_the_imv_way_find_their_listings(
    tmp_path: Path, ask: Ask
):
    home, crm = agency(tmp_path, ask, 'preset = "imv"\n'), tmp_path / "crm"
    crm.mkdir()
    for one in (home, crm):
        settings = one / "openimmo.toml"
        said = settings.read_text(encoding="utf-8") if settings.exists() else ""
        settings.write_text(RIGHTS + said, encoding="utf-8")

    def supply(*adverts: str) -> None:
        package = tmp_path / "supply.xml"
        package.write_bytes(feed(*adverts))
        ask(home, "import", package, code=None)

    def send() -> dict[str, str]:
        """Export and take it in there; number there → what was done."""
        report = ask(home, "export", "site")
        if report["packages"]:
            ask(crm, "import", delivered(tmp_path)[-1], "--policy", "imv", "--sender", "IMV")
        return {one["sent_as"]: one["action"] for one in report["listings"] if one["action"] != "unchanged"}

    def theirs() -> dict[str, tuple[str, str]]:
        return {number: (one["status"], one["price"]) for number, one in listings(crm, ask).items()}

    supply(*(advert(f"A{place}", intern=f"i{place}", price="1000") for place in range(1, 5)))
    assert send() == {f"IMVO-ID-A{place}": "create" for place in range(1, 5)}
    for command in (("set-status", "IMVO-ID-A1", "active"), ("renumber", "IMVO-ID-A1", "OWN-1")):
        assert run(["--home", str(crm), "listings", *command], {}) == 0
    assert run(["--home", str(home), "listings", "renumber", "A3", "B3"], {}) == 0
    supply(advert("A1", intern="i1", price="7000"), bare("A2"), advert("A3", intern="i3", price="3000"))
    assert send() == {
        "IMVO-ID-A1": "change", "IMVO-ID-A2": "delete", "IMVO-ID-A3": "delete", "IMVO-ID-B3": "create",
    }  # fmt: skip
    assert theirs() == {
        "OWN-1": ("active", "7000"), "IMVO-ID-B3": ("inactive", "3000"), "IMVO-ID-A4": ("inactive", "1000"),
    }  # fmt: skip
    assert send() == {}
    supply(bare("A3"), bare("A1"))
    assert send() == {"IMVO-ID-B3": "delete", "IMVO-ID-A1": "delete"}
    assert set(theirs()) == {"IMVO-ID-A4"}


def test_the_fields_of_the_imv_way_have_the_names_that_are_set(tmp_path: Path, ask: Ask):
    home = agency(tmp_path, ask, FIELDS, "import/muster-voll-1.zip")
    ask(home, "export", "site")
    (package,) = delivered(tmp_path)
    with ZipFile(package) as archive:
        document = read_feed(BytesIO(archive.read("openimmo.xml")))
    for one in (one for anbieter in document.anbieter for one in anbieter.immobilie):
        assert one.verwaltung_techn is not None
        assert one.kontaktperson is not None
        own = {field.feldname: field.value for field in one.verwaltung_techn.user_defined_simplefield}
        persons = {field.feldname: field.value for field in one.kontaktperson.user_defined_simplefield}
        assert own == {"objektstatus": "inaktiv", "hinweis": "IMV Import"}
        assert persons == {"quelle": "IMV", "adressstatus": "aktiv"}


def test_what_came_the_imv_way_goes_on_under_the_same_number(tmp_path: Path, ask: Ask):
    home = agency(tmp_path, ask, 'preset = "imv"\n')
    ask(home, "import", SAMPLES / "import/imv-online.zip", "--policy", "imv")
    numbers = [row["number"] for row in ask(home, "listings", "list")]
    for number in numbers:
        assert run(["--home", str(home), "listings", "set-status", number, "active"], {}) == 0
    sent = ask(home, "export", "site", code=None)
    assert [(one["number"], one["sent_as"]) for one in sent["listings"]] == [(number, number) for number in numbers]


@pytest.fixture(scope="module")
def stocked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with a stock of samples."""
    home = tmp_path_factory.mktemp("stocked") / "agency"
    for sample in STOCK:
        run(["--home", str(home), "-q", "import", str(SAMPLES / sample)], {})
    return home


@pytest.mark.parametrize("preset", presets())
def test_what_a_preset_does_not_say_it_changed_arrives_as_it_was(tmp_path: Path, ask: Ask, stocked: Path, preset: str):
    home = tmp_path / "agency"
    copytree(stocked, home)
    settings = f'[portal.site]\nurl = "{tmp_path / "server"}"\npreset = "{preset}"\nprovider = "4711"\n{ALLOWED}'
    (home / "openimmo.toml").write_text(settings, encoding="utf-8")
    (tmp_path / "server").mkdir()
    sent = ask(home, "export", "site", "--full", code=None)
    assert sent["problem"] is None
    receiver = tmp_path / "receiver"
    for package in delivered(tmp_path):
        if package.suffix in (".zip", ".xml"):
            ask(receiver, "import", package, "--sender", "all", code=None)
    ours, theirs = immobilien(home), immobilien(receiver)
    gone = {one["sent_as"]: one["number"] for one in sent["listings"] if one["action"] == "create"}
    assert set(theirs) == set(gone)
    told = {one["listing"] for one in sent["findings"]}
    for number in theirs.keys() - told:
        assert plain(theirs[number]) == plain(ours[gone[number]])


def immobilien(home: Path) -> dict[str, Immobilie]:
    """Every listing by its number, as the stock holds it."""
    with open_house(home, None, {}).reading_stock().reading() as view:
        return {one.number: read_listing(one.xml) for one in view.on_offer()}


def plain(immobilie: Immobilie) -> Immobilie:
    """The listing without what a delivery says anew: its number, its action, its marks, and how its files are named."""
    techn, person = immobilie.verwaltung_techn, immobilie.kontaktperson
    assert techn is not None
    techn = replace(techn, objektnr_extern=None, aktion=None, user_defined_simplefield=())
    if person is not None:
        person = replace(person, user_defined_simplefield=())
    return replace(immobilie, verwaltung_techn=techn, kontaktperson=person, anhaenge=None)
