"""Settings: which one goes before which, and what is said of a wrong one."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import msgspec
import pytest
from click.testing import CliRunner
from textual.binding import Binding

from tui.base.errors import BadConfig
from tui.cli.group import main
from tui.settings import actions, config, key_names, paths
from tui.settings.config import Settings
from tui.store.yaml.document import load as load_yaml

SHIPPED: Final = paths.bundled_config()

Load = Callable[..., Settings]


@pytest.fixture
def load(tmp_path: Path) -> Load:
    """Loads the shipped settings under a user's file of the given text, under variables."""

    def loaded(text: str = "", **environment: str) -> Settings:
        file = tmp_path / "mine.yaml"
        file.write_text(text, encoding="utf-8")
        return config.load(SHIPPED, file, environment)

    return loaded


def test_the_shipped_file_holds_every_default_and_no_other_value() -> None:
    shipped = config.load(SHIPPED, None, {})
    assert msgspec.structs.replace(shipped, views=()) == Settings()
    assert not shipped.methods.edited
    written: Any = load_yaml(SHIPPED.read_text(encoding="utf-8")).items[0].data
    left_out = missing(written, msgspec.to_builtins(shipped))
    assert [
        path for path in left_out if not path.endswith((".mutual", ".fades", ".holds"))
    ] == []  # a tie is one-way unless it says otherwise, and an indicator either fades or holds


def missing(written: Any, whole: Any, path: str = "") -> list[str]:
    """Paths of the settings that a file leaves to their defaults."""
    if not isinstance(whole, dict):
        return []
    found = [f"{path}{name}" for name in whole if name not in written]
    return found + [each for name in written for each in missing(written[name], whole[name], f"{path}{name}.")]


def test_a_variable_goes_before_the_users_file_and_that_before_the_shipped_one(load: Load) -> None:
    assert load().pane == ""
    assert load("pane: bases").pane == "bases"
    assert load("pane: bases", SYRTUI_PANE="map").pane == "map"
    assert load("pane: bases", SYRTUI_PANE="").pane == "bases"


def test_a_flag_goes_before_a_variable(tmp_path: Path) -> None:
    runner = CliRunner(env={"SYRTUI_DATA": "from-the-variable", "HOME": str(tmp_path), "XDG_CONFIG_HOME": None})
    assert runner.invoke(main, ["locate", "data"]).output.strip() == "from-the-variable"
    assert runner.invoke(main, ["--data", "from-the-flag", "locate", "data"]).output.strip() == "from-the-flag"


def test_a_user_changes_one_constant_and_keeps_the_rest(load: Load) -> None:
    settings = load("methods: {threat: {baseline: 20}}")
    assert settings.methods.threat.baseline == 20
    assert settings.methods.edited == {"threat"}
    assert settings.methods.corroboration == Settings().methods.corroboration
    assert settings.methods.threat.indicators == Settings().methods.threat.indicators


WRONG: Final = {
    "unknown setting": ("# mine\npain: bases\n", "2:1: there is no setting `pain`; did you mean pane"),
    "unknown constant": (
        "methods:\n  threat:\n    baselin: 0.2\n",
        "3:5: there is no setting `methods.threat.baselin`; did you mean baseline",
    ),
    "not that kind": ("methods:\n  threat:\n    baseline: high\n", "3:5: `methods.threat.baseline`: expected `float`"),
    "former constant": (
        "methods:\n  threat:\n    hysteresis: 3\n",
        "3:5: there is no setting `methods.threat.hysteresis`; a level depends on the day alone",
    ),
    "out of range": (
        "methods:\n  threat:\n    baseline: 200\n",
        "3:5: `methods.threat.baseline`: expected `float` < 100",
    ),
    "unknown pane": ("pane: bses\n", "1:1: there is no pane `bses`; did you mean bases"),
    "former part of an indicator": (
        "methods:\n  threat:\n    indicators:\n      hostile-advance: {attack: 30}\n      hostile-intent: {odds: 4}\n",
        "5:24: there is no setting `methods.threat.indicators.hostile-intent.odds`; an indicator has `attack` and",
    ),
    "unknown part of a kind of tie": (
        "methods: {relations: {types: {leading: {kynd: bond}}}}\n",
        "1:41: there is no setting `methods.relations.types.leading.kynd`; did you mean kind",
    ),
    "wrong value of a key": ("keys: {up: k, down: 3}\n", "1:15: `keys.down`: expected `str`, got `int`"),
    "unknown part of a view": ("views:\n  - {nam: x}\n", "2:6: there is no setting `views.0.nam`; did you mean name"),
    "unknown pane of a view": (
        "views:\n  - {name: x, pane: bses}\n",
        "2:15: there is no pane `bses`; did you mean bases",
    ),
    "unknown action": ("keys:\n  serch: ctrl+f\n", "2:3: there is no action `serch`; did you mean search"),
    "unknown key": ("keys:\n  search: slsh\n", "2:3: there is no key `slsh`; did you mean slash"),
    "no key": ("keys:\n  search: ''\n", "2:3: there is no key ``"),
    "a key given twice": ("keys:\n  search: x\n", "2:3: the key 'x' is given to both `search` and `clear`"),
    "the same key by two names": ("keys: {clear: '/'}\n", "1:8: the key '/' is given to both `search` and `clear`"),
    "a key that closes a page": ("keys: {down: q}\n", "1:8: the key 'q' is given to both `down` and"),
    "a setting twice": ("pane: map\npane: bases\n", "2:1: the key `pane` stands here twice"),
    "no mapping": ("- pane\n", "1:1: settings are a mapping"),
    "no YAML": ("pane: [\n", "2:1: not YAML"),
}


@pytest.mark.parametrize("wrong", WRONG)
def test_what_is_wrong_is_told_with_its_place_and_how_to_mend_it(load: Load, wrong: str) -> None:
    text, said = WRONG[wrong]
    with pytest.raises(BadConfig, match=rf"/mine\.yaml:{re.escape(said)}"):
        load(text)


def test_a_wrong_variable_is_named(load: Load) -> None:
    with pytest.raises(BadConfig, match=r"^SYRTUI_PANE: there is no pane `bses`; did you mean bases"):
        load("pane: map", SYRTUI_PANE="bses")


def test_a_file_that_is_no_text_or_cannot_be_read_is_named(tmp_path: Path) -> None:
    file = tmp_path / "mine.yaml"
    file.write_bytes(b"\xff\xfe")
    with pytest.raises(BadConfig, match=r"mine\.yaml: is not UTF-8"):
        config.load(SHIPPED, file, {})
    with pytest.raises(BadConfig, match="cannot be read"):
        config.load(SHIPPED, tmp_path, {})


def test_keys_may_change_places(load: Load) -> None:
    assert load("keys: {search: x, clear: '/'}").keys == {"search": "x", "clear": "slash"}
    assert load("keys: {down: 'down, J'}").keys == {"down": "down,J"}


def test_a_key_has_one_name_and_it_is_textuals() -> None:
    used = {key for action in actions.ACTIONS for key in action.keys}
    assert {key_names.canonical_name(key) for key in used} == used
    for character in "".join(map(chr, range(0x21, 0x7F))).replace(",", ""):
        (bound,) = Binding.make_bindings([(character, "act")])
        assert key_names.canonical_name(character) == key_names.canonical_name(bound.key) == bound.key
    assert key_names.canonical_name("ctrl+f") == "ctrl+f"
    assert key_names.canonical_name("+") == "plus"
    assert not any(map(key_names.canonical_name, ("", "slsh", "strg+f", "ctrl+", "+f", "f99")))
