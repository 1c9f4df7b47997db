"""Panes, inspector, the trail from a fact to its paragraph and back, and the pages above the main screen."""

from __future__ import annotations

import asyncio
import math
import re
import threading

import polars as pl
import pytest
from textual import events

from tests.screen.terminal import NARROW, opened, words
from tui.analysis.constants import Corroboration, Methods, Relations, Threat
from tui.render.rows.analysis.sections import SECTIONS
from tui.render.rows.parts import day_text
from tui.settings import actions
from tui.ui.panes.bases import Bases
from tui.ui.panes.pane import Content, Pane, Request
from tui.ui.screens.page import Page


async def test_number_keys_show_each_pane() -> None:
    async with opened() as terminal:
        lookup, frames = terminal.situation.lookup, terminal.situation.frames
        disputed = terminal.situation.day.disputes.questions["asks"].to_list()
        holds = {
            "overview": [lookup.place(base) for base in lookup.bases],
            "timeline": ["what is said", "facts"],
            "bases": ["What adds up", "baseline"],
            "factions": [lookup.actor("hts")],
            "sources": frames.sources["title"].to_list(),
            "disputes": disputed,
            "map": [],
            "analysis": [section.title for section in SECTIONS.values()],
            "events": [],
        }
        for number, (pane, _) in enumerate(actions.PANES, 1):
            await terminal.press(str(number))
            assert [name for name, each in terminal.panes.items() if each.display] == [pane]
            heading = " ".join(span.text for line in terminal.pane.heading for span in line)
            everything = heading + words(terminal.pane.rows)
            assert [part for part in holds[pane] if part not in everything] == []
            assert terminal.part(terminal.pane).strip(), f"{pane} shows nothing"


async def test_the_inspector_follows_the_cursor() -> None:
    async with opened((160, 50)) as terminal:
        await terminal.press("2", "g")
        listed = dict.fromkeys(row.key for row in map(terminal.pane.rows.__getitem__, range(len(terminal.pane.rows))))
        facts = pl.DataFrame({"id": [key for key in listed if key]}).join(
            terminal.situation.facts, on="id", how="left", maintain_order="left"
        )
        for row in range(3):
            says = facts["says"][row]
            assert terminal.inspector.showing == terminal.pane.target
            assert says in words(terminal.inspector.rows)
            assert says[:30] in terminal.part(terminal.inspector)
            await terminal.press("j")
        await terminal.press("k", "k", "k")
        assert facts["says"][0][:30] in terminal.part(terminal.inspector)
        await terminal.press("G")
        assert facts["says"][-1] in words(terminal.inspector.rows)


@pytest.mark.parametrize("size", [(160, 50), NARROW], ids=["wide", "narrow"])
async def test_enter_follows_a_fact_to_its_paragraph_and_esc_comes_back_the_same_way(size: tuple[int, int]) -> None:
    async with opened(size) as terminal:
        await terminal.press("2", *"jjjjj")
        fact = terminal.under_cursor
        assert fact is not None
        assert fact.kind == "fact"
        citation = terminal.situation.frames.citations.filter(fact=fact.id).row(0, named=True)
        seen = [terminal.text]
        opens = ["fact", "citation", "paragraph"]
        for kind in opens:
            await terminal.press("enter")
            seen.append(terminal.text)
            target = terminal.under_cursor
            # the first thing to open in a fact is a citation, in a citation its paragraph
            assert target is not None
            expected = {"fact": "citation", "citation": "paragraph", "paragraph": "paragraph"}[kind]
            assert target.kind == expected, terminal.text
        assert target is not None
        assert terminal.pane_name == "sources"
        assert target.id == f"{citation['source']}#{citation['paragraph']}"
        digest = terminal.situation.frames.digests.filter(source=citation["source"], paragraph=citation["paragraph"])
        assert digest["text"][0][:40] in terminal.text
        for before in reversed(seen[:-1]):
            await terminal.press("escape")
            assert terminal.text == before
        assert terminal.under_cursor == fact


