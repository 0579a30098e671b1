"""What a portal would refuse is known before anything is sent, with its reason and what to do."""

import msgspec
import pytest

from openimmo.domain.listing import MediaRef
from openimmo.domain.portal import Mandatory, Portal, PortalLimits
from openimmo.exporters.portals.adapting import Facts, Finished, adapted, foreseen
from openimmo.exporters.portals.limits import exceeded, files_exceeded, said_at
from openimmo.exporters.portals.preflight import preflight
from openimmo.findings import Severity, finding
from openimmo.importers.feed import read_listing
from openimmo.model import Anhaenge, Immobilie, VerwaltungObjekt
from tests.exporters.flats import flat

PORTAL = Portal(name="portal", preset="openimmo")


def portal(**said: object) -> Portal:
    return msgspec.structs.replace(PORTAL, **said)


def made(listing: Immobilie, to: Portal = PORTAL, number: str = "AF437") -> Finished:
    return foreseen(adapted(listing, to, Facts(number=number)), to)


def codes(listing: Immobilie, to: Portal = PORTAL, number: str = "AF437") -> list[str]:
    return [reason.code for reason in preflight(made(listing, to, number), to).blocked]


def titled(text: str) -> Immobilie:
    listing = flat()
    assert listing.freitexte is not None
    return msgspec.structs.replace(listing, freitexte=msgspec.structs.replace(listing.freitexte, objekttitel=text))


def test_a_good_listing_goes() -> None:
    assert preflight(made(flat()), PORTAL).blocked == ()


def test_a_listing_that_is_not_valid_is_blocked_by_what_it_lacks() -> None:
    listing = msgspec.structs.replace(flat(), kontaktperson=None)
    (reason,) = preflight(made(listing), PORTAL).blocked
    assert reason.code == "export-invalid"
    assert (reason.params["version"], reason.params["name"]) == ("1.2.7c", "kontaktperson")


def test_what_is_missing_deeper_is_named_itself_not_only_what_lacks_it() -> None:
    listing = flat()
    assert listing.verwaltung_techn is not None
    techn = msgspec.structs.replace(listing.verwaltung_techn, stand_vom=None)
    (reason,) = preflight(made(msgspec.structs.replace(listing, verwaltung_techn=techn)), PORTAL).blocked
    assert reason.params["name"] == "verwaltung_techn/stand_vom"


def test_a_value_that_no_feed_can_hold_blocks() -> None:
    assert codes(titled("\x01")) == ["export-character"]


@pytest.mark.parametrize(
    ("path", "there"),
    [
        ("freitexte/objekttitel", True),
        ("freitexte/lage", False),
        ("geo/land/@iso_land", True),
        ("preise/kaufpreis", True),
        ("preise/kaltmiete", False),
        ("kontaktperson/email_zentrale | kontaktperson/email_direkt", True),
        ("kontaktperson/email_zentrale | kontaktperson/tel_zentrale", False),
        ("objektkategorie/objektart/wohnung", True),
        ("objektkategorie/objektart/haus", False),
        ("objektkategorie/nutzungsart/@GEWERBE", True),
        ("anhaenge/anhang", False),
        ("gibt/es/nicht", False),
    ],
)
def test_a_portal_may_demand_anything_by_its_path(path: str, there: bool) -> None:
    expected = [] if there else ["export-mandatory-missing"]
    assert codes(flat(), portal(mandatory=(Mandatory(path=path),))) == expected
    assert any(said_at(flat(), one) for one in path.split("|")) is there


@pytest.mark.parametrize(
    ("demand", "blocked"),
    [
        (Mandatory(path="freitexte/lage", kinds=("haus",)), False),
        (Mandatory(path="freitexte/lage", kinds=("haus", "WOHNUNG")), True),
        (Mandatory(path="freitexte/lage", marketing=("MIETE_PACHT",)), False),
        (Mandatory(path="freitexte/lage", marketing=("KAUF",)), True),
        (Mandatory(path="freitexte/lage", countries=("AUT",)), False),
        (Mandatory(path="freitexte/lage", countries=("DEU", "AUT")), True),
    ],
)
def test_a_demand_concerns_its_kinds_marketing_and_countries_only(demand: Mandatory, blocked: bool) -> None:
    assert bool(codes(flat(), portal(mandatory=(demand,)))) is blocked


