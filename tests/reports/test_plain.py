"""Texts of strangers: nothing that could steer a terminal or a log gets through, and nothing readable is lost."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openimmo.reports.plain import harmless, short, visible

STEERING = [*map(chr, range(0x20)), *map(chr, range(0x7F, 0xA0)), "\u202e", "\u2066", "\u200b", "\ufeff", "\u2028"]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("\x1b[31mrot", "\\x1b[31mrot"),
        ("eins\nzwei\tdrei\r\nvier", "eins zwei drei vier"),
        ("\x9b2J", "\\x9b2J"),
        ("abc\u202egpj.exe", "abc\\u202egpj.exe"),
        ("b\udcfcro.zip", "b\\xfcro.zip"),
        ("\ud800", "\\ud800"),
        ("\U000e0041", "\\U000e0041"),
        ("Größe 12 m² [bold] „ja“ 日本 😀", "Größe 12 m² [bold] „ja“ 日本 😀"),
    ],
)
def test_what_steers_is_shown_and_what_is_readable_stays(text, shown):
    assert visible(text) == shown


@given(st.text(alphabet=st.one_of(st.characters(), st.sampled_from(STEERING))))
def test_nothing_that_steers_gets_through(text):
    assert not set(STEERING) & set(visible(text))
    visible(text).encode()


@given(st.text(alphabet=st.one_of(st.characters(codec=None), st.sampled_from(STEERING))))
def test_a_json_text_means_the_same_with_harmless_characters(text):
    written = harmless(json.dumps([text], ensure_ascii=False, indent=2))
    assert json.loads(written) == [text]
    assert not set(STEERING) - {"\n"} & set(written)
    written.encode()


def test_long_texts_are_cut_with_a_mark():
    assert short("a" * 100, 10) == "aaaaaaaaa…"
    assert short("a" * 10, 10) == "a" * 10
    assert len(short("\x1b" * 1_000_000, 60)) == 60
