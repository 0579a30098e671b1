"""Two feeds, or a feed and the stock, compared: what belongs together, what is gone, what cannot be compared."""

import io
from collections.abc import Mapping
from pathlib import Path

import pytest

from openimmo.domain.comparison import Comparison, Difference, Outcome
from openimmo.domain.delivery import Scope
from openimmo.domain.validation import PackageValidation
from openimmo.errors import UnknownObject
from openimmo.importers.packages.limits import Limits
from openimmo.pipeline.comparing import StockOf, compare
from openimmo.pipeline.comparison.listing_changes import FIELDS_EACH, KEPT_LISTINGS
from openimmo.pipeline.comparison.sides import Reading
from openimmo.pipeline.validating import Options, validate_package
from tests.pipeline.deliveries import Office, actions, anbieter, attachment, bare, feed, listing, picture, zipped

Content = bytes | Mapping[str, bytes]


@pytest.fixture
def compared(tmp_path: Path):
    """Compare two packages given as bytes or as the files of a ZIP."""

    def call(old: Content, new: Content, **options: object) -> Comparison:
        return compare(put(tmp_path, "old", old), put(tmp_path, "new", new), **options)  # type: ignore[arg-type]

    return call


def put(folder: Path, name: str, content: Content) -> Path:
    path = folder / name / "package"
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(content if isinstance(content, bytes) else zipped(content))
    return path


def whole(*content: str, **options: object) -> bytes:
    return feed(*content, umfang="VOLL", **options)  # type: ignore[arg-type]


def fates(found: Comparison) -> dict[str, str]:
    return {one.number: str(one.change) for one in found.listings}


def codes(found: Comparison | PackageValidation) -> list[str]:
    return sorted({one.code for one in found.findings})


class TestWhatIsGone:
    def test_a_full_delivery_names_what_is_left(self, compared):
        found = compared(whole(listing("A1"), listing("A2")), whole(listing("A2")))
        assert fates(found) == {"A1": "gone"}
        assert (found.scope, found.counts.gone, found.counts.unchanged) == (Scope.VOLL, 1, 1)
        assert not found.listings[0].by_name

    @pytest.mark.parametrize("umfang", ["TEIL", None, "HALB"])
    def test_what_a_partial_delivery_does_not_name_is_not_gone(self, compared, umfang):
        found = compared(whole(listing("A1"), listing("A2")), feed(listing("A2"), umfang=umfang))
        assert fates(found) == {}
        assert (found.scope, found.counts.gone, found.counts.not_named) == (Scope.TEIL, 0, 1)
        assert "compare-new-is-part" in codes(found)

    @pytest.mark.parametrize("aktion", ["DELETE", "delete"])
    def test_a_listing_that_is_deleted_by_name_is_gone(self, compared, aktion):
        found = compared(whole(listing("A1"), listing("A2")), feed(bare("A1", aktion)))
        assert fates(found) == {"A1": "gone"}
        assert found.listings[0].by_name
        assert (found.counts.gone_by_name, found.counts.not_named, found.counts.new) == (1, 1, 0)

    def test_the_global_modus_deletes_what_names_no_action(self, compared):
        found = compared(whole(listing("A1")), feed(listing("A1", aktion=None), modus="DELETE"))
        assert fates(found) == {"A1": "gone"}

    def test_the_last_of_several_entries_counts(self, compared):
        found = compared(
            whole(listing("A1")), whole(listing("A1"), bare("A1"), listing("A2"), listing("A2", price="1"))
        )
        assert fates(found) == {"A1": "gone", "A2": "created"}
        assert (found.counts.new, found.new.listings) == (1, 1)

    def test_what_old_itself_deleted_is_not_in_old(self, compared):
        found = compared(feed(listing("A1"), bare("A1")), whole(listing("A1")))
        assert fates(found) == {"A1": "created"}

    def test_to_delete_what_nobody_has_changes_nothing(self, compared):
        assert compared(whole(listing("A1")), feed(bare("A7"), listing("A1"))).counts.gone == 0


