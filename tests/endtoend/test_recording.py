"""The recording's own steps, played in a terminal: an article goes in by few keys, and what is written is sound."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.recording import CAST, FOLDER, ROOT, SIZE, STEPS, play, shell
from tui.store.load.reader import read
from tui.store.originals import folder as originals
from tui.store.validate.lint import check

MOST = 25
SOURCE = "harbour-gazette-2025-03-12"


@pytest.mark.skipif(shutil.which("git") is None, reason="git shows what was written")
def test_the_article_of_the_recording_goes_in_by_few_keys(tmp_path: Path) -> None:
    pressed = [step.key for step in STEPS if step.key and not step.in_shell]
    number = len(pressed) - pressed[::-1].index("W") + 1  # until it is written
    assert number <= MOST
    assert f"It took {number} keys beside the words" in (ROOT / "README.md").read_text(encoding="utf-8")
    with shell(tmp_path) as terminal:
        play(terminal)
    root = tmp_path / "quimeras"
    counted = subprocess.run(["git", "diff", "--numstat"], cwd=root, capture_output=True, text=True, check=True).stdout
    files = {name: (int(added), int(gone)) for added, gone, name in re.findall(r"(\d+)\t(\d+)\t(\S+)", counted)}
    assert set(files) == {"facts/isla-vigia.yaml", f"facts/{SOURCE}.yaml", f"sources/{SOURCE}.yaml"}
    assert all(added and not gone for added, gone in files.values()), files
    assert check(root).problems == ()
    frames = read(root).frames
    cited = frames.citations.filter(source=SOURCE).select("fact", "paragraph", "credibility")
    assert cited.sort("fact").rows() == [
        ("eleven-boats-front-lie-off-los", 3, 2),
        ("tanker-brought-250-t-fuel-isla", 2, 3),
        ("vigia-on-alert", 3, 2),
    ]
    (boats,) = frames.facts.filter(id="eleven-boats-front-lie-off-los").select("kind", "when").rows()
    assert boats == ("position", "2025-03-12")
    assert SOURCE in originals.load(tmp_path / ".local/share/syrtui", read(root)).texts


def test_the_recording_is_an_asciicast_that_names_no_machine() -> None:
    head, *events = map(json.loads, CAST.read_text(encoding="utf-8").splitlines())
    assert (head["version"], head["width"], head["height"]) == (2, *SIZE)
    times = [time for time, _, _ in events]
    assert times == sorted(times)
    assert {kind for _, kind, _ in events} == {"o", "m"}
    stills = [step.still for step in STEPS if step.still]
    assert [data for _, kind, data in events if kind == "m"] == stills
    shown = [CAST, *(FOLDER / f"{still}.svg" for still in stills)]
    for path in shown:
        assert not re.search(r"/(?:home|root|tmp|work|usr|Users|mnt)\b", path.read_text(encoding="utf-8")), path.name
