"""Everything that is made of a theatre: each pane, what the inspector tells of each thing, each page, each table."""

from __future__ import annotations

import asyncio
import random
import time
import traceback
from collections.abc import Callable, Iterable, Iterator
from contextlib import redirect_stderr, redirect_stdout, suppress
from functools import partial
from io import BytesIO, TextIOWrapper
from pathlib import Path
from typing import Final, NamedTuple

from click import ClickException

from tests.mutated_records import mutated
from tests.mutated_records import write_records as write_theatre
from tests.screen.terminal import NARROW, WIDE, opened
from tui.analysis.methods_in_force import setting_trial
from tui.analysis.query.lens import Lens
from tui.analysis.query.parser import parse
from tui.analysis.situation import Situation, look
from tui.analysis.views import explanations, hypotheses
from tui.analysis.views.extract import extract
from tui.analysis.views.lanes import BY
from tui.analysis.views.report import report
from tui.analysis.views.subject import subject as view_of
from tui.base.errors import SyrtuiError
from tui.cli.group import main as command_line
from tui.exchange import write_extract, write_records, write_table
from tui.exchange.judged_tables import judged_table
from tui.exchange.tables import record_table
from tui.render import citation
from tui.render.map import drawing as map_drawing
from tui.render.map.legend import legend, under_cursor
from tui.render.map.projection import view_at, zoom_range
from tui.render.network import drawing as network_drawing
from tui.render.report import base as base_page
from tui.render.report import brief, layout, structured
from tui.render.report import pair as pair_page
from tui.render.report import question as question_page
from tui.render.rows import problems
from tui.render.rows.analysis.sections import SECTIONS
from tui.render.rows.inspector import subject
from tui.render.text import RowList, Target
from tui.session.page_file import FORMS, Form, encode
from tui.settings.config import Settings
from tui.settings.exports import RECORD_TABLES, SUBJECTS, TABLE_FORMATS, WHOLE, Subject, formats_of
from tui.settings.exports import Format as ExportFormat
from tui.store.load.reader import read
from tui.store.schema.frames import Store
from tui.store.validate.lint import check
from tui.ui.host import Session
from tui.ui.panes.factions import NetworkContent
from tui.ui.panes.map import MapContent
from tui.ui.panes.pane import Pane, Request
from tui.ui.panes.registry import NAMES, make

CELLS, LINES = 80, 24
DETAILS: Final = {
    "timeline": ("", *(f"|lanes:{by}:{zoom}:" for by in BY for zoom in (0, 3))),
    "factions": ("", "3 unfolded", "network"),
    "analysis": tuple(SECTIONS),
    "bases": ("", "reports"),
}
"""The details in which a pane is drawn, beside the one that it begins with."""
SLOW: Final = 10.0
"""Seconds of the processor from which on one drawing counts as a hang: the first judges everything."""
LARGE: Final = 500
"""MB by which a process may grow over a theatre."""
LOOKED_AT: Final = 40
"""Things that the inspector is asked about, at the most."""
JUDGING: Final = (
    "pane overview", "pane bases", "pane map", "pane analysis", "pane factions network", "report", "explain", "command",
    "export levels", "export theatre", "export sources bibtex", "export sources csl-json",
)  # fmt: skip
"""What the names of those drawings begin with that are judged first: a hundred times the work of drawing."""
KEYS: Final = (
    "j", "j", "k", "G", "g", "pagedown", "enter", "enter", "escape", "i", "z", "tab", "s", "x", "u", "n", "N", "c", "?",
    "h", "l", "left", "right", "<", ">", "[", "]", "0", "-", "X", "S", "F", "f", "1", "2", "3", "+", "!", "space", "T",
    "v", "B", "y", "Y", "K",
)  # fmt: skip
"""Keys that are pressed at random in each pane; none of them leaves, or starts a program."""
WALK_S: Final = 240.0
"""Seconds that a walk through the dashboard may take by the clock."""

Drawing = Callable[[], object]


def seen(store: Store, chance: random.Random) -> Situation:
    """Return a store through some lens: mostly the whole on its last day."""
    lens = Lens()
    if chance.random() < 0.2:
        lens = Lens(parse(chance.choice(("kind:event", "the", "-kind:position"))))
    return look(store, lens, Settings().methods)


async def _opens(_: Target | None) -> None:
    """Do nothing."""


