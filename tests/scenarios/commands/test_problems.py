"""What ends a command: each end in a line, with the exit code that belongs to it."""

import pytest
import typer

from scenarios.commands.problems import ENDED_BY_HAND, told_in_one_line
from scenarios.errors import EngineError, InputError


@pytest.mark.parametrize(
    ("problem", "code", "said"),
    [
        (InputError("draws", "draws: 0 is\nnot allowed"), 2, "draws: 0 is not allowed\n"),
        (EngineError("no scarcity premia found in draw 3"), 1, "no scarcity premia found in draw 3\n"),
        (KeyboardInterrupt(), ENDED_BY_HAND, "Ended by hand, before its end.\n"),
    ],
)
def test_each_end_of_a_command_is_told_in_a_line(problem, code, said, capsys):
    with pytest.raises(typer.Exit) as ended, told_in_one_line():
        raise problem
    assert ended.value.exit_code == code
    assert capsys.readouterr().err == said


def test_a_fault_of_ours_passes_through():
    with pytest.raises(ZeroDivisionError), told_in_one_line():
        raise ZeroDivisionError
