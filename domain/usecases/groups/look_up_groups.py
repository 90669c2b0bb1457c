"""Asks Telegram in which groups of a workspace a participant is."""

from domain.errors import Forbidden, Untold
from domain.ids import ParticipantId, WorkspaceId
from domain.ports import Memberships
from domain.queries.groups.groups import GroupView, groups_of, groups_of_workspace
from domain.states import MemberStatus
from domain.steps.groups.remember_membership import remember_membership


async def look_up_groups(
    workspace_id: WorkspaceId, participant_id: ParticipantId, tg_user_id: int, memberships: Memberships
) -> list[GroupView]:
    """Returns these groups. Raises Forbidden(`not_in_group`) if there are none, or no such workspace, Untold
    if there may be one of which Telegram does not tell.
    """
    found, untold = [], None
    seen_in = {group.group_id for group in await groups_of(participant_id)}
    for group in await groups_of_workspace(workspace_id):
        try:
            membership = await memberships.look_up(group.tg_chat_id, tg_user_id)
        except Untold as error:
            untold = error
            continue
        # Whoever is not in a group, and was never seen there, leaves no trace there by asking.
        if membership.status != MemberStatus.OUTSIDE or group.group_id in seen_in:
            await remember_membership(group.tg_chat_id, participant_id, membership)
        if membership.status != MemberStatus.OUTSIDE:
            found.append(group)
    if not found:
        raise untold or Forbidden("not_in_group")
    return found
