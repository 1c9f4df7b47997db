"""Structured analysis by keys: its sections, what their rows open, as known on any day, and who is left out."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from tests.later import targets
from tests.screen.terminal import NARROW, WIDE, opened, words
from tests.screen.test_as_of import go_to
from tui.analysis.views.hypotheses import CANNOT_SHOW
from tui.render.rows.analysis.sections import SECTIONS
from tui.terminal.probe import SMALLEST

EARLY, THIRD, LAST = date(2024, 11, 29), date(2024, 12, 3), date(2024, 12, 9)
FORESEEN = "russian-air-action-within-hours"
"""A forecast for 30 November that was a miss, as a fact of 7 December shows."""


async def test_left_and_right_go_through_the_sections_and_each_keeps_its_place() -> None:
    async with opened(NARROW) as terminal:
        await terminal.press("8", "j", "j")
        place = terminal.pane.position
        seen = []
        for _ in SECTIONS:
            seen.append(terminal.lines[3])
            await terminal.press("right")
        assert [re.findall(r"\[(.+?)\]", line) for line in seen] == [[each.title] for each in SECTIONS.values()]
        assert terminal.pane.position == place
        await terminal.press("l", "h", "left", "right")
        assert terminal.lines[3] == seen[0]


@pytest.mark.parametrize("section", SECTIONS)
async def test_every_row_of_a_section_opens_something(section: str) -> None:
    async with opened(WIDE) as terminal:
        await terminal.press("8", *["right"] * list(SECTIONS).index(section))
        assert terminal.pane.detail == section
        rows = [terminal.pane.rows[index] for index in range(len(terminal.pane.rows))]
        found = {row.target: row.key for row in rows if row.target is not None}
        assert found
        for target, key in sorted(found.items()):
            assert terminal.pane.move_to(key)
            await terminal.settle()
            if target.kind != "base":  # that opens in its own pane, and beside it the place is told
                assert terminal.inspector.showing == target
            assert "There is no" not in terminal.part(terminal.inspector)


async def test_a_forecast_leads_to_its_paragraph_and_to_what_became_of_it() -> None:
    async with opened(WIDE) as terminal:
        await terminal.press("8", "g")
        await terminal.press(*["right"] * list(SECTIONS).index("forecasts"))
        await terminal.walk_to("fact", FORESEEN)
        before = terminal.text
        await terminal.press("enter")
        decided = terminal.situation.store.frames.resolution_facts.filter(fact=FORESEEN)["by"][0]
        assert "outcome" in terminal.part(terminal.inspector)
        await terminal.walk_to("fact", decided)
        await terminal.press("enter")
        assert terminal.inspector.showing == ("fact", decided)
        await terminal.press("escape", "enter")
        await terminal.press("escape", "escape")
        await terminal.until(lambda: terminal.text == before, "the way back")


async def test_the_ledger_tells_nothing_of_what_came_later() -> None:
    async with opened(NARROW) as terminal:
        await terminal.press("8", *["right"] * list(SECTIONS).index("forecasts"))
        reason = terminal.situation.store.frames.resolutions.filter(fact=FORESEEN)["reason"][0]
        told = {EARLY: "open, 1 d left", THIRD: "overdue 3 d", date(2024, 12, 7): "miss, 7 Dec", LAST: "miss, 7 Dec"}
        for day, status in told.items():
            await go_to(terminal, day)
            listed = words(terminal.pane.rows)
            assert status in listed
            assert ("miss" in listed, "Track record" in listed) == (day > THIRD, True)
            assert ("None is resolved yet" in listed) == (day <= THIRD)
            terminal.pane.move_to(f"fact:{FORESEEN}")
            await terminal.press("enter")
            shown = words(terminal.inspector.rows)
            assert (reason.split(":")[0] in shown) == (day > THIRD)
            await terminal.press("escape")


@pytest.mark.parametrize("day", [THIRD, LAST], ids=str)
async def test_the_matrix_has_the_least_inconsistent_first_and_says_what_it_cannot_show(day: date) -> None:
    async with opened(WIDE) as terminal:
        await terminal.press("8", *["right"] * list(SECTIONS).index("hypotheses"))
        await go_to(terminal, day)
        rows = ["".join(span.text for span in terminal.pane.rows[n].line) for n in range(len(terminal.pane.rows))]
        against = [float(found[1]) for row in rows if (found := re.search(r"(\d\.\d\d) against", row))]
        assert against[:4] == sorted(against[:4])
        listed = words(terminal.pane.rows)
        number = terminal.situation.store.frames.hypothesis_sets.height
        assert listed.count(" ".join(CANNOT_SHOW.split())) == number
        assert listed.count("Least inconsistent:") + listed.count("Undecided:") == number
        # What is not known yet is no row of its own.
        known = set(terminal.situation.frames.facts["id"])
        assert {target.id for target in targets(terminal.pane.rows) if target and target.kind == "fact"} <= known
        weighed = set(terminal.situation.store.frames.weighings["fact"].drop_nulls())
        assert (weighed <= known) == (day == LAST)


async def test_who_is_suspected_can_be_left_out_and_taken_in_again() -> None:
    async with opened(WIDE) as terminal:
        await terminal.press("8", *["right"] * list(SECTIONS).index("deception"), "g")
        actor = terminal.pane.target
        assert actor is not None
        assert actor.kind == "actor"
        assert "without it" in words(terminal.pane.rows)
        before = terminal.text
        await terminal.press("-")
        assert terminal.situation.lens.excluded == {actor.id}
        assert terminal.pane.target == actor
        assert "excluded" in terminal.part(terminal.pane)
        assert "Without it every level is what it is" in words(terminal.pane.rows)
        await terminal.press("-")
        assert terminal.text.splitlines()[:-1] == before.splitlines()[:-1]


async def test_a_hypothesis_opens_its_rows_and_is_edited_where_it_is_written() -> None:
    async with opened(WIDE) as terminal:
        await terminal.press("8", *["right"] * list(SECTIONS).index("hypotheses"), "g", "j")
        target = terminal.pane.target
        assert target is not None
        assert target.kind == "hypothesis"
        assert "e edit" in terminal.lines[-1]
        await terminal.press("enter", "g")
        indicator = terminal.under_cursor
        assert indicator is not None
        assert indicator.kind in ("indicator", "fact")
        await terminal.press("enter")
        assert terminal.inspector.showing == indicator


async def test_a_filter_chooses_which_forecasts_are_listed_and_says_so() -> None:
    async with opened(NARROW) as terminal:
        await terminal.press("8", *["right"] * list(SECTIONS).index("forecasts"))
        everything = sum(target is not None and target.kind == "fact" for target in targets(terminal.pane.rows))
        await terminal.press("f", "k", "1")
        listed = {target.id for target in targets(terminal.pane.rows) if target and target.kind == "fact"}
        assert listed <= terminal.shown
        assert "the filter leaves out" in words(terminal.pane.rows) or len(listed) == everything


async def test_sections_without_records_say_how_to_add_one(theatre: Path) -> None:
    for name in ("hypotheses.yaml", "facts/outlook.yaml"):
        (theatre / name).unlink()
    actors = theatre / "actors.yaml"
    actors.write_text(re.sub(r"  deception: .*\n", "", actors.read_text(encoding="utf-8")), encoding="utf-8")
    async with opened(NARROW, data=theatre) as terminal:
        await terminal.press("8")
        for name in ("forecasts", "hypotheses", "deception"):
            while terminal.pane.detail != name:
                await terminal.press("right")
            for text in SECTIONS[name].empty:
                assert text in terminal.text


async def test_on_the_smallest_screen_the_section_that_is_shown_is_named() -> None:
    async with opened(SMALLEST) as terminal:
        await terminal.press("8")
        for section in SECTIONS.values():
            assert f"[{section.title}]" in terminal.lines[3]
            await terminal.press("right")
