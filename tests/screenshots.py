"""The README's pictures: a real terminal, driven through the main journeys: `python tests/screenshots.py`.

Each picture is what the terminal shows after the keys of its journey. The font that an SVG would fetch is left out.
"""

from __future__ import annotations

import io
import re
import sys
import tempfile
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from rich.console import Console
from rich.style import Style
from rich.terminal_theme import TerminalTheme
from rich.text import Text

if TYPE_CHECKING:
    from tests.endtoend.pty import Terminal

ROOT: Final = Path(__file__).resolve().parent.parent
FOLDER: Final = ROOT / ".github" / "screens"
SIZE: Final = (120, 36)
COLOURS: Final = {"SYRTUI_THEME": "syrtui-dark", "COLORTERM": "truecolor"}
THEME: Final = TerminalTheme((20, 23, 28), (214, 217, 222), [(0, 0, 0)] * 8, [(0, 0, 0)] * 8)
"""What the terminal shows where nothing is drawn: the ground and the text of the theme that is pictured."""

NAMED: Final = {"red": "#e5787f", "green": "#8fc27a", "brown": "#d9b36c", "blue": "#7aa5e0", "cyan": "#6cc0c8"}
"""The colours of a shell's programs, by pyte's names."""


class Step(NamedTuple):
    """Keys, the words that stand on the screen once they have worked, and the picture's name, if it is kept."""

    keys: str
    words: tuple[str, ...]
    picture: str = ""


JOURNEYS: Final = (
    # From the overview to the paragraph that says it.
    Step("", ("1 of 6", "end the tour")),
    Step("1", ("Khmeimim Air Base", "New on", "What adds up")),
    Step("/20 km\r", ("1 of ", "filter 20 km")),
    Step("\r\r", ("Chain",)),
    Step("\r", ("▌ ¶6", "Facts cited here", "› F3 Khmeimim lies just 20 km"), "paragraph"),
    # Both bases at a glance, and as known six days before.
    Step("x1", ("no filter", "New on", "What adds up"), "overview"),
    Step("{]", ("as known on", "3 Dec 2024", "3 Dec 2024")),
    Step("0", ("as known on 9 Dec 2024", "9 Dec 2024")),
    # How the index came about, who says otherwise, and where all that is.
    Step("3", ("History", "retrospective", "moderate"), "bases"),
    Step("6", ("How far is the front", "possible km", "40.1 km"), "disputes"),
    Step("7", ("▌Khmeimim Air Base", "100 km", "20 km, ≤20 mi, 35 km"), "map"),
)


def drawn(terminal: Terminal, size: tuple[int, int] = SIZE) -> str:
    """The terminal's screen as an SVG."""
    columns, lines = size
    console = Console(
        record=True, width=columns, height=lines, file=io.StringIO(), force_terminal=True, color_system="truecolor"
    )
    for line in terminal.characters:
        text = Text(no_wrap=True, end="\n")
        for look, cells in groupby(line, style):
            text.append("".join(cell.data for cell in cells), look)
        console.print(text, crop=True, soft_wrap=True)
    svg = console.export_svg(title="syrtui", theme=THEME, unique_id="syrtui")
    return re.sub(r"\s*@font-face\s*\{.*?\}", "", svg, flags=re.DOTALL)


def style(cell: Any) -> Style:
    """How a cell of pyte's is drawn."""
    return Style(
        color=colour(cell.fg), bgcolor=colour(cell.bg), bold=cell.bold, underline=cell.underscore, reverse=cell.reverse
    )


def colour(name: str) -> str | None:
    """A colour of pyte's, which writes a name or six hexadecimal digits; none for the terminal's own."""
    return NAMED.get(name) or (f"#{name}" if re.fullmatch(r"[0-9a-f]{6}", name) else None)


def main() -> None:
    """Walks all journeys, and draws the pictures anew."""
    from tests.endtoend.pty import environment, opened

    FOLDER.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as home:
        env = environment(Path(home), **COLOURS)
        with opened([sys.executable, "-m", "tui"], SIZE, env, ROOT) as terminal:
            for step in JOURNEYS:
                terminal.write(step.keys)
                terminal.shows(*step.words)
                if step.picture:
                    terminal.rests()
                    path = FOLDER / f"{step.picture}.svg"
                    path.write_text(drawn(terminal), encoding="utf-8")
                    print(path.relative_to(ROOT))  # noqa: T201
            terminal.write("q")
            terminal.ends()


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    main()
