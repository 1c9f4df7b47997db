"""The brief: every sentence leads to the paragraphs behind it, in every format, and hostile text stays text."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from datetime import date
from functools import cache
from html.parser import HTMLParser
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from markdown_it import MarkdownIt

from tests.theatres import FILES, changed, write
from tui.analysis.constants import Methods
from tui.analysis.query.lens import Lens
from tui.analysis.query.parser import parse
from tui.analysis.situation import Situation, look
from tui.analysis.views.report import Report, report
from tui.base.pdf import styled_drawings
from tui.render import glyphs
from tui.render.report import brief, layout
from tui.render.report.figures import Figure
from tui.render.report.html import as_html
from tui.render.report.layout import Heading, Items, Notes, Paragraph, Part, Sentence, Table, Text, plain
from tui.session.page_file import encode
from tui.store.basemap import load
from tui.store.load.reader import read
from tui.store.schema.frames import Store

CHROMIUM = shutil.which("chromium")
needs_chromium = pytest.mark.skipif(CHROMIUM is None, reason="there is no chromium on PATH")
LENSES = {
    "all": Lens(),
    "an earlier day": Lens(as_of=date(2024, 12, 3)),
    "filtered": Lens(parse("base:khmeimim")),
    "without a source": Lens(excluded=frozenset({"defence-talks-2024-12"})),
}
TOLD = ("Key judgements", "What changed since", "Relations", "Disputes", "Forecasts")
"""Sections in which nothing is said without a citation."""


@cache
def theatre() -> Store:
    return read(Path(__file__).parents[3] / "data")


@cache
def made(lens: str) -> tuple[Situation, Report, list[Part]]:
    seen = look(theatre(), LENSES[lens], Methods())
    view = report(seen)
    return seen, view, brief.page(view, "syrtui report", load(seen.store.root))


def texts(part: Part) -> Iterator[Text]:
    match part:
        case Paragraph(text):
            yield text
        case Items(items):
            for item, under in items:
                yield from (item, *under)
        case Table(_, rows):
            yield from (cell for row in rows for cell in row)


def sections(parts: list[Part]) -> Iterator[tuple[str, Part]]:
    """Every part, with the heading of the section that it stands in."""
    section = ""
    for part in parts:
        if isinstance(part, Heading) and part.level == 2:
            section = part.text
        else:
            yield section, part


@pytest.mark.parametrize("lens", LENSES)
def test_every_sentence_leads_to_a_paragraph_that_is_cited(lens: str) -> None:
    seen, _, parts = made(lens)
    (notes,) = (part for part in parts if isinstance(part, Notes))
    numbers = {note.number: note.target.id for note in notes.notes}
    assert list(numbers) == list(range(1, len(numbers) + 1))
    known = {
        f"{source}#{paragraph}" for source, paragraph in seen.frames.citations[["source", "paragraph"]].iter_rows()
    }
    assert set(numbers.values()) <= known
    led_to = set()
    for section, part in sections(parts):
        for text in texts(part):
            if isinstance(text, Sentence) and section not in ("Sources", "Citations"):
                if lens == "without a source" and section in ("Assumptions", "Deception checks") and not text.cites:
                    continue  # who says so is left out
                assert text.notes, f"{section}: {plain(text)}"
                led_to |= set(text.notes)
            elif section.startswith(TOLD) and isinstance(part, Items):
                assert plain(text).startswith("… and "), f"{section}: {text}"
    assert led_to == set(numbers)


@pytest.mark.parametrize("lens", LENSES)
def test_how_sure_a_level_is_never_stands_in_its_sentence(lens: str) -> None:
    _, view, parts = made(lens)
    told = [plain(text) for _, part in sections(parts) for text in texts(part)]
    assert any("Confidence in this is" in text for text in told)
    for text in told:
        assert not ("warning of" in text and "onfidence" in text), text
    for text in told:
        if "Confidence in this" in text:
            assert not any(re.search(rf"is {band}: index", text) for band in glyphs.LEVELS)
    assert view.bases


class Elements(HTMLParser):
    """Every element of a page with its attributes, and all its text."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.text: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text.append(data)


def test_all_formats_tell_the_same_levels() -> None:
    _, view, parts = made("all")
    formats = {form: encode(parts, view, form).decode() for form in ("text", "markdown", "html", "json")}
    read_aloud = {
        "text": re.sub(r" \[[\d, ]+\]", "", " ".join(formats["text"].split())),
        "markdown": re.sub(r"\[\^\d+\]", "", formats["markdown"]),
        "html": " ".join("".join(Elements(formats["html"]).text).split()),
    }
    told = {
        (base["base"], level["event"]): level
        for base in json.loads(formats["json"])["bases"]
        for level in base["levels"]
    }
    for base in view.bases:
        for level in base.levels:
            mark = glyphs.LEVELS[level.level or ""]
            says = f"{base.name} within {level.days} days is {mark.glyph} {mark.word}: index {level.index:.0f}"
            for form, page in read_aloud.items():
                assert says in page, form
            assert told[base.base, level.event]["level"] == level.level


