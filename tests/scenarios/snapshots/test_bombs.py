"""Files that are made to take the reader's time, memory or disk: refused within a second and 200 MB."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

import scenarios

ROOT = Path(scenarios.__file__).parents[1]
MEASURE = """
import json, re, sys, time
from pathlib import Path
from scenarios.errors import ChokepointError
from scenarios.snapshots.opening import open_snapshot
from scenarios.snapshots.container import sealed
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from tests.scenarios.snapshots.test_bombs import bombs

key, folder = Ed25519PrivateKey.generate(), Path(sys.argv[1])
for name, payload in bombs():
    (folder / f"{name}.chokepoint").write_bytes(sealed(payload, key))
    del payload
told = {}
for file in sorted(folder.glob("*.chokepoint")):
    begun = time.process_time()
    try:
        open_snapshot(file, folder / "home")
        words = "opened"
    except ChokepointError as problem:
        words = str(problem)
    told[file.stem] = words, time.process_time() - begun
most = re.search(r"VmHWM:\\s+(\\d+) kB", Path("/proc/self/status").read_text())
print(json.dumps([int(most[1]) / 1000, told]))
"""


BEFORE_PAGES = (
    b'{"made":"2026-11-24T14:02:11+00:00","author":"","may_copy":true,"imprint":{"scenario":"","reference":"",'
    b'"day":"2026-11-24","data":"","engine":"","draws":1,"seed":1,"assumptions":[],"evidence":[],"sources":[]},'
    b'"fingerprint":"","definition":"revenue","year":1,"pages":'
)


def head(text, counts):
    """Return an uncompressed payload that claims lengths."""
    return text.to_bytes(4, "little") + counts.to_bytes(4, "little")


def bombs():
    """Yield name and payload of each bomb; each is made when it is asked for."""
    import zlib

    def small(raw):
        return zlib.compress(raw, 1)

    def grown():
        stream = zlib.compressobj(1)
        piece = bytes(1_000_000)
        return b"".join([*(stream.compress(piece) for _time in range(150)), stream.flush()])

    def text(content):
        return small(head(len(content), 0) + content)

    yield "bomb", grown()
    yield "deep", text(b"[" * 2_000_000)
    yield "deep objects", text(b'{"a":' * 500_000)
    yield "many values", text(b"[" + b"0," * 1_900_000 + b"0]")
    yield "many lists", text(BEFORE_PAGES + b"[" + b"[]," * 90_000 + b"[]]}")
    table = b'[{"id":"a","name":"","title":"","detail":"","shown":[{"is":"Table","id":"a","title":"","columns":["a"],'
    yield "many rows", text(BEFORE_PAGES + table + b'"numeric":[true],"rows":[' + b'["a"],' * 90_000 + b'["a"]]}]}]}')
    yield "endless text", text(b'{"made":"' + b"x" * 3_900_000 + b'"}')
    yield "endless number", text(b'{"year":' + b"9" * 3_900_000 + b"}")
    yield "billion columns", small(head(2, 0xFFFFFFFF) + b"{}")
    yield "billion numbers", small(head(2, 3) + b"\xff\xff\xff\xff" * 3 + b"{}")
    yield "long text", small(head(0xFFFFFFFF, 0) + b"{}")
    yield "infinite", small(head(2, 1) + b"\1\0\0\0{}" + b"\0\0\0\0\0\0\xf0\x7f")
    yield "no content", small(b"")
    yield "not compressed", b"\0" * 7_900_000
    yield "half", small(bytes(1000))[:-3]
    yield "traversal", text(b'{"../../../etc/passwd":"x"}')
    yield "code", text(b'{"made":{"__reduce__":["os.system","true"]}}')


TOLD = {
    "bomb": "unpacked it is larger than 16 MB",
    "deep": "more than 64 deep",
    "deep objects": "more than 64 deep",
    "many values": "more than 200000 values",
    "many lists": "expected a list of at most 5000",
    "many rows": "shown.1.rows: expected a list of at most 5000",
    "endless text": "longer than 20000 characters",
    "endless number": "a number of 3900000 digits",
    "billion columns": "its parts are larger than they may be",
    "billion numbers": "its columns are longer or shorter than they say",
    "long text": "its parts are larger than they may be",
    "infinite": "a number in it is infinite",
    "no content": "its parts are larger than they may be",
    "not compressed": "decompressing",
    "half": "it ends too early or too late",
    "traversal": "passwd: not known here",
    "code": "expected a text",
}


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="the most memory is read from /proc")
def test_a_bomb_is_refused_within_a_second_and_200_mb(tmp_path):
    done = subprocess.run(
        [sys.executable, "-c", MEASURE, tmp_path], cwd=ROOT, capture_output=True, text=True, check=True
    )
    most, told = json.loads(done.stdout)
    assert set(told) == set(TOLD)
    for name, (words, seconds) in told.items():
        assert TOLD[name] in words, (name, words)
        assert "not a snapshot that can be read" in words
        assert len(words) < 300, name
        assert seconds < 1, (name, seconds)
    assert most < 200
    assert sorted(one.name for one in tmp_path.iterdir()) == sorted(f"{name}.chokepoint" for name in TOLD)
