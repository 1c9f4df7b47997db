"""`syrtui report`: the whole situation on one page, for cron, mail and login banners."""

from __future__ import annotations

import click

from tui.cli.options import Options


@click.command("report")
@click.option("--as-of", metavar="DAY", help="As known on this day: 2024-12-03.")
@click.option("--without", multiple=True, metavar="ID", help="Without this source or actor; may be given again.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "markdown", "json"]),
    default="text",
    show_default=True,
    help="As what.",
)
@click.pass_obj
def command(options: Options, as_of: str | None, without: tuple[str, ...], form: str) -> None:
    """Print the situation: levels and reasons, what is new since the day before, disputes, relations moved."""
    from tui.cli.situation import print_page, read_situation

    seen = read_situation(options, as_of, without)
    from tui.analysis.views.report import report
    from tui.render.report import pages

    view = report(seen)
    print_page(pages.report(view), view, form)
