"""The main screen: panes, inspector, filter line and footer, and the way back."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal
from textual.screen import Screen

from tui import keys
from tui.analysis import lens as lenses
from tui.analysis.constants import Methods
from tui.analysis.lens import Lens
from tui.analysis.situation import Choice, Situation, look
from tui.panes.bases import Bases
from tui.panes.factions import Factions
from tui.panes.inspector import Inspector
from tui.panes.overview import Overview
from tui.panes.pane import Pane, PaneState
from tui.panes.sources import Sources
from tui.panes.timeline import Timeline
from tui.render import glyphs
from tui.render.tables.inspector import NAMES
from tui.render.tables.parts import count, day_text
from tui.render.text import Span, Target
from tui.screens.aside import Aside
from tui.screens.menu import Entry, Menu
from tui.screens.page import Help
from tui.store.frames import Store
from tui.widgets.bar import Bar
from tui.widgets.prompt import Prompt
from tui.widgets.rows import Position

WIDE = 100
"""Columns from which pane and inspector stand side by side."""
SMALLEST = (60, 15)
"""Columns and lines below which nothing useful can be shown."""

FIELDS: tuple[tuple[str, str, str], ...] = (
    ("b", "base", "base"),
    ("a", "actor", "actor"),
    ("p", "place", "place"),
    ("k", "kind", "kind"),
    ("s", "source", "source"),
    ("r", "reliability", "reliability of the source"),
    ("d", "disputed", "disputed"),
    ("w", "date", "when it happened"),
)
"""Key, field and title of each filter menu."""


@dataclass(frozen=True, slots=True)
class Step:
    """A place on the trail: what was on screen before something was opened."""

    pane: str
    state: PaneState
    in_inspector: bool
    target: Target | None
    position: Position
    path: tuple[str, ...]


class Main(Screen[None], inherit_bindings=False):
    """Everything but menus and pages."""

    BINDINGS: ClassVar[list[BindingType]] = keys.bindings("main")

    def __init__(self, store: Store, methods: Methods, *, pane: str = "overview") -> None:
        super().__init__()
        self.store = store
        self.methods = methods
        self.situation: Situation = look(store, Lens(), methods)
        self.pane = pane
        self.in_inspector = False
        self.trail: list[Step] = []
        self.past: list[Lens] = []
        self.future: list[Lens] = []
        self.zoomed = False
        self.inspector_wanted = True
        self.searching: Lens | None = None
        self.sources = Sources(id="sources", on_move=self._moved, on_open=self.open)
        self.panes: dict[str, Pane] = {
            "overview": Overview(id="overview", on_move=self._moved, on_open=self.open),
            "timeline": Timeline(id="timeline", on_move=self._moved, on_open=self.open),
            "bases": Bases(id="bases", on_move=self._moved, on_open=self.open),
            "factions": Factions(id="factions", on_move=self._moved, on_open=self.open),
            "sources": self.sources,
        }
        self.inspector = Inspector(id="inspector", on_move=self._inspector_moved, on_open=self.open)
        self.header, self.tabs, self.status, self.foot = (Bar(id=name) for name in ("header", "tabs", "status", "foot"))
        self.prompt = Prompt(
            id="prompt", on_change=self._typed, on_done=self._typing_done, placeholder="words to search for"
        )

    def compose(self) -> ComposeResult:
        """Bars above and below, panes and inspector between."""
        yield self.header
        yield self.tabs
        with Horizontal(id="filter"):
            yield self.status
            yield self.prompt
        with Horizontal(id="body"):
            yield from self.panes.values()
            yield self.inspector
        yield self.foot

    def on_mount(self) -> None:
        """Shows the first pane."""
        self.prompt.display = False
        self._arrange()

    # --- what stands where ---

    @property
    def current(self) -> Pane:
        """The pane that is shown."""
        return self.panes[self.pane]

    @property
    def wide(self) -> bool:
        """Whether pane and inspector fit side by side."""
        return self.size.width >= WIDE

    @property
    def inspector_shown(self) -> bool:
        """Whether the inspector is on screen."""
        if self.zoomed or not self.wide:
            return self.in_inspector
        return self.inspector_wanted or self.in_inspector

    def _arrange(self) -> None:
        """Shows and hides what the state asks for, and draws what is shown."""
        pane_shown = not self.in_inspector or (self.wide and not self.zoomed)
        for name, pane in self.panes.items():
            pane.display = name == self.pane and pane_shown
        self.inspector.display = self.inspector_shown
        self.inspector.set_class(pane_shown, "beside")
        focused = self.current if not self.in_inspector else self.inspector
        if self.searching is None and self.focused is not focused:
            self.set_focus(focused)
        self.refresh_view()

    def on_resize(self, event: events.Resize) -> None:
        """Takes up the arrangement that the size allows."""
        too_small = event.size.width < SMALLEST[0] or event.size.height < SMALLEST[1]
        self.set_class(too_small, "too-small")
        self._arrange()

    def refresh_view(self) -> None:
        """Draws what is on screen of the situation at hand."""
        if self.current.display:
            self.current.draw(self.situation)
        if not self.in_inspector:
            self._inspect(self.current.target)
        elif self.inspector.display:
            self._inspect(self.inspector.showing, self.inspector.path)
        self._draw_bars()

    def _inspect(self, target: Target | None, path: tuple[str, ...] = (), *, at: Position | None = None) -> None:
        if self.inspector.display:
            self.inspector.inspect(self.situation, target, path, at=at)

    def _draw_bars(self) -> None:
        theatre = self.store.theatre
        self.header.show(
            (Span("syrtui", "heading"), Span(" · ", "faint"), Span(theatre.title, "title")),
            (Span("as known on ", "muted"), Span(day_text(self.situation.as_of), "strong")),
        )
        tabs: list[Span] = []
        for number, (name, title) in enumerate(keys.PANES, 1):
            tabs += [Span(f" {number} {title} ", "tab-on" if name == self.pane else "tab"), Span(" ")]
        self.tabs.show(tuple(tabs))
        self._draw_status()
        spans: list[Span] = []
        for key, label in keys.footer(self._here(), self.app.settings.keys):  # type: ignore[attr-defined]
            spans += [Span(key, "key"), Span(f" {label}   ", "muted")]
        self.foot.show(tuple(spans))

    def _draw_status(self) -> None:
        situation = self.situation
        shown, known = len(situation.shown), situation.known
        errors = sum(problem.severity == "error" for problem in self.store.problems)
        right = [
            Span(f"{shown} of {count(known, 'fact')}" if situation.lens.filters else count(known, "fact"), "strong")
        ]
        if errors:
            right += [Span("  "), Span(f"{glyphs.ASIDE.glyph} {count(errors, 'record')} aside", glyphs.ASIDE.style)]
        if situation.lens.filters:
            left = [Span("filter ", "muted"), Span(lenses.show(situation.lens.where), "accent")]
        else:
            left = [Span("no filter", "faint")]
        self.status.show(tuple(left), tuple(right))

    def _here(self) -> keys.Here:
        view = self.current if not self.in_inspector else self.inspector
        return keys.Here(
            pane=self.pane,
            region="inspector" if self.in_inspector else "pane",
            target=view.target.kind if view.target else "",
            filtered=self.situation.lens.filters,
            can_undo=bool(self.past),
            can_redo=bool(self.future),
            can_go_back=bool(self.trail) or self.zoomed or self.in_inspector,
            aside=bool(self.store.problems),
            wide=self.wide,
        )

    def _moved(self, target: Target | None) -> None:
        if self.is_mounted and not self.in_inspector:
            self._inspect(target)
            self._draw_bars()

    def _inspector_moved(self, _: Target | None) -> None:
        if self.is_mounted and self.in_inspector:
            self._draw_bars()

    # --- walking ---

    def _step(self) -> Step:
        return Step(
            self.pane,
            self.current.state,
            self.in_inspector,
            self.inspector.showing,
            self.inspector.position,
            self.inspector.path,
        )

    async def open(self, target: Target | None) -> None:
        """Follows a target to where it is shown whole; the way back is kept."""
        if target is None:
            return
        step = self._step()
        path: tuple[str, ...] = ()
        if self.in_inspector and self.inspector.showing is not None:
            path = (*self.inspector.path, NAMES[self.inspector.showing.kind])
        if target.kind == "source":
            self._read(target.id, None)
        elif target.kind == "paragraph" and not (
            not self.in_inspector and self.pane == "sources" and self.sources.target == target
        ):
            source, _, number = target.id.rpartition("#")
            self._read(source, int(number))
        elif target.kind == "base" and not self.in_inspector and self.pane != "bases":
            self._go("bases")
            self.current.reveal(target)
        else:
            self.in_inspector = True
            self._arrange()
            self._inspect(target, path, at=Position())
        self.trail.append(step)
        self._arrange()

    def _read(self, source: str, paragraph: int | None) -> None:
        self._go("sources")
        self.sources.read(source, paragraph)

    def _go(self, pane: str) -> None:
        self.pane, self.in_inspector = pane, False
        self._arrange()

    def action_back(self) -> None:
        """One step back: zoom first, then the trail, then from the inspector to the pane."""
        if self.zoomed:
            self.zoomed = False
        elif self.trail:
            self._return(self.trail.pop())
        elif self.in_inspector:
            self.in_inspector = False
        elif self.pane == "sources" and self.current.detail:
            self.current.set_detail("")
        self._arrange()

    def _return(self, step: Step) -> None:
        self.pane, self.in_inspector = step.pane, step.in_inspector
        self._arrange()
        self.current.situation = self.situation
        self.current.restore(step.state)
        if step.in_inspector:
            self._inspect(step.target, step.path, at=step.position)

    def action_pane(self, name: str) -> None:
        """Shows a pane; the number of the one that is shown leaves its detail."""
        if name == self.pane == "sources" and not self.in_inspector:
            self.current.set_detail("")
        self.trail.clear()
        self.zoomed = False
        self._go(name)

    def action_region(self, _: int) -> None:
        """From the pane to the inspector, or back."""
        self.in_inspector = not self.in_inspector
        if self.in_inspector:
            target = self.current.target
            self._arrange()
            self._inspect(target)
        self._arrange()

    def action_toggle_inspector(self) -> None:
        """Shows or hides the inspector beside the pane."""
        self.inspector_wanted = not self.inspector_shown
        self.in_inspector = not self.wide and not self.in_inspector
        target = self.current.target
        self._arrange()
        self._inspect(target)

    def action_zoom(self) -> None:
        """Gives the region with the focus the whole width, or takes it back."""
        self.zoomed = not self.zoomed
        self._arrange()

    # --- the lens ---

    async def set_lens(self, lens: Lens, *, remember: bool = True) -> None:
        """Looks through another lens; what the visible pane needs is worked out off the event loop."""
        if lens == self.situation.lens:
            return
        if remember:
            self.past.append(self.situation.lens)
            self.future.clear()
        before, pane, cells = self.situation, self.current, self.current.inner_width

        def work() -> Situation:
            situation = look(self.store, lens, self.methods, before)
            if pane.display:
                pane.make(situation, cells)
            return situation

        self.situation = await asyncio.to_thread(work)
        self.refresh_view()

    async def action_clear(self) -> None:
        """Takes the filter away."""
        await self.set_lens(Lens(as_of=self.situation.lens.as_of, distrusted=self.situation.lens.distrusted))

    async def action_undo(self) -> None:
        """Back to the lens before."""
        if self.past:
            self.future.append(self.situation.lens)
            await self.set_lens(self.past.pop(), remember=False)

    async def action_redo(self) -> None:
        """Forward to the lens that was undone."""
        if self.future:
            self.past.append(self.situation.lens)
            await self.set_lens(self.future.pop(), remember=False)

    def action_search(self) -> None:
        """Opens the line to type a search into."""
        self.searching = self.situation.lens
        self.prompt.value = self.searching.text
        self.prompt.cursor_position = len(self.prompt.value)
        self.status.display, self.prompt.display = False, True
        self.set_focus(self.prompt)

    def take_key(self, event: events.Key) -> bool:
        """Gives a key to the line that is typed into; says whether there is one."""
        if self.searching is None:
            return False
        self.prompt.take(event)
        return True

    def _typed(self, text: str) -> None:
        """Shows what a search finds while it is typed."""
        if self.searching is not None:
            self.situation = look(self.store, self.searching.searched(text), self.methods, self.situation)
            self.refresh_view()

    def _typing_done(self, text: str | None) -> None:
        before, self.searching = self.searching or self.situation.lens, None
        self.status.display, self.prompt.display = True, False
        goal = before if text is None else before.searched(text)
        if goal != before:
            self.past.append(before)
            self.future.clear()
        self.situation = look(self.store, goal, self.methods, self.situation)
        if text and self.pane == "overview":
            self.pane = "timeline"
        self.in_inspector = False
        self._arrange()

    def action_filter(self) -> None:
        """Opens the menu of filter fields."""

        def entries() -> list[Entry]:
            chosen = {term.field for term in lenses.terms(self.situation.lens.where)}
            return [Entry(title, on=field in chosen, key=key) for key, field, title in FIELDS]

        def picked(number: int | None) -> None:
            if number is not None:
                self._choose(FIELDS[number][1], FIELDS[number][2])

        self.app.push_screen(Menu("Filter by", entries), picked)

    def _choose(self, field: str, title: str) -> None:
        listed: list[Choice] = []

        def entries() -> list[Entry]:
            listed[:] = self.situation.choices(field)
            return [Entry(choice.label, str(choice.count), choice.chosen) for choice in listed]

        async def toggle(number: int) -> None:
            await self.set_lens(self.situation.lens.narrowed(listed[number].term))

        async def picked(number: int | None) -> None:
            if number is not None:
                await toggle(number)

        self.app.push_screen(Menu(f"Filter by {title}", entries, toggle), picked)

    # --- pages ---

    def action_help(self) -> None:
        """Shows all keys."""
        self.app.push_screen(Help(self.app.settings.keys))  # type: ignore[attr-defined]

    def action_aside(self) -> None:
        """Lists the records that were set aside."""
        self.app.push_screen(Aside(self.store.problems))

    def action_command_palette(self) -> None:
        """Finds a command by name."""
        self.app.action_command_palette()

    def action_quit(self) -> None:
        """Leaves."""
        self.app.exit()
