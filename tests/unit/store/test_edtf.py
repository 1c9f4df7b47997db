"""EDTF → bounds, precision and how it is shown; what is no date says how to mend it."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo

import edtf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tui.store.schema.edtf import BadDate, EdtfDate, parse, parse_day

DAYS = st.dates(date(1900, 1, 1), date(2100, 12, 31))


def d(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


@pytest.mark.parametrize(
    ("text", "earliest", "latest", "precision", "shown"),
    [
        ("2024-12-01", "2024-12-01", "2024-12-01", "day", "1 Dec 2024"),
        ("2024-12-06~", "2024-12-06", "2024-12-06", "day", "~6 Dec 2024"),
        ("2024-12-06?", "2024-12-06", "2024-12-06", "day", "6 Dec 2024?"),
        ("2024-12-06%", "2024-12-06", "2024-12-06", "day", "~6 Dec 2024?"),
        ("2024-02", "2024-02-01", "2024-02-29", "month", "Feb 2024"),
        ("2017", "2017-01-01", "2017-12-31", "year", "2017"),
        ("2017~", "2017-01-01", "2017-12-31", "year", "~2017"),
        ("2024-11-30/2024-12-03", "2024-11-30", "2024-12-03", "interval", "30 Nov – 3 Dec 2024"),
        ("2023-12-30/2024-01-02", "2023-12-30", "2024-01-02", "interval", "30 Dec 2023 – 2 Jan 2024"),
        ("2015/2017", "2015-01-01", "2017-12-31", "interval", "2015 – 2017"),
        ("2024-11/2024-12-05~", "2024-11-01", "2024-12-05", "interval", "Nov – ~5 Dec 2024"),
        ("../2024-12-03", None, "2024-12-03", "before", "by 3 Dec 2024"),
        ("2024-12-03/..", "2024-12-03", None, "after", "since 3 Dec 2024"),
        ("/2024-12-03", None, "2024-12-03", "before", "by 3 Dec 2024"),
        ("unknown", None, None, "unknown", "unknown"),
        ("2024-11-29T17:31:09", "2024-11-29", "2024-11-29", "day", "29 Nov 2024 17:31"),
        ("2024-12-XX", "2024-12-01", "2024-12-31", "month", "Dec 2024"),
        ("2024-XX-XX", "2024-01-01", "2024-12-31", "year", "2024"),
        ("20XX", "2000-01-01", "2099-12-31", "interval", "1 Jan 2000 – 31 Dec 2099"),
        ("202X", "2020-01-01", "2029-12-31", "interval", "1 Jan 2020 – 31 Dec 2029"),
        ("2024-22", "2024-06-01", "2024-08-31", "interval", "summer 2024"),
        ("[2024-12-01, 2024-12-03]", "2024-12-01", "2024-12-03", "interval", "1 Dec – 3 Dec 2024"),
        ("{2024-11..2024-12-03, 2024-12-07?}", "2024-11-01", "2024-12-07", "interval", "1 Nov – 7 Dec 2024?"),
        ("[..2024-12-03]", None, "2024-12-03", "before", "by 3 Dec 2024"),
        ("2024-12-XX~", "2024-12-01", "2024-12-31", "month", "~Dec 2024"),
        ("2024-12-~06", "2024-12-06", "2024-12-06", "day", "~6 Dec 2024"),
    ],
)
def test_what_is_read(text: str, earliest: str | None, latest: str | None, precision: str, shown: str) -> None:
    when = parse(text)
    assert (when.earliest, when.latest, when.precision, when.text) == (d(earliest), d(latest), precision, shown)
    assert when.approximate == ("~" in shown)
    assert when.uncertain == ("?" in shown)


@pytest.mark.parametrize(
    ("text", "mend"),
    [
        ("2024-12-03/2024-11-30", "write 2024-11-30/2024-12-03"),
        ("2024-02-30", "29 days"),
        ("2024-31-12", "did you mean 2024-12-31?"),
        ("2024/12/3", "did you mean 2024-12-03?"),
        ("3 December 2024", "did you mean 2024-12-03?"),
        ("Dec 3, 2024", "did you mean 2024-12-03?"),
        ("2024-13", "01 to 12"),
        ("Saturday", "2024-12-06~"),
        ("", "unknown"),
        ("../..", "write unknown"),
        ("2024-12-01/unknown", "write .."),
        ("2024-12-01/02/03", "one slash"),
        ("2024-11-29T25:00:00", "2024-11-29T17:31:09"),
        ("9999-12-31", "open"),
        ("2024-XX-05", "last digits"),
        ("[[2024]]", "write EDTF"),
        ("[unknown]", "write EDTF"),
        ("Y20170", "write EDTF"),
        ("-0044-03-15", "write EDTF"),
        ("٢٠٢٤", "write EDTF"),
    ],
)
def test_what_is_refused(text: str, mend: str) -> None:
    with pytest.raises(BadDate) as caught:
        parse(text)
    assert mend in caught.value.mend


def test_a_moment_counts_as_the_day_of_the_theatre() -> None:
    assert parse("2024-11-29T23:30:00Z", "Asia/Damascus").latest == date(2024, 11, 30)
    assert parse("2024-11-29T23:30:00Z").latest == date(2024, 11, 29)
    assert parse("2024-11-29T23:30:00Z", "Asia/Nowhere").latest == date(2024, 11, 29)


@pytest.mark.parametrize("text", ["2024-12", "2024-12-01~", "2024-12-01/2024-12-02", "unknown", "2024-12-01T10:00"])
def test_a_plain_day_is_nothing_else(text: str) -> None:
    with pytest.raises(BadDate, match="one plain day"):
        parse_day(text)


@given(DAYS, st.integers(0, 4000), st.sampled_from(["", "~", "?", "%"]))
def test_an_interval_is_as_wide_as_its_ends(first: date, length: int, mark: str) -> None:
    last = first + timedelta(days=length)
    when = parse(f"{first}{mark}/{last}")
    assert (when.earliest, when.latest) == (first, last)
    if length:
        with pytest.raises(BadDate):
            parse(f"{last}/{first}{mark}")


MARKS = st.sampled_from(["", "", "", "~", "?", "%"])


@st.composite
def texts(draw: st.DrawFn) -> str:
    """Dates in the forms that the edtf library knows, too."""
    one = draw(DAYS)
    form = draw(st.sampled_from(["%Y-%m-%d", "%Y-%m", "%Y", "%Y-%m-XX", "%Y-XX", "%Y-XX-XX", "%Y-22"]))
    text = one.strftime(form) + (draw(MARKS) if "X" not in form and form != "%Y-22" else "")
    if draw(st.booleans()) and form in ("%Y-%m-%d", "%Y-%m", "%Y"):
        later = one + timedelta(days=draw(st.integers(0, 900)))
        text += "/" + draw(st.sampled_from([later.isoformat() + draw(MARKS), ".."]))
    elif draw(st.booleans()) and form == "%Y-%m-%d" and text[-1].isdigit():
        text = f"[{text}, {one + timedelta(days=draw(st.integers(1, 900)))}]"
    return text


@settings(max_examples=20, deadline=None)
@given(texts())
def test_bounds_are_those_of_the_edtf_library(text: str) -> None:
    parsed = edtf.parse_edtf(text)
    when = parse(text)
    assert when.earliest is not None
    assert tuple(parsed.lower_strict()[:3]) == when.earliest.timetuple()[:3]
    if when.latest is not None:
        assert tuple(parsed.upper_strict()[:3]) == when.latest.timetuple()[:3]


@given(DAYS)
def test_month_and_year_hold_their_days(one: date) -> None:
    for text in (f"{one:%Y-%m}", f"{one:%Y}", f"{one:%Y-%m}-XX", f"{one:%Y}/{one:%Y-%m}"):
        when = parse(text)
        assert when.earliest is not None
        assert when.latest is not None
        assert when.earliest <= one <= when.latest


@given(st.text(alphabet="0123456789-/.~?%XTZ[]{},:unkow ", max_size=25))
def test_any_text_is_a_date_or_told(text: str) -> None:
    try:
        when = parse(text)
    except BadDate:
        return
    assert isinstance(when, EdtfDate)
    if when.earliest and when.latest:
        assert when.earliest <= when.latest


MOMENTS = st.datetimes(datetime(2024, 1, 2), datetime(2024, 12, 30))
OFFSETS = st.integers(-14 * 4, 14 * 4).map(lambda quarters: timezone(timedelta(minutes=15 * quarters)))


@given(MOMENTS, OFFSETS, OFFSETS)
def test_a_moment_is_of_one_day_whatever_zone_it_is_written_in(moment: datetime, one: tzinfo, other: tzinfo) -> None:
    moment = moment.replace(tzinfo=UTC)
    written = [moment.astimezone(each).isoformat(timespec="milliseconds") for each in (one, other)]
    first, second = (parse(each, "Europe/Athens") for each in written)
    assert first == second
    assert first.earliest == first.latest == moment.astimezone(ZoneInfo("Europe/Athens")).date()
    # In order as moments, whatever their days as written: with a zone, and without, as the checks read them.
    later = (moment + timedelta(minutes=20)).astimezone(other).isoformat(timespec="seconds")
    assert parse(f"{written[0]}/{later}", "Europe/Athens").earliest == first.earliest
    assert parse(f"{written[0]}/{later}").precision == "interval"


@pytest.mark.parametrize("text", ["2024-12-04T04:30:00.250Z", "2024-12-04T04:30:00,25+00", "2024-12-04T06:30+0200"])
def test_milliseconds_and_short_offsets_are_read(text: str) -> None:
    assert parse(text, "Europe/Athens").text == "4 Dec 2024 06:30"


@pytest.mark.parametrize(
    "text",
    ["9 ديسمبر 2024", "٩ ديسمبر ٢٠٢٤", "9 كانون الأول 2024", "9 декабря 2024 года", "9 дек. 2024", "9 грудня 2024",
     "9 Aralık 2024", "9 décembre 2024", "9. Dezember 2024", "9 de diciembre de 2024", "2024年12月9日", "9 דצמבר 2024"],
)  # fmt: skip
def test_a_date_in_another_language_is_mended(text: str) -> None:
    with pytest.raises(BadDate) as told:
        parse(text)
    assert told.value.mend == "did you mean 2024-12-09?"


def test_the_beginning_of_two_months_is_neither() -> None:
    with pytest.raises(BadDate) as told:
        parse("9 jui 2024")
    assert "did you mean" not in told.value.mend
