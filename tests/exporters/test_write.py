"""A document becomes a feed: from nothing, in the frame of a version, into bytes, streams and files."""

from io import BytesIO
from pathlib import Path

import msgspec
import pytest
from lxml import etree

from openimmo.errors import OpenImmoError, Refused, SettingsError
from openimmo.exporters.writer import listing_to_xml, write
from openimmo.importers.feed import read_feed
from openimmo.model import Kept, Openimmo, Uebertragung
from openimmo.xsd.catalogue import schema
from openimmo.xsd.check import first_errors
from tests.exporters.canonical import OLD_NAMESPACE, canonical
from tests.exporters.flats import TRANSFER, document, flat


def test_a_document_built_from_nothing_is_a_valid_feed() -> None:
    root = etree.fromstring(write(document(flat("A1"), flat("A2"))))
    assert schema("1.2.7c").validate(root), first_errors(schema("1.2.7c"), root)
    assert [number.text for number in root.iter("objektnr_extern")] == ["A1", "A2"]


def test_it_reads_back_as_the_same_document() -> None:
    assert read_feed(BytesIO(write(document()))) == document()


def test_the_order_of_the_standard_does_not_depend_on_the_order_of_the_code() -> None:
    provider = etree.fromstring(write(document())).find("anbieter")
    assert provider is not None
    assert [child.tag for child in provider] == ["firma", "openimmo_anid", "immobilie", "impressum"]


def test_a_feed_is_utf_8_and_says_so() -> None:
    written = write(document())
    assert written.startswith(b'<?xml version="1.0" encoding="UTF-8"?>\n<openimmo>')
    assert b"Helle Wohnung &lt;mit Balkon&gt; &amp; Garten" in written


def test_pretty_breaks_lines_and_indents() -> None:
    lines = write(document(), pretty=True).decode().splitlines()
    assert lines[1] == "<openimmo>"
    assert lines[2].startswith('  <uebertragung art="ONLINE"')
    assert lines[3:7] == [
        "  <anbieter>",
        "    <firma>Meyer GmbH</firma>",
        "    <openimmo_anid>OIMEYER</openimmo_anid>",
        "    <immobilie>",
    ]
    assert lines[7:9] == ["      <objektkategorie>", '        <nutzungsart WOHNEN="true" GEWERBE="false"/>']
    assert lines[-3:] == ["    <impressum>Meyer GmbH, Leipzig</impressum>", "  </anbieter>", "</openimmo>"]


@pytest.mark.parametrize("version", ["1.1", "1.2.0"])
def test_old_versions_have_their_namespace(version: str) -> None:
    written = write(document(), version=version)
    assert written.count(b"xmlns") == 1
    root = etree.fromstring(written)
    assert {etree.QName(element).namespace for element in root.iter("*")} == {OLD_NAMESPACE}


def test_later_versions_have_none_even_if_the_sender_wrote_one() -> None:
    sent = write(document(), version="1.2.0").replace(b'version="1.2.0"', b'version="1.2.5"')
    assert b"xmlns" not in write(read_feed(BytesIO(sent)))


def test_version_sets_the_attribute_and_leaves_the_content() -> None:
    root = etree.fromstring(write(document(), version="1.2.3"))
    assert root.find("uebertragung").get("version") == "1.2.3"  # type: ignore[union-attr]
    root.find("uebertragung").set("version", "1.2.7c")  # type: ignore[union-attr]
    assert canonical(root) == canonical(write(document()))


def test_an_unknown_version_is_refused_with_the_known_ones() -> None:
    with pytest.raises(SettingsError, match=r"9\.9") as refused:
        write(document(), version="9.9")
    assert "1.2.7c" in str(refused.value.advice("de"))


def test_the_version_of_a_document_is_written_as_it_stands_however_odd() -> None:
    odd = msgspec.structs.replace(document(), uebertragung=msgspec.structs.replace(TRANSFER, version="1.2.99 / X"))
    assert b'version="1.2.99 / X"' in write(odd)


def test_a_document_without_a_header_gets_none() -> None:
    assert [child.tag for child in etree.fromstring(write(Openimmo(anbieter=document().anbieter)))] == ["anbieter"]


def test_declared_prefixes_come_back_even_unused() -> None:
    kept = Kept(
        namespaces={"xsi": "http://www.w3.org/2001/XMLSchema-instance", "f": "urn:example:f"},
        attributes={"{http://www.w3.org/2001/XMLSchema-instance}noNamespaceSchemaLocation": "openimmo.xsd"},
    )
    written = write(Openimmo(kept=kept, uebertragung=TRANSFER))
    assert b'xmlns:f="urn:example:f"' in written
    assert b'xsi:noNamespaceSchemaLocation="openimmo.xsd"' in written


def test_a_default_namespace_that_is_not_the_feeds_is_not_put_on_a_later_version() -> None:
    written = write(Openimmo(kept=Kept(namespaces={"": "urn:example:other"}), uebertragung=TRANSFER))
    assert b"xmlns" not in written


def test_of_two_prefixes_for_the_same_namespace_the_default_is_used() -> None:
    kept = Kept(namespaces={"": OLD_NAMESPACE, "oi": OLD_NAMESPACE})
    written = write(Openimmo(kept=kept, uebertragung=Uebertragung(version="1.2.0")))
    assert f'<openimmo xmlns="{OLD_NAMESPACE}"><uebertragung version="1.2.0"/>'.encode() in written


def test_a_stream_gets_the_same_bytes() -> None:
    stream = BytesIO()
    write(document(), stream)
    assert stream.getvalue() == write(document())


@pytest.mark.parametrize("kind", [str, Path])
def test_a_file_gets_the_same_bytes(tmp_path: Path, kind: type) -> None:
    write(document(), kind(tmp_path / "feed.xml"))
    assert (tmp_path / "feed.xml").read_bytes() == write(document())
    assert [path.name for path in tmp_path.iterdir()] == ["feed.xml"]


def test_a_file_stays_as_it_was_when_the_new_one_cannot_be_finished(tmp_path: Path) -> None:
    target = tmp_path / "feed.xml"
    target.write_bytes(b"before")
    with pytest.raises(Refused):
        write(document(flat("A1"), flat("bell \x07")), target)
    assert target.read_bytes() == b"before"
    assert [path.name for path in tmp_path.iterdir()] == ["feed.xml"]


def test_a_folder_that_is_not_there_is_said_clearly(tmp_path: Path) -> None:
    with pytest.raises(Refused, match=r"feed\.xml") as refused:
        write(document(), tmp_path / "nowhere" / "feed.xml")
    assert refused.value.code == "export-target"
    assert isinstance(refused.value, OpenImmoError)


def test_one_listing_alone_is_canonical_and_without_namespace() -> None:
    xml = listing_to_xml(flat())
    assert etree.tostring(etree.fromstring(xml), method="c14n", exclusive=True) == xml
    assert xml.startswith(b'<immobilie><objektkategorie><nutzungsart GEWERBE="false" WOHNEN="true"></nutzungsart>')
