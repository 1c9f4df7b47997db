"""Filters by menu and by search: what they count is what they show, in every pane, and each step can be taken back."""

from __future__ import annotations

import re

import pytest
from textual import events

from tests.screen.terminal import NARROW, Terminal, opened, words
from tui.analysis.views import relations
from tui.analysis.views.factions import factions


def counted(terminal: Terminal) -> tuple[int, int]:
    """How many of how many facts the filter line says are shown; without a filter, all of all."""
    found = re.search(r"(?:(\d+) of )?(\d+) facts?\b", terminal.lines[2])
    assert found, terminal.lines[2]
    return int(found[1] or found[2]), int(found[2])


def listed(terminal: Terminal) -> list[str]:
    """The facts that the timeline lists."""
    rows = terminal.panes["timeline"].rows
    targets = (rows[index].target for index in range(len(rows)))
    return list(dict.fromkeys(target.id for target in targets if target is not None))


@pytest.mark.parametrize("field", "bapkwczityesonurgld")
async def test_a_menu_counts_what_its_choices_then_show(field: str) -> None:
    async with opened() as terminal:
        await terminal.press("2", "f", field)
        choices = terminal.choices
        assert choices
        assert all(count is not None for _, _, count in choices), choices
        for number in (0, 1, len(choices) - 1):
            key, label, count = choices[number]
            await terminal.press("escape", "f", field, *([key] if key.isdigit() else ["down"] * number + ["enter"]))
            assert not terminal.main.menu.offering
            assert counted(terminal)[0] == len(listed(terminal)) == count, label
            assert sorted(listed(terminal)) == sorted(terminal.shown)
            await terminal.press("x", "f", field)
            assert terminal.choices == choices


async def test_enter_chooses_what_the_cursor_is_on() -> None:
    async with opened() as terminal:
        await terminal.press("f", "j", "j", "j", "enter")
        assert "Filter by kind" in terminal.text
        _, label, count = terminal.choices[1]
        await terminal.press("down", "enter")
        assert f"kind:{label}" in terminal.lines[2]
        assert counted(terminal)[0] == count


@pytest.mark.parametrize("size", [(60, 15), (80, 24), (120, 40)])
async def test_a_long_menu_keeps_its_cursor_and_its_keys_in_sight(size: tuple[int, int]) -> None:
    async with opened(size) as terminal:
        await terminal.press("2", "f", "a", *["down"] * 24)
        assert re.search(r"^▌ .+\w", terminal.part(terminal.main.menu.list), re.MULTILINE), terminal.text
        assert "esc cancels" in terminal.lines[-1]
        await terminal.press("escape")
        assert "quit" in terminal.lines[-1]


async def test_only_the_menu_is_given_keys_while_there_is_one() -> None:
    async with opened() as terminal:
        await terminal.press("2", "f")
        screen = terminal.text
        for key in ("question_mark", "left_square_bracket", "F", "slash", "tab", "down", "up"):
            await terminal.press(key)
        assert terminal.main.menu.offering
        assert terminal.text == screen
        await terminal.press("q", "j")
        assert not terminal.main.menu.offering
        assert "Filter by" not in terminal.text


async def test_space_ticks_several_of_one_field_as_alternatives() -> None:
    async with opened() as terminal:
        everything = terminal.shown
        await terminal.press("2", "f", "k")
        before = terminal.choices
        (_, first, one), (_, second, two), *_ = before
        await terminal.press("space", "down", "space")
        assert terminal.main.menu.offering, "the menu stays for the next choice"
        assert terminal.choices == before, "nothing jumps"
        assert terminal.part(terminal.main.menu.list).count("●") == 2
        assert terminal.shown == everything
        await terminal.press("escape")
        assert terminal.shown == everything
        assert terminal.main.lens_control.history.past == []
        await terminal.press("f", "k", "space", "down", "space", "enter")
        assert one is not None
        assert two is not None
        assert counted(terminal)[0] == one + two  # a fact is of one kind
        kinds = terminal.situation.frames.facts.filter(id=terminal.under_cursor.id)["kind"]  # type: ignore[union-attr]
        assert kinds[0] in (first, second)
        await terminal.press("u")
        assert terminal.shown == everything, "a menu is one step to undo"
        await terminal.press("U", "f", "k", "enter")
        assert counted(terminal)[0] == two


async def test_conditions_on_two_fields_must_both_hold() -> None:
    async with opened() as terminal:
        await terminal.press("f", "b", "1")
        alone = terminal.shown
        await terminal.press("f", "d")
        disputed = {label: count for _, label, count in terminal.choices}
        await terminal.press("1")
        assert terminal.shown < alone
        assert counted(terminal)[0] == disputed["disputed"]
        assert sum(count or 0 for count in disputed.values()) == len(alone)


