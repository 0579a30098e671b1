"""``[retention]``: how long what is kept, and spans that are none or too short."""

from datetime import timedelta

import pytest

from openimmo.errors import SettingsError
from openimmo.settings import load


def loaded(tmp_path, text="", **environ):
    (tmp_path / "openimmo.toml").write_text(text, encoding="utf-8")
    return load(tmp_path, None, environ).retention


def test_unless_somebody_says_so_no_delivery_and_no_listing_goes(tmp_path):
    retention = loaded(tmp_path)
    assert [retention.age(name) for name in ("archive", "quarantine", "withdrawn")] == [None, None, None]
    assert retention.age("reports") == timedelta(days=400)
    assert retention.age("mails") == timedelta(days=90)
    assert retention.age("media") == timedelta(days=30)
    days = {name: retention.age(name) for name in ("unsent_mails", "exports", "export_reports", "packages", "pictures")}
    assert days == {name: timedelta(days=one) for name, one in zip(days, (180, 400, 90, 90, 180), strict=True)}


def test_spans_may_be_many_years_and_come_from_the_environment(tmp_path):
    assert loaded(tmp_path, '[retention]\narchive = "3650d"').age("archive") == timedelta(days=3650)
    assert loaded(tmp_path, OPENIMMO_RETENTION__MEDIA="never").age("media") is None


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("archive", "10 years"), ("archive", ""), ("quarantine", "40000d"), ("reports", "1d"), ("mails", "47h"),
        ("media", "0d"), ("withdrawn", "89d"), ("unsent_mails", "6d"), ("handovers", "6d"), ("packages", "1d"),
    ],
)  # fmt: skip
def test_a_span_that_is_none_or_too_short_is_one_clear_line(tmp_path, key, value):
    with pytest.raises(SettingsError) as caught:
        loaded(tmp_path, f'[retention]\n{key} = "{value}"')
    said = caught.value.message("en")
    assert f'retention.{key} = "{value}" is not allowed' in said
    assert '"never"' in said
    assert str(tmp_path / "openimmo.toml") in said
