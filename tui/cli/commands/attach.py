"""`syrtui attach`: the user's own copies of articles, to read beside their digests."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import click

from tui.base.errors import SyrtuiError
from tui.cli.options import Options

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tui.store.originals.folder import Shelf, Wanted
    from tui.store.originals.import_file import Paragraphs
    from tui.store.originals.match import Match
    from tui.store.schema.frames import Store

_STDIN = "-"


@click.command("attach")
@click.argument("files", nargs=-1, required=True, metavar="FILE...", type=click.Path(path_type=Path))
@click.option("--source", metavar="ID", help="Take the file for the original of this source, whatever it looks like.")
@click.option("--yes", is_flag=True, help="With --source: attach the text also where it does not match.")
@click.pass_obj
def command(options: Options, files: tuple[Path, ...], source: str | None, yes: bool) -> None:
    """Attach originals: FILE is the text of a source's article, or the page saved as HTML; - reads the text you paste.

    Which source it is shows by its paragraphs. A copy is kept in your own data folder (`syrtui locate originals`), and
    the dashboard sets it beside the digest. A source that has no fingerprints yet is given those of the text, in its
    YAML file, where the digest has as many paragraphs. Nothing leaves your machine.
    """
    if source is not None and len(files) > 1:
        raise SyrtuiError("--source takes one file: one original for one source")
    root = options.theatre()
    from tui.settings import paths
    from tui.store.load.reader import read
    from tui.store.originals import folder

    store = read(root)
    if source is not None:
        _check_source(source, store)
    desk = _Desk(root, store, folder.Shelf(paths.data_home(), store.theatre.title), folder.wanted(store))
    failed = 0
    for file in files:
        try:
            said = desk.attach(file, source, anyway=yes)
        except SyrtuiError as error:
            if len(files) == 1:
                raise
            click.echo(f"syrtui: {error}", err=True)
            failed += 1
        else:
            click.echo(f"{_shown(file)}: {said}")
    if failed:
        raise SyrtuiError(f"{failed} of {len(files)} files are not attached")


class _Desk(NamedTuple):
    """What files are attached to: a theatre, where its originals are kept, and what its sources are told by."""

    root: Path
    store: Store
    shelf: Shelf
    wanted: dict[str, Wanted]

    def attach(self, file: Path, source: str | None, *, anyway: bool) -> str:
        """Attach a file to `source`, or where that is None to the one whose text it is; return what to say of it.

        Raises:
            SyrtuiError: the file cannot be read, is no source's original, or does not match and is not to be attached.
        """
        from tui.store.originals import match
        from tui.store.originals.write_fingerprints import NotWritten, write_fingerprints

        splits = _read(file)
        if source is None:
            fingerprints = {name: each.fingerprints for name, each in self.wanted.items()}
            ranked = match.rank_sources(splits, fingerprints)
            if not match.is_recognised(ranked):
                raise SyrtuiError(f"{_shown(file)}: {_unrecognised(ranked)}")
            source = ranked[0].source
        told = self.wanted[source]
        replaced = source in self.shelf.find([told])
        note = ""
        if not told.fingerprints:
            try:
                told = told.with_fingerprints(write_fingerprints(*self._place(source), splits))
                note = "; its fingerprints are written into its file"
            except NotWritten as error:
                note = f"; no fingerprints are written: {error}"
        found = match.best_match(splits, source, told.fingerprints)
        if told.fingerprints and found.share < match.RECOGNISED_FROM and not anyway:
            _ask(file, found)
        self.shelf.save(told, found.paragraphs)
        return _said(found, replaced) + note

    def _place(self, source: str) -> tuple[Path, int, int]:
        """Return the file, line and column of a source's record."""
        sources = self.store.frames.sources
        file, line, column = sources.filter(sources["id"] == source).select("file", "line", "column").row(0)
        return self.root / file, line, column


def _ask(file: Path, found: Match) -> None:
    """Ask whether to attach a text that does not match.

    Raises:
        SyrtuiError: it is not to be attached, or there is nobody to ask.
    """
    differs = f"{_shown(file)}: this has {_counted(found)} of {found.source}, and may be another text"
    if not sys.stdin.isatty():
        raise SyrtuiError(f"{differs}; --yes attaches it all the same")
    if not click.confirm(f"{differs}. Attach it all the same?", err=True):
        raise SyrtuiError("nothing is attached")


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
    anyway = f"--source {first.source} --yes attaches it all the same"
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