async def test_esc_leads_back_to_the_item_within_the_inspector() -> None:
    async with opened() as terminal:
        first = terminal.situation.frames.citations.row(0, named=True)
        await terminal.press("5", "g")
        await terminal.walk_to("source", first["source"])
        await terminal.press("enter")
        await terminal.walk_to("fact", first["fact"])

        def here() -> tuple[object, ...]:
            return terminal.under_cursor, terminal.panes["sources"].detail, terminal.inspector.showing

        seen = []
        for _ in range(3):
            seen.append(here())
            await terminal.press("enter", "j")
        assert len({target for target, *_ in seen}) == 3, "it led somewhere"
        for before in reversed(seen):
            await terminal.press("escape")
            assert here() == before


async def test_esc_leads_back_from_one_source_to_the_other_that_was_read_before() -> None:
    async with opened() as terminal:
        citations = terminal.situation.frames.citations
        carriers = citations.group_by("fact", maintain_order=True).agg(pl.col("source").unique(maintain_order=True))
        fact, (one, other) = carriers.filter(pl.col("source").list.len() == 2).row(0)
        second = citations.filter(fact=fact, source=other)["id"][0]
        await terminal.press("5", "g")
        await terminal.walk_to("source", one)
        await terminal.press("enter")
        await terminal.walk_to("fact", fact)
        line = terminal.pane.position
        await terminal.press("enter")
        await terminal.walk_to("citation", second)
        await terminal.press("enter", "enter")
        assert terminal.panes["sources"].detail == other
        await terminal.press("escape", "escape", "escape")
        assert terminal.panes["sources"].detail == one
        assert terminal.under_cursor == ("fact", fact)
        assert terminal.pane.position == line


async def test_a_base_on_the_overview_opens_in_the_bases_pane() -> None:
    async with opened() as terminal:
        second = terminal.situation.lookup.bases[1]
        await terminal.press("1", "g", "j", "enter")
        assert terminal.pane_name == "bases"
        assert terminal.pane.target == ("base", second)
        await terminal.press("escape")
        assert terminal.pane_name == "overview"
        assert terminal.pane.target == ("base", second)


async def test_left_and_right_choose_the_other_actor_of_a_pair() -> None:
    async with opened() as terminal:
        await terminal.press("4", "g")
        row = terminal.pane.position.key
        seen = []
        for _ in range(3):
            await terminal.press("right")
            target = terminal.pane.target
            assert target is not None
            assert terminal.inspector.showing == target
            seen.append(target)
        assert [target.kind for target in seen] == ["pair"] * 3
        assert all(row in target.id.split("~") for target in seen)
        assert len(set(seen)) == 3
        await terminal.press("left")
        assert terminal.pane.target == seen[1]
        await terminal.press("j")
        assert terminal.pane.target != seen[1]
        assert terminal.pane.position.key != row


async def test_contributions_add_up_to_the_index_shown() -> None:
    async with opened() as terminal:
        await terminal.press("3")
        rows = terminal.pane.rows
        texts = ["".join(span.text for span in rows[number].line) for number in range(len(rows))]
        indexes: list[dict[str, int]] = []
        log_odds: list[dict[str, list[float]]] = []
        for text in texts:
            if " · held by " in text:
                indexes.append({})
                log_odds.append({})
            elif found := re.search(r"(attack|loss of use), \d+ d +(\d+) ", text):
                indexes[-1][found[1]] = int(found[2])
            elif found := re.search(r"What adds up: (attack|loss of use)", text):
                parts = log_odds[-1].setdefault(found[1], [])
            elif found := re.search(r"([+−])(\d+\.\d\d)", text):
                parts.append(float(found[2]) * (-1 if found[1] == "−" else 1))
        assert [set(each) for each in indexes] == [{"attack", "loss of use"}] * len(terminal.situation.lookup.bases)
        for base, added in zip(indexes, log_odds, strict=True):
            for event, index in base.items():
                assert len(added[event]) > 5
                rounding = 0.005 * len(added[event]) * 25 + 0.5  # a log-odd moves the index by at most 25
                assert 100 / (1 + math.exp(-sum(added[event]))) == pytest.approx(index, abs=rounding)


