"""Lists the persons of workspaces, for moderators, and the persons from whom a participant may choose."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from domain.ids import ParticipantId, WorkspaceId
from domain.queries import sql
from domain.queries.access.authority import AUTHORITY, Authority
from domain.queries.persons.home_title import HOME_TITLE
from domain.queries.persons.live_person import IS_KNOWN
from domain.queries.persons.person_counts import PHOTOS
from domain.rules.persons.names import name_key
from domain.states import PersonStatus
from domain.values.named import of_person

MOST_ASKED = 20  # with more admin chats Telegram is not asked about each of them (`may_look_after`)


@dataclass(frozen=True, slots=True)
class PersonLine:
    """workspace_id: a list may have persons of several workspaces. photos: group photos with the person.

    home: if persons of several workspaces have this name, the name of the workspace for its moderator, and
    the title of a group for others; else empty.
    """

    number: int
    workspace_id: WorkspaceId
    name: str
    photos: int
    is_hidden: bool
    home: str = ""


@dataclass(frozen=True, slots=True)
class PeoplePage:
    """total: the number of persons on all pages."""

    people: Sequence[PersonLine]
    total: int


@dataclass(frozen=True, slots=True)
class PeopleCounts:
    known: int  # without hidden persons
    unknown: int  # open clusters with an unknown face
    hidden: int


@dataclass(frozen=True, slots=True)
class Choosing:
    """Which persons can be chosen: all persons of these workspaces, for their moderator, and the persons that
    a participant owns.

    hidden: None for both hidden and shown persons. without: the number of a person who is left out. within:
    the only workspace that counts. typed: a part of the name.
    """

    workspace_ids: Sequence[WorkspaceId] = ()
    owner_id: ParticipantId | None = None
    hidden: bool | None = None
    without: int | None = None
    within: WorkspaceId | None = None
    typed: str = ""


_CHOICE = f"""
SELECT p.number, p.workspace_id, coalesce(l.alias, p.name) AS name, p.status,
    CASE WHEN p.workspace_id = ANY($1::bigint[]) THEN w.name
        ELSE {HOME_TITLE.format(is_reader="r.id = $2")} END AS home
FROM persons p JOIN workspaces w ON w.id = p.workspace_id
LEFT JOIN participant_persons l ON l.person_id = p.id AND l.participant_id = $2
    AND l.state = 'approved' AND l.role = 'owner'
WHERE (p.workspace_id = ANY($1::bigint[]) OR l.id IS NOT NULL)
  AND {IS_KNOWN}
  AND ($3::boolean IS NULL OR (p.status = 'HIDDEN') = $3) AND p.number IS DISTINCT FROM $4::bigint
  AND ($5::bigint IS NULL OR p.workspace_id = $5)
"""  # noqa: S608  constants


@dataclass(frozen=True, slots=True)
class _Choice:
    number: int
    workspace_id: WorkspaceId
    name: str
    status: PersonStatus
    home: str


async def choosable(which: Choosing, *, offset: int, limit: int) -> PeoplePage:
    rows = await _by_name(which)
    of = {(name_key(row.name), row.workspace_id) for row in rows}
    called = Counter(name for name, _ in of)
    rows = [row if called[name_key(row.name)] > 1 else replace(row, home="") for row in rows]
    page = rows[offset : offset + limit]
    photos = await _photos([row.number for row in page])
    return PeoplePage([_line(row, photos) for row in page], len(rows))


async def named_first(which: Choosing, words: str) -> PersonLine | None:
    """The person whose name the words begin with. The longest name wins: `Anna Maria Kim` is about Anna
    Maria, if there is an Anna Maria. None when there is no such person, or two persons have that name.
    """
    said = f"{name_key(words)} "
    found = [row for row in await _by_name(which) if said.startswith(f"{name_key(row.name)} ")]
    longest = max((len(name_key(row.name)) for row in found), default=0)
    found = [row for row in found if len(name_key(row.name)) == longest]
    if len(found) != 1:
        return None
    return _line(found[0], await _photos([found[0].number]))


async def _by_name(which: Choosing) -> list[_Choice]:
    """Compares and sorts names here, because every Postgres server folds case in its own way."""
    rows = await sql.rows(
        _Choice,
        _CHOICE,
        list(which.workspace_ids),
        which.owner_id,
        which.hidden,
        which.without,
        which.within,
    )
    typed = name_key(which.typed)
    return sorted(
        (row for row in rows if typed in name_key(row.name)),
        key=lambda row: (name_key(row.name), row.number),
    )


@dataclass(frozen=True, slots=True)
class _Photos:
    number: int
    photos: int


async def _photos(numbers: Sequence[int]) -> dict[int, int]:
    """The number of group photos, by the person's number."""
    rows = await sql.rows(
        _Photos,
        f"SELECT p.number, {PHOTOS} AS photos FROM persons p WHERE p.number = ANY($1::bigint[])",  # noqa: S608
        list(numbers),
    )
    return {row.number: row.photos for row in rows}


