"""Work in a thread that nobody waits for when the program ends."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable
from threading import Thread
from typing import TypeVar

R = TypeVar("R")


async def in_background(work: Callable[[], R]) -> R:
    """What `work` returns or raises, once it is done.

    Unlike `asyncio.to_thread`, this does not hold the program back when it ends while the work goes on.
    """
    loop = asyncio.get_running_loop()
    future: asyncio.Future[R] = loop.create_future()

    def tell(settle: Callable[[], None]) -> None:
        with contextlib.suppress(RuntimeError):  # the loop is closed: nobody waits any more
            loop.call_soon_threadsafe(lambda: None if future.done() else settle())

    def run() -> None:
        try:
            result = work()
        except BaseException as error:
            failure = error
            tell(lambda: future.set_exception(failure))
        else:
            tell(lambda: future.set_result(result))

    Thread(target=run, name="syrtui-background", daemon=True).start()
    return await future
