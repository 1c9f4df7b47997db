"""The situation, or one judgement and what it rests on, as a page of text or Markdown.

Pages are written from the plain data of `account`; `lookup` gives the names to its ids.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from tui.analysis.icd203 import likelihood
from tui.analysis.lookup import Lookup
from tui.render import glyphs
from tui.render.report.account import Data
from tui.render.report.layout import Heading, Items, Paragraph, Part, Table
from tui.render.rows.parts import count, day_text

NEWS, SENSITIVITIES, MOVES = 12, 8, 8
"""How many a page shows of what may be many; the data has all."""
WORTH_TELLING = 0.05
"""The least move of a sign, on its scale from −1 to 1, that is told although the pair is called the same."""


def whole(data: Data, lookup: Lookup) -> list[Part]:
    """The page of `account.of_situation`."""
    parts: list[Part] = [
        Heading(f"{data['title']}, as known on {_day(data['as-of'])}", 1),
        Paragraph(f"{count(data['facts'], 'fact')} from {count(data['sources'], 'source')}.{_without(data, lookup)}"),
        Heading("Levels"),
        Items([(_level_line(level), _reasons(level)) for level in data["bases"]]),
        Heading("New since the day before"),
        _news(data["new"]),
        Heading("Disputes"),
        _listed([(_dispute_line(each), _answer_lines(each["answers"])) for each in data["disputes"]], "None."),
    ]
    moved = [f"{each['change']}: {each['asks']}" for each in data["disputes-moved"]]
    if moved:
        parts += [Heading("Disputes moved since the day before"), Items([(each, ()) for each in moved])]
    moves = [_move_line(each, lookup) for each in data["relations-moved"] if _worth_telling(each)][:MOVES]
    parts += [Heading("Relations moved since the day before"), _listed([(each, ()) for each in moves], "None.")]
    if data["tension"]:
        parts += [Heading("Tension"), Items([(_circle(each, lookup), ()) for each in data["tension"]])]
    if data["forecasts"]:
        parts += [Heading("Forecasts"), Items([(_forecast(each), ()) for each in data["forecasts"]])]
    if data["aside"]:
        parts.append(Paragraph(f"{count(data['aside'], 'record')} set aside; `syrtui check` says why."))
    return [*parts, Paragraph("Methods: " + ", ".join(data["methods"].values()) + ". An index is no probability.")]


def base(data: Data, lookup: Lookup) -> list[Part]:
    """The page of `account.of_base`."""
    contributions = Table(
        ("indicator", "weight", "effect", "log-odds", "lowest", "highest"),
        [
            (
                _words(each["indicator"]),
                f"{each['weight']:.3f}",
                f"{each['effect']:.3f}",
                *(_signed(each[name], 3) for name in ("log-odds", "log-odds-low", "log-odds-high")),
            )
            for each in data["contributions"]
        ],
        frozenset(("weight", "effect", "log-odds", "lowest", "highest")),
    )
    total = sum(each["log-odds"] for each in data["contributions"])
    parts: list[Part] = [
        Heading(f"{data['name']}, as known on {_day(data['as-of'])}", 1),
        Paragraph(_level_line(data).partition(": ")[2] + "." + _without(data, lookup)),
        Paragraph(_last_report(data) + f" {_voices(data['n-eff'])} in all."),
        Heading("Weight of evidence"),
        contributions,
        Paragraph(f"Sum {_signed(total, 3)}; index = 100 / (1 + e^{_signed(-total, 3)}) = {data['index']:.1f}."),
        Heading("What it rests on"),
    ]
    for each in data["contributions"]:
        if each["evidence"]:
            parts += [
                Heading(_words(each["indicator"]), 3),
                Items([_evidence_line(one, lookup) for one in each["evidence"]]),
            ]
    parts.append(Heading("Without"))
    carried = [each for each in data["sensitivity"] if abs(each["change"]) >= 0.05][:SENSITIVITIES]
    rows = [(each["kind"], each["id"], f"{each['index']:.1f}", _signed(each["change"], 1)) for each in carried]
    if rows:
        parts.append(Table(("", "without", "index", "change"), rows, frozenset(("index", "change"))))
    else:
        parts.append(Paragraph("No single voice, source or fact moves it."))
    if data["gaps"]:
        parts.append(Paragraph("Nobody reports on: " + ", ".join(map(_words, data["gaps"])) + "."))
    return [*parts, Paragraph(f"Method: {data['method']}. An index is no probability.")]


def pair(data: Data, lookup: Lookup) -> list[Part]:
    """The page of `account.of_pair`."""
    one, other = data["names"]
    overall = data["overall"]
    parts: list[Part] = [Heading(f"{one} and {other}, as known on {_day(data['as-of'])}", 1)]
    if overall is None:
        return [*parts, Paragraph("No source speaks of the two." + _without(data, lookup))]
    inferred = "; no source says so outright" if overall["inferred"] else ""
    parts += [
        Paragraph(
            f"{overall['label'].capitalize()}{inferred}: sign {_signed(overall['sign'], 2)}, certainty "
            f"{_figure(overall['certainty'])}, intensity {_signed(overall['intensity'], 1)}, contested "
            f"{_figure(overall['contested'])}.{_without(data, lookup)}"
        ),
        Heading("By type"),
        Table(
            ("tie", "sign", "certainty", "intensity", "ties"),
            [
                (
                    f"{each['type']}: {lookup.actor(each['a'])} {'–' if each['mutual'] else '→'} "
                    f"{lookup.actor(each['b'])}",
                    _signed(each["sign"], 2),
                    _figure(each["certainty"]),
                    _signed(each["intensity"], 1),
                    str(each["ties"]),
                )
                for each in data["types"]
            ],
            frozenset(("sign", "certainty", "intensity", "ties")),
        ),
        Heading("What it rests on"),
        Items(
            [
                (
                    f"{each['says']} ({each['type']}{', inferred' if each['inferred'] else ''})",
                    [
                        f"k {_figure(each['weight'])} = c {_figure(each['corroboration'])} × I "
                        f"{_figure(each['independence'])} × {_figure(each['decay'])} for {count(each['age'], 'day')}",
                        *_cited(each["citations"], lookup),
                    ],
                )
                for each in data["ties"]
            ]
        ),
    ]
    if data["tension"]:
        parts += [Heading("Tension"), Items([(_circle(each, lookup), ()) for each in data["tension"]])]
    return [*parts, Paragraph(f"Method: {data['method']}.")]


def question(data: Data, lookup: Lookup) -> list[Part]:
    """The page of `account.of_question`."""
    why = f": {data['why-not']}" if data["why-not"] else ""
    parts: list[Part] = [
        Heading(f"{data['asks']} As known on {_day(data['as-of'])}", 1),
        Paragraph(f"{data['status'].capitalize()}{why}.{_without(data, lookup)}"),
    ]
    for answer in data["answers"]:
        parts += [
            Heading(f"{answer['answer']}: {answer['says']}" if answer["says"] else answer["answer"]),
            Paragraph(_answer(answer)),
            Items(
                [(each["says"], _cited(each["citations"], lookup)) for each in answer["facts"]]
                + [
                    (
                        f"voice {lookup.actor(each['root'])}",
                        [f"p {_figure(each['p'])}, independence {_figure(each['independence'])}"],
                    )
                    for each in answer["voices"]
                ]
            ),
        ]
    if data["comparisons"]:
        parts += [Heading("Compared"), Items([(_comparison(each), ()) for each in data["comparisons"]])]
    if data["checks"]:
        parts += [Heading("On the map"), Items([(_check(each, lookup), ()) for each in data["checks"]])]
    if settled := data["adjudication"]:
        parts.append(Paragraph(f"Adjudicated on {_day(settled['on'])}: {settled['answer']}. {settled['reason']}"))
    return [*parts, Paragraph(f"Method: {data['method']}.")]


def _listed(items: list[tuple[str, Iterable[str]]], empty: str) -> Part:
    return Items([(text, tuple(under)) for text, under in items]) if items else Paragraph(empty)


def _news(new: list[Data]) -> Part:
    """What bears on a base first, then what is disputed; the rest only counted."""
    order = sorted(new, key=lambda each: (-each["effect"], each["change"], each["fact"]))
    lines = [f"{each['change']}: {each['says']} ({each['when'] or 'date unknown'})" for each in order[:NEWS]]
    if more := len(order) - NEWS:
        lines += [f"… and {more} more"] if more > 0 else []
    return _listed([(line, ()) for line in lines], "Nothing.")


def _worth_telling(move: Data) -> bool:
    return bool(move["label-before"] != move["label-after"] or abs(move["change"]) >= WORTH_TELLING)


def _level_line(level: Data) -> str:
    mark = glyphs.LEVELS[level["band"]]
    low, high = level["interval"]["low"], level["interval"]["high"]
    before = level.get("index-yesterday")
    change = "" if before is None else f", {_signed(level['index'] - before, 1)} since the day before"
    held = "" if (floor := level["held-until-below"]) is None else f" (until below {floor:.0f})"
    return (
        f"{level['name']}: {mark.glyph} {mark.word}{held}, index {level['index']:.0f} ({low:.0f} to {high:.0f})"
        f"{change}; confidence {level['confidence']}"
    )


def _reasons(level: Data) -> list[str]:
    raised = [each for each in level["reasons"] if each["log-odds"] > 0][:3]
    lowered = [each for each in level["reasons"] if each["log-odds"] < 0][:3]
    lines = []
    for word, reasons in (("raised", raised), ("lowered", lowered)):
        if reasons:
            told = (f"{_words(each['indicator'])} {_signed(each['log-odds'], 2)}" for each in reasons)
            lines.append(f"{word} by {', '.join(told)}")
    return [*lines, _last_report(level)]


def _last_report(level: Data) -> str:
    if level["last-report"] is None:
        return "No report."
    age = level["report-age"]
    ago = "today" if age == 0 else f"{count(age, 'day')} ago"
    return f"Last report {ago}, of {count(level['reports'], 'source')}."


def _dispute_line(dispute: Data) -> str:
    settled = f", adjudicated: {dispute['adjudicated']}" if dispute["adjudicated"] else ""
    return f"{dispute['asks']} ({dispute['status'] if not settled else settled[2:]})"


def _answer_lines(answers: Iterable[Data]) -> list[str]:
    return [f"{each['says'] or each['answer']} {_answer(each)}" for each in answers]


def _answer(answer: Data) -> str:
    p = f"P {_figure(answer['probability'])}" if answer["judged"] else "not judged"
    return f"{p}, {_voices(answer['n-eff'])}, graded {answer['grade'] or '-'}"


def _voices(n_eff: float) -> str:
    return f"{_figure(n_eff)} independent voice{'' if n_eff == 1 else 's'}"


def _evidence_line(one: Data, lookup: Lookup) -> tuple[str, list[str]]:
    hedged = ", only alleged or expected" if one["hedged"] else ""
    made = (
        f"e {_figure(one['e'])} = x {_figure(one['x'])} × c {_figure(one['corroboration'])} × {_figure(one['decay'])} "
        f"for {count(one['age'], 'day')}; I {_figure(one['independence'])} of {lookup.actor(one['root'])}{hedged}"
    )
    return one["says"], [made, *_cited(one["citations"], lookup)]


def _cited(citations: Iterable[Data], lookup: Lookup) -> list[str]:
    lines = []
    for each in citations:
        chain = "".join(f", from {lookup.actor(link)}" for link in each["chain"])
        lines.append(f"{each['source']} paragraph {each['paragraph']}{chain}; {each['wording']}")
    return lines


def _move_line(move: Data, lookup: Lookup) -> str:
    before, after = move["label-before"] or "no report", move["label-after"] or "no report"
    signs = f"{_signed(move['sign-before'], 2)} → {_signed(move['sign-after'], 2)}"
    names = f"{lookup.actor(move['a'])} and {lookup.actor(move['b'])}"
    return f"{names}: {signs}, {before}" + ("" if before == after else f" → {after}")


def _circle(circle: Data, lookup: Lookup) -> str:
    """HTS against SNA, SNA with Turkey, Turkey with HTS."""
    names = [lookup.actor(actor) for actor in circle["actors"]]
    around = zip(names, circle["signs"], [*names[1:], names[0]], strict=True)
    ring = ", ".join(f"{one} {'with' if sign > 0 else 'against'} {other}" for one, sign, other in around)
    through = f"; through {lookup.actor(circle['through'])}" if circle["through"] else ""
    return f"{ring}{through}{'; partly inferred' if circle['inferred'] else ''}"


def _forecast(forecast: Data) -> str:
    return f"{forecast['says']} ({likelihood(forecast['probability']) if forecast['judged'] else 'not judged'})"


def _comparison(each: Data) -> str:
    flags = f" ({'; '.join(each['flags'])})" if each["flags"] else ""
    relation = f", {each['relation']}" if each["relation"] else ""
    return f"{each['answer-a']} and {each['answer-b']}, by {each['by']}: {each['verdict']}{relation}{flags}"


def _check(check: Data, lookup: Lookup) -> str:
    inferred = "; that it is measured from there is inferred" if check["inferred"] else ""
    return (
        f"{lookup.place(check['origin'])} to {lookup.place(check['target'])}: {check['geodesic-km']:.2f} km "
        f"({check['geodesic-miles']:.2f} miles) on the ellipsoid, {check['stated']:g} {check['unit']} told: "
        f"{check['verdict']}{inferred}"
    )


def _without(data: Data, lookup: Lookup) -> str:
    names = ", ".join(lookup.actor(each) for each in data["without"])
    return f" Not trusted: {names}." if names else ""


def _day(day: str) -> str:
    return day_text(date.fromisoformat(day))


def _words(name: str) -> str:
    return name.replace("-", " ")


def _signed(value: float, places: int) -> str:
    text = f"{value:+.{places}f}".replace("-", "−")
    return text[1:] if float(f"{value:.{places}f}") == 0 else text


def _figure(value: float) -> str:
    return f"{value:.3g}"