def _line(row: _Choice, photos: Mapping[int, int]) -> PersonLine:
    return PersonLine(
        row.number,
        row.workspace_id,
        of_person(row.number, row.name),
        photos.get(row.number, 0),  # the person may have been erased meanwhile
        row.status == PersonStatus.HIDDEN,
        row.home,
    )


async def people_counts(workspace_id: WorkspaceId) -> PeopleCounts:
    counts = await sql.one(
        PeopleCounts,
        f"""SELECT count(*) FILTER (WHERE status = 'ACTIVE') AS known,
               count(*) FILTER (WHERE status = 'HIDDEN') AS hidden,
               (SELECT count(*) FROM clusters c WHERE c.workspace_id = $1 AND c.state = 'open'
                  AND EXISTS (SELECT 1 FROM face_instances f
                              WHERE f.cluster_id = c.id AND f.person_id IS NULL)) AS unknown
           FROM persons p WHERE workspace_id = $1 AND {IS_KNOWN}""",  # noqa: S608  a constant
        workspace_id,
    )
    assert counts is not None
    return counts


@dataclass(frozen=True, slots=True)
class LookedAfter(Authority):
    """A workspace, and the facts that decide who moderates it."""

    id: WorkspaceId
    name: str


# Workspaces that participant $1 may moderate. Only Telegram knows which of them they do at this moment.
_CANDIDATES = f"""
SELECT w.id, w.name, {AUTHORITY} FROM workspaces w JOIN participants r ON r.id = $1
WHERE w.erasing_at IS NULL AND (w.tg_admin_chat_id = r.tg_user_id OR EXISTS (
    SELECT 1 FROM groups g LEFT JOIN group_participants m ON m.group_id = g.id
        AND m.participant_id = r.id AND m.status = 'admin'
    WHERE g.workspace_id = w.id AND g.active AND (g.activated_by_id = r.id OR m.id IS NOT NULL)) {{or_else}})
ORDER BY w.id
"""  # noqa: S608  a constant
_IN_ADMIN_CHAT = """
OR w.tg_admin_chat_id < 0 AND (
    (SELECT count(*) FROM workspaces x WHERE x.tg_admin_chat_id < 0 AND x.erasing_at IS NULL) <= $2
    OR EXISTS (SELECT 1 FROM groups g JOIN group_participants m ON m.group_id = g.id
        WHERE g.workspace_id = w.id AND m.participant_id = r.id))
"""


async def looked_after(participant_id: ParticipantId) -> list[LookedAfter]:
    """Workspaces that this participant may moderate, as far as the rows say: as admin of a group, as the one
    who let a group in, or because the admin chat is their private chat.
    """
    return await sql.rows(LookedAfter, _CANDIDATES.format(or_else=""), participant_id)


async def may_look_after(participant_id: ParticipantId) -> list[LookedAfter]:
    """What `looked_after` finds, and the workspaces whose admin chat is a group: everybody in that chat
    moderates, and the bot is not told who is in it.

    The caller asks Telegram about each workspace. So when there are more than `MOST_ASKED` admin chats, only
    workspaces with a group in which the participant was seen count.
    """
    query = _CANDIDATES.format(or_else=_IN_ADMIN_CHAT)
    return await sql.rows(LookedAfter, query, participant_id, MOST_ASKED)


async def workspace_of_person(number: int) -> WorkspaceId | None:
    return await sql.value(
        WorkspaceId, "SELECT workspace_id FROM persons WHERE number = $1 AND erasing_at IS NULL", number
    )
