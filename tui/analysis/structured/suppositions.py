"""What might be otherwise, as citations of one store: each counts only in the scenario that supposes it.

A source under another grade or day, a fact of another strength, a report that nobody has made: each is a copy of what
is published, or a record like it, behind the store's own. All are weighed in one run, and a scenario that leaves out
the originals and adds the copies is the store edited by hand.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Final, NamedTuple

import msgspec
import polars as pl
from msgspec.structs import replace

from tui.analysis.as_known import lost_texts, through
from tui.analysis.constants import Threat
from tui.store.schema import edtf
from tui.store.schema.frames import FACT_FRAMES, SCHEMAS, Frames

REPORTED: Final = ("C", "B")
"""Grades of a source that might report something new, probably true (digit 2)."""
UNGRADED_AS: Final = ("C", "E")
"""What F, a source that cannot be judged, may be taken for."""
_DIGIT: Final = 2
_GRADES: Final = pl.DataFrame({"reliability": REPORTED})
_WHETHER: Final = pl.DataFrame({"answer": ["yes", "no"], "wording": ["asserted", "denied"]})
_OF_FACTS: Final = tuple(name for name, column in FACT_FRAMES.items() if column == "fact" and name != "citations")


class Suppositions(msgspec.Struct, frozen=True, eq=False):
    """A store with what is supposed behind it, and which changes leave out and add which citations.

    The citations of `frames` from the number `supposed` on are supposed. changes `[change, kind, of, value, base,
    as_of]`: what is changed and what it is then, the base that it is about and the day on which it is tried, null where
    it is all; left_out and added `[change, citation]`, by number. Kinds: `report` of an indicator, `answer-report` of
    an answer, `grade`, `assumption`.
    """

    frames: Frames
    supposed: int
    changes: pl.DataFrame
    left_out: pl.DataFrame
    added: pl.DataFrame


class _Change(NamedTuple):
    """One change, or several of a kind: rows for the frames, and what leaves out and adds what, by ids.

    told `[kind, of, value, base, as_of, left_out, added]`: a row a change and citation, with either of the last two.
    """

    told: pl.DataFrame
    rows: Mapping[str, pl.DataFrame] = {}


def suppose(frames: Frames, constants: Threat, days: Sequence[date], *, answers: bool = False) -> Suppositions:
    """Return a store with all that might be otherwise on some days: what bears on levels, or on `answers`."""
    on = pl.DataFrame({"as_of": days}, schema={"as_of": pl.Date})
    found = [
        _reporters(on),
        _answer_reports(frames, on) if answers else _reports(frames, constants, on),
        *(_regraded_unknown(frames, grade) for grade in UNGRADED_AS),
        *_assumptions(frames),
    ]
    # A copy must not bring a lost text to light.
    lost = lost_texts(frames).select("known", id="source")
    sources = frames.sources.update(lost, on="id", how="left")
    whole = {name: [sources if name == "sources" else getattr(frames, name)] for name in SCHEMAS}
    for each in found:
        for name, rows in each.rows.items():
            whole[name].append(_completed(name, rows))
    supposed = Frames(**{name: pl.concat(parts) for name, parts in whole.items()})
    numbers = supposed.citations.with_row_index("citation").select("citation", "id")
    told = pl.concat((each.told for each in found), how="diagonal")
    columns = ["kind", "of", "value", "base", "as_of"]
    changes = told.select(columns).unique(maintain_order=True).with_row_index("change")
    numbered = told.join(changes, on=columns, nulls_equal=True)

    def by_number(column: str) -> pl.DataFrame:
        return numbered.join(numbers, left_on=column, right_on="id").select("change", "citation").unique()

    return Suppositions(supposed, frames.citations.height, changes, by_number("left_out"), by_number("added"))


def _completed(name: str, rows: pl.DataFrame) -> pl.DataFrame:
    """Return rows with the columns of a frame, null where they have none."""
    return rows.select(
        pl.col(column).cast(kind) if column in rows.columns else pl.lit(None, kind).alias(column)
        for column, kind in SCHEMAS[name].items()
    )


_TOLD: Final[dict[str, type[pl.DataType]]] = {
    **dict.fromkeys(("kind", "of", "value", "base"), pl.String), "as_of": pl.Date,
    **dict.fromkeys(("left_out", "added"), pl.String),
}  # fmt: skip


def _told(rows: pl.DataFrame) -> pl.DataFrame:
    """Return rows with the columns of `_Change.told`, null where they have none."""
    return rows.select(
        pl.col(column).cast(kind) if column in rows.columns else pl.lit(None, kind).alias(column)
        for column, kind in _TOLD.items()
    )


# --- reports that nobody has made ---


def _reporters(on: pl.DataFrame) -> _Change:
    """Return the sources that report on each day: one of each grade, with nobody behind it."""
    sources = on.join(_GRADES, how="cross").with_columns(
        id=_source(), published=pl.col("as_of").cast(pl.String), earliest="as_of", latest="as_of", entered="as_of",
        lost=pl.lit(value=False),
    )  # fmt: skip
    return _Change(pl.DataFrame(schema=_TOLD), {"sources": sources})


def _source() -> pl.Expr:
    # No id of a record has this form.
    return pl.format("~{} {}", "reliability", "as_of")


def _citations(rows: pl.DataFrame) -> dict[str, pl.DataFrame]:
    """Return one citation of each `[fact, reliability, wording, as_of]` on its day, with its chain."""
    cited = rows.with_columns(id=pl.format("{}~{} {} {}", "fact", "reliability", "wording", "as_of"), source=_source())
    citations = cited.select(
        "id", "fact", "source", "wording", n=pl.lit(1), paragraph=pl.lit(1), credibility=pl.lit(_DIGIT),
        known="as_of", origin="source",
    )  # fmt: skip
    chains = cited.select(
        "reliability", citation="id", position=pl.lit(0), link="source", kind=pl.lit("source"), named=pl.lit(value=True)
    )
    return {"citations": citations, "chains": chains}


def _reports(frames: Frames, constants: Threat, on: pl.DataFrame) -> _Change:
    """Return a report of each indicator before each base, at full strength."""
    moving = [
        name
        for name, each in constants.indicators.items()
        if (each.attack, each.loss) != (constants.baseline, constants.baseline)
    ]
    every = (
        frames.bases.select("base")
        .join(pl.DataFrame({"indicator": moving}, schema={"indicator": pl.String}), how="cross")
        .join(_GRADES, how="cross")
        .join(on, how="cross")
        .with_columns(
            fact=pl.format("~{} {} {} {}", "base", "indicator", "reliability", "as_of"), wording=pl.lit("asserted")
        )
    )
    facts = every.select(
        id="fact", says="indicator", kind=pl.lit("event"), when=pl.col("as_of").cast(pl.String), earliest="as_of",
        latest="as_of", precision=pl.lit("day"), approximate=pl.lit(value=False), uncertain=pl.lit(value=False),
    )  # fmt: skip
    rows = _citations(every)
    told = _told(
        every.with_columns(kind=pl.lit("report"), of="indicator", value="reliability", added=rows["citations"]["id"])
    )
    indicators = every.select("fact", "base", "indicator", strength=pl.lit(1.0))
    return _Change(told, {"facts": facts, "indicators": indicators, **rows})


def _answer_reports(frames: Frames, on: pl.DataFrame) -> _Change:
    """Return one more report of each answer: a source that says every fact that gives it and is known on the day."""
    facts = frames.facts.filter(pl.col("kind") != "forecast")
    given = facts.drop_nulls("question").select("question", "answer", fact="id", wording=pl.lit("asserted"))
    # A fact that is denied and answers no question asks whether it is so.
    alone = facts.filter(pl.col("question").is_null()).select(question="id", fact="id").join(_WHETHER, how="cross")
    denied = frames.citations.with_columns(denied=pl.col("wording") == "denied").select("fact", "denied", "known")
    known = on.join_where(denied, pl.col("known") <= pl.col("as_of")).select("fact", "denied", "as_of").unique()
    every = pl.concat(
        [
            given.join(known.filter(~pl.col("denied")), on="fact"),
            alone.select(given.columns).join(known.filter("denied"), on="fact"),
        ]
    ).join(_GRADES, how="cross")
    rows = _citations(every)
    value = pl.format("{} {}", "answer", "reliability")
    told = every.select(
        "as_of", kind=pl.lit("answer-report"), of="question", value=value, added=rows["citations"]["id"]
    )
    return _Change(_told(told), rows)


# --- what is published, otherwise ---


def _copies(cited: pl.DataFrame, chains: pl.DataFrame, tag: str) -> dict[str, pl.DataFrame]:
    """Return copies of citations and of their chains under ids of their own."""
    return {
        "citations": cited.with_columns(id=pl.col("id") + tag),
        "chains": chains.join(cited.select(citation="id"), on="citation", how="semi").with_columns(
            citation=pl.col("citation") + tag
        ),
    }


def _copied(kind: str, of: str, value: str | None, originals: pl.Series, tag: str) -> pl.DataFrame:
    """Return that a change leaves out citations and adds their copies."""
    named = pl.DataFrame({"left_out": originals}, schema={"left_out": pl.String}).with_columns(
        kind=pl.lit(kind), of=pl.lit(of), value=pl.lit(value, pl.String)
    )
    added = named.select("kind", "of", "value", added=pl.col("left_out") + tag)
    return _told(pl.concat([named, added], how="diagonal"))


def _regraded(frames: Frames, of: tuple[str, str, str | None], regraded: pl.Expr, grade: str) -> _Change:
    """Return the citations of which a link is `regraded`, under its new grade; `of` is the change."""
    tag = f"~{of[0]} {of[1]} {grade}"
    chains = frames.chains.with_columns(now=regraded)
    touched = chains.filter("now")["citation"].unique(maintain_order=True)
    chains = chains.with_columns(reliability=pl.when("now").then(pl.lit(grade)).otherwise("reliability")).drop("now")
    rows = _copies(frames.citations.filter(pl.col("id").is_in(touched.implode())), chains, tag)
    return _Change(_copied(*of, touched, tag), rows)


def _regraded_unknown(frames: Frames, grade: str) -> _Change:
    """Return every citation through somebody who cannot be judged, who is taken for a grade."""
    ungraded = pl.col("reliability").is_null().all().over("citation") & (pl.col("position") == 0)
    unknown = (pl.col("reliability") == "F").fill_null(value=False)
    return _regraded(frames, ("grade", "F", grade), unknown | ungraded, grade)


def _assumptions(frames: Frames) -> Iterator[_Change]:
    """Return what would be if each assumption were wrong; not those on settings and answers, which leave citations."""
    for row in frames.assumptions.iter_rows(named=True):
        id, target, value = row["id"], row["target"], row["value"]  # noqa: A001 - the field's name
        of = ("assumption", id, None)
        match row["change"]:
            case "published":
                yield _published(frames, id, target, value)
            case "reliability":
                yield _regraded(frames, of, pl.col("link") == target, value)
            case "strength":
                yield _of_strength(frames, row)
            case "exclude":
                passed = through(frames.citations, frames.chains, frames.sources)
                barred = passed.filter((pl.col("voice") == target) | (pl.col("citation") == target))["citation"]
                yield _Change(_told(pl.DataFrame({"left_out": barred.unique()}).with_columns(
                    kind=pl.lit("assumption"), of=pl.lit(id))))  # fmt: skip


def _published(frames: Frames, id: str, source: str, value: str) -> _Change:  # noqa: A002 - the field's name
    """Return the citations of a source that came out on another day, and of lost texts that it brings to light."""
    when, tag = edtf.parse(value), f"~{id}"
    own = pl.col("id") == source
    dates = {"published": pl.lit(value), "earliest": pl.lit(when.earliest), "latest": pl.lit(when.latest)}
    edited = frames.sources.with_columns(
        pl.when(own).then(then).otherwise(name).alias(name) for name, then in dates.items()
    )
    before, after = lost_texts(frames), lost_texts(replace(frames, sources=edited))
    lit = after.join(before, on=["source", "known"], how="anti", nulls_equal=True)
    moved = edited.join(lit.select("known", id="source"), on="id", how="left", suffix="_now").filter(
        own | pl.col("known_now").is_not_null()
    )
    sources = moved.with_columns(id=pl.col("id") + tag, known=pl.coalesce("known_now", "known")).drop("known_now")
    through_lost = frames.chains.filter(pl.col("link").is_in(lit["source"].implode()))["citation"]
    cited = frames.citations.filter((pl.col("source") == source) | pl.col("id").is_in(through_lost.implode()))
    from_it = pl.col("source") == source
    copied = cited.with_columns(
        known=pl.when(from_it).then(pl.coalesce(pl.lit(when.latest), "known")).otherwise("known"),
        source=pl.when(from_it).then(pl.lit(source + tag)).otherwise("source"),
    )
    renamed = pl.col("link").is_in(lit["source"].implode())
    chains = frames.chains.with_columns(link=pl.when(renamed).then(pl.col("link") + tag).otherwise("link"))
    rows = _copies(copied, chains, tag)
    return _Change(_copied("assumption", id, None, cited["id"], tag), {"sources": sources, **rows})


def _of_strength(frames: Frames, row: Mapping[str, str]) -> _Change:
    """Return a fact, with all that it says, that tells of an indicator with another strength."""
    fact, tag = row["target"], f"~{row['id']}"
    copies = {
        name: getattr(frames, name).filter(pl.col("fact") == fact).with_columns(fact=pl.lit(fact + tag))
        for name in _OF_FACTS
    }
    at = (pl.col("base") == row["base"]) & (pl.col("indicator") == row["indicator"])
    copies["indicators"] = copies["indicators"].with_columns(
        strength=pl.when(at).then(pl.lit(float(row["value"]))).otherwise("strength")
    )
    facts = frames.facts.filter(pl.col("id") == fact).with_columns(id=pl.lit(fact + tag))
    cited = frames.citations.filter(pl.col("fact") == fact)
    rows = _copies(cited.with_columns(fact=pl.lit(fact + tag)), frames.chains, tag)
    told = _copied("assumption", row["id"], None, cited["id"], tag)
    return _Change(told, {**copies, "facts": facts, **rows})
