"""Makes a chat the admin chat of a workspace, by a link that works once."""

from domain.errors import Forbidden, NotFound
from domain.ids import CardId, WorkspaceId
from domain.ports import Doorbell, Memberships
from domain.queries import sql
from domain.queries.access.authority import may_bind_admin_chat
from domain.queries.chats.deep_link import deep_link
from domain.rules.chats.deep_links import hash_payload
from domain.steps.chats.leave_cards import take_back_each
from domain.steps.groups.bind_chat import bind_chat
from domain.steps.groups.forget_empty_workspace import forget_empty_workspace
from domain.steps.groups.lock_chats import lock_chats
from domain.steps.work.work import Work, transaction


async def bind_admin_chat(
    payload: str, tg_chat_id: int, tg_user_id: int, *, memberships: Memberships, doorbell: Doorbell
) -> WorkspaceId:
    """Returns the workspace. Requests that wait are shown in the chat. Nothing changes if the link made this
    very chat the admin chat before.

    Raises NotFound for a link that is used, expired or forged, Forbidden for a user whom
    `may_bind_admin_chat` does not admit, Conflict(`chat_taken`, `chat_of_old_list`) as `bind_chat` does. A
    group that was activated only because the link added the bot to its chat is removed instead.
    """
    if (bound := await _bound_before(payload, tg_chat_id)) is not None:
        return bound
    target = await deep_link(payload)
    if target is None or target.purpose != "setup":
        raise NotFound("setup_link")
    if not await may_bind_admin_chat(target.workspace_id, tg_user_id, memberships):
        raise Forbidden("only_group_admin")
    async with transaction(doorbell) as work:
        await lock_chats()
        await _drop_empty_group(work, tg_chat_id, target.workspace_id, tg_user_id)
        await bind_chat(work, target.workspace_id, tg_chat_id, f"tg:{tg_user_id}")
        used = await sql.execute(
            "UPDATE deep_links SET used_at = now() WHERE token_hash = $1 AND used_at IS NULL",
            hash_payload(payload),
        )
        if not used:
            raise NotFound("setup_link")
        return target.workspace_id


async def _bound_before(payload: str, tg_chat_id: int) -> WorkspaceId | None:
    return await sql.value(
        WorkspaceId,
        """SELECT w.id FROM deep_links k JOIN workspaces w ON w.id = k.workspace_id
           WHERE k.token_hash = $1 AND k.purpose = 'setup' AND k.used_at IS NOT NULL
             AND w.tg_admin_chat_id = $2""",
        hash_payload(payload),
        tg_chat_id,
    )


async def _drop_empty_group(work: Work, tg_chat_id: int, workspace_id: WorkspaceId, tg_user_id: int) -> None:
    """Removes only a group that the same user activated, in another workspace than the link's, and that has
    not begun: no photo, no answer to its introduction, no person in its workspace. Else a link that is used
    in a photo group would end that group and make its members moderators.

    Its workspace is locked before it, as by a photo that is posted there.
    """
    await sql.execute(
        """SELECT w.id FROM workspaces w JOIN groups g ON g.workspace_id = w.id
           WHERE g.tg_chat_id = $1 FOR UPDATE OF w""",
        tg_chat_id,
    )
    emptied = await sql.value(
        WorkspaceId,
        """DELETE FROM groups g USING participants r WHERE g.tg_chat_id = $1
             AND r.id = g.activated_by_id AND r.tg_user_id = $2
             AND g.workspace_id <> $3
             AND NOT EXISTS (SELECT 1 FROM persons p WHERE p.workspace_id = g.workspace_id)
             AND NOT EXISTS (SELECT 1 FROM group_participants m
                             WHERE m.group_id = g.id AND m.consent <> 'pending')
             AND NOT EXISTS (SELECT 1 FROM postings WHERE group_id = g.id) RETURNING g.workspace_id""",
        tg_chat_id,
        tg_user_id,
        workspace_id,
    )
    if emptied is not None:
        await _take_back_introduction(work, tg_chat_id, emptied, workspace_id)
        await forget_empty_workspace(emptied)


async def _take_back_introduction(
    work: Work, tg_chat_id: int, old_id: WorkspaceId, workspace_id: WorkspaceId
) -> None:
    """Its words and buttons are not true in an admin chat. The card's row moves to the other workspace,
    because it would be deleted with its own.
    """
    query = """UPDATE cards SET workspace_id = $3
               WHERE kind = 'introduction' AND tg_chat_id = $1 AND workspace_id = $2 RETURNING id"""
    await take_back_each(work, await sql.values(CardId, query, tg_chat_id, old_id, workspace_id))