class TestWhichListingIsMeant:
    def test_a_listing_without_objektnr_extern_is_known_by_its_other_numbers(self, compared):
        found = compared(whole(listing("", intern="I1", price="1")), whole(listing("", intern="I1", price="2")))
        assert fates(found) == {"I1": "changed"}

    def test_the_same_obid_under_another_number_is_a_renumbering(self, compared):
        found = compared(whole(listing("A1", obid="O1")), whole(listing("B1", obid="O1")))
        (one,) = found.listings
        assert (one.change, one.number, one.former) == (Difference.RENUMBERED, "B1", "A1")
        assert found.counts.sums_hold()
        assert codes(found) == ["compare-ids-unstable"]

    def test_a_number_that_is_deleted_and_comes_back_under_another_one_is_told(self, compared):
        found = compared(whole(listing("A1", obid="O1")), feed(bare("A1"), listing("B1", obid="O1")))
        assert fates(found) == {"A1": "gone", "B1": "created"}
        assert "compare-ids-unstable" in codes(found)

    def test_an_obid_that_was_not_there_before_is_no_unstable_id(self, compared):
        found = compared(whole(listing("A1")), whole(listing("A1", obid="O1")))
        assert fates(found) == {"A1": "changed"}
        assert codes(found) == []

    def test_copies_in_two_languages_share_an_obid_and_are_two_listings(self, compared):
        copies = (listing("A1", obid="O1", sprache="de"), listing("A1", obid="O1", sprache="en"))
        found = compared(whole(*copies), whole(copies[0], listing("A1", obid="O1", sprache="en", price="1")))
        (one,) = found.listings
        assert (one.number, one.sprache, one.change) == ("A1", "en", Difference.CHANGED)

    def test_two_anbieter_with_the_same_number_are_two_listings(self, compared):
        def both(first: str, second: str) -> bytes:
            return whole(
                anbieter(listing("A1", price=first), anid="O1"), anbieter(listing("A1", price=second), anid="O2")
            )

        found = compared(both("1", "2"), both("1", "3"))
        assert [(one.number, one.fields[0].after) for one in found.listings] == [("A1", "3")]
        assert found.counts.unchanged == 1

    def test_the_only_anbieter_of_each_side_is_the_same_one_under_other_keys(self, compared):
        found = compared(whole(listing("A1"), anid="O1", firma="Anna"), whole(listing("A1"), anid="O2", firma="Berta"))
        assert (fates(found), found.counts.unchanged) == ({}, 1)
        assert [one.path for one in found.frame] == ["anbieter/firma", "anbieter/openimmo_anid"]

    @pytest.mark.parametrize(
        ("old", "new", "same"),
        [
            ({"anid": "O1", "nr": "1"}, {"anid": "o1 ", "nr": "2"}, True),
            ({"anid": "O1", "nr": "1"}, {"anid": "O2", "nr": "1"}, False),
            ({"anid": None, "nr": "1"}, {"anid": "O1", "nr": "1"}, True),
            ({"anid": None, "nr": None, "firma": "Anna"}, {"anid": "O1", "nr": None, "firma": "ANNA"}, True),
            ({"anid": None, "nr": "1", "firma": "Anna"}, {"anid": "O1", "nr": "2", "firma": "Anna"}, False),
            ({"anid": None, "nr": None, "firma": None}, {"anid": None, "nr": None, "firma": None}, True),
            ({"anid": None, "nr": None, "firma": None}, {"anid": "O1", "nr": None, "firma": None}, False),
        ],
    )
    def test_an_anbieter_among_several_is_known_by_the_strongest_key_that_both_give(self, compared, old, new, same):
        other = anbieter(listing("Z1"), anid="OTHER", nr="99", firma="Other")
        found = compared(whole(anbieter(listing("A1"), **old), other), whole(anbieter(listing("A1"), **new), other))
        assert (found.counts.unchanged == 2) == same

    def test_one_anbieter_in_two_feeds_of_a_package_is_one(self, compared):
        old = {"a.xml": whole(listing("A1")), "b.xml": whole(listing("A2"))}
        found = compared(old, {"a.xml": whole(listing("A1"), listing("A2"))})
        assert (fates(found), found.counts.unchanged) == ({}, 2)
        assert [one.path for one in found.frame] == ["b.xml: openimmo"]

    def test_listings_without_any_number_are_told_and_make_a_difference(self, compared):
        nameless, other = listing("", title="Ohne"), listing("", title="Andere")
        found = compared(whole(listing("A1"), nameless), whole(listing("A1"), other))
        assert (found.outcome, codes(found)) == (Outcome.DIFFERENT, ["compare-no-id"])
        assert compared(whole(nameless), whole(nameless)).outcome is Outcome.SAME


