"""``openimmo convert``: what it writes, what it says, and how it ends."""

import pytest
from lxml import etree

import openimmo as package
from openimmo.errors import FeedError, SettingsError
from tests.commands.program import SAMPLES, process

PLAIN, OLD = SAMPLES / "valid" / "wohnung-miete.xml", SAMPLES / "versions" / "openimmo-1.2.0.xml"
QUIRKY, BROKEN = SAMPLES / "dialects" / "decimal-comma.xml", SAMPLES / "hostile" / "truncated.xml"
PICTURES, SEVERAL = SAMPLES / "packages" / "with-pictures.zip", SAMPLES / "packages" / "several-feeds.zip"


class TestExitCode:
    def test_nothing_lost_is_0(self, openimmo, tmp_path):
        answer = openimmo("convert", OLD, tmp_path / "out.xml", "--to", "1.2.7c")
        assert (answer.code, answer.err) == (0, "")
        assert "written, nothing was lost" in answer.out

    def test_a_repair_is_no_loss(self, openimmo, tmp_path):
        answer = openimmo("convert", QUIRKY, tmp_path / "out.xml")
        assert answer.code == 0
        assert "repair-decimal" in answer.out
        assert openimmo("validate", tmp_path / "out.xml", "--no-repair").code == 0

    def test_something_lost_is_1(self, openimmo, tmp_path):
        answer = openimmo("convert", PLAIN, tmp_path / "out.xml", "--to", "1.1")
        assert answer.code == 1
        assert "something was lost or guessed" in answer.out
        assert (tmp_path / "out.xml").exists()

    def test_what_the_sender_got_wrong_is_1_but_no_loss(self, openimmo, tmp_path):
        answer = openimmo(
            "convert", SAMPLES / "invalid" / "unknown-element.xml", tmp_path / "o.xml", "--format", "json"
        )
        assert (answer.code, answer.json["lossless"], answer.json["valid"]) == (1, True, False)

    def test_a_broken_feed_is_1_and_writes_nothing(self, openimmo, tmp_path):
        answer = openimmo("convert", BROKEN, tmp_path / "out.xml", "--to", "1.2.3")
        assert (answer.code, answer.err) == (1, "")
        assert "nothing was written" in answer.out
        assert "xml-truncated" in answer.out
        assert not (tmp_path / "out.xml").exists()

    @pytest.mark.parametrize("version", ["1.3", "1.2.7a", "neu", ""])
    def test_an_unknown_version_is_2_and_names_the_known_ones(self, openimmo, tmp_path, version):
        answer = openimmo("convert", PLAIN, tmp_path / "out.xml", "--to", version)
        assert (answer.code, answer.out) == (2, "")
        assert "1.1, 1.2.0, 1.2.1" in answer.err

    def test_a_source_that_is_not_there_is_2(self, openimmo, tmp_path):
        assert openimmo("convert", tmp_path / "nowhere.xml", tmp_path / "out.xml").code == 2

    def test_the_original_as_target_is_2(self, openimmo, tmp_path):
        copy = tmp_path / "in.xml"
        copy.write_bytes(PLAIN.read_bytes())
        answer = openimmo("convert", copy, copy, "--to", "1.1")
        assert (answer.code, answer.out) == (2, "")
        assert copy.read_bytes() == PLAIN.read_bytes()

    @pytest.mark.parametrize("target", ["out.txt", "no/out.xml", "."])
    def test_a_target_that_cannot_be_is_2(self, openimmo, tmp_path, target):
        answer = openimmo("convert", PLAIN, tmp_path / target)
        assert (answer.code, answer.out) == (2, "")
        assert answer.err.startswith("openimmo: ")

    def test_several_feeds_in_one_xml_is_2_and_says_what_to_do(self, openimmo, tmp_path):
        answer = openimmo("convert", SEVERAL, tmp_path / "out.xml")
        assert answer.code == 2
        assert ".zip" in answer.err
        assert openimmo("convert", SEVERAL, tmp_path / "out.zip").code == 0


