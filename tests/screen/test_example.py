"""The tutorial that ships: what its README promises stands on the screen, pane by pane."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from click.testing import CliRunner
from textual.widget import Widget

from tests.screen.terminal import NARROW, WIDE, Terminal, opened
from tui.cli.group import main


@pytest.fixture
def example(tmp_path: Path) -> Path:
    """A copy of the tutorial, as `syrtui init --example` makes it."""
    root = tmp_path / "quimeras"
    assert CliRunner().invoke(main, ["init", "--example", str(root)]).exit_code == 0
    return root


def flowing(terminal: Terminal, widget: Widget | None = None) -> str:
    """What the pane or another widget shows, with its lines joined."""
    return " ".join(re.sub("[▏▐▌]", " ", terminal.part(widget or terminal.pane)).split())


@pytest.mark.parametrize("size", [NARROW, WIDE], ids=str)
async def test_a_base_that_falls_says_so_from_the_day_on_which_it_is_known(
    example: Path, size: tuple[int, int]
) -> None:
    async with opened(size, data=example) as terminal:
        assert "LOST since 8 Mar 2025, B2, 3 lines" in flowing(terminal)
        await terminal.press("[", "[")
        assert "LOST since 8 Mar 2025, B2, 2 lines" in flowing(terminal)
        await terminal.press("[")
        assert "LOST since 8 Mar 2025, B2, 1 line" in flowing(terminal)
        await terminal.press("[")
        assert "LOST" not in flowing(terminal)
        assert "Puerto Hondo · held by Borealia" in flowing(terminal)


async def test_a_loss_that_one_side_claims_leaves_the_levels(example: Path) -> None:
    async with opened(WIDE, data=example) as terminal:
        shown = flowing(terminal)
        assert "Cabo Gris · held by Borealia · reported destroyed (D3)" in shown
        assert "SEVERE" in shown[shown.index("Cabo Gris") :], "it is not taken for destroyed"
        await terminal.press("3")
        await terminal.walk_to("base", "cabo-gris")
        await terminal.press("enter")
        assert "base taken" in terminal.text


async def test_an_admission_counts_for_more_than_its_grade(example: Path) -> None:
    async with opened(WIDE, data=example) as terminal:
        await terminal.press("/")
        await terminal.write("laid down")
        await terminal.press("enter", "2")
        await terminal.walk_to("fact", "garrison-lays-down-arms")
        shown = flowing(terminal, terminal.inspector)
        assert "B2 via Borealian Admiralty (C) · support 97 %" in shown
        assert "asserted, against its own interest" in shown
        await terminal.press("enter")
        await terminal.walk_to("citation", "garrison-lays-down-arms#1")
        await terminal.press("enter")
        assert "interest against its own interest" in flowing(terminal, terminal.inspector)
    file = example / "facts" / "puerto-hondo.yaml"
    text = file.read_text(encoding="utf-8")
    assert text.count("interest: against") == 1
    file.write_text(text.replace("      interest: against\n", ""), encoding="utf-8")
    async with opened(WIDE, data=example) as terminal:
        await terminal.press("2")
        await terminal.walk_to("fact", "garrison-lays-down-arms")
        shown = flowing(terminal, terminal.inspector)
        assert "B2 via The Harbour Gazette · support 94 %" in shown
        assert "interest" not in shown


@pytest.mark.parametrize("words", ["بويرتو هوندو", "buirtu hundu", "puerto hondo"])
async def test_a_place_is_found_in_each_of_its_languages(example: Path, words: str) -> None:
    async with opened(WIDE, data=example) as terminal:
        await terminal.press("/")
        await terminal.write(words)
        await terminal.press("enter", "2")
        assert {"garrison-lays-down-arms", "fuel-for-three-days", "harbour-mined"} <= terminal.shown
        assert "boats-22-nmi-from-vigia" not in terminal.shown


async def test_letters_with_accents_are_found_without(example: Path) -> None:
    async with opened(WIDE, data=example) as terminal:
        await terminal.press("/")
        await terminal.write("vigia")
        await terminal.press("enter", "2")
        assert "boats-22-nmi-from-vigia" in terminal.shown
        assert "fuel-for-three-days" not in terminal.shown


async def test_times_with_offsets_are_those_of_the_theatre(example: Path) -> None:
    async with opened(WIDE, data=example) as terminal:
        await terminal.press("5")
        shown = flowing(terminal)
        for words in ("4 Mar 2025 19:30", "5 Mar 2025 16:15", "9 Mar 2025 21:40", "10 Mar 2025 12:00", "lost"):
            assert words in shown
        assert "zwarq" in shown or "زوارق" in shown, "a title in Arabic, in its letters or as it sounds"


async def test_relations_have_the_words_of_the_theatre_and_end(example: Path) -> None:
    async with opened(WIDE, data=example) as terminal:
        await terminal.press("4", "[", "[", "[", "[", "[")
        shown = flowing(terminal)
        assert "Borealia – Southern Front: blockades" in shown
        assert "Borealia charters ships from Costa Alta" in shown
        assert "Quimeran government hosts Borealia" in shown
        await terminal.press("0")
        shown = flowing(terminal)
        assert "blockades" not in shown
        assert "hosts" not in shown


async def test_one_question_is_settled_and_one_is_open(example: Path) -> None:
    async with opened((120, 120), data=example) as terminal:
        await terminal.press("6")
        shown = flowing(terminal)
        assert "Who has laid the mines off Puerto Hondo? open" in shown
        assert "How far are the Front's boats from Isla Vigía? settled" in shown
        assert "22 nmi is closest" in shown
        assert "same origin contradicts itself" in shown
        assert "Not so: It has laid" in shown, "a citation that denies"


@pytest.mark.parametrize("size", [NARROW, WIDE], ids=str)
async def test_the_map_lies_in_its_sea_and_goes_out_to_the_coast(example: Path, size: tuple[int, int]) -> None:
    async with opened(size, data=example) as terminal:
        await terminal.press("7")
        shown = terminal.part(terminal.pane)
        assert "Pacific Ocean" in shown
        assert "22 nmi" in shown
        assert size == NARROW or "22 km" in shown
        assert "Southern Front" in shown, "its boats, on their way"
        await terminal.press(*7 * "<")
        assert "PERU" in terminal.part(terminal.pane)


async def test_every_outcome_of_a_forecast_is_there_and_one_waits(example: Path) -> None:
    async with opened(WIDE, data=example) as terminal:
        await terminal.press("8", "right")
        assert "6 forecasts: 1 overdue, 1 open, 1 hit, 1 late, 1 missed, 1 void" in flowing(terminal)
        await terminal.press("right")
        assert "Least inconsistent: attacked" in flowing(terminal)
        await terminal.press("right")
        assert "4 assumptions; if wrong, 2 would change a level" in flowing(terminal)
        await terminal.press("right")
        assert "Borealian Admiralty" in flowing(terminal)


async def test_its_own_indicator_adds_up_to_a_level(example: Path) -> None:
    async with opened((120, 60), data=example) as terminal:
        await terminal.press("3", "[", "[", "[", "[", "enter")
        assert "harbour mined" in terminal.text


async def test_times_are_shown_in_another_zone_and_days_stay_the_theatres(example: Path, tmp_path: Path) -> None:
    state = tmp_path / "state.json"
    state.write_text("{}")
    async with opened(WIDE, data=example, state=state) as terminal:
        await terminal.press("5", "g", "j", "j")
        bahr = "5 Mar 2025 16:15"  # 01:15 of the 6th, where it was published
        assert terminal.text.count(bahr) == 2, "in the list and in the inspector"
        days = terminal.situation.per_day
        await terminal.press("Z")
        assert "times in UTC · as known on 12 Mar 2025" in terminal.lines[0]
        assert terminal.text.count("5 Mar 2025 22:15") == 2
        assert bahr not in terminal.text
        await terminal.press("enter")
        assert "5 Mar 2025 22:15" in flowing(terminal), "the reader tells it as well"
        assert terminal.situation.per_day == days
        await terminal.press("q")
    async with opened(WIDE, data=example, state=state) as terminal:
        assert "times in UTC" in terminal.lines[0], "kept for the next session"
        await terminal.press("Z")
        assert "times in your local time" in terminal.lines[0]
        await terminal.press("Z", "5")
        assert "times in" not in terminal.lines[0]
        assert bahr in terminal.text


async def test_its_event_data_are_imported_and_change_no_level(example: Path) -> None:
    async with opened(WIDE, data=example) as terminal:
        before = flowing(terminal)
    done = CliRunner().invoke(main, ["--data", str(example), "import", "csv", str(example / "incidents.csv")])
    assert "16 rows read; 16 kept in incidents" in done.output
    async with opened(WIDE, data=example) as terminal:
        assert flowing(terminal) == before
        await terminal.press("9")
        await terminal.shows("16 events · 13 deaths")
        await terminal.press("slash", *"kind:strike", "enter")
        await terminal.shows("2 of 16 events")
        await terminal.press("x", "slash", *"laid down", "enter", "2")
        await terminal.walk_to("fact", "garrison-lays-down-arms")
        await terminal.until(lambda: "km that day" in terminal.text or "km in those days" in terminal.text, "events beside")
