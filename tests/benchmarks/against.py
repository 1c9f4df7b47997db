"""This checkout beside another one, interleaved in one run: starting, keys, memory, a saved file, a large theatre.

    git worktree add /tmp/before COMMIT --detach
    python -m tests.benchmarks.against /tmp/before              # all parts
    python -m tests.benchmarks.against /tmp/before keys large   # some

Both run on this Python, so it has to have the dependencies of both. Each row gives the medians of both and their ratio;
above 1 this checkout is the slower, or the larger.
"""

from __future__ import annotations

import argparse
import os
import shutil
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.benchmarks.figures import FIRST, ROOT, SYRTUI, head, large, machine, middle, row
from tests.benchmarks.large import FIRST as LARGE
from tests.benchmarks.live import FACT
from tests.benchmarks.startup import TIMELINE
from tests.benchmarks.terminal import Session, environment, memory_kib, start

Found = dict[str, dict[str, list[float]]]
"""Values by what was measured, and by whose they are: `before` or `now`."""

KEYS = {
    "a step on the timeline": ("2", "j" * 20 + "k" * 20),
    "a filter taken away or back, timeline": ("2fb1\x1b", "xu" * 8),
    "a filter taken away or back, overview": ("1", "xu" * 8),
    "another day, timeline": ("2", "[" * 6 + "]" * 6),
    "another day, bases": ("3", "[" * 6 + "]" * 6),
}
"""Keys that lead to the place, one by one, and those that are timed there."""


@dataclass(frozen=True)
class Checkout:
    """A checkout with a home folder of its own."""

    name: str
    root: Path
    home: Path

    def start(self, *arguments: str) -> Session:
        """A session of this checkout's dashboard, 120 × 40."""
        told = environment(HOME=str(self.home), PYTHONPATH=str(self.root))
        return start([*SYRTUI, *arguments], told, where=self.root)

    def kept(self) -> None:
        """Forgets nothing: two sessions, after which everything that is kept is kept."""
        for _ in range(2):
            session = self.start()
            session.shows(FIRST)
            session.settle(3)
            session.end()


