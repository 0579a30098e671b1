"""A listing's number, action and the portal's own fields; marking twice is marking once."""

from openimmo import model
from openimmo.domain.portal import ImportMarks, Portal
from openimmo.exporters.portals.marking import marked, minimal

IMV = Portal(
    name="imv", preset="imv",
    marks=ImportMarks(
        status_field="status", status="inaktiv", note_field="warnhinweis", note="IMV Import",
        origin_field="herkunft", origin="IMV", contact_status_field="", contact_status="aktiv",
    ),
)  # fmt: skip
LISTING = model.Immobilie(
    kontaktperson=model.Kontaktperson(
        name="Muster", user_defined_simplefield=(model.UserDefinedSimplefield(feldname="herkunft", value="Web"),)
    ),
    verwaltung_techn=model.VerwaltungTechn(
        objektnr_intern="17", objektnr_extern="4711", openimmo_obid="OB1",
        user_defined_simplefield=(model.UserDefinedSimplefield(feldname="ampel", value="rot"),),
    ),
)  # fmt: skip


def said(fields: tuple[model.UserDefinedSimplefield, ...]) -> list[tuple[str | None, str | None]]:
    return [(one.feldname, one.value) for one in fields]


def test_the_receivers_import_is_told_in_fields_whose_names_are_settings():
    made = marked(LISTING, IMV, number="IMVO-ID-4711")
    techn, person = made.verwaltung_techn, made.kontaktperson
    assert techn is not None
    assert person is not None
    assert (techn.objektnr_extern, techn.objektnr_intern, techn.openimmo_obid) == ("IMVO-ID-4711", "17", "OB1")
    assert techn.aktion == model.Aktion(aktionart=model.Aktionart.CHANGE)
    assert said(techn.user_defined_simplefield) == [
        ("ampel", "rot"), ("status", "inaktiv"), ("warnhinweis", "IMV Import"),
    ]  # fmt: skip
    assert said(person.user_defined_simplefield) == [("herkunft", "IMV")]


def test_marking_twice_changes_nothing():
    once = marked(LISTING, IMV, number="IMVO-ID-4711")
    assert marked(once, IMV, number="IMVO-ID-4711") == once


def test_a_portal_without_marks_gets_none_and_a_reference_says_so():
    made = marked(LISTING, Portal(name="p", preset="openimmo", references=True), number="1", reference=True)
    assert made.kontaktperson == LISTING.kontaktperson
    assert made.verwaltung_techn is not None
    assert made.verwaltung_techn.aktion == model.Aktion(aktionart=model.Aktionart.REFERENZ)


def test_a_listing_without_a_contact_and_without_technical_data_can_be_marked():
    made = marked(model.Immobilie(), IMV, number="9")
    assert made.kontaktperson is None
    assert made.verwaltung_techn is not None
    assert made.verwaltung_techn.objektnr_extern == "9"


def test_a_deletion_names_all_ids_that_were_sent():
    techn = minimal(number="N", intern="I", obid="O").verwaltung_techn
    assert techn is not None
    assert techn.aktion == model.Aktion(aktionart=model.Aktionart.DELETE)
    assert (techn.objektnr_extern, techn.objektnr_intern, techn.openimmo_obid) == ("N", "I", "O")


def test_where_silence_means_hidden_a_released_address_is_said_to_be_so():
    careful = Portal(name="careful", preset="openimmo", unflagged_address="hidden")
    said = marked(LISTING, careful, number="4711").verwaltung_objekt
    assert said is not None
    assert said.objektadresse_freigeben is True
    hidden = model.Immobilie(verwaltung_objekt=model.VerwaltungObjekt(objektadresse_freigeben=False))
    assert marked(hidden, careful, number="4711").verwaltung_objekt == hidden.verwaltung_objekt
    assert marked(LISTING, IMV, number="4711").verwaltung_objekt is None
