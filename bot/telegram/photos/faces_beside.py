"""Shows the faces that a card is about as numbered tiles under it: the sheet, which a worker draws later."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from aiogram.types import CallbackQuery

from bot.messages.card import Card
from bot.telegram.chats.context import Context
from bot.telegram.chats.scope import Scope
from bot.telegram.chats.send_cards import toast, turn_into
from domain.ids import WorkspaceId
from domain.queries.clusters.clusters import ClusterLine
from domain.queries.persons.people import people
from domain.queries.photos.contact_sheet import Sheet
from domain.queries.questions.review import ReviewLine
from domain.usecases.photos.ask_sheet import ask_sheet


@dataclass(frozen=True, slots=True)
class ListPage:
    """A page of a list. first: the number of its first entry.

    faces: the faces of the listed persons, in order, by workspace. An empty list removes a workspace's old
    sheet. If the page has persons of several workspaces, it shows no faces: a sheet is of one workspace.
    """

    card: Card
    faces: Mapping[WorkspaceId, Sequence[int]]
    first: int = 1


async def nothing_beside(ctx: Context, scope: Scope) -> dict[WorkspaceId, Sequence[int]]:
    """An empty list for each workspace whose faces may be shown in this chat, so that its old sheet is
    removed. An admin chat shows faces of one workspace only.
    """
    if scope.workspace_id is not None:
        return {scope.workspace_id: ()}
    own = await people(ctx.who.participant_id)
    moderated = await scope.workspaces(ctx)
    return dict.fromkeys([*(one.workspace_id for one in own), *(workspace for workspace, _ in moderated)], ())


async def faces_of_lines(
    lines: Sequence[ClusterLine | ReviewLine], ctx: Context, scope: Scope
) -> dict[WorkspaceId, Sequence[int]]:
    """One face for each line, by workspace; none for lines of several workspaces."""
    faces = await nothing_beside(ctx, scope)
    if len({line.workspace_id for line in lines}) == 1:
        faces[lines[0].workspace_id] = [line.face for line in lines]
    return faces


async def turn_to(page: ListPage, query: CallbackQuery, ctx: Context, scope: Scope) -> None:
    """The pressed card becomes this page."""
    await toast(query)
    await turn_into(query, page.card)
    await show_faces_of(page, query, ctx, scope)


async def show_faces_of(page: ListPage, card: CallbackQuery | int, ctx: Context, scope: Scope) -> None:
    for workspace_id, faces in page.faces.items():
        await show_faces(card, workspace_id, faces, ctx, scope, first=page.first)


async def show_faces(
    card: CallbackQuery | int,
    workspace_id: WorkspaceId,
    faces: Sequence[int],
    ctx: Context,
    scope: Scope,
    *,
    first: int = 1,
    columns: int = 0,
    by_row: bool = False,
) -> None:
    """card: the id of the message with the numbers, or the press on it. faces: 0 stands for no picture.

    columns: tiles in a row; 0 for as many as fit. by_row: whether a whole row has one number.
    """
    message = card.message.message_id if isinstance(card, CallbackQuery) and card.message else card
    if isinstance(message, int):
        sheet = _sheet(workspace_id, ctx, scope, card=message)
        sheet = replace(sheet, faces=tuple(faces), first=first, columns=columns, by_row=by_row)
        await ask_sheet(sheet, ctx.world.doorbell)


async def put_faces_away(workspace_id: WorkspaceId, ctx: Context, scope: Scope) -> None:
    """Removes the faces beside a card that says something else now."""
    await ask_sheet(_sheet(workspace_id, ctx, scope, card=0), ctx.world.doorbell)


def _sheet(workspace_id: WorkspaceId, ctx: Context, scope: Scope, *, card: int) -> Sheet:
    return Sheet(
        workspace_id,
        ctx.who.participant_id,
        in_private=scope.workspace_id is None,
        press=ctx.number,
        card=card,
    )
