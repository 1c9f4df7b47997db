"""The timeline as a table: two lines a fact, any order and back, columns and split that are kept, frequencies."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.screen.terminal import NARROW, WIDE, Terminal, application, begun, opened
from tui.render.charset import ASCII
from tui.render.rows.timeline import COLUMNS, LEAST
from tui.ui.app import Opening


def facts(terminal: Terminal) -> dict[str, str]:
    """The facts that the timeline lists, in its order, each with its lines as they are drawn in the list's width."""
    rows, cells = terminal.pane.rows, terminal.pane.inner_width
    found: dict[str, list[str]] = {}
    for index in range(len(rows)):
        if rows[index].key:
            line = "".join(span.text for span in rows[index].line)
            found.setdefault(rows[index].key, []).append(line[:cells])
    return {key: "\n".join(lines) for key, lines in found.items()}


async def choose(terminal: Terminal, key: str, label: str) -> None:
    """Opens a menu and picks a choice by its label."""
    await terminal.press(key)
    lines = terminal.part(terminal.main.menu.list).splitlines()
    number = next(number for number, line in enumerate(lines) if re.search(rf" {re.escape(label)}(\s|$)", line))
    await terminal.press(*["down"] * number, "enter")


@pytest.mark.parametrize("inspector", [True, False], ids=["inspector", "alone"])
@pytest.mark.parametrize("size", [NARROW, WIDE, (200, 50)], ids=str)
async def test_no_fact_is_cut_before_80_characters(size: tuple[int, int], inspector: bool) -> None:
    async with opened(size) as terminal:
        await terminal.press("2", *([] if inspector or size == NARROW else ["i"]))
        assert terminal.inspector.display is (inspector and size != NARROW)
        says = dict(terminal.situation.facts.select("id", "says").iter_rows())
        for columns in ([], ["who", "where", "kind", "source"]):
            for name in columns:
                await choose(terminal, "S", name)
            listed = facts(terminal)
            assert set(listed) == set(says)
            for fact, text in listed.items():
                words = re.sub(r"[^\w]", "", text)
                start = re.sub(r"[^\w]", "", says[fact][:LEAST])
                # Columns stand between the lines of what is said: each word is there, in order.
                place = 0
                for word in re.findall(r"\w+", says[fact][:LEAST].rsplit(" ", 1)[0]):
                    found = words.find(word, place)
                    assert found >= 0 or start in words, (fact, text)
                    place = max(found, place)
        await choose(terminal, "S", "one line a fact")
        assert all("\n" not in text for text in facts(terminal).values())


async def test_the_cursor_steps_by_facts_whatever_lines_they_take() -> None:
    async with opened(WIDE) as terminal:
        await terminal.press("2", "g")
        listed = list(facts(terminal))
        for fact in listed[:6]:
            assert terminal.under_cursor == ("fact", fact)
            await terminal.press("j")
        await terminal.press("G")
        assert terminal.under_cursor == ("fact", listed[-1])


@pytest.mark.parametrize("name", COLUMNS)
async def test_every_column_sorts_both_ways_and_esc_leaves_the_order(name: str) -> None:
    async with opened((200, 50)) as terminal:
        await terminal.press("2")
        first = list(facts(terminal))
        if name != "when":
            await choose(terminal, "s", COLUMNS[name].order)
        order = list(facts(terminal))
        assert sorted(order) == sorted(first)
        assert f"{COLUMNS[name].first} now" not in terminal.text
        await terminal.press("s")
        assert f"{COLUMNS[name].first} now" in terminal.text
        await terminal.press("escape")
        assert list(facts(terminal)) == order
        await choose(terminal, "s", COLUMNS[name].order)
        turned = list(facts(terminal))
        assert sorted(turned) == sorted(first)
        assert turned != order
        headings = [line for line in terminal.lines[3:6] if "▾" in line]
        shown = terminal.pane.heading[1]
        assert headings or not any(COLUMNS[name].heading in span.text for span in shown)
        await choose(terminal, "s", COLUMNS[name].order)
        assert list(facts(terminal)) == order
        await choose(terminal, "s", COLUMNS["when"].order)
        if name == "when":
            await choose(terminal, "s", COLUMNS["when"].order)
        assert list(facts(terminal)) == first, "and back"


