"""When an article was published: told by pages, mails, feeds and lines of text, with its zone and the reason."""

from __future__ import annotations

import json
from datetime import datetime, timedelta, timezone
from email.utils import format_datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.articles import theatre
from tui.intake.dates import Candidate
from tui.intake.documents import documents_of
from tui.intake.finder import Finder
from tui.intake.moments import moment
from tui.store.load.reader import read

pytest.importorskip("dateparser")

BODY = "<p>Four ships have left the cape, and a fifth makes ready.</p><p>Nobody says where they are bound for.</p>"


def page(head: str = "", top: str = "", below: str = "", around: str = "") -> str:
    """A saved page: its head, what stands above and below its text, and around the article."""
    return (
        f"<!doctype html><html lang='en'><head><title>Ships leave</title>{head}</head>"
        f"<body>{around}<article><h1>Ships leave</h1>{top}{BODY}{below}</article></body></html>"
    )


def linked(*nodes: dict[str, object]) -> str:
    return f"<script type='application/ld+json'>{json.dumps(list(nodes) if len(nodes) > 1 else nodes[0])}</script>"


LATER = "2031-03-11T09:00:00+01:00"
"""When each of these was changed: never its day of publication."""
PAGES = {
    "open graph": (
        page(
            f"<meta property='article:modified_time' content='{LATER}'>"
            "<meta property='article:published_time' content='2031-03-09T02:30:00+01:00'>"
            + linked({"@type": "NewsArticle", "datePublished": "2031-03-10"})
        ),
        "2031-03-09T02:30+01:00",
        "As the page's article:published_time gives it. In the theatre's zone that is 2031-03-08.",
    ),
    "linked data, with what else the page is of": (
        page(
            "<link rel='canonical' href='https://herald.example/ships'>"
            + linked(
                {"@type": "WebSite", "datePublished": "2019-01-01"},
                {"@type": "NewsArticle", "url": "https://herald.example/other", "datePublished": "2031-03-01"},
                {
                    "@graph": [
                        {"@type": "WebPage", "datePublished": "2031-03-02", "dateModified": LATER},
                        {
                            "@type": ["Article", "NewsArticle"],
                            "mainEntityOfPage": {"@id": "https://herald.example/ships"},
                            "dateModified": LATER,
                            "datePublished": "2031-03-09T12:30:00Z",
                        },
                    ]
                },
            ),
            around="<time datetime='2031-03-12'>Today</time>",
        ),
        "2031-03-09T12:30Z",
        "As the page's JSON-LD (datePublished) gives it.",
    ),
    "time elements, the change first": (
        page(
            top=f"<p>Updated <time datetime='{LATER}'>11 March</time> · "
            "Published <time datetime='2031-03-09 12:30'>9 March</time></p>",
            below="<aside><time datetime='2031-03-02'>An older text</time></aside>",
            around="<nav><time datetime='2031-03-12'>Today</time></nav>",
        ),
        "2031-03-09T12:30",
        "As the page's time element “9 March” gives it. The time has no zone.",
    ),
    "the change alone": (
        page(
            f"<meta property='og:updated_time' content='{LATER}'>",
            f"<span>Last updated: </span><time datetime='{LATER}'>11 March</time>",
        ),
        "../2031-03-11",
        "Undated; not after 2031-03-11, when it was last changed, as the page's og:updated_time gives it.",
    ),
    "Dublin Core, written as in mails": (
        page(
            "<meta name='DC.date.issued' content='Sun, 09 Mar 2031 18:30:00 +0300'>"
            f"<meta name='date' content='{LATER}'>"
        ),
        "2031-03-09T18:30+03:00",
        "As the page's dc.date.issued gives it.",
    ),
    "a line of its text": (
        page(top="<div>Published: Sunday, 9 March 2031, 10:00 GMT | Updated: Tuesday, 11 March 2031, 8:05 GMT</div>"),
        "2031-03-09T10:00Z",
        "As paragraph 2 gives it.",
    ),
    "a line that tells the change alone": (
        page(top="<div>Updated 11 March 2031 at 10:00</div>"),
        "../2031-03-11",
        "Undated; not after 2031-03-11, when it was last changed, as paragraph 2 gives it.",
    ),
    "what a program writes that knows no day": (
        page(
            "<meta property='article:published_time' content='0001-01-01T00:00:00'>",
            "<time class='entry-date published updated' datetime='2031-03-09T12:30:00-06:00'>9 March</time>",
        ),
        "2031-03-09T12:30-06:00",
        "As the page's time element “9 March” gives it.",
    ),
}
SAVED = f"""From: <Saved by Blink>
Snapshot-Content-Location: https://herald.example/ships
Subject: Ships leave
Date: Thu, 13 Mar 2031 08:00:00 -0000
MIME-Version: 1.0
Content-Type: multipart/related; type="text/html"; boundary="--b--"

----b--
Content-Type: text/html
Content-Location: https://herald.example/ships

{page("<meta property='article:published_time' content='2031-03-09T12:30:00Z'>")}
----b----
"""
MAIL = "From: Desk <desk@meridian.example>\nSubject: Ships leave\nDate: Sun, 09 Mar 2031 02:30:00 +0100\n\nShips.\n"
ATOM = (
    "<feed xmlns='http://www.w3.org/2005/Atom'><title>Meridian</title><entry><title>Ships leave</title>{}"
    "<content type='html'>&lt;p&gt;Ships.&lt;/p&gt;</content></entry></feed>"
)
RSS = (
    "<rss version='2.0' xmlns:dc='http://purl.org/dc/elements/1.1/'><channel><title>Meridian</title>"
    "<item><title>Ships leave</title>{}<description>Ships.</description></item></channel></rss>"
)
OTHERS = {
    "a page saved as one file": (SAVED, "2031-03-09T12:30Z", "As the page's article:published_time gives it."),
    "a mail": (
        MAIL,
        "2031-03-09T02:30+01:00",
        "As the mail's Date header gives it. In the theatre's zone that is 2031-03-08.",
    ),
    "an entry that was updated": (
        ATOM.format(f"<published>2031-03-09T12:30:00+01:00</published><updated>{LATER}</updated>"),
        "2031-03-09T12:30+01:00",
        "As the feed (published) gives it.",
    ),
    "an entry of which only the change is told": (
        ATOM.format(f"<updated>{LATER}</updated>"),
        "../2031-03-11",
        "Undated; not after 2031-03-11, when it was last changed, as the feed (updated) gives it.",
    ),
    "an item": (
        RSS.format("<pubDate>Sun, 09 Mar 2031 12:30:00 EST</pubDate>"),
        "2031-03-09T12:30-05:00",
        "As the feed (pubDate) gives it.",
    ),
    "an item with a day alone": (
        RSS.format("<dc:date>2031-03-09</dc:date>"),
        "2031-03-09",
        "As the feed (date) gives it.",
    ),
}


