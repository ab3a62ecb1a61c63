"""Changes: apply and take back, words, plain values, and the log with its undo and redo."""

import gettext
import json
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scenarios import texts
from scenarios.catalog_files import load_catalog
from scenarios.changes import REDO, UNDO, Change, ChangeLog, apply, label, leads_to
from scenarios.errors import InputError
from scenarios.scenario import Scenario

CATALOG = load_catalog()
LAW = settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])
FIRST, COUNT = CATALOG.horizon.first_free, CATALOG.horizon.count


def values_of(parameter):
    if parameter.unit == "tier":
        return st.sampled_from(list(CATALOG.tiers))
    return st.floats(float(parameter.minimum), float(parameter.maximum)).map(lambda value: value + 0.0)


def schedules_of(parameter):
    points = st.dictionaries(st.integers(FIRST, COUNT - 1), values_of(parameter), max_size=4)
    return points.map(lambda chosen: tuple(sorted(chosen.items())))


LEVERS = st.sampled_from(CATALOG.levers)
DATED = LEVERS.flatmap(lambda lever: st.tuples(st.just(lever.id), schedules_of(lever)))
SCENARIOS = st.builds(
    lambda name, points, draws, seed: Scenario(name, {key: value for key, value in points if value}, draws, seed),
    st.text(max_size=8),
    st.lists(DATED, max_size=4, unique_by=lambda pair: pair[0]),
    st.integers(1, 100_000),
    st.integers(0, 2**32 - 1),
)
EDITS = st.one_of(
    DATED,
    st.tuples(st.just("name"), st.text(max_size=8)),
    st.tuples(st.just("draws"), st.integers(1, 100_000)),
    st.tuples(st.just("seed"), st.integers(0, 2**32 - 1)),
    st.tuples(st.just("scenario"), SCENARIOS),
)


def changed(scenario, field, new):
    change = Change.of(scenario, field, new, "typed")
    return apply(scenario, change), change


@LAW
@given(SCENARIOS, EDITS)
def test_a_change_reaches_its_value_and_its_reverse_takes_it_back(scenario, edit):
    field, new = edit
    after, change = changed(scenario, field, new)
    assert Change.of(after, field, new, "typed").is_empty
    assert apply(after, change.reversed()) == scenario
    assert change.reversed().reversed() == change
    assert change.is_empty == (after == scenario)


@LAW
@given(SCENARIOS, EDITS)
def test_a_change_survives_json(scenario, edit):
    change = Change.of(scenario, edit[0], edit[1], "drag")
    plain = json.loads(json.dumps(change.to_plain(CATALOG), allow_nan=False))
    assert Change.from_plain(plain, CATALOG) == change


def test_plain_values_name_quarters_by_label():
    change = Change.of(Scenario(), "hbm_supply", ((FIRST, 0.5),), "drag")
    plain = change.to_plain(CATALOG)
    assert (plain["old"], plain["new"]) == ({}, {CATALOG.horizon.labels[FIRST]: 0.5})
    assert plain["at"].endswith("+00:00")


@pytest.mark.parametrize(
    ("spoiled", "told"),
    [
        ({"field": "hbm_suply"}, "did you mean 'hbm_supply'"),
        ({"new": {"2026Q4": 99.0}}, "hbm_supply: 99.0 is not allowed"),
        ({"new": {"2019Q4": 1.0}}, "2019Q4"),
        ({"new": 0.5}, "expected an object of quarters"),
        ({"field": "draws", "old": 100, "new": 0}, "draws: 0 is not allowed"),
        ({"field": "seed", "old": 1, "new": "2"}, "whole numbers"),
        ({"field": "name", "old": "", "new": 3}, "name: 3 is not a text"),
        ({"field": "scenario", "old": {}, "new": []}, "not a scenario"),
        ({"at": "yesterday"}, "not a change"),
        ({"at": "2026-11-24T14:02:00+08:00"}, "not a change"),
        ({"cause": None}, "not a change"),
        ({"extra": 1}, "not a change"),
    ],
)
def test_plain_values_are_checked(spoiled, told):
    plain = Change.of(Scenario(), "hbm_supply", ((FIRST, 0.5),), "drag").to_plain(CATALOG)
    with pytest.raises(InputError, match=told):
        Change.from_plain({**plain, **spoiled}, CATALOG)
    with pytest.raises(InputError, match="not a change"):
        Change.from_plain([plain], CATALOG)


