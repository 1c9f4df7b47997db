"""The levels of every base on any days, as known on each, and what they would be without somebody.

Days are rows of one frame: a *moment* looks on a day at what is known on a day, which need not be the same. What is
known changes only on days of publication, so it is told by the last of these.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

import msgspec
import polars as pl

from tui.analysis.constants import EVENTS
from tui.analysis.numbered_rows import beside
from tui.analysis.threat.bands import NOT_ASSESSED, assessed, borders, imminence, level, reported
from tui.analysis.threat.bearing import Bearing, bearing
from tui.analysis.threat.confidence import confidence, lines_of, moved
from tui.analysis.threat.evidence import cell_evidence, closing, of_items, strengths
from tui.analysis.threat.index import LEVEL, contributions, index_of, interval, sums
from tui.analysis.threat.opened import contributions_shown, evidence_shown, not_counted, reported_items, sensitivity
from tui.analysis.threat.status import LOSSES, statuses
from tui.analysis.threat.trials import levels_without

_AT_ONCE = 1000
"""Days of which `level_runs` judges all at once."""
_BY_TRIAL = {
    "confidence": pl.String, "binding": pl.String, "carrier": pl.UInt32, "without": pl.Float64,
    "without_level": pl.String,
}  # fmt: skip
"""What of a level only sources tell that are left out in turn."""
_TRIED = {"source": 40, "voice": 40, "fact": 40}
"""How many sources, origins and facts of each base are left out in turn: those that carry most."""


class Assessment(msgspec.Struct, frozen=True):
    """The levels of every base on every day asked for, with what adds up to them.

    levels `[base, event, as_of, status, level, index, low, high, confidence, binding, lines, newest, age, news, ageing,
    carrier, without, …]`, and contributions and not_counted as `opened` says.
    """

    levels: pl.DataFrame
    contributions: pl.DataFrame
    not_counted: pl.DataFrame

    def on(self, day: date) -> Assessment:
        """Return the same of one day."""
        frames = (self.levels, self.contributions, self.not_counted)
        return Assessment(*(frame.filter(pl.col("as_of") == day) for frame in frames))


class WithEvidence(Assessment, frozen=True):
    """The same with the evidence, as `opened` says."""

    evidence: pl.DataFrame


LEVELS = (
    "base", "event", "as_of", "status", "level", "index", "low", "high", "confidence", "binding", "lines", "newest",
    "age", "news", "ageing", "carrier", "without", "without_level", "reason", "borders", "since", "left", "sources",
    "contact_days", "status_since", "status_grade", "status_lines", "claimed", "claimed_grade",
)  # fmt: skip
"""The columns of levels.

