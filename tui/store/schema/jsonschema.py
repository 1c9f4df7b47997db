"""The schema of the data files as JSON Schema, by which editors complete keys and values and mark mistakes.

There is one schema for each kind of file, `<kind>.schema.json`; a data file names its own in a comment that the YAML
language server reads (`modeline`). What JSON Schema cannot say (dates that exist, ids that name something) is left to
`syrtui check`.
"""

from __future__ import annotations

from typing import Any, Final

import msgspec

from tui.store.schema.records import ALSO, KINDS

DRAFT: Final = "http://json-schema.org/draft-07/schema#"


def json_schema(kind: str) -> dict[str, Any]:
    """Return the JSON Schema of a file of `kind`, a key of `records.KINDS`: one record, or a list of them."""
    (reference,), components = msgspec.json.schema_components([KINDS[kind]], ref_template="#/definitions/{name}")
    for definition in components.values():
        definition["description"] = " ".join(definition["description"].split())  # a docstring, without its line ends
        _finish(definition)
    if kind == "facts":
        # Written among the citations (`shape`), which msgspec cannot say: neither has a tag.
        items = components["Fact"]["properties"]["cited"]["items"]
        either = {"if": {"required": ["events"]}, "then": {"$ref": "#/definitions/EventCitation"}, "else": items}
        components["Fact"]["properties"]["cited"]["items"] = either
    one = {"$schema": DRAFT, "title": f"syrtui: {kind}", "definitions": dict(sorted(components.items()))}
    if kind == "theatre":
        return {**one, **reference}
    # not anyOf: an editor would say of a mistake deep in a record no more than that the file fits neither
    return {**one, "if": {"type": "array"}, "then": {"items": reference}, "else": reference}


def json_schema_text(kind: str) -> str:
    """Return `json_schema` as the text of its file."""
    return msgspec.json.format(msgspec.json.encode(json_schema(kind)), indent=2).decode() + "\n"


def schema_file_name(kind: str) -> str:
    """Return the name of the schema's file, in the theatre's folder."""
    return f"{kind}.schema.json"


def modeline(kind: str, depth: int = 0) -> str:
    """Return the comment by which a data file, `depth` folders below the theatre's, names its schema."""
    return f"# yaml-language-server: $schema={'../' * depth or './'}{schema_file_name(kind)}"


def _finish(node: Any) -> None:
    """Turn what msgspec generates, in place, into what editors for draft 7 need."""
    if isinstance(node, list):
        for item in node:
            _finish(item)
    elif isinstance(node, dict):
        if ALSO in node:
            node["type"] = [node["type"], node.pop(ALSO)]
        if "$ref" in node and "description" in node:  # draft 7 ignores what stands beside a reference
            node["allOf"] = [{"$ref": node.pop("$ref")}]
        for value in node.values():
            _finish(value)
