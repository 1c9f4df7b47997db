"""Attributions in a text: who said it to whom, by the words that tell so, sentence by sentence.

A rule is a word (*according to*, *said*) and whoever stands beside it, after or before. Who passes on what others say,
as outlets do, stands outermost in the chain. What is in quotation marks that stay open goes on in the next paragraph.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

import msgspec

from tui.intake.draft import Attribution
from tui.intake.names import Mention
from tui.intake.sentences import sentences
from tui.store.schema.frames import Frames
from tui.store.schema.records import UNKNOWN, Wording

_BESIDE: Final = 40
"""Characters that may stand between a word such as *according to* and whom it names."""
_BEFORE: Final = 90
"""Characters that may stand between a speaker and the verb."""
_FEW: Final = 3


class _Rules(msgspec.Struct, frozen=True):
    """The words of one language, as parts of a pattern."""

    after: str
    """Before the speaker: *according to*."""
    verbs: str
    denies: str
    hearsay: str
    """What is told without anybody who tells it."""
    expected: str
    speaker: str = r"(?!)"
    """The last speaker once more: *the source*, *he*."""


_LANGUAGES: Final[Mapping[str, _Rules]] = {
    "en": _Rules(
        after=r"according to|citing|cited by|quoting|quoted by|reported by|as told to|told|informed"
        r"|in an interview with",
        verbs=r"(?<!\bis )(?<!\bare )(?<!\bwas )(?<!\bwere )said"
        r"|sa(?:ys|ying)|stat(?:ed|es|ing)"
        r"|report(?:ed|s)|announc(?:ed|es)|claim(?:ed|s)|declar(?:ed|es)"
        r"|assert(?:ed|s|ing)"
        r"|told|add(?:ed|s)|warn(?:ed|s)|explain(?:ed|s)?|mention(?:ed|s)|not(?:ed|es) that|emphasi[sz](?:ed|es)"
        r"|stress(?:ed|es)"
        r"|indicat(?:ed|es|ing) that|has indicated|insist(?:ed|s)|inform(?:ed|s)|clarif(?:ied|ies)|confirm(?:ed|s)"
        r"|demand(?:ed|s)"
        r"|acknowledg(?:ed|es)|alleg(?:ed|es)|estimat(?:ed|es)|quot(?:ed|es)|suggest(?:ed|s)?|assur(?:ed|es)|wrote"
        r"|writes"
        r"|addressed|call(?:ed|s)? on",
        denies=r"den(?:ied|ies|ying)|dismiss(?:ed|es)|reject(?:ed|s) (?:reports|claims)",
        hearsay=r"reportedly|allegedly|supposedly|(?:is|are|was|were) (?:said|reported|rumou?red|believed"
        r"|thought) to|is said"
        r"|reports? (?:indicat|suggest|sa[iy])\w*|according to (?:\w+ )?reports|rumou?rs?|unconfirmed|hearsay",
        expected=r"(?:is|are|was|were) (?:\w+ )?(?:expected|anticipated|likely|set|due|poised|bound) ?(?:to)?"
        r"|is anticipated|will be allowed",
        speaker=r"\b(?:the (?:\w+ )?(?:source|official|officer|ministry|spokes\w+|agency|publication|newspaper"
        r"|outlet|statement"
        r"|speaker|commander)|he|she|they)\b",
    ),
    "fr": _Rules(
        after=r"selon|d[’']après|citant|cité(?:e|s)? par|rapporté(?:e|s)? par|de source",
        verbs=r"(?:a|ont|avait) (?:déclaré|dit|affirmé|annoncé|indiqué|rapporté|assuré|précisé|expliqué|averti"
        r"|ajouté|confirmé|estimé"
        r"|souligné|reconnu)|déclare|affirme|indique|rapporte|annonce|assure|précise|estime",
        denies=r"(?:a|ont) (?:démenti|nié|rejeté)|dément|nie",
        hearsay=r"aurai(?:t|ent)|serai(?:t|ent)|selon (?:des|certaines) (?:informations|rumeurs)|prétendument"
        r"|semble-t-il",
        expected=r"devrai(?:t|ent)|(?:est|sont) attendue?s?|s[’']attend",
        speaker=r"\b(?:la source|le ministère|le responsable|le porte-parole|l[’']agence|l[’']officier|il|elle)\b",
    ),
    "de": _Rules(
        after=r"laut|nach angaben (?:von|der|des)|unter berufung auf|gegenüber",
        verbs=r"sagte|sagt|erklärte|teilte|berichtete|berichtet|meldete|meldet|behauptete|bestätigte|betonte|warnte"
        r"|zufolge|kündigte",
        denies=r"dementierte|bestritt|wies",
        hearsay=r"angeblich|mutmaßlich|berichten zufolge|soll(?:en)?",
        expected=r"wird erwartet|dürften?|voraussichtlich",
        speaker=r"\b(?:die quelle|das ministerium|der sprecher|die agentur|er|sie)\b",
    ),
    "es": _Rules(
        after=r"según|citando a|citado por",
        verbs=r"dijo|dice|declaró|afirmó|anunció|informó|aseguró|indicó|señaló|explicó|añadió|confirmó|advirtió",
        denies=r"negó|desmintió",
        hearsay=r"presuntamente|supuestamente|habrían?|al parecer|según informes",
        expected=r"se espera|se prevé|está previsto",
        speaker=r"\b(?:la fuente|el ministerio|el portavoz|la agencia)\b",
    ),
    "ru": _Rules(
        after=r"по словам|по данным|согласно|со ссылкой на|как сообща\w+|как заявил\w*",
        verbs=r"сообщи\w+|сообща\w+|заяви\w+|сказал\w*|отметил\w*|подчеркну\w+|объяви\w+|рассказал\w*|утвержда\w+"
        r"|предупреди\w+",
        denies=r"опроверг\w*|отрица\w+",
        hearsay=r"якобы|предположительно|по сообщениям|по слухам",
        expected=r"ожида\w+|вероятно",
        speaker=r"\b(?:источник|министерство|ведомство|агентство|он|она)\b",
    ),
    "ar": _Rules(
        after=r"وفقا ل|بحسب|حسب|نقلا عن",
        verbs=r"و?قال(?:ت)?|و?أعلن(?:ت)?|و?ذكر(?:ت)?|و?أفاد(?:ت)?|و?أكد(?:ت)?|و?صرح(?:ت)?",
        denies=r"و?نف(?:ى|ت)",
        hearsay=r"يزعم|مزاعم|أنباء عن",
        expected=r"من المتوقع|يتوقع",
    ),
}
_RELAYS: Final = re.compile(r"\b(?:news|press|newspaper|channel|broadcaster|outlet|magazine|wire)\b", re.IGNORECASE)
_QUOTED: Final = re.compile(r"[\"“”«»„]")
_OPENS: Final = "“«„"
_PARTICIPLE: Final = re.compile(r"\w+ing(?: that)?|en \w+ant", re.IGNORECASE)
_INVERTED: Final = re.compile(r"[,\"”»’!?]\s*$")
"""What stands before a verb whose speaker follows: *“…,” said the minister*."""
_ARTICLE: Final = re.compile(
    r"\s*(?:that\s+)?(?:(?:the|a|an|le|la|les|un|une|der|die|das|ein|eine|el|los|las)\s+|l[’'])?", re.IGNORECASE
)


class Attributions:
    """Finds attributions in the paragraphs of an article; made once for each store."""

    def __init__(self, frames: Frames) -> None:
        told = frames.actors.select("id", "kind", "name", "about").iter_rows()
        self._relays = {
            id_
            for id_, kind, name, about in told
            if kind == "outlet" or (kind == "agency" and _RELAYS.search(f"{name} {about}"))
        }
        """Who passes on what others say."""
        self._unnamed = set(frames.actors.filter(kind="unnamed")["id"])

    def find(
        self, paragraphs: Sequence[str], mentions: Sequence[Sequence[Mention]], language: str, publisher: str = UNKNOWN
    ) -> list[tuple[Attribution, ...]]:
        """Return the attributions in each paragraph of an article: those of its sentences, each kind once.

        Args:
            paragraphs: the article's.
            mentions: whom each of them names.
            language: ISO 639; one without rules has no attributions.
            publisher: the source's own, who is in no chain.
        """
        rules = _patterns(language)
        speaking: tuple[str, ...] = ()
        is_open = False
        made = []
        for text, named in zip(paragraphs, mentions, strict=True):
            actors = [each for each in named if each.kind == "actors" and each.ids[0] != publisher]
            found: list[Attribution] = []
            for start, end in sentences(text):
                here = [each for each in actors if start <= each.start < end]
                each = self._sentence(text, start, end, here, rules, speaking)
                goes_on = is_open and not each.chain
                if goes_on and speaking:
                    each = Attribution(speaking, "quote", "attributed", start, end, "the quotation goes on")
                if each.chain and each.chain != (UNKNOWN,):
                    speaking = each.chain
                is_open = _stays_open(text[start:end], is_open)
                found.append(each)
            made.append(tuple(_distinct(_spread(text, found))))
            if not is_open and not any(each.chain for each in found) and not actors:
                speaking = speaking if len(text) < _BEFORE else ()
        return made

    def speakers_only(self, attributions: Iterable[Attribution], mentions: Sequence[Mention]) -> set[str]:
        """Return those who pass on what others say, or are not named, and whom a paragraph names but once."""
        named = [each.ids[0] for each in mentions if each.kind == "actors"]
        links = {link for each in attributions for link in each.chain}
        return {each for each in links & (self._relays | self._unnamed) if named.count(each) <= 1}

    def _sentence(
        self, text: str, start: int, end: int, actors: Sequence[Mention], rules: _Patterns, speaking: tuple[str, ...]
    ) -> Attribution:
        chain: list[str] = []
        words: list[str] = []
        wording: Wording = "asserted"
        for match in rules.says.finditer(text, start, end):
            speakers, said = list(_beside(text, match, actors)), match.group()
            if chain and match.lastgroup != "after" and _PARTICIPLE.fullmatch(said):
                continue  # "… addressed them, saying": it is who spoke before
            if (
                not speakers
                and match.lastgroup != "after"
                and speaking
                and rules.speaker.search(text, start, match.start())
            ):
                last = [each.end() for each in rules.speaker.finditer(text, start, match.start())][-1]
                speakers = list(speaking) if match.start() - last <= _BESIDE else []
            if speakers:
                chain += speakers
                words.append(said)
                wording = (
                    "denied" if match.lastgroup == "denies" else "attributed" if wording == "asserted" else wording
                )
        ordered = sorted(dict.fromkeys(chain), key=lambda each: each not in self._relays)
        hearsay, expected = rules.hearsay.search(text, start, end), rules.expected.search(text, start, end)
        if hearsay is not None and not chain:
            return Attribution((UNKNOWN,), "quote", "alleged", start, end, hearsay.group())
        if expected is not None and wording != "denied":
            chain_of = tuple(ordered) or (UNKNOWN,)
            return Attribution(chain_of, "quote", "expected", start, end, ", ".join([*words, expected.group().strip()]))
        if chain:
            return Attribution(tuple(ordered), "quote", wording, start, end, ", ".join(dict.fromkeys(words)))
        return Attribution((), None, "asserted", start, end)


class _Patterns(msgspec.Struct, frozen=True):
    says: re.Pattern[str]
    hearsay: re.Pattern[str]
    expected: re.Pattern[str]
    speaker: re.Pattern[str]


_NEVER: Final = _Rules(after="(?!)", verbs="(?!)", denies="(?!)", hearsay="(?!)", expected="(?!)")


def _patterns(language: str) -> _Patterns:
    """Return the patterns of a language; ones that find nothing where it has no rules. `re` remembers them."""
    rules = _LANGUAGES.get(language, _NEVER)
    return _Patterns(
        re.compile(
            rf"\b(?:(?P<denies>{rules.denies})|(?P<after>{rules.after})|(?P<verbs>{rules.verbs}))(?!\w)", re.IGNORECASE
        ),
        re.compile(rf"\b(?:{rules.hearsay})(?!\w)", re.IGNORECASE),
        re.compile(rf"\b(?:{rules.expected})(?!\w)", re.IGNORECASE),
        re.compile(rules.speaker, re.IGNORECASE),
    )


def _beside(text: str, match: re.Match[str], actors: Sequence[Mention]) -> Iterator[str]:
    """Yield whom a word of speech names: after it, and before it where it is a verb."""
    following = next((each for each in actors if each.start >= match.end()), None)
    before = next((each for each in reversed(actors) if each.end <= match.start()), None)
    tells_somebody = match.group().casefold() in ("told", "informed")
    is_verb = match.lastgroup != "after" or tells_somebody
    if following is not None:
        between = text[match.end() : following.start]
        takes_it = not is_verb or tells_somebody
        near = len(between) <= _BESIDE and ";" not in between if takes_it else bool(_ARTICLE.fullmatch(between))
        # "He said the army had left": whoever follows is somebody else, unless the speaker's place before is empty.
        if near and (takes_it or before is None or _INVERTED.search(text[: match.start()])):
            yield following.ids[0]
            if not tells_somebody:
                return
    if is_verb and before is not None and match.start() - before.end <= _BEFORE:
        yield before.ids[0]


def _stays_open(sentence: str, is_open: bool) -> bool:
    """Return whether a quotation is open after a sentence; a straight quotation mark opens and closes in turn."""
    for mark in _QUOTED.findall(sentence):
        is_open = True if mark in _OPENS else False if mark in "”»" else not is_open
    return is_open


def _spread(text: str, found: list[Attribution]) -> Iterator[Attribution]:
    """Yield the attributions of sentences; a short one that names who reports the rest holds for all before it."""
    if (
        len(found) > 1
        and found[-1].chain
        and re.match(
            r"\W*(?:this|that|it|these) (?:is|was|were|are) (?:reported|said|told)",
            text[found[-1].start :],
            re.IGNORECASE,
        )
    ):
        last = found[-1]
        for each in found:
            yield last if not each.chain else each
        return
    yield from found


def _distinct(found: Iterable[Attribution]) -> Iterator[Attribution]:
    """Yield attributions with each chain and wording once, those with a chain first: they are more to type."""
    ordered = sorted(found, key=lambda each: not each.chain)
    seen = set()
    for each in ordered:
        key = (each.chain, each.wording)
        if key not in seen:
            seen.add(key)
            yield each
