"""Questions that analysts ask, each answered on screen with a handful of keys from the first screen.

A text that is typed counts as one press.
"""

from __future__ import annotations

import pytest

from tests.screen.terminal import NARROW, WIDE, Terminal, opened

MOST_PRESSES = 8

QUESTIONS: dict[str, tuple[list[str], list[str]]] = {
    "How threatened is Khmeimim, and how sure is that?": (
        ["3"],
        ["Khmeimim Air Base", "loss of use, 30 d", "58–97", "confidence moderate"],
    ),
    "What raises the index of Khmeimim most?": (
        ["3", "g", "down", "enter"],
        ["Citations behind it", "strength", "evidence"],
    ),
    "Which single source carries the level of Khmeimim?": (["3", "G"], ["without"]),
    "How far is the front from Khmeimim, and who disputes it?": (
        ["/", "text:quantity:front-distance disputed:true", "enter", "enter"],
        ["≠", "unknown publisher, 3 Dec"],
    ),
    "Which paragraph says 20 km?": (
        ["/", "text:20 km", "enter", "enter", "enter", "enter"],
        ["¶6", "only 20 km"],
    ),
    "Is the 35 km borne out by the map?": (["6", "down"], ["40.1 km", "35 km is closest"]),
    "Are the three distances from one origin?": (["6", "down"], ["same origin contradicts"]),
    "What happened at Tartus on 2 December?": (["/", "text:tartus date:2024-12-02", "enter"], ["Yelnya"]),
    "Who guarantees the bases, and from whom is that known?": (
        ["/", "text:kind:guarantee origin:kremlin-unnamed", "enter", "enter", "enter"],
        ["Chain", "TASS", "unnamed Kremlin source"],
    ),
    "What was known on 30 November?": (["{", "[", "[", "2"], ["as known on  30 Nov 2024", "33 facts"]),
    "What became known between 3 and 7 December?": (
        ["[", "[", "c", "[", "[", "[", "[", "c"],
        ["Levels", "opened", "before not assessed"],
    ),
    "Who fights whom?": (["4"], ["fighting", "Hayat Tahrir"]),
    "How do HTS and the SNA stand to each other, and since when?": (
        ["4", "text:jjjjjjjjjjjjj", "enter"],
        ["day by day", "claimed: fighting"],
    ),
    "Who backs the SNA?": (["/", "text:kind:relation SNA", "enter"], ["Turkey"]),
    "What does Reuters say?": (["/", "text:origin:reuters", "enter"], ["Government defences"]),
    "What rests on sources of grade C or better?": (["f", "r", "text:2"], ["reliability:>=", "of"]),
    "What is the level without UNIAN?": (
        ["5", "text:jjjj", "-", "3"],
        ["excluded: UNIAN, 7 Dec", "baseline"],
    ),
    "Why is the undated article dated to early December?": (
        ["/", "text:source:undated-khmeimim", "enter", "5", "text:jjj", "enter"],
        ["published", "1 Dec – 6 Dec 2024"],
    ),
    "What is disputed?": (["6", "g"], ["Has Russia used force against the offensive?", "open"]),
    "How did Assad lose power, and who says what?": (
        ["/", "text:overthrown", "enter", "6", "enter"],
        ["step down", "overthr"],
    ),
    "What do unnamed sources say?": (["/", "text:origin:kremlin-unnamed", "enter"], ["vouch"]),
    "Where are Homs and Palmyra, and who moved between them?": (["7", "n"], ["movement"]),
    "What was only expected, not seen?": (["/", "text:wording:expected", "enter"], ["expected"]),
    "On which constants does a level rest?": (["3", "g", "W"], ["threat", "baseline", "fades 7"]),
}


async def begin_again(terminal: Terminal) -> None:
    """Back to the first screen with nothing chosen."""
    for _ in range(6):
        await terminal.press("escape")
    await terminal.press("x", "X", "0", "5", "5", "g", "1", "g")


@pytest.mark.parametrize("size", [NARROW, WIDE], ids=["80x24", "120x40"])
async def test_each_question_takes_a_handful_of_keys(size: tuple[int, int]) -> None:
    async with opened(size) as terminal:
        for question, (presses, answer) in QUESTIONS.items():
            assert len(presses) <= MOST_PRESSES, question
            for press in presses:
                if press.startswith("text:"):
                    await terminal.write(press.removeprefix("text:"))
                else:
                    await terminal.press(press)
            missing = [words for words in answer if words not in terminal.text]
            assert not missing, f"{question} {missing}\n{terminal.text}"
            await begin_again(terminal)
