"""A source that is published after the theatre's window: told of, and reached by keys."""

from __future__ import annotations

from pathlib import Path

from tests.screen.terminal import opened
from tests.theatres import changed, write


async def test_the_screen_tells_of_what_is_known_later_and_leads_to_it(tmp_path: Path) -> None:
    later = changed("sources/gazette.yaml", "published: 2024-12-03T23:30:00Z", "published: 2024-12-14")
    root = write(tmp_path / "t", later)
    async with opened((120, 40), data=root) as terminal:
        assert "as known on 9 Dec 2024" in terminal.lines[0]
        assert "1 source later, to 14 Dec" in terminal.part(terminal.main.scrubber)
        before = terminal.situation.known
        await terminal.press("0")
        assert "as known on 14 Dec 2024" in terminal.lines[0]
        assert terminal.situation.known > before
        assert " 14 Dec" in terminal.part(terminal.main.scrubber)
        assert "later" not in terminal.part(terminal.main.scrubber)
        await terminal.press("[")
        assert terminal.situation.known == before
        await terminal.press("]")
        assert terminal.situation.known > before
