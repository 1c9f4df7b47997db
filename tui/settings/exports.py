"""What can be exported, and in which formats: command line, menu and help draw from this list.

A *subject* is a table of one kind of record or judgement, or `theatre`, all that a view holds, in the formats of other
programs. It is listed here, where the command line needs no polars for it.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import PurePath
from typing import Final, Literal, get_args

RecordTable = Literal[
    "facts", "citations", "sources", "actors", "places", "aliases", "ties", "quantities", "indicators", "questions",
    "answers", "hypotheses", "assumptions",
]  # fmt: skip
"""Tables of what the theatre's files say."""
JudgedTable = Literal["levels", "relations", "forecasts", "notes"]
"""Tables of what follows from it as known on a day, and of the user's notes."""
Subject = Literal["theatre", RecordTable, JudgedTable]
TableFormat = Literal["json", "csv", "parquet", "markdown"]
BibliographyFormat = Literal["csl-json", "bibtex"]
ExtractFormat = Literal[
    "geojson", "kml", "timelinejs", "stix", "misp", "icalendar", BibliographyFormat, "rss", "atom"
]  # fmt: skip
Format = Literal[TableFormat, ExtractFormat]

WHOLE: Final = "theatre"
"""The subject that is no table."""
SUBJECTS: Final[tuple[Subject, ...]] = get_args(Subject)
RECORD_TABLES: Final[tuple[RecordTable, ...]] = get_args(RecordTable)
JUDGED_TABLES: Final[tuple[JudgedTable, ...]] = get_args(JudgedTable)
FORMATS: Final[Mapping[Format, tuple[str, str]]] = {
    "json": ("JSON", ".json"),
    "csv": ("CSV", ".csv"),
    "parquet": ("Parquet", ".parquet"),
    "markdown": ("Markdown", ".md"),
    "geojson": ("GeoJSON, for QGIS", ".geojson"),
    "kml": ("KML, for Google Earth", ".kml"),
    "timelinejs": ("TimelineJS", ".timeline.json"),
    "stix": ("STIX 2.1", ".stix.json"),
    "misp": ("MISP event", ".misp.json"),
    "icalendar": ("iCalendar", ".ics"),
    "csl-json": ("CSL-JSON, for Zotero", ".csl.json"),
    "bibtex": ("BibTeX", ".bib"),
    "rss": ("RSS, what is new", ".rss"),
    "atom": ("Atom, what is new", ".atom"),
}
"""What each format is called, and the ending of its files."""


def formats_of(subject: Subject) -> tuple[Format, ...]:
    """Return the formats in which a subject can be written, the usual one first."""
    if subject == WHOLE:
        return ("json", *get_args(ExtractFormat))
    return (*get_args(TableFormat), *(get_args(BibliographyFormat) if subject == "sources" else ()))


def format_of(file: PurePath) -> Format | None:
    """Return the format that a file's name asks for by its ending; None where its ending names none."""
    name = file.name.lower()
    fitting = [(len(ending), form) for form, (_, ending) in FORMATS.items() if name.endswith(ending)]
    # `.stix.json` ends on `.json` as well.
    return max(fitting)[1] if fitting else None
