"""`syrtui attach`: the user's own copies of articles, to read beside their digests."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tui.base.errors import SyrtuiError
from tui.cli.options import Options

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tui.store.originals.import_file import Paragraphs
    from tui.store.originals.match import Match
    from tui.store.schema.frames import Store

_STDIN = "-"


@click.command("attach")
@click.argument("files", nargs=-1, required=True, metavar="FILE...", type=click.Path(path_type=Path))
@click.option("--source", metavar="ID", help="Take the file for the original of this source, whatever it looks like.")
@click.pass_obj
def command(options: Options, files: tuple[Path, ...], source: str | None) -> None:
    """Attach originals: FILE is the text of a source's article, or the page saved as HTML; - reads the text you paste.

    Which source it is shows by its paragraphs. A copy is kept in your own data folder (`syrtui locate originals`), and
    the dashboard sets it beside the digest. Nothing leaves your machine.
    """
    if source is not None and len(files) > 1:
        raise SyrtuiError("--source takes one file: one original for one source")
    root = options.theatre()
    from tui.settings import paths
    from tui.store.load.reader import read
    from tui.store.originals import folder

    store = read(root)
    fingerprints = _fingerprints(store)
    if source is not None:
        _check_source(source, store)
    where = folder.originals_folder(paths.data_home(), store.theatre.title)
    failed = 0
    for file in files:
        try:
            found = _match(file, source, fingerprints)
            replaced = found.source in folder.stored_ids(where)
            folder.save(where, found.source, found.paragraphs)
        except SyrtuiError as error:
            if len(files) == 1:
                raise
            click.echo(f"syrtui: {error}", err=True)
            failed += 1
        else:
            click.echo(f"{_shown(file)}: {_said(found, replaced)}")
    if failed:
        raise SyrtuiError(f"{failed} of {len(files)} files are not attached")


def _fingerprints(store: Store) -> dict[str, list[str]]:
    """Return the fingerprints of each source that has any, in the order of its paragraphs."""
    digests = store.frames.digests.drop_nulls("fingerprint")
    return dict(digests.group_by("source", maintain_order=True).agg("fingerprint").iter_rows())


def _check_source(source: str, store: Store) -> None:
    """Check that the text of a source can be attached.

    Raises:
        SyrtuiError: the theatre has no such source, or its text is lost.
    """
    from tui.base.suggest import quote_unknown

    lost = dict(store.frames.sources.select("id", "lost").iter_rows())
    if source not in lost:
        raise SyrtuiError(f"there is no source {quote_unknown(source, lost)}")
    if lost[source]:
        raise SyrtuiError(f"the text of {source} is lost: the theatre knows it only through others")


def _match(file: Path, source: str | None, fingerprints: Mapping[str, Sequence[str]]) -> Match:
    """Return the match of a file with `source`, or where that is None with the source whose original it is.

    Raises:
        SyrtuiError: the file cannot be read, or is no source's original.
    """
    from tui.store.originals import match

    splits = _read(file)
    if source is not None:
        return match.best_match(splits, source, fingerprints.get(source, ()))
    ranked = match.rank_sources(splits, fingerprints)
    if match.is_recognised(ranked):
        return ranked[0]
    raise SyrtuiError(f"{_shown(file)}: {_unrecognised(ranked)}")


def _read(file: Path) -> list[Paragraphs]:
    """Return the paragraphs of a file, or of standard input, for each way to split it. Raises BadOriginal."""
    from tui.store.originals.import_file import read_file, read_stream

    if str(file) != _STDIN:
        return read_file(file)
    if sys.stdin.isatty():
        click.echo("Paste the text, then press ctrl+d on a line of its own.", err=True)
    # Bytes: the text need not be in the terminal's encoding.
    return read_stream(sys.stdin.buffer, "what was pasted")


def _unrecognised(ranked: Sequence[Match]) -> str:
    """Return why a text with these matches is taken for no source's, and what to do."""
    from tui.store.originals.match import is_ambiguous

    if not ranked:
        return "none of its paragraphs is that of a source of this theatre; --source ID attaches it all the same"
    first, *others = ranked
    if is_ambiguous(ranked):
        either = f"{first.source} ({_counted(first)}) or {others[0].source} ({_counted(others[0])})"
        return f"this could be {either}; say which with --source"
    anyway = f"--source {first.source} attaches it all the same"
    return f"the nearest is {first.source}, but it has only {_counted(first)}; {anyway}"


def _counted(match: Match) -> str:
    """Return how much of a source a text has, in words."""
    return f"{match.matched} of {match.of} paragraphs"


def _said(match: Match, replaced: bool) -> str:
    """Return what to say of a file that was attached, in place of another where `replaced`."""
    known = f"{_counted(match)} recognised" if match.of else "the source has no fingerprints to know it by"
    others = len(match.paragraphs) - match.matched
    besides = f", {others} besides" if match.of and others else ""
    return f"attached to {match.source} ({known}{besides})" + (", in place of the one before" if replaced else "")


def _shown(file: Path) -> str:
    """Return what messages call a file."""
    from tui.base.sanitize import clean

    return "what was pasted" if str(file) == _STDIN else clean(str(file))[0]
