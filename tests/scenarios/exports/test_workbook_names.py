import pytest

from scenarios.exports.workbook.names import LONGEST_FOOTER, cell_text, footer_text, sheet_names


@pytest.mark.parametrize(
    ("wanted", "name"),
    [
        ("Inference: a/b [c]*?\\ \n d", "Inference a b c d"),
        ("'quoted'", "quoted"),
        ("中国芯片 \U0001f680", "中国芯片 \U0001f680"),
        ("History", "History 2"),
        (":", "Sheet"),
        ("x" * 40, "x" * 30 + "…"),
        ("\U0001f680" * 20, "\U0001f680" * 15 + "…"),
        ("half \ud83d", "half"),
    ],
)
def test_a_name_of_a_sheet_is_as_near_as_excel_lets_it(wanted, name):
    assert sheet_names([wanted]) == (name,)
    assert len(name.encode("utf-16-le")) <= 62


def test_names_differ_by_more_than_large_letters():
    names = sheet_names(["Money", "money", "y" * 50, "y" * 60, "Contents", "CONTENTS"])
    assert names == ("Money", "money 2", "y" * 30 + "…", "y" * 28 + "… 2", "Contents", "CONTENTS 2")


def test_texts_have_bounds():
    assert len(cell_text("a" * 40_000)) == 32_767
    assert cell_text("=1+1") == "=1+1"
    assert footer_text("R&D", 99) == "R&&D"
    assert len(footer_text("&" * 300, LONGEST_FOOTER)) <= LONGEST_FOOTER
    assert footer_text("short", 5) == "short"
