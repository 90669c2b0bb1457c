"""What rights a Telegram user has in a workspace or over a person, at this moment."""

import asyncio
import logging
from collections.abc import Awaitable, Sequence
from dataclasses import dataclass

from domain.errors import NotFound, Untold
from domain.ids import GroupId, PersonId, WorkspaceId
from domain.ports import Memberships
from domain.queries import sql
from domain.rules.access.access import ensure_may_erase_group, ensure_may_erase_workspace, is_moderator
from domain.states import LinkRole, MemberStatus


@dataclass(frozen=True, slots=True)
class Authority:
    """The facts that decide who moderates a workspace. groups: chat ids of the active groups.

    is_agreed: whether the groups agreed to be one workspace.
    """

    tg_admin_chat_id: int | None
    is_agreed: bool
    groups: list[int]


# Telegram may take seconds for each answer, and a workspace may have twenty groups.
_ASKED_AT_ONCE = 8

# The fields of `Authority` of workspace w.
AUTHORITY = """w.tg_admin_chat_id, w.is_agreed,
    ARRAY(SELECT tg_chat_id FROM groups WHERE workspace_id = w.id AND active) AS groups"""


log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Group:
    workspace_id: WorkspaceId
    tg_chat_id: int
    tg_admin_chat_id: int | None


async def moderates(
    workspace_id: WorkspaceId, tg_user_id: int, memberships: Memberships, known: Authority | None = None
) -> bool:
    """Whether the user moderates the workspace. Asks Telegram, so call it before a transaction.

    known: the workspace's `Authority`, if the caller has just read it. Raises Untold when what Telegram tells
    decides it neither way.
    """
    workspace = known or await _workspace(workspace_id)
    if workspace is None:
        return False
    if (chat := workspace.tg_admin_chat_id) is not None:
        return is_moderator(admin_chat_status=await memberships.status(chat, tg_user_id), group_statuses=())
    return await _is_moderator_by_group(workspace, tg_user_id, memberships)


async def where_told(answer: Awaitable[bool]) -> bool:
    """False where Telegram does not tell who is in a chat: then nobody has a right by this chat, and the
    caller goes on with others.
    """
    try:
        return await answer
    except Untold as untold:
        log.warning("nobody has a right by this chat: %s", untold)
        return False


async def may_bind_admin_chat(workspace_id: WorkspaceId, tg_user_id: int, memberships: Memberships) -> bool:
    """Moderators may. The groups' admins may too if the bot was removed from the admin chat, if Telegram does
    not tell who is in it, or if it is a private chat that is closed to the bot: nobody else could do it then.

    Asks Telegram, so call it before a transaction. Raises Untold where only an answer that Telegram does not
    give could decide it.
    """
    try:
        if await moderates(workspace_id, tg_user_id, memberships):
            return True
        is_told = True
    except Untold:
        is_told = False
    workspace = await _workspace(workspace_id)
    chat = workspace.tg_admin_chat_id if workspace is not None else None
    if workspace is None or chat is None or (is_told and await memberships.is_there(chat)):
        return False
    return await _is_moderator_by_group(workspace, tg_user_id, memberships)


async def moderates_by_group(workspace_id: WorkspaceId, tg_user_id: int, memberships: Memberships) -> bool:
    """Whether the user would moderate the workspace if it had no admin chat. Asks Telegram, and raises Untold
    like `moderates`.
    """
    workspace = await _workspace(workspace_id)
    return workspace is not None and await _is_moderator_by_group(workspace, tg_user_id, memberships)


async def deciding_chats(workspace_id: WorkspaceId) -> list[int]:
    """The admin chat and all active groups: whoever has rights in one may have them in the workspace."""
    workspace = await _workspace(workspace_id)
    if workspace is None:
        return []
    chat = workspace.tg_admin_chat_id
    return workspace.groups if chat is None else [chat, *workspace.groups]


async def _workspace(workspace_id: WorkspaceId) -> Authority | None:
    query = f"SELECT {AUTHORITY} FROM workspaces w WHERE id = $1"  # noqa: S608  a constant
    return await sql.one(Authority, query, workspace_id)


