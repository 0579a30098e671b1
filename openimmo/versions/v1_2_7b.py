"""1.2.7a ↔ 1.2.7b: `jahrgang` bei_besichtigung and `geg2018`; the grammars say all there is to say."""

from openimmo.versions.rules import Step

STEP = Step("1.2.7a", "1.2.7b")
