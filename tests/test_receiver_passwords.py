"""Passwords as they are kept: they prove the right one, and nothing else."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from openimmo.domain.passwords import CHANCE, is_fit, kept, made_up, proves
from openimmo.domain.sender import SenderProfile


def test_only_the_right_password_proves_itself() -> None:
    stored = kept(b"geheim-4711", b"salt" * 4)
    assert proves(b"geheim-4711", stored)
    assert not proves(b"geheim-4712", stored)
    assert not proves(b"", stored)
    assert "geheim" not in stored


def test_the_same_password_is_kept_differently_each_time() -> None:
    assert kept(b"same", b"1" * 16) != kept(b"same", b"2" * 16)


BROKEN = (
    "", "geheim", "scrypt:1:2", "scrypt:x:8:1:00:00", "md5:16384:8:1:00:00", "scrypt:16384:8:1:zz:00",
    "scrypt:1073741824:8:1:00:00", "scrypt:0:8:1:00:00", "scrypt:16384:8:1:00:00:00",
)  # fmt: skip


@pytest.mark.parametrize("stored", BROKEN)
def test_what_is_broken_proves_nothing(stored: str) -> None:
    assert not proves(b"geheim", stored)


@settings(max_examples=200)
@given(st.binary(min_size=CHANCE, max_size=CHANCE))
def test_a_made_up_password_is_fit_and_can_be_read_out(chance: bytes) -> None:
    password = made_up(chance)
    assert is_fit(password)
    assert len(password) == 27
    assert password.replace("-", "").isalnum()
    assert password.isascii()


@pytest.mark.parametrize("password", ["short", "x" * 129, " blanks around ", "tab\there-1234", "nul\x00-123456"])
def test_what_no_program_can_send_is_no_password(password: str) -> None:
    assert not is_fit(password)


def test_a_profile_never_shows_it() -> None:
    profile = SenderProfile(contact="Anna", password=kept(b"geheim-4711", b"salt"))
    assert "scrypt" not in repr(profile)
    assert "Anna" in repr(profile)
