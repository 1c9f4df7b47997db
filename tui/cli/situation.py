"""What `report` and `explain` share: the situation on a day, and the printing of a page."""

from __future__ import annotations

import gc
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from tui.base.errors import SyrtuiError
from tui.cli import completions
from tui.cli.options import Options
from tui.session.page_file import FORMS, Form, encode, form_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from msgspec import Struct

    from tui.analysis.situation import Situation
    from tui.analysis.text_reuse.attached import Attached
    from tui.render.report.layout import Part
    from tui.session.theatre import OpenTheatre
    from tui.store.schema.frames import Store


def lens_options(function: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options that say what is looked at, which go before those in front of the subcommand."""
    for option in (
        click.option(
            "--without",
            multiple=True,
            metavar="ID",
            shell_complete=completions.excluded,
            help="Without this source, origin or actor; may be given again.",
        ),
        click.option("--as-of", metavar="DAY", help="As known on this day: 2024-12-03."),
        click.option(
            "--lens", metavar="FILTER", help="List only the facts that this filter shows; judgements rest on all."
        ),
    ):
        function = option(function)
    return click.pass_obj(function)


def situation_options(function: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options of a judging subcommand: which situation is printed, in which format, and whereto."""
    form = click.option(
        "--format", "form", type=click.Choice(FORMS), help="As what; else by the ending of FILE, or as text."
    )
    return lens_options(form(output_options(function)))


def output_options(function: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options that say whereto a subcommand writes."""
    force = click.option("--force", is_flag=True, help="Write over a FILE that syrtui has not written.")
    output = click.option(
        "-o", "--output", type=click.Path(path_type=Path), metavar="FILE", help="Write here, not to stdout."
    )
    return output(force(function))


def chosen_form(options: Options, form: Form | None, output: Path | None) -> Form:
    """Return the format of a page: as it was asked for, else as the name of its file ends, else text.

    Raises:
        SyrtuiError: PDF is asked for by a reader of the service, or would go to a terminal.
    """
    chosen = form or (form_of(output) if output is not None else None) or "text"
    if chosen == "pdf" and options.kiosk:
        raise SyrtuiError("a read-only service starts no program to print PDF; take --format html, and print that")
    if chosen == "pdf":
        check_no_terminal("PDF", output)
    return chosen


def check_no_terminal(what: str, output: Path | None) -> None:
    """Raise SyrtuiError where a format that is no text would go to a terminal."""
    if _to_stdout(output) and sys.stdout.isatty():
        raise SyrtuiError(f"{what} is no text for a terminal; write it to a file with -o FILE")


def _to_stdout(output: Path | None) -> bool:
    return output is None or str(output) == "-"


def read_situation(options: Options) -> Situation:
    """Return what was known on a day, seen as the command line says.

    What was computed for it is kept on disk when the command has ended.

    Raises:
        SyrtuiError: there is no such theatre, source or actor, nothing has a value of the filter, or the day or the
            settings are wrong.
    """
    context = click.get_current_context()
    if gc.isenabled():  # what is imported stays: to look through it for garbage takes a fifth of the time
        gc.disable()
        context.call_on_close(_collect_again)  # the process may be that of a program that calls the command
    theatre, found = open_theatre(options)
    # After the page is printed, so that nobody waits for it.
    context.call_on_close(lambda: theatre.keep(found))
    return found


def open_theatre(options: Options) -> tuple[OpenTheatre, Situation]:
    """Return a theatre, to be read again when its files change, and what it holds. Raises as `read_situation`."""
    from tui.settings import paths

    lens = options.starting_lens()
    cache = None if options.kiosk else paths.cache_folder()
    settings = options.settings(cache)
    root = options.theatre(settings=settings)
    from tui.analysis.situation import check_excluded
    from tui.session.theatre import OpenTheatre

    theatre = options.ready_theatre(root, settings) or OpenTheatre(
        root, settings.methods, cache, options.notes_file(settings)
    )
    found = theatre.open(lens)
    check_excluded(found.store, options.without)
    tell_names(found)
    return theatre, found


def attached(seen: Situation) -> Attached:
    """Return the originals that the user has attached."""
    from tui.analysis.text_reuse.attached import Attached
    from tui.settings import paths
    from tui.store.originals import folder

    return Attached(seen.store, folder.load(paths.data_home(), seen.store))


def print_page(
    parts: Sequence[Part], view: Struct, form: Form, output: Path | None = None, *, force: bool = False
) -> None:
    """Print a page in a format, text in the characters that the output takes; or write it to a file, in UTF-8."""
    content = encode(parts, view, form)
    if form in ("text", "markdown") and _to_stdout(output):
        echo(content.decode().removesuffix("\n"))
    else:
        put_out(content, output, force=force)


def put_out(content: bytes, output: Path | None, *, force: bool = False) -> None:
    """Write bytes to a file, or as they are to standard output."""
    if output is not None and not _to_stdout(output):
        from tui.session.output_file import write

        write(output, content, force=force)
    else:
        # Past the text layer: data are UTF-8 in any language, and Parquet is no text.
        sys.stdout.buffer.write(content)
        sys.stdout.buffer.flush()


def _collect_again() -> None:
    """Turn the garbage collector on again."""
    gc.freeze()  # else all that was imported is looked through at once
    gc.enable()


def tell_broken(store: Store) -> None:
    """Say on standard error how many records are left out because they have errors."""
    broken = {
        (problem.file, problem.record or problem.line) for problem in store.problems if problem.severity == "error"
    }
    if broken:
        left_out = (
            "1 record or file has errors and is"
            if len(broken) == 1
            else f"{len(broken)} records or files have errors and are"
        )
        click.echo(f"syrtui: {left_out} left out; `syrtui check` says why", err=True)


def tell_names(seen: Situation) -> None:
    """Say on standard error what names in the filter were taken for.

    Raises:
        SyrtuiError: nothing has a value that the filter asks for.
    """
    if not seen.lens.filters:
        return
    from tui.analysis.views.names_meant import names_meant, unknown_values
    from tui.render.filter_notes import did_you_mean, refusal

    for unknown in unknown_values(seen):
        raise SyrtuiError(f"--lens: {refusal(unknown)}")
    for meant in names_meant(seen):
        click.echo(f"syrtui: {meant.typed}: {did_you_mean(meant)}", err=True)


def echo(text: str) -> None:
    """Print a text in the characters that the output takes, with a line end.

    It keeps to ASCII where the language does not name UTF-8, and in a terminal writes Arabic as the dashboard does. The
    encoding of the output does not tell: Python makes it UTF-8 where the language is C.
    """
    if not text.isascii():
        import codecs

        from tui.render.charset import Charset, rewrite_text, runs_right_to_left
        from tui.terminal.probe import takes_utf8

        encoding = codecs.lookup(sys.stdout.encoding or "utf-8").name
        # A file keeps its letters: who opens it has a program that orders them.
        letters = not sys.stdout.isatty() or not runs_right_to_left(text) or _orders_letters()
        text = rewrite_text(text, Charset(encoding if takes_utf8(os.environ) else "ascii", letters))
    click.echo(text)


def _orders_letters() -> bool:
    """Return whether Arabic is written in its own letters in this terminal, as in the dashboard."""
    from tui.settings.config import Settings
    from tui.terminal.probe import shown

    context = click.get_current_context(silent=True)
    options = context.find_object(Options) if context is not None else None
    try:
        settings = options.settings() if options is not None else Settings()
    except SyrtuiError:  # what is printed may be just that
        settings = Settings()
    return shown(settings).charset.right_to_left
