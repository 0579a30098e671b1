"""A foreign feed judged by the limits of a portal: what it would refuse, at the place where it stands."""

import io
import zipfile
from pathlib import Path

import msgspec
import pytest
from PIL import Image

from openimmo.domain.portal import DeleteForm, Mandatory, PackageForm, Portal, PortalLimits
from openimmo.domain.validation import PackageValidation
from openimmo.exporters.writer import write
from openimmo.model import Anhaenge, Anhang, AnhangLocation, Daten, Freitexte, Immobilie
from openimmo.pipeline.validating import Options, validate_package
from tests.exporters import flats
from tests.exporters.flats import document

PORTAL = Portal(name="portal", preset="openimmo")


def portal(**said: object) -> Portal:
    return msgspec.structs.replace(PORTAL, **said)


def flat(number: str = "AF437") -> Immobilie:
    return msgspec.structs.replace(flats.flat(number), freitexte=Freitexte(objekttitel="Helle Wohnung"))


def picture(side: int) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (side, 10)).save(out, "JPEG")
    return out.getvalue()


def package(path: Path, *listings: Immobilie, files: dict[str, bytes] | None = None, xml: bytes | None = None) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("openimmo.xml", xml or write(document(*listings), version="1.2.7c"))
        for name, data in (files or {}).items():
            archive.writestr(name, data)
    return path


def judged(path: Path, to: Portal | None) -> PackageValidation:
    return validate_package(path, Options(portal=to))


def found(path: Path, to: Portal | None) -> list[tuple[str, str | None, bool]]:
    told = judged(path, to).findings
    return [(one.code, one.path, one.line is not None) for one in told if one.code.startswith(("portal-", "export-"))]


def test_a_feed_that_the_portal_takes_has_nothing_to_be_told(tmp_path: Path) -> None:
    path = package(tmp_path / "x.zip", flat())
    assert found(path, PORTAL) == []
    assert judged(path, PORTAL).verdict == judged(path, None).verdict


def test_what_a_listing_lacks_and_what_is_too_long_is_told_where_it_stands(tmp_path: Path) -> None:
    to = portal(mandatory=(Mandatory(path="freitexte/lage"),), limits=PortalLimits(number=3, title=10))
    path = package(tmp_path / "x.zip", flat("AF437"))
    listing = "/openimmo/anbieter[1]/immobilie[1]"
    assert sorted(found(path, to)) == [
        ("export-mandatory-missing", f"{listing}/freitexte/lage", True),
        ("export-number-long", f"{listing}/verwaltung_techn/objektnr_extern", True),
        ("portal-text-long", f"{listing}/freitexte/objekttitel", True),
    ]
    assert judged(path, to).verdict == "invalid"
    assert found(path, None) == []


def test_pictures_are_measured_in_the_package(tmp_path: Path) -> None:
    file = Anhang(location=AnhangLocation.EXTERN, format="jpg", daten=Daten(pfad="a.jpg"))
    listing = msgspec.structs.replace(flat(), anhaenge=Anhaenge(anhang=(file,)))
    path = package(tmp_path / "x.zip", listing, files={"a.jpg": picture(200)})
    to = portal(limits=PortalLimits(side=100))
    assert [code for code, _, _ in found(path, to)] == ["portal-picture-side"]


def test_the_feed_as_a_whole_is_measured(tmp_path: Path) -> None:
    path = package(tmp_path / "x.zip", flat("1"), flat("2"))
    to = portal(
        version="1.2.3", limits=PortalLimits(listings=1, package_bytes=100), package=PackageForm(zipped=False)
    )  # fmt: skip
    assert sorted(code for code, _, _ in found(path, to)) == [
        "portal-listings-many", "portal-package-form", "portal-package-large", "portal-version",
    ]  # fmt: skip


@pytest.mark.parametrize("form", DeleteForm)
def test_deletions_are_judged_by_their_form_and_by_nothing_else(tmp_path: Path, form: DeleteForm) -> None:
    xml = write(document(flat("1")), version="1.2.7c").replace(b'"CHANGE"', b'"DELETE"')
    to = portal(delete=form, mandatory=(Mandatory(path="freitexte/lage"),))
    expected = [] if form is DeleteForm.ACTION else ["portal-delete-form"]
    assert [code for code, _, _ in found(package(tmp_path / "x.zip", xml=xml), to)] == expected


def test_a_folder_is_measured_whole(tmp_path: Path) -> None:
    folder = tmp_path / "delivery"
    folder.mkdir()
    (folder / "openimmo.xml").write_bytes(write(document(flat()), version="1.2.7c"))
    to = portal(limits=PortalLimits(package_bytes=100), package=PackageForm(zipped=False))
    assert [code for code, _, _ in found(folder, to)] == ["portal-package-large"]
