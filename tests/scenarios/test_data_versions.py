import os
import shutil
from datetime import UTC, datetime

import numpy as np
import pytest

from resources import resource_path
from scenarios.catalog_files import load_catalog
from scenarios.data_packs import export_pack, known_files, read_pack
from scenarios.data_versions import (
    catalog_of,
    choose,
    current_catalog,
    data_folder,
    data_home,
    in_force,
    install_pack,
    installed,
    restore_shipped,
)
from scenarios.draws import sample
from scenarios.errors import InputError, StorageError
from scenarios.presets import read_results
from scenarios.projection import Engine
from scenarios.scenario import Scenario
from scenarios.tastes import invert, tastes_of
from tests.scenarios.packs import CalledOffError, add_copy, move_on, set_cell

CATALOG = load_catalog()
SHIPPED = resource_path("data")


def evidence_pack(folder, number="M900"):
    """Return a pack that adds one published number, which no projection reads."""
    pack = export_pack(CATALOG, folder / f"pack_{number}")
    add_copy(pack / "evidence/market.csv", "M078", {"id": number})
    return pack


def install(pack, home, **options):
    return install_pack(read_pack(pack, current_catalog(home), trial=False), home, **options)


@pytest.fixture
def home(tmp_path):
    return tmp_path / "home"


@pytest.fixture(scope="module")
def once(tmp_path_factory):
    """Return a home in which a pack of evidence alone was installed, and the folder of the pack."""
    folder = tmp_path_factory.mktemp("once")
    pack = evidence_pack(folder)
    install(pack, folder / "home")
    return folder / "home", pack


@pytest.fixture
def fresh(once, home):
    """Return what is installed in a copy of that home."""
    shutil.copytree(once[0], home)
    return next(one for one in installed(home) if one.in_force)


def test_without_a_pack_the_shipped_data_are_in_force(home):
    assert current_catalog(home) is load_catalog()
    assert data_folder(home) == SHIPPED
    assert [(one.version, one.shipped, one.in_force) for one in installed(home)] == [(CATALOG.version, True, True)]
    assert not home.exists(), "looking writes nothing"


def test_the_home_is_the_folder_of_the_library(monkeypatch, tmp_path):
    monkeypatch.setenv("CHOKEPOINT_HOME", str(tmp_path / "elsewhere"))
    assert data_home() == tmp_path / "elsewhere"


def test_a_pack_is_installed_whole_and_in_force(home, fresh):
    assert fresh.version == "2026-11+1"
    assert fresh.folder == home / "data/2026-11+1"
    assert data_folder(home) == fresh.folder
    found = in_force(home)
    assert (found.remark, found.catalog.version) == ("", "2026-11+1")
    assert "M900" in found.catalog.evidence
    assert sorted(file.name for file in (home / "data").iterdir()) == ["2026-11+1", "in_force.txt"]
    assert all((fresh.folder / name).is_file() for name in known_files())


def test_a_version_says_when_it_was_taken_what_it_brought_and_since_when_it_is_in_force(home, tmp_path, fresh):
    """The note is that of the preview, under the version that was given; choosing it again changes no date."""
    assert fresh.brought[0] == "Data 2026-11 \u2192 2026-11+1"
    assert "evidence/market.csv: 1 added, 0 removed, 0 changed" in fresh.brought
    assert "  added M900" in fresh.brought
    assert datetime.fromisoformat(fresh.taken) <= datetime.fromisoformat(fresh.since) <= datetime.now(UTC)
    assert choose(home, "2026-11+1").since == fresh.since
    shipped = restore_shipped(home)
    assert shipped.since > fresh.since
    assert [one.since for one in installed(home)] == [shipped.since, ""]
    assert [one.brought for one in installed(home)] == [(), fresh.brought]
    again = install(evidence_pack(tmp_path, "M902"), home)
    assert next(one for one in installed(home) if one.in_force).brought[0] == f"Data 2026-11 \u2192 {again.version}"


@pytest.mark.parametrize("note", [b"2026-11+1", b"2026-11+1\nyesterday\n", b"2026-11+1\n\xff\n2026-11-25T00:00:00\n"])
def test_what_was_not_noted_stays_empty(home, fresh, note):
    """Installed by an earlier program, or damaged: the version is in force, and nobody makes up the rest."""
    (home / "data/in_force.txt").write_bytes(note)
    (fresh.folder / "brought.txt").unlink()
    found = next(one for one in installed(home) if one.in_force)
    assert (found.version, found.since, found.taken, found.brought) == ("2026-11+1", "", "", ())
    assert current_catalog(home).version == "2026-11+1"


