"""What each format comes to, in and out: `python -m tests.exchange_table` prints two tables in Markdown.

In: files in the shape that other programs write, into a small theatre. Out: the theatre that ships, and how many
records the format's own library finds in it.
"""

from __future__ import annotations

import csv
import io
import json
import sys
import tempfile
import warnings
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from tests import exchange_files as files
from tests.benchmarks.figures import head, row
from tests.theatres import write
from tui.analysis.constants import Methods
from tui.analysis.query.lens import Lens
from tui.analysis.situation import look
from tui.analysis.views.extract import extract
from tui.exchange import write_extract
from tui.exchange.formats import FORMATS
from tui.exchange.importing import Plan, import_file
from tui.exchange.input_file import InputFile
from tui.exchange.tables import record_table
from tui.exchange.write_records import encode as encode_records
from tui.exchange.write_table import encode as encode_table
from tui.settings import exports
from tui.settings.exports import TABLE_FORMATS, WHOLE
from tui.settings.paths import bundled_data
from tui.store.load.reader import read

OWN: Final = (
    "Ref;Date;Lat;Long;Town;Type;Killed\n1;03/04/2024;35,4;35,95;Airfield;raid;2\n2;13/04/2024;;;Harbour;raid;x\n"
)
IN: Final[Mapping[str, tuple[Callable[[], str], ...]]] = {
    "ucdp": (files.ucdp,),
    "acled": (files.acled, files.acled_json),
    "gdelt": (files.gdelt, lambda: files.gdelt(57)),
    "airwars": (files.airwars, files.airwars_json),
    "csv": (lambda: OWN,),
    "geojson": (files.geojson, files.qgis),
    "kml": (files.kml, files.earth),
    "stix": (files.stix, files.opencti),
    "misp": (files.misp, files.feed),
    "ftm": (files.ftm, files.opensanctions),
    "timelinejs": (files.timelinejs,),
}


def imported() -> Iterator[str]:
    """Yield what becomes of a file of each format, and of the same file again."""
    yield from head("format", "read", "kept", "refused", "offered", "there already", "nothing made of", "again, new")
    for form in FORMATS:
        for made in IN[form]:
            with tempfile.TemporaryDirectory() as folder:
                root, file = write(Path(folder) / "theatre"), Path(folder) / "made"
                file.write_text(made(), encoding="utf-8")
                plan = Plan(format=form, root=root, store=read(root), name=form)
                first, again = import_file(plan, InputFile(file)), import_file(plan, InputFile(file))
            new = again.added.new if again.added is not None else 0
            kept = first.added.new if first.added is not None else 0
            yield row(
                form, first.read, kept, first.refused, first.offered.total(), first.there, first.left.total(), new
            )


def _events(data: bytes) -> int:
    import icalendar

    return len(icalendar.Calendar.from_ical(data).walk("VEVENT"))


def _placemarks(data: bytes) -> int:
    from fastkml import KML
    from fastkml.features import Placemark
    from fastkml.utils import find_all

    return len([*find_all(KML.parse(io.BytesIO(data)), of_type=Placemark)])


def _features(data: bytes) -> int:
    import geojson

    return len(geojson.loads(data)["features"])


def _objects(data: bytes) -> int:
    import stix2

    bundle: Any = stix2.parse(data, allow_custom=False)
    return len(bundle.objects)


def _misp(data: bytes) -> int:
    from pymisp import MISPEvent

    event = MISPEvent()
    event.load(data.decode())
    return len(event.objects)


def _items(data: bytes) -> int:
    from citeproc.source.json import CiteProcJSON

    return len([*CiteProcJSON(json.loads(data))])


def _entries(data: bytes) -> int:
    from pybtex.database import parse_string

    return len(parse_string(data.decode(), "bibtex").entries)


def _feed(data: bytes) -> int:
    import feedparser

    return len(feedparser.parse(io.BytesIO(data)).entries)


def _parquet(data: bytes) -> int:
    import polars as pl

    return len(pl.read_parquet(io.BytesIO(data)))


OUT: Final[Mapping[str, tuple[str, Callable[[bytes], int]]]] = {
    "json": ("Python's json", lambda data: sum(map(len, json.loads(data).values()))),
    "csv": ("Python's csv", lambda data: len([*csv.DictReader(io.StringIO(data.decode()))])),
    "parquet": ("polars", _parquet),
    "markdown": ("lines of the table", lambda data: data.count(b"\n|") - 1),
    "geojson": ("geojson", _features),
    "kml": ("fastkml", _placemarks),
    "timelinejs": ("Python's json", lambda data: len(json.loads(data)["events"])),
    "stix": ("stix2", _objects),
    "misp": ("pymisp", _misp),
    "icalendar": ("icalendar", _events),
    "csl-json": ("citeproc-py", _items),
    "bibtex": ("pybtex", _entries),
    "rss": ("feedparser", _feed),
    "atom": ("feedparser", _feed),
}


def exported() -> Iterator[str]:
    """Yield how many bytes and records there are of the theatre that ships in each format."""
    store = read(bundled_data())
    held = extract(look(store, Lens(), Methods()))
    yield from head("format", "of", "bytes", "records", "read back by")
    for form in exports.FORMATS:
        if form == "json":
            of, data = WHOLE, encode_records(store, store.frames)
        elif form in TABLE_FORMATS:
            of, data = "facts", encode_table(record_table(store.frames, "facts"), form)
        else:
            of, data = WHOLE, write_extract.encode(held, form)
        library, count = OUT[form]
        yield row(form, of, f"{len(data):,}", f"{count(data):,}", library)


def main() -> int:
    """Prints both tables."""
    warnings.simplefilter("ignore")  # of the libraries, about themselves
    sys.stdout.writelines(f"{line}\n" for line in (*imported(), "", *exported()))
    return 0


if __name__ == "__main__":
    sys.exit(main())
