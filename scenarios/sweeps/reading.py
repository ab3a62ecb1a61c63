"""Reads the results of a sweep back: a sample of its rows, small enough to look at."""

import io
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from scenarios.catalog import Catalog
from scenarios.errors import InputError
from scenarios.sweeps.parts import DRAW, read_part
from scenarios.sweeps.running import PARTS, SAMPLE, part_name, parts_done, read_manifest
from scenarios.sweeps.spec import Sweep, sweep_of
from scenarios.texts import _
from scenarios.whole_files import write_whole

SAMPLED = 20_000
"""Rows of the sample at most."""
_MOST_BYTES = 400_000_000


@dataclass(frozen=True, eq=False)
class Swept:
    """Rows of a sweep.

    Attributes
    ----------
    columns
        By name: point, draw, what was varied, the shares kept; all of shape (rows,).
    parts
        How many parts the rows are from; all of the sweep's where that is finished.
    """

    sweep: Sweep
    columns: dict[str, NDArray[Any]]
    parts: int

    @property
    def is_whole(self) -> bool:
        """Whether every part is done."""
        return self.parts == self.sweep.parts


def read_swept(out: Path, catalog: Catalog) -> Swept:
    """Return a sample of a sweep's rows, from its file, or from the parts while it is not finished.

    Raises
    ------
    InputError
        The folder holds no sweep, nothing is finished in it, its sample is damaged, or its parts cannot be read here.
    """
    sweep = sweep_of(read_manifest(out)["sweep"], catalog)
    if (out / SAMPLE).exists():
        return Swept(sweep, _checked(out / SAMPLE, sweep), sweep.parts)
    done = sorted(parts_done(out) & set(range(sweep.parts)))
    if not done:
        raise InputError("sweep", _("no part of the sweep in {folder} is finished yet").format(folder=out))
    return Swept(sweep, sampled(sweep, out, done), len(done))


def write_sample(sweep: Sweep, out: Path) -> None:
    """Write the sample of a finished sweep."""
    content = io.BytesIO()
    np.savez_compressed(content, allow_pickle=False, **sampled(sweep, out, list(range(sweep.parts))))
    write_whole(out / SAMPLE, content.getvalue(), _("All parts are finished and stay; run the same command again."))


def sampled(sweep: Sweep, out: Path, parts: list[int]) -> dict[str, NDArray[Any]]:
    """Return rows of some parts, equally spaced, at most `SAMPLED`; the central case of the draws left out.

    Raises
    ------
    InputError
        A part is damaged, or cannot be read here.
    """
    try:
        import pyarrow  # noqa: F401  (whether it is there, before a part is read with it)
    except ImportError:
        message = _("the parts of a sweep are read with pyarrow: finish the sweep, or install 'chokepoint[sweep]'")
        raise InputError("sweep", message) from None
    rows = sum(len(sweep.points_of(part)) for part in parts) * sweep.runs_a_point
    step, first, kept = max(1, -(-rows // SAMPLED)), 0, list[dict[str, NDArray[Any]]]()
    for part in parts:
        read = read_part(out / PARTS / part_name(part))
        if read is None or not sweep.columns <= set(read[1]):
            raise _damaged(out / PARTS / part_name(part))
        count = len(sweep.points_of(part)) * sweep.runs_a_point
        at = np.arange(-first % step, count, step)
        kept.append({name: _plain(values[at]) for name, values in read[1].items()})
        first += count
    columns = {name: np.concatenate([one[name] for one in kept]) for name in kept[0]}
    drawn = columns[DRAW] > 0 if DRAW in columns else np.ones(len(next(iter(columns.values()))), bool)
    return {name: values[drawn] for name, values in columns.items()}


def _damaged(file: Path) -> InputError:
    return InputError("sweep", _("{file} is damaged: run the sweep again, which makes it anew").format(file=file))


def _plain(values: NDArray[Any]) -> NDArray[Any]:
    """Return numbers as they are, and names as text of a fixed width, which needs no pickle."""
    return values.astype(str) if values.dtype == object else values


def _checked(file: Path, sweep: Sweep) -> dict[str, NDArray[Any]]:
    """Return the columns of a sample, refused unless they are those of the sweep."""
    damaged = _damaged(file)
    try:
        with zipfile.ZipFile(file) as archive:
            if sum(one.file_size for one in archive.infolist()) > _MOST_BYTES:
                raise damaged
        with np.load(file, allow_pickle=False) as content:
            columns = {name: content[name] for name in content.files}
    except (OSError, ValueError, zipfile.BadZipFile):
        raise damaged from None
    shapes = {values.shape for values in columns.values()}
    if not sweep.columns <= set(columns) or len(shapes) != 1 or any(len(shape) != 1 for shape in shapes):
        raise damaged
    return columns