def startup(both: list[Checkout], runs: int) -> Found:
    """Starts with everything kept, and with nothing: to the first useful screen, to a key's answer, the processor."""
    found = _none()
    for number in range(runs):
        for each in both if number % 2 else both[::-1]:
            useful, answered, used = _begun(each)
            found["first useful screen, ms"][each.name].append(useful * 1000)
            found["answers keys, ms"][each.name].append(answered * 1000)
            found["processor of a start, a pane and an end, ms"][each.name].append(used * 1000)
    for number in range(max(runs // 3, 2)):
        for each in both if number % 2 else both[::-1]:
            shutil.rmtree(each.home / ".cache", ignore_errors=True)
            useful, answered, _ = _begun(each)
            found["first useful screen, nothing kept, ms"][each.name].append(useful * 1000)
            found["answers keys, nothing kept, ms"][each.name].append(answered * 1000)
    for each in both:
        each.kept()
    return found


def _begun(checkout: Checkout, *arguments: str, first: str = FIRST) -> tuple[float, float, float]:
    session = checkout.start(*arguments)
    useful = session.shows(first, 300)
    session.press("2")
    answered = session.shows(TIMELINE, 300)
    session.press("1")  # the next start is on the pane that this one ends on
    session.shows(first)
    session.settle(1.5)
    return useful, answered, session.end()[1]


def keys(both: list[Checkout], runs: int) -> Found:
    """Milliseconds to the last byte of a key's answer, and bytes; the sessions take turns at each key."""
    found = _none()
    for number in range(max(runs // 2, 2)):
        sessions = {each.name: _settled(each.start()) for each in (both if number % 2 else both[::-1])}
        for key in "234567":
            _timed(found, f"pane {key}, first time", sessions, key, 0.5)
        for key in "1234567" * 3:
            _timed(found, f"pane {key}", sessions, key, 0.2)
        for what, (there, timed) in KEYS.items():
            for key in there:
                for session in sessions.values():
                    session.press_and_wait(key, 0.4)
            for key in timed:
                _timed(found, what, sessions, key, 0.1)
        for session in sessions.values():
            session.end("1q")
    return found


def _timed(found: Found, what: str, sessions: dict[str, Session], key: str, quiet: float) -> None:
    for name, session in sessions.items():
        seconds, count = session.press_and_wait(key, quiet)
        if count:
            found[f"{what}, ms"][name].append(seconds * 1000)
            found[f"{what}, bytes"][name].append(count)


def memory(both: list[Checkout], runs: int) -> Found:
    """MiB of a session at rest, and after every pane: proportional, resident, its own."""
    found = _none()
    for _ in range(max(runs // 2, 2)):
        sessions = {each.name: [_settled(each.start()) for _ in range(3)] for each in both}
        for when, pressed in (("at rest", ""), ("after every pane", "2345671")):
            for name, those in sessions.items():
                for session in those:
                    for key in pressed:
                        session.press_and_wait(key, 0.4)
                    for kind, size in memory_kib(session.pid).items():
                        found[f"{kind} {when}, MiB"][name].append(size / 1024)
        for those in sessions.values():
            for session in those:
                session.end("q")
    return found


def live(both: list[Checkout], runs: int) -> Found:
    """Milliseconds until a saved fact is shown."""
    found = _none()
    with tempfile.TemporaryDirectory() as folder:
        running = []
        for each in both:
            data = Path(shutil.copytree(ROOT / "data", Path(folder) / each.name))
            session = _settled(each.start("--data", str(data)))
            running.append((each.name, data, session, int(session.text.split(" facts")[0].split()[-1])))
        source = min((ROOT / "data" / "sources").glob("*.yaml")).stem
        for number in range(1, runs + 1):
            for name, data, session, known in running:
                time.sleep(5)  # the notice of the last one goes first, and what it led to is worked out
                session.settle(0.5)
                saved = session.now
                text = "".join(FACT.format(n=n, source=source) for n in range(number))
                (data / "facts" / "benchmark.yaml").write_text(text, encoding="utf-8")
                found["a saved fact is shown, ms"][name].append(
                    (session.shows(rf"\b{known + number} facts") - saved) * 1000
                )
        for _, _, session, _ in running:
            session.end()
    return found


def many(both: list[Checkout], runs: int) -> Found:
    """100,000 facts in 1,000 files: starts, and a filter."""
    found = _none()
    root = str(large())
    for each in both:
        _begun(each, "--data", root, first=LARGE)
        session = each.start("--data", root)
        session.shows(LARGE, 300)
        deadline = session.now + 120
        while session.now < deadline and not list(each.home.glob(".cache/syrtui/theatres/*/judgements")):
            session.receive(0.5)
        session.settle(2)
        session.end()
    for number in range(min(runs, 4)):
        for each in both if number % 2 else both[::-1]:
            useful, answered, _ = _begun(each, "--data", root, first=LARGE)
            found["100,000 facts: first useful screen, ms"][each.name].append(useful * 1000)
            found["100,000 facts: answers keys, ms"][each.name].append(answered * 1000)
    sessions = {each.name: each.start("--data", root, "--pane", "timeline", "--lens", "kind:event") for each in both}
    for session in sessions.values():
        session.shows(r"kind:event", 300)
        session.settle(8)
    for key in "xu" * 8:
        _timed(found, "100,000 facts: a filter taken away or back", sessions, key, 0.5)
    for session in sessions.values():
        session.end()
    return found


def _settled(session: Session) -> Session:
    session.shows(FIRST)
    session.settle(3)
    return session


def _none() -> Found:
    return defaultdict(lambda: defaultdict(list))


PARTS: dict[str, Callable[[list[Checkout], int], Found]] = {
    "startup": startup,
    "keys": keys,
    "memory": memory,
    "live": live,
    "large": many,
}


def rows(found: Found) -> Iterator[str]:
    """A table of both medians, their ratio, and how many values each is of."""
    yield from head("what", "before", "now", "now / before", "n")
    for what, values in found.items():
        before, now = middle(values["before"]), middle(values["now"])
        yield row(what, f"{before:,.1f}", f"{now:,.1f}", f"{now / before:.2f}", len(values["now"]))


def main() -> None:
    """Measures the parts that are named, or all."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("before", type=Path, help="the checkout to compare with")
    parser.add_argument("parts", nargs="*", choices=[*PARTS, []], help="all, where none is named")
    parser.add_argument("--runs", type=int, default=9)
    asked = parser.parse_args()
    os.environ["PYTHONDONTWRITEBYTECODE"] = ""
    print(machine(), "\n")
    with tempfile.TemporaryDirectory() as folder:
        both = [
            Checkout("before", asked.before.resolve(), Path(folder) / "b"),
            Checkout("now", ROOT, Path(folder) / "n"),
        ]
        for each in both:
            each.home.mkdir()
            each.kept()
        for part in asked.parts or PARTS:
            began = time.perf_counter()
            print(*rows(PARTS[part](both, asked.runs)), sep="\n", flush=True)
            print(f"\n({part}: {time.perf_counter() - began:.0f} s)\n", flush=True)


if __name__ == "__main__":
    main()
