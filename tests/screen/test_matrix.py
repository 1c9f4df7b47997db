"""The matrix of the factions: sides, short names, what is folded, letters to jump to, and pairs worth a look."""

from __future__ import annotations

import re
from itertools import groupby

import pytest

from tests.screen.terminal import NARROW, WIDE, opened
from tui.analysis.views import relations
from tui.analysis.views.factions import factions
from tui.render.rows.factions import side_text


@pytest.mark.parametrize("size", [NARROW, WIDE, (200, 50)], ids=str)
async def test_rows_stand_by_side_under_its_name_and_columns_have_the_short_names_of_rows(
    size: tuple[int, int],
) -> None:
    async with opened(size) as terminal:
        await terminal.press("4")
        matrix = factions(terminal.situation)
        listed: list[str] = []
        side = ""
        for row in map(terminal.pane.rows.__getitem__, range(len(terminal.pane.rows))):
            if row.key in matrix.actors:
                number = matrix.actors.index(row.key)
                assert side == side_text(matrix.sides[number])
                assert row.line[0].text.strip() == matrix.short[number]
                listed.append(row.key)
            elif len(listed) < len(matrix.actors):
                side = row.line[0].text
        assert tuple(listed) == matrix.actors
        runs = [each for each, _ in groupby(matrix.sides)]
        assert len(runs) == len(set(runs)), "no side is told twice"
        heads = "".join(span.text for span in terminal.pane.heading[0]).split("›")[0].split()
        assert heads == list(matrix.short[: len(heads)])
        assert len(heads) >= 5


async def test_actors_without_a_tie_share_a_line_that_opens() -> None:
    async with opened((120, 80)) as terminal:
        await terminal.press("4")
        matrix = factions(terminal.situation)
        assert matrix.without_tie
        named = set(terminal.situation.frames.fact_actors["actor"])
        assert {each.id for each in matrix.without_tie} == named - set(matrix.actors)
        assert f"{len(matrix.without_tie)} actors without a tie" in terminal.text
        terminal.pane.move_to("without-tie")
        before = terminal.text
        await terminal.press("enter")
        for each in matrix.without_tie:
            assert terminal.pane.rows.find(each.id) is not None
        await terminal.press("j")
        assert terminal.under_cursor == ("actor", matrix.without_tie[0].id)
        await terminal.press("k", "enter")
        assert terminal.text == before


async def test_a_letter_leads_to_the_next_actor_that_begins_with_it() -> None:
    async with opened(WIDE) as terminal:
        await terminal.press("4", "l")
        matrix = factions(terminal.situation)

        def at() -> str:
            return terminal.pane.position.key

        visited = []
        for _ in range(3):
            await terminal.press("'")
            assert "a letter" in terminal.lines[-1]
            await terminal.press("s")
            visited.append(at())
            assert "a letter" not in terminal.lines[-1]
        names = [(matrix.names[matrix.actors.index(each)], matrix.short[matrix.actors.index(each)]) for each in visited]
        assert all("s" in {name[0].casefold(), short[0].casefold()} for name, short in names)
        assert len(set(visited)) == 3
        here = terminal.text
        await terminal.press("'", "escape")
        assert terminal.text == here
        await terminal.press("'", "z")
        assert terminal.app.is_running
        assert any("begins with z" in each.message for each in terminal.app._notifications)
        await terminal.press("2", "'")
        assert any("in the matrix of the factions" in each.message for each in terminal.app._notifications)
        await terminal.press("4")
        assert terminal.pane_name == "factions"


async def test_n_goes_to_contested_and_changed_pairs_and_stars_tell_the_changed() -> None:
    async with opened((200, 50)) as terminal:
        await terminal.press("4")
        matrix = factions(terminal.situation)
        contested = {pair for pair, each in matrix.relations.items() if each.contested}
        moved = {
            relations.pair_id(row["a"], row["b"])
            for row in terminal.situation.day.changes.relations.iter_rows(named=True)
        }
        assert contested
        assert matrix.changed == moved, "the same as the page that compares two days says"
        wanted = (contested | matrix.changed) & {
            relations.pair_id(one, other) for one in matrix.actors for other in matrix.actors
        }
        found: list[str] = []
        for _ in wanted:
            await terminal.press("n")
            target = terminal.under_cursor
            assert target is not None
            assert target.kind == "pair"
            found.append(target.id)
        assert sorted(found) == sorted(wanted)
        await terminal.press("n")
        assert terminal.under_cursor == ("pair", found[0]), "after the last comes the first"
        await terminal.press("N", "N")
        assert terminal.under_cursor == ("pair", found[-2])
        line = next(line for line in terminal.lines if line.startswith("▌"))
        target = terminal.under_cursor
        assert target is not None
        assert bool(re.search(r"\[.\]\*", line)) is (target.id in matrix.changed)
        await terminal.press("[", "[", "[", "[", "[", "[", "[", "[", "[", "[", "[", "[")
        assert not factions(terminal.situation).changed, "nothing is known of the day before the first"
