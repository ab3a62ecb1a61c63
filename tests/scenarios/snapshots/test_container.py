import os
import struct

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from scenarios.errors import AlteredError, InputError
from scenarios.snapshots.container import FORMAT, FRAME, MAGIC, MOST_BYTES, Sealed, read_bounded, sealed, unsealed

PAYLOAD = b"what the author wrote, all of it"


@pytest.fixture
def small(key):
    return sealed(PAYLOAD, key)


def test_what_is_sealed_comes_back_with_the_key_that_signed_it(small, key):
    assert unsealed(small) == Sealed(key.public_key().public_bytes_raw(), PAYLOAD)
    assert len(small) == len(PAYLOAD) + FRAME
    assert small.startswith(MAGIC)


def test_one_flipped_byte_anywhere_is_an_altered_file(small):
    """Every byte, one bit of it and all of them: magic, format, length, key, payload and signature."""
    for place in range(len(small)):
        for bits in (1 << place % 8, 0xFF):
            other = bytearray(small)
            other[place] ^= bits
            with pytest.raises(AlteredError):
                unsealed(bytes(other))


def test_one_flipped_byte_of_a_real_file_is_an_altered_file(raw):
    """All bytes of the frame, and the payload from its first byte to its last in steps."""
    places = {*range(46), *range(len(raw) - 64, len(raw)), *range(46, len(raw), 97)}
    for place in places:
        other = bytearray(raw)
        other[place] ^= 0xFF
        with pytest.raises(AlteredError):
            unsealed(bytes(other))


def test_a_file_that_is_cut_longer_or_put_together_is_altered(small, key):
    other = sealed(PAYLOAD[:-1], Ed25519PrivateKey.from_private_bytes(bytes(32)))
    wrong = [small[:end] for end in range(len(small))]
    wrong += [small + b"\0", b"\0" + small, small + small, small[:-64] + other[-64:], other[:46] + small[46:]]
    wrong += [small[:46] + small[46:62][::-1] + small[62:]]
    for one in wrong:
        with pytest.raises(AlteredError):
            unsealed(one)


def test_a_signed_file_with_a_wrong_length_is_altered_and_one_of_a_later_format_is_said_to_be(key):
    """An author's program may be newer; its signature is looked at before its format is."""
    public = key.public_key().public_bytes_raw()
    head = struct.pack("<8sHI32s", MAGIC, 1, len(PAYLOAD) - 1, public) + PAYLOAD
    with pytest.raises(AlteredError, match="longer or shorter than it says"):
        unsealed(head + key.sign(head))
    head = struct.pack("<8sHI32s", MAGIC, FORMAT + 1, len(PAYLOAD), public) + PAYLOAD
    with pytest.raises(InputError, match=f"format {FORMAT + 1}, known here is {FORMAT}: it needs a later version"):
        unsealed(head + key.sign(head))


def test_a_file_is_read_within_bounds(tmp_path, key):
    file = tmp_path / "a.chokepoint"
    file.write_bytes(bytes(MOST_BYTES + 1))
    with pytest.raises(InputError, match="larger than 8 MB"):
        read_bounded(file)
    with pytest.raises(InputError, match="larger than 8 MB; choose fewer pages"):
        sealed(bytes(MOST_BYTES), key)
    with pytest.raises(InputError, match="No such file"):
        read_bounded(tmp_path / "none.chokepoint")
    if hasattr(os, "mkfifo"):
        os.mkfifo(tmp_path / "pipe")
    for name in ("pipe", "."):
        with pytest.raises(InputError, match=r"not a file|No such file"):
            read_bounded(tmp_path / name)
