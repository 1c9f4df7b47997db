"""`syrtui init`: a new theatre."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import click

from tui.base.errors import SyrtuiError


@click.command("init")
@click.argument("folder", type=click.Path(path_type=Path), metavar="DIR")
def command(folder: Path) -> None:
    """Make a small theatre in DIR, a new or empty folder, to begin your own from."""
    from tui.base.sanitize import clean
    from tui.store.schema.jsonschema import json_schema_text, schema_file_name
    from tui.store.schema.records import KINDS
    from tui.store.schema.templates import theatre_files

    shown = clean(str(folder))[0]
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise SyrtuiError(f"{shown}: this is not an empty folder; name a new one")
    files = theatre_files("A new theatre", datetime.now(tz=UTC).date().isoformat())
    files.update((schema_file_name(kind), json_schema_text(kind)) for kind in KINDS)
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    click.echo(f"{shown}: a theatre to fill in; look at it with `syrtui --data {shown}`")
