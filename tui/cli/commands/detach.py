"""`syrtui detach`: deletes the copies of articles that are attached."""

from __future__ import annotations

import click

from tui.base.errors import SyrtuiError
from tui.cli.options import Options


@click.command("detach")
@click.argument("sources", nargs=-1, metavar="ID...")
@click.option("--all", "everything", is_flag=True, help="Every original of this theatre.")
@click.pass_obj
def command(options: Options, sources: tuple[str, ...], everything: bool) -> None:
    """Delete the copies that `syrtui attach` keeps of the originals of the sources ID. Your own files stay."""
    if bool(sources) == everything:
        raise SyrtuiError("name the sources to detach, or give --all")
    root = options.theatre()
    from tui.base.suggest import quote_unknown
    from tui.settings import paths
    from tui.store.load.reader import read
    from tui.store.originals import folder

    store = read(root)
    shelf = folder.Shelf(paths.data_home(), store.theatre.title)
    known = folder.wanted(store)
    stored = shelf.find(known.values())
    for source in sources:
        if source not in stored:
            raise SyrtuiError(f"nothing is attached to {quote_unknown(source, stored)}")
    removed = [name for name in (stored if everything else dict.fromkeys(sources)) if shelf.remove(known[name])]
    click.echo("\n".join(f"{source}: detached" for source in removed) or "nothing is attached")
