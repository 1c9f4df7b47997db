"""A draft on screen: its original with the finds, the form in which facts are made of it, and similar facts."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import ClassVar, Final

from textual import events
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Container

from tui.analysis.situation import Situation
from tui.analysis.views.inbox import Choices, Named, NearFact, choices, near_facts, with_new
from tui.base.errors import SyrtuiError
from tui.intake import form
from tui.intake.draft import Draft
from tui.render import bars
from tui.render.rows import inbox as rows
from tui.render.rows.parts import count
from tui.render.text import Rows, Span, Target
from tui.session.inbox import Inbox
from tui.settings import actions
from tui.settings.config import Settings
from tui.terminal.textual_internals import FramedScreen
from tui.ui.host import Host
from tui.ui.screens.draft_fields import DraftFields
from tui.ui.screens.draft_keeper import DraftKeeper
from tui.ui.screens.draft_text import DraftText
from tui.ui.screens.drafts_written import offer_to_write, written
from tui.ui.screens.history import History
from tui.ui.screens.lens_control import LensControl
from tui.ui.screens.notices import Notices
from tui.ui.screens.page import Page
from tui.ui.widgets.bar import Bar
from tui.ui.widgets.bindings import bindings
from tui.ui.widgets.filter_bar import FilterBar
from tui.ui.widgets.menu import Menu
from tui.ui.widgets.pointer import turn, widget_at
from tui.ui.widgets.rows import Position, RowsView
from tui.ui.widgets.strips import GUTTER, Cursor

WIDE: Final = 100
"""Columns from which original and form stand side by side."""
_TEXT: Final = 46
"""Percent of the width that the original then has."""
_LINES: Final = 0.34
"""Share of the height that the original has at most above the form."""
_OF_FACT: Final = frozenset(
    ("accept", "accept_more", "find", "same", "rival", "pass", "echo", "name", "word", "stretch", "credibility")
)
"""Actions that do nothing to the source's record."""


