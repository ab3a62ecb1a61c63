import os
import stat

import pytest
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from scenarios.errors import InputError, StorageError
from scenarios.snapshots.keys import Sender, author_key, forget, key_name, own_public_key, remember, senders

ANN, BOB = bytes(32), bytes(range(32))
THEN, NOW = "2026-11-24T14:02:11.000000+00:00", "2026-11-26T09:00:00.000000+00:00"


def test_the_key_is_made_on_first_use_and_kept_for_its_owner_alone(tmp_path):
    assert own_public_key(tmp_path) is None
    assert list(tmp_path.iterdir()) == []
    first = author_key(tmp_path).private_bytes_raw()
    file = tmp_path / "snapshots" / "key.pem"
    if os.name == "posix":
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert author_key(tmp_path).private_bytes_raw() == first
    assert own_public_key(tmp_path) == author_key(tmp_path).public_key().public_bytes_raw()
    assert [one.name for one in file.parent.iterdir()] == ["key.pem"]


@pytest.mark.parametrize("content", [b"", b"-----BEGIN PRIVATE KEY-----\n", bytes(10_000)])
def test_a_damaged_key_is_never_replaced_in_silence(tmp_path, content):
    (tmp_path / "snapshots").mkdir()
    (tmp_path / "snapshots" / "key.pem").write_bytes(content)
    for ask in (author_key, own_public_key):
        with pytest.raises(StorageError, match=r"key\.pem cannot be read: .* Move it elsewhere"):
            ask(tmp_path)
    assert (tmp_path / "snapshots" / "key.pem").read_bytes() == content


def test_another_kind_of_key_is_refused(tmp_path):
    other = generate_private_key(SECP256R1()).private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    (tmp_path / "snapshots").mkdir()
    (tmp_path / "snapshots" / "key.pem").write_bytes(other)
    with pytest.raises(StorageError, match="another kind of key"):
        author_key(tmp_path)


def test_a_place_that_cannot_be_written_is_told(tmp_path):
    (tmp_path / "home").write_text("a file in the way", encoding="utf-8")
    with pytest.raises(StorageError, match=r"cannot be (made|read)"):
        author_key(tmp_path / "home")


def test_senders_are_remembered_with_a_name_and_a_date_and_forgotten(tmp_path):
    assert senders(tmp_path) == ()
    assert remember(tmp_path, ANN, "  Ann ", THEN) == Sender(ANN, "Ann", THEN)
    remember(tmp_path, BOB, "Bob", NOW)
    assert remember(tmp_path, ANN, "Ann Lee", NOW) == Sender(ANN, "Ann Lee", THEN)
    assert senders(tmp_path) == (Sender(BOB, "Bob", NOW), Sender(ANN, "Ann Lee", THEN))
    with pytest.raises(InputError, match="'Bob' is the name of another key"):
        remember(tmp_path, ANN, "Bob", NOW)
    with pytest.raises(InputError, match="a name has 1 to"):
        remember(tmp_path, ANN, " ", NOW)
    forget(tmp_path, BOB)
    assert [one.name for one in senders(tmp_path)] == ["Ann Lee"]


@pytest.mark.parametrize(
    "text",
    ["", "[]", '{"format":2,"senders":[]}', '{"format":1,"senders":[{"key":"ab","name":"x","since":""}]}', "[" * 10**6],
)
def test_a_damaged_list_of_senders_is_told_and_left_as_it_is(tmp_path, text):
    (tmp_path / "snapshots").mkdir()
    file = tmp_path / "snapshots" / "senders.json"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(StorageError, match=r"senders\.json cannot be read"):
        remember(tmp_path, ANN, "Ann", NOW)
    assert file.read_text(encoding="utf-8") == text


def test_keys_are_told_apart_by_sixteen_digits():
    assert key_name(ANN) == "6668 7aad f862 bd77"
    assert key_name(BOB) != key_name(ANN)