@pytest.mark.parametrize(
    ("edited", "marked"),
    [
        (Methods(threat=Threat(baseline=12)), {"overview", "bases", "map", "analysis"}),
        (Methods(relations=Relations(alleged=0.4)), {"overview", "factions"}),
        (Methods(corroboration=Corroboration(admission="C")), {name for name, _ in actions.PANES} - {"events"}),
        (Methods(), set()),
    ],
    ids=["threat", "relations", "corroboration", "as shipped"],
)
async def test_a_pane_says_when_weights_behind_it_are_edited(edited: Methods, marked: set[str]) -> None:
    async with opened(NARROW, methods=edited) as terminal:
        found = set()
        for number, (pane, _) in enumerate(actions.PANES, 1):
            await terminal.press(str(number))
            if "weights edited" in terminal.lines[2]:
                found.add(pane)
        assert found == marked


@pytest.mark.parametrize(
    ("edited", "marked"),
    [
        (Methods(threat=Threat(baseline=12)), {"Base", "Indicator"}),
        (Methods(relations=Relations(alleged=0.4)), {"Actor", "Relation"}),
        (
            Methods(corroboration=Corroboration(admission="C")),
            {"Fact", "Base", "Indicator", "Actor", "Relation", "Question"},
        ),
        (Methods(), set()),
    ],
    ids=["threat", "relations", "corroboration", "as shipped"],
)
async def test_the_inspector_says_when_weights_behind_its_figures_are_edited(edited: Methods, marked: set[str]) -> None:
    async with opened(methods=edited) as terminal:
        found, seen = set(), set()
        for keys in ("2", "3", "3j", "4", "4j", "5", "6"):
            await terminal.press(*keys)
            heading = terminal.part(terminal.inspector).splitlines()[0]
            name = heading.strip("▏ ").split(" · ")[0]
            seen.add(name)
            if "weights edited" in heading:
                found.add(name)
        assert seen == {"Fact", "Base", "Indicator", "Actor", "Relation", "Source", "Question"}
        assert found == marked


async def test_the_inspector_hides_and_comes_back() -> None:
    async with opened() as terminal:
        await terminal.press("2")
        width = terminal.pane.region.width
        await terminal.press("i")
        assert not terminal.inspector.display
        assert terminal.pane.region.width > width
        await terminal.press("i")
        assert terminal.inspector.display
        assert terminal.pane.region.width == width


async def test_zoom_gives_a_region_the_whole_width() -> None:
    async with opened() as terminal:
        await terminal.press("2")
        before = terminal.text
        await terminal.press("z")
        assert terminal.pane.region.width == terminal.app.size.width
        await terminal.press("z")
        assert terminal.text == before
        await terminal.press("tab", "z")
        assert terminal.inspector.region.width == terminal.app.size.width
        await terminal.press("escape", "escape")
        assert terminal.text == before


async def test_tab_goes_to_the_inspector_and_back() -> None:
    async with opened() as terminal:
        await terminal.press("2", "j")
        fact = terminal.pane.target
        before = terminal.text
        await terminal.press("tab", "j")
        assert terminal.inspector.has_focus
        assert terminal.pane.target == fact
        assert terminal.under_cursor != fact
        await terminal.press("shift+tab")
        assert terminal.pane.has_focus
        assert terminal.under_cursor == fact
        await terminal.press("tab", "escape")
        assert terminal.under_cursor == fact
        assert terminal.pane.region == terminal.pane.region
        assert before.splitlines()[:3] == terminal.lines[:3]


async def test_help_lists_every_key_and_closes() -> None:
    async with opened() as terminal:
        before = terminal.text
        for close in ("escape", "q"):
            await terminal.press("?")
            page = terminal.app.screen
            assert isinstance(page, Page)
            listed = words(page.list.rows)
            for action in actions.ACTIONS:
                if action.label:
                    assert action.help in listed
                    assert actions.key_label(action.keys[0]) in listed
            await terminal.press(close)
            assert terminal.text == before


async def test_q_leaves() -> None:
    async with opened() as terminal:
        await terminal.press("q")
        await terminal.until(lambda: terminal.app._exit, "the end")
        assert terminal.app.return_code in (None, 0)