def test_markdown_is_read_back_with_its_notes_and_tables() -> None:
    _, view, parts = made("all")
    page = encode(parts, view, "markdown").decode()
    tokens = MarkdownIt("commonmark").enable("table").parse(page)
    headings = [tokens[at + 1].content for at, token in enumerate(tokens) if token.type == "heading_open"]
    assert headings == [layout._escaped(part.text) for part in parts if isinstance(part, Heading)]
    assert sum(token.type == "table_open" for token in tokens) == sum(isinstance(part, Table) for part in parts)
    used, defined = set(re.findall(r"\[\^(\d+)\](?!:)", page)), set(re.findall(r"^\[\^(\d+)\]:", page, re.MULTILINE))
    assert used == defined


# --- HTML ---


def check_is_inert(page: str) -> Elements:
    """Fails where a page could run or fetch something, or leads elsewhere than to http."""
    elements = Elements(page)
    assert {tag for tag, _ in elements.found}.isdisjoint(
        {
            "script",
            "iframe",
            "object",
            "embed",
            "img",
            "image",
            "link",
            "form",
            "base",
            "foreignobject",
            "use",
            "animate",
        }
    )
    assert page.count("<style") == 1
    for tag, attributes in elements.found:
        assert not [name for name in attributes if name.startswith("on") or name in ("src", "srcset", "style")], tag
        href = attributes.get("href")
        assert href is None or href.startswith("#") or urlsplit(href).scheme in ("http", "https"), href
    assert not re.search(r"url\(|@import|expression", page.partition("<style>")[2].partition("</style>")[0])
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\u200b]", page)
    return elements


def test_a_page_of_html_is_one_inert_file_that_can_be_read_aloud() -> None:
    _, view, parts = made("all")
    page = as_html(parts)
    assert page == as_html(parts)
    elements = check_is_inert(page)
    assert ("html", {"lang": "en"}) in elements.found
    levels = [int(tag[1]) for tag, _ in elements.found if re.fullmatch(r"h\d", tag)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
    ids = [attributes["id"] for _, attributes in elements.found if "id" in attributes]
    assert len(ids) == len(set(ids))
    drawings = [attributes for tag, attributes in elements.found if tag == "svg"]
    assert (
        len(drawings)
        == sum(len(part.drawings) for part in parts if isinstance(part, Figure))
        == 2 * len(view.bases) + 1
    )
    for drawn in drawings:
        assert drawn["role"] == "img"
        assert set((drawn["aria-labelledby"] or "").split()) <= set(ids)
    led = {attributes["href"] for tag, attributes in elements.found if tag == "a" and attributes["href"]}
    assert {each for each in led if each and each.startswith("#")} <= {f"#{each}" for each in ids}


def test_its_colours_can_be_read_in_light_and_dark() -> None:
    style = as_html([Heading("x", 1)]).partition("</style>")[0]
    schemes = re.findall(r":root \{(.*?)\}", style, re.DOTALL)
    assert len(schemes) == 2

    def luminance(colour: str) -> float:
        parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
        linear = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))

    for scheme in schemes:
        colours = dict(re.findall(r"--(\w+): (#\w{6})", scheme))
        for name in {"ink", "soft", "link", "low", "moderate", "substantial", "severe", "critical", "front"}:
            for ground in ("page", "tint"):
                darker, lighter = sorted((luminance(colours[name]), luminance(colours[ground])))
                assert (lighter + 0.05) / (darker + 0.05) >= 4.5, (name, ground)


HOSTILE = (
    "<script>alert(1)</script><img src=x onerror=alert(1)> [x](javascript:alert(1)) | ` * \\e]0;x\\a \\u202Eevil\\u2066"
)
"""As YAML reads it between double quotes: an escape sequence and controls of writing direction are in it."""


def hostile(root: Path) -> Path:
    files = dict(FILES)
    files["facts/front.yaml"] = files["facts/front.yaml"].replace(
        "says: The front is 20 km from the airfield.", f'says: "The front {HOSTILE}"'
    )
    files["sources/gazette.yaml"] = (
        files["sources/gazette.yaml"]
        .replace("title: Untitled", f'title: "{HOSTILE}"\nurl: "javascript:alert(1)"')
        .replace("- The front is near.", f'- "Near {HOSTILE}"')
        .replace("reliability-reason: Made up.", f'reliability-reason: "{HOSTILE}"')
    )
    files["actors.yaml"] = files["actors.yaml"].replace("name: Northern force", f'name: "قوات الشمال {HOSTILE}"')
    files["theatre.yaml"] = files["theatre.yaml"].replace("title: Test theatre", f'title: "{HOSTILE}"')
    return write(root, files)


