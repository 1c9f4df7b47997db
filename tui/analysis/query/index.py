"""The index that filters are matched on: the rows of each value, names, figures and searchable text."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from copy import copy
from typing import Final, Literal

import msgspec
import polars as pl

from tui.analysis.memory import Memory
from tui.analysis.query.fold import fold, fold_all
from tui.analysis.relations import state
from tui.store.schema.frames import Frames
from tui.store.schema.records import UNKNOWN
from tui.store.schema.units import UNITS

_UNKNOWN: Final = pl.DataFrame({"name": [UNKNOWN], "id": [UNKNOWN]})
"""No record is called so, but it is a value: in any case and by patterns it is found as names are."""

Naming = Literal["actors", "places", "sources", "origins", "sides", "indicators"]
"""What the values of a field are called by: names of actors, of places, of sources; of actors and sources; or by their
own words."""

NAMING: Final[dict[str, Naming]] = {
    "base": "places",
    "actor": "actors",
    "does": "actors",
    "suffers": "actors",
    "says": "actors",
    "place": "places",
    "source": "sources",
    "publisher": "actors",
    "origin": "origins",
    "side": "sides",
    "indicator": "indicators",
}
"""The fields whose values are ids, most of them of records that have names."""
NUMBERED: Final = ("origins", "lines")
"""The fields whose values are numbers, one a fact."""
DEATHS: Final = "killed"
"""The measure of the figures that `deaths` asks for."""


class Values:
    """Which facts have which values of one field: `pairs` is `[value, row]`, sorted by value, each pair once."""

    def __init__(self, pairs: pl.DataFrame) -> None:
        self.pairs = pairs.select("value", "row").unique().sort("value", "row")
        # Grouped once: a condition then takes its rows by position instead of filtering the pairs.
        grouped = self.pairs.group_by("value", maintain_order=True).agg("row")
        self.positions: dict[str, int] = {value: number for number, value in enumerate(grouped["value"])}
        """The place of each value in the order of `pairs`."""
        self._rows = grouped["row"]

    def rows_of(self, values: Iterable[str]) -> pl.Series:
        """Return the row numbers of the facts that have one of the values; some may stand there more than once."""
        found = [self.positions[value] for value in values if value in self.positions]
        # The list of a single value is there already; gathering and exploding would copy it.
        if len(found) == 1:
            return self._rows[found[0]]  # type: ignore[no-any-return]
        return self._rows.gather(found).explode(empty_as_null=False)


class Names(msgspec.Struct, frozen=True, eq=False):
    """What records are called: `[name, id]`, names folded, and the ids by name."""

    frame: pl.DataFrame
    ids: dict[str, tuple[str, ...]]


class SearchIndex:
    """The index of the known part of a store; each of its tables is made when it is first asked for.

    `search_text` gives the text that is searched (`fold.searchable`); `grades` has `disputed`, `grade` and `lines` as
    `fact_grades` has them. Both run parallel to `frames.facts`: one entry a fact. `mutual` are the types of tie that
    have no direction.
    """

    def __init__(
        self,
        frames: Frames,
        search_text: Callable[[], pl.Series],
        grades: pl.DataFrame,
        mutual: frozenset[str] = frozenset(),
    ) -> None:
        self.frames = frames
        self._grades = grades
        self._mutual = mutual
        # A function, as texts are long and only a search needs them: they are read when the first one asks.
        self._search_text = search_text
        self._memory = Memory(facts=self.height)
        self._given: Mapping[str, Callable[[], Values]] = {}

    def given(self, **fields: Callable[[], Values]) -> SearchIndex:
        """Return the same index with the values of fields that do not come from its frames: `relation`, for one."""
        found = copy(self)
        found._given = {**self._given, **fields}
        return found

    def ties(self, pairs: pl.DataFrame) -> Values:
        """Return the facts by the states of the relations of which they report a tie; of `Relations.pairs` of a day."""
        ends = self.frames.ties.select("fact", a=pl.min_horizontal("from", "to"), b=pl.max_horizontal("from", "to"))
        found = ends.join(pairs.select("a", "b", value=state()), on=["a", "b"])
        return Values(found.join(self._rows, on="fact"))

    @property
    def text(self) -> pl.Series:
        """Return the text that is searched, folded: one per fact."""
        return self._memory.once(("text",), self._search_text)

    @property
    def height(self) -> int:
        """Return how many facts there are."""
        return self.frames.facts.height

    def mask(self, rows: pl.Series) -> pl.Series:
        """Return a Boolean per fact: whether its row number is one of `rows`."""
        return self.every(holds=False).scatter(rows, True) if len(rows) else self.every(holds=False)

    def every(self, *, holds: bool) -> pl.Series:
        """Return the same Boolean for every fact."""
        # Repeated by polars: a Python list would be as long as the store, for every condition.
        return pl.Series("match", [holds], dtype=pl.Boolean).new_from_index(0, self.height)

    def values(self, name: str) -> Values:
        """Return the facts by their values of a field: `measure`, or one that stands for ids or single words."""
        if name in self._given:
            return self._given[name]()
        return self._memory.once(("values", name), lambda: Values(self._values(name)))

    def prepare(self) -> None:
        """Make every table, so that no filter has to."""
        for name in (*NAMING, "kind", "wording", "reliability", "credibility", "grade", "measure"):
            self.values(name)
        for naming in NAMING.values():
            self.names(naming)
        for name in NUMBERED:
            self.numbers(name)
        self.text, self.figures, self.outer, self.named  # noqa: B018 - asked for to be computed

    @property
    def _rows(self) -> pl.DataFrame:
        return self.frames.facts.select(fact="id").with_row_index("row")

    @property
    def _cited(self) -> pl.DataFrame:
        columns = self.frames.citations.select(
            "id", "fact", "source", "origin", "wording", pl.col("credibility").cast(pl.String)
        )
        return columns.join(self._rows, on="fact", how="left", maintain_order="left")

    def _values(self, name: str) -> pl.DataFrame:
        """Return `[value, row]`: which value which fact has; facts without one are left out."""
        frames = self.frames
        match name:
            case "kind":
                return frames.facts.select(value="kind").with_row_index("row")
            case "source" | "origin" | "wording" | "credibility":
                return self._cited.select("row", value=name)
            case "publisher" | "reliability":
                sources = frames.sources.select(source="id", value=name)
                return self._cited.select("row", "source").join(sources, on="source")
            case "grade":
                return self._grades.select(value="grade").with_row_index("row").drop_nulls()
            case "does" | "suffers" | "indicator":
                linked = self._roles(name) if name != "indicator" else frames.indicators.select("fact", value=name)
            case "says" | "side":
                spoken = frames.chains.join(frames.citations.select("fact", citation="id"), on="citation")
                linked = (self._speakers(spoken) if name == "says" else spoken).select(
                    "fact", value=pl.col("link" if name == "says" else "side").fill_null(UNKNOWN)
                )
            case "base":
                bases = frames.places.filter("base").select(value="id")
                there = frames.fact_places.select("fact", value="place").join(bases, on="value", how="semi")
                linked = pl.concat([frames.indicators.select("fact", value="base"), there])
            case "actor":
                ends = frames.ties.select("fact", "from", "to").unpivot(index="fact", value_name="value")
                linked = pl.concat([frames.fact_actors.select("fact", value="actor"), ends.select("fact", "value")])
            case "place":
                linked = pl.concat([frames.fact_places, frames.routes]).select("fact", value="place")
            case "measure":
                linked = frames.quantities.select("fact", value="measure")
            case "tag" | "note":
                return pl.DataFrame(schema={"value": pl.String, "row": pl.UInt32})
            case _:
                message = f"there is no index of {name!r}"
                raise ValueError(message)
        return linked.join(self._rows, on="fact", maintain_order="left")

    def _roles(self, role: Literal["does", "suffers"]) -> pl.DataFrame:
        """Return `[fact, value]`: who does what a fact tells of, or to whom it is done.

        It is done to those whom the fact says it is done to; where it does not say so, to whom its ties lead. Who ties
        come from does it, and all others whom it names. What holds both ways is done by both, to both.
        """
        frames = self.frames
        said = frames.done_to.select("fact", value="actor")
        ends = (
            frames.ties.select("fact", "from", "to").unpivot(index="fact", value_name="value").select("fact", "value")
        )
        ties = frames.ties.join(said, on="fact", how="anti")
        both_ways = pl.col("type").is_in(list(self._mutual))
        mutual = ties.filter(both_ways).select("fact", "from", "to").unpivot(index="fact", value_name="value")
        both = mutual.select("fact", "value")
        done_to = pl.concat([said, ties.filter(~both_ways).select("fact", value="to"), both])
        if role == "suffers":
            return done_to
        named = pl.concat([frames.fact_actors.select("fact", value="actor"), ends])
        others = named.join(done_to, on=["fact", "value"], how="anti")
        return pl.concat([others, ties.filter(~both_ways).select("fact", value="from"), both])

    def _speakers(self, links: pl.DataFrame) -> pl.DataFrame:
        """Return links of chains with the publisher in place of each source."""
        published = self.frames.sources.select("publisher", link="id", kind=pl.lit("source"))
        found = links.join(published, on=["link", "kind"], how="left", maintain_order="left")
        return found.with_columns(link=pl.when(pl.col("kind") == "source").then("publisher").otherwise("link"))

    @property
    def disputed(self) -> pl.Series:
        """Return a Boolean per fact: whether it is disputed."""
        return self._grades["disputed"]

    @property
    def named(self) -> pl.Series:
        """Return a Boolean per fact: whether an origin that asserts it has a name; a document is known by its own."""

        def compute() -> pl.Series:
            known = pl.col("named") | (pl.col("kind") == "source")
            last = self.frames.chains.group_by("citation").agg(known=known.sort_by("position").last())
            asserted = self._asserted.join(last.filter("known"), left_on="id", right_on="citation", how="semi")
            return self.mask(asserted["row"])

        return self._memory.once(("named",), compute)

    def numbers(self, name: str) -> pl.Series:
        """Return a number per fact: of the origins that assert it, or of the independent lines behind its answer."""
        if name == "lines":
            return self._grades["lines"]

        def compute() -> pl.Series:
            counted = self._asserted.group_by("row").agg(pl.col("origin").n_unique())
            nobody = pl.Series("origin", [0], dtype=pl.UInt32).new_from_index(0, self.height)
            return nobody.scatter(counted["row"], counted["origin"])

        return self._memory.once(("numbers", name), compute)

    @property
    def _asserted(self) -> pl.DataFrame:
        """Return the citations that do not deny their fact."""
        return self._memory.once(("asserted",), lambda: self._cited.filter(pl.col("wording") != "denied"))

    def names(self, naming: Naming) -> Names:
        """Return what the values of a field may be called: ids, names and aliases, all folded."""

        def compute() -> Names:
            frame = self._named(naming).unique(maintain_order=True)
            # A name of signs alone folds to nothing, and would be found by every value that does so too.
            frame = frame.with_columns(fold_all(frame["name"]).alias("name")).filter(pl.col("name") != "")
            grouped = frame.unique(maintain_order=True).group_by("name", maintain_order=True).agg("id")
            return Names(frame, {name: tuple(found) for name, found in grouped.iter_rows()})

        return self._memory.once(("names", naming), compute)

    def _named(self, naming: Naming) -> pl.DataFrame:
        frames = self.frames
        match naming:
            case "sources":
                return _named_records(frames.sources, "title")
            case "origins":
                # An origin is an actor, a source that speaks for itself, or unknown@ the source that cites it.
                origins = frames.citations.select("origin").unique(maintain_order=True)
                own = origins.select(name="origin", id="origin")
                return pl.concat([self._named("actors"), self._named("sources"), own])
            case "sides" | "indicators":
                frame, column = (frames.actors, "side") if naming == "sides" else (frames.indicators, "indicator")
                own = frame.select(name=column, id=column).unique(maintain_order=True)
                # The citing source of no known publisher is on an unknown side.
                return pl.concat([own, _UNKNOWN]) if naming == "sides" else own
            case "actors" | "places":
                aliases = frames.aliases.filter(pl.col("kind") == naming).select(name="alias", id="id")
                records = frames.actors if naming == "actors" else frames.places
                return pl.concat([_named_records(records, "name"), aliases, _UNKNOWN])

    def called(self, value: str, naming: Naming) -> frozenset[str]:
        """Return the ids that `value` may mean: itself, and those of the records with such an id, name or alias."""
        return frozenset((value, *self.names(naming).ids.get(fold(value), ())))

    def points(self, value: str) -> tuple[tuple[float, float], ...]:
        """Return the coordinates, longitude and latitude, of the places that `value` may mean."""
        called = pl.Series(sorted(self.called(value, "places"))).implode()
        placed = self.frames.places.drop_nulls(["lon", "lat"]).filter(pl.col("id").is_in(called))
        return tuple(placed.select("lon", "lat").iter_rows())

    @property
    def figures(self) -> pl.DataFrame:
        """Return figures as they are given, `[row, measure, low, high, base, scale]`, a row a quantity that has one.

        `low` and `high` are in the unit `base` (km, km/day, hour, or whatever is counted); `scale` is how many of those
        the unit of the measure is, null where that is of another kind.
        """
        return self._memory.once(("figures",), self._figures)

    def _figures(self) -> pl.DataFrame:
        frames = self.frames
        factors = {name: unit.factor for name, unit in UNITS.items()}
        bases = {name: unit.base for name, unit in UNITS.items()}

        def factor(unit: str) -> pl.Expr:
            return pl.col(unit).replace_strict(factors, default=1.0, return_dtype=pl.Float64)

        def base(unit: str) -> pl.Expr:
            return pl.col(unit).replace_strict(bases, default=pl.col(unit), return_dtype=pl.String)

        measures = frames.measures.select("measure", measure_unit="unit")
        return (
            frames.quantities.join(measures, on="measure", how="left", maintain_order="left")
            .with_columns(measure_unit=pl.coalesce("measure_unit", "unit"))
            .join(self._rows, on="fact", maintain_order="left")
            .select(
                "row",
                "measure",
                # A figure with one end alone is that point: `about` and `within` are not weighed by a filter.
                low=pl.coalesce("value", "low", "high") * factor("unit"),
                high=pl.coalesce("value", "high", "low") * factor("unit"),
                base=base("unit"),
                scale=pl.when(base("measure_unit") == base("unit")).then(factor("measure_unit")),
            )
            .drop_nulls(["low", "high"])
        )

    @property
    def outer(self) -> list[tuple[str, str]]:
        """Return pairs of places: the first lies within the second."""
        places = self.frames.places
        return self._memory.once(("outer",), lambda: list(places.select("id", "within").drop_nulls().iter_rows()))

    @property
    def belonging(self) -> list[tuple[str, str]]:
        """Return pairs of actors: the first is a member of the second."""
        members = self.frames.members
        return self._memory.once(("belonging",), lambda: list(members.select("member", "actor").iter_rows()))


def _named_records(records: pl.DataFrame, column: str) -> pl.DataFrame:
    """Return `[name, id]` of records that have a name and can be called by their id as well."""
    return pl.concat([records.select(name=column, id="id"), records.select(name="id", id="id")])
