"""The HTML report in a real browser: with and without JavaScript, on paper, in the dark, and never on the network."""

import base64
import io
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image

from tests.acceptance.browser import CHROMIUM, DRIVER, MISSING, Session, asked, driven
from tests.commands.program import process
from tests.pipeline.validation_samples import ANHANG, feed, listing, picture, with_pictures, zipped

pytestmark = [pytest.mark.system, pytest.mark.skipif(not (CHROMIUM and DRIVER), reason=MISSING)]
HOSTILE = "&lt;script&gt;document.title='run'&lt;/script&gt;&lt;img src=x onerror=&quot;document.title='run'&quot;&gt;"


def titled(text: str) -> tuple[str, str]:
    return "</kontaktperson>", f"</kontaktperson><freitexte><objekttitel>{text}</objekttitel></freitexte>"


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The report on a package with errors, warnings, a hostile title and pictures, made by the program itself."""
    folder = tmp_path_factory.mktemp("report")
    gone = ANHANG.replace("haus.jpg", "weg.jpg")
    ordered = ("<anhaenge></anhaenge>\n", "")
    listings = (
        listing((">780.00<", ">viel<"), (">84.5<", ">gross<"), with_pictures(ANHANG, gone)),
        listing(ordered, titled(HOSTILE), ('wohnungtyp="ETAGE"', f'wohnungtyp="{HOSTILE}"'), number="A2"),
    )
    package = zipped(folder / "muster.zip", {"openimmo.xml": feed(*listings), "haus.jpg": picture()})
    out = folder / "bericht.html"
    answer = process(folder / "home", "--lang", "de", "validate", package, "--format", "html", "--output", out)
    assert (answer.code, answer.err) == (1, "")
    return out


@pytest.fixture
def session(page: Path, tmp_path: Path) -> Iterator[Session]:
    with driven(tmp_path, "--window-size=1200,900") as opened:
        opened.open(page)
        yield opened


def test_without_javascript_everything_is_there_but_the_search(page: Path, tmp_path: Path) -> None:
    with driven(tmp_path, "--window-size=1200,900") as opened:
        opened.devtools("Emulation.setScriptExecutionDisabled", value=True)
        opened.open(page)
        assert (opened.shown(".tools"), opened.shown(".group.error") > 0) == (0, True)
        seen = opened.run("document.body.innerText")
        for said in ("muster.zip", "Was zuerst zu tun ist", "<kaltmiete>viel", "A2"):
            assert said in seen
        opened.click("label:has(.only-warning)")
        assert (opened.shown(".group.error"), opened.shown(".group.warning") > 0) == (0, True)


def test_with_javascript_listings_and_rules_can_be_chosen(page: Path, tmp_path: Path) -> None:
    seen = asked(tmp_path, page, "--dump-dom").stdout
    assert not re.search(r'class="tools" hidden', seen)
    assert '<option value="A2">' in seen
    assert '<option value="schema-value-type">' in seen


def test_filters_by_severity_search_listing_and_rule(session: Session) -> None:
    whole = session.shown(".place")
    assert session.shown(".group.error") > 0
    assert session.shown(".group.warning") > 0
    session.click("label:has(.only-warning)")
    assert (session.shown(".group.error"), session.shown(".group.warning") > 0) == (0, True)
    session.click("label:has(.only-all)")
    session.type(".search", "viel")
    assert 0 < session.shown(".place") < whole
    assert "Fundstellen" in session.run("document.querySelector('.status').textContent")
    session.ask("POST", f"{session.find('.search')}/clear", {})
    session.type(".search", "gibtesnicht")
    assert session.shown(".place") == 0
    assert session.shown(".status") == 1


def test_hostile_texts_run_nothing_and_nothing_complains(session: Session) -> None:
    assert "muster.zip" in session.run("document.title")
    assert session.run("document.querySelectorAll('script').length") == 1
    assert session.run("document.querySelectorAll('img').length") == 1
    assert session.run("[...document.images].every(image => image.naturalWidth > 0)") is True
    assert session.complaints() == []


def test_is_as_wide_as_the_window_and_no_wider(page: Path, tmp_path: Path) -> None:
    for width in (360, 800, 1600):
        with driven(tmp_path / str(width)) as opened:
            metrics = {"width": width, "height": 800, "deviceScaleFactor": 1, "mobile": width < 500}
            opened.devtools("Emulation.setDeviceMetricsOverride", **metrics)
            opened.open(page)
            assert opened.run("document.documentElement.scrollWidth <= document.documentElement.clientWidth") is True


def test_can_be_used_with_the_keyboard_alone(session: Session) -> None:
    summaries = session.run("document.querySelectorAll('.group > summary').length")
    reached = session.run("[...document.querySelectorAll('summary, a, input, select')].every(e => e.tabIndex === 0)")
    assert summaries > 0
    assert reached is True


def test_asks_the_network_for_nothing(session: Session, page: Path) -> None:
    asked_for = session.requests()
    assert [address for address in asked_for if not address.startswith(("chrome:", "data:"))] == [page.as_uri()]


def test_prints_every_finding(page: Path, tmp_path: Path) -> None:
    paper = tmp_path / "bericht.pdf"
    asked(tmp_path, page, f"--print-to-pdf={paper}", "--no-pdf-header-footer")
    data = paper.read_bytes()
    assert data.startswith(b"%PDF-")
    assert len(re.findall(rb"/Type\s*/Page\b", data)) >= 2


def test_folded_findings_are_open_on_paper(session: Session) -> None:
    session.run("document.querySelectorAll('details').forEach(one => one.open = false)")
    folded = session.shown(".place")
    session.devtools("Emulation.setEmulatedMedia", media="print")
    assert folded == 0 < session.shown(".place")
    assert session.shown(".tools, .filters") == 0


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_can_be_seen_in_light_and_in_the_dark(session: Session, scheme: str) -> None:
    features = [{"name": "prefers-color-scheme", "value": scheme}]
    session.devtools("Emulation.setEmulatedMedia", features=features)
    shot = base64.b64decode(session.devtools("Page.captureScreenshot")["data"])
    colours = Image.open(io.BytesIO(shot)).convert("L").getcolors(256) or []
    background = max(colours)[1]
    assert len(colours) > 50
    assert (background > 200) is (scheme == "light")
