"""The card that says what an operation did, with Undo."""

from collections.abc import Sequence

from bot.messages.callbacks import callback
from bot.messages.card import Button, Card
from bot.messages.listing import Rows
from bot.messages.operations.operations import operation_card
from bot.telegram.chats.context import Context
from bot.telegram.chats.scope import Scope
from domain.ids import WorkspaceId
from domain.queries.operations.actors import participant_names
from domain.queries.operations.done import Done, done_before
from domain.queries.operations.operations import OperationView, as_called, operation


async def result_of(done: Done, ctx: Context, scope: Scope, *, stayed: int | None = None) -> Card:
    """stayed: faces that the survivor of a merge had before.

    Only moderators read who gets photos from now on, and who gets none any more.
    """
    view = await view_of(done, ctx)
    may_know = view is not None and await moderates_at(scope, ctx, view.workspace_id)
    receivers = await participant_names({*done.starts, *done.stops}) if may_know else {}
    if view is not None and scope.workspace_id is None:
        moderated = [view.workspace_id] if may_know else []
        [view] = await as_called([view], ctx.who.participant_id, moderated=moderated)
    below = back_to(view, done, ctx)
    return operation_card(view, done, ctx.language, receivers=receivers, stayed=stayed, below=below)


async def result_again(ctx: Context, scope: Scope) -> Card | None:
    """The result of a press or message that is handled again after a crash. None when nothing was done yet.

    Call it first: the operation may be done already, and its subject may be gone because of it.
    """
    done = await done_before(ctx.requester())
    return None if done is None else await result_of(done, ctx, scope)


async def view_of(done: Done, ctx: Context) -> OperationView | None:
    if done.operation_id is None:
        return None
    return await operation(done.operation_id, undo_days=ctx.world.settings.undo_days)


def back_to(view: OperationView | None, done: Done, ctx: Context) -> Rows:
    """The buttons that lead back: to the person, after a merge to the survivor, to the clusters that
    are left, or to the list of settings.
    """
    if view is not None and view.is_of_workspace:
        return ((Button(ctx.words.plain("button.all_settings"), callback("settings", view.workspace_id)),),)
    if view is not None and view.is_of_two_clusters:
        return (tuple(_to_cluster(number, ctx) for number in _left_of_two(view)),)
    is_merge = view is not None and view.kind == "merge_persons" and not view.undoes
    is_named = view is not None and view.is_of_cluster  # `view.number` is a cluster's then
    number = view.other_number if view is not None and (is_merge or is_named) else done.number
    if not number:
        return ()
    return ((Button(ctx.words.plain("button.back"), callback("person", number)),),)


def _left_of_two(view: OperationView) -> Sequence[int]:
    """The numbers of the clusters that have faces after the operation, or after its undo."""
    one, other = view.number, view.other_number
    assert other is not None
    if view.kind == "split_cluster":
        return (one,) if view.undoes else (one, other)
    return (one, other) if view.undoes else (other,)


def _to_cluster(number: int, ctx: Context) -> Button:
    return Button(ctx.words.plain("button.cluster_number", number=number), callback("cluster", number))


async def moderates_at(scope: Scope, ctx: Context, workspace_id: WorkspaceId) -> bool:
    return scope.workspace_id == workspace_id or await ctx.requester().moderates(workspace_id)