async def _is_moderator_by_group(workspace: Authority, tg_user_id: int, memberships: Memberships) -> bool:
    """Raises Untold when a group of which Telegram does not tell would decide it."""
    places = asyncio.Semaphore(_ASKED_AT_ONCE)

    async def status(tg_chat_id: int) -> MemberStatus | Untold:
        async with places:
            try:
                return await memberships.status(tg_chat_id, tg_user_id)
            except Untold as untold:
                return untold

    answers = await asyncio.gather(*(status(group) for group in workspace.groups))
    told = [one for one in answers if not isinstance(one, Untold)]
    untold = [one for one in answers if isinstance(one, Untold)]
    found, otherwise = (
        is_moderator(
            admin_chat_status=None,
            group_statuses=[*told, *[guess] * len(untold)],
            is_agreed=workspace.is_agreed,
        )
        for guess in (MemberStatus.OUTSIDE, MemberStatus.ADMIN)
    )
    if untold and found != otherwise:
        raise untold[0]
    return found


async def admit_to_erase_group(group_id: GroupId, tg_user_id: int, memberships: Memberships) -> None:
    """Asks Telegram, so call it before a transaction.

    Raises NotFound for a user who neither moderates the workspace nor administrates the group, as for a group
    that does not exist, Forbidden for an admin of another group, Untold where only Telegram could tell.
    """
    group = await sql.one(
        _Group,
        """SELECT g.workspace_id, g.tg_chat_id, w.tg_admin_chat_id FROM groups g
           JOIN workspaces w ON w.id = g.workspace_id WHERE g.id = $1""",
        group_id,
    )
    if group is None:
        raise NotFound("group")
    chat = group.tg_admin_chat_id
    is_in_admin_chat = chat is not None and await where_told(is_inside(chat, tg_user_id, memberships))
    # A group that the bot has left cannot be asked about; its admin chat can.
    is_group_admin = (
        not is_in_admin_chat and await memberships.status(group.tg_chat_id, tg_user_id) == MemberStatus.ADMIN
    )
    is_concerned = is_in_admin_chat or is_group_admin
    if not is_concerned and not await moderates(group.workspace_id, tg_user_id, memberships):
        raise NotFound("group")
    ensure_may_erase_group(is_group_admin=is_group_admin, is_in_admin_chat=is_in_admin_chat)


async def is_inside(tg_chat_id: int, tg_user_id: int, memberships: Memberships) -> bool:
    return await memberships.status(tg_chat_id, tg_user_id) != MemberStatus.OUTSIDE


async def inside_one(tg_chat_ids: Sequence[int], tg_user_id: int, memberships: Memberships) -> int | None:
    """One of the chats in which the user is; None if they are in none. Raises Untold when Telegram confirms
    none of them and does not tell of one.
    """
    untold: Untold | None = None
    for tg_chat_id in tg_chat_ids:
        try:
            if await is_inside(tg_chat_id, tg_user_id, memberships):
                return tg_chat_id
        except Untold as error:
            untold = error
    if untold is not None:
        raise untold
    return None


async def admit_to_erase_workspace(
    workspace_id: WorkspaceId, tg_user_id: int, memberships: Memberships
) -> None:
    """Asks Telegram, so call it before a transaction.

    Raises NotFound for a user who is not in the admin chat, as for a workspace that does not exist, Forbidden
    for a member who is no admin of the admin chat, Untold where Telegram does not tell. Without an admin chat
    nobody may erase the workspace.
    """
    chat = await sql.value(int, "SELECT tg_admin_chat_id FROM workspaces WHERE id = $1", workspace_id)
    status = await memberships.status(chat, tg_user_id) if chat else MemberStatus.OUTSIDE
    if chat == tg_user_id:  # a private chat has one person and no admins
        status = MemberStatus.ADMIN
    if status == MemberStatus.OUTSIDE:
        raise NotFound("workspace")
    ensure_may_erase_workspace(admin_chat_status=status)


async def is_owner(person_id: PersonId, tg_user_id: int) -> bool:
    return await _linked(person_id, tg_user_id, roles=[LinkRole.OWNER])


async def is_linked(person_id: PersonId, tg_user_id: int) -> bool:
    """Whether the user has an approved link to the person, as owner or guardian."""
    return await _linked(person_id, tg_user_id, roles=[LinkRole.OWNER, LinkRole.GUARDIAN])


async def _linked(person_id: PersonId, tg_user_id: int, roles: list[LinkRole]) -> bool:
    linked = await sql.value(
        int,
        """SELECT 1 AS yes FROM participant_persons l JOIN participants r ON r.id = l.participant_id
           WHERE l.person_id = $1 AND r.tg_user_id = $2 AND l.state = 'approved'
             AND l.role = ANY($3::text[])""",
        person_id,
        tg_user_id,
        roles,
    )
    return linked is not None
