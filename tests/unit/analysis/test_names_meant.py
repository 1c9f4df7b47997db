"""Names as they are spelt: what each spelling finds, what it must not find, and what is refused with the nearest."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.analysis.constants import Methods
from tui.analysis.query.fold import fold
from tui.analysis.query.lens import Lens
from tui.analysis.query.parser import parse
from tui.analysis.query.spelling import Spellings
from tui.analysis.situation import Situation, look
from tui.analysis.views.names_meant import NameMeant, names_meant
from tui.store.load.reader import read

DATA = Path(__file__).parents[3] / "data"

FINDS = {
    "golani": ("actor:jolani", "Abu Mohammed al-Jolani"),
    "jawlani": ("actor:jolani", "Abu Mohammed al-Jolani"),
    "joulani": ("actor:jolani", "Abu Mohammed al-Jolani"),
    "Al-Golani": ("actor:jolani", "Abu Mohammed al-Jolani"),
    "Джолани": ("actor:jolani", "Abu Mohammed al-Jolani"),
    "khmeymim": ("place:khmeimim", "Khmeimim Air Base"),
    "humeymim": ("place:khmeimim", "Khmeimim Air Base"),
    "Хмеймим": ("place:khmeimim", "Khmeimim Air Base"),
    "حميميـم": ("حميميـم", ""),  # an alias but for the stroke that lengthens it: nothing to guess
    "tartouss": ("place:tartus", "Tartus"),
    "tartoos": ("place:tartus", "Tartus"),
    "Тартус": ("place:tartus", "Tartus"),
    "haleb": ("place:aleppo", "Aleppo"),
    "Алеппо": ("place:aleppo", "Aleppo"),
    "palmira": ("place:palmyra", "Palmyra"),
    "Пальмира": ("place:palmyra", "Palmyra"),
    "palmyre": ("place:palmyra", "Palmyra"),
    "tadmour": ("place:palmyra", "Palmyra"),
    "asad": ("actor:assad", "Bashar al-Assad"),
    "esad": ("actor:assad", "Bashar al-Assad"),
    "Асад": ("actor:assad", "Bashar al-Assad"),
    "peskow": ("actor:peskov", "Dmitry Peskov"),
    "Песков": ("actor:peskov", "Dmitry Peskov"),
    "hims": ("place:homs", "Homs"),
    "Хомс": ("place:homs", "Homs"),
    "Хама": ("place:hama", "Hama"),
    "tharir": ("actor:hts", "Hayat Tahrir al-Sham"),
    "damaskus": ("place:damascus", "Damascus"),
    "latakiya": ("place:latakia", "Latakia"),
    "Латакия": ("place:latakia", "Latakia"),
    "souwayda": ("place:suweida", "Suweida"),
    "kuneitra": ("place:quneitra", "Quneitra"),
    "hisbollah": ("actor:hezbollah", "Hezbollah"),
    "Хезболла": ("actor:hezbollah", "Hezbollah"),
    "Зеленский": ("actor:zelenskiy", "Volodymyr Zelenskiy"),
    "poutine": ("actor:putin", "Vladimir Putin"),
    "türkei": ("actor:turkey OR place:turkey", "Turkey"),
    "anadolou": ("says:anadolu", "Anadolu Agency"),
    "Reuters": ("says:reuters", "Reuters"),
    "tahrir\\ al\\ scham": ("actor:hts", "Hayat Tahrir al-Sham"),
    "actor:golani": ("actor:jolani", "Abu Mohammed al-Jolani"),
    "says:peskow": ("says:peskov", "Dmitry Peskov"),
    "source:unian": ("source:unian-2024-12-07", "unian-2024-12-07"),
    "base:tartus": ("base:tartus-naval-base", "Tartus naval base"),
    "side:Russian": ("side:russia", "russia"),
    "quantity:distanse": ("quantity:distance", "distance"),
}
"""What is typed, what is then asked for, and the name that is shown; no name where there was nothing to guess."""

OF_OTHER_THEATRES = (
    ("Kyiv", "Kiev"), ("Харків", "Kharkiv"), ("Харьков", "Kharkiv"), ("Zaporizhzhia", "Zaporozhye"),
    ("Khartum", "Khartoum"), ("الخرطوم", "Khartoum"), ("Hemeti", "Hemedti"), ("البرهان", "Burhan"),
    ("Бахмут", "Bakhmut"), ("Нетаньяху", "Netanyahu"), ("Al-Faschir", "El Fasher"), ("Gadafi", "Gaddafi"),
    ("Muhammed", "Mohammad"), ("Yussuf", "Youssef"), ("Hodeida", "Hudaydah"), ("Lavroff", "Lavrov"),
    ("لافروف", "Lavrov"), ("Qamischli", "Qamishli"), ("Manbidsch", "Manbij"), ("Omdourman", "Omdurman"),
)  # fmt: skip
APART = (
    ("ali", "Aleppo"), ("Homs", "Hama"), ("HTS", "SNA"), ("Deraa", "Deir ez-Zor"), ("Deraa", "Deir"), ("Homs", "Hamas"),
    ("Hama", "Hamas"), ("Iran", "Iraq"), ("Iran", "Oran"), ("Syria", "Serbia"), ("Syria", "Sara"), ("Said", "Suweida"),
    ("Saida", "Suweida"), ("Asad", "Suweida"), ("Mali", "Malawi"), ("Niger", "Nigeria"), ("Austria", "Australia"),
    ("Slovakia", "Slovenia"), ("Gambia", "Zambia"), ("Russia", "Prussia"), ("Latakia", "Latvia"), ("Tehran", "Tahrir"),
    ("Assad", "Saad"), ("Hassan", "Hussein"), ("Kurds", "Kursk"), ("Oman", "Yemen"), ("Amman", "Oman"),
    ("Homs", "homes"), ("Kobani", "Kabul"), ("Putin", "Patton"), ("Turkey", "Turkmen"), ("Turkey", "Torque"),
    ("Hatay", "Haiti"), ("Damascus", "Damietta"), ("Palmyra", "Palermo"), ("Mosul", "Missile"), ("Idlib", "Diyala"),
)  # fmt: skip


def through(text: str) -> Situation:
    return look(STORE, Lens(parse(text)), Methods())


STORE = read(DATA)


@pytest.mark.parametrize("typed", FINDS)
def test_what_a_spelling_finds(typed: str) -> None:
    asked, name = FINDS[typed]
    seen = through(typed)
    assert seen.lens.where == parse(typed), "what was typed stays as it is"
    assert seen.resolved.where == parse(asked)
    assert seen.shown == through(asked).shown != frozenset()
    shown = [(meant.name, meant.facts) for meant in names_meant(seen)]
    assert shown == ([(name, len(seen.shown))] if name else [])


def names_of(*names: str) -> Spellings:
    return Spellings(pl.DataFrame({"name": [fold(name) for name in names], "id": list(names)}))


@pytest.mark.parametrize(("typed", "name"), OF_OTHER_THEATRES)
def test_names_of_any_theatre(typed: str, name: str) -> None:
    others = [other for _, other in OF_OTHER_THEATRES if other != name]
    assert [near.id for near in names_of(name, *others).means(fold(typed))] == [name]


@pytest.mark.parametrize(("one", "other"), APART)
def test_names_that_are_no_spellings_of_each_other(one: str, other: str) -> None:
    assert names_of(one).means(fold(other)) == ()
    assert names_of(other).means(fold(one)) == ()


def test_a_name_that_is_right_is_left_alone() -> None:
    frames = STORE.frames
    known = {
        "actor": [
            *frames.actors["id"],
            *frames.actors["name"],
            *frames.aliases.filter(kind="actors")["alias"],
            "unknown",
        ],
        "place": [*frames.places["id"], *frames.places["name"], *frames.aliases.filter(kind="places")["alias"]],
        "source": [*frames.sources["id"], *frames.sources["title"]],
        "origin": [*frames.citations["origin"].unique(), "unknown"],
        "side": [*frames.actors["side"].unique(), "unknown"],
        "indicator": ["own-withdrawal", "hostile-proximity", "Hostile Advance"],
    }
    for field, names in known.items():
        for name in names:
            quoted = name.replace('"', '\\"')
            resolved = through(f'{field}:"{quoted}"').resolved
            assert (resolved.meanings, resolved.unknown) == ((), ()), (field, name)


def test_words_that_find_something_are_no_names() -> None:
    for text in ("tart", "palmyra", "withdr", '"supply lines"', "NOT golani", "gol*", "1971", "zzzz", "roam"):
        assert through(text).resolved.meanings == (), text


@pytest.mark.parametrize(
    ("typed", "field", "nearest"),
    [
        ("actor:xyzzy", "actor", ()),
        ("NOT actor:xyzzy", "actor", ()),
        ("place:damas", "place", ("damascus",)),
        ("base:aleppo", "base", ("khmeimim", "tartus-naval-base")),
        ("side:moon", "side", ("russia", "turkey", "press")),
        ("indicator:widrawal", "indicator", ("own-withdrawal", "ally-withdrawal")),
        ("quantity:weight", "quantity", ("front-distance", "vessels")),
        ("kind:evnt", "kind", ("event",)),
        ("place:damaz*", "place", ("damascus",)),
    ],
)
def test_what_nothing_has_is_told_with_the_nearest(typed: str, field: str, nearest: tuple[str, ...]) -> None:
    (unknown,) = through(typed).resolved.unknown
    assert unknown.field == field
    assert set(nearest) <= set(unknown.nearest)
    assert bool(unknown.nearest) == bool(nearest)


def test_what_a_name_means_is_counted_as_known_on_the_day() -> None:
    from datetime import date

    early = look(STORE, Lens(parse("golani"), date(2024, 11, 30)), Methods())
    assert names_meant(early) == (NameMeant("golani", "text", "jolani", "Abu Mohammed al-Jolani", 0),)


@given(st.text(max_size=90))
def test_any_text_may_be_asked_for(text: str) -> None:
    spellings = names_of("Homs", "حمص", "Abu Mohammed al-Jolani", "HTS")
    for near in (*spellings.means(fold(text)), *spellings.nearest(fold(text))):
        assert near.id in ("Homs", "حمص", "Abu Mohammed al-Jolani", "HTS")
