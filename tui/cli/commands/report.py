"""`syrtui report`: the whole situation on one page, for cron, mail and login banners."""

from __future__ import annotations

import click

from tui.cli.options import Options
from tui.cli.situation import print_page, read_situation, situation_options


@click.command("report")
@situation_options
def command(options: Options, lens: str | None, as_of: str | None, without: tuple[str, ...], form: str) -> None:
    """Print the situation: levels and reasons, what is new since the day before, disputes, relations moved."""
    seen = read_situation(options.with_own(lens, as_of, without))
    from tui.analysis.views.report import report
    from tui.render.report import pages

    view = report(seen)
    print_page(pages.report(view), view, form)
