import pytest

from scenarios.errors import DataError
from scenarios.observations import (
    COLUMNS,
    Observation,
    observation_of,
    period_of,
    read_forecasts,
    read_observations,
    units_of,
)
from scenarios.quarters import Horizon
from scenarios.rows import Row

HORIZON = Horizon(2023.0, 2030.75, 2026.5)
CELLS = {
    "id": "one",
    "measure": "share",
    "definition": "revenue",
    "workload": "all",
    "scope": "domestic",
    "period": "2025",
    "value": "0.5",
    "unit": "fraction",
}


def read(tmp_path, seen=None, **cells):
    return observation_of(Row(tmp_path / "points.csv", 7, CELLS | cells), set() if seen is None else seen)


def test_a_row_is_read_as_it_stands(tmp_path):
    """All cells, with sd, evidence and note where the file has them."""
    more = {"sd": "0.2", "evidence": "M078;assumption", "note": "ours"}
    one = read(tmp_path, **more)
    evidence = ("M078", "assumption")
    expected = Observation("one", "share", "revenue", "all", "domestic", "2025", 0.5, "fraction", 0.2, evidence, "ours")
    assert one == expected
    assert read(tmp_path).sd is None
    assert (read(tmp_path).evidence, read(tmp_path).note) == ((), "")


@pytest.mark.parametrize(
    ("period", "quarters", "middle"),
    [
        ("2023", slice(0, 4), 2023.5),
        ("2025H1", slice(8, 10), 2025.25),
        ("2025H2", slice(10, 12), 2025.75),
        ("2026Q2", slice(13, 14), 2026.375),
        ("2030Q4", slice(31, 32), 2030.875),
    ],
)
def test_a_period_is_a_year_a_half_or_a_quarter(tmp_path, period, quarters, middle):
    """Its quarters in the horizon and its middle, by hand."""
    one = read(tmp_path, period=period)
    assert one.quarters(HORIZON) == quarters
    assert one.middle == middle
    assert period_of(middle) == period


@pytest.mark.parametrize(
    ("period", "date", "ended"),
    [("2024", 2025.0, True), ("2024H2", 2025.0, True), ("2024Q4", 2025.0, True), ("2024", 2024.75, False)],
)
def test_a_period_ends_on_its_last_day(tmp_path, period, date, ended):
    """A year is over when the next begins, not before."""
    assert read(tmp_path, period=period).ends_by(date) is ended


@pytest.mark.parametrize(
    ("definition", "unit", "per_unit"),
    [
        ("units", "cards", 1e-3),
        ("units", "k cards", 1),
        ("units", "million cards", 1e3),
        ("revenue", "USD", 1e-6),
        ("revenue", "USD mn", 1),
        ("revenue", "USD bn", 1e3),
        ("compute", "H100-equivalents", 1e-3),
        ("delivered", "k H100-equivalents", 1),
        ("stock", "million H100-equivalents", 1e3),
    ],
)
def test_a_level_is_in_units_of_its_definition(tmp_path, definition, unit, per_unit):
    """K cards, M$ and k H100-equivalents are the model's own; others are multiples of them."""
    one = read(tmp_path, measure="level", definition=definition, unit=unit, value="3", scope="all")
    assert one.per_unit == per_unit
    assert set(units_of("share", definition)) == set(units_of("premium", definition)) == {"fraction"}


@pytest.mark.parametrize("definition", ["units", "revenue", "compute", "delivered", "stock"])
def test_shares_and_premia_are_fractions(tmp_path, definition):
    """Whatever is counted; a premium may lie below 0 and above 1, a share may not."""
    for value in ("0", "1"):
        assert read(tmp_path, definition=definition, value=value).per_unit == 1
    for value in ("-0.1", "1.5"):
        assert read(tmp_path, measure="premium", definition=definition, value=value).value == float(value)


