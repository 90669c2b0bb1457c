"""Makes hostile files, the same on every run, each with the answer it must get."""

from collections.abc import Iterator
from itertools import chain, islice

from tests.hostile.heifs import heic_bombs, hostile_heifs
from tests.hostile.hostile_file import HostileFile
from tests.hostile.jpegs import hostile_jpegs
from tests.hostile.others import hostile_others, noise
from tests.hostile.pngs import hostile_pngs
from tests.hostile.webps import hostile_webps

SEED = 20_261_121


def hostile_files() -> Iterator[HostileFile]:
    """Yields the files one at a time, because together they have some hundred megabytes."""
    yield from hostile_pngs()
    yield from hostile_jpegs()
    yield from hostile_webps()
    yield from hostile_heifs()
    yield from hostile_others()
    yield from islice(noise(SEED), 50)


def more_hostile_files(count: int) -> Iterator[HostileFile]:
    """The same files, then those that take long to make, then noise."""
    yield from islice(chain(hostile_files(), heic_bombs(), noise(SEED + 1)), count)
