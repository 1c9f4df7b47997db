"""What every pane is: a list of rows, made of a situation off the event loop and drawn on it."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Awaitable, Callable
from typing import ClassVar

import msgspec
from rich.style import Style
from textual.strip import Strip

from tui.analysis.facets import ByDay, Frequencies
from tui.analysis.situation import Situation
from tui.analysis.text_reuse.attached import Attached
from tui.analysis.views.cited_events import read_from
from tui.analysis.views.event_rows import EventDays
from tui.analysis.views.nothing_shown import nothing_shown
from tui.render.canvas import CURSOR
from tui.render.rows import empty
from tui.render.text import Line, RowList, Span, Target
from tui.ui.host import Session
from tui.ui.widgets.menu import Entry
from tui.ui.widgets.palette import palette
from tui.ui.widgets.rows import Position, RowsView
from tui.ui.widgets.strips import GUTTER, strip


class Request(msgspec.Struct, frozen=True):
    """All that a pane's content depends on: equal requests make equal content.

    `lines` is how many the window has, for a pane whose pictures grow with it; 0 for others.
    `attached` and `with_original` are for the pane that shows originals: what is attached, and whether the source that
    is read stands beside its original.
    """

    situation: Situation
    cells: int
    detail: str = ""
    attached: Attached | None = None
    with_original: bool = False
    lines: int = 0


class Content(msgspec.Struct, frozen=True, kw_only=True):
    """What a pane shows in answer to a request. A pane that needs more to draw itself adds fields."""

    rows: RowList
    heading: tuple[Line, ...] = ()


class Countable(msgspec.Struct, frozen=True):
    """What the things of a pane can be counted by: its key in a menu, its title, and what counts, in a thread."""

    key: str
    title: str
    count: Callable[[Situation], Frequencies]
    by_day: Callable[[Situation, Frequencies], ByDay]


class Pane(RowsView):
    """A list of rows made of a situation. A subclass says how, and what it has beside the list."""

    lists_facts: ClassVar[bool] = False
    """Whether it lists every fact that the filter shows."""
    shows_hits: ClassVar[bool] = True
    """Whether what a search finds is seen in it; where not, a search ends in the pane that lists facts."""
    chooses: ClassVar[str] = "columns"
    """What can be chosen to be shown."""
    keeps_detail: ClassVar[bool] = False
    """Whether `detail` is the user's, and kept from one session to the next."""
    jumps: ClassVar[bool] = False
    """Whether a letter leads to a row in it."""
    has_layouts: ClassVar[bool] = False
    """Whether it can show the same in another layout."""
    grows: ClassVar[bool] = False
    """Whether its pictures grow with the lines of the window."""
    rests_on: ClassVar[frozenset[str]] = frozenset({"corroboration"})
    """The methods behind what it shows: where the user has changed one's constants, it says so."""
    shows_of_base: ClassVar[frozenset[str]] = frozenset()
    """What it shows of a base already (`card`, `contributions`), so that an inspector beside it need not."""

    needs: ClassVar[frozenset[str]] = frozenset()
    """What it can show nothing without, besides facts: where the theatre has none of it, that is said."""
    home_of: ClassVar[frozenset[str]] = frozenset()
    """The kinds of things that are gone to in this pane."""
    shows_whole: ClassVar[bool] = True
    """Whether it shows those whole, without the inspector."""

    attached: Attached | None = None
    """The originals that the user attached, seen with the store at hand, in the pane that reads them."""

    content: Content | None = None
    """What is drawn."""
    picture: tuple[Line, ...] = ()
    """What stands in place of the rows, where it `draws_picture`."""

    def __init__(
        self,
        session: Session,
        *,
        on_move: Callable[[Target | None], None],
        on_open: Callable[[Target | None], Awaitable[None]],
    ) -> None:
        super().__init__(id=type(self).__name__.casefold(), on_move=on_move, on_open=on_open)
        self.session = session
        self.situation: Situation | None = None
        self._request: Request | None = None
        self._accepted: tuple[Request, Content] | None = None
        self.awaited: Request | None = None
        """What is not read yet of what is shown: until then something stands in its place."""
        self.on_turn: Callable[[], object] | None = None
        """Told that another part of what is shown is looked at, which is not read or made yet."""

    # --- what it shows ---

    @property
    def detail(self) -> str:
        """What it shows beyond its list, as text that `set_detail` takes: nothing, for most panes."""
        return ""

    def set_detail(self, detail: str) -> None:
        """Show another detail with the next drawing."""

    def leave_detail(self) -> None:
        """Go back from a detail to the list, with the next drawing."""

    def begin(self, situation: Situation) -> None:
        """Take up what is read beside a theatre; called when there is another, shown or not."""

    def take_events(self, events: EventDays) -> None:
        """Take how many events began on each day, once they are counted."""

    def prepare(self, situation: Situation) -> None:
        """Compute what `make` takes longest for, which is then remembered. Called off the event loop, ahead of need."""

    def request(self, situation: Situation) -> Request:
        """Return all that the content for a situation depends on, as the pane stands now."""
        # In a window of a few cells the frame around a pane takes them all, and more.
        # The window's lines, not its own: those are known before the first layout, and a line that opens below the pane
        # does not change them.
        lines = self.app.size.height if self.grows else 0
        return Request(situation, max(self.inner_width, 1), self.detail, lines=lines)

    @abstractmethod
    def make(self, request: Request) -> Content:
        """Return what to show. Called off the event loop: takes all it needs from the request, and writes nothing."""

    def reads_events(self, request: Request) -> bool:
        """Return whether `make` reads events, which may take long; `meanwhile` then stands in."""
        return False

    def meanwhile(self, request: Request) -> Content:
        """Return what can be shown until the events are read."""
        raise NotImplementedError

    def accept(self, request: Request, content: Content | None) -> None:
        """Give the pane what was made off the event loop: the next drawing takes it, if it still is what is asked.

        None stands for what is still being read: it is awaited.
        """
        self.awaited = request if content is None else None
        self._accepted = request, content if content is not None else self.meanwhile(request)
        if self._request == request:
            self._request = None  # drawn with what stood in its place

    def is_ready(self, situation: Situation) -> bool:
        """Return whether nothing needs to be made for a situation before it is drawn."""
        accepted = self._accepted[0] if self._accepted is not None else None
        return self.request(situation) in (self._request, accepted)

    def draw(self, situation: Situation, *, at: Position | None = None) -> None:
        """Draw a situation, unless it is drawn already; the cursor stays where it is, or goes to `at`."""
        before, request = self._request, self.request(situation)
        if request == before and at is None:
            return
        content = self.content
        if content is None or request != before:
            # Taken even if it does not fit, lest it hold on to a situation that is no longer looked at.
            accepted, self._accepted = self._accepted, None
            if accepted is not None and accepted[0] == request:
                content = accepted[1]
            elif self.reads_events(request) and (self.awaited is not None or read_from(situation)):
                content, self.awaited = self.meanwhile(request), request
            else:
                content, self.awaited = self.make(request), None
        refiltered = before is not None and before.situation.lens.where != situation.lens.where
        if at is None and refiltered and content.rows.find(self.position.key) is None:
            at = Position()  # another filter lists something else: it is read from its beginning
        self.situation, self._request, self.content = situation, request, content
        # Asked only then: to say why nothing is shown, the filter is tried without each of its parts.
        self.empty = () if len(content.rows) else self.nothing(situation)
        self.show(content.rows, content.heading, at=at)

    def nothing(self, situation: Situation) -> tuple[Line, ...]:
        """Return what stands where there are no rows."""
        return empty.lines(nothing_shown(situation), self.needs)

    def redraw(self) -> None:
        """Draw the same situation in another detail or width; a hidden pane is drawn when it is shown."""
        if self.situation is not None and self.display:
            self.draw(self.situation)
            if self.awaited is not None and self.on_turn is not None:
                self.on_turn()

    def on_resize(self) -> None:
        """Draw the same for another width."""
        self.redraw()

    # --- a picture in place of the rows ---

    @property
    def draws_picture(self) -> bool:
        """Whether a picture stands over all of the rows, which are what the cursor goes to in it."""
        return False

    @property
    def picture_width(self) -> int:
        """Cells that a picture has: a blank at either side."""
        return self.inner_width + GUTTER - 1

    def _keep_in_sight(self) -> None:
        if self.draws_picture:
            self.top = 0
        else:
            super()._keep_in_sight()

    def _lines(self, numbers: range) -> list[Strip]:
        if not self.draws_picture or not len(self.rows):
            return super()._lines(numbers)
        width, background = self.size.width, self.visual_style.rich_style
        lines = (self.picture[y] if y < len(self.picture) else () for y in numbers)
        return [strip((Span(" "), *line), width, background, self._style) for line in lines]

    def _style(self, name: str) -> Style:
        colours = palette(self.app.theme)
        if name == CURSOR:
            return colours["title"] + (colours.cursor if self.has_focus else colours.resting_cursor)
        return colours[name]

    # --- where things are opened ---

    async def seek(self, situation: Situation, target: Target) -> None:
        """Read what tells whether a target is shown in this pane, and where."""

    def opens(self, target: Target, here: Pane | None) -> bool:
        """Return whether a target is shown whole in this pane; `here` is the pane it is opened from, if it is one."""
        return False

    def aim(self, target: Target) -> None:
        """Turn to the detail that shows a target, with the next drawing."""

    def reveal(self, target: Target) -> None:
        """Put the cursor on a target that this pane shows, and what follows it into sight."""
        # At the foot of the window a base that was opened would show nothing of what belongs to it.
        self.move_to(f"{target.kind}:{target.id}", topmost=True)

    def jump(self, letter: str) -> bool:
        """Put the cursor on the next row that begins with a letter; return whether there is one."""
        return False

    # --- what can be chosen in it ---

    def orders(self) -> list[Entry]:
        """Return every order that it can take, and which it has."""
        return []

    @property
    def ordering(self) -> str:
        """What stands above its orders."""
        return "Sort by; the same again turns it round"

    def sort(self, number: int) -> bool:
        """Take one of the orders; turned round, where it has that already. Return whether it is read from the top."""
        return True

    def choices(self) -> list[Entry]:
        """Return everything that can be chosen to be shown, and whether it is."""
        return []

    def choose(self, number: int) -> None:
        """Show one of the choices, or hide it."""

    def adjust(self, number: int, step: int) -> None:
        """Make one of the choices wider or narrower."""

    def counted(self) -> tuple[Countable, ...]:
        """Return what its own things can be counted by; nothing where those are facts."""
        return ()

    def change_layout(self) -> None:
        """Take the other layout, with the next drawing."""

    @property
    def magnifies(self) -> bool:
        """Whether it can be zoomed into."""
        return False

    @property
    def has_original(self) -> bool:
        """Whether what it shows has an original that can be shown beside it."""
        return False

    def toggle_original(self) -> None:
        """Show the original, or hide it."""