@pytest.mark.parametrize(
    ("column", "value", "allowed"),
    [
        ("id", "", "a text"),
        ("measure", "guess", "share, level, premium"),
        ("definition", "weight", "units, revenue, compute, delivered, stock"),
        ("workload", "gaming", "training, inference, all"),
        ("scope", "", "a text"),
        ("scope", "all", "whose share"),
        ("period", "25", "a period such as"),
        ("period", "2025H3", "a period such as"),
        ("period", "2025Q0", "a period such as"),
        ("period", "2025-06", "a period such as"),
        ("period", "2025 Q1", "a period such as"),
        ("value", "1.01", "from 0 to 1"),
        ("value", "-0.01", "from 0 to 1"),
        ("value", "half", "a number"),
        ("value", "", "a number"),
        ("value", "nan", "finite"),
        ("value", "inf", "finite"),
        ("unit", "per cent", "fraction"),
        ("unit", "cards", "fraction"),
        ("sd", "wide", "a number"),
        ("evidence", "gossip", "evidence ids"),
    ],
)
def test_a_bad_cell_is_refused_with_its_line(tmp_path, column, value, allowed):
    """File, line, column, value and what is allowed."""
    with pytest.raises(DataError) as problem:
        read(tmp_path, **{column: value})
    assert (problem.value.line, problem.value.column, problem.value.value) == (7, column, value)
    assert allowed in problem.value.allowed


@pytest.mark.parametrize(
    ("cells", "column"),
    [
        ({"measure": "level", "unit": "USD bn", "scope": "all", "value": "-1"}, "value"),
        ({"measure": "level", "unit": "cards", "scope": "all"}, "unit"),
        ({"measure": "level", "definition": "stock", "unit": "USD", "scope": "all"}, "unit"),
        ({"measure": "level", "scope": "all"}, "unit"),
    ],
)
def test_a_level_is_refused_in_another_unit_or_below_nothing(tmp_path, cells, column):
    """Revenue in cards, a stock in dollars, a fraction of nothing."""
    with pytest.raises(DataError) as problem:
        read(tmp_path, **cells)
    assert problem.value.column == column


def test_a_name_stands_only_once(tmp_path):
    """The second row of a name is refused."""
    seen = set()
    read(tmp_path, seen)
    with pytest.raises(DataError, match="only once"):
        read(tmp_path, seen)
    assert read(tmp_path, seen, id="two").id == "two"


def test_a_file_may_hold_its_columns_in_any_order_and_more_of_them(tmp_path):
    """A user's table is read by its headings; without one of them, or with a broken row, it is refused."""
    file = tmp_path / "mine.csv"
    names = [*reversed(COLUMNS), "remark"]
    file.write_text(",".join(names) + "\n" + ",".join([*(CELLS[name] for name in names[:-1]), "x"]) + "\n")
    (one,) = read_observations(file)
    assert (one.id, one.value, one.period) == ("one", 0.5, "2025")
    file.write_text(file.read_text() + "1,2\n")
    with pytest.raises(DataError) as problem:
        list(read_observations(file))
    assert (problem.value.line, problem.value.column) == (3, "row")
    file.write_text("id,value\n")
    with pytest.raises(DataError) as problem:
        list(read_observations(file))
    assert (problem.value.line, problem.value.column) == (1, "header")


def test_a_forecast_names_an_observation(tmp_path):
    """What was expected of a point that there is; of one that there is not, it is refused."""
    file = tmp_path / "forecasts.csv"
    file.write_text("observation,value,evidence,note\none,0.4,M041,early\n")
    (forecast,) = read_forecasts(file, [read(tmp_path)])
    assert (forecast.observation, forecast.value, forecast.evidence) == ("one", 0.4, ("M041",))
    with pytest.raises(DataError) as problem:
        list(read_forecasts(file, [read(tmp_path, id="other")]))
    assert (problem.value.line, problem.value.column, problem.value.allowed) == (2, "observation", "other")
