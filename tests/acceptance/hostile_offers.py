"""Deliveries of random valid listings of every version, and of hostile ones, with real files: for sweeps of exports."""

import io
import re
from collections.abc import Callable
from random import Random

from lxml import etree
from PIL import Image

from openimmo.xsd.catalogue import VERSIONS
from tests.pipeline.deliveries import zipped
from tests.xsd.damage import damage
from tests.xsd.random_feeds import random_feed

PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
CONTROL = "CONTROL-CHARACTER"
RAW = (b"\x01", b"&#1;", b"&#x0;", b"\x0b", b"&#xFFFF;", b"\xef\xbf\xbe", b"\x80", b"\xed\xa0\x80", b"&nbsp;", b"&")
TEXTS = (
    "x" * 70_000, "Wort " * 9_000, "😀🏡\U0010ffff" * 50, "\u202egedreht\u200b\ufeff", "e\u0301" * 300,
    "<b>fett</b><br>neu", "<script>alert(1)</script>", "<p>offen", "a &lt; b &amp; c", "<![CDATA[x]]>", "-->", "\r\n\t",
    "&amp;amp;", "a\x85b\u2028c", CONTROL,
)  # fmt: skip
NUMBERS = (
    "IMVO-ID-7", "imvo-id-8", "../../etc/passwd", "ä ö/ü\\ß", "🏠", "<1>", "'\"", "n" * 300, " 12 ", "-", ".", "\u0130",
    "NUL", "a\nb", "{number}", "%00",
)  # fmt: skip
USUAL_TYPES = {"jpg": "JPEG", "png": "PNG", "gif": "GIF", "webp": "WEBP", "bmp": "BMP"}
FOREIGN = "urn:example:foreign"
KEPT_BACK = ("aktiv_von", "aktiv_bis", "weitergabe_generell", "weitergabe_positiv", "weitergabe_negativ")


def delivery(seed: int, version: str) -> bytes:
    """A ZIP of one feed and the files that some of its attachments name; the same for the same seed."""
    chance = Random(f"{seed} {version}")
    feed = random_feed(
        version, chance, listings=chance.randint(2, 5), odd_spellings=True, density=chance.choice((0.1, 0.3, 0.5))
    )
    transfer = feed.find("uebertragung")
    assert transfer is not None
    transfer.attrib.pop("modus", None)
    for number, provider in enumerate(feed.iter("anbieter")):
        _say(provider, "openimmo_anid", f"{version} {seed} {number}")
    files = pool(chance)
    listings = list(feed.iter("immobilie"))
    for number, one in enumerate(listings):
        _settle(one, f"{version}-{number}", chance)
        if chance.random() < 0.5:
            _attach(one, files, chance)
    hostile = chance.random() < 0.6
    if hostile:
        for one in listings:
            for _ in range(chance.choice((0, 1, 1, 2, 4))):
                chance.choice(HOSTILITIES)(one, chance)
    if hostile and chance.random() < 0.5:
        feed = damage(feed, chance)
    return zipped({"feed.xml": _raw(etree.tostring(feed, encoding="UTF-8"), chance), **files})


def pool(chance: Random) -> dict[str, bytes]:
    """Some real files: pictures of several formats, one with a lying name, documents, and what is no picture."""
    files = {f"{ending}{n}.{ending}": drawn(kind, chance) for ending, kind in USUAL_TYPES.items() for n in range(2)}
    return files | {
        "plan.pdf": PDF, "liar.jpg": drawn("PNG", chance), "broken.jpg": drawn("JPEG", chance)[:60], "empty.jpg": b"",
        "Ünï côde.jpg": drawn("JPEG", chance), "note.txt": b"Ein Satz.", "bomb.svg": b"<svg/>",
    }  # fmt: skip


def drawn(kind: str, chance: Random) -> bytes:
    """A small picture of one colour."""
    out = io.BytesIO()
    colour = chance.randrange(256), chance.randrange(256), chance.randrange(256)
    Image.new("RGB", (chance.randint(1, 40), chance.randint(1, 40)), colour).save(out, kind)
    return out.getvalue()


def _raw(feed: bytes, chance: Random) -> bytes:
    """With the bytes that no writer of XML would let through."""
    return re.sub(CONTROL.encode(), lambda _: chance.choice(RAW), feed)


def _settle(one: etree._Element, number: str, chance: Random) -> None:
    """Under a number of its own, mostly; and seldom kept back by itself, for then there is nothing to see."""
    techn = one.find("verwaltung_techn")
    if techn is None:
        return
    if chance.random() < 0.9:
        _say(techn, "objektnr_extern", number if chance.random() < 0.8 else chance.choice(NUMBERS))
        _say(techn, "openimmo_obid", f"O{number}")
    action = techn.find("aktion")
    if action is not None:
        action.attrib.pop("aktionart", None)
        if chance.random() < 0.1:
            action.set("aktionart", "REFERENZ")
    for name in KEPT_BACK if chance.random() < 0.9 else ():
        for child in techn.findall(name):
            techn.remove(child)


