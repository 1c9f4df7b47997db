"""How the session server's memory is laid out, for each session to copy few of its pages.

Python counts references within each object: to use one, if only for a moment, copies the page that it lies in for the
session. Hence what sessions use is laid side by side, and what they would write is written before.
"""

from __future__ import annotations

import gc
import sys
from collections.abc import Container
from types import CodeType, FunctionType, ModuleType
from typing import Final

_OFTEN: Final = 16
"""How often code runs until Python adapts it to what it found, and then some."""


def settle() -> None:
    """Spare the objects that are there now: no garbage collection visits them, and less is written to them."""
    number_names()
    gc.collect()
    gc.freeze()
    gc.disable()
    sys._clear_type_cache()  # each name in it would be written to where a session's takes its place


def number_names() -> None:
    """Have Python number the names of each module now: else it does so in each session that often looks one up."""
    for module in list(sys.modules.values()):
        if isinstance(module, ModuleType):
            # Code that keeps where it has found a name is good for one module.
            look_up = FunctionType(_a_name.__code__.replace(), vars(module))
            for _ in range(_OFTEN):
                look_up()


def _a_name() -> str:
    return __name__


def move_code(ran: Container[int]) -> list[CodeType]:
    """Give the functions whose code was run, by its id, a copy of it: copies made in a row lie side by side.

    Returns the code that they had. Where it lay, a session would put what is its own, one thing a page.
    """
    functions = [each for each in gc.get_objects() if isinstance(each, FunctionType)]
    moved = [each for each in functions if _has_run(each.__code__, ran)]
    had = [each.__code__ for each in moved]
    for each in moved:
        each.__code__ = _moved(each.__code__, ran)
    return had


def _has_run(code: CodeType, ran: Container[int]) -> bool:
    """Return whether code, or any within it, was run."""
    within = [_has_run(each, ran) for each in code.co_consts if isinstance(each, CodeType)]
    if id(code) not in ran and not any(within):
        return False
    # A copy is made of these bytes, which the original keeps from the first time on: they are not to lie among copies.
    return bool(code.co_code)


def _moved(code: CodeType, ran: Container[int]) -> CodeType:
    """Return a copy of code that was run, with copies of what was run of the code within it; else the code itself."""
    within = tuple(_moved(each, ran) if isinstance(each, CodeType) else each for each in code.co_consts)
    same = all(new is old for new, old in zip(within, code.co_consts, strict=True))
    if same and id(code) not in ran:
        return code
    return code.replace(co_consts=within)
