import math
import os
import signal
import threading
from pathlib import Path

import pytest

from scenarios.errors import InputError, StorageError
from scenarios.exports.formats import FORMATS, Options, export_file, format_of
from scenarios.figures.pages import page, page_names, standard_pages
from scenarios.whole_files import write_whole

MONEY = "market.money"


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("deck.ppt", "'.ppt' is no format to write (did you mean '.pptx'?); allowed: .pptx"),
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


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (Options(size=(0.5, 9.0)), "width: 0.5 is not allowed; allowed: 2 to 60"),
        (Options(size=(9.0, math.nan)), "height: nan is not allowed"),
        (Options(dpi=0), "dpi: 0 is not allowed; allowed: 30 to 600"),
        (Options(dpi=5000), "dpi: 5000 is not allowed; allowed: 30 to 600"),
        (Options(size=(40.0, 30.0), dpi=600), "dpi: 600 makes more than 100 million pixels of 40 by 30 inches"),
    ],
)
def test_a_picture_has_a_size_that_a_machine_can_draw(options, words, told, tmp_path):
    with pytest.raises(InputError) as problem:
        export_file(told, [page(told, MONEY)], tmp_path / "a.png", options)
    assert words in str(problem.value)


def test_the_pages_of_a_format_that_nobody_chose_for(told):
    assert FORMATS[".pptx"].usual_pages(told) == standard_pages("revenue")
    assert FORMATS[".png"].usual_pages(told) == ("share.inference.revenue",)
    assert set(standard_pages("revenue")) <= set(page_names())


@pytest.mark.parametrize("suffix", [".csv", ".xlsx"])
def test_a_full_disk_leaves_what_stood_there(suffix, told, tmp_path):
    file = tmp_path / f"out{suffix}"
    file.write_text("mine")
    (tmp_path / f"out{suffix}.part").symlink_to("/dev/full")
    with pytest.raises(StorageError) as problem:
        export_file(told, [page(told, MONEY)], file)
    assert str(problem.value).startswith(
        f"{file.name} was not written: No space left on device. What stood there before"
    )
    assert "is unchanged, and so is your scenario" in str(problem.value)
    assert [(one.name, one.read_text()) for one in tmp_path.iterdir()] == [(file.name, "mine")]


@pytest.fixture
def interruptible():
    """Let Ctrl+C end what runs, also where a shell in the background has it ignored."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.skipif(os.name == "nt", reason="a pipe among files is what makes the writing wait")
@pytest.mark.usefixtures("interruptible")
def test_stopping_while_it_is_written_leaves_what_stood_there(tmp_path):
    file = tmp_path / "out.csv"
    file.write_text("mine")
    os.mkfifo(tmp_path / "out.csv.part")
    stop = threading.Timer(0.1, signal.pthread_kill, (threading.main_thread().ident, signal.SIGINT))
    stop.start()
    with pytest.raises(KeyboardInterrupt):
        write_whole(file, b"new", "")
    assert [(one.name, one.read_text()) for one in tmp_path.iterdir()] == [(file.name, "mine")]


@pytest.mark.parametrize(
    ("place", "reason"),
    [
        ("gone/out.csv", "No such file or directory"),
        ("folder.csv", "Is a directory"),
        ("file/out.csv", "Not a directory"),
        (f"{'x' * 300}.csv", "File name too long"),
        ("nul\0.csv", "embedded null byte"),
    ],
)
def test_a_place_that_cannot_be_written_is_told(place, reason, told, tmp_path):
    (tmp_path / "folder.csv").mkdir()
    (tmp_path / "file").write_text("mine")
    with pytest.raises(StorageError) as problem:
        export_file(told, [page(told, MONEY)], tmp_path / place)
    assert f" was not written: {reason}. What stood there before" in str(problem.value)
    assert sorted(one.name for one in tmp_path.iterdir()) == ["file", "folder.csv"]


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="nobody keeps root from writing")
def test_a_folder_that_may_not_be_written(told, tmp_path):
    tmp_path.chmod(0o500)
    with pytest.raises(StorageError, match="was not written: Permission denied"):
        export_file(told, [page(told, MONEY)], tmp_path / "out.csv")
    tmp_path.chmod(0o700)


def test_a_link_to_a_library_is_replaced_and_the_library_stays(told, tmp_path):
    library = tmp_path / "library.db"
    library.write_text("mine")
    (tmp_path / "out.csv").symlink_to(library)
    export_file(told, [page(told, MONEY)], tmp_path / "out.csv")
    assert library.read_text() == "mine"
    assert (tmp_path / "out.csv").read_text().startswith("page,figure")
