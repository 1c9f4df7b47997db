"""`syrtui init`: a new theatre."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import click

from tui.base.errors import SyrtuiError

_TO_TRY: Final = """\
{shown}: an invented conflict to learn on; open it with `syrtui --data {shown}`, and
  1  look at the base that is lost, `[` and `]` go a day back and forward: what was known of it, and from whom?
  5  open a source: which are in Spanish or Arabic, which is lost, who admits what he loses by?
  6  see which answers contradict each other, and which of them the map bears out
  8  find the forecast that nobody has resolved, and resolve it: `syrtui --data {shown} new resolution`
README.md in it goes on from there; `syrtui check {shown}` tells what is wrong after a change\
"""


@click.command("init")
@click.argument("folder", type=click.Path(path_type=Path), metavar="DIR")
@click.option("--example", is_flag=True, help="Make it a tutorial: an invented conflict to try everything on.")
def command(folder: Path, example: bool) -> None:
    """Make a small theatre in DIR, a new or empty folder, to begin your own from."""
    from tui.base.sanitize import clean
    from tui.store.schema.jsonschema import json_schema_text, schema_file_name
    from tui.store.schema.records import KINDS
    from tui.store.schema.templates import theatre_files

    shown = clean(str(folder))[0]
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise SyrtuiError(f"{shown}: this is not an empty folder; name a new one")
    today = datetime.now(tz=UTC).date().isoformat()
    files = _example_files() if example else theatre_files("A new theatre", today)
    files.update((schema_file_name(kind), json_schema_text(kind)) for kind in KINDS)
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    filled_in = f"{shown}: a theatre to fill in; look at it with `syrtui --data {shown}`"
    click.echo(_TO_TRY.format(shown=shown) if example else filled_in)


def _example_files() -> dict[str, str]:
    """Return the files of the tutorial, text by path, whose first lines name the schemas of their own folder."""
    from tui.settings.paths import bundled_example
    from tui.store.schema.jsonschema import modeline

    root = bundled_example()
    texts = [root / "README.md", *sorted(root.glob("*.csv")), *sorted(root.glob("originals/*.txt"))]
    files = {path.relative_to(root).as_posix(): path.read_text(encoding="utf-8") for path in texts}
    for path in sorted(root.rglob("*.yaml")):
        name = path.relative_to(root)
        # Where it ships, the schemas lie a folder higher.
        _, _, text = path.read_text(encoding="utf-8").partition("\n")
        kind = name.parts[0].removesuffix(".yaml")
        files[name.as_posix()] = f"{modeline(kind, len(name.parts) - 1)}\n{text}"
    return files
