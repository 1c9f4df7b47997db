"""The clock: the zone in which times of day are shown. What counts as a day is the theatre's, whatever the clock."""

from __future__ import annotations

import re
from datetime import UTC, datetime, tzinfo
from typing import Final, Literal, get_args

import msgspec

from tui.store.schema.edtf import MONTHS, format_day

Zone = Literal["theatre", "utc", "local"]
ZONES: Final[tuple[Zone, ...]] = get_args(Zone)
"""The theatre's own zone, universal time, and that of the machine which the reader sits at."""
_TIME: Final = re.compile(rf"(\d{{1,2}}) ({'|'.join(MONTHS)}) (\d{{4}}) (\d\d):(\d\d)", re.ASCII)


class Clock(msgspec.Struct, frozen=True):
    """A zone to show times in, and the name of the theatre's, in which the store has them."""

    home: str
    zone: Zone = "theatre"

    def tell(self, text: str) -> str:
        """Return a date as shown, `29 Nov 2024 17:31`, with its times in the zone; what has no time stays as it is."""
        # Nearly all dates are days: they cost a comparison.
        if self.zone == "theatre" or ":" not in text:
            return text
        home = _zone(self.home)
        return text if home is None else _TIME.sub(lambda found: _told(self._moved(found, home)), text)

    def _moved(self, found: re.Match[str], home: tzinfo) -> datetime:
        day, month, year, hour, minute = found.groups()
        moment = datetime(int(year), MONTHS.index(month) + 1, int(day), int(hour), int(minute), tzinfo=home)
        return moment.astimezone(UTC if self.zone == "utc" else None)


def _told(moment: datetime) -> str:
    return f"{format_day(moment.date())} {moment:%H:%M}"


def _zone(name: str) -> tzinfo | None:
    """Return a zone by its IANA name; None where this machine does not know it."""
    from zoneinfo import ZoneInfo  # late: few dates have a time, and few readers another clock

    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return None
