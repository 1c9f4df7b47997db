"""A file of any format → the theatre: rows into its event layer, all or none; the rest into a file to look through."""

from __future__ import annotations

import itertools
import os
import re
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

import msgspec
import polars as pl

from tui.base.sanitize import clean
from tui.base.transliterate import latin
from tui.events import layer
from tui.exchange import column_map, offers, recognise, review_file
from tui.exchange.column_map import ColumnMap, Guess
from tui.exchange.event_rows import events_of
from tui.exchange.features import Feature
from tui.exchange.formats import FORMATS
from tui.exchange.input_file import BadFile, InputFile, Progress
from tui.exchange.offers import Offers
from tui.exchange.table import OBJECTS, Batch, Refused, read_csv, read_objects
from tui.exchange.tally import Reason, Tally
from tui.store.schema.frames import Store
from tui.store.validate.shape import is_id

_SAMPLE: Final = 2000


class Outcome(msgspec.Struct, frozen=True, kw_only=True):
    """What became of a file. `added` is None where no row was an event, or it was a trial."""

    dataset: str
    read: int
    events: int
    refused: int
    reasons: tuple[Reason, ...] = ()
    added: layer.Added | None = None
    rejected: Path | None = None
    offered: Counter[str] = msgspec.field(default_factory=Counter)
    """How many actors, places, sources, and other spellings of what is there."""
    there: int = 0
    """How many of what is offered the theatre has already."""
    left: Counter[str] = msgspec.field(default_factory=Counter)
    """What nothing is made of, by kind."""
    review: Path | None = None
    first: tuple[tuple[str, ...], ...] = ()
    """The first events: day, place, kind, actors, deaths, text."""
    map: str = ""
    """The map of columns that was used, as YAML, where one was."""
    doubts: tuple[str, ...] = ()
    """What is not sure about it, where it was guessed for a trial."""


class Plan(msgspec.Struct, frozen=True, kw_only=True):
    """What to do with a file: which format it is said to be, where it goes, and how its columns are mapped."""

    format: str
    root: Path
    store: Store
    name: str = ""
    map: ColumnMap | None = None
    trial: bool = False


def import_file(
    plan: Plan, file: InputFile, progress: Progress | None = None, written: layer.Written | None = None
) -> Outcome:
    """Read a file, put its events into the theatre's layer and its offers into a review, and return what became of it.

    Raises:
        SyrtuiError: it is not of the format that it is said to be, cannot be read, or nothing in it can be used. Then
            nothing was written.
    """
    try:
        return _import(plan, file, progress, written)
    finally:
        file.close()


def _import(plan: Plan, file: InputFile, progress: Progress | None, written: layer.Written | None) -> Outcome:
    format_ = FORMATS[plan.format]
    found = Offers()
    used: list[Guess] = []
    # What was brought on a disk that cannot be written may have rows that are refused, too.
    folder = file.path.parent if os.access(file.path.parent, os.W_OK) else plan.root / review_file.FOLDER
    with Tally(file.path, folder, writes=not plan.trial) as tally:
        if format_.gives == "offers":
            found = _offers(plan, file, progress)
            rows: Iterator[pl.DataFrame] = iter(())
        else:
            rows = _events(plan, file, progress, tally, found, used.append)
        first = next((each for each in rows if len(each)), None)
        name = plan.name or _said_name(first) or dataset_name(plan.format, file.path)
        added = None
        if first is not None:
            every = _of_one(itertools.chain((first,), rows), file) if not plan.name else itertools.chain((first,), rows)
            if plan.trial:
                for _ in every:
                    pass
            else:
                added = layer.add(plan.root, name, every, written)
        new = offers.compare(found.found.values(), offers.known(plan.store))
        review = _review(plan, name, new, file) if not plan.trial else None
        tally.read += len(found.found) + found.left.total()
        if not tally.events and not found.found:
            raise BadFile(f"{file.name}: nothing in it can be used{_first_reason(tally, found)}")
    offered = Counter[str](each.noun for each in new.things)
    if new.spellings:
        offered["other spellings"] = sum(len(names) for _, _, names in new.spellings)
    return Outcome(
        dataset=name,
        read=tally.read,
        events=tally.events,
        refused=tally.refused,
        reasons=tally.reasons(),
        added=added,
        rejected=tally.file if tally.refused and not plan.trial else None,
        offered=offered,
        there=new.there,
        left=found.left,
        review=review,
        first=tuple(tally.first),
        map=column_map.as_yaml(used[0].map) if used else "",
        doubts=used[0].doubts if used else (),
    )


