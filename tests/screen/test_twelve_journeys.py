"""Twelve journeys of an analyst: the keys that each takes, and what is then on screen."""

from __future__ import annotations

from typing import Final, NamedTuple

import pytest

from tests.screen.terminal import WIDE, opened


class Journey(NamedTuple):
    """What is asked, the keys that answer it (`text:` is typed), and what the screen then shows."""

    asks: str
    presses: tuple[str, ...]
    shows: tuple[str, ...]


JOURNEYS: Final = (
    Journey(
        "Which facts rest on one unnamed origin?",
        ("f", "n", "1", "f", "u", "1"),
        ("origins:1 named:false", "34 of 273 facts"),
    ),
    Journey(
        "What do Russian sources say, against what Turkish sources say?",
        ("f", "e", "text:russia", "space", "ctrl+u", "text:turkey", "space", "enter", "c", "enter"),
        ("side:russia against side:turkey", "│", "Dmitry Peskov", "unnamed Turkish security"),
    ),
    Journey("Who is golani?", ("/", "text:golani", "enter"), ("did you mean Abu Mohammed al-Jolani", "6")),
    Journey(
        "On which paragraph does the level rest?",
        ("3", "tab", "text:jj", "enter"),
        ("¶",),
    ),
    Journey(
        "What would the levels be without Defence Talks?",
        ("5", "G", "-", "1", "g"),
        ("what if", "down from severe 89"),
    ),
    Journey(
        "What became known between 7 and 9 December?",
        ("c", "[", "[", "c"),
        ("From 7 Dec 2024 to 9 Dec 2024", "up from substantial", "opened"),
    ),
    Journey(
        "How is this figure made?", ("3", "?", "/", "text:every part", "enter", "enter"), ("What adds up", "log-odds")
    ),
    Journey("Where is HTS?", (";", "text:hts", "enter"), ("Hayat Tahrir al-Sham", "Actor")),
    Journey("What was known on 3 December?", (":", "text:3 dec", "enter"), ("as known on  3 Dec 2024",)),
    Journey("How often is each kind reported?", ("2", "=", "k"), ("%", "assessment", "statement")),
    Journey("Which facts are best graded?", ("2", "s", "text:grade", "enter"), ("Grade C2",)),
    Journey(
        "What did Russian bases have to fear, in any spelling?",
        ("/", "text:Хмеймим", "enter"),
        ("did you mean Khmeimim Air Base",),
    ),
)
MOST: Final = 10
"""Presses that a journey takes at most, a text typed counted as one."""


@pytest.mark.parametrize("journey", JOURNEYS, ids=[journey.asks for journey in JOURNEYS])
async def test_a_journey_ends_where_it_leads_to(journey: Journey) -> None:
    assert len(journey.presses) <= MOST
    async with opened(WIDE) as terminal:
        for press in journey.presses:
            if press.startswith("text:"):
                await terminal.write(press.removeprefix("text:"))
            else:
                await terminal.press(press)
        missing = [words for words in journey.shows if words not in terminal.text]
        assert not missing, f"{missing}\n{terminal.text}"
