"""The sources: a list, and a reader for the one that is open."""

from __future__ import annotations

from pathlib import Path

from msgspec.structs import replace

from tui.analysis.situation import Situation
from tui.analysis.text_reuse.attached import Attached
from tui.analysis.views.reading import reading
from tui.analysis.views.sources import source_list
from tui.base.daemon_thread import in_background
from tui.render.rows import reader, sources
from tui.render.rows.side_by_side import SIDE_BY_SIDE
from tui.render.text import Target
from tui.store.originals import folder
from tui.store.originals.folder import Originals
from tui.store.schema.frames import Store
from tui.ui.panes.pane import Content, Pane, Request
from tui.ui.widgets.rows import Position


class Sources(Pane):
    """The list of sources, or one of them to read."""

    needs = frozenset({"sources"})
    reading = ""
    """The source that is read, or nothing."""
    wants_original: bool | None = None
    """Whether the user asked for the original, or against it; None: shown where there is room beside the digest."""

    @property
    def detail(self) -> str:
        """The source that is read, or nothing."""
        return self.reading

    def set_detail(self, detail: str) -> None:
        """Read a source; with nothing, list them all."""
        self.reading = detail

    def leave_detail(self) -> None:
        """List them all."""
        self.reading = ""

    def request(self, situation: Situation) -> Request:
        """Return all that the content depends on, with the originals that are attached."""
        if self.attached is None or self.attached.store is not situation.store:  # the theatre may be read again
            originals = self.attached.originals if self.attached is not None else Originals()
            self.attached = Attached(situation.store, originals)
        return replace(super().request(situation), attached=self.attached, with_original=self._with_original)

    def make(self, request: Request) -> Content:
        """Return the rows of the list or of the reader."""
        situation, cells, source = request.situation, request.cells, request.detail
        attached = request.attached or Attached(situation.store)
        if not source:
            heading = tuple(sources.list_heading(cells))
            return Content(rows=sources.list_rows(source_list(situation, attached), cells), heading=heading)
        view = reading(situation, attached, source, with_original=request.with_original)
        return Content(rows=reader.rows(view, cells))

    # --- reading ---

    def opens(self, target: Target, here: Pane | None) -> bool:
        """Return whether it is a source, or a paragraph; of the one that is read here, the inspector tells more."""
        return target.kind == "source" or (target.kind == "paragraph" and not (here is self and self._reads(target)))

    def _reads(self, paragraph: Target) -> bool:
        return paragraph.id.rpartition("#")[0] == self.reading != ""

    def aim(self, target: Target) -> None:
        """Read a source, or that of a paragraph."""
        self.reading = target.id.partition("#")[0]

    def reveal(self, target: Target) -> None:
        """Go to the beginning of a source, or to a paragraph."""
        if self.situation is not None:
            self.draw(self.situation, at=Position(target.id if target.kind == "paragraph" else "", self.page // 3))

    # --- originals ---

    def on_show(self) -> None:
        """Read the originals, which may have changed since the pane was last shown."""
        if self.situation is not None:
            self.begin(self.situation)

    def begin(self, situation: Situation) -> None:
        """Read the originals for a theatre."""
        home = self.session.data_home
        if home is not None:
            self.run_worker(self._fetch(situation.store, home), exclusive=True, group="originals")

    async def _fetch(self, store: Store, data_home: Path) -> None:
        """Read the originals and compare them off the event loop; show them if they are others than before."""
        attached = self.attached
        known = attached.originals if attached is not None and attached.store is store else Originals()
        # Looked up here: the thread may touch no widget.
        reading = self.reading

        def work() -> Attached | None:
            originals = folder.load(data_home, store)
            if originals == known:
                return None
            attached = Attached(store, originals)
            # Remembered from here on: the drawing, on the event loop, need not compare anything.
            for source in (reading, *originals.texts):
                attached.echoed_paragraphs(source)
            return attached

        attached = await in_background(work)
        if attached is not None:
            self.attached = attached
        if attached is not None and self.display:
            self.redraw()
            # For the footer, which has a key more where there is an original.
            self._moved()

    @property
    def has_original(self) -> bool:
        """Whether there is an original of the source that is read."""
        return self.attached is not None and self.attached.text(self.reading) is not None

    @property
    def _with_original(self) -> bool:
        return self.wants_original if self.wants_original is not None else self.inner_width >= SIDE_BY_SIDE

    def toggle_original(self) -> None:
        """Show the original, or hide it."""
        self.wants_original = not self._with_original
        self.redraw()
