"""The Python API as the README shows it: what is promised is there, typed, and raises nothing but its own errors."""

import io
import re
import subprocess
import sys
import zipfile
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

import openimmo

ROOT = Path(__file__).resolve().parent.parent
SAMPLES = ROOT / "samples"
FLAT = SAMPLES / "valid" / "wohnung-miete.xml"
DELIVERY = SAMPLES / "import" / "muster-voll-1.zip"
AS_OF = date(2026, 11, 21)


def test_what_is_promised_is_there_and_nothing_else_is_listed() -> None:
    for name in openimmo.__all__:
        assert getattr(openimmo, name) is not None
    assert dir(openimmo) == sorted(openimmo.__all__)
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        _ = openimmo.nothing  # type: ignore[attr-defined]


def test_importing_the_package_loads_nothing_heavy() -> None:
    seen = "import sys, openimmo; print(sorted({'lxml', 'sqlalchemy', 'PIL', 'msgspec', 'typer'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", seen], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_a_whole_package_is_read_typed() -> None:
    feed = openimmo.read(DELIVERY)
    listings = feed.anbieter[0].immobilie
    assert [listing.verwaltung_techn.objektnr_extern for listing in listings if listing.verwaltung_techn] == [
        "AUE-1701", "AUE-1702", "AUE-1703",
    ]  # fmt: skip
    assert listings[0].preise is not None
    assert listings[0].preise.kaltmiete == Decimal("890.00")
    assert listings[1].preise is not None
    assert listings[1].preise.kaufpreis == Decimal("389000.00")


def test_several_feeds_of_a_package_become_one_document(tmp_path: Path) -> None:
    package = tmp_path / "two.zip"
    with zipfile.ZipFile(package, "w") as archive:
        archive.write(FLAT, "a.xml")
        archive.write(SAMPLES / "valid" / "haus-kauf.xml", "b.xml")
    assert len(openimmo.read(package).anbieter) == 2
    assert len(list(openimmo.iter_listings(package))) == 2


def test_listings_come_one_at_a_time_and_a_broken_feed_raises_at_the_break(tmp_path: Path) -> None:
    feed = (SAMPLES / "valid" / "several-anbieter.xml").read_bytes()
    whole = list(openimmo.iter_listings(SAMPLES / "valid" / "several-anbieter.xml"))
    assert len(whole) > 1
    cut = tmp_path / "cut.xml"
    cut.write_bytes(feed[: feed.rindex(b"<immobilie>") + 40])
    listings = openimmo.iter_listings(str(cut))
    assert next(listings) == whole[0]
    with pytest.raises(openimmo.OpenImmoError) as caught:
        list(listings)
    assert caught.value.code == "xml-truncated"


def test_a_verdict_comes_for_a_path_and_for_a_stream() -> None:
    assert openimmo.validate(DELIVERY, as_of=AS_OF).verdict == "valid"
    assert openimmo.validate(io.BytesIO(FLAT.read_bytes()), as_of=AS_OF).verdict == "valid"
    report = openimmo.validate(str(SAMPLES / "invalid" / "wrong-type.xml"), as_of=AS_OF)
    assert report.verdict == "invalid"
    assert [found.code for found in report.findings if not found.code.startswith("rule-")] == ["schema-value-type"]


def test_a_document_is_written_to_bytes_a_path_or_a_stream(tmp_path: Path) -> None:
    feed = openimmo.read(FLAT)
    written = openimmo.write(feed, version="1.2.7c")
    assert isinstance(written, bytes)
    assert openimmo.write(feed, tmp_path / "out.xml", version="1.2.7c") is None
    stream = io.BytesIO()
    openimmo.write(feed, stream, version="1.2.7c")
    assert (tmp_path / "out.xml").read_bytes() == stream.getvalue() == written
    assert openimmo.validate(tmp_path / "out.xml", as_of=AS_OF).verdict == "valid"


def test_the_readme_shows_code_that_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (code,) = re.findall(r"```python\n(.*?)```", (ROOT / "README.md").read_text(encoding="utf-8"), re.DOTALL)
    (tmp_path / "delivery.zip").write_bytes((SAMPLES / "valid" / "wohnung-miete.xml").read_bytes())
    (tmp_path / "large.xml").write_bytes(FLAT.read_bytes())
    monkeypatch.chdir(tmp_path)
    exec(compile(code, "README.md", "exec"), {})
    assert (tmp_path / "out.xml").exists()


def test_a_document_is_never_an_xml_under_the_name_of_a_zip(tmp_path: Path) -> None:
    with pytest.raises(openimmo.OpenImmoError, match=r"an XML, no ZIP") as caught:
        openimmo.write(openimmo.read(FLAT), tmp_path / "out.ZIP")
    assert caught.value.code == "export-no-zip"
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("place", ["gone.xml", "", "a\0b", "/dev/null", "folder", SAMPLES / "hostile" / "doctype.xml"])
def test_whatever_is_read_raises_our_own_errors_only_and_when_it_is_asked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, place: str | Path
) -> None:
    (tmp_path / "folder").mkdir()
    monkeypatch.chdir(tmp_path)
    listings = openimmo.iter_listings(place)  # nothing is opened before the first is asked for
    for ask in (lambda: next(listings), lambda: openimmo.read(place), lambda: openimmo.convert(place, "out.xml")):
        with pytest.raises(openimmo.OpenImmoError):
            ask()
    assert openimmo.validate(place).verdict in ("unreadable", "unsafe")
    assert [one.name for one in tmp_path.iterdir()] == ["folder"]
