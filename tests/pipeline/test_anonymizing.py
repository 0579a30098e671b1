"""Packages made anonymous: judged as before, nothing of anybody left in them, the same under the same seed."""

import base64
import hashlib
import io
import re
import tomllib
import zipfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from lxml import etree
from PIL import Image

import openimmo
from openimmo.errors import OpenImmoError, SettingsError, UnsafePackage
from openimmo.exporters.anonymous.vocabulary import is_common
from openimmo.pipeline.anonymizing import anonymize_package
from tests.pipeline.anonymous_samples import SAMPLES, made, tells_somebody, verdict, with_neighbours
from tests.pipeline.deliveries import attachment, feed, listing, picture, zipped

EXPECTED = tomllib.loads((SAMPLES / "expected.toml").read_text(encoding="utf-8"))
BESIDE = {"packages/folder/openimmo.xml"}  # a bare XML stays one: the pictures beside it are no part of it
CHECKED = [name for name in EXPECTED if name not in BESIDE]
RULES = sorted((SAMPLES / "rules").glob("*-wrong.xml"))
"""Each breaks one rule."""
CONTACT = (
    "<email_direkt>petra.sommer@sommer-wohnen.de</email_direkt><tel_durchw>0241 998877</tel_durchw>"
    "<name>Sommer</name><vorname>Petra</vorname>"
)


def refusal(source: Path, folder: Path) -> str | None:
    """The code of why a package cannot be anonymized; None where it can."""
    try:
        made(source, folder)
    except OpenImmoError as error:
        return error.code
    return None


@pytest.mark.parametrize("sample", CHECKED)
def test_a_sample_is_judged_as_before(sample: str, tmp_path: Path) -> None:
    source = SAMPLES / sample
    code = refusal(source, tmp_path / "out")
    if code is None:
        (out,) = (tmp_path / "out").iterdir()
        assert verdict(out) == verdict(source)
    else:  # what cannot be opened is not written anew
        assert openimmo.validate(source).finding_counts == {code: 1}
        assert list((tmp_path / "out").iterdir()) == []


def test_what_breaks_a_rule_breaks_it_still(tmp_path: Path) -> None:
    different = {}
    for number, sample in enumerate(RULES):
        package = with_neighbours(sample, tmp_path / f"{number}.zip")
        before, after = verdict(package), verdict(made(package, tmp_path / str(number)))
        if before != after:
            different[sample.name] = (before, after)
    assert different == {}


@pytest.mark.parametrize("sample", sorted((SAMPLES / "valid").glob("*.xml")), ids=lambda path: path.stem)
def test_nothing_of_anybody_is_found_again(sample: Path, tmp_path: Path) -> None:
    out = made(sample, tmp_path).read_bytes()
    root = etree.parse(sample).getroot()
    told = []
    for element in root.iter(etree.Element):
        above = tuple(etree.QName(one).localname.lower() for one in reversed([*element.iterancestors()]))
        name = etree.QName(element).localname.lower()
        said = [(name, above, (element.text or "").strip())]
        said += [(key.lower(), (*above, name), value.strip()) for key, value in element.items() if key != "feldname"]
        told += [text for one, around, text in said if tells_somebody(one, around, text)]
    assert told
    assert [text for text in told if text.encode() in out] == []


def test_a_name_that_looks_like_a_word_of_the_trade_is_found_nowhere_either(tmp_path: Path) -> None:
    contact = CONTACT.replace("Sommer", "Germann").replace("sommer", "germann").replace("Petra", "Mietje")
    title = "Frau Germann zeigt die Gerichtstraße 5, Provision 3,57 %"
    told = listing("A1", title=title, contact=contact, attachments=[attachment("germann_gerichtstrasse.jpg")])
    place = "<geo><plz>52062</plz><ort>Aachen</ort><strasse>Gerichtstraße</strasse><hausnummer>5</hausnummer></geo>"
    told = re.sub(r"<geo>.*?</geo>", place, told).replace("Gerichtstraße</", "Gerichtstrasse</")
    other = listing("A2", title="Auch Germann, am Gerichtstrasse-Bogen")
    source = tmp_path / "in.zip"
    source.write_bytes(zipped({"a.xml": feed(other), "b.xml": feed(told), "germann_gerichtstrasse.jpg": picture()}))
    out = made(source, tmp_path / "out")
    with zipfile.ZipFile(out) as archive:
        names = archive.namelist()
        feeds = " ".join(archive.read(name).decode() for name in names if name.endswith(".xml"))
    for word in ("germann", "gerichts", "Germann", "Gerichts", "Mietje"):
        assert word not in feeds
        assert word not in " ".join(names)
    assert "Provision 3,57 %" in feeds
    assert verdict(out) == verdict(source)