class TestReport:
    def test_the_document_says_all_there_is(self, openimmo, tmp_path):
        out = tmp_path / "out.xml"
        answer = openimmo("convert", PLAIN, out, "--to", "1.2.2", "--format", "json")
        assert list(answer.json) == [
            "schema", "in", "out", "from", "to", "listings", "lossless", "valid", "feeds", "counts", "findings",
            "finding_counts",
        ]  # fmt: skip
        assert answer.json["schema"] == "openimmo/conversion/1"
        assert (answer.json["in"], answer.json["out"]) == (str(PLAIN), str(out))
        assert (answer.json["from"], answer.json["to"], answer.json["listings"]) == ("1.2.7", "1.2.2", 1)
        assert (answer.json["lossless"], answer.json["valid"]) == (False, True)
        loss = next(one for one in answer.json["findings"] if one["code"] == "convert-replaced")
        assert (loss["severity"], loss["listing"], loss["feed"]) == ("warning", "AUE-1701", "wohnung-miete.xml")
        assert loss["path"] == "/openimmo/anbieter[1]/immobilie[1]/flaechen/anzahl_balkone"
        assert answer.json["finding_counts"]["convert-replaced"] == 1

    def test_a_failure_is_a_document_as_well(self, openimmo, tmp_path):
        answer = openimmo("convert", BROKEN, tmp_path / "out.xml", "--format", "json")
        assert (answer.json["out"], answer.json["lossless"], answer.json["counts"]["error"]) == (None, False, 1)
        assert [one["code"] for one in answer.json["findings"]] == ["xml-truncated"]

    @pytest.mark.parametrize("form", ["text", "json"])
    def test_it_can_be_written_into_a_file(self, openimmo, tmp_path, form):
        report = tmp_path / "report"
        answer = openimmo("convert", PLAIN, tmp_path / "out.xml", "--report", report, "--format", form)
        assert (answer.code, answer.out, answer.err) == (0, "", "")
        assert report.read_text() == openimmo("convert", PLAIN, tmp_path / "out.xml", "--format", form).out

    def test_it_never_takes_the_place_of_original_or_result(self, openimmo, tmp_path):
        for taken in (PLAIN, tmp_path / "out.xml"):
            answer = openimmo("convert", PLAIN, tmp_path / "out.xml", "--report", taken)
            assert answer.code == 2
        assert list(tmp_path.glob("out.xml")) == []

    def test_it_is_in_the_readers_language(self, openimmo, tmp_path):
        said = openimmo("--lang", "de", "convert", PLAIN, tmp_path / "out.xml", "--to", "1.2.2").out
        assert "etwas ging verloren oder wurde geraten" in said
        assert "am nächsten kommt" in said

    def test_quietly_it_is_how_it_ended(self, openimmo, tmp_path):
        out = tmp_path / "out.xml"
        assert openimmo("-q", "convert", PLAIN, out).out == f"{PLAIN} → {out}: written, nothing was lost\n"

    def test_hostile_text_stays_text(self, openimmo, tmp_path):
        source = SAMPLES / "hostile" / "terminal-controls.xml"
        answer = openimmo("convert", source, tmp_path / "out.xml", "--to", "1.1", "-v")
        assert "\x1b" not in answer.out


class TestStreams:
    def test_dashes_are_standard_input_and_output(self, home):
        answer = process(home, "convert", "-", "-", "--to", "1.2.3", stdin=PLAIN.read_bytes())
        assert answer.code == 0
        assert etree.fromstring(answer.out.encode())[0].get("version") == "1.2.3"
        assert "convert-carried" in answer.err

    def test_a_package_may_come_from_standard_input(self, home, tmp_path):
        out = tmp_path / "out.zip"
        answer = process(home, "convert", "-", out, stdin=PICTURES.read_bytes())
        assert answer.code == 0
        assert process(home, "validate", out).code == 0

    def test_a_broken_feed_sends_nothing(self, home):
        answer = process(home, "convert", "-", "-", stdin=BROKEN.read_bytes())
        assert (answer.code, answer.out) == (1, "")
        assert "xml-truncated" in answer.err


def test_the_stock_is_not_touched(openimmo, home, tmp_path):
    openimmo("convert", PLAIN, tmp_path / "out.xml")
    assert not home.exists()


class TestPython:
    def test_the_losses_come_back(self, tmp_path):
        losses = package.convert(PLAIN, tmp_path / "out.xml", to="1.2.3")
        assert losses == ()
        losses = package.convert(str(PLAIN), str(tmp_path / "out.xml"), to="1.2.2")
        assert [loss.code for loss in losses] == ["convert-replaced"]
        assert package.read(tmp_path / "out.xml").uebertragung.version == "1.2.2"

    def test_bad_data_and_wrong_targets_raise_our_errors(self, tmp_path):
        with pytest.raises(FeedError):
            package.convert(BROKEN, tmp_path / "out.xml")
        with pytest.raises(SettingsError):
            package.convert(PLAIN, tmp_path / "out.xml", to="9")
