"""`syrtui locate`: the paths of settings, data, notes, originals, drafts, cache and state."""

from __future__ import annotations

import click

from tui.cli.options import Options
from tui.settings import paths


@click.command("locate")
@click.argument("what", type=click.Choice(["config", "data", "notes", "originals", "drafts", "cache", "state"]))
@click.pass_obj
def command(options: Options, what: str) -> None:
    """Print the path of your settings or notes, of the theatre, or of originals, drafts, cache or state.

    A path is printed whether or not there is anything at it.
    """
    if what == "config":
        found = options.config or paths.user_config()
    elif what == "data":
        found = options.data or paths.data_folder(options.settings().data)
    elif what == "notes":
        found = options.notes or paths.notes_file(options.settings().notes)
    elif what in ("originals", "drafts"):
        found = paths.data_home() / what
    else:
        found = paths.cache_folder() if what == "cache" else paths.state_folder()
    click.echo(str(found))
