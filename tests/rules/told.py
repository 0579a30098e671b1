"""What one rule tells of a feed: an example, or any bytes (several anbieter, hostile values)."""

from datetime import date
from io import BytesIO

from openimmo.importers.feed import FeedReader
from openimmo.rules.about import Around
from openimmo.rules.book import rules
from openimmo.rules.feed import FeedSeen, seen
from openimmo.rules.rule import AS_OF, Example, Hit
from openimmo.rules.running import RuleSet, Running
from tests.rules.examples import feed


def told(code: str, of: Example | bytes, as_of: date = AS_OF) -> list[Hit]:
    """The hits of one rule in a feed: of its listings, its anbieter, and the whole."""
    running = Running(RuleSet(as_of=as_of, rules=(rules()[code],)))
    reader = FeedReader(BytesIO(of if isinstance(of, bytes) else feed(of)))
    found: list[Hit] = []
    passed = []
    for one in reader:
        passed.append(seen(one.immobilie, one.provider, one.path, one.line))
        found += [hit for _, hit in running.listing(one.immobilie, ())]
    frame = reader.frame
    around = Around(as_of=as_of, transfer=frame.transfer, scope=frame.scope)
    for anbieter in frame.document.anbieter:
        found += [hit for _, hit in running.provider(anbieter, around)]
    whole = FeedSeen(transfer=frame.transfer, scope=frame.scope, providers=frame.document.anbieter, listings=passed)
    found += [hit for _, hit in running.feed(whole, around)]
    assert running.not_run == ()
    return found


def is_told(code: str, xml: str, base: str = "miete", without: tuple[str, ...] = ()) -> bool:
    """Whether one rule says anything about a good feed with this change."""
    return bool(told(code, Example(xml=xml, base=base, without=without)))
