"""Every term, sign and grade on screen, said once: what the glossary is made of."""

from __future__ import annotations

from typing import Final

import msgspec

from tui.render import glyphs
from tui.render.glyphs import Glyph

_BASES: Final = ("overview", "bases")
_SUPPORT: Final = ("timeline", "disputes", "sources")
_JUDGED: Final = ("overview", "bases", "factions", "disputes")


class Term(msgspec.Struct, frozen=True, kw_only=True, rename="kebab"):
    """A term as the screen uses it.

    `range` says from where to where a figure goes, `made_of` what goes into it, `formula` how. `signs` are what stands
    for its values, `panes` the panes that show it (none: all of them), `also` other names that it is looked up by.
    """

    name: str
    says: str
    range: str = ""
    made_of: str = ""
    formula: str = ""
    signs: tuple[Glyph, ...] = ()
    panes: tuple[str, ...] = ()
    also: tuple[str, ...] = ()


class Terms(msgspec.Struct, frozen=True):
    """The whole glossary."""

    terms: tuple[Term, ...]


TERMS: Final[tuple[Term, ...]] = (
    # --- what is judged of a base ---
    Term(
        name="level",
        says=(
            "How strong the warning for a base is, in a word. There are two for each base: an attack on it within 7 "
            "days, and loss of use, that its owner can no longer use it as before, within 30 days."
        ),
        range="low, moderate, substantial, severe; critical, for attack only; or not assessed",
        made_of="the band that the index falls into",
        formula=(
            "As shipped: low < 20 ≤ moderate < 55 ≤ substantial < 80 ≤ severe. Critical is severe with, on two "
            "independent lines, a strike on the base at most a day old, or contact within three days."
        ),
        signs=tuple(each for name, each in glyphs.LEVELS.items() if name != "not assessed"),
        panes=(*_BASES, "map"),
        also=("threat level", "attack", "loss of use", "band"),
    ),
    Term(
        name="not assessed",
        says=(
            "Nothing telling is reported, or the newest evidence is older than the horizon of the event. It does not "
            "mean that the base is safe."
        ),
        signs=(glyphs.LEVELS["not assessed"],),
        panes=_BASES,
    ),
    Term(
        name="index",
        says="A warning index: what the evidence adds up to. It is no probability.",
        range="0 to 100; 10 where nothing is reported",
        made_of="the baseline and the part of each indicator",
        formula="100 / (1 + e^−T), where T is the sum of the parts in log-odds",
        panes=_BASES,
        also=("warning index", "T"),
    ),
    Term(
        name="interval",
        says=(
            "The index at the least and at the most that the evidence leaves open: grades read one lower and one "
            "higher, reports that may be wrong left out, weights off by a quarter, and silence since the newest "
            "report."
        ),
        range="two figures from 0 to 100 around the index",
        formula=("T ± √(ln2² + w² + (d/2)² + .09 · age in days); w = ¼ · √Σ part², d = how far other readings move T"),
        panes=_BASES,
    ),
    Term(
        name="confidence",
        says=(
            "How good the ground of a level is, apart from the level itself. The reason that decides it stands beside "
            "it."
        ),
        range="low, moderate or high",
        made_of=(
            "the mean number of independent lines, the age of the newest evidence, whether one source alone moves the "
            "level, and how many bands the interval crosses"
        ),
        panes=_BASES,
    ),
    Term(
        name="baseline",
        says="The index of a base of which nothing is reported.",
        range="10, unless the theatre sets another",
        panes=_BASES,
    ),
    Term(
        name="indicator",
        says="What a fact says about the threat to a base, such as hostile proximity or a security guarantee.",
        made_of="the facts that the curator marks as bearing on it",
        panes=_BASES,
    ),
    Term(
        name="evidence",
        says=(
            "How strongly an indicator is reported, averaged over how well it is supported to be at least that strong."
        ),
        range="0, none, to 1, certain and in full",
        made_of="every citation with a vote: its strength, and how far all citations of that strength carry",
        formula="E = Σ (strength − next lower strength) · c(support)",
        panes=("bases",),
        also=("E",),
    ),
    Term(
        name="strength",
        says="How much one citation says for an indicator.",
        range="0 to 1",
        made_of=(
            "x, what the curator gives or how near the front is; h, ½ where it is only alleged; u, the share that "
            "rival answers leave; f, how fresh it is"
        ),
        formula="s = x · h · u · f",
        panes=("bases",),
        also=("s", "x", "h", "u", "f", "undisputed", "freshness"),
    ),
    Term(
        name="alone",
        says="The index that an indicator would give by itself when it is certain.",
        range="0 to 100; below the baseline it lowers the index",
        panes=("bases",),
    ),
    Term(
        name="part",
        says=(
            "What an indicator adds to the index or takes from it, in log-odds. The parts add up to the index exactly. "
            "A bar is solid to the part at the low reading of its evidence; a line runs on to that at the high one."
        ),
        range="+ raises, − lowers; +1 takes an index of 10 to 23, +2 to 45",
        made_of="its evidence, the index that it gives alone, and its share in its group",
        formula="share · (logit(a) − logit(10)), a = 10 + E · (alone − 10)",
        panes=_BASES,
        also=("log-odds", "what adds up", "contribution"),
    ),
    Term(
        name="share",
        says=(
            "Indicators of one group partly tell the same: the largest of a group counts in full, the next half, the "
            "next a quarter."
        ),
        range="1, ½, ¼ …",
        panes=("bases",),
    ),
    Term(
        name="news",
        says="How far the reports that became known today move the index.",
        formula="today − yesterday's reports seen today; news + ageing = change",
        panes=_BASES,
    ),
    Term(
        name="ageing",
        says=(
            "How far the index moves because yesterday's reports are a day older. Events fade; states hold for some "
            "days, then fade, too."
        ),
        formula="yesterday's reports seen today − yesterday",
        panes=_BASES,
    ),
    Term(
        name="would be",
        says=(
            "The smallest single changes that make a level another: days of silence, a new report, a source or grade "
            "otherwise, a question settled, a weight, an assumption that is wrong."
        ),
        panes=("overview", "bases", "analysis"),
        also=("what would change", "rests on"),
    ),
    Term(
        name="borders on",
        says="The index is within 3 points of another band.",
        panes=_BASES,
    ),
    Term(
        name="reported, not counted",
        says=(
            "Reports that move no level, each with the reason: forecasts, what the owner's side says in its own "
            "favour, what has no vote, and what is out of date or superseded."
        ),
        panes=_BASES,
        also=("not counted",),
    ),
    Term(
        name="status of a base",
        says="Held, contested, lost, abandoned, handed over or destroyed. A base that is lost has no levels.",
        signs=(Glyph("lost, abandoned, handed over or destroyed", "✗", "bad"),),
        panes=_BASES,
        also=("lost", "contested"),
    ),
    # --- who says so ---
    Term(
        name="source",
        says="One published document, called by publisher and date.",
        panes=("sources",),
    ),
    Term(
        name="reliability",
        says="How far a source has been right before, as a letter of the Admiralty system (STANAG 2511).",
        range="A to E; F where it cannot be judged",
        signs=tuple(glyphs.RELIABILITY.values()),
        also=("admiralty",),
        panes=("timeline", "sources", "disputes"),
    ),
    Term(
        name="credibility",
        says="How likely the content is by itself, as a digit of the Admiralty system. 1 is never given by hand.",
        range="1 to 5; 6 where it cannot be judged",
        signs=tuple(glyphs.CREDIBILITY.values()),
        panes=("timeline", "sources", "disputes"),
    ),
    Term(
        name="grade",
        says=(
            "Reliability and credibility of what carries a fact: the letter of the weakest link in its chain, and the "
            "digit of its content. “F3 via Defence Talks (D)”: an origin that cannot be judged, told by a source "
            "graded D."
        ),
        range="A1 to F6; in the timeline the column gr.",
        panes=_SUPPORT,
        also=("gr.",),
    ),
    Term(
        name="p",
        says="What one citation is worth by its grade: how often such a citation is taken to be right.",
        range="0 to 1; at .50 or less it has no vote",
        formula=(
            "As shipped: A .95, B .85, C .75, D .65, E .55, F .60 of the weakest link, bounded by the digit: 2 at "
            "least .70 and at most .90, 3 at most .75, 4 at most .55, 5 is .50"
        ),
        panes=_SUPPORT,
    ),
    Term(
        name="no vote",
        says="A citation so doubtful that it is shown and changes nothing.",
        panes=_SUPPORT,
    ),
    Term(
        name="citation",
        says="Where a source says something or denies it: paragraph, chain, wording and credibility.",
        panes=("timeline", "sources"),
    ),
    Term(
        name="wording",
        says="How the source puts it. What is expected is no evidence; what is only alleged counts half.",
        range="asserted, attributed, alleged, expected, denied",
        signs=(glyphs.WORDINGS["denied"],),
        panes=("timeline", "sources"),
    ),
    Term(
        name="against its own interest",
        says="An admission: the speaker's own side loses by it. The speaker counts as a B source, whatever the grade.",
        panes=("timeline", "sources"),
        also=("admission", "interest"),
    ),
    Term(
        name="chain",
        says="The attribution chain: who had it from whom, the publisher first and the origin last.",
        panes=("timeline", "sources"),
    ),
    Term(
        name="origin",
        says="The last link of a chain: who said it. Ten articles that repeat one person have one origin.",
        panes=("timeline", "sources", "disputes"),
    ),
    Term(
        name="lines",
        says=(
            "Independent lines: how many ways a claim reached us that share neither origin, nor reporter, nor "
            "publication."
        ),
        range="whole numbers; 0 where nothing has a vote; in the timeline the column n",
        made_of=(
            "the speakers of each layer. A side with an interest counts once, and so do all unnamed speakers together"
        ),
        formula="the least of the numbers of origins, of reporters and of publications",
        panes=(*_BASES, *_SUPPORT),
        also=("independent lines", "n"),
    ),
    Term(
        name="support",
        says="How far the sources carry an answer against its rivals, in percent. It is no probability.",
        range="0 to 100 %",
        made_of="the independent lines of the answer and of the answers that exclude it",
        formula="o / (1 + o + what the rivals take), o = e^L, L = the least over the layers of Σ ln(p / (1 − p))",
        panes=(*_SUPPORT, "factions"),
        also=("P",),
    ),
    Term(
        name="none of these",
        says="What the sources leave to none of the answers.",
        range="0 to 100 %; with the supports of the answers that exclude each other it makes 100 %",
        panes=("disputes", "timeline"),
    ),
    Term(
        name="digest",
        says="Our own one-line paraphrase of a paragraph. The original's text is never shipped.",
        panes=("sources",),
    ),
    Term(
        name="original",
        says="The source's own text, where the user has attached a copy of it.",
        panes=("sources",),
    ),
    Term(
        name="echo",
        says="A paragraph that says what a paragraph of another source says, in much the same words.",
        signs=(glyphs.ECHO,),
        panes=("sources",),
    ),
    Term(
        name="alone, of a source",
        says="How many of the facts shown no other source reports.",
        panes=("sources",),
    ),
    Term(
        name="excluded",
        says=(
            "Left out on trial: what every level, relation and dispute would be without this source, origin or actor."
        ),
        also=("exclude", "what if"),
    ),
    # --- facts and time ---
    Term(
        name="fact",
        says=(
            "One assertion about the world in the curator's words. It is what somebody said, and not necessarily true."
        ),
    ),
    Term(
        name="date",
        says="When it happened, no finer than the sources say.",
        range=(
            "“3 Dec” the day; “~6 Dec” about then; “27–29 Nov” some time between; “by 7 Dec” on that day or before; "
            "“since 1971” from then on; “unknown”"
        ),
        panes=("timeline",),
        also=("edtf",),
    ),
    Term(
        name="as known on",
        says=(
            "The day up to which publications count. Whatever was published later is nowhere on screen, on any pane."
        ),
        signs=(glyphs.AS_OF,),
        also=("as of", "known"),
    ),
    Term(
        name="retrospective",
        says="With all that was published by now, also after the as-of day.",
        panes=("bases", "disputes"),
    ),
    Term(
        name="inferred",
        says="No source says it outright; the curator concludes it.",
        signs=(glyphs.INFERRED,),
    ),
    Term(
        name="paragraph",
        says="¶4 is the fourth paragraph of a source.",
        signs=(Glyph("paragraph", "¶", ""),),
        panes=("timeline", "sources"),
    ),
    Term(
        name="possible",
        says="A fact that may have happened on that day, or on another. Bars stand for those that certainly did.",
        signs=(Glyph("possible", "▒", "heading"),),
        panes=("timeline",),
    ),
    Term(
        name="shade",
        says="How many facts can fall on a day; what each shade stands for is written above them.",
        signs=(
            Glyph("fewest", "░", "heading"),
            Glyph("most", "█", "heading"),
        ),
        panes=("timeline",),
    ),
    Term(
        name="lane",
        says=(
            "The facts of one actor, place, source or kind on an axis of time. A bar is higher the more facts "
            "certainly lie in a cell, since the whole of their date does; a shade is darker the more others can lie in "
            "it. At its ends stand how many lie before and after what is shown, and how many have no date."
        ),
        signs=(
            Glyph("certain", "█", "heading"),
            Glyph("here lies the fact under the cursor", "‹", "accent"),
            Glyph("it can lie in these cells", "├┤", "accent"),
            Glyph("its date goes on beyond", "◀▶", "accent"),
            Glyph("before, after what is shown", "←→", "accent"),
            Glyph("date unknown", "?", "muted"),
        ),
        panes=("timeline",),
        also=("lanes", "swimlane"),
    ),
    Term(
        name="published",
        says="A source was published then: in lanes of the timeline, above histories and above shades by day.",
        signs=(glyphs.PUBLISHED,),
        panes=("timeline",),
        also=("publication",),
    ),
    Term(
        name="your notes",
        says="Your own note, tags, confidence and bookmark on something. They change no judgement.",
        signs=(glyphs.NOTE, glyphs.BOOKMARK),
        panes=("timeline",),
        also=("note", "bookmark", "tag"),
    ),
    Term(
        name="changed",
        says="The relation is another than the day before.",
        signs=(glyphs.CHANGED,),
        panes=("factions",),
    ),
    Term(
        name="opens",
        says="Carries facts, or leads on: enter opens it.",
        signs=(glyphs.LINK,),
        panes=("sources",),
    ),
    Term(
        name="filter",
        says="Which facts are listed. It never changes a judgement.",
    ),
    # --- disputes ---
    Term(
        name="disputed",
        says="Sources give different answers to a question.",
        signs=(glyphs.DISPUTED,),
        panes=("timeline", "disputes"),
        also=("dispute", "question"),
    ),
    Term(
        name="verdict",
        says=(
            "How two answers stand to each other: consistent; partly consistent, where only their widest readings "
            "meet; or they contradict each other."
        ),
        made_of="the ranges that the figures, dates or states leave open",
        panes=("disputes",),
        also=("consistent", "partly consistent", "contradict"),
    ),
    Term(
        name="only apparent",
        says="The answers differ and do not contradict each other: another pair, place, day or reference point.",
        panes=("disputes",),
    ),
    Term(
        name="same origin contradicts itself",
        says="One origin gives two answers that exclude each other, so that its vote is split.",
        panes=("disputes",),
    ),
    Term(
        name="possible km/mile mix-up",
        says="The figures agree if one of them was given in the other's unit.",
        panes=("disputes",),
    ),
    Term(
        name="measured",
        says="The distance on the map, to compare the figures with.",
        panes=("disputes", "map"),
    ),
    Term(
        name="settled",
        says="The curator has decided for an answer, with day and reason. The others stay on screen.",
        panes=("disputes",),
    ),
    # --- relations ---
    Term(
        name="relation",
        says="How two actors stand to each other: the strongest kind of tie that is supported.",
        range="fighting, hostile, strained, in contact, a bond (leads, backs, hosts, allied); or none",
        signs=tuple(each for letter, each in glyphs.RELATIONS.items() if letter in "FHSCB·"),
        panes=("factions", "overview"),
        also=("tie", "fighting", "hostile", "strained", "in contact", "bond"),
    ),
    Term(
        name="claimed",
        says="A relation with support below two thirds: a claim of few. Its letter is small.",
        signs=(Glyph("claimed", "f h s c b", "sign-negative"),),
        panes=("factions", "overview"),
    ),
    Term(
        name="stale",
        says="Nobody has spoken of it for so long that it may hold no more.",
        signs=(glyphs.RELATIONS["…"],),
        panes=("factions",),
    ),
    Term(
        name="ended",
        says="One of the two actors has ceased, or the tie was said to have ended.",
        signs=(glyphs.RELATIONS["†"],),
        panes=("factions",),
    ),
    Term(
        name="conflicting",
        says="Both fighting and a bond are well supported at the same time.",
        signs=(glyphs.RELATIONS["?"],),
        panes=("factions",),
    ),
    Term(
        name="not judged",
        says="Somebody speaks of a tie, but no citation of it has a vote.",
        signs=(glyphs.RELATIONS["-"],),
        panes=("factions",),
    ),
    Term(
        name="as part of",
        says="The relation of a coalition, shown for its member where the member has none of its own.",
        panes=("factions",),
    ),
    Term(
        name="network",
        says=(
            "The relations of the matrix as a picture. Nobody moves from day to day: places come from all ties of the "
            "theatre. The number behind a name is how many relations it has. What is said of a coalition is not drawn "
            "again for each of its members."
        ),
        signs=(*glyphs.LINES.values(), *glyphs.SIDES),
        panes=("factions",),
        also=("graph", "side"),
    ),
    Term(
        name="unbalanced triad",
        says=(
            "Three actors with an odd number of hostile ties, such as the friend of a friend who is an enemy. No "
            "forecast."
        ),
        signs=tuple(glyphs.SIGNS.values()),
        panes=("factions",),
    ),
    # --- structured analysis ---
    Term(
        name="forecast",
        says="What a source says will happen. It moves no level, and is resolved when it is known whether it did.",
        range="open, overdue; hit, late, miss, or void where its condition failed",
        panes=("analysis",),
        also=("hit", "miss", "late", "void", "overdue"),
    ),
    Term(
        name="Brier score",
        says=(
            "How far an origin's chances were off: the mean squared distance from what came. Given from ten forecasts "
            "on."
        ),
        range="0, always right and sure, to 1",
        formula="mean of (chance − outcome)²",
        panes=("analysis",),
    ),
    Term(
        name="hypothesis",
        says=(
            "One of several possible outcomes that exclude each other. The one with the least against it leads, unless "
            "another is near; no ranking shows that it is true."
        ),
        made_of="every piece of evidence, rated for each hypothesis",
        formula="against it: Σ e · max(0, −rating), e = how much of the evidence there is on the day, 0 to 1",
        signs=tuple(glyphs.RATINGS.values()),
        panes=("analysis",),
        also=("ach", "rating", "tells apart", "e"),
    ),
    Term(
        name="assumption",
        says="What is taken for granted. Each is tried as wrong, and sorted by what that would move.",
        range="solid, caveated, unsupported",
        panes=("analysis",),
        also=("solid", "caveated", "unsupported"),
    ),
    Term(
        name="deception check",
        says=(
            "Whether a speaker would gain by deceiving us (motive), can shape what we see (opportunity), has the "
            "means, and has done so before (past practice). It moves no number."
        ),
        signs=tuple(glyphs.MARKS.values()),
        panes=("analysis",),
        also=("motive", "opportunity", "means", "past practice"),
    ),
    # --- the inbox ---
    Term(
        name="draft",
        says=(
            "What `syrtui intake` proposes for an article. It is no part of the theatre until you accept facts of it "
            "and write them. `:inbox` lists the drafts."
        ),
        made_of="the source's record, and for each paragraph who, where, when, how much, from whom, and facts like it",
        signs=(glyphs.SETTLED,),
        panes=("sources",),
        also=("inbox", "intake"),
    ),
    Term(
        name="find",
        says="What rules have found in a paragraph of a draft. You decide what of it belongs to a fact.",
        signs=tuple(glyphs.FINDS.values()),
        panes=("sources",),
    ),
    # --- event data ---
    Term(
        name="event",
        says=(
            "A row of a bulk data set, such as UCDP or ACLED, that was imported. Events lie under the facts: they are "
            "counted, listed and drawn, and nothing weighs them."
        ),
        made_of="when, where, of what kind, who, deaths (best figure, the least and the most), text, address",
        panes=("events", "timeline"),
        also=("data set", "events beside a fact"),
    ),
    Term(
        name="event density",
        says="How many of the events shown lie in a cell of the map. S takes the layer away, or shows it again.",
        signs=tuple(glyphs.DENSITY),
        panes=("map",),
        also=("density", "shades"),
    ),
    # --- marks of the program ---
    Term(
        name="edited",
        says="The figure rests on constants that your settings change from what ships.",
        panes=_JUDGED,
        also=("weights", "constants"),
    ),
    Term(
        name="records with errors",
        says=(
            "Records that cannot be read: they are left out, and `!` lists them with file, line and how to mend them."
        ),
        signs=(glyphs.WITH_ERRORS,),
    ),
    Term(
        name="ring",
        says="A reported distance of the front, drawn around its base, with the figure and its source.",
        signs=(Glyph("front", "◠", "warn"),),
        panes=("map",),
    ),
    Term(
        name="movement",
        says="Who moved, from where to where, and when. A march is dashed, an attack is not; the head tells the side.",
        signs=(Glyph("movement", "╌→", ""), Glyph("attack", "─→", "")),
        panes=("map",),
    ),
)
"""Every term, in the order in which they are best read."""
