"""All that a view holds, in one of the formats of other programs."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Mapping
from typing import Final

from tui.analysis.views.extract import Extract
from tui.settings.exports import Format

_WRITERS: Final[Mapping[Format, tuple[str, str]]] = {
    "geojson": ("write_geojson", "encode"),
    "kml": ("write_kml", "encode"),
    "timelinejs": ("write_timelinejs", "encode"),
    "stix": ("write_stix", "encode"),
    "misp": ("write_misp", "encode"),
    "icalendar": ("write_icalendar", "encode"),
    "csl-json": ("write_bibliography", "encode_csl"),
    "bibtex": ("write_bibliography", "encode_bibtex"),
    "rss": ("write_feed", "encode_rss"),
    "atom": ("write_feed", "encode_atom"),
}
"""The module that writes each format, imported when it is asked for, and its function."""
_DATED: Final = frozenset({"timelinejs", "icalendar"})
"""Formats that have no place for what has no date."""


def encode(held: Extract, form: Format) -> bytes:
    """Return the view as bytes; the same view is always the same bytes."""
    module, function = _WRITERS[form]
    write: Callable[[Extract], bytes] = getattr(importlib.import_module(f"tui.exchange.{module}"), function)
    return write(held)


def undated(held: Extract, form: Format) -> int:
    """Return how many facts a format leaves out, since they have no date."""
    return sum(fact.span is None for fact in held.facts) if form in _DATED else 0
