"""Whatever a delivery does, taking it back gives the stock from before, and sending it again the stock from after."""

from pathlib import Path
from shutil import copyfile
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from openimmo.domain.listing import ListingStatus
from openimmo.pipeline.auditing import audit
from openimmo.pipeline.deliveries.undoing import undo
from openimmo.store.listings import ListingFilter
from tests.pipeline.deliveries import Office, bare, feed, listing

NAMES = ("A1", "A2", "A3", "A4")
SPRACHEN = (None, "en")
POLICIES = ("default", "imv", "onoffice")
AN_ENTRY = st.builds(
    listing,
    st.sampled_from(NAMES),
    aktion=st.sampled_from(("CHANGE", "CHANGE", "REFERENZ", "DELETE", None)),
    obid=st.sampled_from((None, "OBID-1", "OBID-2", "OBID-3")),
    sprache=st.sampled_from(SPRACHEN),
    price=st.sampled_from(("1", "2", "3")),
)
ENTRIES = st.lists(st.one_of(AN_ENTRY, AN_ENTRY, st.builds(bare, st.sampled_from(NAMES))), min_size=1, max_size=6)
DELIVERIES = st.builds(
    lambda entries, umfang: feed(*entries, umfang=umfang), ENTRIES, st.sampled_from(("TEIL", "VOLL"))
)

Shown = dict[int, tuple[object, ...]]


def shown(office: Office) -> Shown:
    """All that is told of every listing but when, and by how many steps it came there."""
    with office.house.reading_stock().reading() as view:
        found = [view.listing(row.number) for row in view.listings(ListingFilter(everything=True))]
    return {
        one.row.id: (
            one.row.number, one.row.source_id, one.row.sprache, one.obid, one.intern, one.row.status,
            one.resume_status, one.row.withdrawn_at is None, one.xml, one.media, one.fingerprint,
            one.row.title, one.row.price, one.row.city, one.row.media,
        )
        for one in found
    }  # fmt: skip


def of_before(after: Shown, before: Shown) -> Shown:
    """What was there before; what came since then must be withdrawn."""
    assert {after[one][5] for one in after.keys() - before.keys()} <= {ListingStatus.WITHDRAWN}
    return {one: after[one] for one in before}


def an_office(folder: str, template: Path, policy: str) -> Office:
    def make_home(home: Path) -> None:
        home.mkdir(mode=0o700)
        copyfile(template, home / "store.db")

    office = Office(Path(folder), make_home)
    guard = "[policy.ours]\npreset = '{}'\nguard = {{ count = 100, share = 1.0 }}\n"
    office.settings(f'default_policy = "ours"\n{guard.format(policy)}')
    return office


@settings(max_examples=40, deadline=None)
@given(first=DELIVERIES, second=DELIVERIES, policy=st.sampled_from(POLICIES))
def test_undo_gives_what_was_there_and_the_same_bytes_what_came(
    empty_store: Path, first: bytes, second: bytes, policy: str
) -> None:
    with TemporaryDirectory() as folder:
        office = an_office(folder, empty_store, policy)
        office.one(first)
        before = shown(office)
        report = office.one(second)
        after = shown(office)
        brought = [one for name, one in after.items() if name not in before and one[5] != ListingStatus.WITHDRAWN]
        if not brought and all(after[name] == one for name, one in before.items()):
            return  # there is nothing to take back
        undone = list(undo(office.house, report.delivery, force=False, actor="t", progress=lambda *told: None))
        assert [one.counts.refused for one in undone] == [0]
        assert of_before(shown(office), before) == before
        assert office.one(second).verdict == report.verdict
        assert shown(office) == after
        assert audit(office.house).problems == ()
