"""What became known only after a day, found from the records themselves: for tests that none of it is shown."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

import polars as pl

from tui.render.text import RowList, Target
from tui.store.schema.frames import Store

WORDS = 6
"""Words of a text that give it away."""


@dataclass(frozen=True)
class Later:
    """Ids of what was published after a day, and texts that only stand there."""

    facts: frozenset[str]
    sources: frozenset[str]
    citations: frozenset[str]
    questions: frozenset[str]
    texts: frozenset[str]

    def told_by(self, text: str, targets: Iterable[Target | None] = ()) -> list[str]:
        """Everything later that a text or the targets of its rows give away; line breaks do not matter."""
        flat = " ".join(text.split())
        told = [later for later in sorted(self.texts) if later in flat]
        opened = (target for target in targets if target is not None and self._is_later(target))
        return told + [f"{target.kind}:{target.id}" for target in opened]

    def _is_later(self, target: Target) -> bool:
        match target.kind:
            case "fact":
                return target.id in self.facts
            case "citation":
                return target.id in self.citations
            case "source":
                return target.id in self.sources
            case "paragraph":
                return target.id.rpartition("#")[0] in self.sources
            case "question":
                return target.id in self.questions
            case _:
                return False


def later_than(store: Store, day: date) -> Later:
    """What no source had published by a day. A source without a known day counts from when it was entered."""
    frames = store.frames
    dated = frames.sources.with_columns(known=pl.coalesce("latest", "entered"))
    sources = set(dated.filter(pl.col("known") > day)["id"])
    late = pl.col("source").is_in(list(sources))
    citations = frames.citations.filter(late)
    facts = set(citations["fact"]) - set(frames.citations.filter(~late)["fact"])
    is_late = frames.facts.filter(pl.col("id").is_in(list(facts)))
    is_known = frames.facts.filter(~pl.col("id").is_in(list(facts)))
    questions = set(is_late["question"].drop_nulls()) - set(is_known["question"].drop_nulls())
    texts = [
        *is_late["says"],
        *frames.digests.filter(late)["text"],
        *frames.questions.filter(pl.col("id").is_in(list(questions)))["asks"],
    ]
    known = [*is_known["says"], *frames.digests.filter(~late)["text"], *frames.questions["asks"]]
    told_before = " ".join(" ".join(text.split()) for text in known if text not in texts)
    beginnings = {" ".join(text.split()[:WORDS]) for text in texts if len(text.split()) >= WORDS}
    return Later(
        frozenset(facts),
        frozenset(sources),
        frozenset(citations["id"]),
        frozenset(questions),
        frozenset({text for text in beginnings if text not in told_before} | sources | facts),
    )


def targets(rows: RowList) -> list[Target | None]:
    """What the rows of a list open."""
    return [rows[index].target for index in range(len(rows))]