async def test_clear_undo_and_redo() -> None:
    async with opened() as terminal:
        everything = terminal.shown
        await terminal.press("f", "b", "2")
        base = terminal.shown
        await terminal.press("f", "d", "1")
        both = terminal.shown
        await terminal.press("x")
        assert terminal.shown == everything
        assert counted(terminal) == (len(everything), len(everything))
        await terminal.press("u")
        assert terminal.shown == both
        await terminal.press("u", "u", "u")  # one more than there is to undo
        assert terminal.shown == everything
        await terminal.press("U")
        assert terminal.shown == base
        await terminal.press("U", "U", "U")
        assert terminal.shown == everything, "the clearing was done again, too"
        await terminal.press("u", "f", "k", "1", "U")
        assert terminal.shown < both, "a new step leaves nothing to redo"


async def test_a_filter_applies_to_every_pane() -> None:
    async with opened() as terminal:
        await terminal.press("f", "b", "2")
        situation, shown = terminal.situation, terminal.shown
        frames = situation.frames
        for pane in "12345678":
            await terminal.press(pane)
            rows = terminal.pane.rows
            keys = {rows[index].key for index in range(len(rows))} - {""}
            targets = [target for index in range(len(rows)) if (target := rows[index].target) is not None]
            facts = {target.id for target in targets if target.kind == "fact"}
            if pane != "3":  # what a level rests on is not for a filter to choose, and the pane says so
                assert facts <= shown, f"pane {pane}"
            match pane:
                case "1":
                    assert facts
                case "2":
                    assert facts == shown
                case "3":
                    assert "the filter only chooses what is listed" in words(rows)
                case "4":
                    ties = frames.ties.filter(frames.ties["fact"].is_in(list(shown)))
                    pairs = {relations.pair_id(*pair) for pair in ties.select("from", "to").iter_rows()}
                    stand = factions(situation).relations
                    assert {pair for pair, each in stand.items() if each.rolled_up_from is None} <= pairs <= set(stand)
                    listed_actors = {key for key in keys if not key.startswith(("pair:", "triad:", "without-tie"))}
                    assert listed_actors == {actor for pair in stand for actor in pair.split("~")}
                case "5":
                    cited = frames.citations.filter(frames.citations["fact"].is_in(list(shown)))
                    for source, carried in frames.citations.group_by("source"):
                        some = cited.filter(source=source[0])["fact"].n_unique()
                        assert f"{some} of {carried['fact'].n_unique()}" in words(rows)
                case "6":
                    questions = {target.id for target in targets if target.kind == "question"}
                    facts_of = frames.facts.filter(frames.facts["question"].is_in(list(questions)))
                    assert questions
                    assert questions <= set(facts_of.filter(facts_of["id"].is_in(list(shown)))["question"])


async def test_where_nothing_matches_the_screen_says_so_and_how_to_go_on() -> None:
    async with opened() as terminal:
        await terminal.press("/", *"zzzz", "enter")
        assert terminal.shown == frozenset()
        assert "No fact matches the filter" in terminal.text
        assert "x clears" in terminal.text
        for pane in "134567":
            await terminal.press(pane)
        await terminal.press("2", "x")
        assert len(listed(terminal)) == terminal.situation.known > 0


async def test_search_shows_what_it_finds_while_it_is_typed() -> None:
    async with opened() as terminal:
        await terminal.press("2", "/", *"tart")
        wide = listed(terminal)
        assert 0 < len(wide) < terminal.situation.known
        await terminal.write("us leas")
        narrow = listed(terminal)
        assert 0 < len(narrow) < len(wide)
        assert set(narrow) < set(wide)
        await terminal.press(*["backspace"] * 5)
        assert listed(terminal) == wide
        await terminal.press("enter")
        assert listed(terminal) == wide
        assert counted(terminal)[0] == len(wide)


async def test_esc_leaves_a_search_as_it_was_before() -> None:
    async with opened() as terminal:
        await terminal.press("2", "f", "b", "1")
        before = terminal.situation.lens
        await terminal.press("/", *" tart", "escape")
        assert terminal.situation.lens == before
        assert listed(terminal)
        assert counted(terminal)[0] == len(listed(terminal))
        await terminal.press("u")
        assert terminal.shown == frozenset(terminal.situation.frames.facts["id"]), (
            "a search given up is no step to undo"
        )


async def test_every_key_is_text_while_a_search_is_typed() -> None:
    async with opened() as terminal:
        await terminal.press("/", *"q x?2:!", "enter", "escape")
        assert terminal.app.is_running
        assert terminal.main.filter_bar.asking is False


