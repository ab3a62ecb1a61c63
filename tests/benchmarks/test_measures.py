"""The benchmark's own arithmetic: exponents, ratios, shares of time, limits, and what it writes into the README."""

import time

import numpy as np
import pytest

from scenarios import preparation, simulation
from scenarios.kernel import clearing, library, quarters
from scenarios.model import policy
from scenarios.projection import Engine
from scenarios.scenario import Scenario
from tests.benchmarks import bench, blocks, limit, memory, readme
from tests.benchmarks.counting import KINDS, Work
from tests.benchmarks.growth import exponent
from tests.benchmarks.tables import Table, rounded
from tests.benchmarks.timing import Measured, in_turns, measured, medians, timed

SOME = Measured(44.0, 50.0, 60.0, 9, 40.0, 0.8)


@pytest.mark.parametrize("power", [0.0, 0.93, 1.0, 2.0])
def test_the_exponent_of_a_power_is_found(power):
    sizes = [500, 1000, 4000, 8000]
    assert exponent(sizes, [0.003 * size**power for size in sizes]) == pytest.approx(power)


def test_a_fixed_cost_holds_the_exponent_below_one():
    assert 0.4 < exponent([2, 4, 8, 16], [10 + 2 * size for size in (2, 4, 8, 16)]) < 0.7


def test_work_is_told_in_yardsticks_and_time_where_no_work_is_known():
    found = measured([0.010, 0.020, 0.090], beside=[0.001, 0.002, 0.003])
    assert (found.median_ms, found.max_ms, found.runs, found.yardstick_ms) == pytest.approx((20, 90, 3, 2))
    assert found.ratio == pytest.approx(10)
    assert measured([0.020], [0.012], [0.002]).ratio == pytest.approx(6)
    assert measured([0.010]).yardstick_ms > 0


def test_waiting_is_time_but_no_work():
    found = timed(lambda _run: time.sleep(0.01), runs=3)
    assert found.median_ms >= 10
    assert found.processor_ms < 5


def test_runs_before_the_count_begins_are_left_out():
    runs = []
    assert timed(runs.append, runs=3, warm_up=2).runs == 3
    assert runs == [0, 1, 2, 3, 4]


def test_the_median_work_of_each_action_is_found():
    def work(seconds):
        end = time.process_time() + seconds
        while time.process_time() < end:
            pass

    short, long = medians([lambda _run: work(0.001), lambda _run: work(0.004)], 5)
    assert 0.001 <= short < 0.003
    assert 0.004 <= long < 0.008


def test_runs_of_several_actions_are_spread_over_the_same_time():
    order = []
    found = in_turns(
        {"often": (lambda run: order.append(("a", run)), 6), "rarely": (lambda run: order.append(("b", run)), 2)}
    )
    assert order[:2] == [("a", -1), ("b", -1)]
    assert "".join(name for name, _run in order[2:]) == "abaaabaa"
    assert [run for name, run in order[2:] if name == "a"] == [0, 1, 2, 3, 4, 5]
    assert {name: one.runs for name, one in found.items()} == {"often": 6, "rarely": 2}


def test_every_block_has_its_share_of_time(catalog):
    engine = Engine(catalog)
    found = blocks.shares(engine, draws=8, runs=2)
    assert sum(found.values()) == pytest.approx(1)
    assert min(found.values()) >= 0
    assert min(found["supply"], found["loop over quarters"], found["laying side by side"]) > 0, "what the lever moves"
    assert min(found["clearing"], found["installed base, learning"]) > 0, "the parts of the loop"
    assert found["policy"] == found["demand"] == 0, "what was prepared before holds"


@pytest.mark.skipif(not library.is_compiled(), reason="no compiled code to put clocks into")
def test_clocks_in_the_compiled_loop_change_nothing(catalog):
    engine, scenario = Engine(catalog), Scenario(draws=8)
    plain = engine.project(scenario)
    with blocks.clocked() as clocks:
        timed_ones = engine.project(scenario)
    assert np.array_equal(plain.cards, timed_ones.cards)
    assert np.array_equal(plain.stock, timed_ones.stock)
    assert min(clocks.spent["clearing"], clocks.spent["installed base, learning"]) > 0
    assert library.is_compiled()


def reached():
    """Return functions and methods of the engine as they can be reached at this moment."""
    by_module = (quarters.prepare, preparation.prepare, policy.on_sale, clearing.clear)
    return (*by_module, simulation.run, Engine.project)


def test_the_engine_is_as_before_after_its_functions_were_wrapped():
    before = reached()
    with blocks.clocked():
        assert all(now is not held for now, held in zip(reached(), before, strict=True))
    assert reached() == before


