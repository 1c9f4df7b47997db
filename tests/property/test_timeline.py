"""The timeline as a table: what stands above facts is true of each, and words are broken without losing any."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Any

from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.analysis_frames import assessor, cite, fact, frames, source
from tui.analysis.query.lens import Lens
from tui.analysis.short_names import short_names
from tui.analysis.situation import Situation, situation
from tui.analysis.views import timeline as views
from tui.render.rows import timeline
from tui.render.text import width

cases = settings(max_examples=40, deadline=None)

DATES = [
    "1971/..", "2015", "2024", "2024-11", "2024-12", "../2020", "../2024-12-07", "2024-12-05/..",
    "2024-11-20/2024-12-04", "2024-12-02/2024-12-05", "2024-12-02", "2024-12-03", "2024-12-03~", "2024-12-03?",
    "2024-11-28", "unknown",
]  # fmt: skip
facts = st.fixed_dictionaries(
    {
        "when": st.sampled_from(DATES),
        "kind": st.sampled_from(["event", "strike", "background"]),
        "places": st.lists(st.sampled_from(["base", "town"]), unique=True),
        "actors": st.lists(st.sampled_from(["north", "south"]), unique=True),
        "cited": st.lists(st.sampled_from(["a", "b", "c"]), min_size=1, max_size=3, unique=True),
        "says": st.text("ab ىé界\u0301-", min_size=1, max_size=160).map(str.strip).filter(bool),
    }
)
SOURCES = [source(name, published=day) for name, day in (("a", "2024-12-01"), ("b", "2024-12-04"), ("c", "2024-12-04"))]


def seen(given: list[dict[str, Any]]) -> Situation:
    """Facts as seen without a filter."""
    told = [fact(f"f{n}", **(each | {"cited": [cite(x) for x in each["cited"]]})) for n, each in enumerate(given)]
    places = [{"id": name, "name": name.title(), "kind": "town"} for name in ("base", "town")]
    return situation(assessor(frames(told, SOURCES, places=places)), Lens())


def is_true(heading: str, row: dict[str, Any], cited: set[str]) -> bool:
    """Whether what a heading says holds of a fact; an unknown heading fails."""
    first, last = row["earliest"], row["latest"]
    found = re.search(r"\d+ [A-Z][a-z]{2} \d{4}", heading)
    day = datetime.strptime(found[0], "%d %b %Y").date() if found else date.min
    if heading in cited:
        return True
    for form, holds in (
        (r"[A-Z][a-z]+day \d.*", first == last == day and not row["approximate"] and not row["uncertain"]),
        (r"Perhaps \d.*", first == last == day),
        (r"\d.* or later", first is not None and first >= day),
        (r"By \d.*", last is not None and last <= day),
        (r"Before \d.*", last is not None and last < day),
        (r"From before .* on", first is not None and first < day and (last is None or last >= day)),
        (r"No date", first is None and last is None),
        (r"Known from .*", row["known"] == day),
        (r"Grade .*", heading == f"Grade {row['grade'] or 'unknown'}"),
        (r"\d+ independent lines?", heading.startswith(f"{row['lines']} ")),
        (r"No vote", row["lines"] is None),
        (r"No place|No actor", True),
        (r"Event|Strike|Background", heading == row["kind"].title()),
        (r".", heading == row["says"][:1].upper()),
    ):
        if re.fullmatch(form, heading):
            return holds
    return heading.casefold() in {name.casefold() for name in (*row["given places"], *row["given actors"])}


@cases
@given(
    given=st.lists(facts, min_size=1, max_size=12),
    order=st.sampled_from(list(timeline.COLUMNS)),
    reverse=st.booleans(),
    one_line=st.booleans(),
    cells=st.integers(40, 200),
)
def test_a_heading_is_true_of_every_fact_below_it(
    given: list[dict[str, Any]], order: str, reverse: bool, one_line: bool, cells: int
) -> None:
    there = seen(given)
    layout = timeline.Layout(order, reverse, one_line=one_line)
    at = timeline.table(layout, cells)
    rows = timeline.rows(views.timeline(there, order, at.columns, reverse=reverse, breaks=at.breaks), layout, cells)
    by_id = {row["id"]: row for row in there.facts.iter_rows(named=True)}
    heading, counted, below = "", 0, {""}
    listed = set()
    for index in range(len(rows)):
        row = rows[index]
        if not row.key:
            assert len(below) - 1 == counted
            heading, below = row.line[0].text, {""}
            counted = int(re.findall(r"(\d+) facts?$", row.line[1].text)[0])
            continue
        below.add(row.key)
        listed.add(row.key)
        told = given[int(row.key[1:])]
        facts_of = by_id[row.key] | {"given places": told["places"], "given actors": told["actors"]}
        cited = {there.lookup.source(name) for name in told["cited"]}
        assert is_true(heading, facts_of, cited), (heading, facts_of)
    assert len(below) - 1 == counted
    assert listed == set(by_id)


@cases
@given(
    text=st.text("abcdefgh  -ى界\u0301", min_size=1, max_size=200)
    .map(lambda text: " ".join(text.split()))
    .filter(bool),
    first=st.integers(0, 90),
    second=st.integers(20, 90),
)
@example(text=f"{'x' * 30} {'y' * 30} {'z' * 60}", first=41, second=42)
def test_words_go_on_in_the_next_line_and_none_is_lost(text: str, first: int, second: int) -> None:
    rooms = (first, second) if first + second >= timeline.LEAST + 2 else (first, second, second)
    needed = 1 + sum(width(text) > sum(rooms[:number]) for number in range(1, len(rooms)))
    lines = timeline.broken(text, rooms[:needed])
    assert len(lines) == needed
    assert all(width(line) <= room for line, room in zip(lines, rooms, strict=False))
    shown = "".join(lines).replace(" ", "")
    whole = text.replace(" ", "")
    if shown != whole:
        assert lines[-1].endswith("…"), "what is cut says so"
        assert whole.startswith(shown[:-1])
        if text.isascii() and sum(rooms) >= timeline.LEAST + 2:
            seen_of = next(end for end in range(len(text)) if len(text[:end].replace(" ", "")) == len(shown) - 1)
            assert seen_of >= timeline.LEAST - 1, "no fact is cut before 80 characters"


@cases
@given(
    written=st.builds(
        timeline.Layout,
        order=st.sampled_from(list(timeline.COLUMNS)),
        reverse=st.booleans(),
        columns=st.sets(st.sampled_from(timeline.CHOSEN)).map(
            lambda chosen: tuple(name for name in timeline.CHOSEN if name in chosen)
        ),
        widths=st.dictionaries(st.sampled_from(timeline.CHOSEN), st.integers(3, 60)).map(
            lambda each: tuple(each.items())
        ),
        one_line=st.booleans(),
    )
)
def test_a_layout_is_read_as_it_was_written(written: timeline.Layout) -> None:
    assert timeline.Layout.read(written.written()) == written


@cases
@given(st.text(":=-,abcwhenkind0123456789", max_size=40))
def test_any_text_is_read_as_some_layout(text: str) -> None:
    found = timeline.Layout.read(text)
    assert timeline.Layout.read(found.written()) == found


@cases
@given(st.dictionaries(st.text("ab", min_size=1), st.text("abAB -é界", max_size=20), max_size=60), st.data())
def test_short_names_are_short_and_no_two_alike(names: dict[str, str], data: st.DataObject) -> None:
    aliases = data.draw(
        st.dictionaries(st.sampled_from([*names, "x"]), st.lists(st.sampled_from(["AB", "ABA", "abc"])))
    )
    found = short_names(names, aliases)
    assert sorted(found) == sorted(names)
    assert len({short.casefold() for short in found.values()}) == len(names)
    assert all(1 <= len(short) <= 4 for short in found.values())


def test_short_names_are_what_an_analyst_would_write() -> None:
    names = {
        "hts": "Hayat Tahrir al-Sham", "sna": "Syrian National Army", "sky": "Sky News Arabia", "russia": "Russia",
        "navy": "Russian Navy", "assad": "Bashar al-Assad", "iran": "Iran", "iraq": "Iraq", "tass": "TASS",
    }  # fmt: skip
    found = short_names(names, {"hts": ["Tahrir al-Sham", "HTS"], "sna": ["SNA"]})
    assert list(map(found.__getitem__, names)) == ["HTS", "SNA", "SkN", "Rus", "RN", "BA", "Ira", "Irq", "TASS"]
