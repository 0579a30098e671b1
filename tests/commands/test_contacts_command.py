"""``openimmo contacts``: the people in the stock, what an operator may change of them, and hand-overs."""

import csv
import io
import re
import signal
import stat
import subprocess
import sys
from xml.sax.saxutils import escape

import pytest

from tests.commands.program import ROOT, environment

CONTACT = [
    "contact", "name", "first_name", "company", "emails", "phones", "street", "zip", "city", "country", "origin",
    "status", "kind", "consent", "match", "listings",
]  # fmt: skip
ANNA = (
    "<email_direkt>anna@amsel.example</email_direkt><tel_durchw>0241 123456</tel_durchw><name>Amsel</name>"
    "<vorname>Anna</vorname><firma>Amsel GmbH</firma><strasse>Großer Weg</strasse><hausnummer>1</hausnummer>"
    '<plz>52062</plz><ort>Aachen</ort><land iso_land="DEU"/><adressfreigabe>false</adressfreigabe>'
)
BERT = (
    "<email_zentrale>bert@berg.example</email_zentrale><name>Berg</name><vorname>Bert</vorname><firma>Berg KG</firma>"
)
OWNER = (
    '<weitere_adresse adressart="Eigentümer"><vorname>Olga</vorname><name>Otter</name>'
    "<email_privat>olga@otter.example</email_privat><tel_privat>0043 1 5123456</tel_privat></weitere_adresse>"
)


def immobilie(extern, person, others=""):
    return (
        "<immobilie><objektkategorie><nutzungsart WOHNEN='1'/><vermarktungsart KAUF='1'/><objektart><haus/>"
        f"</objektart></objektkategorie><geo><ort>Aachen</ort></geo><kontaktperson>{person}</kontaktperson>{others}"
        f"<verwaltung_techn><objektnr_extern>{extern}</objektnr_extern><aktion aktionart='CHANGE'/></verwaltung_techn>"
        "</immobilie>"
    )


def feed(path, *listings, firma="Anna Makler"):
    path.write_text(
        "<openimmo><uebertragung art='OFFLINE' umfang='TEIL' version='1.2.7c'/>"
        f"<anbieter><firma>{escape(firma)}</firma><anbieternr>{escape(firma)}</anbieternr>{''.join(listings)}</anbieter>"
        "</openimmo>",
        encoding="utf-8",
    )
    return path


@pytest.fixture
def stocked(openimmo, tmp_path):
    """The program with Anna (1), the owner Olga (2) and Bert (3)."""
    package = feed(tmp_path / "feed.xml", immobilie("A1", ANNA, OWNER), immobilie("A2", ANNA), immobilie("A3", BERT))
    answer = openimmo("import", package)
    assert answer.code == 0, answer.err
    return openimmo


def ids(answer):
    assert answer.code == 0, answer.err
    return [one["contact"] for one in answer.json]


def shown(openimmo, contact):
    answer = openimmo("contacts", "show", contact, "--format", "json")
    assert answer.code == 0, answer.err
    return answer.json


def rows(path):
    data = path.read_bytes()
    assert data.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def test_every_sentence_of_the_table_in_the_docs_has_its_test():
    table = (ROOT / "docs" / "contacts.md").read_text(encoding="utf-8").partition("BOTTIMMO description asks")[2]
    files = [*(ROOT / "tests" / "store").glob("test_*contact*.py"), ROOT / "tests/commands/test_contacts_command.py"]
    known = set(re.findall(r"def (test_\w+)", "".join(file.read_text(encoding="utf-8") for file in files)))
    named = re.findall(r"`(test_\w+)` \|$", table, re.MULTILINE)
    assert len(named) > 10
    assert set(named) <= known