def test_the_shipped_data_can_be_chosen_while_a_missing_version_is_noted(home, fresh):
    """The note goes, and with it the remark at every start."""
    shutil.rmtree(fresh.folder)
    assert in_force(home).remark
    assert restore_shipped(home).in_force
    assert not in_force(home).remark


def test_each_step_of_an_install_is_told_and_can_be_the_last(home, tmp_path, fresh):
    """Called off at any step, nothing is left of the new version, and the one of before is in force."""
    preview = read_pack(evidence_pack(tmp_path, "M903"), current_catalog(home), trial=False)
    told = []

    def call_off(words):
        told.append(words)
        raise CalledOffError

    with pytest.raises(CalledOffError):
        install_pack(preview, home, step=call_off)
    assert told == ["Putting data 2026-11+2 in force"]
    assert sorted(file.name for file in (home / "data").iterdir()) == ["2026-11+1", "in_force.txt"]
    assert current_catalog(home).version == "2026-11+1"


def test_evidence_alone_keeps_tastes_and_results(home, fresh):
    """Numbers that did not change are not found anew, and the projection is the same to the last bit."""
    catalog = current_catalog(home)
    assert catalog.fingerprint != CATALOG.fingerprint
    assert (tastes_of(catalog, sample(catalog, 2000, 7)) == tastes_of(CATALOG, sample(CATALOG, 2000, 7))).all()
    ours, theirs = (Engine(one).project(Scenario(draws=20)) for one in (catalog, CATALOG))
    assert (ours.share("units", "official", "all", 2028) == theirs.share("units", "official", "all", 2028)).all()


def test_the_same_pack_again_changes_nothing(home, once, fresh):
    preview = read_pack(once[1], current_catalog(home), trial=False)
    assert preview.changes_nothing
    with pytest.raises(InputError, match="nothing to install"):
        install_pack(preview, home)
    assert len(installed(home)) == 2


def test_versions_pile_up_and_each_can_be_put_in_force(home, tmp_path, fresh):
    """A second pack holds only what changed since: what the first one brought stays."""
    second = tmp_path / "second"
    (second / "evidence").mkdir(parents=True)
    shutil.copy(fresh.folder / "evidence/market.csv", second / "evidence/market.csv")
    add_copy(second / "evidence/market.csv", "M078", {"id": "M901"})
    assert install(second, home).version == "2026-11+2"
    assert {"M900", "M901"} <= set(current_catalog(home).evidence)
    assert [one.version for one in installed(home)] == ["2026-11", "2026-11+1", "2026-11+2"]
    assert choose(home, "2026-11+1").in_force
    assert current_catalog(home).version == "2026-11+1"
    assert restore_shipped(home).shipped
    assert current_catalog(home) is load_catalog()
    assert [one.version for one in installed(home) if one.in_force] == ["2026-11"]


def test_other_data_never_take_the_place_of_a_version(home, tmp_path, fresh):
    """From the shipped data on again: the number is taken, so the next is given."""
    restore_shipped(home)
    again = install(evidence_pack(tmp_path, "M902"), home)
    assert again.version == "2026-11+2"
    assert "M902" in current_catalog(home).evidence
    first = catalog_of("2026-11+1", home)
    assert "M900" in first.evidence
    assert "M902" not in first.evidence


def test_old_versions_can_be_had_by_name(home, fresh):
    assert catalog_of("2026-11", home) is load_catalog()
    assert catalog_of("2026-11+1", home).version == "2026-11+1"
    for name in ("2026-12", "../../etc", "", "2026-11+1/../2026-11+1"):
        assert catalog_of(name, home) is None


@pytest.mark.parametrize("name", ["2026-12", "2026-11+2", "..", "/etc"])
def test_a_version_that_is_not_there_cannot_be_chosen(home, fresh, name):
    with pytest.raises(InputError, match=r"no data .* are installed"):
        choose(home, name)
    assert current_catalog(home).version == "2026-11+1"


def cut_short(folder):
    file = folder / "chips.csv"
    file.write_bytes(file.read_bytes()[:-200])


def lose_a_file(folder):
    (folder / "tiers.toml").unlink()


def lose_all(folder):
    shutil.rmtree(folder)


def change_a_number(folder):
    set_cell(folder / "parameters.csv", "licence_approval", "central", "0.55")


def change_tastes(folder):
    (folder / "tastes.npz").write_bytes(b"PK")


def lose_the_hashes(folder):
    (folder / "files.sha256").write_bytes(b"\xff\xfe")


