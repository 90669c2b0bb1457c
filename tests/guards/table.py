"""All guards. A new line of code that keeps a promise gets a row in one of the tables of its topic."""

import importlib
from collections.abc import Iterator
from pathlib import Path

from tests.guards.guard import Guard

_TABLES = Path(__file__).parent / "tables"
_REPOSITORY = _TABLES.parents[2]


def _tables() -> Iterator[tuple[Guard, ...]]:
    """Yields the tuples of the modules below `tables/` whose names end with _GUARDS and begin without an
    underscore.
    """
    for path in sorted(_TABLES.glob("*/*.py")):
        module = importlib.import_module(".".join(path.relative_to(_REPOSITORY).with_suffix("").parts))
        names = [name for name in vars(module) if name.endswith("_GUARDS") and not name.startswith("_")]
        if not names:
            raise LookupError(f"{path} has no table: a tuple of guards with a name like WORK_GUARDS")
        for name in names:
            yield getattr(module, name)


GUARDS: tuple[Guard, ...] = tuple(guard for table in _tables() for guard in table)