async def test_of_a_long_paste_its_end_is_in_sight() -> None:
    async with opened(NARROW) as terminal:
        await terminal.press("slash")
        driver = terminal.app._driver
        assert driver is not None
        driver.send_message(events.Paste("place:aleppo " * 12 + "the end"))
        await terminal.settle()
        assert terminal.lines[2].endswith("the end")


async def test_a_search_from_the_overview_ends_in_the_timeline() -> None:
    async with opened() as terminal:
        await terminal.press("1", "/", *"palmyra", "enter")
        assert terminal.pane_name == "timeline"
        assert terminal.under_cursor is not None
        assert terminal.under_cursor.id in terminal.shown


async def test_search_knows_every_spelling_of_a_name() -> None:
    async with opened() as terminal:
        frames = terminal.situation.store.frames
        spelt = frames.aliases.filter(kind="places", id="khmeimim")["alias"].to_list()
        arabic = [alias for alias in spelt if re.search(r"[\u0600-\u06ff]", alias)]
        assert arabic
        there = set(frames.fact_places.filter(place="khmeimim")["fact"])
        for alias in ["Khmeimim", spelt[0], arabic[0]]:
            await terminal.press("x", "/", *f'"{alias}"', "enter")
            assert there <= terminal.shown, alias


async def test_giving_up_a_search_comes_back_to_where_the_cursor_was() -> None:
    async with opened() as terminal:
        await terminal.press("2", *"jjjjjjj")
        before, target = terminal.text, terminal.under_cursor
        await terminal.press("/")
        await terminal.write("zzz")
        assert terminal.under_cursor != target
        await terminal.press("escape")
        assert terminal.under_cursor == target
        assert terminal.text == before


async def test_a_name_in_another_spelling_is_found_and_said() -> None:
    async with opened() as terminal:
        await terminal.press("/", *"golani", "enter")
        assert "golani" in terminal.lines[2]
        assert "did you mean Abu Mohammed al-Jolani: 4 facts" in terminal.lines[2]
        named = set(terminal.situation.frames.fact_actors.filter(actor="jolani")["fact"])
        assert terminal.shown == named == set(listed(terminal))
        await terminal.press("x")
        assert "did you mean" not in terminal.text


async def test_a_value_that_nothing_has_is_refused_with_the_nearest() -> None:
    async with opened() as terminal:
        await terminal.press("2")
        before = terminal.shown
        await terminal.press("/", *"base:alepo", "enter")
        assert terminal.main.filter_bar.asking
        assert "there is no base `alepo`; did you mean khmeimim or tartus-naval-base?" in terminal.text
        await terminal.press("escape")
        assert terminal.shown == before
        await terminal.press("u")
        assert terminal.shown == before, "what was refused is no step to undo"


async def test_dates_from_until() -> None:
    async with opened() as terminal:
        await terminal.press("2", "f", "f", *"2024-12-01", "enter", *"2024-12-03", "enter")
        assert "date:" in terminal.lines[2]
        span = terminal.shown
        assert 0 < len(span) < terminal.situation.known
        await terminal.press("f", "w")
        assert [label for _, label, _ in terminal.choices if "2024-12-01/2024-12-03" in label]
        await terminal.press("escape", "x", "f", "f", *"2024-12-01/2024-12-03", "enter")
        assert terminal.shown == span
        await terminal.press("f", "f", "enter", *"2015", "enter")
        old = terminal.shown
        assert old
        facts = terminal.situation.frames.facts
        assert old.isdisjoint(facts.filter(facts["earliest"].dt.year() > 2015)["id"])
        await terminal.press("f", "f", *"2024-13", "enter")
        assert "there is no month 13" in terminal.text
        await terminal.press("escape")
        assert terminal.shown == old


async def test_what_rests_on_one_unnamed_origin() -> None:
    async with opened() as terminal:
        await terminal.press("2", "f", "n", "1", "f", "u", "1")
        assert "origins:1 named:false" in terminal.lines[2]
        cited = terminal.situation.frames.citations
        origins = set(cited.filter(cited["fact"].is_in(list(terminal.shown)))["origin"])
        assert "kremlin-unnamed" in origins
        assert all(origin.endswith("unnamed") or origin.startswith("unknown@") for origin in origins)


async def test_words_of_dates_and_measures() -> None:
    async with opened() as terminal:
        facts = terminal.situation.frames.facts
        for text, ids in {
            "2017": set(facts.filter(facts["when"].str.contains("2017"))["id"]),
            "distance": set(terminal.situation.frames.quantities.filter(measure="distance")["fact"]),
            "how far": set(terminal.situation.frames.quantities.filter(measure="front-distance")["fact"]),
        }.items():
            await terminal.press("x", "/", *text, "enter")
            assert ids
            assert ids <= terminal.shown, text
