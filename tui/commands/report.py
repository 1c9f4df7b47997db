"""`syrtui report`: the whole situation on one page, for cron, mail and login banners."""

from __future__ import annotations

import click

from tui.commands.options import Options


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
    from tui.commands.seen import situation, write

    seen = situation(options, as_of, without)
    from tui.render import account, report

    data = account.of_situation(seen)
    write(report.whole(data, seen.catalogue), data, form)
