"""Event data on screen: a pane of its own, a layer on the map, bars under days, counts beside facts, drafts of them."""

from __future__ import annotations

import socket
import sys
from collections.abc import Collection, Sequence
from datetime import date
from pathlib import Path
from threading import Event
from typing import Any

import polars as pl
import pytest

from tests import made_events
from tests.screen.terminal import NARROW, WIDE, opened
from tests.theatres import changed, write
from tui.events import engines, parquet
from tui.events.layer import add
from tui.render.map.scene import position
from tui.render.rows.events import PAGE, EventRows
from tui.render.text import Target
from tui.ui.panes.map import Map
from tui.ui.screens import events_ahead

NUMBER = 900
"""More than the four pages that are read ahead of a window."""


def with_events(root: Path) -> Path:
    """Give a theatre events on the days of its window, most of them a few km from its airfield."""
    made = made_events.rows(NUMBER)
    start = pl.lit(date(2024, 11, 27)) + pl.duration(days=pl.col("row") % 13)
    near = {"lon": 35.95 + made["row"] % 7 * 0.01, "lat": 35.4 + made["row"] % 5 * 0.01}
    text = pl.format("Told of {}.", "row")
    made = made.with_columns(start=start, end=start, date_precision=pl.lit("day"), text=text, **near)
    add(root, "made", [made.with_columns(published=start, place_precision=pl.lit("exact"))])
    return root


