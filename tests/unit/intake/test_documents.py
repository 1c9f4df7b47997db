"""Articles are read from texts, pages, mails and feeds, with what these tell of them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tui.base.errors import SyrtuiError
from tui.intake import documents
from tui.intake.documents import documents_of, files_in, read_documents

PAGE = """<!doctype html><html lang="fr"><head><title>Le quai vide</title>
<meta property="og:site_name" content="Selm Herald"><link rel="canonical" href="https://herald.example/quai">
<script type="application/ld+json">{"@graph": [{"datePublished": "2031-03-09T07:30:00+01:00"}]}</script></head>
<body><nav><a href="/">Accueil</a></nav><article><h1>Le quai vide</h1><p>Quatre navires ont quitté le port à l'aube.</p>
<p>Personne ne dit où ils vont, ni quand ils reviendront.</p></article></body></html>"""
RSS = """<?xml version="1.0"?><rss version="2.0"><channel><title>Selm Herald</title><language>en</language>
<item><title>First</title><link>https://herald.example/1</link><pubDate>Sun, 09 Mar 2031 06:30:00 GMT</pubDate>
<description>&lt;p&gt;One paragraph.&lt;/p&gt;&lt;p&gt;Another &amp;amp; last.&lt;/p&gt;</description></item>
<item><title>Second</title><description>Plain words.</description></item></channel></rss>"""
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom"><title>Meridian</title><entry><title>Third</title>
<link href="https://meridian.example/3"/><updated>2031-03-09T06:30:00Z</updated><author><name>A. Nyone</name></author>
<content type="html">&lt;p&gt;It rains.&lt;/p&gt;</content></entry></feed>"""
MAIL = """From: The Meridian desk <desk@meridian.example>
Subject: =?utf-8?q?Quays_=E2=80=93_empty?=
Date: Sun, 09 Mar 2031 07:30:00 +0100
Content-Type: text/plain; charset=utf-8

The quays are empty this morning.

Nobody says where the ships have gone.
"""


def test_a_page(tmp_path: Path) -> None:
    file = tmp_path / "page.html"
    file.write_text(PAGE, encoding="utf-8")
    (page,) = read_documents(file)
    assert page.title == "Le quai vide"
    assert (page.publisher, page.url, page.language) == ("Selm Herald", "https://herald.example/quai", "fr")
    assert page.published == "2031-03-09T07:30:00+01:00"
    assert page.paragraphs[-2:] == (
        "Quatre navires ont quitté le port à l'aube.",
        "Personne ne dit où ils vont, ni quand ils reviendront.",
    )
    assert "Accueil" not in page.paragraphs


def test_feeds() -> None:
    first, second = documents_of(RSS.encode(), "feed")
    assert first.paragraphs == ("One paragraph.", "Another & last.")
    assert (first.title, first.url, first.publisher) == ("First", "https://herald.example/1", "Selm Herald")
    assert (first.published, first.language) == ("2031-03-09T06:30Z", "en")
    assert second.paragraphs == ("Plain words.",)
    (third,) = documents_of(ATOM.encode(), "feed")
    assert (third.paragraphs, third.byline, third.modified) == (("It rains.",), "A. Nyone", "2031-03-09T06:30Z")
    items = [{"title": "Fourth", "url": "u", "content_html": "<p>a</p><p>b</p>"}, {"id": "5", "content_text": "c\nd"}]
    feed = json.dumps({"version": "https://jsonfeed.org/version/1.1", "title": "T", "items": items})
    fourth, fifth = documents_of(feed.encode(), "feed")
    assert (fourth.paragraphs, fifth.paragraphs, fifth.publisher) == (("a", "b"), ("c", "d"), "T")


def test_a_mail() -> None:
    (mail,) = documents_of(MAIL.encode(), "mail")
    assert (mail.title, mail.publisher) == ("Quays – empty", "The Meridian desk")
    assert mail.published == "2031-03-09T07:30+01:00"
    assert mail.paragraphs == ("The quays are empty this morning.", "Nobody says where the ships have gone.")


def test_wrapped_lines_are_one_paragraph() -> None:
    wrapped = "The quays are empty this\nmorning, and nobody says\nwhy.\n\nIt has been raining since\nFriday.\n"
    (text,) = documents_of(wrapped.encode(), "text")
    assert text.paragraphs == (
        "The quays are empty this morning, and nobody says why.",
        "It has been raining since Friday.",
    )


@pytest.mark.parametrize("data", [b"{}", b'{"items": 3}', b"<rss></rss>", b"%PDF-1.7", b"\0\0", b"", b"   \n"])
def test_what_holds_no_article_is_said_so(data: bytes) -> None:
    with pytest.raises(SyrtuiError):
        documents_of(data, "it")


def test_a_folder_is_read_without_what_is_hidden(tmp_path: Path) -> None:
    for name in ("b.txt", "a.html", "sub/c.eml", ".hidden/d.txt", "picture.png"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("x", encoding="utf-8")
    assert [each.name for each in files_in(tmp_path)] == ["a.html", "b.txt", "c.eml"]


def test_what_is_not_installed_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(documents, "_NEEDED", ("dateparser", "no_such_package"))
    with pytest.raises(SyrtuiError, match=r"no_such_package: `pip install 'syrtui\[intake\]'`"):
        documents.check_installed()