def _say(parent: etree._Element, name: str, value: str) -> None:
    child = parent.find(name)
    if child is not None:
        child.text = value


def _attach(one: etree._Element, files: dict[str, bytes], chance: Random) -> None:
    """Let it name some of the files, and links; sometimes very many."""
    holder = one.find("anhaenge")
    if holder is None:
        holder = etree.Element("anhaenge")
        (one.find("freitexte") if one.find("freitexte") is not None else one[-2]).addnext(holder)
    for _ in range(chance.choice((1, 2, 3, 5, 5, 250))):
        path = chance.choice((*files, "https://example.com/360?a=1&b=2", "javascript:alert(1)", "missing.jpg"))
        made = etree.SubElement(holder, "anhang", gruppe=chance.choice(("BILD", "TITELBILD", "GRUNDRISS", "LINKS")))
        made.set("location", chance.choice(("EXTERN", "EXTERN", "INTERN", "REMOTE")))
        if chance.random() < 0.7:
            etree.SubElement(made, "anhangtitel").text = chance.choice(("Bild", "internes Gutachten", "🏡", ""))
        etree.SubElement(made, "format").text = chance.choice(("jpg", "JPEG", "image/png", "pdf", ""))
        etree.SubElement(etree.SubElement(made, "daten"), "pfad").text = path


Hostility = Callable[[etree._Element, Random], None]


def _long_or_odd_text(one: etree._Element, chance: Random) -> None:
    leaves = [leaf for leaf in one.iter("*") if len(leaf) == 0]
    chance.choice(leaves).text = chance.choice(TEXTS[:-1]).translate({0x85: " "}) if chance.random() < 0.9 else CONTROL


def _odd_number(one: etree._Element, chance: Random) -> None:
    leaves = [leaf for leaf in one.iter("*") if re.fullmatch(r"[0-9.+-]+", leaf.text or "")]
    if leaves:
        odd = ("1.234.567,89 €", "9" * 400, "1e999", "-0", "NaN", "ca. 100", "0.1" + "0" * 300 + "1", "½", "٣")
        chance.choice(leaves).text = chance.choice(odd)


def _odd_word(one: etree._Element, chance: Random) -> None:
    said = [element for element in one.iter("*") if element.attrib]
    if said:
        element = chance.choice(said)
        words = ("ERFUNDEN", "", "true", "wahr", "Ja", "ETAGE ", "🏠", "DEU;AUT", "X" * 5000)
        element.set(chance.choice(list(element.attrib)), chance.choice(words))


def _unknown(one: etree._Element, chance: Random) -> None:
    parent = chance.choice([element for element in one.iter("*") if len(element)] or [one])
    prefix = chance.choice(("x", None))
    foreign = etree.Element(f"{{{FOREIGN}}}extra", nsmap={prefix: FOREIGN})
    foreign.set(f"{{{FOREIGN}}}art" if prefix else "art", "🏡")
    etree.SubElement(foreign, "kaufpreis").text = "1"
    made = chance.choice((foreign, etree.Element("größe"), etree.Element("foo")))
    parent.insert(chance.randint(0, len(parent)), made)


def _unknown_attribute(one: etree._Element, chance: Random) -> None:
    element = chance.choice(list(one.iter("*")))
    element.set(chance.choice((f"{{{FOREIGN}:more}}x", "foo", "größe")), "1")


def _less(one: etree._Element, chance: Random) -> None:
    parent = chance.choice([element for element in one.iter("*") if len(element)] or [one])
    if len(parent):
        parent.remove(chance.choice(list(parent)))


def _shuffled(one: etree._Element, chance: Random) -> None:
    parent = chance.choice([element for element in one.iter("*") if len(element)] or [one])
    children = list(parent)
    chance.shuffle(children)
    parent[:] = children


def _damaged(one: etree._Element, chance: Random) -> None:
    bad = damage(one, chance)
    one[:] = list(bad)
    one.text = bad.text


def _deep(one: etree._Element, chance: Random) -> None:
    here = chance.choice(list(one.iter("*")))
    for _ in range(60):
        here = etree.SubElement(here, "user_defined_anyfield")
    here.text = CONTROL if chance.random() < 0.2 else "tief"


def _own_fields(one: etree._Element, chance: Random) -> None:
    parent = one.find("verwaltung_techn")
    if parent is not None:
        for name in ("status", "warnhinweis", "epass_art", "🏡"):
            etree.SubElement(parent, "user_defined_simplefield", feldname=name).text = chance.choice(TEXTS[2:6])


HOSTILITIES: tuple[Hostility, ...] = (
    _long_or_odd_text, _long_or_odd_text, _odd_number, _odd_word, _unknown, _unknown_attribute, _less, _shuffled,
    _damaged, _deep, _own_fields,
)  # fmt: skip


def deliveries(seed: int, count: int | None = None) -> list[bytes]:
    """One delivery of each version, or of some of them."""
    versions = list(VERSIONS)
    if count is not None:
        versions = Random(seed).sample(versions, count)
    return [delivery(seed, version) for version in versions]
