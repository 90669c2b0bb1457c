"""Lists the groups whose photos a workspace gets, for its moderators."""

from bot.api.call import Call
from bot.api.route import Route
from bot.api.shapes import Query, RowId, Shape
from domain.queries.groups.groups import groups_of_workspace
from domain.states import Scope


class OfWorkspace(Query):
    """workspace: needed only by moderators of several workspaces."""

    workspace: RowId | None = None


class Group(Shape):
    id: int
    title: str
    language: str


class Groups(Shape):
    workspace: int
    groups: list[Group]


async def list_groups(call: Call, query: OfWorkspace) -> Groups:
    workspace_id = await call.workspace(query.workspace)
    found = await groups_of_workspace(workspace_id)
    listed = [Group.of(one, id=one.group_id) for one in found]
    return Groups(workspace=workspace_id, groups=listed)


ROUTES = [
    Route("GET", "/faces/groups", list_groups, "List the groups of a workspace", Scope.READ, (400, 404)),
]
