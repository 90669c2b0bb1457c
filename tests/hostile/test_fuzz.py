"""A short version of `make fuzz`, and the files that it has found."""

import json
import random
from collections.abc import Iterator

import pytest
from hypothesis import given, seed, settings
from hypothesis import strategies as st

from sandbox.fuzz.targets import TARGETS, close_targets

# How many examples a target gets that takes long; others get 500.
HEAVY = {"decode": 60, "manifest": 150}


@pytest.fixture(scope="module", autouse=True)
def closed_targets() -> Iterator[None]:
    yield
    close_targets()


def mutated(seeds: list[bytes]) -> st.SearchStrategy[bytes]:
    """Bytes at random, or a good input with some bytes changed, cut out, doubled, or replaced by -1e999."""

    def change(data: bytes, number: int) -> bytes:
        dice = random.Random(number)
        changed = bytearray(data)
        for _ in range(dice.randint(1, 6)):
            at = dice.randrange(len(changed) + 1)
            upto = min(at + dice.randint(0, 8), len(changed))
            changed[at:upto] = dice.choice(
                [b"", dice.randbytes(upto - at), bytes(changed[at:upto]) * 2, b"-1e999"]
            )
        return bytes(changed)

    return st.binary(max_size=200) | st.builds(change, st.sampled_from(seeds), st.integers(0, 2**32))


@pytest.mark.filterwarnings("ignore")  # Pillow's, about damaged files
@pytest.mark.parametrize("name", TARGETS)
def test_odd_bytes_are_refused_and_break_nothing(name: str) -> None:
    target = TARGETS[name]

    @seed(20261121)
    @settings(max_examples=HEAVY.get(name, 500), deadline=None, database=None)
    @given(mutated(list(target.seeds())))
    def walk(data: bytes) -> None:
        target.run(data)

    walk()


@pytest.mark.parametrize(
    ("name", "data"),
    [
        # Pillow makes the canvas of a frame when it opens the file: gigabytes.
        pytest.param(
            "decode",
            b"GIF89a\x04\0\x04\0\0\0\0\x21\xf9\x04\x08\x0a\0\0\0\x2c" + bytes(4) + b"\xff" * 4 + b"\0\x02\0;",
            id="GIF of one huge frame",
        ),
        # jsonb knows no such numbers; Python's JSON does.
        pytest.param("update", b'{"update_id": 1, "message": {"x": NaN}}', id="not a number"),
        pytest.param("update", b'{"update_id": 1, "message": {"x": 1e999}}', id="endless number"),
        pytest.param("update", b'{"update_id": 1, "a": ' + b"[" * 5000 + b"]" * 5000 + b"}", id="deep"),
        pytest.param(
            "queue-message", b'{"t": 1, "f": "", "a": 7, "k": {}, "et": 1}', id="arguments as a number"
        ),
        pytest.param(
            "queue-message", b'{"t": 1, "f": "", "a": [1], "k": 7, "et": 1}', id="keywords as a number"
        ),
        pytest.param(
            "queue-message", b'{"t": 1, "f": "", "a": ["x"], "k": {}, "et": 1}', id="a word as a number"
        ),
        pytest.param("manifest", b'{"items": ' + b"[" * 5000 + b"]" * 5000 + b"}", id="deep manifest"),
        pytest.param(
            "manifest",
            json.dumps(
                {
                    "items": [
                        {"file": "a.jpg", "kind": "group", "faces": [{"identity": [1], "box": [1, 2, 3, 4]}]}
                    ]
                }
            ).encode(),
            id="identity as a list",
        ),
    ],
)
def test_an_input_that_fuzzing_found_stays_mended(name: str, data: bytes) -> None:
    TARGETS[name].run(data)