def test_apply_refuses_draws_out_of_range():
    with pytest.raises(InputError, match="draws"):
        changed(Scenario(), "draws", 0)


@pytest.mark.parametrize(
    ("field", "new", "words"),
    [
        ("hbm_supply", ((FIRST, 0.5),), "{label} ×1 → ×0.5"),
        ("hbm_supply", ((FIRST, 0.5), (FIRST + 5, 0.3)), "{label} ×1 → ×0.5, ×0.3 from {later}"),
        ("licence_approval", ((FIRST + 5, 0.25),), "{label} 50 % → 25 % from {later}"),
        ("export_fee", ((FIRST, 0.15),), "{label} by tier → 15 %"),
        ("tier", ((FIRST, "T8"),), "{label} {status_quo} → {embargo}"),
        ("draws", 500, "Draws 2,000 → 500"),
        ("seed", 8, "Seed 7 → 8"),
        ("name", "Reopened", "Name unnamed → “Reopened”"),
        ("scenario", Scenario("Reopened"), "Scenario unnamed → “Reopened”"),
    ],
)
def test_words(field, new, words):
    known = {"embargo": CATALOG.tiers["T8"].name, "later": CATALOG.horizon.labels[FIRST + 5]}
    known["status_quo"] = CATALOG.tiers[str(CATALOG.parameters["tier"].central)].name
    known["label"] = CATALOG.parameters[field].label if field in CATALOG.parameters else ""
    assert label(Change.of(Scenario(), field, new, "typed"), CATALOG) == words.format(**known)


@LAW
@given(SCENARIOS, EDITS)
def test_every_change_has_words(scenario, edit):
    words = label(Change.of(scenario, edit[0], edit[1], "drag"), CATALOG)
    assert " → " in words or (words.startswith("Scenario (") and edit[0] == "scenario")


THREE = Scenario(values=dict.fromkeys(("hbm_supply", "licence_approval", "enforcement"), ((FIRST, 0.5),)))


@pytest.mark.parametrize(
    ("cause", "words"),
    [
        ("reset levers", "All levers back to the baseline"),
        ("reset assumptions", "All own assumptions back to the baseline"),
        ("as saved", "Everything as it was saved"),
        ("view", "View of what is scarce"),
        ("sheet", "Sheet of assumptions (3 values)"),
        (UNDO, "Scenario (3 values)"),
    ],
)
def test_a_change_of_everything_is_called_by_what_it_came_from(cause, words):
    """To take back "unnamed → unnamed" says nothing; the cause does, there and back."""
    change = Change.of(THREE, "scenario", Scenario(), cause)
    assert label(change, CATALOG) == label(change.reversed(), CATALOG) == words
    one = Change.of(Scenario(), "scenario", Scenario(values={"hbm_supply": ((FIRST, 0.5),)}), "sheet")
    assert label(one, CATALOG) == "Sheet of assumptions (1 value)"


class Loud(gettext.NullTranslations):
    """A language that writes all words in capitals; sentences with places to fill are as they were."""

    def gettext(self, message):
        return message if "{" in message else message.upper()


def test_labels_and_tiers_are_told_in_the_readers_language(monkeypatch):
    """They stand in the data in English, and pass through the same catalogue as all other texts."""
    monkeypatch.setattr(texts, "_translation", Loud())
    changes = [
        Change.of(Scenario(), "tier", ((FIRST, "T8"),), "lever"),
        Change.of(Scenario(), "hbm_supply", ((FIRST, 0.5),), "lever"),
        Change.of(Scenario(), "reasons", {"hbm_supply": "42"}, "reason"),
    ]
    for change in changes:
        words = label(change, CATALOG)
        assert words.upper() == words


def test_words_for_an_unknown_field():
    with pytest.raises(InputError, match="hbm_suply"):
        label(Change("hbm_suply", (), ((FIRST, 1.0),), "drag", ""), CATALOG)


