"""What an erase of a participant, a group or a workspace would remove: shown before anybody decides."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from zlib import crc32

from domain.ids import GroupId, ParticipantId, PersonId, WorkspaceId
from domain.queries import sql
from domain.queries.deliveries.copies import CAME_OR_COMES
from domain.queries.persons.live_person import IS_KNOWN
from domain.queries.persons.survivor import survivor_of
from domain.rules.persons.names import same_name
from domain.values.named import names_of, of_person

# Persons that nobody but the participant owns; a request that waits counts as the requester's. An owner who
# trains the person again stays an owner: such a link is requested, but was decided before.
_ALONE = """
SELECT p.id FROM persons p
JOIN participant_persons l ON l.person_id = p.id AND l.participant_id = $1
    AND l.role = 'owner' AND l.state IN ('requested', 'approved')
WHERE p.erasing_at IS NULL AND NOT EXISTS (
    SELECT 1 FROM participant_persons o WHERE o.person_id = p.id AND o.participant_id <> $1
      AND o.role = 'owner' AND (o.state = 'approved' OR o.state = 'requested' AND o.decided_at IS NOT NULL))
"""
OWNED_ALONE = f"{_ALONE} AND p.merged_into_id IS NULL ORDER BY p.id"
# Persons of this kind that are part of others by now: these stay, unless those who absorbed them go too.
ABSORBED_ALONE = f"{_ALONE} AND p.merged_into_id IS NOT NULL ORDER BY p.id"
_ABSORBED_NAMES = f"""
SELECT 'p' || p.number || ' ' || coalesce(l.alias, p.name) FROM persons p
JOIN participant_persons l ON l.person_id = p.id AND l.participant_id = $1
WHERE p.id IN ({ABSORBED_ALONE}) AND {survivor_of("p.id")} NOT IN ({OWNED_ALONE}) ORDER BY 1
"""  # noqa: S608  constants

# An open private chat alone is no reason to keep a participant: there is nothing left to send. Whoever
# decides in that chat for a workspace that stays, or has an API token of it, is kept: both would end with
# the participant.
_KNOWN_ONLY_IN = """
SELECT r.id FROM participants r
WHERE r.id = ANY($1::bigint[]) AND r.tg_user_id IS DISTINCT FROM $3
  AND NOT EXISTS (SELECT 1 FROM group_participants m WHERE m.participant_id = r.id
      AND m.group_id <> ALL($2::bigint[]))
  AND NOT EXISTS (SELECT 1 FROM participant_persons l WHERE l.participant_id = r.id)
  AND NOT EXISTS (SELECT 1 FROM groups g WHERE g.activated_by_id = r.id AND g.id <> ALL($2::bigint[]))
  AND NOT EXISTS (SELECT 1 FROM workspaces w WHERE w.tg_admin_chat_id = r.tg_user_id
      AND w.id IS DISTINCT FROM $4::bigint)
  AND NOT EXISTS (SELECT 1 FROM api_tokens t WHERE t.participant_id = r.id AND t.expires_at > now()
      AND t.workspace_id IS DISTINCT FROM $4::bigint)
