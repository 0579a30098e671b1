"""The pages of listings in a real browser: from disk, without scripts, on paper, in the dark, off the network."""

import base64
import io
import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from PIL import Image

from tests.acceptance.browser import CHROMIUM, DRIVER, MISSING, Session, asked, driven
from tests.commands.program import SAMPLES, process
from tests.pipeline.deliveries import attachment, feed, listing, zipped

pytestmark = [pytest.mark.system, pytest.mark.skipif(not (CHROMIUM and DRIVER), reason=MISSING)]
HOSTILE = "<script>document.title='run'</script><img src=x onerror=\"document.title='run'\">\u202egnp.exe" + "W" * 150
CONTACT = (
    "<email_direkt>javascript:alert(1)@example.org</email_direkt><tel_durchw>0241 998877</tel_durchw>"
    "<name>Sommer</name><url>javascript:document.title='run'</url>"
)


def photo(shade: int) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (900, 600), (shade, 120, 160)).save(out, "JPEG")
    return out.getvalue()


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The pages of a hostile listing with pictures and of a usual one, made by the program itself."""
    folder = tmp_path_factory.mktemp("pages")
    files = {f"{number}.jpg": photo(40 * number) for number in range(1, 4)}
    shown = [attachment(name, title=HOSTILE) for name in files]
    hostile = listing("A/1 ü", title=HOSTILE, contact=CONTACT, attachments=shown)
    package = folder / "in.zip"
    package.write_bytes(zipped({"openimmo.xml": feed(hostile, listing("A2")), **files}))
    assert process(folder / "home", "import", package, SAMPLES / "valid" / "haus-kauf.xml").code == 0
    out = folder / "angebote"
    answer = process(folder / "home", "--lang", "de", "listings", "export", "--format", "html", "--output", out)
    assert answer.code == 0
    return out


@pytest.fixture(scope="module")
def hostile(pages: Path) -> Path:
    return next(page for page in pages.glob("listing-A-1*.html"))


@pytest.fixture
def session(pages: Path, tmp_path: Path) -> Iterator[Session]:
    with driven(tmp_path, "--window-size=1200,900") as opened:
        opened.open(pages / "index.html")
        yield opened


def test_opens_from_disk_and_shows_every_picture(session: Session, hostile: Path) -> None:
    assert (
        session.run("[...document.images].every(image => image.loading === 'lazy' || image.naturalWidth > 0)") is True
    )
    session.open(hostile)
    session.run("document.querySelectorAll('img').forEach(image => image.loading = 'eager')")
    assert session.run("document.querySelectorAll('.photos img').length") == 3
    assert session.run("document.querySelector('.hero img').naturalWidth") == 900
    assert session.complaints() == []


def test_links_lead_from_the_list_to_a_listing_and_back(session: Session, hostile: Path) -> None:
    session.click(f'a[href="{hostile.name}"]')
    assert session.run("document.querySelector('h1').textContent").startswith("<script>")
    session.click(".way a")
    assert session.run("document.querySelectorAll('.card').length") == 3


def test_hostile_texts_run_nothing(session: Session, hostile: Path) -> None:
    session.open(hostile)
    assert session.run("document.title") != "run"
    assert session.run("document.querySelectorAll('script, iframe, object, [onerror]').length") == 0
    assert session.run("[...document.links].every(a => /^(file|mailto|tel|https?):/.test(a.protocol))") is True
    assert "\\u202e" in session.run("document.body.innerText")


def test_can_be_read_out(session: Session, hostile: Path, pages: Path) -> None:
    for page in (pages / "index.html", hostile, next(pages.glob("listing-NL-2031*.html"))):
        session.open(page)
        assert session.run("document.documentElement.lang") == "de"
        assert session.run("document.title.trim().length > 0") is True
        assert session.run("document.querySelectorAll('h1').length") == 1
        assert session.run("document.querySelectorAll('main').length") == 1
        levels = session.run("[...document.querySelectorAll('h1,h2,h3,h4')].map(h => Number(h.tagName[1]))")
        assert all(level <= before + 1 for before, level in pairwise(levels))
        assert session.run("[...document.images].every(image => image.hasAttribute('alt'))") is True
        named = "a.textContent.trim() !== '' || a.querySelector('img')?.alt.trim()"
        assert session.run(f"[...document.querySelectorAll('a')].every(a => {named})") is True
        ids = session.run("[...document.querySelectorAll('[id]')].map(e => e.id)")
        assert len(ids) == len(set(ids))


def test_the_colours_can_be_told_apart(session: Session, hostile: Path) -> None:
    """Text of every kind has a contrast of 4.5 at least (WCAG 2.2, 1.4.3), in light and in the dark."""
    session.open(hostile)
    script = """
(() => {
  const light = c => { const v = c.map(x => x / 255).map(x => x <= .04045 ? x / 12.92 : ((x + .055) / 1.055) ** 2.4);
    return .2126 * v[0] + .7152 * v[1] + .0722 * v[2]; };
  const rgb = s => s.match(/[0-9.]+/g).map(Number);
  const behind = e => { for (; e; e = e.parentElement) { const c = rgb(getComputedStyle(e).backgroundColor);
    if (c.length < 4 || c[3] > 0) return c.slice(0, 3); } return [255, 255, 255]; };
  return Math.min(...[...document.querySelectorAll('p, a, h1, h2, dt, dd, li')].map(e => {
    const [a, b] = [light(rgb(getComputedStyle(e).color).slice(0, 3)), light(behind(e))];
    return (Math.max(a, b) + .05) / (Math.min(a, b) + .05); }));
})()""".strip()
    for scheme in ("light", "dark"):
        session.devtools("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": scheme}])
        assert session.run(script) >= 4.5


def test_is_as_wide_as_the_window_and_no_wider(pages: Path, hostile: Path, tmp_path: Path) -> None:
    for width in (360, 800, 1600):
        with driven(tmp_path / str(width)) as opened:
            metrics = {"width": width, "height": 800, "deviceScaleFactor": 1, "mobile": width < 500}
            opened.devtools("Emulation.setDeviceMetricsOverride", **metrics)
            for page in (pages / "index.html", hostile):
                opened.open(page)
                fits = "document.documentElement.scrollWidth <= document.documentElement.clientWidth"
                assert opened.run(fits) is True, (width, page.name)


def test_asks_for_nothing_but_the_files_of_the_folder(session: Session, pages: Path, hostile: Path) -> None:
    session.open(hostile)
    asked_for = [address for address in session.requests() if not address.startswith(("chrome:", "data:"))]
    assert asked_for
    assert [address for address in asked_for if not address.startswith(f"{pages.as_uri()}/")] == []


def test_prints_on_two_sheets_at_most(pages: Path, hostile: Path, tmp_path: Path) -> None:
    for page in (hostile, next(pages.glob("listing-NL-2031*.html"))):
        paper = tmp_path / "expose.pdf"
        asked(tmp_path, page, f"--print-to-pdf={paper}", "--no-pdf-header-footer")
        data = paper.read_bytes()
        assert data.startswith(b"%PDF-")
        assert 1 <= len(re.findall(rb"/Type\s*/Page\b", data)) <= 2


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_can_be_seen_in_light_and_in_the_dark(session: Session, scheme: str) -> None:
    session.devtools("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": scheme}])
    shot = base64.b64decode(session.devtools("Page.captureScreenshot")["data"])
    colours = Image.open(io.BytesIO(shot)).convert("L").getcolors(256) or []
    assert (max(colours)[1] > 200) is (scheme == "light")
