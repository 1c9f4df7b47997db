"""All rules for a theatre's files, each with the line that documents it (`syrtui check --rules`)."""

from __future__ import annotations

from typing import Final

import msgspec

from tui.base.errors import Severity


class Rule(msgspec.Struct, frozen=True):
    """One rule. A record that breaks an error is set aside, and so is a file that cannot be read."""

    id: str
    severity: Severity
    says: str


def _errors(**says: str) -> tuple[Rule, ...]:
    """Return rules of severity error; a keyword is a rule's id with `_` for `-`."""
    return tuple(Rule(name.replace("_", "-"), "error", text) for name, text in says.items())


def _warnings(**says: str) -> tuple[Rule, ...]:
    """Return rules of severity warning; a keyword is a rule's id with `_` for `-`."""
    return tuple(Rule(name.replace("_", "-"), "warning", text) for name, text in says.items())


_ALL: Final = (
    *_errors(
        file_unreadable="The file can be opened and read.",
        file_kind="A data file is a regular file inside the theatre's folder: no folder, pipe, or link that leads out.",
        file_limit="No file, and no theatre, is larger than the limits.",
        file_encoding="A file is UTF-8; single bytes that are not are a warning.",
        yaml_syntax="The file is YAML, without directives (%).",
        yaml_shape="A file holds one mapping or one list of mappings, in one document.",
        yaml_duplicate_key="A key stands once in its mapping.",
        yaml_key="A key is a plain word; merge keys (<<) are not used.",
        yaml_tag="Tags (!!str, !python/…) are not used.",
        yaml_alias="An alias (*name) follows its anchor (&name).",
        yaml_limit="Texts, nesting, aliases and errors of one file stay within the limits.",
        schema_unknown_key="Only the keys of the schema are used.",
        schema_missing="A key that the schema needs is there.",
        schema_type="A value is of the type that the schema says: text, number, true/false, list or mapping.",
        schema_value="A value is one of those that the schema allows, within its bounds and of its form.",
        bad_date="A date is EDTF (or `unknown`), exists, and does not end before it begins.",
        duplicate_id="An id belongs to one record of its kind, and within a question to one answer.",
        dangling_id="An id names a record that exists.",
        theatre_bbox="The theatre's box is [west, south, east, north] in degrees.",
        theatre_window="The theatre's window does not end before it begins, and spans ten years at most.",
        theatre_timezone="The theatre's time zone is an IANA name.",
        theatre_measure="A measure has a name and a unit.",
        kind_unknown="A kind of fact, actor or place is one that ships, or one of the theatre's own.",
        no_paragraph="A citation or an echo names a paragraph that the source's digest or fingerprints have.",
        source_fingerprint="A source with fingerprints has one for each paragraph of its digest, where it has one.",
        chain_loop="A chain does not lead back: no link stands in it twice, nor does the citing source.",
        source_loop="No source derives from itself, by whatever detour.",
        place_coordinates="A place has both coordinates or neither.",
        place_loop="No place lies within itself, by whatever detour.",
        member_loop="No actor is a member of itself, by whatever detour.",
        base_coordinates="A base has coordinates.",
        question_answers="A question has at least two answers.",
        fact_uncited="A fact has at least one citation.",
        chain_relation="A chain has a relation (repost, quote, cites), and a relation has a chain.",
        quantity_figures="A quantity has a value, or a low and high figure in that order.",
        quantity_measure="A quantity's measure is one that ships, or one of the theatre's own.",
        quantity_unit="A quantity's unit measures the same as the unit of its measure.",
        tie_one_actor="A tie has two actors.",
        done_to_actor="Whom a fact says it is done to is one of its actors.",
        indication_strength="The strength of an indication is .25, .5, .75 or 1.",
        published_before="No source tells before it happened what is neither a forecast nor expected.",
        forecast_kind="Only a fact of kind forecast has a `forecast`.",
        resolved_nothing="What is resolved has a `forecast`.",
        resolved_by_itself="A forecast is resolved by other facts.",
        late_undue="A forecast that came late has a last day by which it was due.",
        hypotheses_few="Hypotheses compete by two at the least.",
        weighing_evidence="A row weighs either an indicator or a fact.",
        weighing_twice="A set weighs each piece of evidence once.",
        weighing_ungrounded="A fact that is weighed by itself has a reason.",
        assumption_behind="An assumption stands behind one record.",
        assumption_change="An assumption that is wrong is one change: of a date, grade, strength, answer or setting.",
        source_aside="A fact rests on a source that is not set aside (a warning where it rests on others, too).",
    ),
    *_warnings(
        after_window="No source is published after the theatre's window: the screen opens on the window's last day.",
        hidden_characters="Texts hold no control, escape, bidi, zero-width or piled-up combining characters.",
        file_stray="Every YAML file of the folder, and every file in its folders of records, is one that is read.",
        source_undated="A source whose day of publication is not plain says why in `published-note`.",
        fact_undated="A fact whose date is unknown says why in `dated`.",
        actor_ungrounded="An actor's grade has a reason.",
        place_origin="Coordinates say where they come from.",
        base_owner="A base has an owner; without one no reassurance by its side is discounted.",
        measure_words="Words for a measure are for one that the theatre has.",
        theatre_index="A theatre's baseline is an index, and its bands rise.",
        indicator_change="A theatre's indicator has a group, attack and loss, and days for which it fades or holds.",
        tie_change="A theatre's own type of tie has a kind and a word.",
        own_kind="A theatre's own kind has a plain name, and is like one that ships where it says so.",
        tie_unknown="A type of tie is one that relations know.",
        question_measured="A question measures between two places that have coordinates.",
        source_known="Only a lost source says from which day its text counts as known.",
        interest_unknown="Who says something against his interest is of a known side.",
        indication_base="A fact indicates something about a base of the theatre, else that is left out.",
        status_base="A fact tells what has become of a base of the theatre, else that is left out.",
        indication_unknown="An indicator is one that the threat method weighs.",
        indication_unweighed="An indication has a strength, or it is hostile-proximity and the fact has a quantity.",
        question_aside="A question that a fact answers is not set aside.",
        forecast_missing="A fact of kind forecast says in `forecast` what it predicts.",
        forecast_word="A forecast's word of likelihood is one of those of ICD 203.",
        resolved_ungrounded="The outcome of a forecast is shown by facts.",
        resolved_early="A forecast is resolved once it and the facts that show it are known.",
        resolved_in_time="Of a forecast with a last day, a hit is shown by facts up to it, late by facts after it.",
        weighing_alike="A row rates some hypothesis otherwise than another.",
        hypotheses_base="A set of hypotheses names a base of the theatre, else its indicators are left out.",
        weighing_base="A set that weighs indicators names a base.",
        assumption_base="An assumption names a base of the theatre, else that is taken for a place, or not tried.",
        assumption_setting="A setting that an assumption changes is a constant of the methods, and takes the value.",
        assumption_idle="Where an assumption is wrong, something changes.",
        assumption_review="An assumption is looked at again by its day.",
        deception_ungrounded="A deception check has a reason.",
        deception_motive="Who reassures of a base of his own side is checked for a motive to deceive.",
        citation_twice="A fact's citations differ.",
        citation_lost="A fact cites the source that quotes a lost text, not the lost text itself.",
        repeated_id="A list of ids names each once.",
        ambiguous_link="No source has the id of an actor: a link of a chain is one or the other.",
        alias_shared="No two like records (actors; places of one kind) share a name or an alias.",
        text_shared="A source that prints another's paragraphs says so.",
        event_missing="A row of events that a fact cites is in its data set.",
        event_file="A file of events is Parquet, all there, and has the columns of an event.",
        event_place="Where a theatre says that events lie, there are some.",
        near_duplicate="No two facts that share a day and a place or an actor say nearly the same.",
    ),
)

RULES: Final = {rule.id: rule for rule in _ALL}
"""All rules by id."""
