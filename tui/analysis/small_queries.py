"""Run work that makes many small queries in one thread, without polars' thread pool.

polars hands each query, however small, to its thread pool. With a few hundred rows that hand-over is most of the time:
a join of 60 rows takes 276 µs with it and 32 without (two cores). The streaming engine does not use the pool while a
query calls a Python function (`map_batches`), to avoid deadlocks. So the work runs as the function of an empty query,
which costs 0.2 ms.
"""

from __future__ import annotations

from collections.abc import Callable
from threading import get_ident, local
from typing import Final, TypeVar

import polars as pl

T = TypeVar("T")

MOST_FACTS: Final = 10_000
"""Facts up to which a store is judged in one thread. On two cores the pool is faster from some 30,000 facts on."""
_state: Final = local()


def run_in_one_thread(work: Callable[[], T]) -> T:
    """Return what `work` returns; its queries run in the calling thread. Raises what `work` raises."""
    if getattr(_state, "running", False):
        return work()
    asking = get_ident()
    done: list[T] = []

    def call(frame: pl.DataFrame) -> pl.DataFrame:
        # A version of polars that called from its pool would have the work block the pool: it is then done below.
        if get_ident() == asking:
            _state.running = True
            try:
                done.append(work())
            finally:
                _state.running = False
        return frame

    pl.LazyFrame().map_batches(call).collect(engine="streaming")
    return done[0] if done else work()
