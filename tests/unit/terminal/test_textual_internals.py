"""Private names of Textual and Rich are used in one file alone, so that a new version of them is one diff."""

from __future__ import annotations

import ast
import importlib
import inspect
import pkgutil
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Final

import pytest
import rich
import textual
from rich.segment import Segment
from textual.strip import Strip

import tui
from tui.terminal.textual_internals import make_strips_small

ALLOWED: Final = "tui.terminal.textual_internals"
LIBRARIES: Final = (rich, textual)
TUPLES: Final = {"_asdict", "_fields", "_make", "_replace"}
"""What every named tuple has, in public."""


def is_private(name: str) -> bool:
    return name.startswith("_") and not name.startswith("__") and name not in TUPLES


def is_theirs(module: str) -> bool:
    return module.partition(".")[0] in {library.__name__ for library in LIBRARIES}


def defined(kind: ast.ClassDef) -> set[str]:
    """The private names that a class defines: methods, class attributes, and what is set on `self`."""
    names: set[str] = set()
    for node in ast.walk(kind):
        match node:
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
                names.add(name)
            case ast.Name(id=name, ctx=ast.Store()):
                names.add(name)
            case ast.Attribute(value=ast.Name(id="self" | "cls"), attr=name, ctx=ast.Store()):
                names.add(name)
    return set(filter(is_private, names))


def classes(tree: ast.AST) -> list[ast.ClassDef]:
    return [node for node in ast.walk(tree) if isinstance(node, ast.ClassDef)]


@cache
def theirs() -> dict[tuple[str, str], set[str]]:
    """The private names of each class of the libraries, by its module and name."""
    return {
        (".".join(file.relative_to(folder).with_suffix("").parts).removesuffix(".__init__"), kind.name): defined(kind)
        for library in LIBRARIES
        for folder in [Path(str(library.__file__)).parents[1]]
        for file in folder.joinpath(library.__name__).rglob("*.py")
        for kind in classes(ast.parse(file.read_bytes()))
    }


@cache
def all_of_theirs() -> set[str]:
    return set().union(*theirs().values())


def inherited(module: ModuleType, kind: ast.ClassDef) -> set[str]:
    """The private names that a class has from the libraries."""
    found = getattr(module, kind.name, None)
    bases = inspect.getmro(found) if isinstance(found, type) else ()
    return {name for base in bases for name in theirs().get((base.__module__, base.__name__), ())}


def uses(module: ModuleType, source: str) -> Iterator[tuple[int, str]]:
    """Line and name of each private name of the libraries that a module imports, overrides or reads."""
    tree = ast.parse(source)
    for kind in classes(tree):
        private = inherited(module, kind)
        for node in ast.walk(kind):
            match node:
                case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) if name in private:
                    yield node.lineno, name
                case ast.Attribute(value=ast.Name(id="self") | ast.Call(func=ast.Name(id="super")), attr=name):
                    if name in private:
                        yield node.lineno, name
    ours = {name for kind in classes(tree) for name in defined(kind)}
    imported = {node.asname or node.name for node in ast.walk(tree) if isinstance(node, ast.alias)}
    for node in ast.walk(tree):
        match node:
            case ast.ImportFrom(module=str(origin), names=names) if is_theirs(origin):
                parts = [*origin.split("."), *(alias.name for alias in names)]
                yield from ((node.lineno, part) for part in parts if is_private(part))
            case ast.Import(names=names):
                parts = [part for alias in names if is_theirs(alias.name) for part in alias.name.split(".")]
                yield from ((node.lineno, part) for part in parts if is_private(part))
            case ast.Attribute(value=ast.Name(id=of)) if of in imported or of in ("self", "cls"):
                pass  # a module's, or seen to above
            case ast.Attribute(attr=name) if name in all_of_theirs() - ours:
                yield node.lineno, name


def modules() -> Iterator[str]:
    for found in pkgutil.walk_packages(tui.__path__, "tui."):
        if found.name not in (ALLOWED, "tui.__main__"):
            yield found.name


def test_private_names_are_used_in_one_file_alone() -> None:
    found = [
        f"{module.__name__}:{line}: {name}"
        for module in map(importlib.import_module, modules())
        for line, name in uses(module, inspect.getsource(module))
    ]
    assert found == []


APP: Final = "from textual.app import App\nclass Sample(App[None]):\n    def shown(self):\n        "


@pytest.mark.parametrize(
    ("source", "name"),
    [
        ("from textual._compositor import ChopsUpdate", "_compositor"),
        ("import rich._ratio", "_ratio"),
        ("from textual.keys import _character_to_key", "_character_to_key"),
        (APP + "return self._driver", "_driver"),
        (APP + "return super()._context()", "_context"),
        (APP + "pass\n    def _display(self, screen, renderable):\n        pass", "_display"),
        (APP + "return self.console._color_system", "_color_system"),
        ("def redraw(screen):\n    screen._dirty_widgets.clear()", "_dirty_widgets"),
    ],
)
def test_such_a_use_is_seen(source: str, name: str) -> None:
    module = ModuleType("sample")
    exec(source, vars(module))
    assert name in [used for _, used in uses(module, source)]


def test_small_strips_have_all_that_textual_looks_for_and_nothing_of_each_other() -> None:
    make_strips_small()
    one, other = Strip([Segment("one two")]), Strip([Segment("all of it")])
    assert all(hasattr(one, name) for name in Strip.__slots__)
    for strip, text in ((one, "one"), (other, "all"), (one, "one")):
        assert strip.crop(0, 3).text == strip.crop_extend(0, 3, None).text == text
        assert strip.extend_cell_length(10).text == strip.text.ljust(10)
        assert [part.text for part in strip.divide([3, 5])] == [text, strip.text[3:5]]
