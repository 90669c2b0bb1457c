"""Everybody of a workspace, a page at a time, for those who moderate it; and whom somebody may choose."""

from collections.abc import Sequence
from dataclasses import dataclass

from domain.queries import sql
from domain.queries.live_person import IS_KNOWN
from domain.queries.person_counts import PHOTOS


@dataclass(frozen=True, slots=True)
class PersonLine:
    """workspace_id: a list to choose from may hold several. photos: group photos with the person."""

    number: int
    workspace_id: int
    name: str
    photos: int
    is_hidden: bool


@dataclass(frozen=True, slots=True)
class PeoplePage:
    """total: of all pages."""

    people: Sequence[PersonLine]
    total: int


@dataclass(frozen=True, slots=True)
class PeopleCounts:
    known: int
    unknown: int
    hidden: int


@dataclass(frozen=True, slots=True)
class Choosing:
    """Which persons: all of these workspaces, for those who moderate them, and those that a participant owns.

    hidden None: both. without: a number that is not offered. typed: a part of the name.
    """

    workspace_ids: Sequence[int] = ()
    owner_id: int | None = None
    hidden: bool | None = None
    without: int | None = None
    typed: str = ""


_EVERYBODY = 2**31 - 1
_CHOICE = f"""
SELECT p.number, p.workspace_id, coalesce(l.alias, p.name) AS name, p.status, count(*) OVER () AS total,
    {PHOTOS} AS photos
FROM persons p LEFT JOIN participant_persons l ON l.person_id = p.id AND l.participant_id = $2
    AND l.state = 'approved' AND l.role = 'owner'
WHERE (p.workspace_id = ANY($1::bigint[]) OR l.id IS NOT NULL)
  AND {IS_KNOWN}
  AND ($3::boolean IS NULL OR (p.status = 'HIDDEN') = $3) AND p.number IS DISTINCT FROM $4::bigint
  AND ($5 = '' OR strpos(lower(coalesce(l.alias, p.name)), lower($5)) > 0)
ORDER BY lower(coalesce(l.alias, p.name)), p.number LIMIT $6 OFFSET $7
"""  # noqa: S608  constants


async def choosable(which: Choosing, *, offset: int, limit: int) -> PeoplePage:
    rows = await sql.rows(_CHOICE, *_values(which), limit, offset)
    return PeoplePage([_line(row) for row in rows], rows[0]["total"] if rows else 0)


async def named_first(which: Choosing, words: str) -> PersonLine | None:
    """The one whose name the words begin with, and of several the longest name: `Anna Maria Kim` is about
    Anna Maria where there is one. None for nobody, and for two of that name.
    """
    rows = await sql.rows(
        f"SELECT * FROM ({_CHOICE}) choice WHERE starts_with(lower($8) || ' ', lower(name) || ' ')"  # noqa: S608
        " ORDER BY length(name) DESC LIMIT 2",
        *_values(which),
        _EVERYBODY,
        0,
        words,
    )
    if not rows or len({len(row["name"]) for row in rows}) < len(rows):
        return None
    return _line(rows[0])


def _values(which: Choosing) -> tuple[object, ...]:
    return (list(which.workspace_ids), which.owner_id, which.hidden, which.without, which.typed)


def _line(row: sql.Row) -> PersonLine:
    return PersonLine(
        row["number"], row["workspace_id"], row["name"], row["photos"], row["status"] == "HIDDEN"
    )


async def people_counts(workspace_id: int) -> PeopleCounts:
    row = await sql.one(
        f"""SELECT count(*) FILTER (WHERE status = 'ACTIVE') AS known,
               count(*) FILTER (WHERE status = 'HIDDEN') AS hidden,
               (SELECT count(*) FROM clusters c WHERE c.workspace_id = $1 AND c.state = 'open'
                  AND EXISTS (SELECT 1 FROM face_instances f
                              WHERE f.cluster_id = c.id AND f.person_id IS NULL)) AS unknown
           FROM persons p WHERE workspace_id = $1 AND {IS_KNOWN}""",  # noqa: S608  a constant
        workspace_id,
    )
    assert row is not None
    return PeopleCounts(row["known"], row["unknown"], row["hidden"])


async def looked_after(participant_id: int) -> list[tuple[int, str]]:
    """Workspaces that this participant is known to look after, with the name of each.

    Candidates only: whether they moderate one at this moment, Telegram says.
    """
    rows = await sql.rows(
        """SELECT w.id, w.name FROM workspaces w JOIN participants r ON r.id = $1
           WHERE w.erasing_at IS NULL AND (w.tg_admin_chat_id = r.tg_user_id OR EXISTS (
               SELECT 1 FROM groups g LEFT JOIN group_participants m ON m.group_id = g.id
                   AND m.participant_id = r.id AND m.status = 'admin'
               WHERE g.workspace_id = w.id AND g.active AND (g.activated_by_id = r.id OR m.id IS NOT NULL)))
           ORDER BY w.id""",
        participant_id,
    )
    return [(row["id"], row["name"]) for row in rows]


async def workspace_of_person(number: int) -> int | None:
    row = await sql.one("SELECT workspace_id FROM persons WHERE number = $1 AND erasing_at IS NULL", number)
    return int(row["workspace_id"]) if row else None