@pytest.fixture(scope="module")
def eventful(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return with_events(write(tmp_path_factory.mktemp("eventful") / "theatre"))


async def test_events_are_paged_through_sorted_and_inspected(eventful: Path) -> None:
    async with opened(WIDE, data=eventful) as terminal:
        await terminal.press("9")
        await terminal.until(lambda: f"{NUMBER} events" in terminal.lines[3], "the counts of the pane")
        first = terminal.under_cursor
        await terminal.press("G")
        await terminal.until(lambda: terminal.under_cursor not in (first, None), "the last event")
        assert terminal.pane.cursor == NUMBER - 1
        assert "9 Dec 2024" in terminal.part(terminal.inspector)
        assert not any("…" in line[:3] for line in terminal.lines), terminal.text
        await terminal.press("g", "s", *"deaths", "enter")
        await terminal.shows("deaths ▾")
        assert terminal.pane.cursor == 0
        rows = terminal.pane.rows
        assert isinstance(rows, EventRows)
        deaths = [view.row.deaths_best for view in map(rows.at, range(NUMBER - 1)) if view is not None]
        assert len(deaths) >= PAGE
        # Those of whom no number is told come last.
        told = [number for number in deaths if number is not None]
        assert told == sorted(told, reverse=True) == deaths[: len(told)]
        await terminal.press("enter")
        assert "As it stood" in terminal.part(terminal.inspector)


async def test_the_filter_and_the_day_hold_for_events(eventful: Path) -> None:
    async with opened(WIDE, data=eventful) as terminal:
        await terminal.press("9", "[", "[", "[")
        await terminal.until(lambda: "6 Dec 2024" in terminal.lines[0], "the day")
        shown = terminal.pane.content.table.counts  # type: ignore[union-attr]
        assert shown.shown == shown.known == sum(row % 13 <= 9 for row in range(1, NUMBER + 1))
        await terminal.press("slash", *"kind:battles", "enter")
        await terminal.until(lambda: f" of {shown.known} events" in terminal.lines[3], "fewer events")
        await terminal.press("x", "slash", *"reliability:A", "enter")
        await terminal.shows("Only facts have reliability")
        await terminal.press("x", "equals_sign", "k")
        await terminal.shows("Events by kind")
        await terminal.press("enter")
        await terminal.until(lambda: "filter kind:" in terminal.lines[2], "a filter by the most frequent kind")
        await terminal.press("equals_sign", "k", "equals_sign")
        await terminal.shows("Events a day")
        # One more kind adds events, so that all are counted on the days, whatever is chosen.
        assert "Protests: " in terminal.text
        await terminal.press("equals_sign")
        await terminal.shows("events that fall on the day")


async def test_a_fact_tells_of_events_beside_it_and_leads_to_them(eventful: Path) -> None:
    async with opened(WIDE, data=eventful) as terminal:
        await terminal.press("2")
        await terminal.until(lambda: f"{NUMBER} events" in terminal.lines[4], "the strip under that of the facts")
        await terminal.press("v")
        await terminal.until(lambda: any(line.startswith("  events") for line in terminal.lines[:8]), "a bar a cell")
        lane = next(line for line in terminal.lines if line.startswith("  events"))
        assert lane.split()[1] == f"{NUMBER}"
        assert lane.count("█") >= 13
        await terminal.press("v", "slash", *"front place:airfield", "enter")
        await terminal.until(lambda: "km in those days · 9" in terminal.text, "the events beside the fact")
        await terminal.until(lambda: "events" not in terminal.lines[4], "no strip: no event tells of a front there")
        await terminal.press("enter", "G", "enter")
        await terminal.until(lambda: terminal.pane_name == "events", "the pane of events")
        await terminal.until(lambda: "near:airfield<25km" in terminal.lines[2], "the filter")
        assert len(terminal.pane.rows)
        await terminal.press("left_parenthesis")
        await terminal.until(lambda: terminal.pane_name == "timeline", "the way back")


async def test_an_event_that_a_fact_cites_leads_to_its_row(tmp_path: Path) -> None:
    cited = "{source: gazette-1, paragraph: 1, wording: asserted, credibility: 3}"
    citing = changed("facts/front.yaml", cited, f"{cited}\n    - {{events: made, row: made-700}}")
    async with opened(WIDE, data=with_events(write(tmp_path / "theatre", citing))) as terminal:
        await terminal.press("2", "slash", *"front place:airfield", "enter", "enter")
        await terminal.walk_to("event", "made/made-700")
        await terminal.press("enter")
        await terminal.shows("Fact › Event")
        assert terminal.pane_name == "timeline", "the filter hides it from the list of events"
        await terminal.press("escape", "x", "enter")
        await terminal.until(lambda: terminal.pane_name == "events", "the pane of events")
        await terminal.until(lambda: "Told of 700." in terminal.part(terminal.inspector), "the event, once it is read")
        assert terminal.under_cursor == Target("event", "made/made-700")
        assert any(line.startswith("▌") and "Told of 700." in line for line in terminal.lines)
        await terminal.press("escape")
        assert terminal.under_cursor == Target("event", "made/made-700")
        assert "Said by" in terminal.part(terminal.inspector)


async def test_keys_go_on_while_another_machine_is_waited_for(eventful: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    answers, fetch = Event(), engines.Polars.fetch

    def slow(self: engines.Polars, *asked: Any) -> pl.DataFrame:
        answers.wait()
        return fetch(self, *asked)

    monkeypatch.setattr(engines.Polars, "fetch", slow)
    monkeypatch.setattr(engines, "elsewhere", lambda _: "s3://far/made")
    async with opened(WIDE, data=eventful) as terminal:
        await terminal.press("9")
        await terminal.shows("Waiting for s3://far/made …")
        await terminal.press("7", "[", ">")
        await terminal.until(lambda: "\n waiting for s3://far/made" in terminal.part(terminal.pane), "the map without")
        assert "8 Dec 2024" in terminal.lines[0]
        await terminal.press("9", "j", "G", "equals_sign", "k", "slash", *"kind:battles", "enter", "x", "0")
        await terminal.until(lambda: "9 Dec 2024" in terminal.lines[0], "the day")
        await terminal.resize(WIDE[0] - 2, WIDE[1])
        assert "Waiting for s3://far/made …" in terminal.text
        answers.set()
        await terminal.until(lambda: f"{NUMBER} events" in terminal.lines[3], "the events, once they are there")
        await terminal.press("7")
        await terminal.until(lambda: "▪ 1 event" in terminal.lines[-4], "the shades")
        await terminal.press("9")
        # What is read stands at once in another width, and what is not, is waited for.
        answers.clear()
        await terminal.press("i")
        assert f"{NUMBER} events" in terminal.lines[3]
        await terminal.press("G")
        await terminal.until(lambda: terminal.pane.cursor == NUMBER - 1, "the last event, though it is not read")
        assert terminal.under_cursor is None
        answers.set()
        await terminal.until(lambda: terminal.under_cursor is not None, "the last event")
        answers.clear()
        await terminal.press("[")
        await terminal.shows("Waiting for s3://far/made …")
        answers.set()
        await terminal.until(lambda: terminal.under_cursor is not None, "the same place on another day")
        assert terminal.pane.cursor == len(terminal.pane.rows) - 1 > PAGE
        answers.clear()
        await terminal.press("0", "[", "q")


async def test_a_bucket_that_never_answers_is_told_and_holds_nothing_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(parquet, "_PATIENCE", {**parquet._PATIENCE, "max_retries": 0})
    monkeypatch.setitem(sys.modules, "boto3", None)
    root = write(
        tmp_path / "theatre",
        changed("theatre.yaml", "  vessels: count\n", "  vessels: count\nevents: [s3://silent/made]\n"),
    )
    with socket.create_server(("127.0.0.1", 0)) as silent:
        values = {"ENDPOINT_URL": f"http://127.0.0.1:{silent.getsockname()[1]}", "REGION": "us-east-1"}
        for name, value in {**values, "ACCESS_KEY_ID": "me", "SECRET_ACCESS_KEY": "secret"}.items():
            monkeypatch.setenv(f"AWS_{name}", value)
        async with opened(WIDE, data=root) as terminal:
            await terminal.press("9", "[")
            await terminal.until(lambda: "8 Dec 2024" in terminal.lines[0], "the day")
            await terminal.shows("Waiting for s3://silent/made …")
            silent.close()
            await terminal.shows("s3://silent/made: it does not answer")


async def test_a_filter_is_searched_for_once_its_typing_pauses(eventful: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where searches take long; else each letter finds what it does at once."""
    searched: set[str] = set()
    scan = engines.Polars.scan

    def noted(self: engines.Polars, files: Sequence[str], columns: Any, patterns: Collection[str] = ()) -> Any:
        searched.update(patterns)
        return scan(self, files, columns, patterns)

    monkeypatch.setattr(engines.Polars, "scan", noted)
    monkeypatch.setattr(events_ahead, "_SLOW", 0.0)
    monkeypatch.setattr(events_ahead, "_PAUSE", 60.0)
    async with opened(WIDE, data=eventful) as terminal:
        await terminal.press("9", "slash", *"340", "enter")
        await terminal.until(lambda: f"1 of {NUMBER} events" in terminal.lines[3], "the event")
        assert [pattern.rpartition("b")[2] for pattern in searched] == ["340"]


async def test_the_map_is_shaded_by_events_until_the_layer_is_taken_away(eventful: Path) -> None:
    async with opened(WIDE, data=eventful) as terminal:
        await terminal.press("7")
        await terminal.until(lambda: "▪ 1 event" in terminal.lines[-4], "a legend with numbers")
        shaded = terminal.part(terminal.pane)
        assert any(shade in shaded for shade in "░▒▓")
        for _ in range(12):
            await terminal.press("greater_than_sign")
        await terminal.until(lambda: terminal.pane.is_ready(terminal.situation), "the events of the closer view")
        await terminal.press("S", "enter")
        await terminal.until(lambda: "event" not in terminal.lines[-4], "no shades")
        assert isinstance(terminal.pane, Map)
        assert not any(shade in terminal.part(terminal.pane) for shade in "░▒▓▪")


async def test_the_cursor_of_the_map_goes_to_single_events_and_stays_near_them(eventful: Path) -> None:
    async with opened(WIDE, data=eventful) as terminal:
        await terminal.press("7", "slash")
        await terminal.write('"told of 34"')
        await terminal.press("enter")
        await terminal.until(lambda: "▪ 1 event" in terminal.part(terminal.pane), "one event on the map")
        await terminal.press("N")
        assert terminal.under_cursor == Target("event", "made/made-34")
        assert any(line.startswith(" ▪ ") and "deaths" in line for line in terminal.lines)
        await terminal.until(lambda: "Told of 34." in terminal.part(terminal.inspector), "the event")
        await terminal.press("greater_than_sign")
        await terminal.until(lambda: terminal.pane.is_ready(terminal.situation), "the closer view")
        assert terminal.under_cursor == Target("event", "made/made-34")
        assert isinstance(terminal.pane, Map)
        assert terminal.pane.scene is not None
        assert terminal.pane.view is not None
        x, y = terminal.pane.view.cell(*position(terminal.pane.scene.marks[-1]))
        await terminal.press("home")
        assert terminal.under_cursor != Target("event", "made/made-34")
        assert terminal.pane.put_cursor_at(x + 1, y)
        assert terminal.under_cursor == Target("event", "made/made-34")
        await terminal.press("S", "enter")
        await terminal.until(lambda: "▪" not in terminal.part(terminal.pane), "no events")
        assert terminal.under_cursor is not None
        assert terminal.under_cursor.kind != "event"


async def test_an_event_becomes_a_draft_once(eventful: Path, tmp_path: Path) -> None:
    pytest.importorskip("dateparser")
    async with opened(WIDE, data=eventful, data_home=tmp_path, notices=True) as terminal:
        await terminal.press("9")
        await terminal.until(lambda: isinstance(terminal.under_cursor, Target), "an event")
        await terminal.press("K")
        await terminal.shows("Kept as a draft")
        await terminal.press("K")
        await terminal.shows("There is a draft of it already")
        assert len([*tmp_path.rglob("*.json")]) == 1


async def test_without_events_the_screen_says_how_they_are_imported(theatre: Path) -> None:
    async with opened(NARROW, data=theatre) as terminal:
        assert "9 Events" not in terminal.lines[1]
        assert "8 Analysis" in terminal.lines[1]
        await terminal.press("9")
        assert "This theatre has no event data." in terminal.text
        assert "syrtui import" in terminal.text
        assert "9 Events" in terminal.lines[1]


async def test_what_cannot_be_read_is_said(theatre: Path) -> None:
    (theatre / "events" / "broken").mkdir(parents=True)
    (theatre / "events" / "broken" / "rows.parquet").write_bytes(b"no Parquet")
    async with opened(WIDE, data=theatre) as terminal:
        await terminal.press("9")
        await terminal.shows("The event data cannot be read.")
        assert "events/broken/rows.parquet: it is no Parquet file" in terminal.text
        await terminal.press("7", "2", "j", "j")
        assert terminal.pane_name == "timeline"