def test_a_new_change_drops_what_could_be_redone():
    log, scenario = ChangeLog(), Scenario()
    for seed in (1, 2, 3):
        scenario, change = changed(scenario, "seed", seed)
        log.do(change)
    first, second, third = log.changes
    assert [(one.old, one.new) for one in (log.undo(), log.undo()) if one] == [(3, 2), (2, 1)]
    assert (log.next_undo, log.next_redo, log.position) == (first, second, 1)
    assert log.changes == (first, second, third)
    log.do(Change.of(Scenario(seed=1), "draws", 10, "typed"))
    assert log.next_redo is None
    assert log.redo() is None
    assert [change.field for change in log.changes] == ["seed", "draws"]


def test_a_change_of_nothing_keeps_what_can_be_redone():
    log, change = ChangeLog(), Change.of(Scenario(), "seed", 8, "typed")
    log.do(change)
    log.undo()
    log.do(Change.of(Scenario(), "seed", 7, "typed"))
    assert (log.position, log.next_redo) == (0, change)


def test_an_empty_log_has_nothing_to_undo():
    log = ChangeLog()
    assert (log.undo(), log.redo(), log.next_undo, log.next_redo) == (None, None, None, None)


def test_undo_and_redo_are_named_as_causes():
    log = ChangeLog()
    log.do(Change.of(Scenario(), "seed", 8, "typed"))
    assert [one.cause for one in (log.undo(), log.redo(), log.next_undo) if one] == [UNDO, REDO, "typed"]


@LAW
@given(st.lists(st.one_of(EDITS, st.just("undo"), st.just("redo")), max_size=25))
def test_the_log_walks_the_states_and_is_rebuilt_from_history(steps):
    log, history, states, scenario = ChangeLog(), [], [Scenario()], Scenario()
    for step in steps:
        if step == "undo":
            change = log.undo()
        elif step == "redo":
            change = log.redo()
        else:
            change = Change.of(scenario, step[0], step[1], "typed")
            log.do(change)
        if change is None or change.is_empty:
            continue
        scenario = apply(scenario, change)
        history.append(change)
        if step not in ("undo", "redo"):
            states = [*states[: log.position], scenario]
        assert scenario == states[log.position]
    again = ChangeLog(history)
    assert (again.changes, again.position) == (log.changes, log.position)
    assert leads_to(again, scenario)
    assert leads_to(again, replace(scenario, name="as it was saved"))


def test_a_log_leads_to_no_other_scenario():
    log, scenario = ChangeLog(), Scenario()
    for field, new in (("seed", 8), ("draws", 50), ("scenario", Scenario(seed=9)), ("seed", 10)):
        scenario, change = changed(scenario, field, new)
        log.do(change)
    assert leads_to(log, scenario)
    assert not leads_to(log, replace(scenario, seed=11))
    assert not leads_to(log, replace(scenario, draws=51))
    for _ in range(2):
        scenario = apply(scenario, log.undo())
    assert leads_to(log, scenario)
    assert not leads_to(log, replace(scenario, seed=9))
    assert not leads_to(log, replace(scenario, draws=51))
    for _ in range(2):
        scenario = apply(scenario, log.undo())
    assert leads_to(log, scenario)
    assert not leads_to(log, replace(scenario, seed=9))
    assert leads_to(ChangeLog(), Scenario(seed=99))


def test_a_log_without_its_beginning_stays_within_its_bounds():
    change = Change.of(Scenario(), "seed", 8, "typed")
    undone, redone = replace(change.reversed(), cause=UNDO), replace(change, cause=REDO)
    for history in ([undone, change], [redone, change], [change, redone]):
        log = ChangeLog(history)
        assert (log.changes, log.position) == ((change,), 1)


def test_reasons_are_a_change_like_any_other():
    scenario = Scenario()
    change = Change.of(scenario, "reasons", {"hbm_supply": "our supplier says so"}, "typed")
    after = apply(scenario, change)
    assert after.reasons["hbm_supply"] == "our supplier says so"
    assert after.fingerprint == scenario.fingerprint, "reasons are no part of the numbers"
    assert Change.from_plain(change.to_plain(CATALOG), CATALOG) == change
    assert "our supplier says so" in label(change, CATALOG)
    assert Scenario.from_plain(after.to_plain(CATALOG), CATALOG) == after


@pytest.mark.parametrize("content", [["no"], {"hbm_supply": 3}, {"no_such": "text"}])
def test_reasons_that_are_no_texts_by_parameter_are_refused(content):
    with pytest.raises(InputError):
        Scenario.from_plain({"reasons": content}, CATALOG)
