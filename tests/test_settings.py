"""Settings: what the file and the environment say becomes values, and every mistake one clear line."""

import re
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from msgspec.structs import asdict, replace

from openimmo.domain.listing import ListingStatus
from openimmo.domain.source import Login, Place, Source
from openimmo.errors import SettingsError
from openimmo.importers.packages.limits import Limits as PackageLimits
from openimmo.media.judge import MediaLimits as MeasuredMediaLimits
from openimmo.policy import PRESETS, FullSync, MediaBounds, OnUpdate
from openimmo.settings import MediaLimits, Release, Settings, environment, language, load, template
from openimmo.settings.reading import keys
from openimmo.settings.values import SettingsFile


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path


def written(home: Path, text: str, **environ: str) -> Settings:
    """The settings of a home whose openimmo.toml holds ``text``."""
    (home / "openimmo.toml").write_text(text, encoding="utf-8")
    return load(home, None, environ)


def mistake(home: Path, text: str, **environ: str) -> str:
    """The one line that tells what is wrong."""
    with pytest.raises(SettingsError) as caught:
        written(home, text, **environ)
    assert "\n" not in str(caught.value)
    assert caught.value.message("de") != caught.value.message("en")
    return str(caught.value).removeprefix(f"{home / 'openimmo.toml'}: ")


class TestWithoutAFile:
    def test_everything_has_a_default(self, home):
        settings = load(home, None, {})
        assert (settings.file, settings.lang, settings.release) == (None, "en", Release.AUTO)
        assert settings.policies == PRESETS
        assert settings.policy_of("anybody") == PRESETS["default"]
        assert settings.rights.renumber is False
        assert settings.limits.package == PackageLimits()

    def test_home_is_the_option_else_the_variable_else_the_users_data_folder(self, home):
        assert load(home, None, {"OPENIMMO_HOME": "/elsewhere"}).home.path == home
        assert load(None, None, {"OPENIMMO_HOME": str(home / "x")}).home.path == home / "x"
        assert load(None, None, {"OPENIMMO_HOME": ""}).home.path.name == "openimmo"

    def test_home_may_begin_with_a_tilde(self):
        assert load(None, None, {"OPENIMMO_HOME": "~/immo"}).home.path == Path.home() / "immo"
        with pytest.raises(SettingsError, match="OPENIMMO_HOME"):
            load(None, None, {"OPENIMMO_HOME": "~nobody-of-that-name/x"})

    def test_home_holds_everything(self, home):
        place = load(home, None, {}).home
        folders = [place.media, place.spool, place.archive, place.quarantine, place.outbox, place.reports]
        assert [one.relative_to(home).as_posix() for one in [place.settings, place.database, *folders]] == [
            "openimmo.toml",
            "store.db",
            "media",
            "spool",
            "archive",
            "quarantine",
            "outbox",
            "reports",
        ]

    def test_nothing_is_created(self, home):
        load(home / "new", None, {})
        assert list(home.iterdir()) == []

    def test_media_limits_are_those_of_the_media(self):
        assert asdict(MediaLimits()) == asdict(MeasuredMediaLimits())


