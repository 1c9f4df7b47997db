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
    assert fingerprint.of(same) == fingerprint.of(PLAIN)


@pytest.mark.parametrize(
    "other",
    ["The ferry's captain saw 30 lights - then none.", "The ferry captain saw 3 lights - then none.", ""],
)
def test_words_and_figures_matter(other: str) -> None:
    assert fingerprint.of(other) != fingerprint.of(PLAIN)


def test_letters_of_any_script_count() -> None:
    assert fingerprint.normalise("«مرفأ طرطوس»، Straße_7!") == "مرفأ طرطوس strasse 7"


def test_the_hash_is_the_documented_one() -> None:
    """Curators and other programs must be able to compute it by themselves."""
    expected = hashlib.sha256(b"two boats left").hexdigest()[:16]
    assert fingerprint.of("Two boats left.") == expected


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_paragraphs_are_the_lines_with_something_on_them(line_end: str) -> None:
    text = line_end.join(["# Harbour", "", "Two boats left.", " \t", "***"])
    assert fingerprint.paragraphs(text) == ["# Harbour", "Two boats left.", "***"]
    assert fingerprint.of_text(text) == [
        fingerprint.of("Harbour"),
        fingerprint.of("two boats left"),
        fingerprint.of(""),
    ]


@given(st.text())
def test_any_text_has_a_hash_per_paragraph(text: str) -> None:
    hashes = fingerprint.of_text(text)
    assert len(hashes) == len(fingerprint.paragraphs(text))
    assert all(len(each) == fingerprint.DIGITS and set(each) <= set("0123456789abcdef") for each in hashes)


@given(st.text())
def test_a_normal_form_has_the_same_hash(text: str) -> None:
    """Hashing is blind to whether a text was normalised before."""
    assert fingerprint.of(fingerprint.normalise(text)) == fingerprint.of(text)
