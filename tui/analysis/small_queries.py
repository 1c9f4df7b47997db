"""Work that asks polars many small questions, answered in the thread that asks.

polars has its own threads answer each query, however small. Of a theatre of a few hundred facts, to hand the query over
and wait is most of what it takes: a join of 60 rows 276 µs, and 32 without (two cores). The streaming engine does
without those threads while a query calls Python back (`map_batches`), lest the two wait for each other; so work that an
empty query calls has its own queries answered on the spot. To call it so takes 0.2 ms.
"""

from __future__ import annotations

from collections.abc import Callable
from threading import get_ident, local
from typing import Final, TypeVar

import polars as pl

T = TypeVar("T")

MOST_FACTS: Final = 10_000
"""Facts of a store up to which this is faster; from 30,000 on, two threads of polars are, and more from fewer."""
_state: Final = local()


def run_in_one_thread(work: Callable[[], T]) -> T:
    """Return what `work` returns, with its queries answered in this thread."""
    if getattr(_state, "running", False):
        return work()
    asking = get_ident()
    done: list[T] = []

    def call(frame: pl.DataFrame) -> pl.DataFrame:
        # Called from a thread of polars, the work would keep that from what others ask: then not here.
        if get_ident() == asking:
            _state.running = True
            try:
                done.append(work())
            finally:
                _state.running = False
        return frame

    pl.LazyFrame().map_batches(call).collect(engine="streaming")
    return done[0] if done else work()
