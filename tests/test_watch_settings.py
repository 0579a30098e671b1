"""``[watch]``: spans of time that are spans, and whose silence is told when."""

from pathlib import Path

import pytest

from openimmo.errors import SettingsError
from openimmo.settings import load
from openimmo.settings.watching import patience

DAY = 86_400


def loaded(tmp_path: Path, text: str, **environ: str):
    (tmp_path / "openimmo.toml").write_text(text, encoding="utf-8")
    return load(tmp_path, None, environ)


def test_without_settings_each_source_has_its_own_interval_and_silence_begins_after_three_days(tmp_path):
    settings = loaded(tmp_path, "")
    assert settings.watch.interval is None
    assert patience(settings.watch, settings.senders, "anna") == 3 * DAY


def test_one_interval_for_all_can_come_from_the_environment(tmp_path):
    assert loaded(tmp_path, "", OPENIMMO_WATCH__EVERY="5m").watch.interval == 300


def test_a_sender_may_have_a_silence_of_its_own(tmp_path):
    settings = loaded(tmp_path, '[watch]\nsilent_after = "never"\n[sender.anna]\nsilent_after = "30d"\n')
    assert patience(settings.watch, settings.senders, "anna") == 30 * DAY
    assert patience(settings.watch, settings.senders, "berta") is None


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ('[watch]\nevery = "soon"', "watch.every"),
        ('[watch]\nevery = "0s"', "watch.every"),
        ('[watch]\nsilent_after = "3"', "watch.silent_after"),
        ('[watch]\nsilent_after = ""', "watch.silent_after"),
        ('[sender.anna]\nsilent_after = "3 weeks"', "sender.anna.silent_after"),
        ("[watch]\njitter = 1.5", "watch.jitter"),
    ],
)
def test_what_is_no_span_of_time_is_one_clear_line(tmp_path, text, key):
    with pytest.raises(SettingsError) as caught:
        loaded(tmp_path, text)
    assert key in caught.value.message("de")
    assert str(tmp_path / "openimmo.toml") in caught.value.message("en")