`status` is what has become of the base (null: nobody tells); where it is lost, abandoned, handed over or destroyed
there is no level. `level` is a band, or not assessed, for the `reason`; then there are no figures. `binding` is what
keeps `confidence` from being higher. `lines` is a mean; `newest` the last day that the evidence attests, `age` its age
in days. `news` and `ageing` are points of the index since the day before. `carrier` is the source without which the
index differs most, `without` the index then and `without_level` the level (null with the index where it is not
assessed). `borders` names a band within reach. `since` is the first of the days asked for on which the level was what
it is, `left` what it was before; `sources` how many count. `claimed` is a loss that lacks support.
"""


def levels_as_known(about: Bearing, days: pl.Series) -> pl.DataFrame:
    """Return `Assessment.levels` alone."""
    run = WeighedDays.of(about, days)
    return run.levels(run.without_sources())


def retrospective(about: Bearing, days: pl.Series) -> pl.DataFrame:
    """Return `Assessment.levels` of each of `days` by all that was ever published, on what had begun by then."""
    begun = bearing(about.testimony.begun(), about.constants)
    return levels_as_known(begun, days)


def level_runs(about: Bearing, days: Sequence[date]) -> pl.DataFrame:
    """Return from which day on each level, or what has become of the base, is what: `[base, event, since, standing]`.

    `days` follow each other; of each level a row for the first, and for every day on which it is another than before.
    """
    # In parts, for every item that counts on a day is a row; and without all that does not move a band.
    parts = (_standing(about, pl.Series(days[start : start + _AT_ONCE])) for start in range(0, len(days), _AT_ONCE))
    found = _begun_anew(pl.concat(map(_begun_anew, parts)).sort("base", "event", "as_of"))
    return found.with_columns(base=about.bases["place"].gather(found["base"])).rename({"as_of": "since"})


def _begun_anew(order: pl.DataFrame) -> pl.DataFrame:
    """Return the first row of each level, and those in which it is another than in the row before."""
    anew = pl.any_horizontal(~pl.col(name).eq_missing(pl.col(name).shift()) for name in ("base", "event", "standing"))
    return order.filter(anew.fill_null(value=True))


def _standing(about: Bearing, days: pl.Series) -> pl.DataFrame:
    """Return the level of each base on each day, or what has become of it: `[base, event, as_of, standing]`, in order.

    Where nothing is reported of a base no level is weighed: most days of years are such.
    """
    moments, shown = _moments(about, days)
    now = moments.join(shown.select("moment", "as_of"), on="moment", maintain_order="left")
    fronts = closing(about, now)
    strong = strengths(about, about.spans, now.drop("as_of"), fronts)
    cells = cell_evidence(about, strong)
    reports = beside(cells.select("moment", "cell"), "cell", about.cells, "base").select("moment", "base").unique()
    asked = reports.join(now, on="moment")
    told = sums(about, contributions(about, cells), asked).join(now.select("moment", "as_of"), on="moment")
    told = told.join(reported(about, cells), on=LEVEL, how="left").with_columns(
        index=index_of(pl.col("log_odds")), age=pl.col("as_of").to_physical() - pl.col("newest")
    )
    contact = imminence(about, cells, strong, now, fronts)
    told = assessed(told, about.constants).join(contact, on=LEVEL, how="left").with_columns(level=level())
    level_of = ["base", "event", "as_of"]
    every = (
        about.bases.select("base")
        .join(pl.DataFrame({"event": sorted(EVENTS)}), how="cross", maintain_order="left_right")
        .join(now.select("as_of"), how="cross", maintain_order="left_right")
        .join(told.select(*level_of, "level"), on=level_of, how="left", maintain_order="left")
    )
    found = _with_status(about, every.with_columns(pl.col("level").fill_null(NOT_ASSESSED)), days)
    return found.select(*level_of, standing=pl.coalesce("level", "status"))


class WeighedDays(msgspec.Struct, frozen=True, eq=False):
    """What levels on some days are made of, by number.

    moments `[moment, scenario, knowledge, day]`; shown `[moment, as_of, before, aged]`: the moment of each day asked
    for, that of the day before, and yesterday's knowledge seen today. fronts are `evidence.closing`, nominal is
    `index.sums` and parts are `contributions` at every moment; strong, cells and parts_shown are of the moments shown.
    """

    about: Bearing
    moments: pl.DataFrame
    shown: pl.DataFrame
    fronts: pl.DataFrame | None
    strong: pl.DataFrame
    cells: pl.DataFrame
    parts: pl.DataFrame
    parts_shown: pl.DataFrame
    nominal: pl.DataFrame

    @classmethod
    def of(cls, about: Bearing, days: pl.Series) -> WeighedDays:
        """Weigh everything that the levels of `days` need."""
        moments, shown = _moments(about, days)
        fronts = closing(about, moments)
        strong = strengths(about, about.spans, moments, fronts)
        cells = cell_evidence(about, strong, shown["moment"])
        parts = contributions(about, cells)
        is_shown = pl.col("moment").is_in(shown["moment"].implode())
        now = cells.filter(is_shown, pl.col("reading") == "")
        return cls(
            about, moments, shown, fronts, strong.filter(is_shown), now, parts, parts.filter(is_shown),
            sums(about, parts, moments),
        )  # fmt: skip

    def without_each(self) -> pl.DataFrame:
        """Return the levels without each source, voice and fact that carries most of them (`trials.levels_without`)."""
        return self._without(_TRIED)

    def without_sources(self) -> pl.DataFrame:
        """Return the same of the few sources by which confidence is judged."""
        return self.sources_of(self._without({"source": self.about.constants.confidence.sources}))

    def sources_of(self, tried: pl.DataFrame) -> pl.DataFrame:
        """Return `without_sources`, which are among what is left out by `without_each`."""
        few = pl.col("place") < self.about.constants.confidence.sources
        return tried.filter(pl.col("kind") == "source", few).drop("kind", "place").rename({"of": "source"})

    def _without(self, kinds: Mapping[str, int]) -> pl.DataFrame:
        now = self.moments.join(self.shown.select("moment"), on="moment", how="semi")
        return levels_without(self.about, kinds, self.strong, self.parts_shown, self.cells, now)

    def sensitivity(self, tried: pl.DataFrame) -> pl.DataFrame:
        """Return every index without each of those that are left out by `without_each` (`opened.sensitivity`)."""
        return sensitivity(self.about, tried, self.nominal.join(self.shown.select("moment", "as_of"), on="moment"))

    def levels(self, without: pl.DataFrame | None) -> pl.DataFrame:
        """Return the levels with what explains them (`LEVELS`); `without` are `without_sources`.

        With None, what these tell is null: how sure a level is, and what it rests on.
        """
        about, constants = self.about, self.about.constants
        on = list(LEVEL)
        now = self.moments.join(self.shown, on="moment")
        told = self.nominal.join(now.select("moment", "as_of"), on="moment").join(
            reported(about, self.cells), on=on, how="left"
        )
        told = told.with_columns(age=pl.col("as_of").to_physical() - pl.col("newest"))
        told = assessed(interval(told, constants), constants)
        parts = self.parts_shown
        told = told.join(lines_of(self.cells, parts, about), on=on, how="left")
        if without is None:
            told = told.with_columns(pl.lit(None, dtype).alias(name) for name, dtype in _BY_TRIAL.items())
        else:
            told = confidence(moved(told, without), constants)
        contact = imminence(about, self.cells, self.strong, now, self.fronts)
        told = told.join(contact, on=on, how="left").with_columns(level=level(), borders=borders(constants))
        told = self._with_movement(told)
        sources = (
            of_items(about, self.strong.select("moment", "base", "item"), "source")
            .group_by("moment", "base")
            .agg(sources=pl.col("source").n_unique())
        )
        told = told.join(sources, on=["moment", "base"], how="left").with_columns(pl.col("sources").fill_null(0))
        return _shown(about, _with_status(about, told, self.shown["as_of"]))

    def on(self, day: date) -> WeighedDays:
        """Return the same of one of the days."""
        if self.shown.height == 1:
            return self
        shown = self.shown.filter(pl.col("as_of") == day)
        own = pl.col("moment").is_in(shown["moment"].implode())
        needed = pl.col("moment").is_in(pl.concat([shown["moment"], shown["aged"], shown["before"]]).implode())
        return WeighedDays(
            self.about, self.moments.filter(needed), shown, self.fronts, self.strong.filter(own),
            self.cells.filter(own), self.parts.filter(needed), self.parts_shown.filter(own),
            self.nominal.filter(needed),
        )  # fmt: skip

    def opened(self, levels: pl.DataFrame, reported: pl.DataFrame) -> Assessment:
        """Return levels of these days with what adds up to them; `reported` are `reported_items`."""
        about, shown = self.about, self.shown
        return Assessment(
            levels,
            contributions_shown(about, self.parts_shown, self.cells, self.news(), shown),
            not_counted(reported, self.strong, self.moments, shown),
        )

    def at_first(self) -> Assessment:
        """Return the levels of these days and their parts without what `without_sources` tell, a third of the work."""
        return self.opened(self.levels(None), reported_items(self.about))

    def whole(self) -> WithEvidence:
        """Return the levels of these days with their parts and all that these rest on."""
        found = self.opened(self.levels(self.without_sources()), reported_items(self.about))
        return WithEvidence(found.levels, found.contributions, found.not_counted, self.evidence())

    def evidence(self) -> pl.DataFrame:
        """Return every citation that levels of these days rest on (`opened.evidence_shown`)."""
        return evidence_shown(self.about, self.strong, self.shown)

    def news(self) -> pl.DataFrame:
        """Return what every indicator adds today that it did not by yesterday's knowledge.

        Returns `[moment, base, event, indicator, news]`.
        """
        on = [*LEVEL, "indicator"]
        every = self.parts.filter(pl.col("reading") == "").select(*on, "part")
        today = every.join(self.shown, on="moment", how="semi")
        aged = (
            every.join(self.shown.select("aged", now="moment"), left_on="moment", right_on="aged")
            .drop("moment")
            .rename({"now": "moment"})
        )
        return today.join(aged, on=on, how="full", suffix="_before", coalesce=True).select(
            *on, news=pl.col("part").fill_null(0.0) - pl.col("part_before").fill_null(0.0)
        )

    def _with_movement(self, told: pl.DataFrame) -> pl.DataFrame:
        """Add `news` and `ageing`: what has changed by what became known, and what by a day gone by."""
        indices = self.nominal.select("base", "event", "moment", index=index_of(pl.col("log_odds")))
        found = told.join(self.shown.select("moment", "before", "aged"), on="moment")
        for when in ("before", "aged"):
            other = indices.select(
                "base", "event", pl.col("moment").alias(when), pl.col("index").alias(f"index_{when}")
            )
            found = found.join(other, on=["base", "event", when], how="left")
        return found.with_columns(
            news=pl.col("index") - pl.col("index_aged"), ageing=pl.col("index_aged") - pl.col("index_before")
        )


def _moments(about: Bearing, days: pl.Series) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return the moments that the levels of some days need, and which day needs which (`WeighedDays`)."""
    today = days.unique().sort().rename("as_of")
    yesterday = today.dt.offset_by("-1d")
    knows, knew = (_last_publications(about, each) for each in (today, yesterday))
    # Stacked: the moments of the days, those of the days before, and the days as yesterday's knowledge has them.
    asked = pl.DataFrame({"knowledge": pl.concat([knows, knew, knew]), "day": pl.concat([today, yesterday, today])})
    moments = asked.unique().sort("day", "knowledge").with_row_index("moment")
    numbers = asked.join(moments, on=["knowledge", "day"], how="left", maintain_order="left")["moment"]
    names, size = ("moment", "before", "aged"), len(today)
    shown = pl.DataFrame([today, *(numbers.slice(n * size, size).alias(name) for n, name in enumerate(names))])
    return moments.with_columns(scenario=pl.lit(0, pl.UInt32)), shown


