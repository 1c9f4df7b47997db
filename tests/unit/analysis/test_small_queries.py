"""Work whose queries are answered in the thread that asks: the same values and errors, whoever asks."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, get_ident

import polars as pl
import pytest

from tui.analysis import small_queries
from tui.analysis.small_queries import run_in_one_thread

FRAME = pl.DataFrame({"key": ["a", "b", "a"], "n": [1, 2, 3]})


def summed() -> int:
    by_key = FRAME.group_by("key").agg(pl.col("n").sum()).filter(pl.col("key") == "a")
    return int(by_key.join(FRAME.select("key").unique(), on="key")["n"].item())


def test_it_returns_what_the_work_does_in_the_thread_that_asks() -> None:
    assert run_in_one_thread(lambda: (summed(), get_ident())) == (4, get_ident())
    with ThreadPoolExecutor(8) as several:
        assert set(several.map(lambda _: run_in_one_thread(summed), range(100))) == {4}


def test_no_other_thread_answers_its_queries() -> None:
    def by_others() -> float:
        """Seconds of the processor that other threads take to answer queries."""
        before = time.process_time() - time.thread_time()
        for _ in range(300):
            summed()
        return time.process_time() - time.thread_time() - before

    by_others()  # starts polars' threads
    assert run_in_one_thread(by_others) < by_others() / 4


def test_work_may_wait_for_other_such_work() -> None:
    together = Barrier(8, timeout=60)

    def waits() -> int:
        before = summed()
        together.wait()
        whole = FRAME.lazy().select(pl.col("n").sum()).collect(engine="streaming")
        together.wait()
        return before + int(whole.item())

    with ThreadPoolExecutor(8) as several:
        assert set(several.map(lambda _: run_in_one_thread(waits), range(8))) == {10}


def test_work_may_have_such_work_within_it() -> None:
    assert run_in_one_thread(lambda: run_in_one_thread(summed) + run_in_one_thread(summed)) == 8


@pytest.mark.parametrize("error", [KeyError("x"), KeyboardInterrupt(), SystemExit(3)], ids=repr)
def test_what_the_work_raises_is_raised(error: BaseException) -> None:
    def fails() -> None:
        run_in_one_thread(summed)
        raise error

    with pytest.raises(type(error)) as raised:
        run_in_one_thread(fails)
    assert raised.value is error
    assert run_in_one_thread(summed) == 4


def test_where_polars_calls_from_a_thread_of_its_own_the_work_is_done_here(monkeypatch: pytest.MonkeyPatch) -> None:
    threads = iter(range(10))
    monkeypatch.setattr(small_queries, "get_ident", lambda: next(threads))
    assert run_in_one_thread(lambda: (summed(), get_ident())) == (4, get_ident())
