"""Two portals at one place must not give their packages the same names: one would replace the other's unseen."""

from pathlib import Path

import pytest

from openimmo.errors import SettingsError
from openimmo.settings import load

URL = 'url = "ftps://alice@portal.example/in"\n'


def read(tmp_path: Path, one: str, other: str) -> None:
    (tmp_path / "openimmo.toml").write_text(f"[portal.one]\n{one}[portal.other]\n{other}", encoding="utf-8")
    load(tmp_path, None, {})


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (URL, URL),
        (URL, 'url = "ftps://alice@PORTAL.example/in/"\n'),
        (URL, 'url = "ftp://alice@portal.example/in"\n'),
        (URL + 'package.zip_name = "a-{provider}.zip"\nprovider = "1"\n', URL + 'package.zip_name = "A-1.zip"\n'),
        ('url = "/srv/out"\n', 'url = "/srv/out"\nnumber = "X-"\n'),
    ],
)
def test_the_same_names_at_the_same_place_are_refused(tmp_path: Path, one: str, other: str):
    with pytest.raises(SettingsError) as caught:
        read(tmp_path, one, other)
    assert caught.value.code == "settings-portals-collide"
    assert "{portal}" in caught.value.message("en")
    assert "{portal}" in caught.value.message("de")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (URL, 'url = "ftps://alice@portal.example/other"\n'),
        (URL, 'url = "ftps://bob@portal.example/in"\n'),
        (URL, 'url = "ftps://alice@portal.example:2121/in"\n'),
        (URL, URL + 'package.zip_name = "{portal}-{timestamp}.zip"\n'),
        (URL + 'package.zip_name = "{portal}.zip"\n', URL + 'package.zip_name = "{portal}.zip"\n'),
        (
            URL + 'package.zip_name = "{provider}.zip"\nprovider = "1"\n',
            URL + 'package.zip_name = "{provider}.zip"\nprovider = "2"\n',
        ),
        ("", ""),
    ],
)
def test_other_places_or_other_names_are_well(tmp_path: Path, one: str, other: str):
    read(tmp_path, one, other)
