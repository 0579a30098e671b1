"""``openimmo senders add|change``: by what a sender is known, and what was agreed with it."""

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from openimmo.commands.call import Call
from openimmo.commands.exits import Exit
from openimmo.commands.mistakes import Mistake
from openimmo.commands.saying import tell

if TYPE_CHECKING:
    from openimmo.domain.sender import SenderProfile
    from openimmo.store.senders import Sender

LONGEST_NAME = 60


class ReportLang(StrEnum):
    """The languages of reports."""

    DE = "de"
    EN = "en"


class Field(StrEnum):
    """What ``--unset`` can take away from a sender."""

    OPENIMMO_ANID = "openimmo_anid"
    ANBIETERNR = "anbieternr"
    FIRMA = "firma"
    ACCOUNT = "account"
    FOLDER = "folder"
    CRM_USER = "crm_user"
    POLICY = "policy"
    CONTACT = "contact"
    LANG = "lang"
    EMAILS = "emails"
    ONLY_ERRORS = "only_errors"
    FEEDBACK = "feedback"
    MAX_LISTINGS = "max_listings"


NameArgument = Annotated[str, typer.Argument(metavar="NAME", help="help-sender-name")]
AnidOption = Annotated[str | None, typer.Option("--openimmo-anid", metavar="KEY", help="help-sender-anid")]
NumberOption = Annotated[str | None, typer.Option("--anbieternr", metavar="KEY", help="help-sender-anbieternr")]
FirmaOption = Annotated[str | None, typer.Option("--firma", metavar="TEXT", help="help-sender-firma")]
AccountOption = Annotated[str | None, typer.Option("--account", metavar="NAME", help="help-sender-account")]
FolderOption = Annotated[str | None, typer.Option("--folder", metavar="NAME", help="help-sender-folder")]
CrmOption = Annotated[str | None, typer.Option("--crm-user", metavar="NAME", help="help-sender-crm-user")]
PolicyOption = Annotated[str | None, typer.Option("--policy", metavar="NAME", help="help-sender-policy")]
ContactOption = Annotated[str | None, typer.Option("--contact", metavar="TEXT", help="help-sender-contact")]
ReportLangOption = Annotated[ReportLang | None, typer.Option("--report-lang", help="help-sender-lang")]
EmailOption = Annotated[list[str] | None, typer.Option("--email", metavar="ADDRESS", help="help-sender-email")]
OnlyErrorsOption = Annotated[
    bool | None, typer.Option("--only-errors/--all-reports", help="help-sender-only-errors", show_default=False)
]
FeedbackOption = Annotated[
    bool | None, typer.Option("--feedback/--no-feedback", help="help-sender-feedback", show_default=False)
]
QuotaOption = Annotated[
    int | None, typer.Option("--max-listings", metavar="COUNT", min=1, max=2**31, help="help-sender-max-listings")
]
ProbationOption = Annotated[
    int | None, typer.Option("--probation", metavar="COUNT", min=0, max=10_000, help="help-sender-probation")
]
NoteOption = Annotated[str | None, typer.Option("--note", metavar="TEXT", help="help-sender-note")]
UnsetOption = Annotated[list[Field] | None, typer.Option("--unset", metavar="KEY", help="help-sender-unset")]


def add(
    context: typer.Context,
    name: NameArgument,
    openimmo_anid: AnidOption = None,
    anbieternr: NumberOption = None,
    firma: FirmaOption = None,
    account: AccountOption = None,
    folder: FolderOption = None,
    crm_user: CrmOption = None,
    policy: PolicyOption = None,
    contact: ContactOption = None,
    report_lang: ReportLangOption = None,
    email: EmailOption = None,
    only_errors: OnlyErrorsOption = None,
    feedback: FeedbackOption = None,
    max_listings: QuotaOption = None,
    probation: ProbationOption = None,
) -> int:
    """Register a sender."""
    import msgspec

    from openimmo.domain.sender import SenderProfile
    from openimmo.pipeline.senders.profile import first_state

    call: Call = context.obj
    _check_name(name, context)
    keys = _keys(context, openimmo_anid, anbieternr, firma, account, folder, crm_user)
    given = _agreed(context, contact, report_lang, email, only_errors, feedback, max_listings, probation)
    settings = call.house.settings
    asked = settings.policy_named(policy) if policy else settings.policy_of(name)
    profile = msgspec.convert({"probation": settings.probation or 0, **given}, SenderProfile)
    state = first_state(asked, profile, settings)
    with call.house.stock().writing() as book:
        book.add_sender(
            name, at=call.house.clock(), state=state, keys=keys, policy=policy, settings=msgspec.to_builtins(profile),
            actor=call.actor,
        )  # fmt: skip
    tell(call, f"command-sender-added-{state}", name=name)
    return Exit.DONE


