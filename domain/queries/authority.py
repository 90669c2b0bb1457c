"""What somebody is to a workspace or a person, at this moment."""

from uuid import UUID

from domain.errors import NotFound
from domain.ports import Memberships
from domain.queries import sql
from domain.rules.access import is_moderator


async def moderates(workspace_id: int, tg_user_id: int, memberships: Memberships) -> bool:
    """Asks Telegram, so call it before a transaction."""
    workspace = await sql.one("SELECT tg_admin_chat_id FROM workspaces WHERE id = $1", workspace_id)
    if workspace is None:
        return False
    admin_chat = workspace["tg_admin_chat_id"]
    status = await memberships.status(admin_chat, tg_user_id) if admin_chat else "outside"
    if is_moderator(admin_chat_status=status, group_statuses=()):
        return True
    groups = await sql.rows("SELECT tg_chat_id FROM groups WHERE workspace_id = $1 AND active", workspace_id)
    statuses = [await memberships.status(group["tg_chat_id"], tg_user_id) for group in groups]
    return is_moderator(admin_chat_status=status, group_statuses=statuses)


async def is_owner(person_id: UUID, tg_user_id: int) -> bool:
    return await _linked(person_id, tg_user_id, roles=["owner"])


async def is_linked(person_id: UUID, tg_user_id: int) -> bool:
    """By an approved link, as owner or guardian."""
    return await _linked(person_id, tg_user_id, roles=["owner", "guardian"])


async def _linked(person_id: UUID, tg_user_id: int, roles: list[str]) -> bool:
    row = await sql.one(
        """SELECT 1 AS yes FROM participant_persons l JOIN participants r ON r.id = l.participant_id
           WHERE l.person_id = $1 AND r.tg_user_id = $2 AND l.state = 'approved'
             AND l.role = ANY($3::text[])""",
        person_id,
        tg_user_id,
        roles,
    )
    return row is not None


async def participant_id_of(tg_user_id: int) -> int:
    """Raises NotFound for somebody the bot never met."""
    row = await sql.one("SELECT id FROM participants WHERE tg_user_id = $1", tg_user_id)
    if row is None:
        raise NotFound("participant")
    return int(row["id"])