class TestFile:
    def test_every_part_is_read(self, home):
        settings = written(
            home,
            """
            lang = "de"
            release = "manual"
            default_policy = "rotating"
            [rights]
            renumber = true
            [limits.package]
            entries = 7
            [limits.media]
            pixels = 9
            [policy.rotating]
            preset = "imv"
            status = "pending"
            on_update = "reset"
            number = "X-"
            note = ""
            contact_origin = "Portal"
            contact_status = "inactive"
            full_sync = "deactivate"
            guard = { share = 0.8 }
            contact_role = "eigentuemer"
            once = true
            max_listings = 5
            media = { pixels = 1000 }
            repairs_off = ["repair-action"]
            release = "manual"
            [sender."Meier & Co"]
            anbieternr = "4711"
            account = "meier"
            folder = "in/meier"
            crm_user = "meier.paul"
            contact = "Paul Meier"
            lang = "de"
            emails = ["paul@example.com"]
            only_errors = true
            feedback = true
            max_listings = 7
            probation = 2
            paused = true
            policy = "imv"
            repairs_off = ["repair-date"]
            [repairs]
            off = ["repair-decimal", "repair-empty"]
            """,
        )
        assert (settings.lang, settings.release, settings.rights.renumber) == ("de", Release.MANUAL, True)
        assert (settings.limits.package.entries, settings.limits.package.depth) == (7, 16)
        assert settings.limits.media.pixels == 9
        policy = settings.policy_of("unknown")
        assert (policy.status, policy.on_update) == (ListingStatus.PENDING, OnUpdate.RESET)
        assert (policy.number("1"), policy.note) == ("X-1", None)
        assert (policy.contact_origin, policy.contact_status) == ("Portal", "inactive")
        assert policy.full_sync is FullSync.DEACTIVATE
        assert (policy.guard.count, policy.guard.share) == (3, 0.8)
        assert (policy.contact_role, policy.once, policy.max_listings) == ("eigentuemer", True, 5)
        assert (policy.media, policy.release) == (MediaBounds(pixels=1000), "manual")
        assert policy.repairs_off == ("repair-action",)
        meier = settings.senders["Meier & Co"]
        assert (meier.anbieternr, meier.account, meier.folder, meier.crm_user) == (
            "4711", "meier", "in/meier", "meier.paul",
        )  # fmt: skip
        assert (meier.contact, meier.lang, meier.emails) == ("Paul Meier", "de", ("paul@example.com",))
        assert (meier.only_errors, meier.feedback, meier.paused) == (True, True, True)
        assert (meier.max_listings, meier.probation) == (7, 2)
        assert settings.policy_of("Meier & Co") == PRESETS["imv"]
        assert settings.repairs_off() == settings.repairs_off("unknown") == {"repair-decimal", "repair-empty"}
        assert settings.repairs_off("Meier & Co") == {"repair-decimal", "repair-empty", "repair-date"}

    def test_a_policy_is_its_preset_and_what_differs(self, home):
        policy = written(home, '[policy.mine]\npreset = "imv"\nstatus = "active"').policies["mine"]
        assert (policy.status, policy.note, policy.number("1")) == (ListingStatus.ACTIVE, "IMV Import", "IMVO-ID-1")

    def test_a_policy_with_a_presets_name_differs_from_that_preset(self, home):
        policy = written(home, '[policy.imv]\nnumber = "keep"').policies["imv"]
        assert (policy.number("1"), policy.note) == ("1", "IMV Import")

    def test_a_share_of_nothing_is_a_share(self, home):
        assert written(home, "[policy.mine]\nguard = { share = 0 }").policies["mine"].guard.share == 0

    def test_another_file_may_be_named_and_must_be_there(self, home):
        other = home / "other.toml"
        other.write_text('release = "manual"', encoding="utf-8")
        (home / "openimmo.toml").write_text("nonsense", encoding="utf-8")
        assert load(home, other, {}).release is Release.MANUAL
        assert load(home, None, {"OPENIMMO_CONFIG": str(other)}).release is Release.MANUAL
        with pytest.raises(SettingsError, match=r"missing\.toml cannot be read"):
            load(home, home / "missing.toml", {})

    def test_a_byte_order_mark_does_no_harm(self, home):
        (home / "openimmo.toml").write_bytes(b'\xef\xbb\xbfrelease = "manual"')
        assert load(home, None, {}).release is Release.MANUAL


