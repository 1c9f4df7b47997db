"""What every citation is worth by itself: which answer it gives, who speaks in each layer of its chain, and its p.

Made once per store and constants; support, threat and relations add up with it on any day, without any source.
"""

from __future__ import annotations

from datetime import date
from typing import Final

import msgspec
import polars as pl
from msgspec.structs import replace

from tui.analysis.as_known import hidden_links, publishers, through
from tui.analysis.constants import NO_VOTE, Methods
from tui.analysis.constants import Corroboration as Constants
from tui.analysis.corroboration.lines import LAYERS, weight
from tui.analysis.corroboration.rivals import figures
from tui.store.schema.frames import KIND, Frames

HAPPENINGS: Final = (
    "event", "strike", "movement", "casualties", "displacement", "detention", "protest", "diplomacy",
)  # fmt: skip
"""Kinds of fact that tell of something that happens once; the others tell of a state, which may change."""
FOREVER: Final = date.max
"""Until when something holds that nothing published later changes."""
READINGS: Final = ("", "_low", "_high")
"""Suffixes of columns that exist as they are, one grade lower and one grade higher; the last two make intervals."""
_DENIALS: Final = "not "


class Testimony(msgspec.Struct, frozen=True, eq=False):
    """What all citations of a store are worth. Ids are numbered, so that everything after is arithmetic.

    citations: a row a citation and span of days on which its chain reads the same (a lost text comes to light later).
    Of the citation: `citation`, `fact` and `source`, rows of the store's frames; `key`, the answer that it gives, and
    `question`; `denied`, `alleged`, `forecast`; `letter` of its weakest link and `credibility`; `voice`, the number of
    its origin; `known` and `until`, the days from and up to which this row counts; `told`, the day on which its source
    told it, and `first_told`, the first on which its origin did. In each layer (`lines.LAYERS`) the number of the
    speaker's camp, and of its side in `…_side` (null: of none). `voted` where it has a vote, and then `p`, `weight`
    and these as low and high readings (`READINGS`; null without a vote in that reading). Of its fact: `earliest` and
    `latest`, and `lasting` where it tells of a state.

    keys `[key, question, answer, of, question_id, contested]`: `question` is a number, `answer` and `question_id` are
    texts; `of` is the key that a denial denies, its own elsewhere; `contested` where the question has other answers, or
    denials; `subject` is what the question is of. voices, camps and sides: names by number. passes `[citation, link]`:
    the rows of sources in each chain. figures: as `rivals.figures`. answered `[fact, question, key, own]`, a row a
    fact: its answer; `own` where it answers itself.
    """

    citations: pl.DataFrame
    keys: pl.DataFrame
    voices: pl.Series
    camps: pl.Series
    sides: pl.Series
    passes: pl.DataFrame
    figures: pl.DataFrame
    frames: Frames
    constants: Constants
    answered: pl.DataFrame

    def without(self, excluded: frozenset[str]) -> Testimony:
        """Return the same, less every citation that passes through one of these ids of sources and actors."""
        frames = self.frames
        carried = through(frames.citations, frames.chains, frames.sources).filter(pl.col("voice").is_in(list(excluded)))
        barred = frames.citations["id"].is_in(carried["citation"].implode())
        kept = self.citations.filter(~barred.gather(self.citations["citation"]))
        return replace(self, citations=with_first_told(kept))

    def begun(self) -> Testimony:
        """Return the same as if everything had been known when it began, to look back with all that was ever said."""
        final = self.citations.filter(pl.col("until") == FOREVER)
        return replace(self, citations=final.with_columns(known=pl.coalesce("earliest", "latest", "known")))

    def side(self, name: str | None) -> int | None:
        """Return the number of a side; None where no citation speaks for it."""
        return self.sides.index_of(name) if name is not None else None


def on_side(side: pl.Expr) -> pl.Expr:
    """Return whether a citation has a speaker of a side in any layer."""
    return pl.any_horizontal(pl.col(f"{layer}_side") == side for layer in LAYERS).fill_null(value=False)


