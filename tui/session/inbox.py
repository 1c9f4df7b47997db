"""The inbox of a theatre: its drafts in the user's data folder, and what becomes of one that is written."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from msgspec.structs import replace

from tui.analysis.constants import Methods
from tui.analysis.methods_in_force import setting_trial
from tui.analysis.views.event_rows import EventView, event_columns, event_edtf, event_title
from tui.base.errors import SyrtuiError
from tui.base.sanitize import clean
from tui.intake import folder, write
from tui.intake.draft import CitedRow, Draft
from tui.intake.write import Written
from tui.settings.paths import check_not_installed
from tui.store.originals import folder as originals
from tui.store.schema.frames import Store


class Inbox:
    """The drafts of one theatre. Its methods take their time: call them off the event loop."""

    def __init__(self, root: Path, title: str, data_home: Path, methods: Methods) -> None:
        """Take a theatre's folder and title, the user's data folder, and the constants that `check` goes by."""
        self.root = root
        self._data_home = data_home
        self._folder = folder.drafts_folder(data_home, root)
        self._originals = originals.OriginalsFolder(data_home, title)
        self._methods = methods

    def load(self) -> tuple[Sequence[Draft], Sequence[str]]:
        """Return the drafts, what is still to be done first and then the newest, and why files cannot be read."""
        drafts, broken = folder.load(self._folder)
        drafts.sort(key=lambda each: each.source.published, reverse=True)
        drafts.sort(key=lambda each: (bool(each.written), not each.open))
        return drafts, broken

    def take_event(self, store: Store, view: EventView) -> tuple[Draft, bool]:
        """Keep a draft of a row of event data; return it, and whether it was not there before.

        Raises:
            SyrtuiError: it cannot be made or kept.
        """
        from tui.intake.documents import check_installed
        from tui.intake.event import EventText, drafted, key_of

        check_installed()
        event = view.row
        cited = CitedRow(event.dataset, event.id)
        if (key := key_of(cited)) in folder.keys(self._folder):
            return folder.load_one(self._folder, key), False
        kept, _ = folder.load(self._folder)
        told = EventText(
            cited,
            event_title(event),
            event.text,
            event_columns(event),
            event_edtf(event),
            event.published.isoformat() if event.published is not None else "",
            event.url,
        )
        originals_there = originals.load(self._data_home, store).texts
        texts = {source: each.paragraphs for source, each in originals_there.items()}
        made = drafted(told, store, texts, [each.source.id for each in kept])
        self.save(made)
        return made, True

    def save(self, draft: Draft) -> None:
        """Keep a draft. Raises SyrtuiError where it cannot be."""
        try:
            folder.save(self._folder, draft)
        except OSError as error:
            raise SyrtuiError(f"the draft cannot be kept: {clean(error.strerror or str(error))[0].lower()}") from None

    def write(self, draft: Draft) -> tuple[Draft, Written]:
        """Write what was accepted of a draft into the theatre, and attach its text; return it with what was written.

        Raises:
            SyrtuiError: nothing is written, and why.
        """
        check_not_installed(self.root)
        today = datetime.now(tz=UTC).date().isoformat()
        try:
            written = write.write(
                self.root, draft, today, self._methods.vocabulary, partial(setting_trial, self._methods)
            )
            self._originals.save(originals.Wanted(written.source, draft.fingerprints), draft.paragraphs)
        except OSError as error:
            where = f"{clean(str(error.filename))[0]}: " if error.filename else ""
            raise SyrtuiError(f"{where}{clean(error.strerror or str(error))[0].lower()}") from None
        done = replace(draft, written=written.source)
        self.save(done)
        return done, written

    def drop(self, key: str) -> None:
        """Delete a draft. Raises SyrtuiError where it cannot be."""
        try:
            folder.remove(self._folder, key)
        except OSError as error:
            raise SyrtuiError(f"the draft cannot be deleted: {(error.strerror or str(error)).lower()}") from None