class TestMistakes:
    @pytest.mark.parametrize(
        ("text", "line"),
        [
            ('release = "later"', 'release = "later" is not allowed; allowed is "auto" | "manual".'),
            ("[rights]\nrenumber = 1", "rights.renumber = 1 is not allowed; allowed is true | false."),
            (
                "[limits.package]\nentries = 0",
                "limits.package.entries = 0 is not allowed; allowed is 1, 2, 3 ….",
            ),
            (
                "[policy.x]\nguard.share = nan",
                "policy.x.guard.share = NaN is not allowed; allowed is 0.0 … 1.0.",
            ),
            (
                "[policy.x]\nguard.share = 20",
                "policy.x.guard.share = 20 is not allowed; allowed is 0.0 … 1.0.",
            ),
            (
                '[policy.x]\nstatus = "withdrawn"',
                'policy.x.status = "withdrawn" is not allowed; '
                'allowed is "active" | "inactive" | "archived" | "pending".',
            ),
            (
                '[policy.x]\npreset = "is25"',
                'policy.x.preset = "is25" is not allowed; allowed is '
                '"default" | "imv" | "misterimmo" | "is24" | "bottimmo" | "onoffice".',
            ),
            ('[policy.x]\nnumber = " "', 'policy.x.number = " " is not allowed; allowed is "keep" | "…".'),
            ('[policy.x]\nnumber = "a\\nb"', 'policy.x.number = "a\\nb" is not allowed; allowed is "…".'),
            ("[policy.x]\nnote = 1979-05-27", 'policy.x.note = "1979-05-27" is not allowed; allowed is "…".'),
            ('policy = "imv"', 'policy = "imv" is not allowed; allowed is [policy.NAME].'),
            ('policy.x = "imv"', 'policy.x = "imv" is not allowed; allowed is [policy.x].'),
            ("rights = true", "rights = true is not allowed; allowed is [rights]."),
            ("[release]", 'release = {} is not allowed; allowed is "auto" | "manual".'),
            (
                'default_policy = "x"',
                'default_policy = "x" is not allowed; allowed is '
                '"default" | "imv" | "misterimmo" | "is24" | "bottimmo" | "onoffice".',
            ),
            (
                '[sender.A]\npolicy = "x"\n[policy.y]',
                'sender.A.policy = "x" is not allowed; allowed is '
                '"default" | "imv" | "misterimmo" | "is24" | "bottimmo" | "onoffice" | "y".',
            ),
            (
                '[sender.A]\nemails = ["a@example.com", "a@example.com, b@example.com"]',
                'sender.A.emails = ["a@example.com", "a@example.com, b@example.com"] is not allowed; '
                'allowed is ["name@example.com"].',
            ),
            ('[sender.A]\nfirma = " "', 'sender.A.firma = " " is not allowed; allowed is "…".'),
            (
                '[sender.A]\nanbieternr = "1"\n[sender.B]\nanbieternr = "1"',
                'anbieternr = "1" stands with two senders: A and B; it is allowed with one.',
            ),
        ],
    )
    def test_names_the_key_the_value_and_what_is_allowed(self, home, text, line):
        assert mistake(home, text) == line

    @pytest.mark.parametrize(
        ("text", "key", "nearest"),
        [
            ("relaese = 1", "relaese", "release"),
            ("[policy.x]\nnots = 1", "policy.x.nots", "policy.x.note"),
            ("[limit.package]", "limit", "limits"),
            ("renumber = true", "renumber", "rights.renumber"),
            ("[package]\nentries = 1", "package", None),
            ("[policy.x]\nmax_listing = 5", "policy.x.max_listing", "policy.x.max_listings"),
            ("[policy.x]\narchive = true", "policy.x.archive", None),
        ],
    )
    def test_an_unknown_key_is_told_with_the_nearest_one(self, home, text, key, nearest):
        line = mistake(home, text)
        assert f"there is no setting {key};" in line
        assert (f"; {nearest} is probably meant." in line) is (nearest is not None)
        assert "llowed here are " in line

    @pytest.mark.parametrize(
        ("text", "line"),
        [
            (
                '[repairs]\noff = ["repair-date", "repair-decimals"]',
                "repairs.off: there is no repair “repair-decimals”; similar names are repair-decimal",
            ),
            (
                '[sender.A]\nrepairs_off = ["decimal"]',
                "sender.A.repairs_off: there is no repair “decimal”; similar names are repair-decimal",
            ),
            ('[repairs]\noff = ["xyz"]', "repairs.off: there is no repair “xyz”; similar names are repair-action, "),
            ('[repairs]\noff = ["repair-root"]', "repairs.off: repair-root cannot be switched off;"),
            ('[repairs]\noff = "repair-date"', 'repairs.off = "repair-date" is not allowed; allowed is ["…", "…"].'),
            ("[repairs]\noff = [1]", 'repairs.off = [1] is not allowed; allowed is ["…", "…"].'),
            ("[repairs]\nof = []", "there is no setting repairs.of; repairs.off is probably meant."),
        ],
    )
    def test_a_repair_nobody_knows_is_told_with_those_of_similar_names(self, home, text, line):
        assert mistake(home, text).startswith(line)

    def test_a_long_value_is_cut(self, home):
        assert len(mistake(home, f'release = "{"x" * 5000}"')) < 200

    @pytest.mark.parametrize(
        ("content", "said"),
        [
            (b"release =", "are not valid TOML: Invalid value (at end of document)"),
            (b"a = \nb = 1", "line 1"),
            (b"a = " + b"[" * 100_000, "are not valid TOML"),
            (b"a = " + b"1" * 5_000, "are not valid TOML"),
            (b"a." * 300 + b"a = 1", "there is no setting a"),
            (b'note = "\xe4"', "are not stored in UTF-8"),
        ],
    )
    def test_a_file_that_is_no_toml_is_one_line(self, home, content, said):
        (home / "openimmo.toml").write_bytes(content)
        with pytest.raises(SettingsError, match=re.escape(said)) as caught:
            load(home, None, {})
        assert str(home / "openimmo.toml") in str(caught.value)

    def test_a_folder_in_its_place_cannot_be_read(self, home):
        (home / "openimmo.toml").mkdir()
        with pytest.raises(SettingsError, match="cannot be read"):
            load(home, None, {})

    def test_a_policy_nobody_has_is_told_with_those_there_are(self, home):
        settings = load(home, None, {})
        assert settings.policy_named("imv") == PRESETS["imv"]
        with pytest.raises(SettingsError, match="no policy named is25; there are default, imv, misterimmo, is24"):
            settings.policy_named("is25")

    @hypothesis_settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=150)
    @given(text=st.text(st.characters(codec="utf-8"), max_size=40), key=st.sampled_from(sorted(keys(SettingsFile))))
    def test_nothing_but_a_settings_error_leaves(self, home, text, key):
        for content in (text, f"{key} = {text}"):
            with suppress(SettingsError):
                written(home, content)


