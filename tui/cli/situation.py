"""What `report` and `explain` share: the situation on a day, and the printing of a page."""

from __future__ import annotations

import gc
import os
from typing import TYPE_CHECKING, Any

import click
from msgspec.structs import replace

from tui.base.errors import SyrtuiError
from tui.cli.options import Options

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from msgspec import Struct

    from tui.analysis.situation import Situation
    from tui.render.report.layout import Part
    from tui.store.schema.frames import Store


def situation_options(function: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options of a judging subcommand: which situation is printed, and in which format."""
    for option in (
        click.pass_obj,
        click.option(
            "--format",
            "form",
            type=click.Choice(["text", "markdown", "json"]),
            default="text",
            show_default=True,
            help="As what.",
        ),
        click.option(
            "--without", multiple=True, metavar="ID", help="Without this source or actor; may be given again."
        ),
        click.option("--as-of", metavar="DAY", help="As known on this day: 2024-12-03."),
    ):
        function = option(function)
    return function


def read_situation(options: Options, as_of: str | None, without: Sequence[str]) -> Situation:
    """Return what was known on a day, without the sources and actors whose ids are in `without`.

    What was computed for it is kept on disk when the command has ended.

    Raises:
        SyrtuiError: there is no such theatre, source or actor, nothing has a value of the filter, or the day or the
            settings are wrong.
    """
    context = click.get_current_context()
    if gc.isenabled():  # what is imported stays: to look through it for garbage takes a fifth of the time
        gc.disable()
        context.call_on_close(_collect_again)  # the process may be that of a program that calls the command
    from tui.settings import paths

    lens = options.starting_lens(as_of=as_of)
    cache = None if options.kiosk else paths.cache_folder()
    settings = options.settings(cache)
    root = options.theatre(settings=settings)
    from tui.analysis.query.lens import Lens
    from tui.session.theatre import OpenTheatre

    theatre = OpenTheatre(root, settings.methods, cache)
    found = theatre.open(replace(lens or Lens(), excluded=frozenset(without)))
    _check_excluded(found.store, without)
    _tell_names(found)
    # After the page is printed, so that nobody waits for it.
    context.call_on_close(lambda: theatre.keep(found))
    return found


def print_page(parts: Sequence[Part], view: Struct, form: str) -> None:
    """Print a page as text or Markdown, in the characters that the output takes; or its view as JSON, in UTF-8.

    A page keeps to ASCII where the language does not name UTF-8, as the dashboard does. The encoding of the output does
    not tell: Python makes it UTF-8 where the language is C.
    """
    from tui.render.report import layout

    if form == "json":
        click.echo(layout.as_json(view))
        return
    import codecs
    import sys

    from tui.render.charset import Charset, rewrite_text
    from tui.terminal.probe import takes_utf8

    page = layout.as_markdown(parts) if form == "markdown" else layout.as_text(parts)
    encoding = codecs.lookup(sys.stdout.encoding or "utf-8").name
    click.echo(rewrite_text(page, Charset(encoding if takes_utf8(os.environ) else "ascii")), nl=False)


def _collect_again() -> None:
    """Turn the garbage collector on again."""
    gc.freeze()  # else all that was imported is looked through at once
    gc.enable()


def _tell_names(seen: Situation) -> None:
    """Say on standard error what names in the filter were taken for.

    Raises:
        SyrtuiError: nothing has a value that the filter asks for.
    """
    if not seen.lens.filters:
        return
    from tui.analysis.views.names_meant import names_meant
    from tui.render.filter_notes import did_you_mean, refusal

    for unknown in seen.resolved.unknown:
        raise SyrtuiError(f"--lens: {refusal(unknown)}")
    for meant in names_meant(seen):
        click.echo(f"syrtui: {meant.typed}: {did_you_mean(meant)}", err=True)


def _check_excluded(store: Store, without: Sequence[str]) -> None:
    """Raise SyrtuiError where one of `without` is neither a source nor an actor of the store."""
    if not without:
        return
    frames = store.frames
    known = {*frames.sources["id"], *frames.actors["id"], *frames.citations["origin"]}
    for each in without:
        if each not in known:
            from tui.base.suggest import quote_unknown

            raise SyrtuiError(f"--without: there is no source or actor {quote_unknown(each, sorted(known))}")
