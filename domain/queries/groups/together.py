"""Whether a workspace's groups belong together by agreement, and which workspace a new group may join."""

from dataclasses import dataclass

from domain.ids import GroupId, ParticipantId, WorkspaceId
from domain.ports import Memberships
from domain.queries import sql
from domain.queries.access.authority import moderates, where_told
from domain.queries.persons.workspace_people import may_look_after


@dataclass(frozen=True, slots=True)
class GroupLine:
    group_id: GroupId
    tg_chat_id: int
    title: str


@dataclass(frozen=True, slots=True)
class TogetherView:
    """is_agreed: False while an admin has to say whether the groups stay together. groups: the active ones.
    has_begun: the workspace has photos, persons or a group that the bot left, so it may not join another: the
    bot may come back to that group, where its members' answers still count.

    activated_by_id: the participant who activated the group, if there is only one group.
    """

    workspace_id: WorkspaceId
    is_agreed: bool
    has_admin_chat: bool
    has_begun: bool
    groups: tuple[GroupLine, ...]
    activated_by_id: ParticipantId | None

    @property
    def is_open(self) -> bool:
        """Whether an admin has to say if the groups stay together."""
        return not self.is_agreed and len(self.groups) > 1

    @property
    def may_join(self) -> bool:
        return len(self.groups) == 1 and not self.has_begun and not self.has_admin_chat


@dataclass(frozen=True, slots=True)
class _Workspace:
    id: WorkspaceId
    is_agreed: bool
    tg_admin_chat_id: int | None
    has_begun: bool


@dataclass(frozen=True, slots=True)
class _Group:
    id: GroupId
    tg_chat_id: int
    title: str
    activated_by_id: ParticipantId | None


async def together(workspace_id: WorkspaceId) -> TogetherView | None:
    """None when the workspace is gone."""
    workspace = await sql.one(
        _Workspace,
        """SELECT w.id, w.is_agreed, w.tg_admin_chat_id,
               EXISTS (SELECT 1 FROM image_assets WHERE workspace_id = w.id)
                   OR EXISTS (SELECT 1 FROM persons WHERE workspace_id = w.id)
                   OR EXISTS (SELECT 1 FROM groups WHERE workspace_id = w.id AND NOT active) AS has_begun
           FROM workspaces w WHERE w.id = $1 AND w.erasing_at IS NULL""",
        workspace_id,
    )
    if workspace is None:
        return None
    groups = await sql.rows(
        _Group,
        """SELECT id, tg_chat_id, title, activated_by_id FROM groups
           WHERE workspace_id = $1 AND active ORDER BY id""",
        workspace_id,
    )
    return TogetherView(
        workspace.id,
        workspace.is_agreed,
        workspace.tg_admin_chat_id is not None,
        workspace.has_begun,
        tuple(GroupLine(group.id, group.tg_chat_id, group.title) for group in groups),
        groups[0].activated_by_id if len(groups) == 1 else None,
    )


async def is_alone(group_id: GroupId) -> bool:
    """Whether no other group, not even one that the bot has left, is in the workspace of this one."""
    other = await sql.value(
        int,
        """SELECT 1 FROM groups g JOIN groups o ON o.workspace_id = g.workspace_id AND o.id <> g.id
           WHERE g.id = $1 LIMIT 1""",
        group_id,
    )
    return other is None


async def joinable(
    view: TogetherView, participant_id: ParticipantId, tg_user_id: int, memberships: Memberships
) -> list[tuple[WorkspaceId, str]]:
    """Other workspaces that this participant moderates, with the name of each; none where `view` may not join
    another. Asks Telegram.
    """
    if not view.may_join:
        return []
    others = [one for one in await may_look_after(participant_id) if one.id != view.workspace_id]
    return [
        (one.id, one.name)
        for one in others
        if await where_told(moderates(one.id, tg_user_id, memberships, one))
    ]
