"""What would change a level, or the leading answer to a question: every single change, tried in one run.

Each change is a scenario beside the store as it is: some days of silence; one new report, by a C2 or a B2 source, of an
indicator or an answer; a source, an origin or a citation left out; F taken for C or for E; a question settled; an
assumption that is wrong; a weight 15 % lighter or heavier. A scenario is the same store edited by hand.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import date
from typing import Final

import msgspec
import polars as pl

from tui.analysis.constants import Methods
from tui.analysis.corroboration.citation_weights import Testimony, weigh_citations
from tui.analysis.corroboration.support import Supports, answer_supports, none_of_these
from tui.analysis.methods_in_force import with_setting
from tui.analysis.structured.suppositions import REPORTED, Suppositions, suppose
from tui.analysis.threat.bands import NOT_ASSESSED, assessed, level
from tui.analysis.threat.bearing import Bearing, bearing
from tui.analysis.threat.evidence import cell_evidence, closing, dated, strengths
from tui.analysis.threat.exclusions import Exclusions
from tui.analysis.threat.index import added_up, contributions, index_of, sums
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
_FEWEST_TRIED: Final = 2
_MOST_WEIGHED: Final = 6_000_000
"""Items that are weighed in all these trials, some five seconds: where there are more, fewer are left out in turn."""
_CHANGE: Final = ("kind", "of", "value")
_ALIKE: Final = 0.005
"""Support by which answers differ at the least, of which one leads: half a point of what is shown."""


class _Changes(msgspec.Struct, frozen=True, eq=False):
    """Changes `[change, kind, of, value, base, as_of]`, and what each leaves out and adds, `[change, citation]`."""

    changes: pl.DataFrame
    left_out: pl.DataFrame
    added: pl.DataFrame

    def since(self, testimony: Testimony) -> pl.DataFrame:
        """Return the changes with `since`, the day from which a citation is known that they change; null: always."""
        known = testimony.citations.group_by("citation").agg(pl.col("known").min())
        changed = pl.concat([self.left_out, self.added]).join(known, on="citation", how="left")
        first = changed.group_by("change").agg(since=pl.col("known").min())
        return self.changes.join(first, on="change", how="left", maintain_order="left")

    def exclusions(self, scenarios: pl.DataFrame, supposed: int) -> Exclusions:
        """Return what counts in scenarios `[scenario, change]`."""

        def of_scenarios(told: pl.DataFrame) -> pl.DataFrame:
            return scenarios.join(told, on="change").select("scenario", "citation")

        return Exclusions(of_scenarios(self.left_out), of_scenarios(self.added), supposed)


def _testimony(supposed: Suppositions, methods: Methods, excluded: frozenset[str]) -> Testimony:
    testimony = weigh_citations(supposed.frames, methods)
    return testimony.without(excluded) if excluded else testimony


def _numbered(supposed: Suppositions, left_out: Sequence[pl.DataFrame]) -> _Changes:
    """Return what is supposed, and after it changes that leave out citations.

    `left_out` are `[kind, of, value, as_of, citation]`; a citation may be null where a change leaves out none.
    """
    others = pl.concat(left_out)
    on = [*_CHANGE, "as_of"]
    named = others.select(on).unique(maintain_order=True)
    named = named.with_row_index("change", supposed.changes.height).with_columns(base=pl.lit(None, pl.String))
    barred = others.drop_nulls("citation").join(named, on=on, nulls_equal=True).select("change", "citation")
    return _Changes(
        pl.concat([supposed.changes, named.select(supposed.changes.columns)]),
        pl.concat([supposed.left_out, barred]),
        supposed.added,
    )


def _named(kind: str, of: pl.Series, rows: pl.DataFrame, value: pl.Series | None = None) -> pl.DataFrame:
    """Return changes of one kind, parallel to rows `[as_of, citation]`: `[kind, of, value, as_of, citation]`."""
    return rows.select(
        pl.lit(kind).alias("kind"),
        of.cast(pl.String).alias("of"),
        pl.lit(None, pl.String).alias("value") if value is None else value.cast(pl.String).alias("value"),
        "as_of",
        pl.col("citation").cast(pl.UInt32),
    )


def _smallest_first(found: pl.DataFrame, within: str, moved: pl.Expr) -> pl.DataFrame:
    """Return changes `within` each day or question with the smallest first (`KINDS`), then what moves most."""
    rank = pl.col("kind").replace_strict({kind: n for n, kind in enumerate(KINDS)}, return_dtype=pl.Int8)
    better = pl.col("value").str.ends_with(REPORTED[-1]).fill_null(value=False) & pl.col("kind").str.ends_with("report")
    order = found.with_columns(rank=rank, better=better, moved=moved.abs().round(9).fill_null(float("inf")))
    keys = [within, "rank", "better", "moved", "of", "value"]
    descending = [key == "moved" for key in keys]
    return order.sort(keys, descending=descending, nulls_last=True).drop("rank", "better", "moved")


# --- levels ---


def levels_as_known(
    frames: Frames, methods: Methods, days: Sequence[date], excluded: frozenset[str] = frozenset()
) -> pl.DataFrame:
    """Return what every single change would make of each level on some days.

    Returns `[as_of, base, event, kind, of, value, index, level, now, now_level, crosses]`, the smallest changes of each
    day first: `now` is what the level is, `crosses` where it would be another. The sources and actors that are
    `excluded` are left out throughout.
    """
    supposed = suppose(frames, methods.threat, days)
    testimony = _testimony(supposed, methods, excluded)
    about = bearing(testimony, methods.threat)
    asked = _known_questions(testimony, supposed, days)
    nominal = _Nominal.of(about, supposed, days)
    today = nominal.today
    strong, cells = (each.join(today, on="moment") for each in (nominal.strong, nominal.cells))
    parts = contributions(about, cells)
    settled = _settled(testimony, asked, supposed.supposed)
    found = _numbered(supposed, [_carrying(about, strong, parts, today), settled, _silences(days)])
    trials = _trials(about, found.since(testimony), nominal)
    exclusions = found.exclusions(trials.select("scenario", "change"), supposed.supposed)
    tried = nominal.levels(about, trials, exclusions)
    now = tried.filter(pl.col("change").is_null())
    changed = tried.drop_nulls("change").join(found.changes.select("change", *_CHANGE), on="change")
    settings = [
        _now(bearing(_testimony(supposed, edited, excluded), edited.threat), supposed, days).with_columns(
            kind=pl.lit("assumption"), of=pl.lit(id), value=pl.lit(None, pl.String)
        )
        for id, edited in _edited_settings(frames, methods)  # noqa: A001 - the field's name
    ]
    level_of = ["as_of", "base", "event"]
    columns = [*level_of, *_CHANGE, "index", "level"]
    weights = _weights(about, parts.join(today, on="moment"), now)
    together = pl.concat(each.select(columns) for each in (changed, weights, *settings)).join(
        now.select(*level_of, now="index", now_level="level"), on=level_of
    )
    told = _smallest_first(together, "as_of", pl.col("index") - pl.col("now")).with_columns(
        index=pl.when(pl.col("level") != NOT_ASSESSED).then("index"),
        now=pl.when(pl.col("now_level") != NOT_ASSESSED).then("now"),
        crosses=pl.col("level") != pl.col("now_level"),
    )
    return told.with_columns(base=about.bases["place"].gather(told["base"]))


class _Nominal(msgspec.Struct, frozen=True, eq=False):
    """What levels are made of on some days, and after some days of silence each, where nothing is supposed.

    moments `[moment, scenario, knowledge, day, silence]`: `silence` is how many days are without news.
    """

    moments: pl.DataFrame
    strong: pl.DataFrame
    cells: pl.DataFrame

    @classmethod
    def of(cls, about: Bearing, supposed: Suppositions, days: Sequence[date]) -> _Nominal:
        """Weigh everything."""
        nothing = Exclusions(supposed=supposed.supposed)
        on = pl.DataFrame({"knowledge": days}, schema={"knowledge": pl.Date})
        scenario = pl.lit(0, pl.UInt32)
        later = on.join(pl.DataFrame({"silence": [0, *SILENCE]}), how="cross").with_row_index("moment")
        moments = later.with_columns(
            scenario=scenario, day=pl.col("knowledge") + pl.duration(days=pl.col("silence"))
        ).select("moment", "scenario", "knowledge", "day", "silence")
        every = about.cells.select("cell", scenario=scenario)
        asked = moments.drop("silence")
        strong = strengths(about, dated(about, every, nothing), asked, closing(about, asked, nothing), nothing)
        return cls(moments, strong, cell_evidence(about, strong))

    @property
    def today(self) -> pl.DataFrame:
        """The moments of the days themselves: `[moment, as_of]`."""
        return self.moments.filter(pl.col("silence") == 0).select("moment", as_of="knowledge")

    def levels(self, about: Bearing, trials: pl.DataFrame, exclusions: Exclusions) -> pl.DataFrame:
        """Return the levels of trials (`trials.levels_in`), with `as_of` and `change` of each."""
        asked = trials.select("trial", "scenario", "moment", "base")
        found = levels_in(about, asked, exclusions, self.cells, self.strong, self.moments.drop("silence"))
        days = self.moments.select("moment", as_of="knowledge")
        return found.join(trials.select("trial", "change", "moment").join(days, on="moment"), on="trial")


def _trials(about: Bearing, changes: pl.DataFrame, nominal: _Nominal) -> pl.DataFrame:
    """Return every change as a trial of its bases on its days, after one of each in which nothing is changed.

    Returns `[trial, scenario, change, base, moment]`.
    """
    bases = about.bases.select("base", "place")
    unchanged = bases.join(nominal.today, how="cross").select("base", "moment", change=pl.lit(None, pl.UInt32))
    is_silent = pl.col("kind") == "silence"
    each = changes.with_columns(silence=pl.when(is_silent).then("value").otherwise(pl.lit("0")).cast(pl.Int64))
    days = nominal.moments.select("moment", "silence", day="knowledge")
    known = (
        each.rename({"base": "place"})
        .join(days, on="silence")
        .filter(
            pl.col("as_of").is_null() | (pl.col("as_of") == pl.col("day")),
            pl.col("since").is_null() | (pl.col("since") <= pl.col("day")),
        )
    )
    # Apart, because most changes are of one base: joined with all bases and then filtered, they take gigabytes.
    of_one = known.join(bases, on="place").select(unchanged.columns)
    of_all = known.filter(pl.col("place").is_null()).drop("place").join(bases, how="cross").select(unchanged.columns)
    together = pl.concat([unchanged, of_one, of_all]).with_row_index("trial")
    return together.with_columns(scenario=pl.col("trial") + 1)


def _now(about: Bearing, supposed: Suppositions, days: Sequence[date]) -> pl.DataFrame:
    """Return the levels on some days where nothing is supposed."""
    nominal = _Nominal.of(about, supposed, days)
    nothing = supposed.changes.clear().with_columns(since="as_of")
    trials = _trials(about, nothing, nominal)
    return nominal.levels(about, trials, Exclusions(supposed=supposed.supposed))


def _edited_settings(frames: Frames, methods: Methods) -> Iterator[tuple[str, Methods]]:
    """Return the constants by each assumption on a setting, if it is wrong; not those that do not fit."""
    settings = frames.assumptions.filter(pl.col("change") == "setting").select("id", "setting", "value")
    for id, path, value in settings.iter_rows():  # noqa: A001 - the field's name
        with suppress(msgspec.ValidationError):
            yield id, with_setting(methods, path, value)


def _carrying(about: Bearing, strong: pl.DataFrame, parts: pl.DataFrame, today: pl.DataFrame) -> pl.DataFrame:
    """Return the sources, origins and citations that carry most on each day, each left out."""
    frames, testimony = about.testimony.frames, about.testimony
    cited = testimony.citations.select("citation", "voice").unique()
    # Whatever is left out for one base is tried for all of them.
    fit = _MOST_WEIGHED // (3 * max(about.bases.height * about.counted.height, 1))
    most = min(max(fit, _FEWEST_TRIED), _MOST_TRIED)
    kinds = {
        "source": ("source", frames.sources["id"], testimony.passes.select("citation", of="link")),
        "origin": ("voice", testimony.voices, cited.select("citation", of="voice")),
        "citation": ("citation", frames.citations["id"], cited.select("citation", of="citation")),
    }
    found = []
    for kind, (column, names, of_citations) in kinds.items():
        carry = carriers(about, strong, parts, column, most).join(today, on="moment")
        barred = carry.select("as_of", of=column).unique(maintain_order=True).join(of_citations, on="of")
        found.append(_named(kind, names.gather(barred["of"]), barred))
    return pl.concat(found)


def _silences(days: Sequence[date]) -> pl.DataFrame:
    silence = pl.DataFrame({"value": [str(days) for days in SILENCE]})
    on = pl.DataFrame({"as_of": days}, schema={"as_of": pl.Date})
    rows = on.join(silence, how="cross").with_columns(citation=pl.lit(None, pl.UInt32), of=pl.lit("news"))
    return _named("silence", rows["of"], rows, rows["value"])


def _weights(about: Bearing, parts: pl.DataFrame, now: pl.DataFrame) -> pl.DataFrame:
    """Return the levels on each day by each weight of an indicator that is reported, lighter and heavier."""
    names = about.indicators.select("indicator", "name")
    on = ["as_of", "base", "indicator"]
    reporting = parts.filter(pl.col("part") != 0).select(on).unique().sort(on)
    factors = pl.DataFrame({"factor": [1 - WEIGHT, 1 + WEIGHT], "value": [f"-{WEIGHT:.0%}", f"+{WEIGHT:.0%}"]})
    trials = reporting.join(factors, how="cross").with_row_index("trial")
    told = parts.drop("moment", "log_odds", "share", "part")
    each = trials.rename({"indicator": "varied"}).join(told, on=["as_of", "base"])
    varied = pl.col("indicator") == pl.col("varied")
    told = each.with_columns(
        alone=pl.when(varied).then((pl.col("alone") * pl.col("factor")).clip(1, 99)).otherwise("alone")
    ).join(names, on="indicator")
    added = added_up(told.rename({"trial": "moment"}), about.constants)
    found = sums(about, added, trials.select(moment="trial")).rename({"moment": "trial"})
    named = trials.join(names, on="indicator").select(
        "trial", "as_of", "base", "value", kind=pl.lit("weight"), of="name"
    )
    level_of = ["as_of", "base", "event"]
    levels = (
        found.join(named, on=["trial", "base"])
        .join(now.select(*level_of, "age", "key", "imminent"), on=level_of)
        .with_columns(index=index_of(pl.col("log_odds")))
    )
    return assessed(levels, about.constants).with_columns(level=level())


# --- answers ---


def answers_as_known(
    frames: Frames, methods: Methods, day: date, excluded: frozenset[str] = frozenset()
) -> pl.DataFrame:
    """Return which answer every single change would make lead, of every question that is open on a day.

    Returns `[question, kind, of, value, lead, support, none, now, now_support, crosses]`, the smallest changes of each
    question first: the answer that leads is the best supported of those with a vote, null where none or several are.
    """
    supposed = suppose(frames, methods.threat, [day], answers=True)
    testimony = _testimony(supposed, methods, excluded)
    asked = _known_questions(testimony, supposed, [day])
    found = _numbered(supposed, [_speaking(testimony, asked.filter(pl.col("citation") < supposed.supposed))])
    spoken = asked.select("citation", "asked").unique()
    changed = pl.concat([found.left_out, found.added])
    touched = changed.join(spoken, on="citation").select("change", "asked").unique()
    unchanged = asked.select("asked").unique().select("asked", change=pl.lit(None, pl.UInt32))
    trials = pl.concat([unchanged, touched.select(unchanged.columns)]).with_row_index("state")
    trials = trials.with_columns(scenario=pl.col("state") + 1)
    exclusions = found.exclusions(trials.select("scenario", "change"), supposed.supposed)
    cited = exclusions.counted(trials.select("state", "scenario", "asked").join(asked, on="asked"))
    leads = _leads(testimony, answer_supports(testimony, cited.drop("scenario", "asked", "as_of")))
    told = trials.join(leads, on="state", how="left")
    now = told.filter(pl.col("change").is_null()).select("asked", now="lead", now_support="support")
    names = testimony.keys.select("question", "question_id").unique()
    questions = asked.select("asked", "question").unique().join(names, on="question")
    together = (
        told.join(found.changes.select("change", *_CHANGE), on="change")
        .join(now, on="asked")
        .join(questions.select("asked", question="question_id"), on="asked")
        .select("question", *_CHANGE, "lead", "support", "none", "now", "now_support")
    )
    moved = pl.col("support") - pl.col("now_support")
    return _smallest_first(together, "question", moved).with_columns(crosses=pl.col("lead").ne_missing(pl.col("now")))


def _known_questions(testimony: Testimony, supposed: Suppositions, days: Sequence[date]) -> pl.DataFrame:
    """Return the citations known on each day on every open question, those that are only supposed among them.

    Returns the columns of `Testimony.citations`, `as_of`, and `asked`, which numbers questions on days. A question is
    open of which several answers are known, or a denial, and which no curator has settled by the day.
    """
    questions = supposed.frames.questions.select("adjudicated_on", since="known", question_id="id")
    keys = testimony.keys.filter("contested").select("question", "question_id").unique()
    on = pl.DataFrame({"as_of": days}, schema={"as_of": pl.Date})
    settled, later = pl.col("adjudicated_on") <= pl.col("as_of"), pl.col("since") > pl.col("as_of")
    is_open = ~(settled.fill_null(value=False) | later.fill_null(value=False))
    asked = (
        keys.join(questions, on="question_id", how="left")
        .join(on, how="cross")
        .filter(is_open)
        .with_row_index("asked")
        .select("asked", "question", "as_of")
    )
    cited = asked.join(testimony.citations, on="question").filter(
        pl.col("known") <= pl.col("as_of"), pl.col("until") > pl.col("as_of")
    )
    told = cited.filter(pl.col("citation") < supposed.supposed).group_by("asked").agg(pl.col("key").n_unique())
    return cited.join(told.filter(pl.col("key") > 1), on="asked", how="semi")


def _settled(testimony: Testimony, asked: pl.DataFrame, supposed: int) -> pl.DataFrame:
    """Return each answer that settles its question: what speaks for its rivals, or denies it, is left out.

    So are assumptions on answers, where they are wrong.
    """
    published = asked.filter(pl.col("citation") < supposed).rename({"asked": "state"})
    supports = answer_supports(testimony, published.drop("as_of"))
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
    told = published.select("state", "as_of", "citation", barred="key").unique()
    names = testimony.keys.select("key", "question_id", "answer")
    barred = pl.concat([rivals, denials]).join(told, on=["state", "barred"]).join(names, on="key")
    barred = barred.sort("as_of", "question_id", "answer", "citation")
    settled = _named("answer", barred["question_id"], barred, barred["answer"])
    assumed = testimony.frames.assumptions.filter(pl.col("change") == "answer").select("id", of="target", value="value")
    wrong = settled.join(assumed, on=["of", "value"])
    return pl.concat([settled, _named("assumption", wrong["id"], wrong)])


def _speaking(testimony: Testimony, published: pl.DataFrame) -> pl.DataFrame:
    """Return who speaks on open questions, each left out."""
    frames = testimony.frames
    told = published.select("citation", "voice", "as_of").unique()
    alone = told.select("citation", "as_of").unique()
    passes = testimony.passes.join(alone, on="citation")
    return pl.concat(
        [
            _named("source", frames.sources["id"].gather(passes["link"]), passes),
            _named("origin", testimony.voices.gather(told["voice"]), told),
            _named("citation", frames.citations["id"].gather(alone["citation"]), alone),
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
