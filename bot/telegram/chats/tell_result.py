"""The card that says what an operation did, with Undo."""

from bot.messages.callbacks import callback
from bot.messages.card import Button, Card
from bot.messages.listing import Rows
from bot.messages.operations.operations import operation_card
from bot.telegram.chats.desk import Desk
from bot.telegram.chats.talk import Talk
from domain.ids import WorkspaceId
from domain.queries.operations.actors import participant_names
from domain.queries.operations.done import Done, done_before
from domain.queries.operations.operations import OperationView, as_called, operation


async def result_of(done: Done, talk: Talk, desk: Desk, *, stayed: int | None = None) -> Card:
    """stayed: faces that the survivor of a merge had before. Only moderators see the names of others."""
    view = await view_of(done, talk)
    may_know = view is not None and await moderates_at(desk, talk, view.workspace_id)
    receivers = await participant_names({*done.starts, *done.stops}) if may_know else {}
    if view is not None and desk.workspace_id is None:
        [view] = await as_called([view], talk.who.participant_id)
    below = back_to(view, done, talk)
    return operation_card(view, done, talk.language, receivers=receivers, stayed=stayed, below=below)


async def result_again(talk: Talk, desk: Desk) -> Card | None:
    """The result of a press or message that is handled again after a crash: its operation is done already,
    and its subject may be gone by that. None when nothing was done yet.
    """
    done = await done_before(talk.requester())
    return None if done is None else await result_of(done, talk, desk)


async def view_of(done: Done, talk: Talk) -> OperationView | None:
    if done.operation_id is None:
        return None
    return await operation(done.operation_id, undo_days=talk.world.settings.undo_days)


def back_to(view: OperationView | None, done: Done, talk: Talk) -> Rows:
    """The button to the person; after a merge, to the survivor."""
    is_merge = view is not None and view.kind == "merge_persons" and not view.undoes
    is_named = view is not None and view.is_of_cluster  # the number is no person's
    number = view.other_number if view is not None and (is_merge or is_named) else done.number
    if not number:
        return ()
    return ((Button(talk.words.plain("button.back"), callback("person", number)),),)


async def moderates_at(desk: Desk, talk: Talk, workspace_id: WorkspaceId) -> bool:
    return desk.workspace_id == workspace_id or await talk.requester().moderates(workspace_id)