async def test_a_source_column_says_who_published_it_and_in_how_many_others_it_stands() -> None:
    async with opened((200, 50)) as terminal:
        await terminal.press("2")
        frames, lookup = terminal.situation.frames, terminal.situation.lookup
        listed = facts(terminal)
        for fact in list(listed)[:40]:
            cited = list(dict.fromkeys(frames.citations.filter(fact=fact)["source"]))
            name = lookup.source(cited[0])
            assert name.rpartition(", ")[2] in listed[fact], "its day"
            assert name[:4] in listed[fact], "its publisher"
            assert (f"+{len(cited) - 1}" in listed[fact]) is (len(cited) > 1)


async def test_order_columns_widths_lines_and_split_are_kept_for_the_next_session(tmp_path: Path) -> None:
    state = tmp_path / "state" / "preferences.json"

    async with application(opening=Opening(state=state)).run_test(size=WIDE) as pilot:
        terminal = await begun(pilot)
        await terminal.press("2")
        width = terminal.inspector.size.width
        await terminal.press("+", "+", "_", "+")
        assert terminal.inspector.size.width == width + 8
        await choose(terminal, "S", "kind")
        await terminal.press("S", "down", "down", "right", "right", "right", "escape")
        await choose(terminal, "S", "one line a fact")
        await choose(terminal, "s", "grade")
        await choose(terminal, "s", "grade")
        await terminal.press("g")
        before, detail = terminal.text, terminal.pane.detail
        assert "kind=14" in detail
        await terminal.press("q")
    async with application(opening=Opening(state=state)).run_test(size=WIDE) as pilot:
        terminal = await begun(pilot)
        assert terminal.pane_name == "timeline"
        assert terminal.pane.detail == detail
        assert terminal.inspector.size.width == width + 8
        await terminal.press("g")
        assert terminal.text.splitlines()[3:-2] == before.splitlines()[3:-2]
        for _ in range(40):
            await terminal.press("_")
        assert terminal.inspector.size.width >= 29
        for _ in range(60):
            await terminal.press("+")
        assert terminal.pane.size.width >= 40


async def test_a_table_of_frequencies_counts_and_filters() -> None:
    async with opened(WIDE) as terminal:
        await terminal.press("2", "=")
        assert "Count facts by" in terminal.text
        await terminal.press("k")
        kinds = dict(terminal.situation.facts["kind"].value_counts().iter_rows())
        known = terminal.situation.known
        rows = re.findall(r"^. {3}(\w+) +(\d+) +(<?\d+) %  (█+)", terminal.text, re.MULTILINE)
        assert {kind: int(count) for kind, count, _, _ in rows} == kinds
        assert [int(count) for _, count, _, _ in rows] == sorted(kinds.values(), reverse=True)
        for kind, _, share, _ in rows:
            assert share == f"{100 * kinds[kind] / known:.0f}" or share == "<1"
        assert [len(bar) for *_, bar in rows] == sorted((len(bar) for *_, bar in rows), reverse=True)
        await terminal.press("j", "enter")
        assert terminal.situation.lens.chosen_terms("kind")
        assert len(terminal.shown) == int(rows[1][1])
        await terminal.press("=", "k", "escape", "u")
        assert len(terminal.shown) == known


async def test_the_strip_tells_certain_days_from_possible_ones_without_colour_and_in_ascii() -> None:
    async with opened(WIDE) as terminal:
        await terminal.press("2")
        per_day = terminal.situation.per_day
        assert sum(per_day.certain) <= terminal.situation.known
        strip = terminal.lines[3].split("27 Nov ")[1][: 3 * len(per_day.certain)]
        for day, (certain, possible) in enumerate(zip(per_day.certain, per_day.possible, strict=True)):
            bar = strip[3 * day : 3 * day + 3]
            assert (bar[0] in "▁▂▃▄▅▆▇█") is bool(certain)
            assert (bar[1] in "░▒▓") is bool(possible)
        assert "▒ possible" in terminal.lines[3]
    async with opened(WIDE, charset=ASCII, no_color=True) as terminal:
        await terminal.press("2")
        strip = terminal.lines[3].split("27 Nov ")[1][: 3 * len(per_day.certain)]
        assert set(strip[0::3]) <= set("_-+# ")
        assert set(strip[1::3]) <= set(":=% ")