def _said_name(rows: pl.DataFrame | None) -> str:
    """Return the name of the data set that rows say they are of, as in our own export; "" where they do not."""
    said = rows["dataset"].drop_nulls() if rows is not None else pl.Series(dtype=pl.String)
    return str(said[0]) if len(said) and is_id(said[0]) else ""


def _of_one(batches: Iterator[pl.DataFrame], file: InputFile) -> Iterator[pl.DataFrame]:
    """Yield rows as long as all say that they are of the same data set.

    Raises:
        BadFile: they are of several, whose ids may be the same.
    """
    seen: set[str | None] = set()
    for rows in batches:
        seen |= {*rows["dataset"].unique()}
        if len(seen) > 1:
            told = ", ".join(sorted(clean(str(each))[0] for each in seen))
            raise BadFile(
                f"{file.name}: its rows are of several data sets ({told}); export one by one "
                f"(`--lens source:{sorted(map(str, seen))[0]}`), or join them with --name"
            )
        yield rows


def dataset_name(format_: str, path: Path) -> str:
    """Return the name of the data set that a file goes to: that of its format, or the file's where it is one's own."""
    if format_ in ("ucdp", "acled", "gdelt", "airwars"):
        return format_
    words = re.findall(r"[a-z0-9]+", latin(path.name.partition(".")[0]).lower())
    return "-".join(words)[:60].strip("-") or format_


def _first_reason(tally: Tally, found: Offers) -> str:
    for each in tally.reasons()[:1]:
        return f": row {each.rows[0]}: {each.what}{f'; so {each.count:,} rows' if each.count > 1 else ''}"
    return f": it has {', '.join(found.left)}" if found.left else ""


def _review(plan: Plan, name: str, new: offers.New, file: InputFile) -> Path | None:
    if not new.things and not new.spellings:
        return None
    title = FORMATS[plan.format].title.partition(" (")[0].partition(",")[0]
    return review_file.write(plan.root, name, review_file.text(new, f"{clean(file.path.name)[0]} ({title})"))


def _offers(plan: Plan, file: InputFile, progress: Progress | None) -> Offers:
    recognise.check(file, plan.format)
    if plan.format == "misp":
        from tui.exchange.read_misp import read_misp

        return read_misp(file, plan.store.theatre.title)
    if plan.format == "stix":
        from tui.exchange.read_stix import read_stix

        return read_stix(file, progress)
    from tui.exchange.read_ftm import read_ftm

    return read_ftm(file, progress)


def _events(
    plan: Plan,
    file: InputFile,
    progress: Progress | None,
    tally: Tally,
    found: Offers,
    use: Callable[[Guess], None],
) -> Iterator[pl.DataFrame]:
    """Yield the events of a file, a frame a batch; what is refused and offered on the way is noted."""
    head = recognise.check(file, plan.format, mapped=plan.map is not None)
    if plan.format in ("geojson", "kml"):
        batches: Iterator[tuple[Batch, ColumnMap | None]] = _dated(
            file, _features(plan.format, file, progress), plan.map, tally, found
        )
    elif plan.format == "timelinejs":
        from tui.exchange.read_timelinejs import MAP, read_timelinejs

        batches = ((batch, MAP) for batch in read_timelinejs(file, progress))
    else:
        read = (
            read_csv(file, head, progress)
            if head is not None
            else read_objects(file, FORMATS[plan.format].arrays, progress)
        )
        batches = _mapped(plan, file, read, use) if plan.format == "csv" else _known(plan, file, read)
    decimal_comma = head is not None and head.separator == ";"
    for batch, map_ in batches:
        names = batch.cells.columns
        if map_ is not None:
            fields, of = column_map.fields(map_, names, decimal_comma=decimal_comma)
        else:
            fields, of = recognise.reader(plan.format).fields(names)
        made = events_of(batch, fields, of.checks, names_rows=map_ is not None)
        tally.refuse(made.refused)
        tally.take(made.rows)
        yield made.rows