def weigh_citations(frames: Frames, methods: Methods) -> Testimony:
    """Return what every citation of a store is worth by itself.

    The p of a citation is that of its weakest graded link; a chain that nobody has graded counts as F. Its credibility
    bounds it: 2 from below and above, 3 to 5 from above. F that is doubtful or worse has no vote; nor has what is only
    expected, or a forecast.
    """
    constants = methods.corroboration
    hidden = hidden_links(frames)
    readings = _readings(frames, hidden)
    camps, sides, links = _links(frames, constants)
    answers, keys = _answers(frames.facts)
    told = frames.sources.with_row_index("source").select(
        "source", "id", told=_middle("earliest", pl.coalesce("latest", "out"))
    )
    cited = (
        frames.citations.with_row_index("citation")
        .select(
            "citation", "source", "known", "credibility", "interest", fact_id="fact",
            denied=pl.col("wording") == "denied", alleged=pl.col("wording") == "alleged",
            forecast=pl.col("wording") == "expected",
        )
        .join(answers, on="fact_id", maintain_order="left")
        .rename({"source": "id"})
        .join(told, on="id", maintain_order="left")
    )  # fmt: skip
    chains = _chains(frames, readings, hidden, links)
    found = (
        readings.join(cited.drop("known"), on="citation", maintain_order="left")
        .with_columns(forecast=pl.col("forecast") | (pl.col("kind") == "forecast"))
        .join(_speakers(chains), on="reading", maintain_order="left")
        .join(_worth(chains, readings, frames, constants), on="reading", maintain_order="left")
    )
    denials = keys.height // 2
    found = found.with_columns(
        key=pl.when("denied").then(pl.col("key") + denials).otherwise("key").cast(pl.UInt32),
        **{f"p{reading}": _bounded(f"p{reading}", reading, constants) for reading in READINGS},
    )
    may_vote = ~pl.col("forecast") & (pl.col("p") > NO_VOTE)
    found = found.with_columns(
        voted=may_vote,
        **{
            f"weight{reading}": pl.when(may_vote & (pl.col(f"p{reading}") > NO_VOTE)).then(weight(f"p{reading}"))
            for reading in READINGS
        },
    )
    voices = found["voice"].unique().sort()
    found = found.with_columns(
        voice=found["voice"].replace_strict(voices, pl.int_range(voices.len(), eager=True)).cast(pl.UInt32)
    )
    subjects = frames.questions.select("of", question_id="id")
    return Testimony(
        with_first_told(found.select(_COLUMNS)),
        keys.with_columns(contested=_contested(found, keys))
        .join(subjects, on="question_id", how="left", maintain_order="left")
        .rename({"of_right": "subject"}),
        voices,
        camps,
        sides,
        _passes(frames),
        figures(frames, methods.disputes),
        frames,
        constants,
        answers.select("fact", "question", "key", "own"),
    )


_COLUMNS: Final = (
    "citation", "fact", "source", "question", "key", "denied", "alleged", "forecast", "letter", "credibility", "voice",
    "known", "until", "told", *LAYERS, *(f"{layer}_side" for layer in LAYERS), "voted", "p", "p_low", "p_high",
    "weight", "weight_low", "weight_high", "earliest", "latest", "lasting",
)  # fmt: skip


def _middle(first: str | pl.Expr, last: pl.Expr) -> pl.Expr:
    """Return the day in the middle of two, the earlier one of two in the middle; the last where the first is open."""
    begin = pl.col(first) if isinstance(first, str) else first
    half = (last - begin).dt.total_days() // 2
    return pl.coalesce(begin + pl.duration(days=half), last)


