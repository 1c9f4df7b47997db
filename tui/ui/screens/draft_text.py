"""Choosing words and finds in the original of a draft."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from tui.intake import form, selection
from tui.intake.draft import Sign
from tui.ui.screens.notices import Notices

if TYPE_CHECKING:
    from tui.ui.screens.draft import DraftScreen

_FIELD_OF: Final[dict[Sign, form.Field]] = {
    "actor": "actors", "place": "places", "date": "when", "figure": "quantity", "said": "chain",
}  # fmt: skip


class DraftText:
    """What is chosen in the paragraph at hand, and the keys that choose."""

    def __init__(self, screen: DraftScreen, notices: Notices) -> None:
        self._screen, self._notices = screen, notices
        self.chosen: selection.Selection | None = None

    @property
    def _paragraph(self) -> str:
        draft = self._screen.draft
        return draft.paragraphs[draft.at - 1]

    @property
    def words(self) -> str:
        """Return the words that are chosen; "" where none are."""
        start, end = self.chosen or (0, 0)
        return self._paragraph[start:end]

    def find(self, step: int) -> None:
        """Choose the next or previous find, and go to its field."""
        draft = self._screen.draft
        marks = form.proposal(draft, draft.at).marks
        if not marks:
            self._notices.say("Nothing was found in this paragraph.", seconds=3)
            return
        spans = [(each.start, each.end) for each in marks]
        at = selection.following(spans, self.chosen, step)
        self.chosen = spans[at]
        field = _FIELD_OF.get(marks[at].sign)
        if field is not None:
            self._screen.form.move_to(field)
        self._screen.draw()

    def word(self, step: int) -> None:
        """Choose the next or previous word of the paragraph."""
        words = selection.words(self._paragraph)
        if words:
            self.chosen = words[selection.following(words, self.chosen, step)]
            self._screen.draw()

    def stretch(self, step: int) -> None:
        """Choose one word more or less at the end."""
        if self.chosen is None:
            self.word(1)
        else:
            self.chosen = selection.stretched(self._paragraph, self.chosen, step)
            self._screen.draw()