class TestList:
    def test_json_has_exactly_the_keys_of_the_contract(self, stocked):
        answer = stocked("contacts", "list", "--format", "json")
        assert ids(answer) == ["1", "3", "2"], "by name"
        for one in answer.json:
            assert list(one) == CONTACT
            assert list(one["match"]) == ["level", "fields"]
            assert one["consent"] is False
        anna = answer.json[0]
        assert (anna["country"], anna["listings"], anna["match"]) == ("DEU", ["A1", "A2"], {"level": 4, "fields": []})

    def test_filters_narrow_the_list(self, stocked):
        stocked("contacts", "set-kind", "olga@otter.example", "owner")
        sender = shown(stocked, "1")["sender"]
        stocked("contacts", "consent", "3", "--opt-out")
        for asked, found in [
            (("--kind", "owner"), ["2"]), (("--kind", "none"), ["1", "3"]), (("--consent", "opt-out"), ["3"]),
            (("--consent", "given"), []), (("--search", "GROSSER weg"), ["1"]), (("--sender", sender), ["1", "3", "2"]),
            (("--origin", "IMV"), []), (("--status", "active"), ["1", "3", "2"]),
        ]:  # fmt: skip
            assert ids(stocked("contacts", "list", *asked, "--format", "json")) == found, asked

    def test_text_is_a_table_in_the_readers_language(self, stocked):
        answer = stocked("--lang", "de", "-v", "contacts", "list")
        assert answer.out.startswith("Kontakt")
        assert "neu angelegt" in answer.out
        assert "Kontakte: 3" in answer.out
        assert stocked("contacts", "list", "--kind", "broker").out == "No contacts.\n"

    def test_a_sender_that_is_none_is_told(self, stocked):
        answer = stocked("contacts", "list", "--sender", "nobody")
        assert (answer.code, answer.out) == (2, "")


class TestShow:
    def test_listings_roles_and_history_are_there(self, stocked):
        anna, olga = shown(stocked, "Anna Am"), shown(stocked, "2")
        assert list(anna)[: len(CONTACT)] == CONTACT
        assert anna["links"] == [
            {"listing": number, "role": "kontaktperson", "address_released": False} for number in ("A1", "A2")
        ]
        assert olga["links"] == [{"listing": "A1", "role": "Eigentümer", "address_released": None}]
        assert [(event["action"], event["actor"]) for event in anna["history"]] == [("created", "import")]
        assert (anna["opt_out"], anna["merged_into"], anna["activities"]) == (False, None, [])

    def test_how_it_was_recognised_is_shown(self, stocked, tmp_path):
        again = ANNA.replace("0241 123456", "+49 241 123456").replace("anna@", "a.amsel@")
        stocked("import", feed(tmp_path / "again.xml", immobilie("A2", again)))
        anna = shown(stocked, "1")
        assert anna["match"] == {"level": 1, "fields": ["name", "first_name", "city", "street"]}
        assert anna["phones"] == ["0241 123456"]
        text = stocked("contacts", "show", "1").out
        assert "1: Name + First name + City + Street" in text
        assert "address not released" in text

    @pytest.mark.parametrize(("name", "said"), [("9", "no contact"), ("b", "Berg"), ("", "no contact")])
    def test_who_is_not_to_be_found_is_told(self, stocked, name, said):
        answer = stocked("contacts", "show", name)
        assert said in answer.out + answer.err
        assert answer.code == (0 if name == "b" else 2)