def test_hostile_text_stays_text(tmp_path: Path) -> None:
    seen = look(read(hostile(tmp_path)), Lens(), Methods())
    view = report(seen)
    parts = brief.page(view, "syrtui report", load(seen.store.root))
    elements = check_is_inert(as_html(parts))
    assert "<script>alert(1)</script>" in "".join(elements.text)
    assert ("bdi", {"lang": "ar", "dir": "rtl"}) in elements.found
    for form in ("text", "markdown"):
        assert not re.search(
            "[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", encode(parts, view, form).decode()
        )
    rendered = MarkdownIt("commonmark", {"html": True}).enable("table").render(encode(parts, view, "markdown").decode())
    assert {tag for tag, _ in Elements(rendered).found}.isdisjoint({"script", "img", "a"})


# --- little to tell ---


def test_an_empty_theatre_and_a_filter_that_shows_nothing_say_so(tmp_path: Path) -> None:
    bare = {
        name: None
        for name in FILES
        if name.split("/")[0] in ("facts", "sources") or name in ("assumptions.yaml", "hypotheses.yaml")
    }
    empty = look(
        read(write(tmp_path / "empty", {**bare, **changed("questions.yaml", ", implies: [near]", "")})),
        Lens(),
        Methods(),
    )
    page = layout.as_text(brief.page(report(empty)))
    assert "This theatre has no facts yet." in page
    assert "is ? not assessed" in page
    check_is_inert(as_html(brief.page(report(empty))))
    nothing = look(theatre(), Lens(parse("nothing-has-this-word")), Methods())
    page = layout.as_text(brief.page(report(nothing)))
    assert "No fact matches the filter." in page
    assert "is ◕ severe" in page, "judgements rest on all"
    early = look(theatre(), Lens(as_of=date(2024, 11, 27)), Methods())
    assert "Nothing was known yet on 27 Nov 2024." in layout.as_text(brief.page(report(early)))


def test_a_printer_without_styles_for_drawings_gets_them_in_each() -> None:
    _, view, parts = made("all")
    page = styled_drawings(encode(parts, view, "html").decode())
    drawings = re.findall(r"<svg.*?</svg>", page, re.DOTALL)
    assert len(drawings) == 2 * len(view.bases) + 1
    for drawing in drawings:
        own = re.findall(r"<style>(.*?)</style>", drawing, re.DOTALL)
        assert len(own) == 1
        assert "var(" not in own[0], "no variable is known there"
        for style in re.findall(r'class="(?:level-)?([\w-]+)', drawing):
            assert re.search(rf"\b{style}\b", own[0]) or style.endswith("-name"), f"{style} would be black"
    assert "@media screen" in page, "on a screen the page is as it was"


# --- in a browser ---


def browser(*words: str) -> bytes:
    assert CHROMIUM is not None
    done = subprocess.run(
        [CHROMIUM, "--headless", "--no-sandbox", "--disable-gpu", *words], capture_output=True, check=True, timeout=120
    )
    return done.stdout


@needs_chromium
def test_a_browser_loads_it_and_fetches_nothing(tmp_path: Path) -> None:
    _, view, parts = made("all")
    file, picture = tmp_path / "brief.html", tmp_path / "brief.png"
    file.write_bytes(encode(parts, view, "html"))
    drawn = browser(
        f"--user-data-dir={tmp_path}/profile",
        "--window-size=800,1000",
        f"--screenshot={picture}",
        "--dump-dom",
        file.as_uri(),
    ).decode()
    assert drawn.count("<svg") == 2 * len(view.bases) + 1
    assert {tag for tag, _ in Elements(drawn).found} == {tag for tag, _ in Elements(file.read_text()).found}
    assert picture.stat().st_size > 20_000, "more than a blank page"


@needs_chromium
def test_it_is_printed_on_paper_with_its_levels() -> None:
    import pypdf

    _, view, parts = made("all")
    printed = pypdf.PdfReader(BytesIO(encode(parts, view, "pdf")))
    words = " ".join(" ".join(page.extract_text() for page in printed.pages).split())
    assert len(printed.pages) > 1
    width, height = printed.pages[0].mediabox[2:]
    assert (round(float(width) / 72 * 25.4), round(float(height) / 72 * 25.4)) == (210, 297)
    for base in view.bases:
        for level in base.levels:
            assert re.search(rf"{glyphs.LEVELS[level.level or ''].word}: index {level.index:.0f}\b", words)
