"""A portal that was called otherwise before: what was sent to the same account under the old name is its ledger.

Else what left the stock since would stand there for ever, and nobody would know of it. Knows the ledger's names.
"""

from collections.abc import Container

from openimmo.pipeline.export.asking import Asked
from openimmo.store.stock import Stock, View


def former_name(view: View, asked: Asked, known: Container[str]) -> str | None:
    """The old name of the portal: the only one that is set up no more and whose listings went to this account."""
    if not asked.known or not asked.account or view.sent_to(asked.portal.name):
        return None
    gone = [name for name in view.portals_at(asked.account) if name not in known]
    return gone[0] if len(gone) == 1 else None


def take_over(stock: Stock, asked: Asked, known: Container[str]) -> str | None:
    """Give the ledger of the old name to the new one; the old name, None if there is none."""
    with stock.reading() as view:
        old = former_name(view, asked, known)
    if old is not None:
        with stock.writing() as book:
            book.rename_portal(old, asked.portal.name)
    return old
