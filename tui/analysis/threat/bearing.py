"""What bears on the bases of a theatre: every citation of a fact that carries an indicator, sorted out once.

A cell is one indicator of one base. Each citation of a fact that carries it is an item of the cell.
"""

from __future__ import annotations

from typing import Final

import msgspec
import polars as pl

from tui.analysis.constants import Threat
from tui.analysis.corroboration.citation_weights import Testimony, on_side
from tui.analysis.numbered_rows import beside
from tui.analysis.quantities import stated
from tui.analysis.threat.status import LOSSES, standings
from tui.store.schema.frames import Frames


class Bearing(msgspec.Struct, frozen=True, eq=False):
    """All that may bear on the bases of a theatre.

    bases `[base, place, owner_side]`: numbers in the theatre's order, the place, the number of the owner's side (null:
    none that speaks). indicators `[indicator, name, group, attack, loss, days, fades, reassures]`, numbered in their
    order: it `reassures` where it raises neither event. cells `[cell, base, owner_side, indicator, …]`, with what its
    indicator is.

    indications `[fact, cell, strength, km, far_km, near_km, status]`: what each fact says; kilometres where the
    strength follows from a distance (as told, its far and its near end), a status where it follows from that. items: a
    row an item, the columns of `Testimony.citations` with `item`, `cell`, those of indications, `owners` where the
    owner's side speaks in any layer, and `reason`, why it never counts (null where it may). Of those that may count:
    counted, the same rows; spans, when (`spans`); contested, which answer they give, `[item, cell, question, id, ends,
    lasting]`, where their question has others: `id` is its key, `ends` the last day that it tells of, and it is
    `lasting` where its question asks for a state; topical `[item, cell, id, ends, lasting]`, those on a topic.

    topics `[cell, fact, question, id, begins]`: the facts that tell of a front, or of what has become of a base, and
    answer no question; those of equal `id` say the same. standings: what is said to have become of bases (`status`).
    published: the days on which something became known, in order.

    touches `[citation, cell]`: the cells that may be another without a citation (`_touches`). questions `[citation,
    question]`: the questions that are to be weighed again without it (`_reweighed`).
    """

    testimony: Testimony
    constants: Threat
    bases: pl.DataFrame
    indicators: pl.DataFrame
    cells: pl.DataFrame
    indications: pl.DataFrame
    items: pl.DataFrame
    counted: pl.DataFrame
    spans: pl.DataFrame
    contested: pl.DataFrame
    topical: pl.DataFrame
    topics: pl.DataFrame
    standings: pl.DataFrame
    published: pl.Series
    touches: pl.DataFrame
    questions: pl.DataFrame

    @property
    def tells_distances(self) -> bool:
        """Whether any fact tells how far a front is."""
        return bool(self.indications["km"].is_not_null().any())


def bearing(testimony: Testimony, constants: Threat) -> Bearing:
    """Sort out of a whole store what bears on its bases."""
    frames = testimony.frames
    bases = _bases(testimony)
    indicators = _listed(constants)
    said = _indications(frames, bases, indicators, constants)
    cells = (
        said.select("base", "indicator")
        .unique()
        .sort("base", "indicator")
        .with_row_index("cell")
        .join(bases.select("base", "owner_side"), on="base", maintain_order="left")
        .join(indicators, on="indicator", maintain_order="left")
    )
    said = said.join(cells.select("cell", "base", "indicator"), on=["base", "indicator"]).drop("base", "indicator")
    items = _items(testimony, said, cells)
    counted = items.filter(pl.col("reason").is_null())
    topics = _topics(testimony, bases, indicators, cells, said, constants)
    again = _reweighed(testimony)
    return Bearing(
        testimony=testimony,
        constants=constants,
        bases=bases,
        indicators=indicators,
        cells=cells,
        indications=said,
        items=items,
        counted=counted,
        spans=spans(counted.with_columns(scenario=pl.lit(0, pl.UInt32)), constants),
        contested=_contested(testimony, counted),
        topical=_topical(counted, topics),
        topics=topics,
        standings=standings(testimony, bases),
        published=testimony.citations["known"].drop_nulls().unique().sort(),
        touches=_touches(testimony, again, cells, items, topics, constants),
        questions=again,
    )


