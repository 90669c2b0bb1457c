"""Activates a group, as one of its admins asks: from now on its photos are looked at."""

from dataclasses import dataclass

from domain.errors import Conflict, Forbidden
from domain.ids import GroupId, ParticipantId, PersonId, WorkspaceId
from domain.ports import Doorbell, Memberships
from domain.queries import sql
from domain.queries.access.admission import ensure_admitted
from domain.queries.groups.groups import workspace_of_admin_chat
from domain.queries.persons.live_person import IS_LIVE
from domain.queries.persons.workspace_people import may_look_after
from domain.rules.access.admission import Admission
from domain.states import MemberStatus
from domain.steps.deliveries.offer_again import offer_again
from domain.steps.groups.lock_chats import lock_chats
from domain.steps.work.work import Work, transaction

# A setup link adds the bot to a chat and makes it an admin chat at once. The delay lets that happen first, so
# that nobody is asked about such a chat.
_ASKED_AFTER_S = 15


@dataclass(frozen=True, slots=True)
class NewGroup:
    tg_chat_id: int
    title: str


async def activate_group(
    group: NewGroup,
    *,
    by: ParticipantId,
    tg_user_id: int,
    memberships: Memberships,
    admin_chat_id: int | None,
    admission: Admission,
    code: str | None = None,
    doorbell: Doorbell,
) -> GroupId:
    """Returns the group's id. Only an admin of the group may do this; until then nothing of it is stored.

    A new group gets a workspace of its own. An admin who activates it and moderates another workspace is
    asked whether the two are to be one (`join_workspace`). admin_chat_id: the ADMIN_CHAT_ID setting; that
    chat is asked whether it decides for the group (`decide_here`).

    admission, code: a new group needs the operator's permission. Where every group is admitted, the chat of
    the setting is not asked: strangers could fill it with questions.

    Raises Forbidden(`only_group_admin`, `group_not_admitted`, `wrong_code`), Conflict(`chat_taken`) for a
    chat that is an admin chat.
    """
    if await memberships.status(group.tg_chat_id, tg_user_id) != MemberStatus.ADMIN:
        raise Forbidden("only_group_admin")
    decides_elsewhere = bool(await may_look_after(by))
    async with transaction(doorbell) as work:
        await lock_chats()
        if group.tg_chat_id == admin_chat_id or await workspace_of_admin_chat(group.tg_chat_id):
            raise Conflict("chat_taken")
        if await ensure_admitted(group.tg_chat_id, admission, code):
            await sql.execute(
                """INSERT INTO installation (id, codes_used) VALUES (1, 1)
                   ON CONFLICT (id) DO UPDATE SET codes_used = installation.codes_used + 1"""
            )
        if (moved := await _moved(group)) is not None:
            return moved
        workspace_id, is_new = await _workspace(group)
        await _introduce_anew(group)
        group_id = await _activate(group, workspace_id, by)
        await work.add("show_introduction", group_id=group_id)
        if is_new:
            if decides_elsewhere:
                await work.add("show_together", workspace_id=workspace_id, delay_s=_ASKED_AFTER_S)
            if admin_chat_id is not None and not admission.is_open:
                await work.add("show_deciding", workspace_id=workspace_id)
        else:
            await _offer_missed(work, group_id)
        return group_id


async def _offer_missed(work: Work, group_id: GroupId) -> None:
    """Offers the photos of the group that could not be sent while the bot was not in it."""
    persons = await sql.values(
        PersonId,
        f"""SELECT DISTINCT p.id FROM postings o
            JOIN deliveries d ON d.asset_id = o.asset_id AND d.state = 'suppressed'
            JOIN distributions x ON x.asset_id = d.asset_id AND x.participant_id = d.participant_id
                AND x.withdrawn_at IS NULL
            JOIN persons p ON p.id = x.person_id AND {IS_LIVE} WHERE o.group_id = $1""",  # noqa: S608
        group_id,
    )
    for person_id in persons:
        await work.add("show_offer", person_id=str(person_id))
    members = "SELECT participant_id FROM group_participants WHERE group_id = $1 AND status <> 'outside'"
    await offer_again(work, await sql.values(ParticipantId, members, group_id))


async def _moved(group: NewGroup) -> GroupId | None:
    """The group whose chat had this id before it became a supergroup; then this update is handled late."""
    return await sql.value(GroupId, "SELECT id FROM groups WHERE former_tg_chat_id = $1", group.tg_chat_id)


async def _introduce_anew(group: NewGroup) -> None:
    """While the group was not active, answers to its introduction may have been lost. Has the bot ask for
    them anew, if it is an admin.
    """
    await sql.execute(
        """UPDATE cards c SET shown = 'unheard' FROM groups g
           WHERE g.tg_chat_id = $1 AND NOT g.active AND c.workspace_id = g.workspace_id
             AND c.kind = 'introduction' AND c.subject = g.id::text""",
        group.tg_chat_id,
    )


async def _activate(group: NewGroup, workspace_id: WorkspaceId, by: ParticipantId) -> GroupId:
    group_id = await sql.value(
        GroupId,
        """INSERT INTO groups (workspace_id, tg_chat_id, title, active, activated_by_id)
           VALUES ($1, $2, left($3, 255), true, $4)
           ON CONFLICT (tg_chat_id) DO UPDATE SET active = true, left_at = NULL, title = EXCLUDED.title,
               activated_by_id = EXCLUDED.activated_by_id
           RETURNING id""",
        workspace_id,
        group.tg_chat_id,
        group.title,
        by,
    )
    assert group_id is not None
    return group_id


async def _workspace(group: NewGroup) -> tuple[WorkspaceId, bool]:
    """Returns the workspace that the group was in before, else a new one; and whether it is new."""
    known = await sql.value(
        WorkspaceId, "SELECT workspace_id AS id FROM groups WHERE tg_chat_id = $1", group.tg_chat_id
    )
    if known is not None:
        return known, False
    new = await sql.value(
        WorkspaceId, "INSERT INTO workspaces (name) VALUES (left($1, 255)) RETURNING id", group.title
    )
    assert new is not None
    return new, True
