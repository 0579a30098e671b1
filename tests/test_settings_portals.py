"""``[portal.NAME]``: a preset and what differs from it, where deliveries go, and one clear line for each mistake."""

from pathlib import Path

import pytest

from openimmo.domain.delivery import Scope
from openimmo.domain.export import Candidate
from openimmo.domain.portal import Choice, FullMeans, Mandatory, PackageForm
from openimmo.domain.source import Login, Place
from openimmo.errors import SettingsError
from openimmo.exporters.portals.book import presets, values_of
from openimmo.settings import Settings, load
from openimmo.settings.portal_checks import ORDER


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path


def written(home: Path, text: str, **environ: str) -> Settings:
    (home / "openimmo.toml").write_text(text, encoding="utf-8")
    return load(home, None, environ)


def test_a_portal_named_like_a_preset_begins_with_it(home):
    portal = written(home, "[portal.immomio]\n").portals["immomio"]
    assert portal == presets()["immomio"].portal


def test_another_name_begins_with_the_plain_preset_under_its_own_title(home):
    portal = written(home, "[portal.homepage]\n").portals["homepage"]
    assert (portal.name, portal.preset, portal.title) == ("homepage", "openimmo", "homepage")
    assert values_of(portal) | {"title": "OpenImmo"} == values_of(presets()["openimmo"].portal)


def test_what_is_written_counts_and_all_else_is_the_presets(home):
    text = """
        [portal.crm]
        preset = "imv"
        version = "1.2.6"
        scope = "VOLL"
        full_days = 3
        number = ""
        limits.title = 80
        allowed = ["weitere_adresse"]
        [portal.crm.marks]
        note = "Neu"
        [portal.crm.package]
        zip_name = "{portal}-{timestamp}.zip"
        [[portal.crm.mandatory]]
        path = "geo/plz | geo/land/@iso_land"
        kinds = ["wohnung", "haus"]
        marketing = ["KAUF"]
        countries = ["DEU"]
        [portal.crm.choice]
        senders = ["Muster Immobilien"]
        order = ["-price", "number"]
    """
    portal, preset = written(home, text).portals["crm"], presets()["imv"].portal
    assert (portal.version, portal.scope, portal.full_days, portal.number) == ("1.2.6", Scope.VOLL, 3, "")
    assert portal.full_means is FullMeans.KEEPS
    assert (portal.limits.title, portal.limits.pictures) == (80, preset.limits.pictures)
    assert (portal.marks.note, portal.marks.note_field) == ("Neu", preset.marks.note_field)
    assert portal.package == PackageForm(zip_name="{portal}-{timestamp}.zip")
    assert portal.mandatory == (
        Mandatory(
            path="geo/plz | geo/land/@iso_land", kinds=("wohnung", "haus"), marketing=("KAUF",), countries=("DEU",)
        ),
    )
    assert portal.choice == Choice(senders=("Muster Immobilien",), order=("-price", "number"))
    assert portal.allowed == ("weitere_adresse",)


def test_settings_know_which_values_somebody_wrote(home):
    settings = written(home, "[portal.immowelt]\nlimits.title = 80\n", OPENIMMO_PORTAL__IMMOWELT__TITLE="Mein Portal")
    assert settings.portal_keys["immowelt"] == {"limits.title", "title"}


def test_variables_of_the_environment_count_too(home):
    variables = {
        "OPENIMMO_PORTAL__IMMOWELT__URL": "ftps://me@ftp.example.com/in",
        "OPENIMMO_PORTAL__IMMOWELT__PASSWORD": "secret",
        "OPENIMMO_PORTAL__IMMOWELT__LIMITS__LISTINGS": "20",
        "OPENIMMO_PORTAL__IMMOWELT__CHOICE__KINDS": "haus, wohnung",
        "OPENIMMO_PORTAL__IMMOWELT__LINKS": "false",
    }
    settings = written(home, "", **variables)
    portal = settings.portals["immowelt"]
    assert (portal.limits.listings, portal.choice.kinds, portal.links) == (20, ("haus", "wohnung"), False)
    assert settings.destination("immowelt").login == Login(user="me", password="secret")


