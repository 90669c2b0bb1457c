"""Asks Telegram which known participants are admins of a workspace's groups, and stores that."""

import logging
from dataclasses import dataclass

from domain.errors import Untold
from domain.ids import ParticipantId, WorkspaceId
from domain.ports import Membership, Memberships
from domain.queries import sql
from domain.queries.groups.groups import groups_of_workspace
from domain.states import MemberStatus
from domain.steps.groups.remember_membership import remember_membership

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Workspace:
    tg_admin_chat_id: int | None


async def look_up_admins(workspace_id: WorkspaceId, memberships: Memberships) -> int:
    """Returns how many it found, an admin of two groups twice; 0 for a workspace with an admin chat. Without
    one, cards go to these admins in private.

    Admins who are not among our participants are left out, because the bot cannot write to them. So are
    those of a group of which Telegram does not tell.
    """
    workspace = await sql.one(
        _Workspace, "SELECT tg_admin_chat_id FROM workspaces WHERE id = $1", workspace_id
    )
    if workspace is None or workspace.tg_admin_chat_id is not None:
        return 0
    found = 0
    for group in await groups_of_workspace(workspace_id):
        try:
            admins = await memberships.administrators(group.tg_chat_id)
        except Untold as untold:
            log.warning("the admins of one group are unknown: %s", untold)
            continue
        known = await sql.values(
            ParticipantId,
            "SELECT id FROM participants WHERE tg_user_id = ANY($1::bigint[]) ORDER BY id",
            list(admins),
        )
        for participant_id in known:
            await remember_membership(group.tg_chat_id, participant_id, Membership(MemberStatus.ADMIN))
        found += len(known)
    return found
