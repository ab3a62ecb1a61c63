"""What happened to the draws that were asked for: found once, shared by all their projections, kept while of use."""

from weakref import WeakValueDictionary

from scenarios.blocks import REMEMBERED, Block, block_over, blocks_of, happened
from scenarios.catalog import Catalog
from scenarios.draws import Draws, sample
from scenarios.laying import Laid, Stretch


class Pasts:
    """The pasts of sampled draws.

    Of few draws a past is kept; of many only that of the last to ask, and any that a projection still holds. What else
    is known of a block of draws, its tastes above all, is kept: with that its past is quickly found again.

    Parameters
    ----------
    catalog
        The data that the draws are of.
    """

    def __init__(self, catalog: Catalog) -> None:
        self._catalog = catalog
        self._samples: dict[int, Draws] = {}
        self._blocks: dict[tuple[int, int, int], Block] = {}
        self._in_use: WeakValueDictionary[tuple[int, int], Stretch] = WeakValueDictionary()
        self._kept: dict[tuple[int, int], Stretch] = {}

    def of(self, seed: int, draws: int) -> tuple[Stretch, list[Block]]:
        """Return what happened to so many draws of a seed, and the draws in blocks."""
        key = (seed, draws)
        past = self._in_use.get(key)
        if past is None:
            past = self._in_use[key] = self._found(seed, draws)
        few = {known: kept for known, kept in self._kept.items() if known[1] <= REMEMBERED}
        self._kept = {**few, key: past}
        return past, [self._blocks[seed, first, last] for first, last in blocks_of(draws + 1)]

    def forget(self) -> None:
        """Let go of everything that is kept for the next projection."""
        for kept in (self._samples, self._blocks, self._in_use, self._kept):
            kept.clear()

    def __len__(self) -> int:
        return len(self._blocks)

    def _found(self, seed: int, draws: int) -> Stretch:
        if seed not in self._samples or self._samples[seed].count < draws:
            self._samples[seed] = sample(self._catalog, draws, seed)
        laid = Laid(self._catalog, self._catalog.horizon.first_free, draws + 1)
        for first, last in blocks_of(draws + 1):
            known = self._blocks.get((seed, first, last))
            if known is None:
                block = self._samples[seed].picked(slice(first, last))
                self._blocks[seed, first, last] = block_over(self._catalog, block, first, laid)
            else:
                happened(self._catalog, known.draws, known.tastes, laid.part(first, last))
        return laid.stretch()
