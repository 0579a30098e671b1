"""1.2.7 ↔ 1.2.7a: a correction of types (`hallenhoehe`, `anzahl_stellplaetze`); the grammars say all there is to say.

No feed calls itself 1.2.7a; the step is walked through.
"""

from openimmo.versions.rules import Step

STEP = Step("1.2.7", "1.2.7a")
