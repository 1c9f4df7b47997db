"""`syrtui intake`: articles become drafts, and what was accepted of a draft becomes YAML."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from tui.base.errors import SyrtuiError
from tui.cli.options import Options
from tui.cli.situation import echo

if TYPE_CHECKING:
    from tui.intake.documents import Document
    from tui.intake.draft import Draft
    from tui.store.schema.frames import Store

_STDIN: Final = "-"
_TITLE: Final = 44
_KEY: Final = 16


@click.command("intake")
@click.argument("files", nargs=-1, metavar="[FILE|FOLDER|-]...", type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print the drafts whole, for scripts: one object a line.")
@click.option("--list", "listed", is_flag=True, help="List the drafts that are kept.")
@click.option("--published", metavar="DAY", help="The articles' day of publication in EDTF, where nothing tells it.")
@click.option(
    "--write", "written", metavar="DRAFT", help="Write a draft's source, and the facts accepted, into the theatre."
)
@click.option("--drop", "dropped", metavar="DRAFT", help="Delete a draft.")
@click.pass_obj
def command(
    options: Options,
    files: tuple[Path, ...],
    as_json: bool,
    listed: bool,
    published: str | None,
    written: str | None,
    dropped: str | None,
) -> None:
    """Make drafts of articles: texts, saved pages, mails (.eml), feeds (RSS, Atom, JSON), or what is pasted (-).

    A draft proposes the source's record and, by paragraph, actors, places, dates, figures, attributions, facts that are
    told alike, and echoes of other originals. Rules find them; you decide. A text or an address that the theatre has
    already is named, and makes no draft. Drafts are kept in your own data folder. Nothing is fetched, nothing sent.

    --write adds to the theatre's files and changes no line of them; `syrtui check` runs first. DRAFT is the key that
    the list shows, or how it begins.
    """
    asked = sum((bool(files), listed, written is not None, dropped is not None))
    if asked != 1:
        raise SyrtuiError("intake takes files, or one of --list, --write and --drop")
    root = options.theatre()
    from tui.store.load.reader import read

    store = read(root)
    if written is not None:
        _write(options, root, store, written)
    elif dropped is not None:
        _drop(store, dropped)
    elif listed:
        _print(_kept(store), as_json)
    else:
        _take_in(store, files, published, as_json)


def _folder(store: Store) -> Path:
    from tui.intake.folder import drafts_folder
    from tui.settings import paths

    return drafts_folder(paths.data_home(), store.theatre.title)


def _kept(store: Store) -> list[Draft]:
    """Return the drafts that are kept, those that cannot be read told on standard error."""
    from tui.intake import folder

    drafts, broken = folder.load(_folder(store))
    for each in broken:
        click.echo(f"syrtui: {each}", err=True)
    return drafts


def _take_in(store: Store, files: Sequence[Path], published: str | None, as_json: bool) -> None:
    """Make a draft of each article that the theatre does not have, and print all of them."""
    from tui.intake import folder
    from tui.intake.documents import check_installed
    from tui.intake.finder import Finder
    from tui.settings import paths
    from tui.store.originals.folder import load

    check_installed()
    if published is not None:
        _check_day(published)
    documents, failed = _documents(store, files)
    kept = {each.key: each for each in _kept(store)}
    originals = load(paths.data_home(), store).texts
    texts = {source: each.paragraphs for source, each in originals.items()}
    texts |= {key: draft.paragraphs for key, draft in kept.items() if not draft.written}
    finder = Finder(store, texts, [each.source.id for each in kept.values()])
    made: dict[str, Draft] = {}
    for draft in finder.drafts(documents, published or ""):
        if draft.key in kept:
            made.setdefault(draft.key, kept[draft.key])
        elif draft.key not in made:
            made[draft.key] = draft
            if not draft.already:
                folder.save(_folder(store), draft)
    _print(made.values(), as_json, frozenset(kept))
    if failed:
        raise SyrtuiError(f"{failed} of {failed + len(documents)} are not read")


def _documents(store: Store, files: Sequence[Path]) -> tuple[list[Document], int]:
    """Return the articles in files and folders, and how many files could not be read; alone, one raises its error."""
    from tui.intake.documents import documents_of, files_in, read_documents
    from tui.store.originals.import_file import read_limited

    documents: list[Document] = []
    failed = 0
    for named in files:
        if str(named).startswith(("http:/", "https:/")):
            raise SyrtuiError(_address(store, str(named)))
        paths = [named] if str(named) == _STDIN else files_in(named)
        for path in paths:
            try:
                if str(path) == _STDIN:
                    if sys.stdin.isatty():
                        click.echo("Paste the text, then press ctrl+d on a line of its own.", err=True)
                    documents += documents_of(read_limited(sys.stdin.buffer, "what was pasted"), "what was pasted")
                else:
                    documents += read_documents(path)
            except SyrtuiError as error:
                if len(files) == len(paths) == 1:
                    raise
                click.echo(f"syrtui: {error}", err=True)
                failed += 1
    if not documents and not failed:
        raise SyrtuiError("there is no article in it: no text, page, mail or feed")
    return documents, failed


def _address(store: Store, url: str) -> str:
    """Return what to say to somebody who gives an address."""
    from tui.intake.finder import plain_url

    # A path has lost one of the slashes.
    wanted = plain_url(url.replace(":/", "://", 1))
    for id_, known in store.frames.sources.select("id", "url").iter_rows():
        if known and plain_url(known) == wanted:
            return f"{id_} is this address already"
    return "nothing is fetched: save the page, and give its file"


def _check_day(published: str) -> None:
    from tui.store.schema.edtf import BadDate, parse

    try:
        parse(published)
    except BadDate as error:
        raise SyrtuiError(f"--published: {error}") from None


def _print(drafts: Iterable[Draft], as_json: bool, before: frozenset[str] = frozenset()) -> None:
    """Print a line for each draft, under a heading; as JSON, the drafts whole."""
    if as_json:
        from tui.intake.draft import encode

        for draft in drafts:
            click.echo(encode(draft))
        return
    lines = [_line(draft, draft.key in before) for draft in drafts]
    if lines:
        echo(f"{'draft':<{_KEY}}  {'title':<{_TITLE}}  {'day':<10}   ¶  finds  nearest source, already there")
    for line in lines:
        echo(line)


def _line(draft: Draft, was_there: bool) -> str:
    from tui.base.sanitize import clean, shorten

    source = draft.source
    nearest = f"{draft.nearest} ({draft.nearest_has} ¶)" if draft.nearest else ""
    told = (
        f"in the theatre as {draft.written}" if draft.written
        else f"already there: {draft.already} has this {draft.already_by}" if draft.already
        else f"{nearest}{'; ' if nearest else ''}kept already" if was_there
        else nearest
    )  # fmt: skip
    key = "" if draft.already and not draft.written else draft.key
    day = source.published.partition("T")[0]
    title = shorten(source.title, _TITLE)
    counts = f"{len(draft.paragraphs):>2}  {draft.finds:>5}"
    return f"{key:<{_KEY}}  {title:<{_TITLE}}  {day:<10}  {counts}  {clean(told)[0]}".rstrip()


def _find(store: Store, wanted: str) -> Draft:
    """Return the draft whose key begins so.

    Raises:
        SyrtuiError: there is none, or more than one.
    """
    from tui.base.sanitize import shorten
    from tui.intake import folder

    where = _folder(store)
    keys = [each for each in folder.keys(where) if each.startswith(wanted)] if wanted else []
    if len(keys) != 1:
        what = "more than one draft begins" if keys else "there is no draft whose key begins"
        raise SyrtuiError(f"{what} with {shorten(wanted)}; `syrtui intake --list` lists them")
    return folder.load_one(where, keys[0])


def _write(options: Options, root: Path, store: Store, wanted: str) -> None:
    from tui.session.inbox import Inbox
    from tui.settings import paths

    draft = _find(store, wanted)
    inbox = Inbox(root, store.theatre.title, paths.data_home(), options.settings().methods)
    written = inbox.write(draft)[1]
    for problem in written.warnings:
        echo(str(problem))
    for file in written.files:
        echo(str(file))
    facts = len(draft.accepted)
    echo(f"{written.source}: in the theatre, with {facts} fact{'' if facts == 1 else 's'}; its text is attached")


def _drop(store: Store, wanted: str) -> None:
    from tui.intake import folder

    draft = _find(store, wanted)
    folder.remove(_folder(store), draft.key)
    echo(f"{draft.key}: deleted")
