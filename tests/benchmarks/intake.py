"""How much of what curators took from articles intake finds in them: `python -m tests.benchmarks.intake FOLDER [DIR]`.

FOLDER holds originals of sources of the theatre DIR (the one that ships, where none is given), as text or saved pages;
they are no part of the repository. For each, the source, its citations and the facts that nobody else cites are left
out of the store; actors and places with their aliases stay, and so do the other originals. Its day of publication is
the curator's, as nothing else tells it in most of them.
"""

from __future__ import annotations

import sys
from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final, NamedTuple

import polars as pl
from msgspec.structs import replace

from tui.intake.documents import Document, files_in, read_documents
from tui.intake.draft import Draft, Proposal
from tui.intake.finder import MENU, Finder
from tui.settings.paths import bundled_data
from tui.store.load.reader import read
from tui.store.originals.match import is_recognised, rank_sources
from tui.store.schema.frames import FACT_FRAMES, Store
from tui.store.schema.records import UNKNOWN

OFFERED: Final = 3
"""Attributions of a paragraph that are looked at."""


class Counts(NamedTuple):
    """What was right, of how many that curators took, and of how many that were found."""

    right: int
    of: int
    found: int = 0

    def __str__(self) -> str:
        precision = f" at precision {self.right / self.found:.1%}" if self.found else ""
        return f"{self.right}/{self.of} = {self.right / max(self.of, 1):.1%}{precision}"


def without(store: Store, source: str) -> Store:
    """The store as it was before this source was entered."""
    frames = store.frames
    citations = frames.citations.filter(pl.col("source") != source)
    facts = frames.facts.filter(pl.col("id").is_in(citations["fact"].implode()))
    kept = {
        name: getattr(frames, name).filter(
            pl.col(column).is_in((facts["id"] if column == "fact" else citations["id"]).implode())
        )
        for name, column in FACT_FRAMES.items()
        if name != "citations"
    }
    others = {
        name: getattr(frames, name).filter(pl.col("source") != source)
        for name in ("digests", "derivations", "flaws", "echoes")
    }
    others["echoes"] = others["echoes"].filter(pl.col("of") != source)
    sources = frames.sources.filter(pl.col("id") != source)
    return Store(
        store.root,
        store.theatre,
        replace(frames, **kept, **others, facts=facts, citations=citations, sources=sources),
        (),
    )


def originals(store: Store, folder: Path) -> dict[str, Document]:
    """The articles in a folder, as intake reads them, by the source that they are of."""
    digests = store.frames.digests.drop_nulls("fingerprint")
    prints = dict(digests.group_by("source", maintain_order=True).agg("fingerprint").iter_rows())
    found = {}
    for path in files_in(folder):
        for document in read_documents(path):
            ranked = rank_sources([document.paragraphs], prints)
            if is_recognised(ranked):
                found[ranked[0].source] = document
    return found


def drafts(store: Store, articles: Mapping[str, Document]) -> dict[str, Draft]:
    """A draft for each article, made of a store that does not know it."""
    published = dict(store.frames.sources.select("id", "published").iter_rows())
    made = {}
    for source, document in articles.items():
        others = {each: article.paragraphs for each, article in articles.items() if each != source}
        made[source] = Finder(without(store, source), others).drafts([document], published[source])[0]
    return made


def by_paragraph(store: Store, frame: pl.DataFrame, column: str) -> dict[tuple[str, int], set[str]]:
    """What the facts cited in each paragraph name."""
    cited = store.frames.citations.select("fact", "source", "paragraph").join(frame, on="fact")
    made: dict[tuple[str, int], set[str]] = defaultdict(set)
    for source, paragraph, each in cited.select("source", "paragraph", column).iter_rows():
        made[source, paragraph].add(each)
    return made


def paragraphs(made: Mapping[str, Draft]) -> Iterator[tuple[tuple[str, int], Proposal]]:
    """Every paragraph and what was proposed for it."""
    for source, draft in made.items():
        for proposal in draft.proposals:
            yield (source, proposal.paragraph), proposal


def names(store: Store, made: Mapping[str, Draft], kind: str) -> tuple[Counts, Counts]:
    """What was found of the actors or places of the paragraphs that are cited; and of those, in the menu."""
    frames = store.frames
    frame, column = (frames.fact_actors, "actor") if kind == "actors" else (frames.fact_places, "place")
    taken = by_paragraph(store, frame, column)
    cited = set(frames.citations.select("source", "paragraph").iter_rows())
    right = of = found = shown = 0
    for spot, proposal in paragraphs(made):
        if spot in cited:
            offers = getattr(proposal, kind)
            likely = {each.id for each in offers if each.likely}
            right += len(likely & taken[spot])
            shown += len({each.id for each in offers[:MENU]} & taken[spot])
            of, found = of + len(taken[spot]), found + len(likely)
    return Counts(right, of, found), Counts(shown, of)


