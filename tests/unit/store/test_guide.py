"""The curators' guide is right: its worked example checks clean, and so do the first lines that it tells of."""

from __future__ import annotations

import re
from pathlib import Path

from tui.settings.paths import bundled_data
from tui.store.load.reader import read
from tui.store.schema.frames import Store
from tui.store.schema.jsonschema import schema_file_name
from tui.store.validate.lint import check

_BLOCK = re.compile(r"^```yaml\n# (\S+\.yaml)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def example(root: Path) -> Store:
    guide = (bundled_data() / "README.md").read_text(encoding="utf-8")
    for name, text in _BLOCK.findall(guide):
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return read(root)


def test_the_worked_example_checks_clean(tmp_path: Path) -> None:
    frames = example(tmp_path).frames
    assert check(tmp_path).problems == ()
    assert frames.citations["root"].to_list() == ["harbour-post", "ministry"]
    assert frames.facts["question"].to_list() == ["boats-gone", "boats-gone"]


def test_every_data_file_names_its_schema() -> None:
    data = bundled_data()
    for path in data.rglob("*.yaml"):
        kind = path.relative_to(data).parts[0].removesuffix(".yaml")
        first = path.read_text(encoding="utf-8").splitlines()[0]
        assert first.startswith("# yaml-language-server: $schema=")
        assert (path.parent / first.partition("=")[2]).resolve() == (data / schema_file_name(kind)).resolve()
