"""A theatre of 100,000 facts in 1,000 files: how it starts, how it is filtered, what one changed file costs."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from tests.benchmarks.figures import ROOT, SYRTUI, head, large, middle, ms, row
from tests.benchmarks.keys import told
from tests.benchmarks.startup import begun, kept
from tests.benchmarks.terminal import environment, start

FIRST = r"Place 0 +index \d|(loss of use, 30 d|attack, 7 d) "


def measure(runs: int) -> Iterator[str]:
    """Two tables: starting and reading, and keys. At most three runs: the first one reads all files."""
    root = large()
    with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryDirectory() as other:
        home, shipped = Path(folder), Path(other)  # preferences that another session wrote end a picture
        many = (["--data", str(root)], FIRST)
        cold = begun(home, *many)
        _keep(home, root)
        kept(shipped)
        pairs = [(begun(home, *many), begun(shipped)) for _ in range(1 + min(runs, 3))][1:]
        yield from head("100,000 facts, 1,000 files", "median", "goal")
        yield row("first useful screen, nothing kept", ms(cold[0]), "")
        yield row("first useful screen, warm", ms(middle([ours[0] for ours, _ in pairs])), "")
        beyond = middle([ours[1] for ours, _ in pairs]) - middle([few[1] for _, few in pairs])
        yield row("answers keys, beyond the theatre that ships, warm", ms(beyond), "≤ 500 ms")
        whole, again = _reread(root, min(runs, 3))
        yield row("all files read", ms(whole), "")
        yield row("one file changed, and read again", ms(middle(again)), "")
        yield row("that of all", f"{100 * middle(again) / whole:.1f} %", "≤ 3 %")
        yield ""
        yield from head("key, 120 × 40", "bytes", "p50", "p95", "goal")
        command = [*SYRTUI, "--data", str(root), "--pane", "timeline", "--lens", "kind:event"]
        session = start(command, environment(HOME=folder, PYTHONPATH=str(ROOT)), where=ROOT)
        session.shows(r"kind:event", 300)
        session.settle(8)
        for key in "xu":
            session.press_and_wait(key, 1)
        yield row("a filter taken away or back", *told(session, "xu" * 5), "≤ 120 ms")
        session.end()


def _keep(home: Path, root: Path) -> None:
    """A session that stays until the theatre, and what was worked out of it, is kept."""
    session = start([*SYRTUI, "--data", str(root)], environment(HOME=str(home), PYTHONPATH=str(ROOT)), where=ROOT)
    session.shows(FIRST, 300)
    deadline = session.now + 120
    while session.now < deadline and not list(home.glob(".cache/syrtui/theatres/*/judgements")):
        session.receive(0.5)
    session.settle(2)
    session.end()


def _reread(root: Path, runs: int) -> tuple[float, list[float]]:
    from tui.store.cache.incremental import IncrementalReader
    from tui.store.load.reader import read

    began = time.perf_counter()
    read(root)
    cold = time.perf_counter() - began
    with tempfile.TemporaryDirectory() as folder:
        reader = IncrementalReader(root, Path(folder))
        reader.read()
        reader.save()
        file = sorted((root / "facts").glob("*.yaml"))[500]
        text = file.read_text(encoding="utf-8")
        again = []
        try:
            for number in range(runs):
                file.write_text(text.replace(" hold the ", f" hold the {'x' * (number + 1)} "), encoding="utf-8")
                began = time.perf_counter()
                reader.reread()
                again.append(time.perf_counter() - began)
        finally:
            file.write_text(text, encoding="utf-8")
    return cold, again