class TestAttachments:
    def package(self, shade: int, pfad: str = "haus.jpg") -> Mapping[str, bytes]:
        return {"openimmo.xml": whole(listing("A1", attachments=[attachment(pfad)])), pfad: picture(shade)}

    def test_other_bytes_under_the_same_name_are_a_change(self, compared):
        (one,) = compared(self.package(10), self.package(200)).listings
        assert [field.path for field in one.fields] == ["anhaenge/anhang[daten/pfad='haus.jpg']/daten/anhanginhalt"]
        assert compared(self.package(10), self.package(10)).outcome is Outcome.SAME

    def test_another_name_for_the_same_bytes_is_a_change_of_the_name(self, compared):
        (one,) = compared(self.package(10), self.package(10, "vorn.jpg")).listings
        assert [(field.before, field.after) for field in one.fields] == [("haus.jpg", "vorn.jpg")]

    def test_a_file_that_is_missing_now_is_a_change(self, compared):
        without = {"openimmo.xml": self.package(10)["openimmo.xml"], "other.jpg": picture(1)}
        (one,) = compared(self.package(10), without).listings
        assert one.fields[0].after == "missing"

    def test_files_that_are_at_hand_on_one_side_only_are_not_compared_and_that_is_told(self, compared):
        found = compared(self.package(10)["openimmo.xml"], self.package(10))
        assert (found.outcome, codes(found)) == (Outcome.SAME, ["compare-media-not-compared"])


class TestWhatCannotBeCompared:
    @pytest.mark.parametrize(
        ("content", "outcome", "code"),
        [
            (b"", Outcome.UNREADABLE, "package-empty"),
            (b"<openimmo><anbieter>", Outcome.UNREADABLE, "xml-truncated"),
            (b"<html/>", Outcome.UNREADABLE, "feed-foreign-root"),
            (b"<!DOCTYPE openimmo><openimmo/>", Outcome.UNSAFE, "xml-doctype"),
            (b"PK\x03\x04 no zip", Outcome.UNREADABLE, "zip-truncated"),
        ],
    )
    def test_is_told_for_either_side_and_never_called_the_same(self, compared, content, outcome, code):
        good = whole(listing("A1"))
        for old, new in ((content, good), (good, content), (content, content)):
            found = compared(old, new)
            assert (found.outcome, codes(found), found.compared) == (outcome, [code], False)

    def test_both_sides_are_told(self, compared):
        found = compared(b"", b"<!DOCTYPE openimmo><openimmo/>")
        assert (found.outcome, codes(found)) == (Outcome.UNSAFE, ["package-empty", "xml-doctype"])

    def test_one_broken_feed_of_a_package_makes_the_whole_unreadable(self, compared):
        found = compared(whole(listing("A1")), {"a.xml": whole(listing("A1")), "b.xml": b"<openimmo>"})
        assert found.outcome is Outcome.UNREADABLE
        assert [one.feed and one.feed.endswith("package/b.xml") for one in found.findings] == [True]

    def test_xml_that_is_no_feed_beside_one_that_is_is_passed_over_with_a_finding(self, compared):
        found = compared(whole(listing("A1")), {"a.xml": whole(listing("A1")), "b.xml": b"<invoice/>"})
        assert (found.outcome, codes(found)) == (Outcome.SAME, ["intake-feed-skipped"])

    def test_a_part_of_the_package_that_nobody_reads_is_told(self, compared):
        found = compared(whole(listing("A1")), {"a.xml": whole(), "x/y/z.xml": whole(listing("A1"))})
        assert "compare-incomplete" in codes(found)

    def test_a_feed_that_was_mended_is_told(self, compared):
        found = compared(whole(listing("A1")), whole(listing("A1", title="Haus")).replace(b">Haus<", b">Haus & Hof<"))
        assert (fates(found), "compare-mended" in codes(found)) == ({"A1": "changed"}, True)
        assert found.counts.new == 1

    def test_a_stream_is_standard_input_and_is_bound_by_the_limits(self, tmp_path):
        old = put(tmp_path, "old", whole(listing("A1")))
        found = compare(old, io.BytesIO(whole(listing("A1"), listing("A2"))))
        assert (found.new.path, fates(found)) == ("-", {"A2": "created"})
        small = Reading(limits=Limits(total_bytes=10_000))
        found = compare(old, io.BytesIO(b"<" * 20_000), reading=small)
        assert (found.outcome, codes(found)) == (Outcome.UNSAFE, ["package-too-big"])

    def test_no_temporary_file_is_left(self, tmp_path):
        tmp = tmp_path / "tmp"
        tmp.mkdir()
        compare(put(tmp_path, "old", whole(listing("A1"))), io.BytesIO(b"<openimmo>"), tmp=tmp)
        assert list(tmp.iterdir()) == []


