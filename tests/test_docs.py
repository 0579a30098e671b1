"""The documents: generated ones are current, every command and option stands in the manual, links lead somewhere."""

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from openimmo.cli import program

ROOT = Path(__file__).resolve().parent.parent
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").glob("*.md"))]


def commands(group: Any, path: str = "openimmo") -> Iterator[tuple[str, Any]]:
    yield path, group
    for name, command in getattr(group, "commands", {}).items():
        yield from commands(command, f"{path} {name}")


@pytest.mark.parametrize("tool", ["build_schemas", "build_model", "build_samples", "build_manual"])
def test_what_is_generated_is_current(tool: str) -> None:
    done = subprocess.run(
        [sys.executable, ROOT / "tools" / f"{tool}.py", "--check"], capture_output=True, text=True, cwd=ROOT
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_every_command_and_option_stands_in_the_manual() -> None:
    manual = (ROOT / "docs" / "commands.md").read_text(encoding="utf-8")
    sections = dict(re.findall(r"^## (openimmo.*?)\n\n```text\n(.*?)```", manual, re.MULTILINE | re.DOTALL))
    for path, command in commands(program("en")):
        assert path in sections, f"{path} has no section"
        for parameter in command.params:
            for option in getattr(parameter, "opts", []):
                if option.startswith("--"):
                    assert option in sections[path], f"{path} {option}"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_between_the_documents_lead_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8")):
        assert (page.parent / target).exists(), f"{page.name} links to {target}"


def test_every_command_is_in_the_changelog() -> None:
    told = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    for name in program("en").commands:
        assert f"{name}" in told, name


def test_the_readme_shows_commands_that_exist() -> None:
    known = dict(commands(program("en")))
    shown = re.findall(
        r"^    openimmo (.+?)(?: +#.*)?$", (ROOT / "README.md").read_text(encoding="utf-8"), re.MULTILINE
    )
    assert shown
    for line in shown:
        words = line.split()
        path = " ".join(["openimmo", *words[:2]])
        command = known.get(path) or known[f"openimmo {words[0]}"]
        options = {option for parameter in command.params for option in getattr(parameter, "opts", [])}
        assert {word for word in words if word.startswith("--")} <= options, line
