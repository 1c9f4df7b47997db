"""Markdown of this project, read into the parts of a page: headings, paragraphs, lists and tables."""

from __future__ import annotations

import re
from collections.abc import Iterator

from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode

from tui.render.report.layout import Heading, Items, Paragraph, Part, Table


def read(text: str) -> list[Part]:
    """Return the parts of a CommonMark text with tables; comments are left out, and of links only their words stay."""
    plain = re.sub(r"<!--.*?-->", "", text, flags=re.DOTALL)
    return list(_parts(SyntaxTreeNode(MarkdownIt("commonmark").enable("table").parse(plain))))


def _parts(root: SyntaxTreeNode) -> Iterator[Part]:
    for node in root.children:
        match node.type:
            case "heading":
                yield Heading(_words(node), int(node.tag[1:]))
            case "paragraph":
                yield Paragraph(_words(node))
            case "bullet_list" | "ordered_list":
                yield Items([(_words(item), ()) for item in node.children])
            case "table":
                head, *rest = (
                    [_words(cell) for cell in row.children] for part in node.children for row in part.children
                )
                yield Table(head, rest)
            case "fence" | "code_block":
                yield Items([(line, ()) for line in node.content.splitlines()])


def _words(node: SyntaxTreeNode) -> str:
    """Return the text within a node, without marks."""
    if node.type in ("text", "code_inline"):
        return node.content
    if node.type in ("softbreak", "hardbreak"):
        return " "
    return "".join(map(_words, node.children))
