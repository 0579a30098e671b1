"""The samples of rules through the command line: what a rule's file says is what `openimmo validate` says."""

import json

import pytest

from openimmo.cli import run
from openimmo.rules.book import rules
from openimmo.rules.rule import Example
from tests.rules.examples import ROOT, sample_of

SAMPLES = [
    pytest.param(code, kind, example, id=f"{code}-{kind}")
    for code, rule in rules().items()
    if rule.default
    for kind, example in (("right", rule.right), ("wrong", rule.wrong))
]


@pytest.mark.parametrize(("code", "kind", "example"), SAMPLES)
def test_a_sample_leads_to_what_its_rule_says(
    code: str, kind: str, example: Example, capsys: pytest.CaptureFixture[str]
) -> None:
    path = ROOT / "samples" / sample_of(code, kind, example)
    run(["--lang", "de", "validate", str(path), "--as-of", example.as_of.isoformat(), "--format", "json"], {})
    (package,) = json.loads(capsys.readouterr().out)["packages"]
    expected = {code, *example.also} if kind == "wrong" else set(example.also)
    assert {one["code"] for one in package["findings"]} == expected
    assert all(one["rule"] == code and one["line"] for one in package["findings"] if one["code"] == code)
