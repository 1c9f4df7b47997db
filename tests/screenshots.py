"""The README's pictures, drawn by the app itself from the theatre that ships: `python tests/screenshots.py`.

Each is what a terminal shows after the keys listed here. The font that the SVG would fetch from elsewhere is left out.
"""

from __future__ import annotations

import asyncio
import os
import re
import sys
from pathlib import Path
from typing import Final, NamedTuple

ROOT: Final = Path(__file__).resolve().parent.parent
FOLDER: Final = ROOT / ".github" / "screens"


class Picture(NamedTuple):
    """A file, the size of its terminal in columns and lines, and the keys pressed before it is taken."""

    name: str
    size: tuple[int, int]
    keys: tuple[str, ...]


PICTURES: Final = (
    Picture("overview", (120, 36), ()),
    Picture("paragraph", (120, 36), ("slash", *"20 km", "enter", "enter", "enter", "enter")),
    Picture("map", (120, 36), ("7",)),
)


async def take(picture: Picture) -> str:
    """The SVG of one picture."""
    from tui import config, paths
    from tui.app import Syrtui
    from tui.screens.main import Main

    settings = config.load(paths.bundled_config(), None, {"SYRTUI_THEME": "syrtui-dark"})
    app = Syrtui(paths.bundled_data(), settings)
    async with app.run_test(size=picture.size) as pilot:
        while not isinstance(app.screen, Main):
            await pilot.pause(0.01)
        await pilot.press(*(key if key != " " else "space" for key in picture.keys))
        await pilot.pause()
        drawn = app.export_screenshot(title="syrtui")
    return re.sub(r"\s*@font-face\s*\{.*?\}", "", drawn, flags=re.DOTALL)


def main() -> None:
    """Draws every picture anew."""
    os.environ.pop("NO_COLOR", None)
    FOLDER.mkdir(parents=True, exist_ok=True)
    for picture in PICTURES:
        path = FOLDER / f"{picture.name}.svg"
        path.write_text(asyncio.run(take(picture)), encoding="utf-8")
        print(path.relative_to(ROOT))  # noqa: T201


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    main()