@given(
    name=st.text("abcdefghijklmnopqrstuvwxyzäöü", min_size=4, max_size=12).map(str.capitalize),
    street=st.text("abcdefghijklmnopqrstuvwxyz", min_size=5, max_size=12).map(str.capitalize),
    text=st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc", "Cn", "Co")), max_size=120),
    number=st.from_regex(r"[A-Z]{2}-[0-9]{4,6}", fullmatch=True),
)
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_listing_is_judged_as_before_and_tells_nobody(
    tmp_path: Path, name: str, street: str, text: str, number: str
) -> None:
    assume(not is_common(name))
    contact = CONTACT.replace("Sommer", name).replace("sommer", name.lower())
    title = f"{text} {name} {street}weg 12"
    source = tmp_path / "in.xml"
    source.write_bytes(feed(listing(number, title=title, contact=contact)))
    out = made(source, tmp_path)
    assert verdict(out) == verdict(source)
    before, after = (openimmo.read(path).anbieter[0].immobilie[0] for path in (source, out))
    assert after.kontaktperson is not None
    assert before.kontaktperson is not None
    assert after.kontaktperson.name != before.kontaktperson.name
    assert after.kontaktperson.name is not None
    assert after.freitexte is not None
    assert after.freitexte.objekttitel is not None
    assert after.kontaktperson.name in after.freitexte.objekttitel
    assert number not in out.read_text("utf-8")


def test_the_same_seed_gives_the_same_bytes_and_another_one_others(tmp_path: Path) -> None:
    source = SAMPLES / "packages" / "with-pictures.zip"
    outs = [made(source, tmp_path / name, seed).read_bytes() for name, seed in (("a", "1"), ("b", "1"), ("c", "2"))]
    assert outs[0] == outs[1] != outs[2]


def test_two_deliveries_under_one_seed_name_the_same_listing_alike(tmp_path: Path) -> None:
    first, second = tmp_path / "1.xml", tmp_path / "2.xml"
    first.write_bytes(feed(listing("AF-4711", obid="OIX1"), listing("AF-4712"), umfang="VOLL"))
    second.write_bytes(feed(listing("AF-4711", obid="OIX1", price="1"), umfang="TEIL"))
    old, new = (openimmo.read(made(path, tmp_path / path.stem)) for path in (first, second))
    assert old.anbieter[0].openimmo_anid == new.anbieter[0].openimmo_anid
    numbers = [
        [one.verwaltung_techn.objektnr_extern for one in feed.anbieter[0].immobilie if one.verwaltung_techn]
        for feed in (old, new)
    ]
    assert numbers[0][0] == numbers[1][0] != numbers[0][1]
    assert numbers[0][0] != "AF-4711"


def test_pictures_are_others_of_the_same_kind_and_size_and_are_found(tmp_path: Path) -> None:
    photo = picture()
    source = tmp_path / "in.zip"
    source.write_bytes(
        zipped(
            {
                "openimmo.xml": feed(
                    listing(attachments=[attachment("Villa Müller.jpg"), attachment("villa%20rosa.jpg")])
                ),
                "Villa Müller.jpg": photo,
                "villa rosa.jpg": picture(20),
            }
        )
    )
    out = made(source, tmp_path / "out")
    assert verdict(out) == verdict(source)
    with zipfile.ZipFile(out) as archive:
        names = archive.namelist()
        assert not [name for name in names if "Villa" in name or "ller" in name]
        data = archive.read(names[1])
        assert Image.open(io.BytesIO(data)).size == (8, 6)
        assert data != photo
        assert archive.read(names[1]) != archive.read(names[2])


