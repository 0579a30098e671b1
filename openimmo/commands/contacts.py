"""``openimmo contacts``: shows the people in the stock, and changes what an operator may change of them."""

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from openimmo.commands.call import Call
from openimmo.commands.exits import Exit
from openimmo.commands.mistakes import Mistake
from openimmo.commands.options import Format, FormatOption
from openimmo.commands.saying import tell

if TYPE_CHECKING:
    from openimmo.domain.contact import Contact
    from openimmo.domain.listing import Person
    from openimmo.store.contact_changes import By
    from openimmo.store.stock import Book

NO_KIND = "none"


class Standing(StrEnum):
    """The words of openimmo.domain.contact.Consent, without what is costly to load for a help page."""

    GIVEN = "given"
    NONE = "none"
    OPT_OUT = "opt-out"


ContactArgument = Annotated[str, typer.Argument(metavar="CONTACT", help="help-contact")]
OtherArgument = Annotated[str, typer.Argument(metavar="OTHER", help="help-contact-other")]
KindArgument = Annotated[str, typer.Argument(metavar="KIND", help="help-contact-kind")]
KindOption = Annotated[str | None, typer.Option("--kind", metavar="KIND", help="help-contacts-kind")]
OriginOption = Annotated[str | None, typer.Option("--origin", metavar="TEXT", help="help-contacts-origin")]
ConsentOption = Annotated[Standing | None, typer.Option("--consent", help="help-contacts-consented")]
SenderOption = Annotated[str | None, typer.Option("--sender", metavar="NAME", help="help-list-sender")]
StatusOption = Annotated[str | None, typer.Option("--status", metavar="TEXT", help="help-contacts-status")]
SearchOption = Annotated[str | None, typer.Option("--search", metavar="TEXT", help="help-contacts-search")]
NoteOption = Annotated[str | None, typer.Option("--note", metavar="TEXT", help="help-contact-note")]
GivenOption = Annotated[bool, typer.Option("--given", help="help-consent-given")]
WithdrawnOption = Annotated[bool, typer.Option("--withdrawn", help="help-consent-withdrawn")]
OptOutOption = Annotated[bool, typer.Option("--opt-out", help="help-consent-opt-out")]
LiftOption = Annotated[bool, typer.Option("--lift-opt-out", help="help-consent-lift")]
MergedOption = Annotated[str | None, typer.Option("--merged", metavar="OTHER", help="help-split-merged")]
ListingOption = Annotated[list[str] | None, typer.Option("--listing", metavar="NUMBER", help="help-split-listing")]
EmailOption = Annotated[list[str] | None, typer.Option("--email", metavar="ADDRESS", help="help-split-email")]
PhoneOption = Annotated[list[str] | None, typer.Option("--phone", metavar="PHONE", help="help-split-phone")]


def listed(
    context: typer.Context,
    kind: KindOption = None,
    origin: OriginOption = None,
    consent: ConsentOption = None,
    sender: SenderOption = None,
    status: StatusOption = None,
    search: SearchOption = None,
    form: FormatOption = Format.TEXT,
) -> int:
    """List the contacts that fit."""
    from openimmo.commands.printing import emit, show
    from openimmo.domain.contact import Consent, ContactFilter
    from openimmo.reports.contacts import draw_contacts
    from openimmo.reports.contacts_json import contact_document

    call: Call = context.obj
    wanted = ContactFilter(
        kind="" if kind == NO_KIND else kind,
        origin=origin,
        consent=Consent(consent) if consent else None,
        sender=sender,
        status=status,
        search=search,
    )
    with call.house.reading_stock().reading() as view:
        found = view.contacts(wanted)
    if form is Format.JSON:
        emit([contact_document(one) for one in found])
    else:
        show(list(draw_contacts(found, call.lang, call.verbosity)))
    return Exit.DONE


def shown(context: typer.Context, contact: ContactArgument, form: FormatOption = Format.TEXT) -> int:
    """Show one contact in full."""
    from openimmo.commands.printing import emit, show
    from openimmo.reports.contacts import draw_contact
    from openimmo.reports.contacts_json import full_contact_document

    call: Call = context.obj
    with call.house.reading_stock().reading() as view:
        full = view.contact_in_full(view.find_contact(contact))
    if form is Format.JSON:
        emit(full_contact_document(full))
    else:
        show(list(draw_contact(full, call.lang)))
    return Exit.DONE


