"""Citations as they would count if sources that print the same words were one publication."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping

import polars as pl

Spot = tuple[str, int]
"""A paragraph: its source, and its number in the digest."""


def as_one_text(
    cited: pl.DataFrame, same: Collection[tuple[Spot, Spot]]
) -> tuple[pl.DataFrame, Mapping[int, tuple[Spot, ...]]]:
    """Return citations as if paragraphs with the same words were of one publication, and which paragraphs those are.

    `cited` has the columns of `Testimony.citations`, and `spot_source` and `spot_paragraph`, where each stands; `same`
    are paragraphs that have the same words. Those that become one are listed by the key of the answer that they give.
    """
    standing: dict[Spot, dict[int, int]] = defaultdict(dict)
    for source, paragraph, key, publication in zip(
        cited["spot_source"], cited["spot_paragraph"], cited["key"], cited["publication"], strict=True
    ):
        standing[source, paragraph][key] = publication
    # Whoever speaks with a publication's voice for an answer speaks with that of the text from then on.
    merged: dict[tuple[int, int], int] = {}
    spots: dict[int, list[Spot]] = defaultdict(list)
    for here, there in sorted(same):
        for key in standing[here].keys() & standing[there].keys():
            one, other = (_of(merged, key, standing[spot][key]) for spot in (here, there))
            if one != other:
                merged[key, max(one, other)] = min(one, other)
                spots[key] += [here, there]
    publications = [
        _of(merged, key, publication) for key, publication in zip(cited["key"], cited["publication"], strict=True)
    ]
    column = pl.Series("publication", publications, dtype=cited.schema["publication"])
    return cited.with_columns(column), {key: tuple(dict.fromkeys(each)) for key, each in spots.items()}


def _of(merged: Mapping[tuple[int, int], int], key: int, publication: int) -> int:
    """Return the publication that one has become for an answer."""
    while (key, publication) in merged:
        publication = merged[key, publication]
    return publication
