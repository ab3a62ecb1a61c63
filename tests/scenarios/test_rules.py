import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scenarios.rules import FIGURES, RuleError, parse

H20 = {
    "tpp": 2368.0,
    "performance_density": 2.9,
    "memory_bandwidth_gb_s": 4000.0,
    "interconnect_gb_s": 900.0,
    "datacenter": 1.0,
    "us_sold": 0.0,
}


@pytest.mark.parametrize(
    ("text", "true"),
    [
        ("true", True),
        ("false", False),
        ("tpp < 2400", True),
        ("tpp >= 2368", True),
        ("tpp > 2368", False),
        ("tpp <= 2368", True),
        ("datacenter", True),
        ("us_sold", False),
        ("not us_sold", True),
        ("not not datacenter", True),
        ("memory_bandwidth_gb_s + interconnect_gb_s >= 4900", True),
        ("memory_bandwidth_gb_s + interconnect_gb_s + 1 > 4901", False),
        ("  tpp<2400and datacenter ", True),
        ("(tpp) < (2400)", True),
    ],
)
def test_a_condition_holds_or_not(text, true):
    """Comparisons, flags, sums and negation mean what they say."""
    assert parse(text).holds(H20) is true


@pytest.mark.parametrize(
    ("text", "true"),
    [
        ("1600 <= tpp < 2400", True),
        ("1600 <= tpp < 2000", False),
        ("2400 <= tpp < 4800", False),
        ("1 < 3 > 2", True),
        ("3 > 2 > 1", True),
        ("1 < 2 < 2 < 3", False),
    ],
)
def test_comparisons_chain(text, true):
    """A chain holds when each of its comparisons does; it never compares a truth value with a number."""
    assert parse(text).holds(H20) is true


@pytest.mark.parametrize(
    ("text", "true"),
    [
        ("true or true and false", True),  # and binds tighter than or
        ("(true or true) and false", False),
        ("not false or true", True),  # not binds tighter than or
        ("not (false or true)", False),
        ("not true and false", False),  # not binds tighter than and
        ("not (true and false)", True),
        ("not 3 < 2", True),  # a comparison binds tighter than not
        ("1 + 2 < 4 and 5 > 1 + 3", True),  # a sum binds tighter than a comparison
    ],
)
def test_precedence_is_or_and_not_comparison_sum(text, true):
    """Without brackets the order is: or, and, not, comparison, sum, from loose to tight."""
    assert parse(text).holds(H20) is true


def test_a_condition_knows_the_figures_it_needs():
    """The names are exactly those of the text, so that a chip without one of them is never judged by it."""
    assert parse("datacenter and (tpp >= 4800 or true)").names == {"datacenter", "tpp"}
    assert parse("true").names == set()
    for name in FIGURES:
        assert parse(f"{name} > 0").names == {name}


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "tpp >=",
        "and tpp",
        "tpp tpp",
        "tpp > 1 2",
        "(tpp > 1",
        "tpp > 1)",
        "()",
        "not",
        "tpp or",
        "abs(tpp) > 1",
        "tpp()",
        "tpp.real > 1",
        "tpp ** 2 > 1",
        "tpp * 2 > 1",
        "tpp - 1 > 1",
        "tpp > -1",
        "tpp / 2 > 1",
        "tpp == 1",
        "tpp != 1",
        "tpp = 1",
        "tpp[0]",
        "'tpp' > 1",
        '"tpp"',
        "lambda: 1",
        "tpp if true else tpp",
        "tpp; tpp",
        "tpp & 1",
        "tpp, tpp",
        "__import__",
        "True",
        "None",
        "price > 1",
        "TPP > 1",
        "tpp > 1e3",
        "tpp > 0x10",
        "tpp > 1_000",
        "tpp > .5",
        "tpp > 5.",
        "tpp >\u00a0= 1",
        "tpp # > 1",
        "tpp >= 4800\n;",
    ],
)
def test_anything_outside_the_grammar_is_refused(text):
    """Calls, attributes, powers, strings, other signs and names never pass, and never run."""
    with pytest.raises(RuleError) as refused:
        parse(text)
    assert f"'{text}'" in str(refused.value)


