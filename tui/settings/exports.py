"""What can be exported, and in which formats: command line, menu and help draw from this list.

A *subject* is a table of one kind of record or judgement, or `theatre`, all that a view holds, in the formats of other
programs. It is listed here, where the command line needs no polars for it.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import PurePath
from typing import Final, Literal, get_args

Subject = Literal[
    "theatre", "facts", "citations", "sources", "actors", "places", "aliases", "ties", "quantities", "indicators",
    "questions", "answers", "hypotheses", "assumptions", "levels", "relations", "forecasts", "notes",
    "events",
]  # fmt: skip
Format = Literal[
    "json", "csv", "parquet", "markdown",
    "geojson", "kml", "timelinejs", "stix", "misp", "icalendar", "csl-json", "bibtex", "rss", "atom",
]  # fmt: skip

WHOLE: Final = "theatre"
"""The subject that is no table."""
SUBJECTS: Final[tuple[Subject, ...]] = get_args(Subject)
JUDGED_TABLES: Final[tuple[Subject, ...]] = ("levels", "relations", "forecasts", "notes", "events")
"""Tables of what follows from the theatre's files as known on a day, of the user's notes, and of events."""
RECORD_TABLES: Final = tuple(each for each in SUBJECTS if each not in (WHOLE, *JUDGED_TABLES))
"""Tables of what these files say."""
TABLE_FORMATS: Final[tuple[Format, ...]] = ("json", "csv", "parquet", "markdown")
BIBLIOGRAPHIES: Final[tuple[Format, ...]] = ("csl-json", "bibtex")
FORMATS: Final[Mapping[Format, tuple[str, str]]] = {
    "json": ("JSON", ".json"),
    "csv": ("CSV", ".csv"),
    "parquet": ("Parquet", ".parquet"),
    "markdown": ("Markdown", ".md"),
    "geojson": ("GeoJSON (QGIS)", ".geojson"),
    "kml": ("KML (Google Earth)", ".kml"),
    "timelinejs": ("TimelineJS", ".timeline.json"),
    "stix": ("STIX 2.1", ".stix.json"),
    "misp": ("MISP event", ".misp.json"),
    "icalendar": ("iCalendar", ".ics"),
    "csl-json": ("CSL-JSON (Zotero)", ".csl.json"),
    "bibtex": ("BibTeX", ".bib"),
    "rss": ("RSS (what is new)", ".rss"),
    "atom": ("Atom (what is new)", ".atom"),
}
"""What each format is called, and the ending of its files."""
EXTRACT_FORMATS: Final = tuple(each for each in FORMATS if each not in TABLE_FORMATS)
"""Formats of other programs, which have all that a view holds."""


def formats_of(subject: Subject) -> tuple[Format, ...]:
    """Return the formats in which a subject can be written, the usual one first."""
    if subject == WHOLE:
        return ("json", *EXTRACT_FORMATS)
    return (*TABLE_FORMATS, *(BIBLIOGRAPHIES if subject == "sources" else ()))


def format_of(file: PurePath) -> Format | None:
    """Return the format that a file's name asks for by its ending; None where its ending names none."""
    name = file.name.lower()
    fitting = [(len(ending), form) for form, (_, ending) in FORMATS.items() if name.endswith(ending)]
    # `.stix.json` ends on `.json` as well.
    return max(fitting)[1] if fitting else None
