"""What a portal said of the listings that were sent to it, for people and for programs. Knows nothing of feedbacks."""

from collections.abc import Iterator, Sequence

from openimmo.domain.export import SentState
from openimmo.pipeline.export.reconciling import Answer, Reconciled
from openimmo.reports.blocks import Block, Cell, Column, Gap, Line, Table, Tone
from openimmo.reports.json import Document
from openimmo.reports.writing import NOTHING, sentence
from openimmo.texts import say

SCHEMA = "openimmo/reconciliation/1"
_TONES = {SentState.ACKNOWLEDGED: Tone.GOOD, SentState.REJECTED: Tone.BAD}


def reconciled_document(portal: str, found: Sequence[Reconciled], lang: str) -> Document:
    """All files; a listing whose ``number`` is null was never sent there; of ``outdated`` ones nothing is noted."""
    return {
        "schema": SCHEMA,
        "portal": portal,
        "files": [
            {
                "path": one.path,
                "listings": [_answer(answer, lang) for answer in one.answers],
                "messages": [sentence(message, lang) for message in one.messages],
            }
            for one in found
        ],
    }


def draw_reconciled(found: Reconciled, lang: str) -> Iterator[Block]:
    """One file: listing by listing, then what is about none in particular."""
    yield Line(say("reconcile-heading", lang, portal=found.portal), lead=Cell(f"{found.path}:", Tone.STRONG))
    if not found.answers:
        yield Line(say("reconcile-nothing", lang), Tone.QUIET, 2)
    else:
        names = ("number", "state", "by", "why")
        columns = tuple(Column(say(f"reconcile-label-{name}", lang), name=name == "number") for name in names)
        yield Table(columns, tuple(_row(answer, lang) for answer in found.answers))
    if found.answers and found.messages:
        yield Gap()
    for message in found.messages:
        yield Line(sentence(message, lang), indent=2)
    yield Gap()


def _row(answer: Answer, lang: str) -> tuple[Cell, ...]:
    if answer.number is None:
        state = Cell(say("reconcile-unknown", lang), Tone.CAREFUL)
    elif answer.outdated:
        state = Cell(say("reconcile-outdated", lang), Tone.CAREFUL)
    else:
        state = Cell(say(f"sent-state-{answer.state}", lang), _TONES[answer.state])
    return (
        Cell(answer.number or answer.said or NOTHING, Tone.STRONG),
        state,
        Cell(say(f"reconcile-by-{answer.matched_by}", lang) if answer.matched_by else NOTHING),
        Cell(sentence(answer.reason, lang) if answer.reason else NOTHING),
    )


def _answer(answer: Answer, lang: str) -> Document:
    return {
        "said": answer.said,
        "number": answer.number,
        "matched_by": answer.matched_by,
        "state": answer.state if answer.number is not None and not answer.outdated else None,
        "outdated": answer.outdated,
        "reason": sentence(answer.reason, lang) if answer.reason else None,
    }
