"""Finds the cluster that a button is about, for a moderator who may say who it is."""

from bot.telegram.chats.desk import Desk
from bot.telegram.chats.talk import Talk
from domain.errors import Conflict, NotFound
from domain.queries.access.acting import moderating
from domain.queries.clusters.clusters import ClusterView, cluster
from domain.states import ClusterState


async def unknown_for(number: int, talk: Talk, desk: Desk) -> ClusterView:
    """Asks Telegram. Raises NotFound(`cluster`), Conflict(`cluster_named_by`: name, by)."""
    view = await cluster(number)
    if view is None:
        raise NotFound("cluster")
    desk.ensure_shows(view.workspace_id, what="cluster")
    await moderating(view.workspace_id, talk.requester(), what="cluster")
    if view.state == ClusterState.LABELLED:
        by = view.by or talk.words.plain("request.somebody")
        raise Conflict("cluster_named_by", name=view.person_name or "?", by=by)
    return view
