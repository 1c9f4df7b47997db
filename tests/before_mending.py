"""The theatre as it shipped before its facts were mended, with the little that the tables of the methods assume.

`tests/fixtures/store-before-mending` holds its records as they were; `OVERLAY` is all that differs.
"""

from __future__ import annotations

import shutil
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from tui.store.load.reader import read
from tui.store.schema.frames import Store

FOLDER = Path(__file__).parent / "fixtures" / "store-before-mending"
OVERLAY = {
    # Who holds the bases: a guarantee or a denial by the owner's side is no evidence.
    "theatre.yaml": [("bases: [khmeimim, tartus-naval-base]", """\
bases:
  - {place: khmeimim, owner: russia}
  - {place: tartus-naval-base, owner: russia}""")],
    # However Assad went, the government that he led is gone.
    "facts/damascus.yaml": [
        (f"answers: {{question: assad-departure, answer: {answer}}}",
         f"ends: [syrian-government]\n  answers: {{question: assad-departure, answer: {answer}}}")
        for answer in ("overthrown", "stepped-down")
    ],
}  # fmt: skip
OF_DATE = {
    # The question when the offensive began, as one that asks for a date: a week holds each of its days.
    "questions.yaml": [("- id: offensive-start\n", "- id: offensive-start\n  of: date\n")],
}


@cache
def before_mending(*, of_date: bool = False) -> Store:
    """The store with the overlay; with `OF_DATE`, too, where asked for."""
    with TemporaryDirectory() as place:
        root = Path(shutil.copytree(FOLDER, Path(place) / "theatre"))
        for changes in (OVERLAY, OF_DATE if of_date else {}):
            for name, replaced in changes.items():
                text = (root / name).read_text(encoding="utf-8")
                for old, new in replaced:
                    assert text.count(old) == 1, f"{name}: {old}"
                    text = text.replace(old, new)
                (root / name).write_text(text, encoding="utf-8")
        return read(root)
