"""docs/convert.md says what the steps do."""

from openimmo.versions.route import STEPS
from tools import build_convert


def test_the_page_is_current() -> None:
    assert build_convert.PAGE.read_text(encoding="utf-8") == build_convert.page()


def test_every_rule_of_every_step_stands_there() -> None:
    page = build_convert.page()
    assert [rule.says for step in STEPS for rule in (*step.up, *step.down) if rule.says not in page] == []
