"""The curators' guide is right: its worked example checks clean, and so do the first lines that it tells of."""

from __future__ import annotations

import re
from functools import partial
from pathlib import Path

from tui.analysis.constants import Methods
from tui.analysis.methods_in_force import setting_trial
from tui.settings.paths import bundled_data, bundled_example
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
    assert frames.citations["origin"].to_list() == ["harbour-post", "ministry", "harbour-post"]
    assert frames.facts["question"].to_list() == ["boats-gone", "boats-gone", None]


def test_the_changes_that_the_guide_lists_can_be_tried(tmp_path: Path) -> None:
    guide = (bundled_data() / "README.md").read_text(encoding="utf-8")
    section = guide[guide.index("## Assumptions") : guide.index("## Deception checks")]
    changes = re.findall(r"`(\{[a-z]+: [^`]*\})`", section)
    assert len(changes) == 4
    example(tmp_path)
    file = tmp_path / "assumptions.yaml"
    text = file.read_text(encoding="utf-8")
    methods = Methods()
    for change in changes:
        file.write_text(re.sub(r"if-wrong: .*", f"if-wrong: {change}", text), encoding="utf-8")
        assert check(tmp_path, vocabulary=methods.vocabulary, trial=partial(setting_trial, methods)).problems == ()


def test_the_resolution_and_the_deception_check_of_the_guide_fit_its_example(tmp_path: Path) -> None:
    guide = (bundled_data() / "README.md").read_text(encoding="utf-8")
    resolved, deception = re.findall(r"^```\n(  (?:resolved|deception): .*\n)```$", guide, re.MULTILINE)
    example(tmp_path)
    outlook, actors = tmp_path / "facts" / "outlook.yaml", tmp_path / "actors.yaml"
    resolved = resolved.replace("two-boats-at-the-quay", "three-boats-left")
    outlook.write_text(outlook.read_text(encoding="utf-8") + resolved, encoding="utf-8")
    actors.write_text(actors.read_text(encoding="utf-8") + deception, encoding="utf-8")
    assert check(tmp_path, vocabulary=Methods().vocabulary).problems == ()


def test_every_data_file_names_its_schema() -> None:
    data, example = bundled_data(), bundled_example()
    for path in data.rglob("*.yaml"):
        kind = path.relative_to(example if path.is_relative_to(example) else data).parts[0].removesuffix(".yaml")
        first = path.read_text(encoding="utf-8").splitlines()[0]
        assert first.startswith("# yaml-language-server: $schema=")
        assert (path.parent / first.partition("=")[2]).resolve() == (data / schema_file_name(kind)).resolve()
