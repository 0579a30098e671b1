"""The program in a home of its own."""

from pathlib import Path

import pytest

from openimmo.cli import run
from tests.commands.program import Answer, Program, environment


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


@pytest.fixture
def openimmo(home: Path, capsysbinary: pytest.CaptureFixture[bytes]) -> Program:
    """The program: call it with its arguments, and with variables of the environment."""

    def call(*arguments: object, **variables: str) -> Answer:
        capsysbinary.readouterr()
        code = run([str(one) for one in arguments], environment(home, **variables))
        said = capsysbinary.readouterr()
        return Answer(int(code), said.out.decode(), said.err.decode())

    return call
