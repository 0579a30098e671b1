"""The number of every code in an openimmo_feedback, which knows numbers only; once given, it never changes.

The numbers stand in error_numbers.toml, a thousand for each kind of code. Does not know what the codes mean.
"""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

OTHER = 9999
"""A code without a number of its own."""


def error_number(code: str) -> int:
    """The number of a code of texts/."""
    return numbers().get(code, OTHER)


@cache
def numbers() -> Mapping[str, int]:
    """Every code with a number."""
    table = tomllib.loads((files(__package__) / "error_numbers.toml").read_text(encoding="utf-8"))
    return {code: number for block in table.values() for code, number in block.items()}
