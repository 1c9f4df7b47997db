"""A fingerprint recognises a text through changes of form, and only through those."""

from __future__ import annotations

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.store.originals import fingerprint

PLAIN = "The ferry's captain saw 3 lights - then none."


@pytest.mark.parametrize(
    "same",
    [
        "  The ferry’s captain saw 3 lights — then none.\t",
        "THE FERRY'S CAPTAIN SAW 3 LIGHTS: THEN NONE",
        "The\u00a0ferry's captain saw ３ lights… then *none*",
    ],
)
def test_form_does_not_matter(same: str) -> None:
    assert fingerprint.hash_paragraph(same) == fingerprint.hash_paragraph(PLAIN)


@pytest.mark.parametrize(
    "other",
    ["The ferry's captain saw 30 lights - then none.", "The ferry captain saw 3 lights - then none.", ""],
)
def test_words_and_figures_matter(other: str) -> None:
    assert fingerprint.hash_paragraph(other) != fingerprint.hash_paragraph(PLAIN)


def test_letters_of_any_script_count() -> None:
    assert fingerprint.normalise("«مرفأ طرطوس»، Straße_7!") == "مرفأ طرطوس strasse 7"


def test_the_hash_is_the_documented_one() -> None:
    """Curators and other programs must be able to compute it by themselves."""
    expected = hashlib.sha256(b"two boats left").hexdigest()[:16]
    assert fingerprint.hash_paragraph("Two boats left.") == expected


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_paragraphs_are_the_lines_with_something_on_them(line_end: str) -> None:
    text = line_end.join(["# Harbour", "", "Two boats left.", " \t", "***"])
    assert fingerprint.split_paragraphs(text) == ["# Harbour", "Two boats left.", "***"]
    assert [fingerprint.hash_paragraph(each) for each in fingerprint.split_paragraphs(text)] == [
        fingerprint.hash_paragraph("Harbour"),
        fingerprint.hash_paragraph("two boats left"),
        fingerprint.hash_paragraph(""),
    ]


@given(st.text())
def test_any_text_has_a_hash(text: str) -> None:
    hashed = fingerprint.hash_paragraph(text)
    assert len(hashed) == fingerprint.HEX_DIGITS
    assert set(hashed) <= set("0123456789abcdef")


@given(st.text())
def test_a_normal_form_has_the_same_hash(text: str) -> None:
    """Hashing is blind to whether a text was normalised before."""
    assert fingerprint.hash_paragraph(fingerprint.normalise(text)) == fingerprint.hash_paragraph(text)