def _known(plan: Plan, file: InputFile, batches: Iterator[Batch]) -> Iterator[tuple[Batch, None]]:
    """Yield batches of a format that has columns of its own. Raises BadFile where they are another's."""
    for number, batch in enumerate(batches):
        if not number:
            recognise.check_columns(file, plan.format, batch.cells.columns)
        yield batch, None


def _mapped(
    plan: Plan, file: InputFile, batches: Iterator[Batch], use: Callable[[Guess], None]
) -> Iterator[tuple[Batch, ColumnMap | None]]:
    """Yield batches with the map of their columns, which is guessed from the first where none is given.

    Raises:
        BadFile: the map names no column that is there, or a guess is not sure; the message has the map to save.
    """
    chosen = Guess(plan.map) if plan.map is not None else None
    first = True
    for batch in batches:
        if chosen is None:
            chosen = _guessed(file, batch, trial=plan.trial)
        if first:
            column_map.check_map(chosen.map, batch.cells.columns, file.name)
            use(chosen)
            first = False
        # Objects of a JSON list may leave out what they have nothing to say of.
        yield batch._replace(cells=column_map.with_columns(batch.cells, chosen.map)), chosen.map


def _guessed(file: InputFile, batch: Batch, *, trial: bool) -> Guess:
    guess = column_map.guess(batch.cells.head(_SAMPLE))
    if guess is None:
        columns = ", ".join(clean(each)[0] for each in batch.cells.columns[:20])
        told = f"which column has the day? Say it in a file (start: COLUMN), and give it with --map; they are {columns}"
        raise BadFile(f"{file.name}: {told}")
    if guess.doubts and not trial:
        told = "; ".join(guess.doubts)
        raise UnsureMap(f"{file.name}: {told}. Check this map, save it as columns.yaml, and give it with --map", guess)
    return guess


class UnsureMap(BadFile):
    """What the columns of a table are can be guessed, but not for sure; `yaml` is the guess, to check and save."""

    def __init__(self, message: str, guess: Guess) -> None:
        super().__init__(message)
        self.yaml = column_map.as_yaml(guess.map)


def _features(format_: str, file: InputFile, progress: Progress | None) -> Iterator[Feature | Refused]:
    if format_ == "kml":
        from tui.exchange.read_kml import read_kml

        return read_kml(file, progress)
    from tui.exchange.read_geojson import read_geojson

    return read_geojson(file, progress)


def _dated(
    file: InputFile, features: Iterator[Feature | Refused], map_: ColumnMap | None, tally: Tally, found: Offers
) -> Iterator[tuple[Batch, ColumnMap | None]]:
    """Yield the features that have a day, as rows; those that have a name alone are offered as places.

    Raises:
        BadFile: a map is given that names a property which none of the first features has.
    """
    from tui.exchange.dated_features import rows_of, sorted_out

    given = map_
    while held := [*itertools.islice(features, OBJECTS)]:
        tally.refuse(each for each in held if isinstance(each, Refused))
        sound = [each for each in held if isinstance(each, Feature)]
        if given is not None:
            column_map.check_map(given, dict.fromkeys(name for each in sound for name in each.properties), file.name)
            given = None
        split = sorted_out(sound, map_)
        tally.refuse(split.refused)
        for offer in split.offers:
            found.add(offer)
        found.left.update(split.left)
        map_ = split.map
        if split.dated and map_ is not None:
            yield rows_of(split.dated, map_), map_
