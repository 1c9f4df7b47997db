"""The sources: a list, and a reader for the one that is open."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from tui.analysis.situation import Situation
from tui.analysis.text_reuse.attached import Attached
from tui.base.daemon_thread import in_background
from tui.render.rows import reader, sources
from tui.render.rows.side_by_side import SIDE_BY_SIDE
from tui.render.text import Line, RowList, Target
from tui.store.originals import folder
from tui.store.originals.folder import Originals
from tui.store.schema.frames import Store
from tui.ui.panes.pane import Pane
from tui.ui.widgets.rows import Position


class Sources(Pane):
    """Lists the sources, or reads one."""

    reading = ""
    data_home: Path | None = None
    """The user's data folder, with the originals; None: nowhere."""
    attached: Attached | None = None
    wants_original: bool | None = None
    """Whether the user asked for the original, or against it; None: shown where there is room beside the digest."""

    @property
    def detail(self) -> str:
        """The source that is read, or nothing."""
        return self.reading

    def set_detail(self, detail: str) -> None:
        """Reads a source; with nothing, lists them all."""
        self.reading = detail

    def make(self, situation: Situation, cells: int) -> tuple[RowList, Iterable[Line]]:
        """Rows of the list or of the reader."""
        attached = self._attached_to(situation)
        if not self.reading:
            return sources.list_rows(situation, attached, cells), sources.list_heading(cells)
        shown = self.wants_original if self.wants_original is not None else cells >= SIDE_BY_SIDE
        return reader.rows(situation, attached, self.reading, cells, with_original=shown), ()

    def _attached_to(self, situation: Situation) -> Attached:
        """What is attached, seen with the store at hand: the theatre may have been read again since."""
        attached = self.attached
        if attached is None:
            attached = self.attached = Attached(situation.store)
        elif attached.store is not situation.store:
            attached = self.attached = Attached(situation.store, attached.originals)
        return attached

    def on_show(self) -> None:
        """Looks what is attached, which may have changed since the pane was last shown."""
        if self.data_home is not None and self.situation is not None:
            self.run_worker(self._fetch(self.situation.store, self.data_home), exclusive=True, group="originals")

    async def _fetch(self, store: Store, data_home: Path) -> None:
        """Reads the originals and compares them, off the event loop, and shows them if they are others than before."""
        before = self.attached

        def work() -> Attached | None:
            where = folder.folder(data_home, store.theatre.title)
            found = folder.load(where, store.frames.sources["id"].to_list())
            if found == (before.originals if before is not None else Originals()):
                return None
            attached = Attached(store, found)
            attached.sayings(self.reading)
            return attached

        attached = await in_background(work)
        if attached is not None:
            self.attached = attached
            self._draw_again()
            self._moved()

    def read(self, source: str, paragraph: int | None = None) -> None:
        """Opens a source, at a paragraph if one is named."""
        self.reading = source
        if self.situation is not None:
            key = f"{source}#{paragraph}" if paragraph else ""
            self.draw(self.situation, at=Position(key, self.page // 3))

    def reads(self, target: Target) -> bool:
        """Whether the target is of the source that is read."""
        return target.id.rpartition("#")[0] == self.reading != ""

    @property
    def has_original(self) -> bool:
        """Whether there is an original of the source that is read."""
        return self.attached is not None and self.attached.text(self.reading) is not None

    def toggle_original(self) -> None:
        """Shows the original, or hides it."""
        shown = self.wants_original if self.wants_original is not None else self.inner_width >= SIDE_BY_SIDE
        self.wants_original = not shown
        self._draw_again()

    def _draw_again(self) -> None:
        """Draws anew what is shown; what is hidden is drawn when it is shown."""
        self._drawn = None
        if self.situation is not None and self.display:
            self.draw(self.situation, at=self.position)
