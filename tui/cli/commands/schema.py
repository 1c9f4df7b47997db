"""`syrtui schema`: the JSON Schema of the data files."""

from __future__ import annotations

from pathlib import Path

import click

from tui.cli.options import Options
from tui.store.schema.records import KINDS


@click.command("schema")
@click.argument("kind", required=False, type=click.Choice(list(KINDS)))
@click.option("--write", is_flag=True, help="Write all of them into the theatre's folder, for editors.")
@click.pass_obj
def command(options: Options, kind: str | None, write: bool) -> None:
    """Print the JSON Schema of one kind of data file, or of all as one object by kind.

    An editor with the YAML language server uses the schema that a file's first line names:
    `# yaml-language-server: $schema=../facts.schema.json`.
    """
    import msgspec

    from tui.store.schema.jsonschema import json_schema, json_schema_text, schema_file_name

    if write:
        root = options.theatre()
        for name in KINDS:
            path: Path = root / schema_file_name(name)
            path.write_text(json_schema_text(name), encoding="utf-8")
            click.echo(str(path))
    elif kind is not None:
        click.echo(json_schema_text(kind), nl=False)
    else:
        every = {name: json_schema(name) for name in KINDS}
        click.echo(msgspec.json.format(msgspec.json.encode(every), indent=2).decode())