def dates(store: Store, made: Mapping[str, Draft]) -> tuple[Counts, list[tuple[str, int, str]]]:
    """Citations of a fact with a date that is among those offered; and those whose date is missed."""
    rows = store.frames.citations.join(store.frames.facts.select("when", fact="id"), on="fact")
    offered = {spot: {each.when for each in proposal.dates} for spot, proposal in paragraphs(made)}
    dated = rows.filter(pl.col("when") != UNKNOWN).select("source", "paragraph", "when").iter_rows()
    cited = [(source, paragraph, when) for source, paragraph, when in dated if source in made]
    missed = [each for each in cited if each[2] not in offered[each[0], each[1]]]
    return Counts(len(cited) - len(missed), len(cited)), missed


def figures(store: Store, made: Mapping[str, Draft]) -> tuple[Counts, int]:
    """Figures of facts that were found with unit and value; and how many figures were found in all."""
    rows = store.frames.quantities.join(store.frames.citations.select("fact", "source", "paragraph"), on="fact")
    found = {spot: {(each.value, each.unit) for each in proposal.figures} for spot, proposal in paragraphs(made)}
    told = [row for row in rows.select("source", "paragraph", "value", "unit").iter_rows() if row[0] in made]
    right = sum((value, unit) in found[source, paragraph] for source, paragraph, value, unit in told)
    return Counts(right, len(told)), sum(len(each.figures) for _, each in paragraphs(made))


def attributions(store: Store, made: Mapping[str, Draft]) -> dict[str, Counts]:
    """Citations with a chain whose outermost link or wording is found: in the first attribution, or in one offered."""
    frames = store.frames
    chains = frames.chains.filter(pl.col("position") == 1).select("link", id="citation")
    cited = frames.citations.join(chains, on="id").select("source", "paragraph", "link", "wording").rows()
    said = {spot: proposal.attributions for spot, proposal in paragraphs(made)}
    cited = [row for row in cited if row[0] in made]
    told = {
        "first: outermost link or wording": (1, "or"),
        "offered: outermost link or wording": (OFFERED, "or"),
        "first: outermost link": (1, "link"),
        "offered: outermost link": (OFFERED, "link"),
        "offered: outermost link and wording": (OFFERED, "and"),
    }
    sources = set(frames.sources["id"])
    rows = {name: (cited, *each) for name, each in told.items()}
    # Without the chains that begin with a text that is reworded: those are told by echoes, not by words.
    said_so = [row for row in cited if row[2] not in sources]
    rows["offered: outermost link, of those not reworded"] = (said_so, OFFERED, "link")
    counted = {}
    for name, (cited, number, how) in rows.items():
        right = 0
        for source, paragraph, link, wording in cited:
            pairs = [
                ((each.chain or ("",))[0] == link, each.wording == wording) for each in said[source, paragraph][:number]
            ]
            right += any(
                (same or worded) if how == "or" else (same and worded) if how == "and" else same
                for same, worded in pairs
            )
        counted[name] = Counts(right, len(cited))
    return counted


def main(folder: Path, root: Path) -> None:
    """Print the table."""
    store = read(root)
    texts = originals(store, folder) if folder.is_dir() else {}
    if not texts:
        print(f"{folder}: there is no original of a source of {store.theatre.title}; nothing is measured")
        return
    made = drafts(store, texts)
    prints = dict(store.frames.digests.group_by("source", maintain_order=True).agg("fingerprint").iter_rows())
    same = sum(list(draft.fingerprints) == prints[source] for source, draft in made.items())
    print(f"paragraphs and fingerprints     {Counts(same, len(made))}")
    for kind in ("actors", "places"):
        likely, menu = names(store, made, kind)
        print(f"{kind:<32}{likely}\n{f'{kind}, in a menu of {MENU}':<32}{menu}")
    dated, missed = dates(store, made)
    print(f"{'date, where there is one':<32}{dated}")
    told, number = figures(store, made)
    print(f"{'figures of facts':<32}{told}; found in all: {number}")
    for name, counts in attributions(store, made).items():
        print(f"attribution, {name:<48}{counts}")
    for source, draft in made.items():
        print(f"{source}: derived from {', '.join(draft.source.derived_from) or 'nothing'} {draft.source.derived_why}")
    if "--missed" in sys.argv:
        for each in sorted(missed):
            print(*each)


if __name__ == "__main__":
    words = [each for each in sys.argv[1:] if not each.startswith("-")]
    if not words:
        sys.exit(__doc__)
    main(Path(words[0]), Path(words[1]) if len(words) > 1 else bundled_data())