def spans(items: pl.DataFrame, constants: Threat) -> pl.DataFrame:
    """Return between which days items count, by when they were first told.

    Returns `[scenario, item, cell, base, known, until, days, last, ages_from, gone_after]`: `days` are those of the
    indicator; `last`, the last day that the item attests, `ages_from` and `gone_after` are days as whole numbers.
    """
    first_told, first, latest = (pl.col(name).to_physical() for name in ("first_told", "earliest", "latest"))
    last = pl.min_horizontal(pl.coalesce(latest, first_told), first_told)
    begun = pl.min_horizontal(pl.coalesce(first, last), last)
    ages_from = pl.when("fades").then(begun + (last - begun) // 2).otherwise(last + pl.col("days"))
    return items.with_columns(last=last, ages_from=ages_from).select(
        "scenario", "item", "cell", "base", "known", "until", "days", "last", "ages_from",
        gone_after=pl.col("ages_from") + constants.out_after * pl.col("days"),
    )  # fmt: skip


def _bases(testimony: Testimony) -> pl.DataFrame:
    frames = testimony.frames
    known = frames.bases.join(
        frames.places.filter("base").select(base="id"), on="base", how="semi", maintain_order="left"
    )
    sides = known.join(frames.actors.select("side", owner="id"), on="owner", how="left", maintain_order="left")["side"]
    return pl.DataFrame(
        {
            "base": pl.int_range(known.height, dtype=pl.UInt32, eager=True),
            "place": known["base"],
            "owner_side": pl.Series([testimony.side(side) for side in sides], dtype=pl.UInt32),
        }
    )


def _listed(constants: Threat) -> pl.DataFrame:
    """Return the list of indicators in its order (`Bearing.indicators`)."""
    listed = constants.indicators
    most = constants.baseline
    return pl.DataFrame(
        {
            "name": list(listed),
            "group": [each.group for each in listed.values()],
            "attack": [each.attack for each in listed.values()],
            "loss": [each.loss for each in listed.values()],
            "days": [each.fades or each.holds for each in listed.values()],
            "fades": [each.fades is not None for each in listed.values()],
            "reassures": [each.attack <= most and each.loss <= most for each in listed.values()],
        },
        schema_overrides={
            "name": pl.String,
            "group": pl.String,
            **dict.fromkeys(("attack", "loss", "days"), pl.Float64),
        },
    ).with_row_index("indicator")


def _indications(frames: Frames, bases: pl.DataFrame, indicators: pl.DataFrame, constants: Threat) -> pl.DataFrame:
    """Return what facts say of bases: `[fact, base, indicator, strength, km, far_km, near_km, status]`.

    A loss that is told counts as `base-taken`. Facts that give neither a strength nor a distance are left out.
    """
    proximity = constants.proximity
    fronts = stated(frames.quantities.filter(pl.col("measure") == proximity.distance_measure)).filter(
        pl.col("base_unit") == "km"
    )
    said = frames.indicators.join(
        fronts.select("fact", km="point", far_km="core_high", near_km="core_low", base="of"),
        on=["fact", "base"],
        how="left",
    )
    computed = pl.col("strength").is_null() & (pl.col("indicator") == proximity.indicator)
    taken = frames.statuses.filter(pl.col("status").is_in(LOSSES)).select(
        "fact", "base", "status", indicator=pl.lit(constants.taken), strength=pl.lit(1.0)
    )
    return (
        pl.concat([said.with_columns(pl.when(computed).then(pl.col("km", "far_km", "near_km"))), taken], how="diagonal")
        .filter(pl.col("strength").is_not_null() | pl.col("km").is_not_null())
        .unique(["fact", "base", "indicator"], keep="first", maintain_order=True)
        .join(frames.facts.with_row_index("row").select("row", fact="id"), on="fact")
        .join(bases.select(place="place", number="base"), left_on="base", right_on="place")
        .join(indicators.select(indicator="name", listed="indicator"), on="indicator")
        .select("strength", "km", "far_km", "near_km", "status", fact="row", base="number", indicator="listed")
    )


def _items(testimony: Testimony, said: pl.DataFrame, cells: pl.DataFrame) -> pl.DataFrame:
    """Return every citation of what facts say of bases, with why it never counts (`Bearing.items`)."""
    owners = on_side(pl.col("owner_side"))
    found = (
        testimony.citations.filter(~pl.col("denied"))
        .join(said, on="fact")
        .join(cells, on="cell")
        .with_columns(owners=owners)
    )
    reason = (
        pl.when("forecast")
        .then(pl.lit("forecast"))
        .when(~pl.col("voted"))
        .then(pl.lit("no vote"))
        .when(pl.col("reassures") & pl.col("owners"))
        .then(pl.lit("owner's side"))
    )
    return found.with_columns(reason=reason).sort("cell", "fact", "citation", "known").with_row_index("item")


def _topics(
    testimony: Testimony,
    bases: pl.DataFrame,
    indicators: pl.DataFrame,
    cells: pl.DataFrame,
    said: pl.DataFrame,
    constants: Threat,
) -> pl.DataFrame:
    """Return the facts that tell of a front or of what has become of a base (`Bearing.topics`)."""
    frames = testimony.frames
    fronts = said.filter(pl.col("km").is_not_null()).select(
        "cell", "fact", says=pl.concat_str("near_km", "far_km", separator=" ")
    )
    taken = indicators.filter(pl.col("name") == constants.taken).select("indicator")
    of_loss = cells.join(taken, on="indicator").join(bases.select("base", "place"), on="base").select("cell", "place")
    rows = frames.facts.with_row_index("row").select("row", fact="id")
    standings = (
        frames.statuses.join(rows, on="fact")
        .join(of_loss, left_on="base", right_on="place")
        .select("cell", fact="row", says="status")
    )
    own = testimony.answered.filter("own").select("fact", "question")
    told = pl.concat([fronts, standings]).unique().join(own, on="fact")
    return told.select("cell", "fact", "question", id=pl.col("says").rank("dense").cast(pl.UInt32)).with_columns(
        begins=frames.facts["earliest"].gather(told["fact"])
    )


_ENDS: Final = pl.coalesce("latest", "first_told")
"""The last day that an item tells of."""


def _contested(testimony: Testimony, counted: pl.DataFrame) -> pl.DataFrame:
    """Return which answer each item gives to a question that has others, or denials (`Bearing.contested`)."""
    of = beside(counted, "key", testimony.keys, "contested", "subject").filter("contested")
    lasting = pl.when(pl.col("subject").is_null()).then("lasting").otherwise(pl.col("subject") == "state")
    return of.select("item", "cell", "question", id="key", ends=_ENDS, lasting=lasting)


def _topical(counted: pl.DataFrame, topics: pl.DataFrame) -> pl.DataFrame:
    """Return the items that tell of a front or a loss and answer no question (`Bearing.topical`)."""
    items = counted.select("item", "cell", "fact", ends=_ENDS, lasting=pl.lit(value=True))
    return items.join(topics.select("cell", "fact", "id"), on=["cell", "fact"]).drop("fact")


# --- what one citation less may change ---


_MANY: Final = 40
"""Sources on a question above which one less is not weighed again."""


def _reweighed(testimony: Testimony) -> pl.DataFrame:
    """Return the questions that are to be weighed again without a citation: `[citation, question]`.

    One voice less decides no question on which a great many speak; to weigh it again for each would take most of the
    time.
    """
    told = testimony.citations.select("citation", "question", "source")
    many = told.group_by("question").agg(pl.col("source").n_unique()).filter(pl.col("source") > _MANY)
    return told.select("citation", "question").unique().join(many, on="question", how="anti")


def _touches(
    testimony: Testimony,
    again: pl.DataFrame,
    cells: pl.DataFrame,
    items: pl.DataFrame,
    topics: pl.DataFrame,
    constants: Threat,
) -> pl.DataFrame:
    """Return the cells that may be another without a citation: `[citation, cell]`; `again` are `_reweighed`.

    They are those in which it stands, those with an item on a question that it answers, and, where it tells of a front
    or of what has become of the base, how near that is and whether it is taken.
    """
    proximity = constants.proximity
    standing = items.select("citation", "cell").unique()
    asked = again.join(items.select("question", "cell").unique(), on="question").select("citation", "cell")
    facts = testimony.citations.select("citation", "fact").unique()
    of_topic = facts.join(topics.select("fact", "cell"), on="fact").select("citation", "cell")
    fronts = cells.filter(pl.col("name").is_in([proximity.indicator, proximity.advance])).select("cell", "base")
    near = cells.filter(pl.col("name") == proximity.indicator).select("base", near="cell")
    by_pace = standing.join(fronts, on="cell").join(near, on="base").select("citation", cell="near")
    return pl.concat([standing, asked, of_topic, by_pace]).unique()
