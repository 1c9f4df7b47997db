"""An article → a draft: what every rule finds in it, paragraph by paragraph, for a curator to accept or leave."""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from typing import Final

from msgspec.structs import replace

from tui.analysis.text_reuse.similarity import Echoes
from tui.intake import dates
from tui.intake.attribution import Attributions
from tui.intake.context import Context
from tui.intake.documents import Document
from tui.intake.draft import Attribution, Draft, EchoOf, NearFact, Offer, Proposal, SourceDraft
from tui.intake.figures import Measures
from tui.intake.marks import marks_of
from tui.intake.names import Kind, Mention, Names
from tui.intake.nearest import Derivations, NearFacts, echoes_of
from tui.intake.source import Sources, parse_or_unknown
from tui.store.originals.fingerprint import hash_paragraph
from tui.store.originals.match import RECOGNISED_FROM, Match, rank_sources
from tui.store.schema.frames import Store
from tui.store.schema.records import UNKNOWN

MENU: Final = 6
"""How many actors, and how many places, are offered for a paragraph; more where it names more."""
_NEAR: Final = 3
"""Near facts whose actors, places and dates are offered, too."""
_LONGEST: Final = 8_000
"""Characters of a paragraph that are searched: what is longer is no paragraph, and rules look back from each find."""
_QUOTED: Final = "the quotation goes on"
_TRACKING: Final = re.compile(r"(?:[?&](?:utm_\w+|fbclid|gclid)=[^&#]*)+|#.*$")