def consent(
    context: typer.Context,
    contact: ContactArgument,
    given: GivenOption = False,
    withdrawn: WithdrawnOption = False,
    opt_out: OptOutOption = False,
    lift: LiftOption = False,
    note: NoteOption = None,
) -> int:
    """Write down what somebody has said about being handed on."""
    asked = {"given": given, "withdrawn": withdrawn, "opt-out": opt_out, "lifted": lift}
    if list(asked.values()).count(True) != 1:
        raise Mistake("usage-one-of", context, names="--given, --withdrawn, --opt-out, --lift-opt-out")
    if lift and not (note or "").strip():
        raise Mistake("usage-lift-note", context)
    call: Call = context.obj
    with call.house.stock().writing() as book:
        known = book.find_contact(contact)
        if opt_out:
            book.opt_out(known.id, _by(call, note))
        elif lift:
            book.lift_opt_out(known.id, _by(call, note))
        else:
            book.set_consent(known.id, _by(call, note), given=given)
    said = next(word for word, meant in asked.items() if meant)
    tell(call, f"contacts-said-{said}", contact=known.id, name=_name(known))
    return Exit.DONE


def set_kind(context: typer.Context, contact: ContactArgument, kind: KindArgument, note: NoteOption = None) -> int:
    """Say what a contact is."""
    call: Call = context.obj
    with call.house.stock().writing() as book:
        known = book.find_contact(contact)
        book.set_kind(known.id, None if kind == NO_KIND else kind, _by(call, note))
        now = book.find_contact(str(known.id)).kind
    tell(call, "contacts-kind-set", contact=known.id, name=_name(known), old=known.kind or "–", new=now or "–")
    return Exit.DONE


def merge(context: typer.Context, contact: ContactArgument, other: OtherArgument, note: NoteOption = None) -> int:
    """Make two contacts one."""
    call: Call = context.obj
    with call.house.stock().writing() as book:
        one, two = book.find_contact(contact), book.find_contact(other)
        book.merge_contacts(one.id, two.id, _by(call, note))
    tell(call, "contacts-merged", contact=one.id, name=_name(one), other=two.id)
    return Exit.DONE


def split(
    context: typer.Context,
    contact: ContactArgument,
    merged: MergedOption = None,
    listing: ListingOption = None,
    email: EmailOption = None,
    phone: PhoneOption = None,
    note: NoteOption = None,
) -> int:
    """Make one contact two."""
    named = bool(listing or email or phone)
    if named == bool(merged):
        raise Mistake("usage-split", context)
    call: Call = context.obj
    with call.house.stock().writing() as book:
        one = book.find_contact(contact)
        if merged:
            other = book.find_contact(merged).id
            book.unmerge_contacts(one.id, other, _by(call, note))
        else:
            ids = [book.listing(number).row.id for number in listing or ()]
            other = book.split_contact(
                one.id,
                _by(call, note),
                listing_ids=ids,
                emails=email or (),
                phones=phone or (),
                person=_whom(book, one.id, listing or ()),
            )
    tell(call, "contacts-split", contact=one.id, name=_name(one), other=other)
    return Exit.DONE


def _whom(book: "Book", contact: int, numbers: list[str] | tuple[str, ...]) -> "Person | None":
    """Whom the first of these listings names in the role that this contact has there, as the sender wrote it."""
    from openimmo.importers.feed import read_listing
    from openimmo.pipeline.records import addresses, person

    for number in numbers:
        found = book.listing(number)
        immobilie = read_listing(found.xml)
        if found.row.contact == contact and (main := person(immobilie)):
            return main
        roles = {link.role for link in book.links_of_contact(contact) if link.listing == found.row.number}
        if other := next((one.person for one in addresses(immobilie) if one.role in roles), None):
            return other
    return None


def _by(call: Call, note: str | None) -> "By":
    from openimmo.store.contact_changes import By

    return By(actor=call.actor, at=call.house.clock(), note=note)


def _name(contact: "Contact") -> str:
    return " ".join(filter(None, (contact.first_name, contact.name))) or contact.company or "–"
