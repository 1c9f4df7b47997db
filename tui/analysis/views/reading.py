"""A source to be read: whom it has it from, its digest with the facts on each paragraph, and its original."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence

import msgspec
import polars as pl

from tui.analysis.lookup import Lookup
from tui.analysis.situation import Situation
from tui.analysis.text_reuse.alignment import Passage
from tui.analysis.text_reuse.attached import Attached, EchoedParagraph, Likeness
from tui.analysis.text_reuse.tokens import Stretch, finder, merged
from tui.analysis.views.citations import ChainLink, chain_link, citation_grade
from tui.analysis.views.names import Named, source_names
from tui.analysis.views.not_yet_known import Missing, NotYetKnown, not_yet_known
from tui.analysis.views.sources import SourceView, source_view


class AttributionNode(msgspec.Struct, frozen=True):
    """A link of the chains of a source's citations, joined where they begin alike."""

    link: ChainLink
    citations: int
    """How many citations pass through it."""
    origin_of: int
    """How many of them end with it."""
    behind: tuple[AttributionNode, ...]
    """Whom it had them from, those of most citations first."""


class EchoingSource(msgspec.Struct, frozen=True):
    """Another source that says the same in some paragraphs, and how the pairs of paragraphs are known."""

    source: str
    name: str
    paragraphs: int
    curated_and_found: int
    curated_not_found: int
    found_not_curated: int


class OriginalParagraph(msgspec.Struct, frozen=True):
    """A paragraph of the original."""

    place: int
    """From 0."""
    text: str
    hits: Sequence[Stretch]
    """Where the words stand that the filter asks for."""
    shared: Sequence[Stretch]
    """Where the words stand that another original has, too."""


class ParagraphFact(msgspec.Struct, frozen=True):
    """A fact that a paragraph is cited for."""

    citation: str
    fact: str
    says: str
    grade: str
    """Letter of the citation's weakest link, and the digit of its content."""
    shown: bool
    """Whether the filter shows the fact."""


class DigestParagraph(msgspec.Struct, frozen=True):
    """A paragraph of the digest with the facts and echoes of it, and what the original has for it."""

    before: tuple[OriginalParagraph, ...]
    """What the original has before it and the digest has not."""
    number: int
    text: str
    hits: Sequence[Stretch]
    original: OriginalParagraph | None
    """None where the original lacks it, or is not shown."""
    recognised: bool
    """Whether the original's paragraph has its fingerprint, and does not only stand at its place."""
    facts: tuple[ParagraphFact, ...]
    echoes: tuple[EchoedParagraph, ...]
    """Paragraphs of other sources that say the same."""

    @property
    def is_evidence(self) -> bool:
        """Return whether it is cited for a fact that the filter shows."""
        return any(fact.shown for fact in self.facts)


class Reworded(msgspec.Struct, frozen=True):
    """What is left of a lost text: a paragraph of another source that rewords it, in our words."""

    source: str
    name: str
    paragraph: int
    text: str


class Reading(msgspec.Struct, frozen=True):
    """A source from its metadata to its flaws."""

    source: SourceView
    excluded: bool
    derived_from: tuple[Named, ...]
    reworded_by: tuple[Named, ...]
    facts: int
    citations: int
    echoes: tuple[EchoingSource, ...]
    """The sources that say the same, those of most pairs of paragraphs first."""
    names: Mapping[str, str]
    """What these are called."""
    attached: bool
    """Whether its original is at hand."""
    problem: str
    """Why what is attached cannot be read; empty where it can, or there is nothing."""
    likeness: Likeness
    attribution: AttributionNode
    """The source itself; behind it whom it has its citations from."""
    with_original: bool
    """Whether the original stands beside the digest."""
    digest: tuple[DigestParagraph, ...]
    after: tuple[OriginalParagraph, ...]
    """What the original has after the last paragraph of the digest."""
    shares: bool
    """Whether another original has some of this one's words."""
    reworded: tuple[Reworded, ...]
    """What is left of it where its text is lost."""
    flaws: tuple[str, ...]


def reading(
    situation: Situation, attached: Attached, source: str, *, with_original: bool
) -> Reading | NotYetKnown | Missing:
    """Return a source to be read, with its original where that is attached and wanted."""
    frames, lookup = situation.store.frames, situation.lookup
    about = source_view(situation, source)
    if about is None:
        return Missing("source", source)
    if later := not_yet_known(situation, "source", source):
        return later
    shown = with_original and attached.text(source) is not None
    echoes = _known_echoes(situation, attached, source)
    shared = _shared(attached, source) if shown else {}
    digest, after = _digest(situation, attached, source, echoes, shared, shown=shown)
    cited = situation.frames.citations.filter(pl.col("source") == source)
    return Reading(
        source=about,
        excluded=source in situation.lens.excluded,
        derived_from=source_names(lookup, lookup.rows("derivations", "source", source)["parent"]),
        reworded_by=source_names(lookup, frames.derivations.filter(pl.col("parent") == source)["source"]),
        facts=cited["fact"].n_unique(),
        citations=cited.height,
        echoes=_echoing_sources(lookup, echoes),
        names={echo.of: lookup.source(echo.of) for echo in echoes},
        attached=attached.text(source) is not None,
        problem=attached.problem(source),
        likeness=attached.likeness(source),
        attribution=attribution(situation, source),
        with_original=shown,
        digest=digest,
        after=after,
        shares=any(shared.values()),
        reworded=_reworded(situation, source) if about.lost else (),
        flaws=tuple(lookup.rows("flaws", "source", source)["flaw"]),
    )