class Finder:
    """Makes drafts for articles; made once for each store, as it prepares what it compares them with."""

    def __init__(self, store: Store, originals: Mapping[str, Sequence[str]], taken: Collection[str] = ()) -> None:
        """`originals` are texts by source, or by the key of another draft; `taken` are ids of other drafts' sources."""
        frames = store.frames
        self._store = store
        self._originals = originals
        self._context = Context(store, Names(frames))
        self._attributions = Attributions(frames)
        self._measures = Measures(store)
        self._near = NearFacts(frames)
        self._derivations = Derivations(frames)
        self._sources = Sources(store, taken)
        self._begins = date.fromisoformat(store.theatre.window.partition("/")[0])
        self._when = dict(frames.facts.select("id", "when").iter_rows())
        self._actors, self._places = (
            _by_fact(frame.select("fact", column).iter_rows())
            for frame, column in ((frames.fact_actors, "actor"), (frames.fact_places, "place"))
        )
        self._told_in: dict[tuple[str, int], list[str]] = defaultdict(list)
        for source, paragraph, fact in frames.citations.select("source", "paragraph", "fact").iter_rows():
            self._told_in[source, paragraph].append(fact)
        digests = frames.digests.drop_nulls("fingerprint")
        self._prints: dict[str, list[str]] = dict(
            digests.group_by("source", maintain_order=True).agg("fingerprint").iter_rows()
        )
        self._having = _by_fact((fingerprint, source) for source, each in self._prints.items() for fingerprint in each)
        self._ids = set(frames.sources["id"])
        self._urls = {plain_url(url): id_ for id_, url in frames.sources.select("id", "url").iter_rows() if url}

    def drafts(self, documents: Sequence[Document], published: str = "") -> list[Draft]:
        """Return a draft for each article, in order; `published` is their day in EDTF, where the user knows it."""
        keys = [key_of(document.paragraphs) for document in documents]
        own = dict(zip(keys, (document.paragraphs for document in documents), strict=True))
        echoes = Echoes({**self._originals, **own})
        return [self._draft(key, each, echoes, published) for key, each in zip(keys, documents, strict=True)]

    def _draft(self, key: str, document: Document, found: Echoes, published: str) -> Draft:
        fingerprints = tuple(map(hash_paragraph, document.paragraphs))
        ranked = self._ranked(document.paragraphs, fingerprints)
        is_known = bool(ranked) and ranked[0].share >= RECOGNISED_FROM
        by_url = self._urls.get(plain_url(document.url), "") if document.url else ""
        texts = [each[:_LONGEST] for each in document.paragraphs]
        mentions = self._context.mentions(texts)
        source = self._sources.make(replace(document, paragraphs=tuple(texts)), mentions, published)
        echoes = echoes_of(key, len(document.paragraphs), found)
        parents, why, reworded = self._derivations.find(echoes)
        source = replace(source, derived_from=parents, derived_why=why)
        alike = max(self._echoed(echoes).items(), key=lambda each: (each[1], each[0]), default=("", 0))
        nearest, has = (ranked[0].source, ranked[0].matched) if ranked else alike
        return Draft(
            key=key,
            name=document.name,
            paragraphs=tuple(document.paragraphs),
            fingerprints=fingerprints,
            source=source,
            proposals=self._proposals(texts, mentions, source.language, source, echoes, reworded),
            already=ranked[0].source if is_known else by_url,
            already_by="text" if is_known or not by_url else "url",
            nearest=nearest,
            nearest_has=has,
        )

    def _echoed(self, echoes: Iterable[Sequence[EchoOf]]) -> dict[str, int]:
        """Return how many paragraphs echo each source of the theatre."""
        counted: dict[str, int] = defaultdict(int)
        for each in echoes:
            for of in {echo.of for echo in each} & self._ids:
                counted[of] += 1
        return counted

    def _ranked(self, paragraphs: Sequence[str], fingerprints: Iterable[str]) -> list[Match]:
        sources = {source for each in fingerprints for source in self._having.get(each, ())}
        return rank_sources([paragraphs], {source: self._prints[source] for source in sorted(sources)})

    def _proposals(
        self,
        paragraphs: Sequence[str],
        mentions: Sequence[Sequence[Mention]],
        language: str,
        source: SourceDraft,
        echoes: Sequence[tuple[EchoOf, ...]],
        reworded: Mapping[int, str],
    ) -> tuple[Proposal, ...]:
        day = parse_or_unknown(source.published, self._store.theatre.timezone)
        attributions = self._attributions.find(paragraphs, mentions, language, source.publisher)
        before: list[dates.Told] = []
        made: list[Proposal] = []
        for number, (text, named, said, echoed) in enumerate(
            zip(paragraphs, mentions, attributions, echoes, strict=True), 1
        ):
            told = dates.find(text, language, day)
            told = [*dates.same_day(text, told, before), *told]
            near = self._near.find(text, {id_ for each in named for id_ in each.ids[:1]})
            reworded_facts, alike = self._alike(near, echoed)
            spots = [each for each in named if each.kind == "places"]
            figures = tuple(self._measures.find(text, spots, [(each.start, each.end) for each in told]))
            facts = reworded_facts | alike
            made.append(
                Proposal(
                    number,
                    self._offers("actors", named, facts, made, self._attributions.speakers_only(said, named), said),
                    self._offers("places", named, facts, made, set(), said),
                    tuple(
                        dates.candidates(
                            told,
                            before,
                            day,
                            self._begins,
                            self._dated(reworded_facts),
                            self._dated(alike),
                            expects=any(each.wording == "expected" for each in said),
                        )
                    ),
                    figures,
                    _with_reworded(said, reworded.get(number, ""), len(text)),
                    near,
                    echoed,
                    marks_of(text, named, told, figures, said),
                )
            )
            before += told
        return tuple(made)

    def _alike(self, near: Sequence[NearFact], echoed: Sequence[EchoOf]) -> tuple[dict[str, str], dict[str, str]]:
        """Return the facts of paragraphs that one echoes, and others like it, each with why it is taken for one."""
        reworded = {
            fact: f"of {fact}, told in {each.of}, paragraph {each.at}, which this echoes"
            for each in echoed
            for fact in self._told_in.get((each.of, each.at), ())
        }
        return reworded, {
            each.id: f"of {each.id}, a fact like this" for each in near[:_NEAR] if each.id not in reworded
        }

    def _dated(self, facts: Mapping[str, str]) -> list[dates.Candidate]:
        """Return the dates of facts, the most frequent first."""
        counted: dict[str, list[str]] = defaultdict(list)
        for fact, why in facts.items():
            counted[self._when[fact]].append(why)
        ordered = sorted(counted.items(), key=lambda each: -len(each[1]))
        return [dates.Candidate(when, whys[0]) for when, whys in ordered if when != UNKNOWN]

    def _offers(
        self,
        kind: Kind,
        named: Sequence[Mention],
        facts: Mapping[str, str],
        before: Sequence[Proposal],
        speakers: set[str],
        said: Sequence[Attribution],
    ) -> tuple[Offer, ...]:
        """Return the actors or places that facts of a paragraph may name, likely ones first."""
        here = [each for each in named if each.kind == kind]
        last: tuple[Offer, ...] = getattr(before[-1], kind) if before else ()
        found = [Offer(each.ids[0], _why(each)) for each in here if each.ids[0] not in speakers]
        if kind == "actors" and any(each.why == _QUOTED for each in said):
            # Who is addressed, and who speaks, is named where the quotation begins.
            found += [Offer(each.id, _QUOTED) for each in last if each.likely]
        linked = self._actors if kind == "actors" else self._places
        others = [
            *(Offer(each, "said it", likely=False) for each in sorted(speakers)),
            *(Offer(id_, "the same words", likely=False) for each in here for id_ in each.ids[1:]),
            *(Offer(id_, why, likely=False) for fact, why in facts.items() for id_ in linked.get(fact, ())),
            *(Offer(each.id, "in the paragraph before", likely=False) for each in last if each.likely),
            *(Offer(each.id, "in the headline", likely=False) for each in (getattr(before[0], kind) if before else ())),
        ]
        chosen = {each.id: each for each in reversed([*found, *others])}
        ordered = [chosen[id_] for id_ in dict.fromkeys(each.id for each in (*found, *others))]
        likely = sum(each.likely for each in ordered)
        return tuple(ordered[: max(MENU, likely)])


def key_of(paragraphs: Sequence[str]) -> str:
    """Return the name of a text: the same paragraphs have the same, whatever their letter case and punctuation."""
    return hashlib.sha256("\n".join(map(hash_paragraph, paragraphs)).encode()).hexdigest()[:16]


def plain_url(url: str) -> str:
    """Return what two addresses of one page have in common: no scheme, no `www.`, no fragment, nothing that tracks."""
    return _TRACKING.sub("", url.strip()).partition("://")[2].removeprefix("www.").rstrip("/?").casefold()


def _with_reworded(said: tuple[Attribution, ...], parent: str, length: int) -> tuple[Attribution, ...]:
    """Return attributions with the text that a paragraph rewords at the end of each chain."""
    if not parent:
        return said
    made = [
        Attribution((*each.chain, parent), "repost", each.wording, each.start, each.end, each.why) if each.chain else
        Attribution((parent,), "repost", each.wording, each.start, each.end, "it rewords that text")
        for each in said
    ]  # fmt: skip
    return (*made, *said) or (Attribution((parent,), "repost", "asserted", 0, length, "it rewords that text"),)


def _why(mention: Mention) -> str:
    return {"name": "named", "adjective": "by an adjective", "noun": "by a common noun", "context": "meant"}[mention.by]


def _by_fact(rows: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    """Return the second of each pair by the first."""
    made: dict[str, list[str]] = defaultdict(list)
    for first, second in rows:
        made[first].append(second)
    return dict(made)
