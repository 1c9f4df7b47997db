"""`syrtui report`: the whole situation as a brief, for cron, mail, login banners and paper."""

from __future__ import annotations

from pathlib import Path

import click

from tui.base.errors import SyrtuiError
from tui.cli.options import Options
from tui.cli.situation import chosen_form, print_page, read_situation, situation_options
from tui.session.page_file import DRAWN, Form


@click.command("report")
@click.option("--since", metavar="DAY", help="What changed since this day; else since the day before.")
@click.option("--diff", nargs=2, metavar="DAY DAY", help="Only what is different between two days.")
@click.option("--no-notes", is_flag=True, help="Leave your own notes out.")
@situation_options
def command(
    options: Options,
    lens: str | None,
    as_of: str | None,
    without: tuple[str, ...],
    form: Form | None,
    output: Path | None = None,
    force: bool = False,
    since: str | None = None,
    diff: tuple[str, str] | None = None,
    no_notes: bool = False,
) -> None:
    """Print the brief: key judgements, what changed, relations, disputes, forecasts, gaps, what would change it.

    Every sentence has the paragraphs that it rests on; sources stand at the end with the reasons for their grades.
    `-o brief.html` has charts and a map, `-o brief.pdf` the same on paper.

    With --without, also what that changes. Your own notes stand behind the judgements.
    """
    if since is not None and diff is not None:
        raise SyrtuiError("report takes --since or --diff, not both")
    chosen = chosen_form(options, form, output)
    seen = read_situation(options.with_own(lens, as_of, without))
    if diff is not None:
        from tui.analysis.views.changes import differences
        from tui.cli.options import parse_day
        from tui.render.report import changes

        found = differences(seen, *(parse_day(text, "--diff") for text in diff))
        print_page(changes.page(found), found, chosen, output, force=force)
        return
    from msgspec.structs import replace

    from tui.analysis.views.report import report
    from tui.cli.options import parse_day
    from tui.cli.situation import attached
    from tui.render import citation
    from tui.render.report import brief
    from tui.store.basemap import load

    first = parse_day(since, "--since") if since is not None else None
    if first is not None and first > seen.as_of:
        raise SyrtuiError(f"--since {first} is after {seen.as_of}, the day that is reported on")
    view = report(seen, first, None if options.kiosk else attached(seen))
    if no_notes:
        view = replace(view, notes=())
    # Where the operator of a service has the theatre is not for readers.
    printed_by = citation.brief_command(view, seen.lens, None if options.kiosk else options.data)
    basemap = load(seen.store.root) if chosen in DRAWN else None
    print_page(brief.page(view, printed_by, basemap), view, chosen, output, force=force)