"""

_LOCK_PARTICIPANTS = "SELECT id FROM participants WHERE id = ANY($1::bigint[]) ORDER BY id FOR UPDATE"


# Counts the groups in which participant $1 is.
OWN_GROUPS = "SELECT count(*) FROM group_participants WHERE participant_id = $1 AND status <> 'outside'"
# Counts the active groups in which participant $1 refused that the bot looks at the photos that they post.
REFUSALS = """SELECT count(*) FROM group_participants m JOIN groups g ON g.id = m.group_id AND g.active
WHERE m.participant_id = $1 AND m.consent = 'refused' AND m.status <> 'outside'"""


def mark_of(numbers: Collection[int]) -> int:
    """One number that stands for all persons of a card, since a button has no room for many numbers."""
    return crc32(",".join(map(str, sorted(numbers))).encode())


@dataclass(frozen=True, slots=True)
class ForgettingView:
    """alone: names of the persons who are erased too. shared: names of the persons who stay, because somebody
    else owns them or the participant does not. absorbed: names of the persons whom only the participant owns,
    and who stay because they became part of somebody who stays. deliveries: photos that came or may still
    come. refusals: how many groups `REFUSALS` counts. going: the mark of the persons in `alone`, see
    `mark_of`.
    """

    alone: tuple[str, ...]
    shared: tuple[str, ...]
    absorbed: tuple[str, ...]
    deliveries: int
    groups: int
    refusals: int
    going: int


@dataclass(frozen=True, slots=True)
class _Linked:
    """A person, by the name that the participant calls it. is_received: True also while its owner trains the
    person again; False while the participant only asks for the person.
    """

    id: PersonId
    number: int
    name: str
    is_received: bool


@dataclass(frozen=True, slots=True)
class _Held:
    deliveries: int
    groups: int
    refusals: int


async def forgetting(participant_id: ParticipantId) -> ForgettingView:
    going = await sql.values(PersonId, OWNED_ALONE, participant_id)
    linked = await sql.rows(
        _Linked,
        """SELECT p.id, p.number, coalesce(l.alias, p.name) AS name,
               l.state = 'approved' OR l.decided_at IS NOT NULL AS is_received FROM participant_persons l
           JOIN persons p ON p.id = l.person_id AND p.erasing_at IS NULL AND p.status <> 'MERGED'
           WHERE l.participant_id = $1 AND l.state IN ('requested', 'approved') ORDER BY 3""",
        participant_id,
    )
    held = await sql.one(
        _Held,
        f"""SELECT (SELECT count(*) FROM deliveries d WHERE d.participant_id = $1 AND {CAME_OR_COMES})
                   AS deliveries, ({OWN_GROUPS}) AS groups,
               ({REFUSALS}) AS refusals""",  # noqa: S608  a constant
        participant_id,
    )
    assert held is not None
    alone = [person for person in linked if person.id in going]
    received = [person for person in linked if person.id not in going and person.is_received]
    return ForgettingView(
        alone=tuple(of_person(person.number, person.name) for person in alone),
        shared=tuple(of_person(person.number, person.name) for person in received),
        absorbed=names_of(await sql.values(str, _ABSORBED_NAMES, participant_id)),
        deliveries=held.deliveries,
        groups=held.groups,
        refusals=held.refusals,
        going=mark_of([person.number for person in alone]),
    )


async def known_only_in(
    group_ids: Sequence[GroupId],
    participant_ids: Sequence[ParticipantId],
    asking_tg_user_id: int | None,
    *,
    workspace_id: WorkspaceId | None = None,
) -> list[ParticipantId]:
    """The given participants whom nothing but these groups connects with the bot. Locks them.

    asking_tg_user_id: whoever asks for the erase is kept. workspace_id: of the workspace that goes with its
    groups; None where only a group goes.
    """
    where = list(group_ids), asking_tg_user_id, workspace_id
    found = await sql.values(ParticipantId, _KNOWN_ONLY_IN, list(participant_ids), *where)
    # Whoever joins another group or a person at this moment waits for the lock, or is seen afterwards.
    locked = await sql.values(ParticipantId, _LOCK_PARTICIPANTS, found) if found else []
    return await sql.values(ParticipantId, _KNOWN_ONLY_IN, locked, *where) if locked else []


@dataclass(frozen=True, slots=True)
class ErasableGroup:
    """counts: photos posted only there, and the faces on them."""

    group_id: GroupId
    workspace_id: WorkspaceId
    tg_chat_id: int
    title: str
    counts: dict[str, int]

    def is_called(self, typed: str) -> bool:
        """Whether somebody who wrote this means the group."""
        return same_name(self.title, typed)


# A photo `a` that no other group than `g` shows. One that was replaced by an edit has no posting any more:
# it belongs to the group where it was replaced last, or to each group of its workspace if none is known.
ONLY_IN_GROUP = """a.workspace_id = g.workspace_id AND a.kind = 'post'
    AND NOT EXISTS (SELECT 1 FROM postings o WHERE o.asset_id = a.id AND o.group_id <> g.id)
    AND (a.replaced_in_id IS NULL OR a.replaced_in_id = g.id
         OR EXISTS (SELECT 1 FROM postings x WHERE x.asset_id = a.id AND x.group_id = g.id))"""
_GROUPS = f"""
SELECT g.id, g.workspace_id, g.tg_chat_id, g.title, photos.n AS photos, faces.n AS faces
FROM groups g
CROSS JOIN LATERAL (
    SELECT array_agg(a.id) AS ids, count(*) AS n FROM image_assets a WHERE {ONLY_IN_GROUP}) photos