def attribution(situation: Situation, source: str) -> AttributionNode:
    """Return the known chains of a source's citations as a tree, with the source itself at its top."""
    frames = situation.frames
    own = frames.citations.filter(pl.col("source") == source).select(citation="id")
    found = frames.chains.join(own, on="citation", how="semi").sort("citation", "position")
    links = {row["link"]: chain_link(situation.lookup, row) for row in found.iter_rows(named=True)}
    # Counted by chain: the tree grows with the ways that reports took, not with citations.
    chains = Counter(tuple(chain) for chain in found.group_by("citation").agg("link")["link"])
    # A source of which no citation is known has no chain to take its own link from.
    top = links.get(source) or ChainLink(source, "source", source, None, named=True)
    return _node(top, (source,), chains, links)


def _node(
    top: ChainLink, path: tuple[str, ...], chains: Mapping[tuple[str, ...], int], links: Mapping[str, ChainLink]
) -> AttributionNode:
    through = {chain: number for chain, number in chains.items() if chain[: len(path)] == path}
    nexts = {chain[len(path)] for chain in through if len(chain) > len(path)}
    behind = (_node(links[each], (*path, each), through, links) for each in nexts)
    ordered = sorted(behind, key=lambda node: (-node.citations, node.link.id))
    return AttributionNode(top, sum(through.values()), chains.get(path, 0), tuple(ordered))


# --- the original ---


def _shared(attached: Attached, source: str) -> Mapping[int, list[Stretch]]:
    """Return what other originals share of each paragraph of this one, by place."""
    made: dict[int, list[Stretch]] = defaultdict(list)
    for echo in attached.echoes.of(source):
        made[echo.place] += echo.shared
    return {place: merged(stretches) for place, stretches in made.items()}


# --- echoes ---


def _known_echoes(situation: Situation, attached: Attached, source: str) -> list[EchoedParagraph]:
    """Return who echoes which paragraph, of the sources that are known by now."""
    # An echo in a source that is not out yet would tell what it says.
    known = set(situation.frames.sources["id"])
    return [echo for echo in attached.echoed_paragraphs(source) if echo.of in known]


def _echoing_sources(lookup: Lookup, echoed_paragraphs: Sequence[EchoedParagraph]) -> tuple[EchoingSource, ...]:
    by_source: dict[str, list[EchoedParagraph]] = defaultdict(list)
    for echo in echoed_paragraphs:
        by_source[echo.of].append(echo)
    ordered = sorted(by_source.items(), key=lambda item: -len(item[1]))
    made = []
    for of, each in ordered:
        pairs = Counter(echo.basis for echo in each)
        paragraphs = len({echo.paragraph for echo in each})
        made.append(EchoingSource(of, lookup.source(of), paragraphs, pairs["agree"], pairs["curated"], pairs["found"]))
    return tuple(made)


def _reworded(situation: Situation, source: str) -> tuple[Reworded, ...]:
    frames = situation.frames
    found = (
        frames.echoes.filter(pl.col("of") == source)
        .join(frames.digests, on=["source", "paragraph"], how="left", maintain_order="left")
        .select("source", "paragraph", pl.col("text").fill_null(""))
        .unique(maintain_order=True)
    )
    return tuple(Reworded(source, situation.lookup.source(source), *rest) for source, *rest in found.iter_rows())


# --- the digest ---


def _digest(
    situation: Situation,
    attached: Attached,
    source: str,
    echoes: Sequence[EchoedParagraph],
    shared: Mapping[int, Sequence[Stretch]],
    *,
    shown: bool,
) -> tuple[tuple[DigestParagraph, ...], tuple[OriginalParagraph, ...]]:
    """Return the digest's paragraphs, and what the original has after them."""
    texts = dict(situation.lookup.rows("digests", "source", source).select("paragraph", "text").iter_rows())
    find = finder(situation.lens.where, situation.search_index)
    facts = _paragraph_facts(situation, source)
    original = attached.text(source)
    made: list[DigestParagraph] = []
    before: list[OriginalParagraph] = []
    # Without the original no paragraph of the digest may look as if it had not been recognised.
    passages = attached.passages(source) if shown else [Passage(number, None, same=True) for number in texts]
    for passage in passages:
        number, place, at_place = passage.paragraph, passage.place, None
        if place is not None and original is not None:
            text = original.paragraphs[place]
            at_place = OriginalParagraph(place, text, find(text), shared.get(place, ()))
        if number is not None:
            made.append(
                DigestParagraph(
                    before=tuple(before),
                    number=number,
                    text=texts[number],
                    hits=find(texts[number]),
                    original=at_place,
                    recognised=passage.same,
                    facts=facts.get(number, ()),
                    echoes=tuple(echo for echo in echoes if echo.paragraph == number),
                )
            )
            before = []
        elif at_place is not None:
            before.append(at_place)
    return tuple(made), tuple(before)


def _paragraph_facts(situation: Situation, source: str) -> Mapping[int, tuple[ParagraphFact, ...]]:
    """Return the known facts that each paragraph is cited for."""
    frames = situation.frames
    cited = (
        frames.citations.filter(pl.col("source") == source)
        .join(frames.facts.select("id", "says"), left_on="fact", right_on="id", how="left", maintain_order="left")
        .select("paragraph", "id", "fact", "says", "credibility", "interest")
    )
    made: dict[int, list[ParagraphFact]] = defaultdict(list)
    for row in cited.iter_rows(named=True):
        grade = citation_grade(situation, row)
        made[row["paragraph"]].append(
            ParagraphFact(row["id"], row["fact"], row["says"], grade, row["fact"] in situation.shown)
        )
    return {number: tuple(facts) for number, facts in made.items()}