def drawings(situation: Situation, chance: random.Random) -> Iterator[tuple[str, Drawing]]:
    """Yield everything that is drawn of a situation, by its name: panes, inspector, pages, tables."""
    found: set[Target] = set()
    yield "what a first look does without", lambda: [part() for part in situation.day.assessor.rest(situation.as_of)]
    for name in NAMES:
        pane = make(name, Session(pane="overview"), lambda _: None, _opens)
        for detail in DETAILS.get(name, ("",)):
            yield f"pane {name} {detail}", partial(_draw_pane, pane, situation, detail, found)
    yield "problems", lambda: _read(problems.rows(situation.problems, CELLS), set())
    yield "inspector", lambda: _inspect(situation, found, chance)
    yield from _pages(situation, chance)
    for table in SUBJECTS:
        for form in formats_of(table):
            yield f"export {table} {form}", partial(_export, situation, table, form)
    for words in chance.sample([*_commands(situation, chance)], 3):
        yield f"command {' '.join(words)}", partial(_run, ["--data", str(situation.store.root), *words])


def _commands(situation: Situation, chance: random.Random) -> Iterator[list[str]]:
    """Yield command lines, each with a day, a filter or names at random."""
    store, form = situation.store, chance.choice(("text", "markdown", "html", "json"))
    ids = [*store.frames.facts["id"], *store.frames.sources["id"], *store.frames.actors["id"], "nobody"]
    day, other = chance.choices(("1000-01-01", "2024-11-30", "2024-12-05", "2025-03-06", "9000-12-31"), k=2)
    lens = chance.choice(("kind:event", "reliability:>=C", 'quantity:>"1 km"', "date:2024", "disputed:true", "-the"))
    seen, without = ["--as-of", day, "--lens", lens], ["--without", chance.choice(ids)]
    yield from ([*seen, "report", "--format", form], ["report", "--since", other, "--format", form])
    yield from (["report", "--diff", day, other], [*without, "report"], [*without, "watch", "--once"])
    yield from (["explain", chance.choice(ids)], [*seen, "explain", chance.choice([*SECTIONS]), "--format", form])
    yield from (["check", "--strict"], [*seen, "export", "--format", chance.choice(("kml", "stix", "rss", "json"))])
    yield [*seen, "export", "facts"]


def _run(words: list[str]) -> None:
    """Run a command line; it may refuse what it is asked for."""
    with (
        redirect_stdout(TextIOWrapper(BytesIO(), "utf-8")),
        redirect_stderr(TextIOWrapper(BytesIO(), "utf-8")),
        suppress(SyrtuiError, ClickException, SystemExit),
    ):
        command_line.main(words, standalone_mode=False)


def _walk(root: Path, chance: random.Random) -> None:
    """Open the dashboard, and press keys in all its panes, within a time."""
    asyncio.run(asyncio.wait_for(_pressed(root, chance), WALK_S))


async def _pressed(root: Path, chance: random.Random) -> None:
    """Open every pane of the dashboard, and press some keys in each."""
    async with opened(chance.choice((NARROW, WIDE)), data=root) as terminal:
        for pane in "123456789":
            await terminal.press(*["escape"] * 4, pane, *chance.choices(KEYS, k=8))
            raw = [line for line in terminal.lines if not line.isprintable()]
            assert not raw, f"not printable: {raw[0]!r}"


