from pathlib import Path

import pytest

from scenarios.errors import InputError
from scenarios.exports.formats import FORMATS, Options, export_file, format_of
from scenarios.figures.pages import page, page_names, standard_pages

MONEY = "market.money"


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("deck.ppt", "'.ppt' is no format to write; did you mean '.pptx'?; allowed: .pptx"),
        ("book.xls", "did you mean '.xlsx'?"),
        ("library.db", "'.db' is no format to write; allowed"),
        ("scenario.json", "'.json' is no format"),
        ("deck", "this one has none; allowed: .pptx, .xlsx, .csv, .svg, .pdf, .png"),
    ],
)
def test_an_unknown_suffix_is_refused_with_the_near_miss(name, words, told, tmp_path):
    file = tmp_path / name
    file.write_text("mine")
    with pytest.raises(InputError) as problem:
        export_file(told, [page(told, MONEY)], file)
    assert words in str(problem.value)
    assert file.read_text() == "mine"


def test_large_letters_name_the_same_format():
    assert format_of(Path("OUT.CSV")) is FORMATS[".csv"]


def test_a_picture_of_several_pages_names_them(told, tmp_path):
    with pytest.raises(InputError) as problem:
        export_file(told, [page(told, one) for one in (MONEY, "market.gap")], tmp_path / "a.png")
    assert "holds one page, and 2 are chosen: Money; Performance gap" in str(problem.value)
    with pytest.raises(InputError, match="no page is chosen"):
        export_file(told, [], tmp_path / "a.csv")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("name", "options", "words"),
    [
        ("a.csv", Options(template=Path("house.potx")), "template: a .csv file has no such option; it is for .pptx"),
        ("a.svg", Options(dpi=300), "dpi: a .svg file has no such option; it is for .png"),
        ("a.pptx", Options(all_draws=True), "it is for .xlsx"),
    ],
)
def test_an_option_of_another_format_is_not_ignored_in_silence(name, options, words, told, tmp_path):
    with pytest.raises(InputError) as problem:
        export_file(told, [page(told, MONEY)], tmp_path / name, options)
    assert words in str(problem.value)


def test_the_pages_of_a_format_that_nobody_chose_for(told):
    assert FORMATS[".pptx"].usual_pages(told) == standard_pages("revenue")
    assert FORMATS[".png"].usual_pages(told) == ("share.inference.revenue",)
    assert set(standard_pages("revenue")) <= set(page_names())