class DraftScreen(FramedScreen[None], inherit_bindings=False):
    """The screen of one draft. It is kept after each key, off the event loop."""

    BINDINGS: ClassVar[list[BindingType]] = bindings("inbox")
    AUTO_FOCUS: ClassVar[str | None] = ""  # the line to type into would have it, and with it the letters
    DEFAULT_CSS = """
    DraftScreen { layers: default menu; background: $background; color: $foreground; }
    DraftScreen > #title { background: $panel; }
    DraftScreen #work { height: 1fr; layout: vertical; }
    DraftScreen.wide #work { layout: horizontal; }
    DraftScreen > * { max-width: 500; }
    """

    def __init__(
        self,
        draft: Draft,
        inbox: Inbox,
        lens_control: LensControl,
        host: Host,
        notices: Notices,
        settings: Settings,
        unwritable: bool,
    ) -> None:
        super().__init__()
        self.draft = form.at_open(draft) if draft.at in draft.settled else draft
        self.of_source = False  # whether the form is that of the source's record
        self._history: History[Draft] = History()
        self._inbox, self._lens_control, self._host = inbox, lens_control, host
        self._notices, self._settings, self._unwritable = notices, settings, unwritable
        self._keeper = DraftKeeper(inbox.save, partial(notices.say, seconds=8, wrong=True))
        self._choices: tuple[object, Choices] | None = None
        self.title_bar, self.bar = Bar(id="title"), FilterBar(id="page-line")
        self.text, self.form = RowsView(id="original"), RowsView(id="form", on_move=self._moved)
        self.menu = Menu(settings.keys)
        for each in (self.text, self.form):
            each.can_focus = False  # the keys are the screen's: `space` accepts, and turns no page
        self.form.resting = Cursor.MOVES
        self.text.resting = Cursor.AWAY
        self.fields = DraftFields(self, self.menu, self.bar, notices)
        self.chooser = DraftText(self, notices)

    def compose(self) -> ComposeResult:
        """Yield title, original and form, and below them the line of keys that is typed into."""
        yield self.title_bar
        with Container(id="work"):
            yield self.text
            yield self.form
        yield self.bar
        yield self.menu

    def on_mount(self) -> None:
        """Draw the draft, before there is a layout, for the keys that were typed ahead."""
        self.draw()

    def on_resize(self, event: events.Resize) -> None:
        """Put original and form side by side, or one below the other, as the width allows."""
        self.set_class(event.size.width >= WIDE, "wide")
        self.menu.fit()
        self.call_after_refresh(self.draw)

    # --- what it shows ---

    @property
    def known(self) -> Choices:
        """All that fields may have: what is in the theatre, and what this draft adds."""
        situation = self._lens_control.situation
        if self._choices is None or self._choices[0] is not situation.store:
            self._choices = situation.store, choices(situation)
        added = self.draft.added
        return with_new(
            self._choices[1],
            (Named(each.id, each.name, each.kind) for each in added.actors),
            (Named(each.id, each.name, each.kind) for each in added.places),
        )

    @property
    def near(self) -> tuple[NearFact, ...]:
        """The facts that the current paragraph may tell, too: the most alike first."""
        found = form.proposal(self.draft, self.draft.at).near
        return near_facts(self._lens_control.situation, (each.id for each in found))

    @property
    def situation(self) -> Situation:
        """The theatre in view."""
        return self._lens_control.situation

    @property
    def field(self) -> str:
        """What the cursor of the form is on: a field, `near:` and a fact, or `accepted:` and a number."""
        return self.form.position.key or ("reliability" if self.of_source else "says")

    def draw(self) -> None:
        """Draw all of it for the draft as it is."""
        draft, wide = self.draft, self.has_class("wide")
        made, at = rows.original(draft, self.chooser.chosen, self._cells[0], alone=not wide)
        self._place(len(made))
        self.text.show(made, at=Position(f"{draft.at}.0"))
        self.text.move_to(at)
        self._draw_form()
        number = len(draft.paragraphs)
        self.title_bar.show(
            (Span("Inbox", "muted"), Span("  "), Span(draft.source.title, "title")),
            (
                Span(f"  ¶ {draft.at} of {number}", "strong"),
                Span(f" · {draft.open} open · {count(len(draft.accepted), 'fact')} accepted", "muted"),
            ),
        )
        self._draw_keys()

    def _draw_form(self) -> None:
        at, cells = self.field, self._cells[1]
        if self.of_source:
            self.form.show(rows.source_fields(self.draft, self.known, at, cells))
        else:
            self.form.show(rows.fields(self.draft, self.known, self.near, at, cells))

    def _draw_keys(self) -> None:
        self.bar.show(
            *bars.footer(
                actions.Context(in_inbox=True, of_source=self.of_source), self._settings.keys, self.size.width - 2
            )
        )

    @property
    def _cells(self) -> tuple[int, int]:
        """The cells that rows of the original and of the form have, as they will be once they are laid out."""
        beside = GUTTER + 1
        width = self.size.width or self.app.size.width
        if not self.has_class("wide"):
            return width - beside, width - beside
        return width * _TEXT // 100 - beside, width - width * _TEXT // 100 - beside - 1

    def _place(self, lines: int) -> None:
        """Give the original the room that its lines need; above the form no more than its share."""
        wide = self.has_class("wide")
        self.text.styles.width = self._cells[0] + GUTTER + 1
        self.form.expect(0, edge="▏" if wide else "")
        if wide:
            self.text.styles.height = "1fr"
        else:
            self.text.styles.height = max(min(lines + 1, int(self.size.height * _LINES)), 2)

    def _moved(self, _: Target | None) -> None:
        # Under the cursor a field says how many candidates it has.
        self._draw_form()

    # --- changing it ---

    def change(self, draft: Draft, *, step: bool = True) -> None:
        """Take up another state of the draft, keep it and draw it; with `step` it can be taken back."""
        if draft == self.draft:
            return
        if step:
            self._history.push(self.draft)
        moved = draft.at != self.draft.at
        if moved:
            self.chooser.chosen = None
        self.draft = draft
        self._keeper.keep(draft)
        self.draw()
        if moved:
            self.form.action_move("first")

    def attempt(self, change: Callable[[], Draft]) -> bool:
        """Make a change; where it is refused, say why. Return whether it is made."""
        try:
            self.change(change())
        except SyrtuiError as error:
            self._notices.say(f"{str(error)[:1].upper()}{str(error)[1:]}.", seconds=8, wrong=True)
            return False
        return True

    def remember(self, before: Draft) -> None:
        """Have the state before something that was changed letter by letter be gone back to in one step."""
        if before != self.draft:
            self._history.push(before)

    # --- keys ---

    async def take_key(self, event: events.Key) -> bool:
        """Give a key to the menu, or to the line that is typed into; return whether one of them takes it."""
        return await self.menu.take(event) or await self.bar.take(event)

    async def take_paste(self, text: str) -> bool:
        """Give what was pasted to the menu or the line; return whether there is one."""
        return await self.menu.paste(text) or await self.bar.paste(text)

    async def take_mouse(self, event: events.MouseEvent) -> None:
        """Act on what the mouse does: a click puts the cursor on a field, and opens the one that it is on."""
        over = widget_at(self, event)
        if not isinstance(over, RowsView):
            return
        if turned := turn(event):
            over.scroll_by(turned)
        elif over is self.form and isinstance(event, events.MouseDown) and event.button == 1:
            before = self.field
            x, y = int(event.x) - over.region.x, int(event.y) - over.region.y
            if self.form.put_cursor_at(x, y) and self.field == before:
                self.action_open()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Return whether a key does what it does: at the source's record there is no fact to decide on."""
        return not (self.of_source and action in _OF_FACT)

    def action_source(self) -> None:
        """Show the source's record, or the facts again."""
        self.of_source = not self.of_source
        self.form.show(Rows())
        self.draw()
        self.form.action_move("first")

    def action_move(self, way: str) -> None:
        """Move the cursor of the form."""
        self.form.action_move(way)

    def action_open(self) -> None:
        """Fill in the field under the cursor."""
        if not self.of_source:
            self.fields.open(self.field)
        elif not self._in_theatre():
            self.fields.source.open(self.field)

    def _in_theatre(self) -> bool:
        """Say that the source's record is in the theatre, and return True; elsewhere return False."""
        if self.draft.written:
            self._notices.say(f"{self.draft.written} is in the theatre: e in Sources edits it there.", seconds=4)
        return bool(self.draft.written)

    def action_cycle(self, step: int) -> None:
        """Take the next or previous candidate of the field under the cursor."""
        field = self.field
        if self.of_source and self._in_theatre():
            return
        if self.of_source and self.fields.source.cycle(field, step):
            return
        if field in form.CYCLED and not self.of_source:
            self.change(form.cycled(self.draft, field, step, self.known.fact_kinds))
        else:
            self._notices.say("It has no candidates: enter fills it in.", seconds=3)

    def action_credibility(self, grade: int) -> None:
        """Judge the content of the current fact."""
        from msgspec.structs import replace

        self.change(form.filled(self.draft, replace(form.form(self.draft), credibility=grade)))

    def action_accept(self) -> None:
        """Accept the fact, and go on."""
        taken = self.known.facts
        here = any(each.paragraph == self.draft.at for each in self.draft.accepted)
        if here and not form.form(self.draft).says:
            self.change(form.settled(self.draft))  # what was accepted is all that there is to it
        elif self.attempt(lambda: form.settled(form.accepted(self.draft, taken))) and not self.draft.open:
            self._notices.say("All paragraphs are done; W writes what was accepted.")

    def action_accept_more(self) -> None:
        """Accept the fact, and stay for another."""
        taken = self.known.facts
        if self.attempt(lambda: form.accepted(self.draft, taken)):
            self.form.move_to("says")

    def action_pass(self) -> None:
        """Go on: the paragraph has no fact."""
        self.change(form.settled(self.draft))

    def action_paragraph(self, step: int) -> None:
        """Go to the next or previous paragraph."""
        if self.of_source:
            self.action_source()
        self.change(form.moved(self.draft, step), step=False)

    def action_undo(self) -> None:
        """Take the last step back."""
        self._turn(self._history.back(self.draft))

    def action_redo(self) -> None:
        """Do again what was taken back."""
        self._turn(self._history.forward(self.draft))

    def _turn(self, draft: Draft | None) -> None:
        if draft is None:
            self._notices.say("There is nothing to take back.", seconds=2)
        else:
            self.change(draft, step=False)

    def action_same(self) -> None:
        """Cite a fact that is there."""
        self.fields.same(self._fact_under_cursor)

    def action_rival(self) -> None:
        """Have the current fact answer a question otherwise than one that is there."""
        self.fields.rival(self._fact_under_cursor)

    def action_echo(self) -> None:
        """Say what an echo comes to."""
        self.fields.echo()

    def action_name(self) -> None:
        """Add what is chosen in the text as a name."""
        if self.chooser.words:
            self.fields.name(self.chooser.words)
        else:
            self._notices.say("Choose words of the text first: n goes to a find, . to a word, > takes one more.")

    @property
    def _fact_under_cursor(self) -> str:
        return self.field.removeprefix("near:") if self.field.startswith("near:") else ""

    def action_find(self, step: int) -> None:
        """Choose the next or previous find."""
        self.chooser.find(step)

    def action_word(self, step: int) -> None:
        """Choose the next or previous word."""
        self.chooser.word(step)

    def action_stretch(self, step: int) -> None:
        """Choose one word more or less."""
        self.chooser.stretch(step)

    # --- writing, help, leaving ---

    def action_write(self) -> None:
        """Ask whether to write what was accepted, and write it."""
        offer_to_write(self.draft, self.menu, self._write)

    async def _write(self) -> None:
        await self._keeper.rest()
        done = await written(self.draft, self._inbox, self._notices, self._host, self._unwritable)
        if done is not self.draft:
            self._history = History()  # what is in the theatre is not taken back by a key
            self.draft = done
            self.draw()

    def action_help(self) -> None:
        """Explain how the inbox is worked."""
        self.app.push_screen(Page("Help: Inbox", partial(rows.keys, self._settings.keys)))

    async def action_close(self) -> None:
        """Go back from the source's record to the facts; from these to the list, once all is kept."""
        if self.of_source:
            self.action_source()
            return
        await self._keeper.rest()
        self.dismiss(None)
