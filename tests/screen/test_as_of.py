"""The as-of date, comparison and exclusion, by keys: what was not yet published is nowhere to be seen."""

from __future__ import annotations

import asyncio
import re
import threading
from collections.abc import AsyncIterator
from datetime import date, timedelta

import pytest

from tests.later import later_than, targets
from tests.screen.terminal import NARROW, Terminal, opened, words
from tui.analysis.views.factions import factions
from tui.analysis.views.subject import subject as view_of
from tui.render.rows.analysis.sections import SECTIONS
from tui.render.rows.inspector import subject
from tui.render.rows.parts import day_text
from tui.render.text import Target
from tui.ui.panes.bases import Bases
from tui.ui.panes.pane import Content, Request
from tui.ui.screens.page import Page

EARLY = date(2024, 11, 30)


async def go_to(terminal: Terminal, day: date) -> None:
    """Presses the keys that lead to a day."""
    back = (terminal.situation.as_of - day).days
    await terminal.press(*("{" if back > 0 else "}") * (abs(back) // 7), *("[" if back > 0 else "]") * (abs(back) % 7))
    assert terminal.situation.as_of == day


async def each_pane(terminal: Terminal) -> AsyncIterator[str]:
    """Shows every pane in turn, and every section of the last; tells which."""
    for pane in "12345678":
        await terminal.press(pane)
        yield pane
    for section in SECTIONS:
        await terminal.press("right")
        yield f"8, before or at {section}"


async def test_keys_move_the_day() -> None:
    async with opened() as terminal:
        days = terminal.situation.days

        async def leads_to(key: str, day: date) -> None:
            await terminal.press(key)
            assert terminal.lines[0].endswith(f"as known on {'' if day == days[-1] else ' '}{day_text(day)}")

        last, a_day, a_week = days[-1], timedelta(days=1), timedelta(days=7)
        await leads_to("[", last - a_day)
        await leads_to(",", last - 2 * a_day)
        await leads_to("]", last - a_day)
        await leads_to("{", last - a_day - a_week)
        await leads_to("}", last - a_day)
        await leads_to("alt+left", last - a_day - a_week)
        await leads_to("alt+right", last - a_day)
        await leads_to(".", last)
        await leads_to("]", last)
        await leads_to("{", last - a_week)
        await leads_to("{", days[0])
        await leads_to("[", days[0])
        await leads_to("0", last)


async def test_keys_that_are_held_do_not_queue(monkeypatch: pytest.MonkeyPatch) -> None:
    release, made = threading.Event(), []
    async with opened() as terminal:
        await terminal.press("3")
        last = terminal.situation.as_of

        def make(pane: Bases, request: Request) -> Content:
            made.append(request.situation.as_of)
            assert release.wait(60)
            return makes(pane, request)

        makes = Bases.make
        monkeypatch.setattr(Bases, "make", make)
        day = last - timedelta(days=5)
        days = asyncio.create_task(terminal.press(*"[[[[["))
        # Each key is answered at once; another pane can be looked at meanwhile, of the day at hand.
        async with asyncio.timeout(60):
            while f"known on {day_text(day)} …" not in terminal.text:
                await asyncio.sleep(0.01)
            pane = asyncio.create_task(terminal.press("2"))
            while terminal.pane_name != "timeline" or "what is said" not in terminal.text:
                await asyncio.sleep(0.01)
            assert f"known on {day_text(day)} …" in terminal.text
        assert terminal.situation.as_of == last
        release.set()
        await days
        await pane
        assert terminal.lines[0].endswith(f"as known on  {day_text(day)}")
        assert made == [last - timedelta(days=1)]  # days on the way are never made, nor what is not shown any more
        await terminal.press("u")
        assert terminal.situation.as_of == last


async def test_the_scrubber_marks_the_day() -> None:
    async with opened() as terminal:
        for day in (terminal.situation.days[-1], EARLY):
            await go_to(terminal, day)
            shown = terminal.part(terminal.main.scrubber).split("27 Nov ")[1].split(" 9 Dec")[0]
            days, step = terminal.situation.days, 5
            bars = [shown[start : start + step] for start in range(0, len(shown), step)]
            assert len(bars) == len(days)
            assert all(set(bar.strip(" []")) <= set("▁▂▃▄▅▆▇█░▒▓· ") for bar in bars)
            assert [number for number, bar in enumerate(bars) if "[" in bar] == [days.index(day)]
            assert day_text(day, year=False) in terminal.part(terminal.main.scrubber)


@pytest.mark.parametrize("day", [EARLY, date(2024, 12, 3)], ids=str)
async def test_no_pane_shows_what_was_published_later(day: date) -> None:
    async with opened((200, 50)) as terminal:
        later = later_than(terminal.situation.store, day)
        assert len(later.facts) > 50
        assert later.texts
        told = later.told_by(words(terminal.pane.rows), targets(terminal.pane.rows))
        assert told, "the latest day shows later facts, so the search for them works"
        await go_to(terminal, day)
        everything = terminal.situation.store.frames.facts.height
        assert f"{everything - len(later.facts)} facts" in terminal.lines[2]
        async for pane in each_pane(terminal):
            assert later.told_by(terminal.text) == [], f"pane {pane}"
            assert later.told_by(words(terminal.pane.rows), targets(terminal.pane.rows)) == [], f"pane {pane}"


async def test_nothing_that_can_be_opened_leads_to_what_was_published_later() -> None:
    """From every row of every pane, by enter after enter, to whatever the inspector shows."""
    async with opened() as terminal:
        await go_to(terminal, EARLY)
        situation = terminal.situation
        later = later_than(situation.store, EARLY)
        ahead: list[Target | None] = []
        async for _ in each_pane(terminal):
            ahead += targets(terminal.pane.rows)
        ahead += [Target("pair", pair) for pair in factions(situation).relations]
        ahead += [Target("source", source) for source in situation.frames.sources["id"]]
        seen: set[Target] = set()
        while ahead:
            target = ahead.pop()
            if target is None or target in seen:
                continue
            seen.add(target)
            rows = subject.rows(view_of(situation, *target), 400)
            assert later.told_by(words(rows), targets(rows)) == [], target
            ahead += targets(rows)
        assert {target.kind for target in seen} >= {"fact", "citation", "paragraph", "actor", "place", "pair", "source"}


async def test_no_menu_offers_what_was_published_later() -> None:
    async with opened() as terminal:
        later = later_than(terminal.situation.store, EARLY)
        await go_to(terminal, EARLY)
        known = terminal.situation.known
        for field in "bapksrdw":
            await terminal.press("f", field)
            assert all(count is not None and 0 < count <= known for _, _, count in terminal.choices)
            if field == "s":
                labels = {label for _, label, _ in terminal.choices}
                assert labels
                assert not labels & later.sources
            await terminal.press("escape")


async def test_no_search_finds_what_was_published_later() -> None:
    async with opened() as terminal:
        store = terminal.situation.store
        later = later_than(store, EARLY)
        says = store.frames.facts.filter(store.frames.facts["id"].is_in(sorted(later.facts)[:2]))["says"]
        for text in says:
            await terminal.press("/", *f'"{text.rstrip(".")}"', "enter")
            assert terminal.shown, "it is found once it is known"
            assert terminal.shown <= later.facts
            await go_to(terminal, EARLY)
            assert terminal.shown == frozenset()
            await terminal.press("x", "0")


@pytest.mark.parametrize("size", [(120, 40), NARROW], ids=["wide", "narrow"])
async def test_going_back_before_its_publication_hides_what_is_open(size: tuple[int, int]) -> None:
    """A fact in the inspector, its citation, and the source that is being read."""
    async with opened(size) as terminal:
        later = later_than(terminal.situation.store, EARLY)
        await terminal.press("2", "G", "k")
        fact = terminal.under_cursor
        assert fact is not None
        assert fact.id in later.facts
        for _ in range(3):
            await terminal.press("enter")
            assert later.told_by(terminal.text)
            open_before = (terminal.inspector.showing, terminal.panes["sources"].detail)
            await go_to(terminal, EARLY)
            assert later.told_by(terminal.text) == []
            if terminal.inspector.display:
                assert later.told_by(words(terminal.inspector.rows)) == []
            await terminal.press("0")
            assert later.told_by(terminal.text), "looking back loses nothing"
            assert (terminal.inspector.showing, terminal.panes["sources"].detail) == open_before


async def test_compare_shows_what_became_known_between_two_days() -> None:
    async with opened() as terminal:
        last = terminal.situation.days[-1]
        before = terminal.text
        await terminal.press("c")
        await terminal.shows(f"{day_text(last, year=False)} marked")
        await terminal.press("escape")
        assert terminal.text == before
        await terminal.press("c")
        await go_to(terminal, EARLY)
        await terminal.press("c")
        page = terminal.app.screen
        assert isinstance(page, Page)
        assert f"From {day_text(EARLY)} to {day_text(last)}" in terminal.text
        new = {target.id for target in targets(page.list.rows) if target is not None and target.kind == "fact"}
        assert later_than(terminal.situation.store, EARLY).facts <= new
        listed = words(page.list.rows)
        assert all(terminal.situation.lookup.place(base) in listed for base in terminal.situation.lookup.bases)
        await terminal.press("escape")
        assert terminal.situation.as_of == EARLY
        await terminal.press("c", "G")
        opened_target = terminal.app.screen.list.target if isinstance(terminal.app.screen, Page) else None
        assert opened_target is not None
        await terminal.press("enter")
        assert terminal.inspector.showing == opened_target


def levels(terminal: Terminal) -> list[str]:
    """Each level with its index and interval, as the overview says it."""
    said = words(terminal.panes["overview"].rows)
    found = re.findall(r"[A-Z ]+ (?:attack, 7 d|loss of use, 30 d)(?: \d+ \d+–\d+)?", said)
    assert len(found) == 2 * len(terminal.situation.lookup.bases)
    return found


async def test_an_exclusion_answers_what_if_and_including_all_again_restores_it() -> None:
    async with opened() as terminal:
        before = terminal.text
        trusted = levels(terminal)
        await terminal.press("5", "g", "-")
        source = terminal.pane.target
        assert source is not None
        assert f"excluded: {terminal.situation.lookup.source(source.id)}" in terminal.lines[2]
        assert terminal.situation.known < terminal.situation.store.frames.facts.height
        await terminal.press("1")
        doubted = levels(terminal)
        assert doubted != trusted
        await terminal.press("5", "-", "1")
        assert levels(terminal) == trusted, "the same key includes it again"
        await terminal.press("5", *"-j-", "1", "X")
        assert terminal.text.splitlines()[:-1] == before.splitlines()[:-1], "all but the footer, which offers undo"


async def test_what_an_exclusion_changes_is_said_in_words_before_and_after() -> None:
    async with opened() as terminal:
        await terminal.press("5", "G", "-")
        await terminal.press("1", "g")
        card = " ".join(re.sub("[▌▐]", " ", terminal.part(terminal.pane)).split())
        assert "what if loss of use down from severe 89, attack down from substantial 64" in card
        assert "disputes, 42 relations, 50 facts" in card
        await terminal.press("c", "1")
        await terminal.shows("before → after")
        page = terminal.app.screen
        assert isinstance(page, Page)
        listed = words(page.list.rows)
        assert "substantial 73, down from severe 89 (−16)" in listed
        assert "Russia – Syrian government: ended 8 Dec 2024 (was allied) → allied" in listed
        await terminal.press("y")
        assert "# Without Defence Talks, 8–9 Dec" in terminal.app.clipboard
        await terminal.press("Y")
        assert terminal.app.clipboard == "syrtui report --as-of 2024-12-09 --without defence-talks-2024-12"


async def test_a_comparison_leaves_out_what_reads_the_same() -> None:
    async with opened() as terminal:
        await terminal.press("[", "c", "[", "c")  # 8 and 7 December: nothing was published between
        page = terminal.app.screen
        assert isinstance(page, Page)
        listed = words(page.list.rows)
        assert "→ low" not in listed
        assert "No change in disputes" in listed
        await terminal.press("y")
        assert "# From 7 Dec 2024 to 8 Dec 2024" in terminal.app.clipboard
        await terminal.press("Y")
        assert terminal.app.clipboard == "syrtui report --diff 2024-12-07 2024-12-08"


async def test_an_exclusion_leaves_out_the_origin_of_a_citation() -> None:
    async with opened() as terminal:
        chained = terminal.situation.frames.citations.filter(relation="quote").row(0, named=True)
        says = terminal.situation.frames.facts.filter(id=chained["fact"])["says"][0]
        await terminal.press("2", "/", *f'"{says.rstrip(".")}"', "enter", "enter")
        await terminal.walk_to("citation", chained["id"])
        await terminal.press("-")
        assert chained["origin"] in terminal.situation.lens.excluded
        assert chained["id"] not in set(terminal.situation.frames.citations["id"])
        await terminal.press("X")
        assert chained["id"] in set(terminal.situation.frames.citations["id"])


async def test_without_any_source_nothing_is_assessed() -> None:
    async with opened() as terminal:
        number = terminal.situation.frames.sources.height
        await terminal.press("5", "g", *"-j" * number, "1")
        assert terminal.situation.known == 0
        assert {" ".join(level.split()[:2]) for level in levels(terminal)} == {"NOT ASSESSED"}


async def test_weights_lists_the_constants_behind_a_level() -> None:
    async with opened() as terminal:
        constants = terminal.main.settings.methods.threat
        await terminal.press("1", "g", "W")
        page = terminal.app.screen
        assert isinstance(page, Page)
        listed = words(page.list.rows)
        assert terminal.main.settings.methods.version("threat") in listed
        assert f"baseline {constants.baseline:g}" in listed
        assert "hostile proximity" in listed
        await terminal.press("q")
        assert terminal.app.screen is terminal.main