def _last_publications(about: Bearing, days: pl.Series) -> pl.Series:
    """Return the last day up to each of some days on which something became known; the day itself where none is."""
    before = about.published.search_sorted(days, side="right").cast(pl.Int64) - 1
    told = about.published.gather(pl.select(pl.when(before >= 0).then(before)).to_series())
    return pl.select(pl.coalesce(told, days)).to_series()


def _with_status(about: Bearing, told: pl.DataFrame, days: pl.Series) -> pl.DataFrame:
    """Add what has become of the base; where it is lost there is no level."""
    plain = about.testimony.constants.plain_from
    found = statuses(about.standings, days, plain).drop("support")
    found = found.rename({"since": "status_since", "grade": "status_grade", "lines": "status_lines"})
    told = told.join(found, on=["base", "as_of"], how="left", maintain_order="left")
    return told.with_columns(level=pl.when(~pl.col("status").is_in(LOSSES).fill_null(value=False)).then("level"))


def _shown(about: Bearing, told: pl.DataFrame) -> pl.DataFrame:
    """Return levels as they are shown (`LEVELS`): by name, without figures where there is no level, with their runs."""
    figures = (
        "index", "low", "high", "confidence", "binding", "lines", "news", "ageing", "carrier", "without",
        "without_level", "borders", "contact_days",
    )  # fmt: skip
    order = told.sort("base", "event", "as_of")
    has_level = pl.col("level").is_not_null() & (pl.col("level") != NOT_ASSESSED)
    frames = about.testimony.frames
    found = order.with_columns(
        pl.when(has_level).then(pl.col(figures)),
        newest=order["newest"].cast(pl.Date),
        standing=pl.coalesce("level", "status"),
    ).with_columns(reason=pl.when(pl.col("level") == NOT_ASSESSED).then("reason"))
    same_level = pl.all_horizontal(pl.col(name) == pl.col(name).shift() for name in ("base", "event"))
    begins = ((pl.col("standing") != pl.col("standing").shift()) | ~same_level).fill_null(value=True)
    left = pl.when(begins & same_level).then(pl.col("standing").shift())
    runs = found.with_columns(
        since=pl.when(begins).then("as_of").forward_fill(),
        run=begins.cum_sum(),
        left=left,
    ).with_columns(left=pl.col("left").first().over("run"))
    return runs.with_columns(
        base=about.bases["place"].gather(runs["base"]), carrier=frames.sources["id"].gather(runs["carrier"])
    ).select(LEVELS)