class TestEnvironment:
    def test_is_over_the_file(self, home):
        assert written(home, 'release = "auto"', OPENIMMO_RELEASE="manual").release is Release.MANUAL

    def test_reaches_every_kind_of_setting(self, home):
        settings = load(
            home,
            None,
            {
                "OPENIMMO_RIGHTS__RENUMBER": "true",
                "OPENIMMO_LIMITS__MEDIA__PICTURE_BYTES": "12",
                "OPENIMMO_POLICY__IMV2__PRESET": "imv",
                "OPENIMMO_POLICY__IMV2__STATUS": "active",
                "OPENIMMO_POLICY__IMV2__GUARD__SHARE": "0.5",
                "OPENIMMO_DEFAULT_POLICY": "imv2",
                "OPENIMMO_SENDER__MEIER__ANBIETERNR": "4711",
                "OPENIMMO_SENDER__MEIER__REPAIRS_OFF": "repair-date",
                "OPENIMMO_REPAIRS__OFF": "repair-decimal, repair-empty",
                "PATH": "/bin",
            },
        )
        assert settings.rights.renumber is True
        assert settings.limits.media.picture_bytes == 12
        assert settings.policy_of("x").status is ListingStatus.ACTIVE
        assert settings.policy_of("x").guard.share == 0.5
        assert settings.senders["meier"].anbieternr == "4711"
        assert settings.repairs_off("meier") == {"repair-date", "repair-decimal", "repair-empty"}

    def test_finds_the_names_of_the_file(self, home):
        settings = written(home, '[sender."Meier & Co-KG"]', OPENIMMO_SENDER__MEIER_CO_KG__POLICY="imv")
        assert settings.senders["Meier & Co-KG"].policy == "imv"

    def test_an_empty_variable_is_not_set(self, home):
        assert load(home, None, {"OPENIMMO_RELEASE": "", "OPENIMMO_CONFIG": ""}).release is Release.AUTO

    @pytest.mark.parametrize(
        ("name", "value", "line"),
        [
            ("RELEASE", "x", 'OPENIMMO_RELEASE: release = "x" is not allowed; allowed is "auto" | "manual".'),
            ("RIGHTS__RENUMBER", "maybe", "OPENIMMO_RIGHTS__RENUMBER: rights.renumber"),
            ("POLICY", "imv", "allowed is [policy.NAME]"),
            ("RELEASE__X", "1", "OPENIMMO_RELEASE__X: release"),
            ("RELAESE", "x", "OPENIMMO_RELAESE: there is no setting relaese; release is probably meant."),
            ("DEFAULT_POLICY", "x", "OPENIMMO_DEFAULT_POLICY: default_policy"),
            ("REPAIRS__OFF", "repair-x", "OPENIMMO_REPAIRS__OFF: repairs.off: there is no repair “repair-x”"),
            ("LANG", "fr", 'OPENIMMO_LANG: lang = fr is not allowed; allowed is "de" | "en".'),
        ],
    )
    def test_a_mistake_names_the_variable(self, home, name, value, line):
        assert line in mistake(home, 'release = "auto"', **{f"OPENIMMO_{name}": value})

    def test_is_that_of_the_process(self):
        script = "from openimmo.settings import environment; print(environment()['OPENIMMO_HOME'])"
        environ = {**environment(), "OPENIMMO_HOME": "/somewhere"}
        done = subprocess.run([sys.executable, "-c", script], env=environ, capture_output=True, text=True, check=True)
        assert done.stdout == "/somewhere\n"


