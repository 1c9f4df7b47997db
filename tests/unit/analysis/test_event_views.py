"""Events through the filter that facts are seen through, on the day that was chosen."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from tests.made_events import rows
from tests.theatres import EXAMPLE
from tui.analysis.constants import Methods
from tui.analysis.query.lens import Lens
from tui.analysis.query.parser import parse
from tui.analysis.situation import Situation, look
from tui.analysis.views import events
from tui.analysis.views.cited_events import missing_events
from tui.analysis.views.facts import fact_view
from tui.events.layer import add
from tui.events.schema import EVENTS
from tui.store.load.reader import read_store

Seen = Callable[..., Situation]
