"""Distances on the WGS84 ellipsoid (Karney's geodesic, by geographiclib)."""

from __future__ import annotations

from functools import lru_cache

import polars as pl


@lru_cache(maxsize=65536)
def geodesic_km(lon_a: float, lat_a: float, lon_b: float, lat_b: float) -> float:
    """Return the length in km of the shortest line on the ellipsoid between two points given in degrees."""
    from geographiclib.geodesic import Geodesic  # lazily: only who asks for a distance pays for it

    return float(Geodesic.WGS84.Inverse(lat_a, lon_a, lat_b, lon_b, Geodesic.DISTANCE)["s12"]) / 1000.0


def circle(lon: float, lat: float, km: float, points: int) -> list[tuple[float, float]]:
    """Return so many points (lon, lat) `km` from one, counterclockwise; longitudes go on beyond 180 degrees."""
    from geographiclib.geodesic import Geodesic

    mask = Geodesic.LATITUDE | Geodesic.LONGITUDE | Geodesic.LONG_UNROLL
    found = [Geodesic.WGS84.Direct(lat, lon, -360.0 * step / points, km * 1000.0, mask) for step in range(points)]
    return [(each["lon2"], each["lat2"]) for each in found]


def distances(pairs: pl.DataFrame, places: pl.DataFrame) -> pl.DataFrame:
    """Distances of pairs of places: `[a, b, km]`, without the pairs that lack coordinates at an end.

    `pairs` is `[a, b]` of place ids; each pair is measured once.
    """
    points = places.filter(pl.col("lon").is_not_null() & pl.col("lat").is_not_null()).select("id", "lon", "lat")
    ends = (
        pairs.select("a", "b")
        .unique()
        .sort("a", "b")
        .join(points, left_on="a", right_on="id", maintain_order="left")
        .join(points, left_on="b", right_on="id", suffix="_b", maintain_order="left")
    )
    # A loop, as geographiclib solves one pair at a time; pairs are few, and remembered.
    km = [geodesic_km(*row) for row in ends.select("lon", "lat", "lon_b", "lat_b").iter_rows()]
    return ends.select("a", "b").with_columns(km=pl.Series(km, dtype=pl.Float64))