class TestDestination:
    def test_is_told_as_that_of_a_source_is(self, home):
        (home / "word").write_text("secret\n", encoding="utf-8")
        text = """
            [portal.immowelt]
            url = "ftps://ftp.example.com:2121/in"
            user = "me"
            password_file = "word"
            ca_file = "ca.pem"
            idle = "10s"
            total = "1h"
            every = "1d"
        """
        settings = written(home, text)
        place = Place(
            scheme="ftps", host="ftp.example.com", port=2121, folder="in", ca_file=str(home / "ca.pem"), idle=10,
            total=3600,
        )  # fmt: skip
        assert settings.destination("immowelt") == (place, Login(user="me", password="secret"))
        assert settings.portal_ways["immowelt"].every == 86_400

    def test_may_be_a_folder_beside_the_settings(self, home):
        settings = written(home, '[portal.immowelt]\nurl = "out"\n')
        assert settings.destination("immowelt").place == Place(scheme="file", folder=str(home / "out"))

    def test_is_needed_only_to_send(self, home):
        settings = written(home, "[portal.immowelt]\n")
        assert settings.portal_ways["immowelt"].place is None
        with pytest.raises(SettingsError, match="immowelt") as caught:
            settings.destination("immowelt")
        assert "--output" in (caught.value.advice("en") or "")

    def test_is_not_that_of_a_portal_that_only_shares_the_preset(self, home):
        settings = written(home, '[portal.mine]\npreset = "immowelt"\nurl = "out"\n')
        with pytest.raises(SettingsError, match="no address"):
            settings.destination("immowelt")

    def test_shows_no_password(self, home):
        settings = written(home, '[portal.x]\nurl = "ftps://me@ftp.example.com"\npassword = "s3cret"\n')
        assert "s3cret" not in repr(settings)
        assert "s3cret" not in repr(settings.destination("x"))


def test_listings_can_be_sorted_by_whatever_settings_allow():
    assert set(ORDER) <= set(Candidate.__struct_fields__)


def test_a_preset_can_be_asked_for_without_any_settings(home):
    settings = load(home, None, {})
    assert settings.portals == {}
    assert settings.portal_named("komsis") == presets()["komsis"].portal
    with pytest.raises(SettingsError, match=r"nowhere.*openimmo, immomio"):
        settings.portal_named("nowhere")