class TestRulesAboutTwoFeeds:
    @pytest.mark.parametrize(
        ("before", "after", "allowed", "told"),
        [
            (10, 8, 20, False),
            (10, 7, 20, True),
            (10, 7, 30, False),
            (10, 10, 0, False),
            (10, 9, 0, True),
            (0, 5, 0, False),
        ],
    )
    def test_a_whole_stock_may_not_shrink_by_more_than_allowed(self, compared, before, after, allowed, told):
        old, new = (whole(*(listing(f"A{number}") for number in range(count))) for count in (before, after))
        assert ("compare-stock-shrinks" in codes(compared(old, new, max_shrink=allowed))) == told

    def test_a_partial_delivery_says_nothing_of_the_size_of_a_stock(self, compared):
        many, one = [listing(f"A{number}") for number in range(9)], listing("A1")
        assert "compare-stock-shrinks" not in codes(compared(whole(*many), feed(one)))
        assert "compare-stock-shrinks" not in codes(compared(feed(*many), whole(one)))

    def test_each_anbieter_is_judged_by_itself(self, compared):
        def both(first: int, second: int) -> bytes:
            return whole(*(
                anbieter(*(listing(f"A{number}") for number in range(count)), anid=anid, firma=anid)
                for count, anid in ((first, "O1"), (second, "O2"))
            ))  # fmt: skip

        found = compared(both(10, 10), both(20, 5))
        assert [one.params["anbieter"] for one in found.findings] == ["O2"]

    def test_a_changed_obid_is_told_at_its_place_in_new(self, compared):
        (told,) = compared(whole(listing("A1", obid="O1")), whole(listing("A1", obid="O2"))).findings
        assert (told.severity, told.listing, told.value) == ("warning", "A1", "O2")
        assert told.path == "/openimmo/anbieter[1]/immobilie[1]/verwaltung_techn/openimmo_obid"
        assert (told.params["before"], told.params["after"]) == ("O1", "O2")

    def test_a_validation_against_an_earlier_delivery_says_the_same(self, tmp_path):
        old = put(tmp_path, "old", whole(listing("A1", obid="O1"), listing("A2")))
        new = put(tmp_path, "new", whole(listing("A1", obid="O2")))
        alone, told = validate_package(new), validate_package(new, Options(against=old))
        assert set(codes(told)) - set(codes(alone)) == {"compare-ids-unstable", "compare-stock-shrinks"}
        assert {one.feed for one in told.findings if one.code.startswith("compare-")} == {"package"}
        assert told.counts.error == alone.counts.error + 1
        assert codes(validate_package(new, Options(against=old, max_shrink=50))) == sorted(
            {*codes(alone), "compare-ids-unstable"}
        )

    def test_a_validation_tells_that_the_earlier_delivery_cannot_be_read(self, tmp_path):
        new = put(tmp_path, "new", whole(listing("A1")))
        told = validate_package(new, Options(against=put(tmp_path, "old", b"<openimmo>")))
        assert ("xml-truncated" in codes(told), str(told.verdict)) == (True, "invalid")

    def test_standard_input_can_be_validated_against_an_earlier_delivery(self, tmp_path):
        old = put(tmp_path, "old", whole(listing("A1"), listing("A2")))
        assert "compare-stock-shrinks" in codes(
            validate_package(io.BytesIO(whole(listing("A1"))), Options(against=old))
        )


