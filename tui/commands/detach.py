"""`syrtui detach`: takes attached originals away again."""

from __future__ import annotations

import click

from tui.commands.options import Options
from tui.errors import SyrtuiError


@click.command("detach")
@click.argument("sources", nargs=-1, metavar="ID...")
@click.option("--all", "everything", is_flag=True, help="Every original of this theatre.")
@click.pass_obj
def command(options: Options, sources: tuple[str, ...], everything: bool) -> None:
    """Delete the copies that `syrtui attach` keeps of the originals of the sources ID. Your own files stay."""
    if bool(sources) == everything:
        raise SyrtuiError("name the sources to detach, or give --all")
    root = options.theatre()
    from tui import paths
    from tui.store import originals
    from tui.store.nearest import did_you_mean
    from tui.store.reader import read
    from tui.store.text import shorten

    where = originals.folder(paths.data_home(), read(root).theatre.title)
    stored = originals.stored(where)
    for source in sources:
        if source not in stored:
            mend = did_you_mean(source, stored)
            raise SyrtuiError(f"nothing is attached to {shorten(source)!r}{f'; {mend}?' if mend else ''}")
    removed = [
        source for source in (stored if everything else dict.fromkeys(sources)) if originals.remove(where, source)
    ]
    click.echo("\n".join(f"{source}: detached" for source in removed) or "nothing is attached")
