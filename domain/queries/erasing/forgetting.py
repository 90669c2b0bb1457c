"""What would go with somebody, a group or a workspace: shown before anybody decides."""

from collections.abc import Sequence
from dataclasses import dataclass

from domain.ids import GroupId, ParticipantId, WorkspaceId
from domain.queries import sql
from domain.rules.chats.named import of_person

# Persons that nobody else owns; a request that waits counts as theirs.
OWNED_ALONE = """
SELECT p.id, p.workspace_id, p.name FROM persons p
JOIN participant_persons l ON l.person_id = p.id AND l.participant_id = $1
    AND l.role = 'owner' AND l.state IN ('requested', 'approved')
WHERE p.erasing_at IS NULL AND p.merged_into_id IS NULL AND NOT EXISTS (
    SELECT 1 FROM participant_persons o WHERE o.person_id = p.id AND o.participant_id <> $1
      AND o.role = 'owner' AND o.state = 'approved')
ORDER BY p.id
"""

# A private chat alone is no reason to keep somebody: there is nothing left to send.
_KNOWN_ONLY_IN = """
SELECT r.id FROM participants r
WHERE r.id = ANY($1::bigint[]) AND r.tg_user_id IS DISTINCT FROM $3
  AND NOT EXISTS (SELECT 1 FROM group_participants m WHERE m.participant_id = r.id
      AND m.group_id <> ALL($2::bigint[]))
  AND NOT EXISTS (SELECT 1 FROM participant_persons l WHERE l.participant_id = r.id)
  AND NOT EXISTS (SELECT 1 FROM groups g WHERE g.activated_by_id = r.id AND g.id <> ALL($2::bigint[]))
"""


@dataclass(frozen=True, slots=True)
class ForgettingView:
    """alone: names of persons who go too. shared: of those who stay, because others own them as well."""

    alone: tuple[str, ...]
    shared: tuple[str, ...]
    deliveries: int
    groups: int


async def forgetting(participant_id: ParticipantId) -> ForgettingView:
    alone = await sql.rows(OWNED_ALONE, participant_id)
    linked = await sql.rows(
        """SELECT p.id, p.number, coalesce(l.alias, p.name) AS name FROM participant_persons l
           JOIN persons p ON p.id = l.person_id AND p.erasing_at IS NULL AND p.status <> 'MERGED'
           WHERE l.participant_id = $1 AND l.state IN ('requested', 'approved') ORDER BY 3""",
        participant_id,
    )
    going = {row["id"] for row in alone}
    row = await sql.one(
        """SELECT (SELECT count(*) FROM deliveries WHERE participant_id = $1) AS deliveries,
               (SELECT count(*) FROM group_participants m JOIN groups g ON g.id = m.group_id
                WHERE m.participant_id = $1 AND m.status <> 'outside') AS groups""",
        participant_id,
    )
    assert row is not None
    return ForgettingView(
        alone=tuple(
            of_person(person["number"], person["name"]) for person in linked if person["id"] in going
        ),
        shared=tuple(
            of_person(person["number"], person["name"]) for person in linked if person["id"] not in going
        ),
        deliveries=row["deliveries"],
        groups=row["groups"],
    )


async def known_only_in(
    group_ids: Sequence[GroupId], participant_ids: Sequence[ParticipantId], asking_tg_user_id: int | None
) -> list[int]:
    """Those of the participants whom nothing but these groups connects with the bot."""
    rows = await sql.rows(_KNOWN_ONLY_IN, list(participant_ids), list(group_ids), asking_tg_user_id)
    return [row["id"] for row in rows]


@dataclass(frozen=True, slots=True)
class ErasableGroup:
    """counts: photos posted only there, and the faces on them. tg_chat_ids: whose admins may erase it."""

    group_id: GroupId
    title: str
    counts: dict[str, int]
    tg_chat_ids: tuple[int, ...]


_GROUPS = """
SELECT g.id, g.title, g.tg_chat_id, w.tg_admin_chat_id, photos.n AS photos, faces.n AS faces
FROM groups g JOIN workspaces w ON w.id = g.workspace_id
CROSS JOIN LATERAL (
    SELECT array_agg(DISTINCT x.asset_id) AS ids, count(DISTINCT x.asset_id) AS n FROM postings x
    WHERE x.group_id = g.id AND NOT EXISTS (
        SELECT 1 FROM postings o WHERE o.asset_id = x.asset_id AND o.group_id <> g.id)) photos
CROSS JOIN LATERAL (SELECT count(*) AS n FROM face_instances f WHERE f.asset_id = ANY(photos.ids)) faces
"""


async def erasable_groups(
    participant_id: ParticipantId, admin_chat_of: int | None
) -> Sequence[ErasableGroup]:
    """Those of the workspace whose admin chat asks, else those that this participant is known to look after.

    Candidates only: whether they may delete one, or in private so much as read its name, Telegram says.
    """
    if admin_chat_of is not None:
        found = await sql.rows(_GROUPS + "WHERE g.workspace_id = $1 ORDER BY g.id", admin_chat_of)
    else:
        found = await sql.rows(
            _GROUPS  # noqa: S608  a constant
            + """WHERE g.activated_by_id = $1 OR EXISTS (SELECT 1 FROM group_participants m
                     WHERE m.group_id = g.id AND m.participant_id = $1 AND m.status = 'admin')
                 ORDER BY g.id""",
            participant_id,
        )
    return [_group(row) for row in found]


async def erasable_group(group_id: GroupId) -> ErasableGroup | None:
    """For who was admitted to erase it."""
    row = await sql.one(_GROUPS + "WHERE g.id = $1", group_id)
    return _group(row) if row is not None else None


def _group(row: sql.Row) -> ErasableGroup:
    chats = tuple(chat for chat in (row["tg_chat_id"], row["tg_admin_chat_id"]) if chat is not None)
    return ErasableGroup(row["id"], row["title"], {"photos": row["photos"], "faces": row["faces"]}, chats)


@dataclass(frozen=True, slots=True)
class ErasableWorkspace:
    workspace_id: WorkspaceId
    name: str
    groups: tuple[str, ...]
    counts: dict[str, int]
    tg_chat_ids: tuple[int, ...]


async def erasable_workspace(workspace_id: WorkspaceId) -> ErasableWorkspace | None:
    row = await sql.one(
        """SELECT w.name, w.tg_admin_chat_id,
               (SELECT count(*) FROM groups WHERE workspace_id = w.id) AS groups,
               (SELECT count(*) FROM persons WHERE workspace_id = w.id) AS persons,
               (SELECT count(*) FROM image_assets WHERE workspace_id = w.id AND kind = 'post') AS photos,
               (SELECT count(*) FROM face_instances WHERE workspace_id = w.id) AS faces
           FROM workspaces w WHERE w.id = $1 AND w.erasing_at IS NULL""",
        workspace_id,
    )
    if row is None:
        return None
    groups = await sql.rows("SELECT title FROM groups WHERE workspace_id = $1 ORDER BY id", workspace_id)
    counts = {what: row[what] for what in ("groups", "persons", "photos", "faces")}
    name = row["name"] or f"{workspace_id}"  # that of its first group, unless that was erased
    chats = () if row["tg_admin_chat_id"] is None else (row["tg_admin_chat_id"],)
    return ErasableWorkspace(workspace_id, name, tuple(group["title"] for group in groups), counts, chats)