@pytest.mark.parametrize("damage", [cut_short, lose_a_file, lose_all, change_a_number, change_tastes, lose_the_hashes])
def test_damaged_data_fall_back_to_the_shipped_ones_with_a_remark(home, fresh, damage):
    damage(fresh.folder)
    found = in_force(home)
    assert found.catalog is load_catalog()
    assert "2026-11+1 cannot be used, so the shipped data 2026-11 are in force" in found.remark
    assert catalog_of("2026-11+1", home) is None
    with pytest.raises(InputError):
        choose(home, "2026-11+1")


@pytest.mark.parametrize("note", [b"", b"../../../etc", b"\xff\xfe", b"2026-11+1" * 1000, b"2026-11\x00"])
def test_a_note_that_names_no_version_means_the_shipped_data(home, fresh, note):
    (home / "data/in_force.txt").write_bytes(note)
    assert current_catalog(home) is load_catalog()


def test_a_refused_preview_is_not_installed(home, tmp_path):
    pack = evidence_pack(tmp_path)
    set_cell(pack / "parameters.csv", "licence_approval", "central", "much")
    with pytest.raises(InputError):
        install(pack, home)
    assert not home.exists()


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="nobody keeps root from writing")
def test_a_home_that_cannot_be_written_is_told(home, tmp_path):
    home.mkdir(mode=0o500)
    with pytest.raises(StorageError, match="those of before"):
        install(evidence_pack(tmp_path), home)
    assert current_catalog(home) is load_catalog()


def test_a_file_in_the_place_of_the_folder_is_told(home, tmp_path):
    home.write_text("a file")
    with pytest.raises(StorageError, match="those of before"):
        install(evidence_pack(tmp_path), home)
    assert home.read_text() == "a file"


def test_an_install_that_fails_midway_leaves_nothing(home, tmp_path, fresh, monkeypatch):
    """The disk is full when the hashes are written: no half version, the one of before in force."""
    second = read_pack(evidence_pack(tmp_path, "M903"), current_catalog(home), trial=False)

    def full(*_args, **_options):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("scenarios.data_versions._write_hashes", full)
    with pytest.raises(StorageError, match="No space left"):
        install_pack(second, home)
    assert sorted(file.name for file in (home / "data").iterdir()) == ["2026-11+1", "in_force.txt"]
    assert current_catalog(home).version == "2026-11+1"


def test_numbers_follow_a_pack_that_moves_the_market_on(home, tmp_path):
    """A parameter, a chip, a tier, an observation and one more observed quarter: the projection rests on them."""
    pack = export_pack(CATALOG, tmp_path / "pack")
    move_on(pack)
    found = install(pack, home)
    catalog = current_catalog(home)
    assert (found.version, catalog.version) == ("2027-01", "2027-01")
    assert catalog.horizon.labels[catalog.horizon.first_free] == "2027Q1"
    assert catalog.parameters["licence_approval"].central == 0.6
    assert "H25 Test" in catalog.chips
    with pytest.raises(InputError, match="observed"):
        Scenario().with_value(catalog, "hbm_supply", 2, "2026Q4")
    engine = Engine(catalog)
    plain, slow = (engine.project(one.sized(3)) for one in (Scenario(), Scenario().with_value(catalog, "tier", "T9")))
    before = Engine(CATALOG).project(Scenario(draws=3))
    shares = [one.share("units", "official", "all", 2028)[0] for one in (before, plain, slow)]
    assert len({round(float(one), 6) for one in shares}) == 3
    assert {one.preset for one in read_results(catalog)} == set(catalog.presets)
    assert read_results(catalog) != read_results(CATALOG)


def test_tastes_can_be_found_with_the_install(home, tmp_path, monkeypatch):
    """They are those that the first projection would find, and it finds none of its own."""
    monkeypatch.setattr("scenarios.data_versions.Scenario", lambda: Scenario(draws=3))
    monkeypatch.setattr("scenarios.data_versions.compute_results", lambda *_args: iter(()))
    pack = export_pack(CATALOG, tmp_path / "pack")
    set_cell(pack / "parameters.csv", "licence_approval", "central", "0.6")
    told = []
    install(pack, home, find_tastes=True, step=told.append)
    assert told[0] == "Finding the tastes that fit the observed sales: round 1 of at most 80"
    assert told[-1] == "Putting data 2026-11+1 in force"
    catalog = current_catalog(home)
    own = sample(catalog, 3, Scenario().seed)
    expected = invert(catalog, own)
    monkeypatch.setattr("scenarios.tastes.invert", None)
    assert np.abs(tastes_of(catalog, own) - expected).max() < 1e-12