@pytest.fixture(scope="module")
def finder(tmp_path_factory: pytest.TempPathFactory) -> Finder:
    """What makes drafts for a theatre six hours behind UTC."""
    root = theatre(tmp_path_factory.mktemp("published") / "theatre")
    file = root / "theatre.yaml"
    file.write_text(file.read_text().replace("timezone: UTC", "timezone: Etc/GMT+6"))
    return Finder(read(root), {})


@pytest.mark.parametrize("kind", [*PAGES, *OTHERS])
def test_the_day_of_publication_comes_with_its_zone_and_the_reason(finder: Finder, kind: str) -> None:
    text, published, note = {**PAGES, **OTHERS}[kind]
    (draft,) = finder.drafts(documents_of(text.encode(), "it"))
    assert (draft.source.published, draft.source.published_note) == (published, note)
    assert draft.source.title == "Ships leave"
    if published.startswith(".."):
        assert draft.proposals[-1].dates == (Candidate(published, "it was published by then"),)


@pytest.mark.parametrize(
    ("told", "when"),
    [
        ("20310309T123000Z", "2031-03-09T12:30Z"),
        ("2031/03/09 12:30:15.250 +03:00", "2031-03-09T12:30:15+03:00"),
        ("2031-03-09T12:30 GMT+2", "2031-03-09T12:30+02:00"),
        ("2031-03-09T12:30 BST", "2031-03-09T12:30"),
        ("Sun, 9 Mar 2031 12:30:00 -0000", "2031-03-09T12:30Z"),
        ("9 Mar 2031 12:30", "2031-03-09T12:30"),
        ("2031-03-09T24:30", "2031-03-09"),
        ("1601-01-01", ""),
        ("yesterday", ""),
        ("", ""),
    ],
)
def test_moments_are_read_as_they_are_written(told: str, when: str) -> None:
    assert moment(told) == when


@given(
    when=st.datetimes(datetime(1900, 1, 1), datetime(2900, 1, 1)),
    minutes=st.integers(-12 * 4, 14 * 4).map(lambda quarter: 15 * quarter),
)
def test_the_same_moment_is_read_in_both_ways_of_writing_it(when: datetime, minutes: int) -> None:
    written = when.replace(microsecond=0, second=0, tzinfo=timezone(timedelta(minutes=minutes)))
    assert datetime.fromisoformat(moment(written.isoformat())) == written
    assert datetime.fromisoformat(moment(format_datetime(written))) == written


@given(st.text(max_size=40))
def test_any_text_is_a_date_in_edtf_or_none(told: str) -> None:
    when = moment(told)
    assert not when or when[:4].isdigit()