class TestChanges:
    def test_consent_is_one_of_three_and_an_opt_out_wins(self, stocked):
        assert stocked("contacts", "consent", "1", "--given", "--note", "by mail").code == 0
        assert shown(stocked, "1")["consent"] is True
        assert stocked("contacts", "consent", "1", "--opt-out").code == 0
        assert shown(stocked, "1")["consent"] is False
        answer = stocked("contacts", "consent", "1", "--given")
        assert (answer.code, answer.out) == (1, "")
        assert ("opted out" in answer.err, answer.err.count("\n")) == (True, 1)
        history = shown(stocked, "1")["history"]
        assert [(event["action"], event["note"]) for event in history[1:]] == [
            ("consent", "by mail"),
            ("consent", None),
        ]

    @pytest.mark.parametrize("asked", [(), ("--given", "--withdrawn"), ("--given", "--opt-out")])
    def test_exactly_one_of_the_three_is_asked_for(self, stocked, asked):
        answer = stocked("contacts", "consent", "1", *asked)
        assert answer.code == 2
        assert "--given, --withdrawn, --opt-out, --lift-opt-out" in answer.err

    def test_an_opt_out_is_lifted_only_by_hand_with_a_note_and_the_history_says_by_whom(self, stocked):
        stocked("contacts", "consent", "1", "--opt-out")
        assert stocked("contacts", "consent", "1", "--lift-opt-out").code == 2
        assert stocked("contacts", "consent", "1", "--lift-opt-out", "--note", " ").code == 2
        assert shown(stocked, "1")["opt_out"]
        note = "letter of 3 May, signed by her"
        done = stocked("contacts", "consent", "1", "--lift-opt-out", "--note", note, LOGNAME="otto")
        assert (done.code, done.err) == (0, "")
        anna = shown(stocked, "1")
        assert (anna["opt_out"], anna["consent"]) == (False, False), "that is no consent yet"
        last = anna["history"][-1]
        assert (last["actor"], last["action"], last["note"]) == ("otto", "consent", note)
        assert (last["before"], last["after"]) == ({"opt_out": True}, {"opt_out": False})
        assert stocked("contacts", "consent", "1", "--given").code == 0
        assert stocked("contacts", "consent", "3", "--lift-opt-out", "--note", note).code == 1, "nothing to lift"

    def test_a_kind_is_set_and_taken_away(self, stocked):
        assert "– → owner" in stocked("contacts", "set-kind", "2", "Owner").out
        assert shown(stocked, "2")["kind"] == "owner"
        assert stocked("contacts", "set-kind", "2", "none").code == 0
        assert shown(stocked, "2")["kind"] is None
        assert stocked("contacts", "set-kind", "2", "a,b").code == 1

    def test_merge_and_split_take_each_other_back(self, stocked):
        before = [shown(stocked, contact) for contact in ("1", "3")]
        assert stocked("contacts", "merge", "1", "3", "--note", "same man").code == 0
        assert shown(stocked, "1")["listings"] == ["A1", "A2", "A3"]
        assert shown(stocked, "3")["merged_into"] == "1"
        assert "part of contact 1" in stocked("contacts", "show", "3").out
        assert ids(stocked("contacts", "list", "--format", "json")) == ["1", "2"]
        assert stocked("contacts", "merge", "1", "3").code == 1
        assert stocked("contacts", "split", "1", "--merged", "3").code == 0
        for contact, was in zip(("1", "3"), before, strict=True):
            assert {name: shown(stocked, contact)[name] for name in CONTACT} == {name: was[name] for name in CONTACT}

    def test_a_listing_is_taken_out_with_the_person_it_names(self, stocked, tmp_path):
        both = BERT.replace("bert@berg.example", "anna@amsel.example").replace("<name>Berg", "<name>Amsel")
        package = feed(tmp_path / "both.xml", immobilie("A4", both), immobilie("A5", ANNA, OWNER))
        stocked("import", package)
        assert shown(stocked, "1")["match"]["level"] == 2
        assert stocked("contacts", "split", "1", "--listing", "A4").code == 0
        bert = shown(stocked, "4")
        assert (bert["first_name"], bert["listings"], bert["consent"]) == ("Bert", ["A4"], False)
        assert stocked("contacts", "split", "2", "--listing", "A5", "--phone", "+43 1 5123456").code == 0
        olga = shown(stocked, "5")
        assert (olga["name"], olga["listings"], olga["links"][0]["role"]) == ("Otter", ["A5"], "Eigentümer")
        assert shown(stocked, "2")["phones"] == []
        stocked("import", feed(tmp_path / "later.xml", immobilie("A4", both, OWNER)))
        assert shown(stocked, "4")["listings"] == ["A4"]

    @pytest.mark.parametrize("asked", [(), ("--merged", "3", "--listing", "A1")])
    def test_a_split_says_what_goes(self, stocked, asked):
        assert stocked("contacts", "split", "1", *asked).code == 2

    def test_what_is_not_there_cannot_be_taken_out(self, stocked):
        assert stocked("contacts", "split", "1", "--listing", "A3").code == 1
        assert stocked("contacts", "split", "1", "--listing", "A9").code == 2
        assert stocked("contacts", "split", "1", "--email", "bert@berg.example").code == 1


