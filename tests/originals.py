"""Two made-up articles and a theatre that digests them: one says in other words what the other says."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from tests.theatres import FILES, write
from tui.store.originals import fingerprint
from tui.store.originals.folder import Shelf, Wanted

GAZETTE: Final = (
    "The front has come within twenty kilometres of the airfield, said people beside the old coast road.",
    "Fighting goes on around the town, where two columns of the Northern force met after dark.",
    "12:40",
    "Fishermen who put out from the harbour at dawn counted four grey ships lying idle off the breakwater.",
    "Read more about ships.",
)
LETTER: Final = (
    "Dear friends, the weather holds and the roof is mended.",
    "The fishermen who put out before dawn told me of four grey ships that lie idle off the breakwater.",
    "My neighbour swears that two columns of the Northern force met after dark and nobody won.",
    "Bread costs twice what it did in spring.",
)


def _source(text: tuple[str, ...], digest: tuple[str, ...], echoes: str) -> str:
    lines = [f"  - {line}" for line in digest]
    prints = [f'  - "{fingerprint.hash_paragraph(paragraph)}"' for paragraph in text]
    return "\n".join(["echoes:", echoes, "digest:", *lines, "fingerprint:", *prints, ""])


def theatre(root: Path) -> Path:
    """The theatre, written to a folder: `gazette-1` and `letter-1` have originals, `lost-1` has none."""
    gazette, letter = FILES["sources/gazette.yaml"], FILES["sources/letter.yaml"]
    digest = ("The front is near.", "Fighting goes on.", "A time of day.", "Ships lie idle.", "A link.")
    own = _source(GAZETTE, digest, "  - {paragraph: 4, of: letter-1, at: 2}\n  - {paragraph: 1, of: letter-1, at: 1}")
    theirs = _source(
        LETTER, ("The front is far.", "Ships lie idle.", "A fight.", "Bread is dear."), "  - {paragraph: 2, of: lost-1}"
    )
    before = letter.partition("  digest:\n")[0]
    lost = letter.partition("- id: lost-1")[2]
    indented = "\n".join(f"  {line}" for line in theirs.splitlines())
    return write(
        root,
        {
            "sources/gazette.yaml": gazette.partition("echoes:")[0] + own,
            "sources/letter.yaml": f"{before}{indented}\n- id: lost-1{lost}",
        },
    )


def files(folder: Path) -> tuple[Path, Path]:
    """Both articles as text files."""
    paths = folder / "gazette.txt", folder / "letter.txt"
    for path, text in zip(paths, (GAZETTE, LETTER), strict=True):
        path.write_text("\n".join(text), encoding="utf-8")
    return paths


def wanted(source: str) -> Wanted:
    """One of the two sources, as an original of it is looked for."""
    text = {"gazette-1": GAZETTE, "letter-1": LETTER}[source]
    return Wanted(source, tuple(map(fingerprint.hash_paragraph, text)))


def shelf(data_home: Path) -> Shelf:
    """The originals in a data folder, as the theatre looks for them."""
    return Shelf(data_home, "Test theatre")
