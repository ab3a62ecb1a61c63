import pytest

from scenarios.errors import StorageError
from scenarios.exports.file_set import write_file_set


def test_missing_folders_are_made_and_nothing_else_is_left(tmp_path):
    files = write_file_set(tmp_path / "a" / "b", {"one.csv": "é\n", "two.csv": "2\n"})
    assert files == [tmp_path / "a" / "b" / "one.csv", tmp_path / "a" / "b" / "two.csv"]
    assert files[0].read_bytes() == "é\n".encode()
    assert sorted(path.name for path in (tmp_path / "a" / "b").iterdir()) == ["one.csv", "two.csv"]


def test_files_of_before_are_replaced_and_others_left(tmp_path):
    for name in ("one.csv", "mine.txt"):
        (tmp_path / name).write_text("before", encoding="utf-8")
    write_file_set(tmp_path, {"one.csv": "after"})
    assert (tmp_path / "one.csv").read_text(encoding="utf-8") == "after"
    assert (tmp_path / "mine.txt").read_text(encoding="utf-8") == "before"


def test_a_folder_that_is_a_file_is_refused_and_left(tmp_path):
    (tmp_path / "out").write_text("mine", encoding="utf-8")
    with pytest.raises(StorageError, match=r"cannot be written: .*unchanged\. Try another folder"):
        write_file_set(tmp_path / "out", {"one.csv": "1"})
    with pytest.raises(StorageError):
        write_file_set(tmp_path / "out" / "deeper", {"one.csv": "1"})
    assert (tmp_path / "out").read_text(encoding="utf-8") == "mine"


def test_a_folder_made_for_nothing_is_taken_away(tmp_path):
    with pytest.raises(StorageError):
        write_file_set(tmp_path / "a" / "b", {"no/such/place.csv": "1"})
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("known", [True, False])
def test_where_one_file_is_refused_none_is_changed(tmp_path, monkeypatch, known):
    if known:
        (tmp_path / "one.csv").write_text("before", encoding="utf-8")
    real = type(tmp_path).replace

    def refuse_the_second(path, target):
        if path.name == "two.csv":
            raise PermissionError(13, "open in another program")
        return real(path, target)

    monkeypatch.setattr(type(tmp_path), "replace", refuse_the_second)
    with pytest.raises(StorageError, match="open in another program"):
        write_file_set(tmp_path, {"one.csv": "after", "two.csv": "after"})
    assert {path.name: path.read_text(encoding="utf-8") for path in tmp_path.iterdir()} == (
        {"one.csv": "before"} if known else {}
    )