def test_blank_texts_and_empty_elements_say_nothing() -> None:
    assert codes(titled("  "), portal(mandatory=(Mandatory(path="freitexte/objekttitel"),)))
    empty = msgspec.structs.replace(flat(), anhaenge=Anhaenge(), verwaltung_objekt=VerwaltungObjekt())
    assert codes(empty, portal(mandatory=(Mandatory(path="verwaltung_objekt"),)))


def test_what_privacy_holds_back_is_missing_there() -> None:
    listing = read_listing(b"<immobilie><geo><plz>1</plz><strasse>Allee</strasse></geo></immobilie>")
    hidden = msgspec.structs.replace(listing, verwaltung_objekt=VerwaltungObjekt(objektadresse_freigeben=False))
    to = portal(mandatory=(Mandatory(path="geo/strasse"),))
    assert "export-mandatory-missing" in codes(hidden, to)
    assert "export-mandatory-missing" not in codes(listing, to)


def test_a_number_that_is_too_long_blocks() -> None:
    (reason,) = preflight(made(flat(), number="x" * 11), portal(limits=PortalLimits(number=10))).blocked
    assert (reason.code, reason.params["length"], reason.params["limit"]) == ("export-number-long", "11", "10")
    assert codes(flat(), portal(limits=PortalLimits(number=10)), "x" * 10) == []


def test_errors_of_others_block_and_their_warnings_do_not() -> None:
    warned = finding("export-text-cut", listing="1", length=3, limit=2)
    wrong = finding("export-number-long", listing="1", value="x", length=3, limit=2)
    judged = preflight(made(flat()), PORTAL, [warned, wrong])
    assert [reason.code for reason in judged.blocked] == ["export-number-long"]
    assert warned in judged.findings


@pytest.mark.parametrize(("encoding", "blocked"), [("UTF-8", False), ("ISO-8859-1", True)])
def test_a_name_that_an_encoding_lacks_blocks(encoding: str, blocked: bool) -> None:
    to = portal(encoding=encoding, allowed=("user_defined",))
    field = "<user_defined_anyfield><жилье>1</жилье></user_defined_anyfield>"
    listing = made(flat(), to)
    assert listing.tree is not None
    techn = listing.tree.find("verwaltung_techn")
    assert techn is not None
    from lxml import etree

    techn.append(etree.fromstring(field))
    assert bool(preflight(listing, to).blocked) is blocked


def test_texts_of_a_foreign_listing_are_measured() -> None:
    to = portal(limits=PortalLimits(title=10, text=20, html=("br",)))
    listing = read_listing(
        b"<immobilie><freitexte><objekttitel>Altbau &lt;b&gt;hell&lt;/b&gt;</objekttitel><lage>a&lt;br/&gt;b</lage>"
        b"<objektbeschreibung>&lt;i&gt;gut&lt;/i&gt; und noch viel mehr</objektbeschreibung></freitexte></immobilie>"
    )
    found = [(one.code, one.path) for one in exceeded(listing, to, "1")]
    assert found == [
        ("portal-text-long", "freitexte/objekttitel"),
        ("portal-html", "freitexte/objekttitel"),
        ("portal-text-long", "freitexte/objektbeschreibung"),
        ("portal-html", "freitexte/objektbeschreibung"),
    ]


def test_files_of_a_foreign_listing_are_measured() -> None:
    to = portal(links=False, limits=PortalLimits(media=2, picture_bytes=50, side=100, pictures=("jpg",)))
    media = [
        MediaRef(position=0, state="stored", media_type="image/jpeg", size=10, width=50, height=101),
        MediaRef(position=1, state="stored", media_type="image/png", size=60, width=1, height=1),
        MediaRef(position=2, state="stored", media_type="application/pdf", size=99),
        MediaRef(position=3, state="link"),
        MediaRef(position=4, state="missing"),
    ]
    found = [(one.code, one.path) for one in files_exceeded(media, to, "1")]
    assert found == [
        ("portal-files-many", "anhaenge"),
        ("portal-links", "anhaenge"),
        ("portal-picture-side", "anhaenge/anhang[1]"),
        ("portal-file-format", "anhaenge/anhang[2]"),
        ("portal-file-large", "anhaenge/anhang[2]"),
    ]
    assert {one.severity for one in files_exceeded(media, to, "1")} == {Severity.WARNING, Severity.INFO}
