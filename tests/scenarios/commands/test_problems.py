import pytest
import typer

from scenarios.commands.ended import ENDED_BY_HAND
from scenarios.commands.problems import told_in_one_line
from scenarios.errors import InputError, StorageError


@pytest.mark.parametrize(
    ("raised", "code", "told"),
    [
        (InputError("year", "year: 1999\nis outside"), 2, "year: 1999 is outside\n"),
        (StorageError("the disk is full"), 1, "the disk is full\n"),
        (
            KeyboardInterrupt(),
            ENDED_BY_HAND,
            "Ended by hand: no file was left half written; the same command begins anew.\n",
        ),
    ],
)
def test_what_ends_a_command_is_told_in_one_line(raised, code, told, capsys):
    with pytest.raises(typer.Exit) as left, told_in_one_line():
        raise raised
    assert left.value.exit_code == code
    assert capsys.readouterr().err == told


def test_a_fault_of_ours_passes_through():
    with pytest.raises(ZeroDivisionError), told_in_one_line():
        raise ZeroDivisionError
