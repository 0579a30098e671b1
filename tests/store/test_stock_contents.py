"""What all listings of one sender hold now, as a comparison with the stock asks for it; and names that were numbers."""

from stock_samples import NOON, apply, created, deleted, later, only_id, picture, record, sender, updated

from openimmo.store.stock import Stock


def test_each_listing_gives_its_newest_contents_in_the_order_of_numbers(stock: Stock) -> None:
    sent = [record(0, "B1"), record(1, "A1", media=(picture(0),))]
    apply(stock, [created(0, "B1"), created(1, "A1")], sent)
    newer = record(0, "B1", xml=b"<immobilie><neu/></immobilie>", fingerprint="other", media=(picture(0, None),))
    apply(stock, [updated(only_id(stock, "B1"), 0, "B1")], [newer], "d2", at=later(1))
    with stock.reading() as view:
        found = list(view.contents_of(sender(stock)))
        for one in found:
            whole = view.listing(one.source_id)
            assert (one.xml, one.media, one.obid, one.sprache) == (
                whole.xml, whole.media, whole.obid, whole.row.sprache,
            )  # fmt: skip
    assert [one.source_id for one in found] == ["A1", "B1"]
    assert (found[1].xml, found[1].media) == (newer.xml, newer.media)


def test_withdrawn_ones_and_those_of_others_are_left_out(stock: Stock) -> None:
    apply(stock, [created(0, "A1"), created(1, "A2")], [record(0, "A1"), record(1, "A2")])
    apply(stock, [created(0, "A1", number="B-A1")], [record(0, "A1")], "d2", "bert")
    apply(stock, [deleted(only_id(stock, "A2"))], (), "d3")
    with stock.reading() as view:
        assert [one.source_id for one in view.contents_of(sender(stock))] == ["A1"]


def test_a_listing_is_told_by_every_number_it_ever_had(stock: Stock) -> None:
    apply(stock, [created(0, "A1")], [record(0, "A1")])
    listing = only_id(stock)
    with stock.writing() as book:
        book.renumber(listing, "X9", actor="anna", at=NOON)
    with stock.reading() as view:
        assert view.numbers_of("A1") == view.numbers_of("X9") == ["A1", "X9"]
        assert view.by_number(["A1", "X9", "nobody's"]) == {"A1": listing, "X9": listing}
        assert view.numbers_of("nobody's") == []
