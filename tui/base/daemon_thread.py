"""Running work in a thread that does not hold the program back when it ends."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from threading import Thread
from typing import TYPE_CHECKING, Any, Final, TypeVar

if TYPE_CHECKING:  # every command begins here, and few have an event loop
    import asyncio

R = TypeVar("R")

_NAME: Final = "syrtui-background"
_awaited: Final[set[asyncio.Future[Any]]] = set()


async def in_background(work: Callable[[], R]) -> R:
    """Return what `work` returns, or raise what it raises, once it is done.

    Unlike `asyncio.to_thread`, this does not hold the program back when it ends while the work goes on.
    """
    import asyncio

    loop = asyncio.get_running_loop()
    future: asyncio.Future[R] = loop.create_future()

    def tell(settle: Callable[[], None]) -> None:
        with contextlib.suppress(RuntimeError):  # the loop is closed: nobody waits any more
            loop.call_soon_threadsafe(lambda: None if future.done() else settle())

    def run() -> None:
        try:
            result = work()
        # Whatever it is, it must be told: else the one that waits would wait for ever.
        except BaseException as error:
            # Python deletes `error` where the handler ends, and the lambda runs later, in the loop.
            failure = error
            tell(lambda: future.set_exception(failure))
        else:
            tell(lambda: future.set_result(result))

    Thread(target=run, name=_NAME, daemon=True).start()
    _awaited.add(future)
    try:
        return await future
    finally:
        _awaited.discard(future)


def cancel_waits() -> None:
    """Cancel every wait for `in_background`; called in the event loop when the session ends."""
    for future in list(_awaited):
        future.cancel()