def test_a_clock_stands_still_while_another_block_works():
    clocks = blocks.Clocks()

    def work(seconds):
        end = time.thread_time() + seconds
        while time.thread_time() < end:
            pass

    inner = clocks.wrap(work, "inner")
    clocks.wrap(lambda: (work(0.01), inner(0.03)), "outer")()
    assert clocks.spent["inner"] == pytest.approx(0.03, abs=0.005)
    assert clocks.spent["outer"] == pytest.approx(0.01, abs=0.005)


def test_the_limit_is_operations_times_rates():
    operations = {"exp": 1000.0, "log": 500.0, "divide": 100.0, "flop": 10000.0}
    assert limit.draw_us(operations, {"exp": 1.0, "log": 2.0, "divide": 0.5, "flop": 0.05}) == pytest.approx(2.55)


def test_projections_stand_beside_their_limit_in_the_same_minute(monkeypatch):
    work = Work(dict.fromkeys(KINDS, 1000.0), 50.0)
    monkeypatch.setattr(limit, "measured", lambda _quick: (work, dict.fromkeys(KINDS, 1.0), 0.4))
    found = limit.table(True, {"central": SOME, "project_99": SOME, "project_99_cold": SOME})
    assert found.rows == {"project_99": pytest.approx((0.8, 40.0, 50.0))}


def test_rates_are_of_what_they_say(tmp_path):
    numbers, room = np.linspace(-3.0, 3.0, 1001), np.empty(1001)
    own = limit.compiled(tmp_path)
    assert bool(own) == library.is_compiled()
    for name, function in own.items():
        values = numbers if name == "exp" else np.exp(numbers)
        function(limit.ADDRESS(values.ctypes.data), limit.ADDRESS(room.ctypes.data), limit.LENGTH(1001))
        np.testing.assert_allclose(room, getattr(np, name)(values), rtol=1e-14, atol=1e-15)
    found = limit.rates(1, own)
    assert set(found) == set(KINDS)
    assert all(0.001 < ns < 500 for ns in found.values())


def test_the_peak_of_memory_is_known():
    assert not memory.peak_mb() < 10


def test_numbers_are_rounded_to_three_digits_or_the_whole():
    assert [rounded(one) for one in (0.04131, 2.557, 12.34, 1234.5)] == ["0.0413", "2.56", "12.3", "1,234"]


def tables():
    return {
        "limit": Table("", ("limit ms", "x limit"), {"project_200": (4.0, 9.5)}),
        "growth": Table("", ("exponent",), {"draws": (0.93,), "quarters": (0.7,)}),
        "memory": Table("", ("peak MB",), {"10,000 draws": (598.0,)}),
        "peers": Table(
            "", ("ms a projection", "x ours of 200"), {"pysd": (500.0, 9000.0), "ema_workbench": (1.5, 30.0)}
        ),
    }


def test_the_readme_gets_a_short_table_between_its_marks(tmp_path):
    section = readme.section(dict.fromkeys(readme.ROWS, SOME), tables())
    lines = section.split("\n")
    assert sum(line.startswith("|") for line in lines) <= 18
    assert "| 200 draws, after a lever moved | 44.0 | 50.0 | 40.0 | 50.0 | 9.5 |" in lines
    file = tmp_path / "README.md"
    file.write_text(f"Before\n{readme.BEGIN}\nold\n{readme.END}\nAfter\n", encoding="utf-8")
    readme.write(file, section)
    readme.write(file, section)
    assert file.read_text(encoding="utf-8") == f"Before\n{readme.BEGIN}\n{section}\n{readme.END}\nAfter\n"


def test_a_readme_without_the_marks_is_left_alone(tmp_path):
    file = tmp_path / "README.md"
    file.write_text(f"{readme.BEGIN} only\n", encoding="utf-8")
    with pytest.raises(ValueError, match=r"README\.md has no place"):
        readme.write(file, "new")
    assert file.read_text(encoding="utf-8") == f"{readme.BEGIN} only\n"


def test_the_readme_of_the_project_has_its_place():
    text = readme.README.read_text(encoding="utf-8")
    assert 0 < text.index(readme.BEGIN) < text.index(readme.END)


@pytest.mark.parametrize(
    ("arguments", "reason"), [(["--readme", "--only", "central"], "--only"), (["--peers"], "pip install pysd")]
)
def test_what_cannot_be_measured_is_refused_with_the_way_out(arguments, reason, capsys):
    with pytest.raises(SystemExit) as ended:
        bench.wishes(arguments)
    assert ended.value.code == 2
    assert reason in capsys.readouterr().err
