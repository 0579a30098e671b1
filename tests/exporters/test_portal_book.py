"""The presets of portals: each is complete, strict, and says where its values are from."""

import subprocess
import sys
from pathlib import Path
from typing import get_args

import msgspec
import pytest

from openimmo.domain.portal import Allowable, DeleteForm, FullMeans, HiddenAddress, Portal, PortalTerms
from openimmo.exporters.portals.book import DEFAULT, Preset, presets, read_preset, values_of
from openimmo.exporters.portals.privacy import ALLOWABLE
from openimmo.settings.portal_checks import KINDS, MARKETING, USE, Terms, check_terms
from openimmo.xsd.catalogue import VERSIONS
from openimmo.xsd.grammar import grammar

ROOT = Path(__file__).parents[2]
EVERY = pytest.mark.parametrize("preset", presets().values(), ids=list(presets()))
DEFAULTS = values_of(PortalTerms())
ASKED_FOR = {
    "openimmo", "imv", "onoffice", "misterimmo", "immowelt", "kleinanzeigen", "wohnungsboerse", "immomio", "komsis",
    "immoprofessional", "willhaben", "justimmo-reader",
}  # fmt: skip
COMPLETE = '[about]\nde = "Ein Portal."\nen = "A portal."\n'


def test_every_portal_that_was_asked_for_has_a_preset():
    assert set(presets()) == ASKED_FOR
    assert next(iter(presets())) == DEFAULT


@EVERY
def test_every_value_that_differs_from_the_default_says_where_it_is_from(preset: Preset):
    different = {key for key, value in values_of(preset.portal).items() if value != DEFAULTS[key]}
    assert [key for key in different - {"title"} if preset.why_of(key) is None] == []
    assert not preset.about.transports or "transports" in preset.why
    assert not preset.about.answers or "answers" in preset.why


@EVERY
def test_what_is_verified_names_what_was_read(preset: Preset):
    assert [key for key, why in preset.why.items() if why.sure == "primary" and not why.source] == []


@EVERY
def test_what_a_preset_says_would_stand_as_settings_too(preset: Preset):
    portal = preset.portal
    tree = {"portal": {portal.name: dict.fromkeys(PortalTerms.__struct_fields__, "")}}
    check_terms(Terms(portal.name, portal, {}, "openimmo.toml"))
    assert tree["portal"][portal.name].keys() <= {field.encode_name for field in msgspec.structs.fields(Portal)}
    assert portal.version in VERSIONS
    assert portal.title


@EVERY
def test_what_is_mandatory_are_places_of_the_standard(preset: Preset):
    every = grammar()
    for one in preset.portal.mandatory:
        for path in one.path.split(" | "):
            element = "immobilie"
            for step in path.split("/"):
                if step.startswith("@"):
                    assert step[1:] in every.elements[element].attributes
                else:
                    use = every.use(element, step)
                    assert use is not None, path
                    element = use.key


@EVERY
def test_both_languages_tell_of_it(preset: Preset):
    for told in (preset.about, *preset.why.values()):
        assert told.de != told.en
        assert told.de.endswith((".", "?"))
        assert told.en.endswith((".", "?"))


def test_no_public_portal_gets_a_hidden_address_or_private_data():
    generous = {name for name, one in presets().items() if one.portal.hidden_address is HiddenAddress.SENT}
    assert generous == {"imv", "onoffice"}
    assert {name for name, one in presets().items() if one.portal.allowed} == set()


def test_what_the_portals_themselves_say_is_kept():
    book = {name: one.portal for name, one in presets().items()}
    assert book["onoffice"].full_means is book["imv"].full_means is FullMeans.KEEPS
    assert book["wohnungsboerse"].full_means is FullMeans.REPLACES
    told = {"onoffice", "imv", "wohnungsboerse"}
    assert {name for name, portal in book.items() if portal.full_means is not FullMeans.UNKNOWN} == told
    assert presets()["wohnungsboerse"].why["full_means"].sure == "primary"
    assert (book["immomio"].version, book["immomio"].encoding) == ("1.2.7b", "UTF-8")
    assert (book["immomio"].limits.pictures, book["immomio"].limits.documents) == (("jpg",), ("pdf",))
    assert book["komsis"].choice.use == ("GEWERBE",)
    assert book["immoprofessional"].delete is DeleteForm.MODUS
    assert not book["misterimmo"].package.zipped
    assert "{timestamp}" in book["misterimmo"].package.xml_name
    assert book["imv"].number == "IMVO-ID-"
    assert (book["imv"].marks.note, book["imv"].marks.origin) == ("IMV Import", "IMV")


def test_the_words_that_settings_know_are_those_of_the_standard():
    every = grammar()
    kinds = tuple(use.name for use in every.uses("objektart") if use.name != "objektart_zusatz")
    assert set(kinds) == set(KINDS)
    assert set(every.elements["vermarktungsart"].attributes) == set(MARKETING)
    assert set(every.elements["nutzungsart"].attributes) == set(USE)
    assert set(get_args(Allowable)) == set(ALLOWABLE)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (COMPLETE + 'verson = "1.2.7"', "unknown field `verson`"),
        (f"limits.titel = 3\n{COMPLETE}", "unknown field `titel`"),
        (f'mandatory = [{{ path = "geo/plz", kind = "haus" }}]\n{COMPLETE}', "unknown field `kind`"),
        (f'scope = "ALLES"\n{COMPLETE}', "Invalid enum value"),
        (f'{COMPLETE}[why.verson]\nsure = "guess"\nde = "."\nen = "."', "no key: verson"),
        (f'{COMPLETE}[why.version]\nsure = "certain"\nde = "."\nen = "."', "sure"),
        ("", "missing required field `de`"),
        ("a b", "preset mine"),
    ],
)
def test_a_preset_that_says_something_unknown_is_an_error(text: str, told: str):
    with pytest.raises(ValueError, match="preset mine") as caught:
        read_preset("mine", text.replace(f'{COMPLETE}verson = "1.2.7"', f'verson = "1.2.7"\n{COMPLETE}'))
    assert told in str(caught.value)


def test_a_value_is_explained_by_the_table_above_it():
    text = f'marks.note = "x"\n{COMPLETE}[why.marks]\nsure = "guess"\nde = "Ja."\nen = "Yes."'
    preset = read_preset("mine", text)
    assert preset.why_of("marks.note") == preset.why["marks"]
    assert preset.why_of("number") is None


def test_presets_are_read_once_and_not_at_start_up():
    assert presets() is presets()
    code = "import sys, openimmo.cli, openimmo.settings; print('openimmo.exporters.portals.book' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, cwd=ROOT)
    assert done.stdout.strip() == b"False"


def test_the_pages_about_portals_are_current():
    done = subprocess.run(
        [sys.executable, "tools/build_portals.py", "--check"], capture_output=True, check=False, cwd=ROOT
    )
    assert (done.returncode, done.stdout) == (0, b"")
