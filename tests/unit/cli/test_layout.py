"""How the session server's memory is laid out: the code that was run in a row."""

from __future__ import annotations

import gc
from collections.abc import Callable

from tui.cli.serve import layout


def _counted(step: int) -> Callable[[int], list[int]]:
    return lambda most: [number + step for number in range(most)]


def _unused() -> int:
    return 1


def test_code_that_was_run_is_moved_and_does_what_it_did() -> None:
    gc.unfreeze()  # what another test has frozen is not found
    begun = _counted(2)
    before, inner, unused = _counted.__code__, begun.__code__, _unused.__code__
    had = layout.move_code({id(before), id(inner)})
    assert {id(before), id(inner)} <= set(map(id, had))
    assert _counted.__code__ is not before
    assert begun.__code__ is not inner
    assert _unused.__code__ is unused
    assert begun(3) == _counted(2)(3) == [2, 3, 4]
    assert _counted(2).__code__ is not inner
