"""Anonymous packages for people and programs: what was replaced, how often, and under which seed.

Knows the result. Does not know how it was reached.
"""

from collections.abc import Iterator

from openimmo.domain.anonymity import Anonymized
from openimmo.reports.blocks import Block, Cell, Column, Gap, Line, Table, Tone
from openimmo.reports.writing import amount
from openimmo.texts import advice, say

KINDS = {
    "names": "anonymize-count-names",
    "mails": "anonymize-count-mails",
    "phones": "anonymize-count-phones",
    "addresses": "anonymize-count-addresses",
    "postcodes": "anonymize-count-postcodes",
    "coordinates": "anonymize-count-coordinates",
    "numbers": "anonymize-count-numbers",
    "tax-numbers": "anonymize-count-tax-numbers",
    "texts": "anonymize-count-texts",
    "facts": "anonymize-count-facts",
    "own-fields": "anonymize-count-own-fields",
    "links": "anonymize-count-links",
    "attachments": "anonymize-count-attachments",
    "checksums": "anonymize-count-checksums",
    "comments": "anonymize-count-comments",
}
"""Every kind of value that is replaced, and the code of what people call it."""


def draw_anonymized(done: Anonymized, lang: str, detail: int = 0) -> Iterator[Block]:
    """One package. ``detail``: -1 only that it was written and under which seed."""
    lead = Cell(f"{done.source} → {done.out}:", Tone.STRONG)
    yield Line(say("anonymize-done", lang, seed=done.seed), Tone.GOOD, 0, lead)
    yield Line(advice("anonymize-done", lang, seed=done.seed) or "", Tone.CAREFUL, 2)
    if detail < 0:
        return
    rows = [(say(code, lang), amount(done.counts[kind], lang)) for kind, code in KINDS.items() if kind in done.counts]
    files = [(say("anonymize-files", lang), amount(done.files, lang))] if done.files else []
    if rows or files:
        columns = (
            Column(say("anonymize-heading-what", lang)),
            Column(say("anonymize-heading-count", lang), number=True),
        )
        yield Gap()
        yield Table(columns, tuple((Cell(name), Cell(count)) for name, count in (*rows, *files)), 2)


def anonymized_document(done: Anonymized) -> dict[str, object]:
    """The same for programs."""
    return {
        "schema": "openimmo/anonymized/1",
        "in": done.source,
        "out": done.out,
        "kind": done.kind,
        "seed": done.seed,
        "feeds": done.feeds,
        "files": done.files,
        "counts": done.counts,
    }