async def test_the_header_says_what_is_looked_at() -> None:
    async with opened() as terminal:
        top = terminal.lines[0]
        assert terminal.situation.store.theatre.title in top
        assert f"as known on {day_text(terminal.situation.days[-1])}" in top


async def test_by_kind_every_kind_shows_on_which_days_its_facts_fall() -> None:
    async with opened((120, 40)) as terminal:
        await terminal.press("2", "s", "2")
        facts = terminal.situation.facts
        for kind in ("Background", "Strike"):
            while not (heading := [line for line in terminal.lines if line.strip().startswith(kind)]):
                await terminal.press("pagedown")
            bars = heading[0].partition("facts")[2].partition("│")[0]
            known = facts.filter(facts["kind"] == kind.lower())
            assert f"{known.height} facts" in heading[0]
            days = known.filter(known["precision"] == "day", known["earliest"] >= terminal.situation.days[0])
            assert bool(set(bars) & set("▁▂▃▄▅▆▇█")) is bool(len(days)), heading
            assert set(bars) & set("░▒▓"), "days on which some of them can have happened"
        assert days["earliest"].n_unique() <= len(bars.split())


async def test_what_takes_long_is_waited_for_and_said(monkeypatch: pytest.MonkeyPatch) -> None:
    release = threading.Event()
    async with opened() as terminal:

        def make(pane: Bases, request: Request) -> Content:
            assert release.wait(60)
            return makes(pane, request)

        makes = Bases.make
        monkeypatch.setattr(Bases, "make", make)
        pressed = asyncio.create_task(terminal.press("3"))
        async with asyncio.timeout(60):
            while "working out what there is to show" not in terminal.text:
                await asyncio.sleep(0.01)  # the pilot would wait for the key to be done with
        assert terminal.pane_name == "overview"
        release.set()
        await pressed
        assert "History" in terminal.text
        assert "working out" not in terminal.text


async def test_what_keys_show_is_made_beside_the_event_loop_and_once(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[tuple[str, bool]] = []

    def watch(kind: type[Pane]) -> None:
        makes = kind.make

        def make(pane: Pane, request: Request) -> Content:
            made.append((str(pane.id), threading.current_thread() is threading.main_thread()))
            return makes(pane, request)

        monkeypatch.setattr(kind, "make", make)

    async with opened() as terminal:
        for each in terminal.panes.values():
            watch(type(each))
        for pane, number in zip(terminal.panes, "123456789", strict=True):
            made.clear()
            await terminal.press(number)
            for key in ("/", *"aleppo", "escape", "f", "b", "1", "[", number, "x", "u", "0"):
                before = len(made), terminal.situation
                await terminal.press(key)
                assert len(made) == before[0] + (terminal.situation is not before[1]), key
            assert made == [(pane, False)] * len(made)
            await terminal.press("x")
        made.clear()
        await terminal.press("2", "enter", "enter", "enter")
        assert terminal.pane_name == "sources"
        await terminal.press("escape", "escape", "escape")
        assert [on_the_loop for _, on_the_loop in made] == [False] * len(made)


async def test_marks_over_a_history_are_labelled_on_demand() -> None:
    async with opened((120, 40)) as terminal:
        await terminal.press("3")
        assert "▾" in terminal.part(terminal.pane)
        await terminal.press("S", "space", "enter")
        assert "▾" not in terminal.part(terminal.pane)
        listed = [
            row for row in map(terminal.pane.rows.__getitem__, range(len(terminal.pane.rows))) if "report:" in row.key
        ]
        marks = [row.line[0].text.strip() for row in listed]
        assert marks[0] == "1"
        assert set(marks) <= set(terminal.part(terminal.pane).replace("▾", ""))
        await terminal.press("j")
        assert terminal.pane.target == listed[0].target
        await terminal.press("S", "space", "enter")
        assert "▾" in terminal.part(terminal.pane)


async def test_keys_that_come_when_nothing_is_shown_any_more_do_nothing() -> None:
    async with opened() as terminal:
        app = terminal.app
    assert not app.screen_stack
    await app.on_event(events.Key("j", "j"))
