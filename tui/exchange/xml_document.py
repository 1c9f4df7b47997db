"""XML as bytes that are the same every time."""

from __future__ import annotations

from xml.etree import ElementTree
from xml.etree.ElementTree import Element, SubElement


def child(parent: Element, tag: str, text: str | None = None, **attributes: str) -> Element:
    """Return a new element within another, with a text."""
    made = SubElement(parent, tag, attributes)
    made.text = text
    return made


def encode(root: Element) -> bytes:
    """Return a document in UTF-8, indented."""
    ElementTree.indent(root)
    written: bytes = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    return written + b"\n"