MISTAKES = [
    ('preset = "imvv"', "portal.y.preset", '"imv"'),
    ('verson = "1.2.7"', "portal.y.verson", "portal.y.version"),
    ('name = "z"', "portal.y.name", "number"),
    ("limits.titel = 3", "portal.y.limits.titel", "portal.y.limits.title"),
    ('version = "1.3"', "portal.y.version", '"1.2.7c"'),
    ('encoding = "utf8"', "portal.y.encoding", '"UTF-8"'),
    ('scope = "FULL"', "portal.y.scope", '"VOLL" | "TEIL"'),
    ('full_means = "maybe"', "portal.y.full_means", '"replaces" | "keeps" | "unknown"'),
    ("full_days = 0", "portal.y.full_days", "1, 2, 3"),
    ("limits.title = 0", "portal.y.limits.title", "1, 2, 3"),
    ("limits = 3", "portal.y.limits", "[portal.y.limits]"),
    ('limits.pictures = ["bmp"]', "portal.y.limits.pictures", '"webp"'),
    ("limits.pictures = []", "portal.y.limits.pictures", '"jpg"'),
    ('limits.documents = [".PDF"]', "portal.y.limits.documents", '"pdf"'),
    ('limits.html = ["<br>"]', "portal.y.limits.html", '"br"'),
    ('delete = "absence"', "portal.y.delete", 'scope = "VOLL"'),
    ('delete = "absence"\nscope = "VOLL"\nfull_means = "keeps"', "portal.y.delete", 'full_means = "replaces"'),
    ('delete = "absence"\nscope = "VOLL"', "portal.y.delete", 'full_means = "replaces"'),
    ('hidden_address = "shown"', "portal.y.hidden_address", '"stripped" | "sent"'),
    ('allowed = ["owner"]', "portal.y.allowed", '"weitere_adresse" | "bewertung"'),
    ('mandatory = [{ path = "geo/plzz" }]', "portal.y.mandatory", "path ="),
    ('mandatory = [{ path = "geo/@plz" }]', "portal.y.mandatory", "path ="),
    ('mandatory = [{ path = "geo/land/@iso_land/x" }]', "portal.y.mandatory", "path ="),
    ('mandatory = [{ path = "geo/plz", kinds = ["flat"] }]', "portal.y.mandatory", "wohnung"),
    ('mandatory = [{ pth = "geo/plz" }]', "portal.y.mandatory", "path ="),
    ("mandatory = 3", "portal.y.mandatory", "path ="),
    ('choice.kinds = ["flat"]', "portal.y.choice.kinds", '"wohnung"'),
    ('choice.marketing = ["RENT"]', "portal.y.choice.marketing", '"MIETE_PACHT"'),
    ('choice.use = ["HOME"]', "portal.y.choice.use", '"WOHNEN"'),
    ('choice.countries = ["DE"]', "portal.y.choice.countries", '"DEU"'),
    ('choice.order = ["random"]', "portal.y.choice.order", '"updated"'),
    ('number = " a"', "portal.y.number", '"IMVO-ID-"'),
    ('techn_email = "me"', "portal.y.techn_email", "name@example.com"),
    ('provider = "a/b"', "portal.y.provider", '"4711"'),
    ('package.zip_name = "a/{portal}.zip"', "portal.y.package.zip_name", "{timestamp}"),
    ('package.zip_name = "{nobody}.zip"', "portal.y.package.zip_name", "{provider}"),
    ('package.zip_name = "{timestamp!r}.zip"', "portal.y.package.zip_name", "{timestamp}"),
    ('package.zip_name = "feed"', "portal.y.package.zip_name", ".zip"),
    ('package.xml_name = ".xml"', "portal.y.package.xml_name", ".xml"),
    ('package.xml_name = "../feed.xml"', "portal.y.package.xml_name", ".xml"),
    ('package.zip_name = "{provider}.zip"', "portal.y.package.zip_name", "portal.y.provider"),
    ('package.zip_name = "{number}.zip"', "portal.y.package.zip_name", "portal.y.package.single"),
    ("package.single = true", "portal.y.package.single", "{number}"),
    ('package.single = true\npackage.zip_name = "{number}.zip"', "portal.y.package.single", 'full_means = "keeps"'),
    ("package.zipped = false", "portal.y.package.zipped", "package.xml_name"),
    ('url = "http://example.com"', "portal.y.url", "ftps://"),
    ('url = "ftps://me:word@example.com"', "portal.y.url", "password_file"),
    ('url = "out"\nuser = "me"', "portal.y.user", "ftps://"),
    ('url = "sftp://example.com"', "portal.y.url", "portal.y.user"),
    ('url = "out"\nevery = "often"', "portal.y.every", '"30m"'),
    ('url = "out"\nevery = "1s"', "portal.y.every", "10s"),
    ('user = "me"', "portal.y.user", "portal.y.url"),
    ('every = "1d"', "portal.y.every", "portal.y.url"),
]


@pytest.mark.parametrize(("line", "key", "allowed"), MISTAKES)
@pytest.mark.parametrize("lang", ["de", "en"])
def test_a_mistake_is_one_line_with_the_file_the_key_and_what_is_allowed(home, line, key, allowed, lang):
    with pytest.raises(SettingsError) as caught:
        written(home, f"[portal.y]\n{line}\n")
    said = caught.value.message(lang)
    assert said.startswith(f"{home / 'openimmo.toml'}: ")
    assert "\n" not in said
    assert key in said
    assert allowed in said


@pytest.mark.parametrize("text", ["portal = 3", "[portal]\nx = 3", '[portal." "]', '[portal.".."]', '[portal."a:b"]'])
def test_a_portal_that_is_no_table_or_has_no_usable_name_is_a_mistake(home, text):
    with pytest.raises(SettingsError, match="portal"):
        written(home, text)


def test_two_portals_that_a_variable_cannot_tell_apart_are_a_mistake(home):
    with pytest.raises(SettingsError, match="a b and a-b"):
        written(home, '[portal."a b"]\n[portal.a-b]\n')


def test_a_mistake_in_a_variable_names_the_variable(home):
    with pytest.raises(SettingsError, match=r"OPENIMMO_PORTAL__Y__LIMITS__TITLE.*portal\.y\.limits\.title"):
        written(home, "[portal.y]\n", OPENIMMO_PORTAL__Y__LIMITS__TITLE="many")