class TestLanguage:
    @pytest.mark.parametrize(
        ("option", "environ", "from_file", "lang"),
        [
            ("de", {"OPENIMMO_LANG": "en"}, "en", "de"),
            (None, {"OPENIMMO_LANG": "de", "LANG": "en_US.UTF-8"}, "en", "de"),
            (None, {"LANG": "en_US.UTF-8"}, "de", "de"),
            (None, {"LANG": "de_AT.UTF-8"}, None, "de"),
            (None, {"LC_ALL": "C", "LANG": "de_DE.UTF-8"}, None, "en"),
            (None, {"LC_ALL": "", "LC_MESSAGES": "de_DE", "LANG": "en"}, None, "de"),
            (None, {"LANG": "fr_FR"}, None, "en"),
            (None, {}, None, "en"),
        ],
    )
    def test_is_the_option_else_the_variable_else_the_file_else_the_locale(self, option, environ, from_file, lang):
        assert language(option, environ, from_file) == lang

    def test_another_one_is_a_mistake(self):
        with pytest.raises(SettingsError, match="--lang"):
            language("fr", {})


@pytest.mark.parametrize("lang", ["de", "en"])
class TestTemplate:
    def test_as_written_sets_nothing(self, home, lang):
        assert written(home, template(lang)) == load(home, home / "openimmo.toml", {})
        assert asdict(load(home, None, {})) | {"file": None} == asdict(load(home / "empty", None, {})) | {
            "home": load(home, None, {}).home
        }

    def test_with_every_setting_switched_on_is_still_the_default(self, home, lang):
        on = re.sub(r"^#(?=[\w\[])", "", template(lang), flags=re.MULTILINE)
        settings, default = written(home, on), load(home / "empty", None, {})
        assert settings.lang == lang
        for name in ("release", "default_policy", "rights", "limits", "repairs"):
            assert getattr(settings, name) == getattr(default, name)
        mine = set(settings.policies) - set(PRESETS)
        examples = replace(  # settings that are not set unless somebody sets them
            PRESETS["default"], max_listings=100, media=MediaBounds(**asdict(MediaLimits())), release="auto"
        )
        assert [settings.policies[name] for name in mine] == [examples]
        assert len(settings.senders) == 1
        [source] = settings.sources.values()
        assert source == Source(name=source.name, place=Place(scheme="ftps", host="ftp.example.com", folder="in"))
        [name] = settings.portals
        assert settings.destination(name) == (source.place, Login())

    def test_holds_every_setting(self, lang):
        shown, table = set(), ""
        for line in template(lang).splitlines():
            if found := re.match(r"#?\[([\w.]+)", line):
                table = re.sub(r"^(policy|sender|source|portal)\..*", r"\1.NAME.", f"{found[1]}.")
            elif found := re.match(r"#([\w.]+) = (\{)?", line):
                names = re.findall(r"([\w.]+) =", line)
                shown |= {f"{table}{names[0]}.{name}" for name in names[1:]} or {f"{table}{names[0]}"}
        assert shown == set(keys(SettingsFile))