class TestTheStock:
    def stock(self, office: Office, sender: str | None = None) -> StockOf:
        return StockOf(office.house.reading_stock().reading, sender)

    def test_what_was_imported_does_not_differ_from_the_stock(self, office):
        package = {"a.xml": whole(listing("A1", attachments=[attachment("h.jpg")]), listing("A2")), "h.jpg": picture()}
        office.one(package)
        path = office.put(package)
        for old, new in ((self.stock(office), path), (path, self.stock(office))):
            found = compare(old, new)
            assert (found.outcome, found.counts.unchanged, found.findings) == (Outcome.SAME, 2, ())

    def test_the_comparison_foretells_what_an_import_does(self, office):
        office.one(whole(listing("A1"), listing("A2"), listing("A3", obid="O3"), listing("A4"), listing("A5")))
        then = whole(listing("A1", price="1"), listing("A2"), listing("B3", obid="O3"), listing("A5"), listing("A6"))
        found = compare(self.stock(office), office.put(then))
        assert fates(found) == {"A1": "changed", "B3": "renumbered", "A4": "gone", "A6": "created"}
        done = actions(office.one(then))
        assert done == {
            "A1": "updated",
            "A2": "unchanged",
            "B3": "updated",
            "A4": "deleted",
            "A5": "unchanged",
            "A6": "created",
        }

    def test_withdrawn_listings_are_not_in_the_stock(self, office):
        office.one(whole(listing("A1"), listing("A2")))
        office.one(feed(bare("A1")))
        found = compare(self.stock(office), office.put(whole(listing("A1"), listing("A2"))))
        assert fates(found) == {"A1": "created"}

    def test_only_the_senders_whose_listings_new_holds_are_compared(self, office):
        office.one(whole(listing("A1"), anid="O1", firma="Anna"))
        office.one(whole(listing("B1"), anid="O2", firma="Berta"))
        found = compare(self.stock(office), office.put(whole(listing("A1"), anid="O1", firma="Anna")))
        assert (found.outcome, found.old.listings) == (Outcome.SAME, 1)

    def test_a_sender_can_be_named(self, office):
        office.one(whole(listing("A1"), anid=None, firma=None), sender="anna")
        delivery = office.put(whole(listing("A1", price="1"), anid=None, firma=None))
        assert fates(compare(self.stock(office, "anna"), delivery)) == {"A1": "changed"}
        with pytest.raises(UnknownObject, match="nobody"):
            compare(self.stock(office, "nobody"), delivery)
        with pytest.raises(UnknownObject, match="whose stock"):
            compare(self.stock(office), delivery)

    def test_the_listings_of_another_sender_are_left_out_with_a_finding(self, office):
        office.one(whole(listing("A1"), anid="O1", firma="Anna"), sender="anna")
        office.one(whole(listing("B1"), anid="O2", firma="Berta"))
        both = office.put(whole(anbieter(listing("A1"), anid="O1"), anbieter(listing("B1"), anid="O2")))
        found = compare(self.stock(office, "anna"), both)
        assert (found.counts.unchanged, codes(found)) == (1, ["compare-other-sender"])

    def test_a_broken_delivery_is_told_and_the_stock_is_not_asked(self, office):
        found = compare(self.stock(office), office.put(b"<openimmo>"))
        assert (found.outcome, codes(found)) == (Outcome.UNREADABLE, ["xml-truncated"])


class TestLimits:
    def test_what_is_told_is_capped_and_what_is_counted_is_not(self, compared):
        count = KEPT_LISTINGS + 5
        found = compared(whole(), whole(*(bare(f"A{number}", "CHANGE") for number in range(count))))
        assert (found.counts.created, len(found.listings)) == (count, KEPT_LISTINGS)

    def test_the_fields_of_a_listing_are_capped_and_counted(self, compared):
        def many(text: str) -> bytes:
            texts = "".join(
                f'<user_defined_simplefield feldname="f{number}">{text}</user_defined_simplefield>'
                for number in range(FIELDS_EACH + 3)
            )
            return whole(listing("A1").replace("</immobilie>", f"{texts}</immobilie>"))

        (one,) = compared(many("1"), many("2")).listings
        assert (len(one.fields), one.more) == (FIELDS_EACH, 3)

    def test_thousands_of_anbieter_are_told_apart_and_counted(self, compared):
        def many(letter: str) -> bytes:
            return whole(*(anbieter(anid=f"{letter}{number}", firma="Anna") for number in range(2_000)))

        found = compared(many("A"), many("B"))
        assert (len(found.frame), found.more_frame) == (1_000, 3_000)
        assert compared(many("A"), many("A")).outcome is Outcome.SAME

    def test_a_huge_text_is_cut(self, compared):
        found = compared(whole(listing("A1", title="a" * 300_000)), whole(listing("A1", title="a" * 299_999 + "b")))
        (field,) = found.listings[0].fields
        assert len(field.before or "") < 2_100
        assert (field.after or "").endswith("b")
