import pytest

from scenarios.errors import DataError
from scenarios.rows import Row, read_rows

COLUMNS = ("id", "value", "evidence")


def rows(tmp_path, content):
    file = tmp_path / "table.csv"
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    return list(read_rows(file, COLUMNS))


def row(**cells):
    return Row("table.csv", 7, cells)


def test_rows_know_their_lines(tmp_path):
    """A row says on which line it stands, with a byte order mark, CRLF, quotes and empty lines in the file."""
    read = rows(tmp_path, b'\xef\xbb\xbfid,value,evidence\r\na,1,"M1;S2"\r\n\r\n"b, c",2,chips\r\n')
    assert [(one.line, one.cells["id"]) for one in read] == [(2, "a"), (4, "b, c")]
    assert read[0].evidence() == ("M1", "S2")


@pytest.mark.parametrize(
    ("content", "line", "column", "value", "allowed"),
    [
        ("id,value\na,1\n", 1, "header", "id,value", "id,value,evidence"),
        ("value,id,evidence\n", 1, "header", "value,id,evidence", "id,value,evidence"),
        ("", 1, "header", "", "id,value,evidence"),
        ("id,value,evidence\na,1,M1\nb,2\n", 3, "row", 2, "3 cells"),
        ("id,value,evidence\na,1,M1,x\n", 2, "row", 4, "3 cells"),
    ],
)
def test_a_wrong_header_or_number_of_cells_is_refused(tmp_path, content, line, column, value, allowed):
    """The message says what stands there and what should."""
    with pytest.raises(DataError) as refused:
        rows(tmp_path, content)
    problem = refused.value
    assert (problem.line, problem.column, problem.value, problem.allowed) == (line, column, value, allowed)


@pytest.mark.parametrize("content", [b"id,value,evidence\n\xff\xfe,1,M1\n", b'id,value,evidence\n"a,1,M1\n'])
def test_what_cannot_be_read_as_csv_in_utf_8_is_refused(tmp_path, content):
    """Other encodings and open quotes are a DataError that names the file."""
    with pytest.raises(DataError, match=r"table\.csv.*UTF-8"):
        rows(tmp_path, content)


def test_a_missing_file_is_refused(tmp_path):
    """No file is a DataError too, with its name."""
    with pytest.raises(DataError, match=r"table\.csv"):
        list(read_rows(tmp_path / "table.csv", COLUMNS))


@pytest.mark.parametrize("text", ["nan", "NaN", "inf", "-inf", "1e999"])
def test_a_number_is_finite(text):
    """NaN and infinities are refused in every number cell."""
    with pytest.raises(DataError, match="a finite number"):
        row(value=text).number("value")


@pytest.mark.parametrize("text", ["", "abc", "1,5", "1 5", "--1"])
def test_a_number_is_a_number(text):
    """Text and empty cells are refused where a number is due."""
    with pytest.raises(DataError, match="a number"):
        row(value=text).number("value")


def test_cells_are_read_as_their_kind():
    """Numbers, optional numbers, texts and choices come without the blanks around them."""
    one = row(value=" 1.5 ", empty="  ", word=" yes ")
    assert one.number("value") == one.optional_number("value") == 1.5
    assert one.optional_number("empty") is None
    assert (one.text("word"), one.text("empty", optional=True)) == ("yes", "")
    assert one.one_of("word", ("no", "yes")) == "yes"


def test_a_choice_or_text_that_is_not_allowed_is_refused():
    """The message lists the choices, the empty one in words."""
    with pytest.raises(DataError, match="allowed: empty, no"):
        row(word="yes").one_of("word", ("", "no"))
    with pytest.raises(DataError, match="a text"):
        row(word=" ").text("word")


@pytest.mark.parametrize("text", ["", "M78 S10", "m078", "M", "somebody", "M078,S010", "M078;;S010", "M078;"])
def test_evidence_has_a_form(text):
    """Ids of the evidence tables, `chips` or `assumption`, parted by semicolons."""
    with pytest.raises(DataError):
        row(evidence=text).evidence()
    assert row(evidence="R02a; M078;assumption;chips").evidence() == ("R02a", "M078", "assumption", "chips")