def change(
    context: typer.Context,
    name: NameArgument,
    openimmo_anid: AnidOption = None,
    anbieternr: NumberOption = None,
    firma: FirmaOption = None,
    account: AccountOption = None,
    folder: FolderOption = None,
    crm_user: CrmOption = None,
    policy: PolicyOption = None,
    contact: ContactOption = None,
    report_lang: ReportLangOption = None,
    email: EmailOption = None,
    only_errors: OnlyErrorsOption = None,
    feedback: FeedbackOption = None,
    max_listings: QuotaOption = None,
    probation: ProbationOption = None,
    unset: UnsetOption = None,
    note: NoteOption = None,
) -> int:
    """Give a sender other keys, or agree on something else with it."""
    call: Call = context.obj
    gone = {str(one) for one in unset or ()}
    given_keys = _keys(context, openimmo_anid, anbieternr, firma, account, folder, crm_user)
    given = _agreed(context, contact, report_lang, email, only_errors, feedback, max_listings, probation)
    if policy:
        call.house.settings.policy_named(policy)
    with call.house.stock().writing() as book:
        sender = book.find_sender(name)
        keys = {kind: value for kind, value in (sender.keys | given_keys).items() if kind not in gone}
        book.change_sender(
            sender.name, actor=call.actor, at=call.house.clock(), state=_on_probation(sender, probation), keys=keys,
            policy="" if "policy" in gone else policy, profile=_with(sender.profile, given, gone), note=note,
        )  # fmt: skip
    tell(call, "command-sender-changed", name=sender.name)
    return Exit.DONE


def _check_name(name: str, context: typer.Context) -> None:
    if not name.strip() or name != name.strip() or len(name) > LONGEST_NAME or not name.isprintable() or "/" in name:
        raise Mistake("usage-sender-name", context, longest=LONGEST_NAME)


def _keys(context: typer.Context, *values: str | None) -> dict[str, str]:
    """The keys that were given, in the order of domain.sender.KEYS; Mistake for one that says nothing."""
    from openimmo.domain.sender import KEYS

    given = {kind: value.strip() for kind, value in zip(KEYS, values, strict=True) if value is not None}
    if not all(value and value.isprintable() for value in given.values()):
        raise Mistake("usage-sender-key", context)
    return given


def _agreed(
    context: typer.Context,
    contact: str | None,
    report_lang: ReportLang | None,
    email: list[str] | None,
    only_errors: bool | None,
    feedback: bool | None,
    max_listings: int | None,
    probation: int | None,
) -> dict[str, object]:
    """What was given of what is agreed, by the names of SenderProfile."""
    from openimmo.domain.mail import mail_address

    for address in email or ():
        if mail_address(address) is None:
            raise Mistake("usage-no-address", context, value=" ".join(address[:100].split()))
    if contact is not None and not contact.isprintable():
        raise Mistake("usage-sender-key", context)
    given: dict[str, object] = {
        "contact": contact,
        "lang": str(report_lang) if report_lang else None,
        "emails": [address.strip() for address in email] if email else None,
        "only_errors": only_errors,
        "feedback": feedback,
        "max_listings": max_listings,
        "probation": probation,
    }
    return {name: value for name, value in given.items() if value is not None}


def _with(profile: "SenderProfile", given: dict[str, object], gone: set[str]) -> "SenderProfile":
    """What was agreed, with what is given now and without what is gone."""
    import msgspec

    from openimmo.domain.sender import SenderProfile

    before = msgspec.to_builtins(profile)
    return msgspec.convert({name: one for name, one in {**before, **given}.items() if name not in gone}, SenderProfile)


def _on_probation(sender: "Sender", probation: int | None) -> str | None:
    """The state that goes with another number of deliveries to approve; None leaves it."""
    if probation is None or sender.state not in ("released", "probation"):
        return None
    return "probation" if probation else "released"
