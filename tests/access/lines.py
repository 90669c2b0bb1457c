"""The lines of the access table."""

from dataclasses import dataclass
from functools import cache

from tests.access.people import ROLES
from tests.access.table import CODES, EFFECTS, TABLE
from tests.access.tables.table_of_clusters import CLUSTERS
from tests.access.tables.table_of_commands import COMMANDS
from tests.access.tables.table_of_connecting import CONNECTING
from tests.access.tables.table_of_deletions import DELETIONS
from tests.access.tables.table_of_groups import GROUPS
from tests.access.tables.table_of_inquiries import INQUIRIES
from tests.access.tables.table_of_persons import PERSONS
from tests.access.tables.table_of_photos import PHOTOS
from tests.access.tables.table_of_questions import QUESTIONS
from tests.access.tables.table_of_settings import SETTINGS
from tests.access.tables.table_of_sharing import SHARING


@dataclass(frozen=True)
class Line:
    """answer, effect: `-` for none. cells: code by role."""

    act: str
    side: str
    answer: str
    effect: str
    cells: dict[str, str]


@cache
def table() -> dict[tuple[str, str], Line]:
    """The lines by act and side."""
    parts = (
        TABLE,
        COMMANDS,
        CONNECTING,
        PHOTOS,
        PERSONS,
        CLUSTERS,
        INQUIRIES,
        DELETIONS,
        SHARING,
        QUESTIONS,
        GROUPS,
        SETTINGS,
    )
    texts = [text for part in parts for text in part.splitlines()]
    lines = [_line(text) for text in texts if text and not text.startswith("#")]
    found = {(line.act, line.side): line for line in lines}
    assert len(found) == len(lines), "an act has two lines"
    return found


def line_of(act: str, side: str) -> Line | None:
    """Buttons of the private chat, forged onto a message of a group, share one line."""
    lines = table()
    exact = lines.get((act, side))
    if exact is None and act.endswith(", group"):
        return lines["press any other, group", side]
    return exact


def _line(text: str) -> Line:
    words = text.split()
    codes = words[-len(ROLES) :]
    *act, side, answer, effect = words[: -len(ROLES)]
    assert set(codes) <= CODES.keys(), text
    assert effect in EFFECTS, text
    return Line(" ".join(act), side, answer, effect, dict(zip(ROLES, codes, strict=True)))