def test_an_unknown_figure_is_answered_with_the_known_ones():
    """The message lists every figure that a rule may name."""
    with pytest.raises(RuleError) as refused:
        parse("tttp > 1")
    assert "'tttp'" in str(refused.value)
    assert all(name in str(refused.value) for name in FIGURES)


@pytest.mark.parametrize("opening", ["(", "not ", "not (", "1 + (", "true and ("])
@pytest.mark.parametrize("levels", [200, 5_000])
def test_deep_nesting_is_refused_not_suffered(opening, levels):
    """A text that nests too deeply is refused as such, whichever way it nests; the interpreter's stack stays safe."""
    closing = ")" * levels if "(" in opening else ""
    with pytest.raises(RuleError, match="deep"):
        parse(opening * levels + "1" + closing)


@pytest.mark.parametrize("opening", ["(", "not ", "1 + ("])
def test_nesting_as_people_write_it_is_fine(opening):
    """Ten levels are more than any rule of law needs."""
    closing = ")" * 10 if "(" in opening else ""
    assert parse(opening * 10 + "1" + closing).holds(H20)


@pytest.mark.parametrize("word", ["tpp + ", "tpp ", "x", "1", "tpp > 1 or ", "* "])
def test_a_huge_text_is_refused(word):
    """A hundred thousand signs are no rule of law: they are refused, and the message stays readable."""
    text = word * (100_000 // len(word)) + "1"
    message = ""
    try:
        parse(text)
    except RuleError as problem:
        message = str(problem)
    length = len(message)
    assert 0 < length < 2_000


NUMBERS = st.integers(0, 6000).map(str) | st.integers(0, 99).map(lambda cents: f"{cents // 10}.{cents % 10}")
ATOMS = NUMBERS | st.sampled_from(FIGURES)
SUMS = st.lists(ATOMS, min_size=1, max_size=3).map(" + ".join)
SIGNS = st.sampled_from(["<", "<=", ">", ">="])


@st.composite
def comparisons(draw):
    text = draw(SUMS)
    for _ in range(draw(st.integers(1, 3))):
        text += f" {draw(SIGNS)} {draw(SUMS)}"
    return text


CONDITIONS = st.recursive(
    comparisons() | st.sampled_from(["true", "false", "datacenter", "us_sold"]),
    lambda inner: st.one_of(
        st.tuples(inner, st.sampled_from(["and", "or"]), inner).map(" ".join),
        inner.map("({})".format),
        inner.map("not ({})".format),
        st.tuples(inner, inner, inner).map("({0[0]}) and {0[1]} or {0[2]}".format),
    ),
    max_leaves=8,
)
CHIPS = st.fixed_dictionaries(
    {name: st.sampled_from([0.0, 1.0, 5.92, 600.0, 1400.0, 2399.0, 2400.0, 4800.0]) for name in FIGURES}
)


@settings(max_examples=200, deadline=None)
@given(CONDITIONS, CHIPS)
def test_the_grammar_agrees_with_python(text, figures):
    """What the closed grammar reads, it reads as Python would; Python itself runs in this test only."""
    expected = eval(text, {"__builtins__": {}, "true": True, "false": False}, figures)
    assert parse(text).holds(figures) is bool(expected)


@settings(max_examples=300, deadline=None)
@given(st.text(alphabet="tp<>=+()andornt 0123456789.*_'\"[]-\n\u00b2", max_size=40))
def test_any_text_is_read_or_refused(text):
    """No text brings another error than a refusal."""
    try:
        condition = parse(text)
    except RuleError:
        return
    assert condition.names <= set(FIGURES)
