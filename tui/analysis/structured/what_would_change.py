"""What would change a level, or the leading answer to a question: every single change, tried in one run.

Each change is a scenario beside the store as it is: some days of silence; one new report, by a C2 or a B2 source, of an
indicator or an answer; a source, an origin or a citation left out; F taken for C or for E; a question settled; an
assumption that is wrong; a weight 15 % lighter or heavier. A scenario is the same store edited by hand.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from datetime import date, timedelta
from typing import Final, cast

import msgspec
import polars as pl

from tui.analysis.constants import Methods
from tui.analysis.corroboration.citation_weights import Testimony, weigh_citations
from tui.analysis.corroboration.support import Supports, answer_supports, known_in, none_of_these, question_states
from tui.analysis.methods_in_force import merged
from tui.analysis.structured.suppositions import REPORTED, Suppositions, suppose
from tui.analysis.threat.bands import NOT_ASSESSED, assessed, level
from tui.analysis.threat.bearing import Bearing, bearing
from tui.analysis.threat.evidence import cell_evidence, dated, strengths
from tui.analysis.threat.exclusions import Exclusions
from tui.analysis.threat.index import LEVEL, added_up, contributions, index_of, sums
from tui.analysis.threat.trials import carriers, levels_in
from tui.store.schema.frames import Frames

SILENCE: Final = (3, 7)
"""Days without news that are tried."""
WEIGHT: Final = 0.15
"""By which share of itself a weight may defensibly be another."""
KINDS: Final = (
    "silence", "report", "answer-report", "weight", "grade", "citation", "origin", "source", "answer", "assumption",
)  # fmt: skip
"""What may change, the smallest change first; a report of a C source before one of a B source."""
_MOST_TRIED: Final = 40
"""Sources, origins and citations of each base that are left out in turn: those that carry most."""
_CHANGE: Final = ("kind", "of", "value")
_ALIKE: Final = 0.005
"""Support by which answers differ at the least, of which one leads: half a point of what is shown."""


class WhatWouldChange(msgspec.Struct, frozen=True, eq=False):
    """What every single change would come to on a day.

    levels `[base, event, kind, of, value, index, level, now, now_level, crosses]`: `now` is what the level is;
    `crosses` where it would be another. answers `[question, kind, of, value, lead, support, none, now, now_support,
    crosses]`: the answer that leads, the best supported of those with a vote, or null. Both have the smallest changes
    first (`KINDS`), and of these the one that moves most.
    """

    levels: pl.DataFrame
    answers: pl.DataFrame


class _Changes(msgspec.Struct, frozen=True, eq=False):
    """Changes `[change, kind, of, value, base]`, and what each leaves out and adds, `[change, citation]`."""

    changes: pl.DataFrame
    left_out: pl.DataFrame
    added: pl.DataFrame

    def exclusions(self, scenarios: pl.DataFrame, supposed: int) -> Exclusions:
        """Return what counts in scenarios `[scenario, change]`."""

        def of_scenarios(told: pl.DataFrame) -> pl.DataFrame:
            return scenarios.join(told, on="change").select("scenario", "citation")

        return Exclusions(of_scenarios(self.left_out), of_scenarios(self.added), supposed)


def as_known(frames: Frames, methods: Methods, day: date, excluded: frozenset[str] = frozenset()) -> WhatWouldChange:
    """Return what every single change would come to on a day, without the sources and actors that are `excluded`."""
    supposed = suppose(frames, methods.threat, day)
    testimony = _testimony(supposed, methods, excluded)
    asked = _known_questions(testimony, supposed, day)
    settled = _settled(testimony, asked, supposed.supposed)
    settings = [
        _levels_now(bearing(_testimony(supposed, edited, excluded), edited.threat), supposed, day).select(
            *LEVEL[1:], "index", "level", kind=pl.lit("assumption"), of=pl.lit(id), value=pl.lit(None, pl.String)
        )
        for id, edited in _edited_settings(frames, methods)  # noqa: A001 - the field's name
    ]
    levels = _levels(supposed, bearing(testimony, methods.threat), day, settled, settings)
    return WhatWouldChange(levels, _answers(supposed, testimony, asked))


def _testimony(supposed: Suppositions, methods: Methods, excluded: frozenset[str]) -> Testimony:
    testimony = weigh_citations(supposed.frames, methods)
    return testimony.without(excluded) if excluded else testimony


def _edited_settings(frames: Frames, methods: Methods) -> Iterator[tuple[str, Methods]]:
    """Return the constants by each assumption on a setting, if it is wrong; not those that do not fit."""
    for id, path, value in (  # noqa: A001 - the field's name
        frames.assumptions.filter(pl.col("change") == "setting").select("id", "setting", "value").iter_rows()
    ):
        edit: object = float(value)
        for name in reversed(path.split(".")):
            edit = {name: edit}
        with suppress(msgspec.ValidationError):
            yield id, msgspec.convert(merged(msgspec.to_builtins(methods), cast("dict[str, object]", edit)), Methods)


def _numbered(supposed: Suppositions, kinds: tuple[str, ...], left_out: list[pl.DataFrame]) -> _Changes:
    """Return the suppositions of some kinds, and after them changes that leave out citations.

    `left_out` are `[kind, of, value, citation]`; a citation may be null where a change leaves out none.
    """
    chosen = supposed.changes.filter(pl.col("kind").is_in(kinds))
    others = pl.concat(left_out)
    named = others.select(_CHANGE).unique(maintain_order=True)
    named = named.with_row_index("change", supposed.changes.height).with_columns(base=pl.lit(None, pl.String))
    barred = others.drop_nulls("citation").join(named, on=_CHANGE, nulls_equal=True).select("change", "citation")
    return _Changes(
        pl.concat([chosen, named.select(chosen.columns)]), pl.concat([supposed.left_out, barred]), supposed.added
    )


def _smallest_first(found: pl.DataFrame, moved: pl.Expr) -> pl.DataFrame:
    """Return changes with the smallest first (`KINDS`), and of these what moves most."""
    rank = pl.col("kind").replace_strict({kind: n for n, kind in enumerate(KINDS)}, return_dtype=pl.Int8)
    better = pl.col("value").str.ends_with(REPORTED[-1]).fill_null(value=False) & pl.col("kind").str.ends_with("report")
    order = found.with_columns(rank=rank, better=better, moved=moved.abs().round(9).fill_null(float("inf")))
    return order.sort(
        "rank", "better", "moved", "of", "value", descending=[False, False, True, False, False], nulls_last=True
    ).drop("rank", "better", "moved")


# --- levels ---


class _Nominal(msgspec.Struct, frozen=True, eq=False):
    """What levels are made of on a day and after some days of silence, where nothing is supposed."""

    moments: pl.DataFrame
    strong: pl.DataFrame
    cells: pl.DataFrame

    @classmethod
    def of(cls, about: Bearing, supposed: Suppositions, day: date) -> _Nominal:
        """Weigh everything; moment 0 is the day itself."""
        nothing = Exclusions(supposed=supposed.supposed)
        later = pl.DataFrame({"day": [day, *(day + timedelta(days=days) for days in SILENCE)]})
        scenario = pl.lit(0, pl.UInt32)
        moments = later.with_row_index("moment").with_columns(knowledge=pl.lit(day), scenario=scenario)
        every = about.cells.select("cell", scenario=scenario)
        strong = strengths(about, dated(about, every, nothing), moments, nothing)
        return cls(moments, strong, cell_evidence(about, strong, ("",)))

    def levels(self, about: Bearing, trials: pl.DataFrame, exclusions: Exclusions) -> pl.DataFrame:
        """Return the levels of trials (`trials.levels_in`)."""
        asked = trials.select("trial", "scenario", "moment", "base")
        return levels_in(about, asked, exclusions, self.cells, self.strong, self.moments)


def _unchanged(about: Bearing) -> pl.DataFrame:
    """Return a trial of each base in which nothing is changed: `[change, base, moment]`."""
    return about.bases.select(change=pl.lit(None, pl.UInt32), base="base", moment=pl.lit(0, pl.UInt32))


def _tried(trials: pl.DataFrame) -> pl.DataFrame:
    return trials.with_row_index("trial").with_columns(scenario=pl.col("trial") + 1)


def _levels_now(about: Bearing, supposed: Suppositions, day: date) -> pl.DataFrame:
    """Return the levels on a day where nothing is supposed: the columns of `trials.levels_in`."""
    nothing = Exclusions(supposed=supposed.supposed)
    return _Nominal.of(about, supposed, day).levels(about, _tried(_unchanged(about)), nothing)


def _levels(
    supposed: Suppositions, about: Bearing, day: date, settled: pl.DataFrame, others: list[pl.DataFrame]
) -> pl.DataFrame:
    """Return `WhatWouldChange.levels`; `others` are levels by changes that no citation makes."""
    nominal = _Nominal.of(about, supposed, day)
    today = pl.col("moment") == 0
    parts = contributions(about, nominal.cells.filter(today), ("",))
    left_out = [_carrying(about, nominal.strong.filter(today), parts), settled, _silences()]
    found = _numbered(supposed, ("report", "grade", "assumption"), left_out)
    days = {str(days): number for number, days in enumerate(SILENCE, 1)}
    moment = pl.when(pl.col("kind") == "silence").then(pl.col("value").replace_strict(days, default=0)).otherwise(0)
    every = (
        found.changes.rename({"base": "place"})
        .join(about.bases.select("base", of_base="place"), how="cross")
        .filter(pl.col("place").is_null() | (pl.col("place") == pl.col("of_base")))
        .select("change", "base", moment=moment.cast(pl.UInt32))
    )
    trials = _tried(pl.concat([_unchanged(about), every]))
    exclusions = found.exclusions(trials.select("scenario", "change"), supposed.supposed)
    tried = nominal.levels(about, trials, exclusions).join(trials.select("trial", "change"), on="trial")
    now = tried.filter(pl.col("change").is_null())
    changed = tried.join(found.changes.drop("base"), on="change")
    on = ["base", "event"]
    columns = [*on, *_CHANGE, "index", "level"]
    together = pl.concat(each.select(columns) for each in (changed, _weights(about, parts, now), *others)).join(
        now.select(*on, now="index", now_level="level"), on=on
    )
    told = _smallest_first(together, pl.col("index") - pl.col("now")).with_columns(
        index=pl.when(pl.col("level") != NOT_ASSESSED).then("index"),
        now=pl.when(pl.col("now_level") != NOT_ASSESSED).then("now"),
        crosses=pl.col("level") != pl.col("now_level"),
    )
    return told.with_columns(base=about.bases["place"].gather(told["base"]))


def _carrying(about: Bearing, strong: pl.DataFrame, parts: pl.DataFrame) -> pl.DataFrame:
    """Return the sources, origins and citations that carry most, each left out: `[kind, of, value, citation]`."""
    frames, testimony = about.testimony.frames, about.testimony
    cited = testimony.citations.select("citation", "voice").unique()
    kinds = {
        "source": ("source", frames.sources["id"], testimony.passes.select("citation", of="link")),
        "origin": ("voice", testimony.voices, cited.select("citation", of="voice")),
        "citation": ("citation", frames.citations["id"], cited.select("citation", of="citation")),
    }
    found = []
    for kind, (column, names, of_citations) in kinds.items():
        carry = carriers(about, strong, parts, column, _MOST_TRIED).select(of=column).unique(maintain_order=True)
        barred = carry.join(of_citations, on="of")
        found.append(_named(kind, names.gather(barred["of"]), barred["citation"]))
    return pl.concat(found)


def _named(kind: str, of: pl.Series, citation: pl.Series, value: pl.Series | None = None) -> pl.DataFrame:
    """Return changes of one kind that leave out citations: `[kind, of, value, citation]`."""
    values = value if value is not None else pl.Series([None], dtype=pl.String).new_from_index(0, of.len())
    return pl.DataFrame({"of": of, "value": values, "citation": citation.cast(pl.UInt32)}).select(
        pl.lit(kind).alias("kind"), pl.col("of").cast(pl.String), pl.col("value").cast(pl.String), "citation"
    )


def _silences() -> pl.DataFrame:
    days = pl.Series([str(days) for days in SILENCE])
    nobody = pl.Series([None] * len(SILENCE), dtype=pl.UInt32)
    return _named("silence", pl.Series(["news"] * len(SILENCE)), nobody, days)


def _weights(about: Bearing, parts: pl.DataFrame, now: pl.DataFrame) -> pl.DataFrame:
    """Return the levels by each weight of an indicator that is reported, lighter and heavier."""
    names = about.indicators.select("indicator", "name")
    reporting = parts.filter(pl.col("part") != 0).select("base", "indicator").unique().sort("base", "indicator")
    factors = pl.DataFrame({"factor": [1 - WEIGHT, 1 + WEIGHT], "value": [f"-{WEIGHT:.0%}", f"+{WEIGHT:.0%}"]})
    trials = reporting.join(factors, how="cross").with_row_index("trial")
    each = trials.rename({"indicator": "varied"}).join(parts.drop("moment", "log_odds", "share", "part"), on="base")
    varied = pl.col("indicator") == pl.col("varied")
    told = each.with_columns(
        alone=pl.when(varied).then((pl.col("alone") * pl.col("factor")).clip(1, 99)).otherwise("alone")
    ).join(names, on="indicator")
    added = added_up(told.rename({"trial": "moment"}), about.constants)
    found = sums(about, added, trials.select(moment="trial")).rename({"moment": "trial"})
    named = trials.join(names, on="indicator").select("trial", "base", "value", kind=pl.lit("weight"), of="name")
    levels = (
        found.join(named, on=["trial", "base"])
        .join(now.select("base", "event", "age", "key", "imminent"), on=["base", "event"])
        .with_columns(index=index_of(pl.col("log_odds")))
    )
    return assessed(levels, about.constants).with_columns(level=level())


# --- answers ---


def _known_questions(testimony: Testimony, supposed: Suppositions, day: date) -> pl.DataFrame:
    """Return the citations known on a day on every open question: the columns of `Testimony.citations`, and `asked`.

    Those that are only supposed are among them. `asked` numbers the questions; a question is open of which several
    answers are known, or a denial, and which no curator has settled by the day.
    """
    questions = supposed.frames.questions
    shut = questions.filter((pl.col("adjudicated_on") <= day) | (pl.col("known") > day))["id"]
    keys = testimony.keys.filter(pl.col("contested"), ~pl.col("question_id").is_in(shut.implode()))
    states = question_states(testimony, keys.select("question").unique())
    on_day = states.filter(pl.col("since") <= day, pl.col("until") > day)
    cited = known_in(testimony, on_day).rename({"state": "asked"})
    told = cited.filter(pl.col("citation") < supposed.supposed).group_by("asked").agg(pl.col("key").n_unique())
    return cited.join(told.filter(pl.col("key") > 1), on="asked", how="semi")


def _settled(testimony: Testimony, asked: pl.DataFrame, supposed: int) -> pl.DataFrame:
    """Return each answer that settles its question: what speaks for its rivals, or denies it, is left out.

    So are assumptions on answers, where they are wrong. Returns `[kind, of, value, citation]`.
    """
    published = asked.filter(pl.col("citation") < supposed).rename({"asked": "state"})
    supports = answer_supports(testimony, published)
    given = supports.answers.filter("given", "voted").select("state", "key", "alike")
    agree = supports.agree.rename({"other": "alike_other"})
    others = given.select("state", other="key", alike_other="alike")
    rivals = (
        given.join(others, on="state")
        .filter(pl.col("key") != pl.col("other"))
        .join(agree, on=agree.columns, how="anti")
        .select("state", "key", barred="other")
    )
    denials = supports.answers.filter(~pl.col("given")).select("state", key="of", barred="key")
    denials = denials.join(given.select("state", "key"), on=["state", "key"], how="semi")
    told = published.select("state", "citation", barred="key").unique()
    found = pl.concat([rivals, denials]).join(told, on=["state", "barred"])
    names = testimony.keys.select("key", "question_id", "answer")
    named = found.join(names, on="key").sort("question_id", "answer", "citation")
    settled = _named("answer", named["question_id"], named["citation"], named["answer"])
    assumed = testimony.frames.assumptions.filter(pl.col("change") == "answer").select("id", of="target", value="value")
    wrong = settled.join(assumed, on=["of", "value"])
    return pl.concat([settled, _named("assumption", wrong["id"], wrong["citation"])])


def _answers(supposed: Suppositions, testimony: Testimony, asked: pl.DataFrame) -> pl.DataFrame:
    """Return `WhatWouldChange.answers`."""
    published = asked.filter(pl.col("citation") < supposed.supposed)
    found = _numbered(supposed, ("answer-report", "grade", "assumption"), [_speaking(testimony, published)])
    changed = pl.concat([found.left_out, found.added]).join(found.changes.select("change"), on="change", how="semi")
    touched = changed.join(asked.select("citation", "asked").unique(), on="citation").select("change", "asked").unique()
    unchanged = asked.select("asked").unique().with_columns(change=pl.lit(None, pl.UInt32))
    trials = pl.concat([unchanged.select("change", "asked"), touched]).with_row_index("state")
    trials = trials.with_columns(scenario=pl.col("state") + 1)
    exclusions = found.exclusions(trials.select("scenario", "change"), supposed.supposed)
    cited = exclusions.counted(trials.select("state", "scenario", "asked").join(asked, on="asked"))
    leads = _leads(testimony, answer_supports(testimony, cited.drop("scenario", "asked")))
    told = trials.join(leads, on="state", how="left")
    now = told.filter(pl.col("change").is_null()).select("asked", now="lead", now_support="support")
    questions = asked.select("asked", "question").unique().join(
        testimony.keys.select("question", "question_id").unique(), on="question"
    ).select("asked", question="question_id")  # fmt: skip
    columns = ["question", *_CHANGE, "lead", "support", "none", "now", "now_support"]
    together = (
        told.join(found.changes.drop("base"), on="change")
        .join(now, on="asked")
        .join(questions, on="asked")
        .select(columns)
    )
    return _smallest_first(together, pl.col("support") - pl.col("now_support")).with_columns(
        crosses=pl.col("lead").ne_missing(pl.col("now"))
    )


def _speaking(testimony: Testimony, published: pl.DataFrame) -> pl.DataFrame:
    """Return who speaks on open questions, each left out: `[kind, of, value, citation]`."""
    frames = testimony.frames
    told = published.select("citation", "voice").unique()
    passes = testimony.passes.join(told.select("citation").unique(), on="citation")
    citations = told["citation"].unique()
    return pl.concat(
        [
            _named("source", frames.sources["id"].gather(passes["link"]), passes["citation"]),
            _named("origin", testimony.voices.gather(told["voice"]), told["citation"]),
            _named("citation", frames.citations["id"].gather(citations), citations),
        ]
    )


def _leads(testimony: Testimony, supports: Supports) -> pl.DataFrame:
    """Return the answer that leads in each state: `[state, lead, support, none]`; null where two are as well supported.

    Of a fact that answers no question, whether it is so; else denials do not lead.
    """
    keys = testimony.keys.select("key", "answer", "question_id")
    own = testimony.frames.facts["id"]
    told = supports.answers.join(keys, on="key")
    may_lead = pl.col("voted") & (pl.col("given") | pl.col("question_id").is_in(own.implode()))
    ordered = told.filter(may_lead).sort("state", "support", "answer", descending=[False, True, False])
    best = ordered.group_by("state", maintain_order=True).agg(
        pl.col("support").first(), pl.col("answer").first(), second=pl.col("support").get(1, null_on_oob=True)
    )
    apart = (pl.col("support") - pl.col("second")).fill_null(1.0) > _ALIKE
    return best.join(none_of_these(supports.answers), on="state").select(
        "state", "support", "none", lead=pl.when(apart).then("answer")
    )