CROSS JOIN LATERAL (SELECT count(*) AS n FROM face_instances f WHERE f.asset_id = ANY(photos.ids)) faces
"""  # noqa: S608  a constant


@dataclass(frozen=True, slots=True)
class _Group:
    """photos: posted only in the group. faces: on these photos."""

    id: GroupId
    workspace_id: WorkspaceId
    tg_chat_id: int
    title: str
    photos: int
    faces: int


async def erasable_groups(
    participant_id: ParticipantId, admin_chat_of: WorkspaceId | None
) -> Sequence[ErasableGroup]:
    """Groups of the workspace whose admin chat asks, else groups in which this participant was last seen, or
    which they let in.

    These are candidates: only Telegram knows if the participant may erase a group, or in private read its
    name. Rows do not say it: Telegram tells no role when somebody writes, so an admin may be noted as a
    member.
    """
    if admin_chat_of is not None:
        found = await sql.rows(_Group, f"{_GROUPS} WHERE g.workspace_id = $1 ORDER BY g.id", admin_chat_of)
    else:
        found = await sql.rows(
            _Group,
            f"""{_GROUPS} WHERE g.activated_by_id = $1 OR EXISTS (SELECT 1 FROM group_participants m
                    WHERE m.group_id = g.id AND m.participant_id = $1 AND m.status <> 'outside')
                ORDER BY g.id""",  # noqa: S608  a constant
            participant_id,
        )
    return [_erasable(group) for group in found]


async def erasable_group(group_id: GroupId) -> ErasableGroup | None:
    """None for a group that is gone. It checks nobody's right to erase the group: the caller does."""
    group = await sql.one(_Group, f"{_GROUPS} WHERE g.id = $1", group_id)
    return _erasable(group) if group is not None else None


def _erasable(group: _Group) -> ErasableGroup:
    counts = {"photos": group.photos, "faces": group.faces}
    return ErasableGroup(group.id, group.workspace_id, group.tg_chat_id, group.title, counts)


# What workspace $1 has. Requests, refused persons and those who became part of another one are not counted:
# no list of people has them.
CONTENT = f"""(SELECT count(*) FROM groups WHERE workspace_id = $1) AS groups,
    (SELECT count(*) FROM persons p WHERE p.workspace_id = $1 AND {IS_KNOWN}) AS persons,
    (SELECT count(*) FROM image_assets WHERE workspace_id = $1 AND kind = 'post') AS photos,
    (SELECT count(*) FROM face_instances WHERE workspace_id = $1) AS faces"""  # noqa: S608  a constant


@dataclass(frozen=True, slots=True)
class ErasableWorkspace:
    workspace_id: WorkspaceId
    name: str
    groups: tuple[str, ...]
    counts: dict[str, int]

    def is_called(self, typed: str) -> bool:
        """Whether somebody who wrote this means the workspace."""
        return same_name(self.name, typed)


@dataclass(frozen=True, slots=True)
class _Workspace:
    name: str
    groups: int
    persons: int
    photos: int
    faces: int


async def erasable_workspace(workspace_id: WorkspaceId) -> ErasableWorkspace | None:
    found = await sql.one(
        _Workspace,
        f"SELECT w.name, {CONTENT} FROM workspaces w WHERE w.id = $1 AND w.erasing_at IS NULL",  # noqa: S608
        workspace_id,
    )
    if found is None:
        return None
    titles = await sql.values(
        str, "SELECT title FROM groups WHERE workspace_id = $1 ORDER BY id", workspace_id
    )
    counts = {
        "groups": found.groups,
        "persons": found.persons,
        "photos": found.photos,
        "faces": found.faces,
    }
    name = found.name or f"{workspace_id}"  # the name is empty once the group that it came from was erased
    return ErasableWorkspace(workspace_id, name, tuple(titles), counts)
