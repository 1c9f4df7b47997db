"""`syrtui report`: the whole situation on one page, for cron, mail and login banners."""

from __future__ import annotations

import click

from tui.cli.options import Options
from tui.cli.situation import print_page, read_situation, situation_options


@click.command("report")
@click.option("--diff", nargs=2, metavar="DAY DAY", help="Only what is different between two days.")
@click.option("--no-notes", is_flag=True, help="Leave your own notes out.")
@situation_options
def command(
    options: Options,
    lens: str | None,
    as_of: str | None,
    without: tuple[str, ...],
    form: str,
    diff: tuple[str, str] | None = None,
    no_notes: bool = False,
) -> None:
    """Print the situation: levels and reasons, what is new since the day before, disputes, relations moved.

    With --without, also what that changes. Your own notes stand at the end.
    """
    seen = read_situation(options.with_own(lens, as_of, without))
    if diff is not None:
        from tui.analysis.views.changes import differences
        from tui.cli.options import parse_day
        from tui.render.report import changes

        found = differences(seen, *(parse_day(text, "--diff") for text in diff))
        print_page(changes.page(found), found, form)
        return
    from msgspec.structs import replace

    from tui.analysis.views.report import report
    from tui.render.report import pages

    view = report(seen)
    if no_notes:
        view = replace(view, notes=())
    print_page(pages.report(view), view, form)
