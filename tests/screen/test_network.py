"""The network of the factions: the same relations, selection and signs as the matrix, drawn in cells."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.screen.terminal import NARROW, WIDE, Terminal, opened
from tests.screen.test_mouse import click_on
from tui.analysis.views.factions import factions
from tui.analysis.views.network import Network, network
from tui.render.charset import ASCII
from tui.render.network.arrangement import Box
from tui.ui.panes.factions import Factions


def shown(terminal: Terminal) -> Network:
    return network(terminal.situation, factions(terminal.situation))


def boxes(terminal: Terminal) -> dict[str, Box]:
    pane = terminal.pane
    assert isinstance(pane, Factions)
    return dict(pane._boxes)


def picture(terminal: Terminal) -> str:
    return terminal.part(terminal.pane)


@pytest.mark.parametrize("size", [NARROW, WIDE, (200, 50)], ids=str)
async def test_a_key_shows_the_relations_as_a_network_and_as_a_matrix_again(size: tuple[int, int]) -> None:
    async with opened(size) as terminal:
        await terminal.press("4")
        matrix = terminal.text
        await terminal.press("v")
        relations = shown(terminal)
        places = {place.id: place for place in relations.places}
        assert boxes(terminal).keys() == relations.degrees.keys()
        for actor, box in boxes(terminal).items():
            line = picture(terminal).splitlines()[box.row]
            assert line[box.column :].lstrip(" ▌")[2:].startswith(box.name), places[actor].name
        assert terminal.under_cursor == ("actor", "hts")
        assert "▌■ H" in picture(terminal)
        assert "F fighting" in picture(terminal)
        await terminal.press("v")
        assert terminal.text == matrix
        await terminal.press("5", "v", "4", "v")
        assert "▌■ H" in picture(terminal), "other panes have one layout"


async def test_arrows_go_to_the_nearest_actor_and_the_inspector_follows() -> None:
    async with opened(WIDE) as terminal:
        await terminal.press("4", "v")
        visited = {"hts"}
        for key, ahead in (("up", (0, -1)), ("right", (1, 0)), ("down", (0, 1)), ("left", (-1, 0))) * 3:
            before = terminal.pane.position.key
            await terminal.press(key)
            target = terminal.under_cursor
            assert target is not None
            assert terminal.inspector.showing == target
            if target.id != before:
                (x, y), (to_x, to_y) = (boxes(terminal)[each].middle for each in (before, target.id))
                assert (to_x - x) * ahead[0] + (to_y - y) * ahead[1] > 0
            visited.add(target.id)
        assert len(visited) > 4
        await terminal.press("'", "u")
        assert terminal.under_cursor in (("actor", "ukraine"), ("actor", "usa"))
        await terminal.press("g", "G")
        assert terminal.under_cursor is not None
        assert terminal.under_cursor.kind == "actor"


async def test_enter_goes_round_the_pairs_of_an_actor_and_opens_them() -> None:
    async with opened(WIDE) as terminal:
        await terminal.press("4", "v", "enter")
        relations = shown(terminal)
        own = {each.id for each in relations.relations if "hts" in (each.a, each.b)}
        found = []
        for _ in own:
            target = terminal.under_cursor
            assert target is not None
            assert target.kind == "pair"
            assert terminal.inspector.showing == target
            assert "Relation" in terminal.part(terminal.inspector)
            found.append(target.id)
            await terminal.press("right")
        assert sorted(found) == sorted(own)
        assert terminal.under_cursor == ("pair", found[0]), "after the last comes the first"
        await terminal.press("left")
        assert terminal.under_cursor == ("pair", found[-1])
        await terminal.press("enter")
        assert terminal.main.navigation.in_inspector
        assert terminal.under_cursor is not None
        assert terminal.inspector.showing == ("pair", found[-1])
        await terminal.press("escape")
        assert terminal.under_cursor == ("pair", found[-1])
        await terminal.press("escape")
        assert terminal.under_cursor == ("actor", "hts"), "a pair is left for its actor"
        await terminal.press("enter", "up")
        first = terminal.under_cursor
        assert first is not None
        assert first.kind == "actor"
        assert first.id in found[0].split("~")


async def test_matrix_and_network_share_what_is_chosen() -> None:
    async with opened(WIDE) as terminal:
        await terminal.press("4", "l")
        pair = terminal.under_cursor
        assert pair == ("pair", "hts~northern-rebels")
        await terminal.press("v")
        assert terminal.under_cursor == pair
        assert "▌[B]" in picture(terminal)
        await terminal.press("right")
        other = terminal.under_cursor
        assert other is not None
        assert other != pair
        await terminal.press("v")
        assert terminal.under_cursor == other
        assert "▌ HTS" in picture(terminal)
        await terminal.press("v", "down", "v")
        assert terminal.under_cursor is not None
        assert terminal.under_cursor.kind == "actor"


async def test_scrubbing_marks_what_changed_and_moves_nobody() -> None:
    async with opened(WIDE) as terminal:
        await terminal.press("4", "v")
        latest, before = boxes(terminal), shown(terminal)
        assert before.matrix.changed
        assert "F*" in picture(terminal)
        assert "* changed since the day before" in picture(terminal)
        await terminal.press("[")
        now = shown(terminal)
        assert not now.matrix.changed
        assert "*" not in picture(terminal)
        assert boxes(terminal).items() < latest.items()
        assert len(now.relations) < len(before.relations)
        await terminal.press("]", "n")
        changed = terminal.under_cursor
        assert changed is not None
        assert changed.kind == "pair"
        wanted = [each.id for each in before.relations if each.contested or before.has_changed(each)]
        assert changed.id == wanted[0]
        await terminal.press("n", "n", "N")
        assert terminal.under_cursor == ("pair", wanted[1])
        gone = next(each for each in wanted if each not in {each.id for each in now.relations})
        terminal.pane.move_to(gone)
        await terminal.press("[")
        target = terminal.under_cursor
        assert target is not None
        assert target.id in gone.split("~") or target.id in now.degrees, "near what is not known yet"


async def test_states_narrow_the_network_as_the_matrix() -> None:
    async with opened(WIDE) as terminal:
        await terminal.press("4", "v", "S")
        key = next(key for key, label, _ in terminal.choices if label == "claimed")
        await terminal.press(key, "enter")
        assert "Left out: claimed 16" in picture(terminal)
        assert "f*" not in picture(terminal)
        assert "usa" not in boxes(terminal)
        assert "russia" in boxes(terminal)


async def test_where_there_is_no_room_the_matrix_is_shown_and_says_so() -> None:
    async with opened(NARROW) as terminal:
        await terminal.press("4", "v")
        assert "▌■ HTS" in picture(terminal)
        await terminal.resize(79, 24)
        assert "The matrix: the network needs 80 columns." in terminal.text
        assert "▌ HTS" in terminal.text
        await terminal.resize(80, 24)
        assert "▌■ HTS" in picture(terminal)


async def test_the_choice_is_kept_for_the_next_session(tmp_path: Path) -> None:
    state = tmp_path / "state.json"
    async with opened(state=state) as terminal:
        await terminal.press("4", "v", "q")
    async with opened(state=state) as terminal:
        await terminal.press("4")
        assert "▌■ Hayat" in picture(terminal)


async def test_without_relations_it_is_said_why() -> None:
    async with opened() as terminal:
        await terminal.press("4", *"[[[[[[[[[[[[")
        assert not len(terminal.pane.rows)
        nothing = picture(terminal)
        assert nothing.strip()
        await terminal.press("v")
        assert picture(terminal) == nothing
        await terminal.press("j", "l", "n", "enter", "0")
        assert "▌■ H" in picture(terminal), "and is drawn when there are some"


async def test_the_mouse_chooses_names_and_letters() -> None:
    async with opened(WIDE) as terminal:
        await terminal.press("4", "v")
        await click_on(terminal, "Israel")
        assert terminal.under_cursor == ("actor", "israel")
        await click_on(terminal, "[F]")
        assert terminal.under_cursor == ("pair", "hezbollah~israel")


@pytest.mark.parametrize("size", [NARROW, WIDE], ids=str)
async def test_without_colour_and_in_ascii_the_same_is_told(size: tuple[int, int]) -> None:
    async with opened(size, no_color=True, charset=ASCII) as terminal:
        await terminal.press("4", "v")
        assert terminal.text.isascii()
        assert "[# H" in terminal.text
        assert "[B*]" in terminal.text
        assert ".x ended" in terminal.text