def _answers(facts: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Number every answer that a fact gives, and after them all their denials.

    Returns `[fact, fact_id, key, question, kind, earliest, latest, lasting, own]` and `Testimony.keys` without
    `contested`.
    """
    given = facts.with_row_index("fact").select(
        "fact",
        "kind",
        "earliest",
        "latest",
        fact_id="id",
        lasting=~KIND.is_in(HAPPENINGS),
        question_id=pl.coalesce("question", "id"),
        answer=pl.when(pl.col("question").is_null()).then(pl.lit("yes")).otherwise("answer"),
        own=pl.col("question").is_null(),
    )
    numbered = (
        given.group_by("question_id", "answer")
        .agg(pl.col("own").first())
        .sort("question_id", "answer")
        .with_row_index("key")
        .with_columns(question=pl.col("question_id").rle_id(), of="key")
    )
    denials = numbered.with_columns(
        key=pl.col("key") + pl.len().cast(pl.UInt32),
        answer=pl.when("own").then(pl.lit("no")).otherwise(_DENIALS + pl.col("answer")),
    )
    columns = ["key", "question", "answer", "of", "question_id"]
    on = ["question_id", "answer"]
    answers = given.join(numbered.select(*on, "key", "question"), on=on, maintain_order="left").drop(on)
    return answers, pl.concat([numbered, denials]).select(columns)


def _contested(found: pl.DataFrame, keys: pl.DataFrame) -> pl.Series:
    """Return whether each key's question has more than one answer, or a denial."""
    given = keys.filter(pl.col("key") == pl.col("of")).group_by("question").agg(several=pl.len() > 1)
    denied = found.filter("denied").select("question").unique().with_columns(denied=pl.lit(value=True))
    contested = given.join(denied, on="question", how="left").select(
        "question", contested=pl.col("several") | pl.col("denied").fill_null(value=False)
    )
    return keys.join(contested, on="question", how="left", maintain_order="left")["contested"]


def _readings(frames: Frames, hidden: pl.DataFrame) -> pl.DataFrame:
    """Return the spans of days on which each citation's chain reads the same: `[reading, citation, known, until]`."""
    cited = frames.citations.with_row_index("citation").select("citation", "known", "id")
    later = hidden.select("until", id="citation").unique().join(cited, on="id").select("citation", known="until")
    return (
        pl.concat([cited.select("citation", "known"), later])
        .sort("citation", "known")
        .with_columns(
            until=pl.when(pl.col("citation") == pl.col("citation").shift(-1))
            .then(pl.col("known").shift(-1))
            .fill_null(FOREVER)
        )
        .with_row_index("reading")
        .select("reading", "citation", "known", "until")
    )


def _links(frames: Frames, constants: Constants) -> tuple[pl.Series, pl.Series, pl.DataFrame]:
    """Return the names of camps and sides by number, and every speaker of a chain with his camp and side.

    A side with an interest is one camp; unnamed voices of no such side are one camp, for they may be one person; every
    other voice is its own. A source speaks with its publisher's voice where that is known. The last frame is `[link,
    kind, voice, camp, side]`.
    """
    speakers = frames.chains.select("link", "kind", "side", "named").unique(["link", "kind"])
    interested = pl.col("side").is_not_null() & ~pl.col("side").is_in(list(constants.sides_without_interest))
    named = (
        speakers.join(publishers(frames.sources), left_on="link", right_on="source", how="left")
        .with_columns(voice=pl.when(pl.col("kind") == "source").then(pl.coalesce("voice", "link")).otherwise("link"))
        .with_columns(
            side=pl.when(interested).then("side"),
            camp=pl.when(interested)
            .then("side " + pl.col("side"))
            .when(~pl.col("named"))
            .then(pl.lit("unnamed"))
            .otherwise("speaker " + pl.col("voice")),
        )
    )
    camps, sides = named["camp"].unique().sort(), named["side"].drop_nulls().unique().sort()
    return (
        camps,
        sides,
        named.select(
            "link", "kind", "voice",
            camp=_numbered("camp", camps), side=_numbered("side", sides),
        ),
    )  # fmt: skip


def _numbered(column: str, names: pl.Series) -> pl.Expr:
    numbers = pl.int_range(names.len(), dtype=pl.UInt32, eager=True)
    return pl.col(column).replace_strict(names, numbers, default=None, return_dtype=pl.UInt32)


def _chains(frames: Frames, readings: pl.DataFrame, hidden: pl.DataFrame, links: pl.DataFrame) -> pl.DataFrame:
    """Return the links of each reading, outermost first: `[reading, kind, link, voice, reliability, camp, side]`."""
    ids = frames.citations.with_row_index("citation").select("citation", id="id")
    chains = frames.chains.select("position", "link", "kind", "reliability", id="citation")
    if hidden.is_empty():
        numbered = chains.join(ids, on="id", maintain_order="left")
        found = numbered.with_columns(reading=pl.col("citation"))
    else:
        numbered = chains.join(ids, on="id", maintain_order="left").join(
            hidden.rename({"citation": "id"}), on=["id", "position"], how="left", maintain_order="left"
        )
        found = numbered.join(readings.select("reading", "citation", "known"), on="citation").filter(
            pl.col("until").is_null() | (pl.col("until") <= pl.col("known"))
        )
    return (
        found.sort("reading", "position")
        .join(links, on=["link", "kind"], how="left", maintain_order="left")
        .select("reading", "kind", "link", "voice", "reliability", "camp", "side")
    )


def _speakers(chains: pl.DataFrame) -> pl.DataFrame:
    """Return who speaks in each layer: `[reading, voice, origin, reporter, publication, …_side]`.

    The origin is the last link; an unnamed one is told apart by the link before it. The reporter is the link before the
    last; where there is none, the source speaks for itself. The publication is the innermost source.
    """
    last = pl.col("reading") != pl.col("reading").shift(-1)
    before = pl.when(pl.col("reading") == pl.col("reading").shift()).then(pl.col("camp", "side", "link").shift())
    camp, side = "camp", "side"
    ends = (
        chains.with_columns(before.name.prefix("before_"), several=pl.col("reading") == pl.col("reading").shift())
        .filter(last.fill_null(value=True))
        .select(
            "reading",
            voice=pl.when(pl.col("kind") == "unknown").then("unknown@" + pl.col("before_link")).otherwise("voice"),
            origin=camp,
            origin_side=side,
            reporter=pl.when("several").then("before_camp").otherwise(camp),
            reporter_side=pl.when("several").then("before_side").otherwise(side),
        )
    )
    published = (
        chains.filter(pl.col("kind") == "source")
        .unique("reading", keep="last", maintain_order=True)
        .select("reading", publication=camp, publication_side=side)
    )
    return ends.join(published, on="reading", maintain_order="left")


def _worth(chains: pl.DataFrame, readings: pl.DataFrame, frames: Frames, constants: Constants) -> pl.DataFrame:
    """Return p of each chain before its credibility bounds it: `[reading, letter, unknown, p, p_low, p_high]`.

    `letter` is the weakest link's; `unknown` says that some link is graded F, or none at all. The origin of what its
    own side loses by saying counts as `admission`.
    """
    admitted = frames.citations["interest"] == "against"
    last = (pl.col("reading") != pl.col("reading").shift(-1)).fill_null(value=True)
    graded = chains.with_columns(citation=readings["citation"].gather(chains["reading"])).with_columns(
        grade=pl.when(
            last & admitted.fill_null(value=False).gather(pl.Series(readings["citation"]).gather(chains["reading"]))
        )
        .then(pl.lit(constants.admission))
        .otherwise("reliability")
    )
    tables = dict(zip(READINGS, constants.grades.readings(), strict=True))
    nominal = tables[""]
    ordered = sorted("ABCDEF", key=lambda letter: (nominal[letter], letter != "F"))
    rank = {letter: n for n, letter in enumerate(ordered)}
    grade = pl.col("grade")
    return (
        graded.select(
            "reading",
            rank=grade.replace_strict(rank, default=None, return_dtype=pl.UInt8),
            unknown=grade == "F",
            **{
                f"p{name}": grade.replace_strict(table, default=None, return_dtype=pl.Float64)
                for name, table in tables.items()
            },
        )
        .group_by("reading")
        .agg(pl.col("rank", "p", "p_low", "p_high").min(), pl.col("unknown").any())
        .with_columns(
            unknown=pl.col("unknown") | pl.col("rank").is_null(),
            letter=pl.col("rank").replace_strict(dict(enumerate(ordered)), default="F", return_dtype=pl.String),
            **{f"p{name}": pl.col(f"p{name}").fill_null(table["F"]) for name, table in tables.items()},
        )
        .drop("rank")
    )


def _bounded(p: str, reading: str, constants: Constants) -> pl.Expr:
    """Return p within the bounds of the citation's credibility."""
    caps, floors = constants.caps, constants.floors
    most = {2: caps.probably_true, 3: caps.possibly_true, 4: caps.doubtful, 5: caps.improbable}
    least = {"": floors.nominal, "_low": floors.lowest, "_high": floors.highest}[reading]
    cap = pl.col("credibility").replace_strict(most, default=1.0, return_dtype=pl.Float64)
    doubted = pl.col("credibility").is_between(constants.unjudged_from, 5)
    return (
        pl.when(pl.col("unknown") & doubted)
        .then(NO_VOTE)
        .when(pl.col("credibility") == 2)
        .then(pl.min_horizontal(pl.max_horizontal(p, pl.lit(least)), cap))
        .otherwise(pl.min_horizontal(p, cap))
    )


def with_first_told(citations: pl.DataFrame, within: tuple[str, ...] = ()) -> pl.DataFrame:
    """Add `first_told`: when the citation's origin first told its fact, by what was known when the citation was.

    What has no vote, or only expects it, tells nothing: it makes nothing older that has one. `within` names columns
    that keep citations apart.
    """
    teller = ["fact", "voice", "denied", "voted", *within]
    told = citations.select(*teller, "known", "told")
    several = told.join(told.group_by(teller).len().filter(pl.col("len") > 1), on=teller, how="semi")
    by_day = several.group_by(*teller, "known").agg(pl.col("told").min()).sort(*teller, "known")
    first = by_day.with_columns(first_told=pl.col("told").to_physical().cum_min().over(teller).cast(pl.Date)).drop(
        "told"
    )
    found = told.join(first, on=[*teller, "known"], how="left", maintain_order="left")
    return citations.with_columns(first_told=pl.coalesce(found["first_told"], found["told"]))


def _passes(frames: Frames) -> pl.DataFrame:
    """Return the sources in each chain, the citing one included, as rows of the store's frames."""
    sources = frames.sources.with_row_index("row").select("row", "id")
    cited = frames.citations.with_row_index("number").select("number", citation="id")
    return (
        frames.chains.filter(pl.col("kind") == "source")
        .join(cited, on="citation")
        .join(sources, left_on="link", right_on="id")
        .select(citation="number", link="row")
        .unique()
    )
