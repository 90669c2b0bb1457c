"""Somebody agreed to the consent text and named the person to connect."""

from dataclasses import dataclass
from datetime import datetime

from domain.errors import Forbidden
from domain.ids import ParticipantId, PersonId, WorkspaceId
from domain.ports import Doorbell, Memberships
from domain.queries import sql
from domain.queries.access.authority import inside_one
from domain.queries.connecting.trainer import IS_TRAINER
from domain.queries.persons.person_names import taken_names
from domain.rules.persons.names import clean_name, name_key, unique_name
from domain.steps.groups.lock_workspace import lock_workspace
from domain.steps.work.work import transaction


@dataclass(frozen=True, slots=True)
class Draft:
    """A person that nobody but its owner sees yet. name: what everybody else will read.

    is_sent: the draft was sent as a request already, which may be decided by now.
    """

    person_id: PersonId
    name: str
    alias: str
    is_sent: bool = False


@dataclass(frozen=True, slots=True)
class Consent:
    """version: of the text that the participant agreed to. agreed_at: when they pressed the button."""

    version: str
    agreed_at: datetime


async def begin_connection(
    workspace_id: WorkspaceId,
    participant_id: ParticipantId,
    *,
    raw_name: str,
    consent: Consent,
    memberships: Memberships,
    doorbell: Doorbell,
) -> Draft:
    """Creates the person as a draft, or renames the draft this participant has already.

    Safe to repeat: once the request of this consent was sent, its person stays as it is. Raises InvalidInput
    for the name, Forbidden(`not_in_group`) for a participant who is in no active group of the workspace,
    Forbidden(`bot_not_in_group`) where it has no active group.
    """
    alias = clean_name(raw_name)
    owner, tg_chat_id = await _ensure_member(workspace_id, participant_id, memberships)
    async with transaction(doorbell):
        # Without the lock two participants at once would both find the name free.
        await lock_workspace(workspace_id)
        await _ensure_still_there(workspace_id, tg_chat_id)
        draft = await _draft(workspace_id, participant_id, consent)
        if draft is not None and draft.is_sent:
            return draft
        draft_id = draft.person_id if draft else None
        name = unique_name(alias, owner, await taken_names(workspace_id, but=draft_id))
        person_id = await _keep_person(workspace_id, draft_id, name)
        await sql.execute(
            """INSERT INTO participant_persons (participant_id, person_id, role, alias, consent_version,
                   consented_at)
               VALUES ($1, $2, 'owner', $3, $4, $5)
               ON CONFLICT (participant_id, person_id) DO UPDATE SET alias = $3, consent_version = $4,
                   consented_at = $5""",
            participant_id,
            person_id,
            alias,
            consent.version,
            consent.agreed_at,
        )
    return Draft(person_id, name, alias)


async def _draft(workspace_id: WorkspaceId, participant_id: ParticipantId, consent: Consent) -> Draft | None:
    """The participant's draft, or what became of it: if the update is handled a second time, the draft may be
    a request or an approved person by now. The moment of the consent tells that it is the same one.
    """
    return await sql.one(
        Draft,
        f"""SELECT p.id AS person_id, p.name, l.alias, p.approval <> 'draft' AS is_sent
           FROM persons p JOIN participant_persons l ON l.person_id = p.id
           WHERE p.workspace_id = $1 AND l.participant_id = $2 AND p.erasing_at IS NULL
             AND (p.approval = 'draft' AND {IS_TRAINER} AND l.decided_at IS NULL
                 OR p.approval <> 'draft' AND l.consented_at = $3)
           ORDER BY is_sent DESC LIMIT 1""",  # noqa: S608  a constant
        workspace_id,
        participant_id,
        consent.agreed_at,
    )


async def _keep_person(workspace_id: WorkspaceId, draft_id: PersonId | None, name: str) -> PersonId:
    person_id = await sql.value(
        PersonId,
        """INSERT INTO persons (id, workspace_id, name, name_key)
           VALUES (coalesce($1, gen_random_uuid()), $2, $3, $4)
           ON CONFLICT (id) DO UPDATE SET name = EXCLUDED.name, name_key = EXCLUDED.name_key,
               updated_at = now() RETURNING id""",
        draft_id,
        workspace_id,
        name,
        name_key(name),
    )
    assert person_id is not None
    return person_id


@dataclass(frozen=True, slots=True)
class _Member:
    name: str
    tg_user_id: int


async def _ensure_member(
    workspace_id: WorkspaceId, participant_id: ParticipantId, memberships: Memberships
) -> tuple[str, int]:
    """Returns the participant's name and a group that they are in. Raises Forbidden(`not_in_group`,
    `bot_not_in_group`).
    """
    member = await sql.one(_Member, "SELECT name, tg_user_id FROM participants WHERE id = $1", participant_id)
    groups = await sql.values(
        int, "SELECT tg_chat_id FROM groups WHERE workspace_id = $1 AND active", workspace_id
    )
    tg_chat_id = await inside_one(groups, member.tg_user_id, memberships) if member is not None else None
    if member is None or tg_chat_id is None:
        raise Forbidden("not_in_group" if groups else "bot_not_in_group")
    return member.name, tg_chat_id


async def _ensure_still_there(workspace_id: WorkspaceId, tg_chat_id: int) -> None:
    """Raises Forbidden(`not_in_group`) when the group left the workspace meanwhile."""
    is_there = "SELECT 1 FROM groups WHERE workspace_id = $1 AND tg_chat_id = $2 AND active"
    if await sql.value(int, is_there, workspace_id, tg_chat_id) is None:
        raise Forbidden("not_in_group")