def test_a_checksum_that_was_right_is_right_again(tmp_path: Path) -> None:
    source = SAMPLES / "packages" / "check-md5.zip"
    out = made(source, tmp_path)
    with zipfile.ZipFile(out) as archive:
        sums = {hashlib.md5(archive.read(name)).hexdigest() for name in archive.namelist()}
        said = re.findall(rb"<check[^>]*>\s*([0-9a-fA-F]{32})", archive.read("openimmo.xml"))
    assert said
    assert {one.decode().lower() for one in said} <= sums


def test_quirks_stay_to_the_byte(tmp_path: Path) -> None:
    source = tmp_path / "in.xml"
    sent = (
        b"\xef\xbb\xbf \n<?xml version='1.0' encoding=\"UTF-8\"?>\n<!-- made by Aumann --><OpenImmo  xmlns:x='http://x'>\r\n"
        b"<x:eigenes Wort='Aumann'>Aumann &uuml;ber &amp;nbsp; M\xfcller</x:eigenes><kaufpreis>1.780,50</kaufpreis>"
        b"<haus haustyp=einfam><![CDATA[<b>Aumann</b> & Co]]></haus"
    )
    source.write_bytes(sent)
    out = made(source, tmp_path / "out").read_bytes()
    assert re.fullmatch(
        rb"\xef\xbb\xbf \n<\?xml version='1\.0' encoding=\"UTF-8\"\?>\n<!-- [a-z]{4} by ([A-Z][a-z]{5}) -->"
        rb"<OpenImmo  xmlns:x='http://x'>\r\n"
        rb"<x:eigenes Wort='\1'>\1 &uuml;[a-z]{3} &amp;nbsp; [A-Z]\xfc[a-z]{4}</x:eigenes>"
        rb"<kaufpreis>1\.780,50</kaufpreis><haus haustyp=[a-z]{6}><!\[CDATA\[<b>\1</b> & Co\]\]></haus",
        out,
    )
    assert b"Aumann" not in out


def test_a_feed_of_two_bytes_a_letter_stays_one(tmp_path: Path) -> None:
    source = SAMPLES / "dialects" / "utf-16.xml"
    out = made(source, tmp_path).read_bytes()
    assert out[:2] == source.read_bytes()[:2]
    assert len(out) == len(source.read_bytes())


def test_pictures_within_the_xml_become_others(tmp_path: Path) -> None:
    photo = picture()
    inhalt = base64.encodebytes(photo).decode()
    source = tmp_path / "in.xml"
    source.write_bytes(feed(listing(attachments=[attachment(inhalt=inhalt)])))
    out = made(source, tmp_path / "out")
    assert verdict(out) == verdict(source)
    anhaenge = openimmo.read(out).anbieter[0].immobilie[0].anhaenge
    assert anhaenge is not None
    daten = anhaenge.anhang[0].daten
    assert daten is not None
    data = base64.b64decode(str(daten.anhanginhalt))
    assert Image.open(io.BytesIO(data)).size == (8, 6)
    assert data != photo


def test_a_folder_becomes_a_folder(tmp_path: Path) -> None:
    source = SAMPLES / "packages" / "folder"
    out = made(source, tmp_path)
    assert out.is_dir()
    assert verdict(out) == verdict(source)
    with pytest.raises(SettingsError) as told:
        anonymize_package(source, out, seed="seed")
    assert told.value.code == "anonymize-out-exists"


def test_the_original_is_never_overwritten(tmp_path: Path) -> None:
    source = tmp_path / "in.xml"
    source.write_bytes(feed(listing()))
    with pytest.raises(SettingsError) as told:
        anonymize_package(source, source, seed="seed")
    assert told.value.code == "convert-out-is-in"
    assert source.read_bytes() == feed(listing())


def test_what_must_not_be_opened_is_refused_and_nothing_is_written(tmp_path: Path) -> None:
    with pytest.raises(UnsafePackage):
        made(SAMPLES / "hostile" / "bomb.zip", tmp_path / "out")
    assert list((tmp_path / "out").iterdir()) == []


def test_what_was_replaced_is_counted(tmp_path: Path) -> None:
    source = tmp_path / "in.xml"
    source.write_bytes(feed(listing(contact=CONTACT)))
    done = anonymize_package(source, tmp_path / "out.xml", seed="seed")
    assert done.counts["names"] == 2
    assert done.counts["mails"] == 1
    assert done.counts["phones"] == 1
    assert (done.kind, done.feeds, done.files) == ("xml", 1, 0)