class TestHandOver:
    @pytest.fixture
    def consented(self, stocked):
        """All three have consented; Olga is an owner."""
        for contact in "123":
            stocked("contacts", "consent", contact, "--given")
        stocked("contacts", "set-kind", "2", "owner")
        return stocked

    def test_a_file_holds_what_the_receiver_needs_with_formulas_defused(self, consented, tmp_path):
        path = tmp_path / "crm.csv"
        answer = consented("contacts", "hand-over", "crm", "--start", "--all", "--output", path, "--format", "json")
        assert answer.code == 0, answer.err
        assert answer.json["counts"] == {"add": 3, "change": 0, "remove": 0}
        assert answer.json["output"] == str(path)
        anna, olga, _ = rows(path)
        assert (anna["action"], anna["contact"], anna["email"]) == ("add", "1", "anna@amsel.example")
        assert (anna["phone"], anna["country"], anna["street"]) == ("0049 241 123456", "DE", "Großer Weg 1")
        assert (olga["kind"], olga["phone"]) == ("owner", "0043 1 5123456")
        assert {row["gdpr_status"] for row in rows(path)} == {"Speicherung zugestimmt"}
        assert stat.S_IMODE(path.stat().st_mode) == 0o600

    def test_a_name_that_is_a_formula_stays_text(self, openimmo, tmp_path):
        openimmo("import", feed(tmp_path / "f.xml", immobilie("A1", BERT.replace("Berg<", "=HYPERLINK(1)<"))))
        openimmo("contacts", "consent", "1", "--given")
        openimmo("contacts", "hand-over", "crm", "--start", "--all", "--output", tmp_path / "crm.csv")
        assert rows(tmp_path / "crm.csv")[0]["name"] == "'=HYPERLINK(1)"

    def test_nobody_without_consent_is_handed_on(self, stocked, tmp_path):
        answer = stocked("contacts", "hand-over", "crm", "--start", "--all", "--output", tmp_path / "crm.csv")
        assert (answer.code, answer.out) == (0, "crm: nothing new to hand on.\n")
        assert not (tmp_path / "crm.csv").exists()

    @pytest.mark.parametrize(
        ("chosen", "found"),
        [(("--kinds", "owner,prospect"), ["2"]), (("--without-kind",), ["1", "3"]), (("--all",), ["1", "2", "3"])],
    )
    def test_the_chosen_kinds_only(self, consented, tmp_path, chosen, found):
        consented("contacts", "hand-over", "crm", "--start", *chosen, "--output", tmp_path / "crm.csv")
        assert [row["contact"] for row in rows(tmp_path / "crm.csv")] == found

    def test_after_the_first_each_file_tells_only_what_is_new(self, consented, home, tmp_path):
        consented("contacts", "hand-over", "crm", "--start", "--all", "--output", tmp_path / "1.csv")
        assert "nothing new" in consented("contacts", "hand-over", "crm").out
        consented("contacts", "consent", "1", "--opt-out")
        consented("contacts", "set-kind", "3", "broker")
        assert consented("contacts", "hand-over", "crm").code == 0
        (path,) = (home / "outbox").glob("crm-*.csv")
        gone, changed = rows(path)
        assert (gone["action"], gone["contact"], gone["reason"]) == ("remove", "1", "opt-out")
        assert {value for name, value in gone.items() if name not in ("action", "contact", "reason")} == {""}
        assert (changed["action"], changed["contact"], changed["kind"]) == ("change", "3", "broker")

    def test_once_started_what_is_new_goes_by_itself_with_the_next_run(self, consented, home, tmp_path):
        def more(number):
            phone = f"<tel_privat>0241 77{number}</tel_privat>"
            answer = consented("import", feed(tmp_path / f"{number}.xml", immobilie("A3", BERT + phone)))
            assert (answer.code, answer.err) == (0, "")
            return sorted((home / "outbox").glob("crm-*.csv"))

        assert more(1) == [], "nobody has started anything"
        consented("contacts", "hand-over", "crm", "--start", "--all", "--output", tmp_path / "1.csv")
        (path,) = more(2)
        assert [(row["action"], row["contact"]) for row in rows(path)] == [("change", "3")]
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        assert consented("import", feed(tmp_path / "same.xml", immobilie("A2", ANNA))).code == 0
        consented("contacts", "hand-over", "crm", "--stop")
        assert more(3) == [path], "nothing is written where nothing is new, nor when stopped"
        consented("contacts", "hand-over", "crm", "--start", "--output", tmp_path / "2.csv")
        assert [row["further_phones"].count(";") for row in rows(tmp_path / "2.csv")] == [1]

    def test_only_the_contacts_of_one_sender_may_be_handed_on(self, consented, tmp_path):
        other = feed(tmp_path / "other.xml", immobilie("C1", BERT.replace("Bert", "Carl")), firma="Cora Makler")
        consented("import", other, "--sender", "Cora")
        consented("contacts", "consent", "4", "--given")
        path = tmp_path / "crm.csv"
        asked = ("contacts", "hand-over", "crm", "--start", "--all", "--output", path, "--sender")
        assert consented(*asked, "Nobody").code == 2
        assert consented("contacts", "hand-over", "crm", "--start", "--sender", "Cora").code == 2
        assert consented(*asked, "Cora").code == 0
        assert [row["contact"] for row in rows(path)] == ["4"]

    def test_it_is_stopped_at_any_time_and_says_so(self, consented, tmp_path):
        consented("contacts", "hand-over", "crm", "--start", "--kinds", "owner", "--output", tmp_path / "1.csv")
        assert "stopped" in consented("contacts", "hand-over", "crm", "--stop").out
        answer = consented("contacts", "hand-over", "crm", "--output", tmp_path / "2.csv")
        assert (answer.code, answer.out) == (1, "")
        assert "has been stopped since" in answer.err
        assert not (tmp_path / "2.csv").exists()
        assert consented("contacts", "hand-over", "crm", "--start", "--all", "--output", tmp_path / "2.csv").code == 0
        assert [row["contact"] for row in rows(tmp_path / "2.csv")] == ["1", "3"]

    def test_the_first_time_it_is_started_by_hand(self, consented):
        answer = consented("contacts", "hand-over", "crm")
        assert (answer.code, "not been started" in answer.err) == (1, True)
        assert consented("contacts", "hand-over", "../crm", "--start", "--all").code == 1
        assert consented("contacts", "hand-over", "crm", "--start").code == 1
        for wrong in (("--all", "--kinds", "x"), ("--start", "--stop"), ("--all",), ("--stop", "--output", "x")):
            assert consented("contacts", "hand-over", "crm", *wrong).code == 2, wrong

    def test_a_file_that_waits_is_never_replaced(self, consented, tmp_path):
        path = tmp_path / "crm.csv"
        path.write_text("not fetched yet", encoding="utf-8")
        answer = consented("contacts", "hand-over", "crm", "--start", "--all", "--output", path)
        assert (answer.code, path.read_text(encoding="utf-8")) == (1, "not fetched yet")
        assert (
            consented("contacts", "hand-over", "crm", "--start", "--all", "--output", tmp_path / "no" / "x").code == 2
        )
        path.unlink()
        consented("contacts", "hand-over", "crm", "--start", "--all", "--output", path)
        assert len(rows(path)) == 3, "what was refused has not been noted as told"

    @pytest.mark.parametrize("moment", ["before", "after"])
    def test_a_kill_around_the_writing_of_the_file_loses_nobody(self, consented, home, tmp_path, moment):
        path = tmp_path / "crm.csv"
        asked = ("contacts", "hand-over", "crm", "--start", "--all", "--output", str(path))
        program = (
            "import os, signal, sys\n"
            "from openimmo.cli import run\n"
            "from openimmo.pipeline.leads import handing_over as story\n"
            "write = story._write\n"
            "def killed(*given):\n"
            f"    {'write(*given)' if moment == 'after' else 'pass'}\n"
            "    os.kill(os.getpid(), signal.SIGKILL)\n"
            "story._write = killed\n"
            "run(sys.argv[1:], os.environ)\n"
        )
        done = subprocess.run([sys.executable, "-c", program, *asked], env=environment(home), check=False, timeout=60)
        assert done.returncode == -signal.SIGKILL
        assert path.exists() == (moment == "after")
        assert consented(*asked).code == 0
        assert [row["contact"] for row in rows(path)] == ["1", "2", "3"]
        assert "nothing new" in consented("contacts", "hand-over", "crm").out
