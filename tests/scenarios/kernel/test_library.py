import numpy as np

from scenarios.kernel.library import strided, strided_once


def test_an_array_is_told_once_as_long_as_it_is_there_and_another_one_in_its_place_anew():
    """Arrays of the same size take each other's place and id in memory; one that is turned around has other steps."""
    for turned in (False, True) * 20:
        values = np.zeros((3, 3)).T if turned else np.zeros((3, 3))
        assert bytes(strided_once(values)) == bytes(strided(values))
        assert strided_once(values) is strided_once(values)
        del values
