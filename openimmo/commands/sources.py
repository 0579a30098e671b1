"""``openimmo sources``: where deliveries are looked for, and whether that works."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from openimmo.commands.call import Call
from openimmo.commands.exits import Exit, meant_by, worst
from openimmo.commands.options import Format, FormatOption

if TYPE_CHECKING:
    from openimmo.domain.source import Source
    from openimmo.pipeline.sources.check import Keys, SourceCheck
    from openimmo.reports.sources import SourceLine
    from openimmo.settings import Settings
    from openimmo.store.stock import View

AT_ONCE = 8
"""How many sources are checked at the same time."""

NamesArgument = Annotated[list[str] | None, typer.Argument(metavar="NAME", help="help-sources-names")]
WriteOption = Annotated[bool, typer.Option("--write", help="help-sources-write")]


def listed(context: typer.Context, form: FormatOption = Format.TEXT) -> int:
    """List the sources, and how the last look at each went."""
    from openimmo.commands.printing import emit, show
    from openimmo.reports.sources import draw_sources, source_document

    call: Call = context.obj
    with call.house.reading_stock().reading() as view:
        lines = _lines(view, call.house.settings)
    if form is Format.JSON:
        emit([source_document(line, call.lang) for line in lines])
    else:
        show(list(draw_sources(lines, call.lang)))
    return Exit.DONE


def checked(
    context: typer.Context, names: NamesArgument = None, write: WriteOption = False, form: FormatOption = Format.TEXT
) -> int:
    """Try sources out; FOUND if one does not work, LATER if trying again may help."""
    from openimmo.commands.printing import emit, show
    from openimmo.reports.sources import check_document, draw_checks

    call: Call = context.obj
    settings = call.house.settings
    sources = [settings.source_named(name) for name in dict.fromkeys(names or settings.sources)]
    checks = _checks(call, sources, write)
    if form is Format.JSON:
        emit(check_document(checks, call.lang))
    else:
        show(list(draw_checks(checks, call.lang)))
    return worst(_exits(checks))


def _lines(view: "View", settings: "Settings") -> "list[SourceLine]":
    from openimmo.domain.source import owner_of
    from openimmo.reports.sources import SourceLine

    looks, senders = view.source_looks(), _senders(view, settings)
    lines = []
    for name, source in settings.sources.items():
        look = looks.get(name)
        lines.append(
            SourceLine(
                name=name,
                address=source.place.address,
                sender=owner_of(source, senders),
                policy=source.policy,
                every=settings.watch.interval or source.interval,
                paused=source.paused,
                last_look=look.last_look if look else None,
                last_success=look.last_success if look else None,
                failures=look.failures if look else 0,
                problem=look.problem if look else None,
                waiting=look.counts.get("waiting", 0) if look else 0,
            )
        )
    return lines


def _senders(view: "View", settings: "Settings") -> "Keys":
    """The keys of each sender, as they count."""
    from openimmo.pipeline.senders.profile import announced, effective

    known = [*(effective(one, settings) for one in view.senders()), *announced(view, settings)]
    return {one.name: one.keys for one in known}


def _checks(call: Call, sources: "Sequence[Source]", write: bool) -> "list[SourceCheck]":
    from functools import partial

    from openimmo.commands.at_once import at_once
    from openimmo.commands.progress import Bar
    from openimmo.pipeline.sources.check import check_source

    with call.house.reading_stock().reading() as view:
        senders = _senders(view, call.house.settings)
    checks = []
    jobs = (partial(check_source, call.house, source, senders, write=write) for source in sources)
    with Bar(call) as progress:
        for check in at_once(jobs, AT_ONCE):
            checks.append(check.result())
            progress("checking-sources", len(checks), len(sources))
    return checks


def _exits(checks: "Sequence[SourceCheck]") -> Iterator[Exit]:
    for check in checks:
        if check.problem is not None:
            yield meant_by(check.problem)
        elif check.outcome == "failed":
            yield Exit.FOUND
