"""Finds the cluster that a button is about, for a moderator who may say who it is."""

from bot.telegram.chats.context import Context
from bot.telegram.chats.scope import Scope
from bot.telegram.photos.faces_beside import put_faces_away
from domain.errors import Conflict, NotFound
from domain.queries.access.acting import moderating
from domain.queries.clusters.clusters import ClusterView, cluster, workspace_of_cluster
from domain.states import ClusterState


async def unknown_for(number: int, ctx: Context, scope: Scope) -> ClusterView:
    """Asks Telegram whether the user moderates. Raises NotFound(`cluster`) if not, if this chat does not show
    the workspace, or if the cluster, or the one that it was joined to, is gone; Untold where Telegram does
    not tell; Conflict(`cluster_named_by`: name, by) if it was named; Conflict(`cluster_joined`: number of the
    whole) if it was joined to another one.
    """
    view = await cluster(number)
    if view is None:
        raise NotFound("cluster")
    scope.ensure_shows(view.workspace_id, what="cluster")
    await moderating(view.workspace_id, ctx.requester(), what="cluster")
    if view.state == ClusterState.LABELLED:
        by = view.by or ctx.words.plain("request.somebody")
        raise Conflict("cluster_named_by", name=view.person_name or "?", by=by)
    if view.state == ClusterState.JOINED:
        raise (
            NotFound("cluster")
            if view.joined_into is None
            else Conflict("cluster_joined", number=view.joined_into)
        )
    return view


async def put_cluster_faces_away(number: int, ctx: Context, scope: Scope) -> None:
    """Removes the pictures of faces beside a card that no longer asks about the cluster."""
    workspace_id = await workspace_of_cluster(number)
    if workspace_id is not None:
        await put_faces_away(workspace_id, ctx, scope)
