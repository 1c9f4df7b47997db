"""The worked example in `tui/analysis/README.md`: `python -m tests.worked_example` writes it anew from the theatre."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import polars as pl

from tests import judged
from tui.analysis.assessor import Assessor
from tui.analysis.constants import EVENTS, Methods
from tui.analysis.corroboration.lines import LAYERS
from tui.analysis.methods_in_force import methods_in_force
from tui.analysis.query.lens import Lens
from tui.analysis.situation import situation
from tui.analysis.threat import scenarios
from tui.analysis.threat.bands import NOT_ASSESSED
from tui.analysis.views.what_would_change import LevelChanges, level_changes
from tui.render.rows.levels import becomes, change_text
from tui.store.load.reader import read
from tui.store.schema.frames import Frames

ROOT = Path(__file__).parents[1]
README = ROOT / "tui" / "analysis" / "README.md"
BASE = "khmeimim"
DAYS = (date(2024, 12, 3), date(2024, 12, 7), date(2024, 12, 9))
PLACE = re.compile(r"(<!-- worked example -->\n).*?(<!-- /worked example -->)", re.DOTALL)
CHANGED = (date(2024, 11, 29), *DAYS)
CHANGES = re.compile(r"(<!-- smallest changes -->\n).*?(<!-- /smallest changes -->)", re.DOTALL)
PARTS = "| indicator | E | alone | λ | share | adds | alone | λ | share | adds |"
CITED = "| said in | by · taken down by · published by | p | x · h · u · f | s | L | c | s · growth of c |"


def example() -> str:
    """The three days taken apart, as the theatre that ships has them."""
    store = read(ROOT / "data")
    found = judged.assess(store.frames, DAYS, methods_in_force(store.theatre))
    return "\n".join(_day(found, store.frames, day) for day in DAYS)


def _day(found: scenarios.WithEvidence, frames: Frames, day: date) -> str:
    here = (pl.col("base") == BASE) & (pl.col("as_of") == day)
    parts = found.contributions.filter(here)
    lines = [f"### {day.day} December\n", *(_level(found, here, event) for event in EVENTS), ""]
    lines += [PARTS, "|---|--:|" + "--:|" * 8]
    wide = {event: {row["indicator"]: row for row in parts.filter(event=event).to_dicts()} for event in EVENTS}
    for name in wide["attack"]:
        told = [wide[event][name] for event in EVENTS]
        figures = [
            f"{each['alone']:g} | {each['log_odds']:+.3f} | {each['share']:g} | {each['part']:+.3f}" for each in told
        ]
        evidence = "" if name == "baseline" else f"{told[0]['evidence']:.3f}"
        lines.append(f"| {name} | {evidence} | {' | '.join(figures)} |")
    sums = [f"| | | {parts.filter(event=event)['part'].sum():+.3f}" for event in EVENTS]
    lines += [f"| sum | | {' | '.join(sums)} |", "", "What each E is made of, the strongest citation first:", ""]
    paragraphs = frames.citations.select("paragraph", citation="id")
    cited = found.evidence.filter(here).join(paragraphs, on="citation", maintain_order="left")
    for (name,), items in cited.partition_by("indicator", as_dict=True, maintain_order=True).items():
        lines += [f"**{name}**", "", CITED, "|---|---|--:|---|--:|--:|--:|--:|", *_citations(items), ""]
    return "\n".join(lines)


def _level(found: scenarios.Assessment, here: pl.Expr, event: str) -> str:
    (row,) = found.levels.filter(here, event=event).to_dicts()
    if row["level"] in (None, NOT_ASSESSED):
        return f"- {event}: {row['level'] or row['status']}"
    binding = f" ({row['binding']})" if row["binding"] else ""
    carrier = f"without {row['carrier']} {row['without_level']}"
    carrier += f" {row['without']:.1f}" if row["without"] is not None else ""
    return (
        f"- {event}: index {row['index']:.1f}, {row['level']}, interval {row['low']:.1f} to {row['high']:.1f}; "
        f"confidence {row['confidence']}{binding}, {row['lines']:.2f} lines in the mean; {carrier}"
    )


def _citations(items: pl.DataFrame) -> list[str]:
    """A row for those that are alike in all but where they stand; L and c are of all that are at least as strong."""
    alike = ["x", "h", "u", "f", "p", *LAYERS]
    where = pl.col("fact") + " (" + pl.col("source") + " ¶" + pl.col("paragraph").cast(pl.String) + ")"
    rows = (
        items.with_columns(block=pl.col("strength").round(9))
        .with_columns(
            pl.col("log_odds", "c").last().over("block"), step=pl.col("evidence").sum().over("block"), where=where
        )
        .group_by("block", *alike, maintain_order=True)
        .agg(pl.col("where").str.join(", "), pl.col("log_odds", "c", "step").first())
        .with_columns(last=pl.col("block") != pl.col("block").shift(-1).fill_null(-1.0))
    )
    return [
        f"| {row['where']} | {' · '.join(row[layer] for layer in LAYERS)} | {row['p']:.2f} "
        f"| {row['x']:.3f} · {row['h']:g} · {row['u']:.3f} · {row['f']:.3f} | {row['block']:.3f} "
        f"| {row['log_odds']:.3f} | {row['c']:.3f} | {format(row['step'], '.3f') if row['last'] else ''} |"
        for row in rows.iter_rows(named=True)
    ]


def smallest_changes() -> str:
    """On four days, the smallest change that makes each level higher, and the smallest that makes it lower."""
    store = read(ROOT / "data")
    lines = ["| day | base | event | now | higher | lower |", "|---|---|---|---|---|---|"]
    for day in CHANGED:
        seen = situation(Assessor(store, Methods()), Lens(as_of=day))
        for each in level_changes(seen).values():
            index = "" if each.index is None else f" {each.index:.0f}"
            told = [_smallest(each, up=up) for up in (True, False)]
            lines.append(
                f"| {day.day} {day:%b} | {each.base} | {each.event} | {each.level}{index} | {' | '.join(told)} |"
            )
    return "\n".join(lines) + "\n"


def _smallest(changes: LevelChanges, *, up: bool) -> str:
    """Silence, which lowers every level in the end, is left out."""
    listed = (each for each in changes.changes if each.up is up and each.kind != "silence")
    smallest = next(listed, None)
    return "nothing" if smallest is None else f"{becomes(smallest)} {change_text(smallest)}"


def main() -> None:
    """Put the example, and the table of changes, into their places."""
    text = README.read_text(encoding="utf-8")
    text = PLACE.sub(lambda part: f"{part[1]}\n{example()}{part[2]}", text)
    text = CHANGES.sub(lambda part: f"{part[1]}\n{smallest_changes()}\n{part[2]}", text)
    README.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