def _draw_pane(pane: Pane, situation: Situation, detail: str, found: set[Target]) -> None:
    """Make what a pane shows, every row of it, and the picture where it draws one."""
    content = pane.make(Request(situation, CELLS, detail, lines=LINES))
    _read(content.rows, found)
    pane.nothing(situation)
    if isinstance(content, MapContent) and content.scene.spots:
        scene = content.scene
        steps = zoom_range(scene.home, scene.bounds, CELLS, LINES)
        for zoom in {steps[0], 0, steps[1]}:
            view = view_at(scene.home, scene.bounds, CELLS, LINES, zoom, None)
            for mark in scene.marks[:: max(len(scene.marks) // 3, 1)]:
                map_drawing.picture(scene, content.basemap, view, mark.key)
                under_cursor(scene, mark, view, CELLS)
            legend(scene, view, content.basemap.problems, CELLS)
    if isinstance(content, NetworkContent):
        network_drawing.picture(content.network, 120, 40, "", situation.as_of)


def _read(rows: RowList, found: set[Target]) -> None:
    """Make every row, and note what it stands for."""
    for index in range(len(rows)):
        row = rows[index]
        if row.target is not None:
            found.add(row.target)
        text = "".join(span.text for span in row.line)
        assert text.isprintable(), f"not printable: {text!r}"


def _inspect(situation: Situation, found: set[Target], chance: random.Random) -> None:
    """Tell of some of the things that were found in the panes, and of those that these lead to."""
    more: set[Target] = set()
    for each in chance.sample(sorted(found), min(len(found), LOOKED_AT)):
        _tell(situation, each, more, chance)
    for each in chance.sample(sorted(more - found), min(len(more - found), LOOKED_AT)):
        _tell(situation, each, set(), chance)


def _tell(situation: Situation, target: Target, found: set[Target], chance: random.Random) -> None:
    if target.kind != "value":
        _read(subject.rows(view_of(situation, *target, None), 40, frozenset(), glance=chance.random() < 0.3), found)


def _pages(situation: Situation, chance: random.Random) -> Iterator[tuple[str, Drawing]]:
    """Yield what `report` and `explain` print."""

    def reported(form: Form) -> None:
        view = report(situation, None, None)
        encode(brief.page(view, citation.brief_command(view, situation.lens, None), None), view, form)

    for form in FORMS:
        if form != "pdf":
            yield f"report {form}", partial(reported, form)
    text = layout.as_text
    frames, actors = situation.store.frames, [*situation.lookup.actors]
    asked = [*situation.lookup.questions, *frames.facts["id"]]
    pairs = [chance.sample(actors, 2) for _ in range(4)] if len(actors) > 1 else []

    def base(name: str) -> str:
        return text(base_page.page(explanations.base(situation, name)))

    def question(name: str) -> str:
        return text(question_page.page(explanations.question(situation, name, None)))

    def pair(one: str, other: str) -> str:
        return text(pair_page.page(explanations.pair(situation, one, other)))

    def hypothesis_set(name: str) -> str:
        return text(structured.hypotheses(hypotheses.only(hypotheses.hypotheses(situation), name)))

    def section(name: str) -> str:
        return text(SECTIONS[name].page(SECTIONS[name].view(situation)))

    yield from ((f"explain {name}", partial(base, name)) for name in situation.lookup.bases)
    for name in chance.sample(asked, min(len(asked), 12)):
        yield f"explain {name}", partial(question, name)
    yield from ((f"explain {one} {other}", partial(pair, one, other)) for one, other in pairs)
    yield from ((f"explain {name}", partial(hypothesis_set, name)) for name in frames.hypothesis_sets["id"])
    yield from ((f"explain {name}", partial(section, name)) for name in SECTIONS)


def _export(situation: Situation, table: Subject, form: ExportFormat) -> None:
    frames = situation.store.frames
    if form not in TABLE_FORMATS:
        write_extract.encode(extract(situation), form)
    elif table == WHOLE:
        write_records.encode(situation.store, frames)
    else:
        made = record_table(frames, table) if table in RECORD_TABLES else judged_table(situation, table)
        write_table.encode(made, form, safe=form == "csv")


class Case(NamedTuple):
    """What became of one theatre: whether `check` passes it, what could not be drawn, and what that took."""

    passed: bool
    failed: tuple[tuple[str, str], ...]
    """What could not be drawn, or took too long, and why."""
    seconds: float
    peak_mb: int


def draw_case(root: Path, seed: int, *, share: float = 1.0, judged: float = 1.0, walks: bool = False) -> Case:
    """Make the theatre of a seed, check it, and draw a share of everything; a share of those for which most is judged.

    Where it `walks`, the dashboard is opened instead, and keys pressed in each of its panes.
    """
    chance = random.Random(seed)
    write_theatre(root, mutated(chance))
    return drawn(root, chance, share=share, judged=judged, walks=walks)


def drawn(
    root: Path,
    chance: random.Random,
    *,
    share: float = 1.0,
    judged: float = 1.0,
    walks: bool = False,
    only: tuple[str, ...] = ("",),
) -> Case:
    """Check the theatre in a folder, read it, and draw a share of everything, or of what begins with some names."""
    began = time.process_time()
    methods = Settings().methods
    checked = check(root, vocabulary=methods.vocabulary, trial=partial(setting_trial, methods))
    passed = not any(problem.severity == "error" for problem in checked.problems)
    store = read(root, vocabulary=methods.vocabulary)
    _forget_peak()
    at_first = _peak_mb()
    failed = []
    made: Iterable[tuple[str, Drawing]] = ()
    if walks:
        made = [("dashboard", partial(_walk, root, chance))]
    elif share or judged:
        made = drawings(seen(store, chance), chance)
    for name, draw in made:
        drawn_of_kind = judged if name.startswith(JUDGING) else share
        if not walks and (not name.startswith(only) or chance.random() >= drawn_of_kind):
            continue
        before = time.process_time()
        try:
            draw()
            took, grown = time.process_time() - before, _peak_mb() - at_first
            assert took < SLOW, f"took {took:.1f} s"
            assert grown <= LARGE, f"took {grown:,} MB"
        except Exception:
            failed.append((name, traceback.format_exc()))
        at_first = max(at_first, _peak_mb() - LARGE)  # what one takes is not told of all that follow
    return Case(passed, tuple(failed), time.process_time() - began, _peak_mb())


def _forget_peak() -> None:
    """Have the kernel measure the most memory from now on."""
    with suppress(OSError):
        Path("/proc/self/clear_refs").write_text("5")


def _peak_mb() -> int:
    """Return the most memory that the process had, in MB."""
    status = Path("/proc/self/status").read_text()
    return int(status.partition("VmHWM:")[2].split()[0]) // 1024
