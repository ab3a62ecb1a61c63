"""Documents are printed page for page; what is missing is told by name."""

import pytest
from PySide6.QtGui import QImage

from tests.pages import printer, program, run


def test_a_table_is_printed_with_its_words(pages_of, tmp_path):
    table = tmp_path / "table.csv"
    table.write_text("quarter,share\n2027Q1,Ascend\n", encoding="utf-8")
    printed = pages_of(table)
    assert printed.pdf.read_bytes().startswith(b"%PDF")
    [words] = printed.texts
    assert {"quarter", "share", "2027Q1", "Ascend"} <= set(words.split())
    [picture] = printed.pictures
    assert QImage(str(picture)).width() > 400


def test_a_document_that_is_not_printed_is_an_error(poppler, tmp_path):
    """LibreOffice says that all is well when it could not read a file, as the program ``true`` does."""
    print_nothing = printer(program("true", "coreutils"), poppler, tmp_path)
    with pytest.raises(AssertionError, match="pdftoppm"):
        print_nothing(tmp_path / "broken.pptx")


def test_a_page_is_read_by_the_browser(chromium, tmp_path):
    page = tmp_path / "page.html"
    page.write_text("<p id=a></p><script>document.getElementById('a').textContent = 6 * 7</script>", encoding="utf-8")
    options = ["--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={tmp_path / 'profile'}"]
    assert '<p id="a">42</p>' in run([chromium, *options, "--dump-dom", page.as_uri()])


@pytest.mark.parametrize(("ci", "outcome"), [("true", pytest.fail.Exception), ("", pytest.skip.Exception)])
def test_a_missing_program_is_told_with_its_package(monkeypatch, ci, outcome):
    """It skips on a desk and fails where the gates run, which install it."""
    monkeypatch.setenv("CI", ci)
    with pytest.raises(outcome, match="needs no-such-program: install the Debian package of-no-name"):
        program("no-such-program", "of-no-name")
