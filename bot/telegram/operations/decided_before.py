"""Says who did the same thing before, and when."""

from bot.messages.operations.operations import already_text
from bot.telegram.chats.context import Context
from domain.ids import WorkspaceId
from domain.queries.operations.actors import actor_names
from domain.queries.operations.operations import last_to_set_status


async def decided_by_whom(workspace_id: WorkspaceId, number: int, key: str, ctx: Context) -> str:
    """The text of a toast. number: of the person, whose status is what the user asked for. key: of the text.

    Call it only for users who may do the same thing themselves.
    """
    view = await last_to_set_status(workspace_id, number, undo_days=ctx.world.settings.undo_days)
    if view is None:
        return ctx.words.plain("toast.nothing_changed")
    names = await actor_names([view.actor])
    return already_text(ctx.words, key, by=view.actor, names=names, when=ctx.words.moment(view.created_at))
