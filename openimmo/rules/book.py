"""All rules there are: every module in the folders of this package that holds a ``RULE``."""

import pkgutil
from collections.abc import Iterator, Mapping
from functools import cache
from importlib import import_module
from pathlib import Path
from types import ModuleType

import openimmo.rules
from openimmo.rules.rule import Rule


def subjects() -> list[str]:
    """The folders that rules stand in, by name."""
    return sorted(one.name for one in pkgutil.iter_modules(openimmo.rules.__path__) if one.ispkg)


@cache
def by_subject() -> Mapping[str, tuple[Rule, ...]]:
    """The rules of each subject, by code."""
    return {name: tuple(sorted(_rules(name), key=lambda rule: rule.code)) for name in subjects()}


@cache
def rules() -> Mapping[str, Rule]:
    """Every rule by its code."""
    return {rule.code: rule for found in by_subject().values() for rule in found}


@cache
def subject_of(code: str) -> str:
    """The folder a rule stands in."""
    return next(name for name, found in by_subject().items() if any(rule.code == code for rule in found))


def about_subject(name: str) -> str:
    """What a subject is, from the docstring of its folder."""
    return (import_module(f"openimmo.rules.{name}").__doc__ or "").strip()


def _rules(subject: str) -> Iterator[Rule]:
    for module in _modules(subject):
        rule = getattr(module, "RULE", None)
        if isinstance(rule, Rule):
            yield rule


def _modules(subject: str) -> Iterator[ModuleType]:
    folder = import_module(f"openimmo.rules.{subject}")
    for one in pkgutil.iter_modules(folder.__path__):
        yield import_module(f"openimmo.rules.{subject}.{one.name}")


def file_of(code: str) -> Path:
    """The file of a rule, from the folder ``openimmo``."""
    subject = subject_of(code)
    for module in _modules(subject):
        rule = getattr(module, "RULE", None)
        if isinstance(rule, Rule) and rule.code == code:
            return Path("openimmo", "rules", subject, f"{module.__name__.rpartition('.')[2]}.py")
    raise KeyError(code)
