"""Figures of a page: what they show, and that in words, for readers who do not see it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

import msgspec

from tui.analysis.views.levels import DayLevel
from tui.render.map.scene import Scene
from tui.store.basemap import Basemap


class History(msgspec.Struct, frozen=True):
    """How the index of a base ran within its interval, day by day, over the edges of the bands."""

    title: str
    says: str
    levels: Sequence[DayLevel]
    bands: Mapping[str, float]
    window: tuple[date, date]
    reports: Mapping[date, str]
    """Who reported on the base, by the day on which that became known."""


class Chart(msgspec.Struct, frozen=True):
    """A map: bases by their levels, what sources say of the front, movements, over coast and borders."""

    title: str
    says: str
    scene: Scene
    basemap: Basemap


Drawing = History | Chart


class Figure(msgspec.Struct, frozen=True):
    """Drawings under one title; `says` of each is what it shows in words."""

    title: str
    drawings: Sequence[Drawing]
