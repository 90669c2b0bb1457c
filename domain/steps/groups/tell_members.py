"""Tells members whose last group is deleted with `/forget_group`, or split off from the list of people, what
stays: nothing else would tell them.
"""

from domain.ids import GroupId, ParticipantId, WorkspaceId
from domain.queries import sql
from domain.queries.groups.ended_group import IS_CONNECTED, WAS_THE_LAST
from domain.steps.work.work import Work

_MEMBERS = f"""
SELECT m.participant_id FROM group_participants m JOIN groups g ON g.id = m.group_id
WHERE g.id = $1 AND m.status <> 'outside' AND {WAS_THE_LAST} AND {IS_CONNECTED} ORDER BY m.id
"""  # noqa: S608  constants


async def tell_members(
    work: Work, workspace_id: WorkspaceId, group_id: GroupId, *, is_split_off: bool = False
) -> None:
    """Call it in the transaction of the erase, while the group has its members. Each member's task checks
    again whether there is anything to tell. workspace_id: of the people who stay.
    """
    every = {"workspace_id": workspace_id, "erased_id": group_id, "is_split_off": int(is_split_off)}
    members = await sql.values(ParticipantId, _MEMBERS, group_id)
    await work.add_each("show_erased_group", [{**every, "participant_id": one} for one in members])
