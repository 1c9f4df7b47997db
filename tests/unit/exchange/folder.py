"""A theatre in a folder, and files beside it to import."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import polars as pl

from tests.theatres import write as write_theatre
from tui.exchange.importing import Outcome, Plan, import_file
from tui.exchange.input_file import InputFile
from tui.store.load.reader import read


class Folder:
    """A theatre, and files to import into it."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.root = write_theatre(path / "theatre")

    def file(self, name: str, content: str | bytes) -> Path:
        path = self.path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    def take(self, form: str, path: str, content: str | bytes, **plan: Any) -> Outcome:
        encoding = plan.pop("encoding", None)
        made = Plan(format=form, root=self.root, store=read(self.root), **plan)
        return import_file(made, InputFile(self.file(path, content), encoding))

    def rows(self, dataset: str) -> pl.DataFrame:
        return pl.concat(pl.read_parquet(each) for each in sorted((self.root / "events" / dataset).glob("*/*.parquet")))
