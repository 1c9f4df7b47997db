"""The slow validator and msgspec agree on what is right, and text that was cleaned stays clean."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import inspect

from tests.theatres import FILES
from tui.base.sanitize import clean
from tui.store.schema.edtf import parse
from tui.store.schema.records import KINDS, Fact, Source
from tui.store.validate.record import check_record
from tui.store.validate.shape import convert, salvage
from tui.store.yaml.document import load

SOUND = {
    "theatre": load(FILES["theatre.yaml"]).items[0].data,
    "sources": load(FILES["sources/gazette.yaml"]).items[0].data,
    "actors": load(FILES["actors.yaml"]).items[4].data,
    "places": load(FILES["places.yaml"]).items[1].data,
    "questions": load(FILES["questions.yaml"]).items[0].data,
    "facts": load(FILES["facts/outlook.yaml"]).items[0].data | load(FILES["facts/front.yaml"]).items[0].data,
    "hypotheses": load(FILES["hypotheses.yaml"]).items[0].data,
    "assumptions": load(FILES["assumptions.yaml"]).items[0].data,
}
SCALARS = (
    st.none()
    | st.booleans()
    | st.integers(-3, 2**40)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.sampled_from(["", "A", "2024-12-01", "2024-12-01/2024-12-02", "unknown", "event", "no id", "x" * 3000])
    | st.text(max_size=10)
)
VALUES = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3)
)


def _damage(holder: Any, data: st.DataObject) -> None:
    """Replace, delete or add one value, somewhere in the record."""
    keys = sorted(holder) if isinstance(holder, dict) else list(range(len(holder)))
    if not keys:
        return
    key = data.draw(st.sampled_from(keys))
    if isinstance(holder[key], (dict, list)) and data.draw(st.booleans()):
        _damage(holder[key], data)
        return
    deed = data.draw(st.sampled_from(["replace", "delete", "add"]))
    if deed == "replace":
        holder[key] = data.draw(VALUES)
    elif deed == "delete":
        del holder[key]
    elif isinstance(holder, dict):
        holder[data.draw(st.text(min_size=1, max_size=8))] = data.draw(VALUES)


@settings(max_examples=200, deadline=None)
@given(st.sampled_from(sorted(KINDS)), st.data())
def test_the_two_validators_agree(kind: str, data: st.DataObject) -> None:
    record = msgspec.json.decode(msgspec.json.encode(SOUND[kind]))
    for _ in range(data.draw(st.integers(0, 3))):
        _damage(record, data)
    fitted = salvage(kind, record)  # never fails: what it gives always is a record
    dates = [violation for violation in fitted.violations if violation.rule == "bad-date"]
    try:
        converted = convert(kind, record)
    except msgspec.ValidationError:
        assert fitted.violations
    else:
        assert len(fitted.violations) == len(dates), "what msgspec takes has no violations of shape"
        if not fitted.violations:
            assert fitted.record == converted
    check_record(fitted.record)
    if isinstance(fitted.record, Fact):
        parse(fitted.record.when)
    if isinstance(fitted.record, Source):
        parse(fitted.record.published)


@pytest.mark.parametrize("kind", KINDS)
def test_every_number_has_a_range_that_its_column_can_hold(kind: str) -> None:
    def numbers(node: inspect.Type) -> Iterator[inspect.IntType | inspect.FloatType]:
        if isinstance(node, inspect.IntType | inspect.FloatType):
            yield node
        for part in ("type", "item_type", "value_type"):
            if isinstance(inner := getattr(node, part, None), inspect.Type):
                yield from numbers(inner)
        for inner in getattr(node, "types", ()):
            yield from numbers(inner)
        for field in getattr(node, "fields", ()):
            yield from numbers(field.type)

    for number in numbers(inspect.type_info(KINDS[kind])):
        assert number.ge is not None
        assert number.le is not None
        assert max(-number.ge, number.le) <= 1e15


@given(st.text(max_size=200))
def test_cleaning_is_final_and_prints(text: str) -> None:
    cleaned, _ = clean(text)
    assert cleaned.isprintable()
    assert clean(cleaned) == (cleaned, "")
