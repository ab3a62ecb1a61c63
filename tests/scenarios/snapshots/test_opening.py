from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from scenarios.errors import InputError
from scenarios.snapshots.container import sealed
from scenarios.snapshots.content import snapshot_bytes
from scenarios.snapshots.keys import author_key, remember
from scenarios.snapshots.opening import ALTERED, KNOWN, OWN, UNKNOWN, age_words, open_snapshot
from tests.scenarios.snapshots.conftest import MADE


@pytest.fixture
def file(tmp_path, raw):
    place = tmp_path / "ban.chokepoint"
    place.write_bytes(raw)
    return place


def test_a_sound_file_of_a_strange_key_asks_to_be_remembered_and_then_is_known(file, tmp_path, key):
    found = open_snapshot(file, tmp_path)
    assert (found.seal.status, found.seal.is_sound, found.seal.is_trusted) == (UNKNOWN, True, False)
    asked = "first file from key 5647 5aa7 5463 474c: remember it?"
    assert found.words == f"unchanged since 24 Nov 2026, by Ann; {asked}"
    assert found.snapshot.pages[0].title == "Ban"
    remember(tmp_path, found.seal.key, "Ann from finance", MADE)
    found = open_snapshot(file, tmp_path)
    assert (found.seal.status, found.seal.is_trusted) == (KNOWN, True)
    assert found.words == "unchanged since 24 Nov 2026, by Ann from finance"


def test_the_name_of_someone_known_under_another_key_is_a_warning(file, tmp_path):
    remember(tmp_path, bytes(32), "ANN", MADE)
    found = open_snapshot(file, tmp_path)
    assert found.seal.status == UNKNOWN
    assert found.words.startswith("says it is by ANN, but from key 5647 5aa7")


def test_an_own_file_is_known_as_such(snapshot, tmp_path):
    file = tmp_path / "own.chokepoint"
    file.write_bytes(snapshot_bytes(snapshot, author_key(tmp_path)))
    found = open_snapshot(file, tmp_path)
    assert (found.seal.status, found.words) == (OWN, "unchanged since 24 Nov 2026, by you")


def test_an_altered_file_shows_nothing_of_what_it_holds(file, tmp_path, raw):
    file.write_bytes(raw[:100] + bytes([raw[100] ^ 1]) + raw[101:])
    found = open_snapshot(file, tmp_path)
    assert (found.seal.status, found.snapshot, found.seal.is_sound) == (ALTERED, None, False)
    assert found.words.startswith("ALTERED: this file is not as its author wrote it: its content and its signature")
    file.write_text("some letter", encoding="utf-8")
    assert "shorter than any snapshot" in open_snapshot(file, tmp_path).words


def test_a_signed_file_that_is_no_snapshot_is_refused(tmp_path, snapshot):
    stranger = Ed25519PrivateKey.from_private_bytes(bytes(32))
    file = tmp_path / "odd.chokepoint"
    for content in (sealed(b"anything", stranger), snapshot_bytes(replace(snapshot, pages=()), stranger)):
        file.write_bytes(content)
        with pytest.raises(InputError, match="not a snapshot that can be read"):
            open_snapshot(file, tmp_path)


def test_the_age_of_a_file_is_told_in_days():
    made = datetime(2026, 11, 24, 12, tzinfo=UTC)
    told = [age_words(made.isoformat(), made + timedelta(days=days)) for days in (0, 1, 12, -2)]
    assert told == ["made today", "1 day old", "12 days old", "dated in the future"]
