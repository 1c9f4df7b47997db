"""The clock: times in another zone are the same moments, and nothing but times changes."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.analysis.clock import ZONES, Clock, Zone
from tui.store.schema.edtf import parse

HOMES = ("Asia/Damascus", "America/Costa_Rica", "Pacific/Kiritimati", "Asia/Kolkata")


@pytest.fixture
def reader_in_nepal(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A reader whose machine is 5:45 ahead of universal time."""
    with monkeypatch.context() as patch:
        patch.setenv("TZ", "Asia/Kathmandu")
        time.tzset()
        yield
    time.tzset()


@given(
    st.datetimes(datetime(1990, 1, 1), datetime(2040, 1, 1), timezones=st.just(UTC)),
    st.sampled_from(HOMES),
)
def test_a_moment_is_told_in_universal_time_as_it_was_written(moment: datetime, home: str) -> None:
    shown = parse(moment.isoformat(timespec="minutes"), home).text
    in_utc = parse(f"{moment:%Y-%m-%dT%H:%M}").text
    assert Clock(home, "utc").tell(shown) == in_utc
    assert Clock(home).tell(shown) == shown
    assert Clock("UTC", "utc").tell(in_utc) == in_utc


@pytest.mark.usefixtures("reader_in_nepal")
def test_the_readers_own_time_may_be_of_another_day_and_year() -> None:
    clock = Clock("America/Costa_Rica", "local")
    assert clock.tell("31 Dec 2024 23:30") == "1 Jan 2025 11:15"
    assert clock.tell("by 29 Nov 2024 01:31") == "by 29 Nov 2024 13:16"
    assert clock.tell("28 Nov 2024 01:31 – 2 Dec 2024 20:00") == "28 Nov 2024 13:16 – 3 Dec 2024 07:45"


@pytest.mark.parametrize("zone", ZONES)
def test_days_and_a_zone_that_is_not_known_stay_as_they_are(zone: Zone) -> None:
    for text in ("1 Dec 2024", "~6 Dec 2024?", "Nov 2024", "30 Nov – 3 Dec 2024", "unknown", "10:30"):
        assert Clock(HOMES[0], zone).tell(text) == text
    assert Clock("Nowhere/Such", zone).tell("1 Dec 2024 12:00") == "1 Dec 2024 12:00"
