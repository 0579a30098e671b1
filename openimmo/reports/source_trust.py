"""Whom a server shows itself to be, for the people who decide whether to trust it."""

from collections.abc import Iterator

from openimmo.pipeline.sources.trust import Shown, Standing
from openimmo.reports.blocks import Block, Gap, Line, Pairs, Tone
from openimmo.texts import say


def draw_shown(shown: Shown, lang: str) -> Iterator[Block]:
    """The fingerprint; one that changed beside the old one, in loud words."""
    if shown.standing is Standing.CHANGED:
        yield Line(say("sources-trust-loud", lang, name=shown.name), Tone.BAD)
    rows = [(say("sources-trust-server", lang), shown.place.address)]
    kind = shown.key.type if shown.key else say("sources-trust-certificate", lang)
    rows.append((say("sources-trust-shown", lang), f"{kind}  {shown.fingerprint}"))
    if shown.standing is Standing.CHANGED:
        rows += [(say("sources-trust-before", lang), one) for one in shown.trusted]
    yield Pairs(tuple(rows))
    if shown.standing is not Standing.SAME:
        yield Line(say("sources-trust-compare", lang), Tone.QUIET)


def draw_pin(shown: Shown, lang: str) -> Iterator[Block]:
    """The line for openimmo.toml that trusts what was shown, and nothing else."""
    yield Gap()
    yield Line(say("sources-trust-pin", lang, section=shown.section))
    yield Line(f'pin = "{shown.fingerprint}"', Tone.STRONG, 4)
