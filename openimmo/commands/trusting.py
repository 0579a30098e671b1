"""``openimmo sources trust`` and ``openimmo portals trust``: whom a server proves to be, and the trust in it."""

from typing import TYPE_CHECKING, Annotated

import typer

from openimmo.commands.call import Call
from openimmo.commands.exits import Exit

if TYPE_CHECKING:
    from openimmo.domain.source import Place
    from openimmo.pipeline.sources.trust import Shown

SourceArgument = Annotated[str, typer.Argument(metavar="NAME", help="help-sources-name")]
PortalArgument = Annotated[str, typer.Argument(metavar="PORTAL", help="help-portals-name")]
FingerprintOption = Annotated[
    str | None, typer.Option("--fingerprint", metavar="TEXT", help="help-sources-fingerprint")
]
ReplaceOption = Annotated[bool, typer.Option("--replace", help="help-sources-replace")]
YesOption = Annotated[bool, typer.Option("--yes", help="help-sources-yes")]


def source(
    context: typer.Context,
    name: SourceArgument,
    fingerprint: FingerprintOption = None,
    replace: ReplaceOption = False,
    yes: YesOption = False,
) -> int:
    """Trust the server of a source; FOUND if it is not trusted in the end."""
    call: Call = context.obj
    shown = _shown(call, f'source."{name}"', name, call.house.settings.source_named(name).place)
    return _trusted(context, shown, fingerprint, replace, yes)


def portal(
    context: typer.Context,
    name: PortalArgument,
    fingerprint: FingerprintOption = None,
    replace: ReplaceOption = False,
    yes: YesOption = False,
) -> int:
    """Trust the server of a portal; FOUND if it is not trusted in the end."""
    call: Call = context.obj
    shown = _shown(call, f'portal."{name}"', name, call.house.settings.portal_place(name))
    return _trusted(context, shown, fingerprint, replace, yes)


def _shown(call: Call, section: str, name: str, place: "Place") -> "Shown":
    from openimmo.pipeline.sources.trust import shown_by

    return shown_by(section, name, place, call.house.settings.home.known_hosts)


def _trusted(context: typer.Context, shown: "Shown", fingerprint: str | None, replace: bool, yes: bool) -> Exit:
    """Show whom a server proves to be, and trust it after a yes."""
    from openimmo.commands.printing import show
    from openimmo.commands.saying import tell
    from openimmo.errors import Refused
    from openimmo.pipeline.sources.trust import Standing
    from openimmo.reports.source_trust import draw_pin, draw_shown

    call: Call = context.obj
    show(list(draw_shown(shown, call.lang)))
    if fingerprint is not None and not shown.is_meant_by(fingerprint):
        raise Refused("sources-trust-another", name=shown.name)
    if shown.standing is Standing.SAME:
        tell(call, "sources-trust-already", name=shown.name)
        return Exit.DONE
    if shown.standing is Standing.CHANGED and not replace:
        raise Refused("sources-trust-changed", name=shown.name)
    if shown.key is None or shown.by_pin:
        show(list(draw_pin(shown, call.lang)))
        return Exit.DONE
    return _kept(context, shown, sure=yes or fingerprint is not None)


def _kept(context: typer.Context, shown: "Shown", *, sure: bool) -> Exit:
    """Write the host key down, if that is wanted."""
    from openimmo.commands import asking
    from openimmo.commands.saying import tell
    from openimmo.pipeline.sources.trust import trust

    call: Call = context.obj
    known_hosts = call.house.settings.home.known_hosts
    if not sure and not asking.sure(context, "sources-trust-sure", name=shown.name):
        tell(call, "sources-trust-no", name=shown.name)
        return Exit.FOUND
    trust(shown, known_hosts)
    tell(call, "sources-trust-done", name=shown.name, file=known_hosts)
    return Exit.DONE
