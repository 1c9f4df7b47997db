"""TimelineJS 3 → events: its slides, with days as exact as they are given."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from typing import Any, Final

import polars as pl

from tui.exchange.column_map import ColumnMap
from tui.exchange.input_file import InputFile, Progress
from tui.exchange.table import Batch, Refused, cell_text, read_objects

MAP: Final = ColumnMap(start="start", end="end", id="id", kind="kind", place="place", text="text", url="url")
_TAG: Final = re.compile(r"<[^>]*>")
_PARTS: Final = tuple(MAP.columns.values())


def read_timelinejs(file: InputFile, progress: Progress | None = None) -> Iterator[Batch]:
    """Yield the slides as rows with the columns of `MAP`.

    Raises:
        BadFile: it is no JSON, or has no `events`.
    """
    for batch in read_objects(file, ("events",), progress):
        kept: list[dict[str, str | None]] = []
        numbers: list[int] = []
        refused = [*batch.refused]
        import msgspec

        for row, raw in zip(batch.rows, batch.raw, strict=True):
            try:
                kept.append(_slide(msgspec.json.decode(raw)))
                numbers.append(row)
            except ValueError as error:
                refused.append(Refused(row, str(error), raw))
        cells = pl.DataFrame(kept, schema=dict.fromkeys(_PARTS, pl.String()))
        raws = batch.raw.filter(batch.rows.is_in(numbers)) if refused else batch.raw
        yield Batch(cells, pl.Series(numbers, dtype=pl.Int64), raws, refused)


def _slide(said: dict[str, Any]) -> dict[str, str | None]:
    text, media = _inside(said, "text"), _inside(said, "media")
    told = [_plain(text.get(each)) for each in ("headline", "text")]
    return {
        "id": cell_text(said.get("unique_id")),
        "start": _day(_inside(said, "start_date")),
        "end": _day(_inside(said, "end_date")),
        "kind": cell_text(said.get("group")),
        "place": cell_text(_inside(said, "location").get("name")),
        "text": ": ".join(each for each in told if each),
        "url": cell_text(media.get("link") or media.get("url")),
    }


def _inside(said: dict[str, Any], key: str) -> dict[str, Any]:
    inner = said.get(key)
    return inner if isinstance(inner, dict) else {}


def _day(said: dict[str, Any]) -> str | None:
    """Return a date as ISO 8601, a day, a month or a year; None where there is none."""
    parts = []
    for key, digits in (("year", 4), ("month", 2), ("day", 2)):
        value = str(said.get(key) if said.get(key) is not None else "").strip()
        if not value:
            break
        if not value.isdigit() or not 0 < int(value) < 10**digits:
            raise ValueError(f"its {key} is none of our calendar")
        parts.append(f"{int(value):0{digits}d}")
    return "-".join(parts) or None


def _plain(said: Any) -> str:
    return " ".join(unescape(_TAG.sub(" ", said)).split()) if isinstance(said, str) else ""
