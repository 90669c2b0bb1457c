"""*Split …*: the bot proposes which faces of an unknown person are somebody else's.

The moderator corrects the proposal by ticks; the last button splits.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from aiogram import Router
from aiogram.types import CallbackQuery

from bot.messages.callbacks import Press
from bot.messages.clusters.splitting import ALL_FACES, SplitFaces, cluster_stays_card, split_card
from bot.messages.photos.contact_sheet import FACES_A_SHEET, TickedFaces
from bot.telegram.chats.context import Context
from bot.telegram.chats.press_filter import Pressed
from bot.telegram.chats.scope import InScope, Scope
from bot.telegram.chats.send_cards import toast, toast_stale, turn_into
from bot.telegram.chats.shared_card import show_beside
from bot.telegram.chats.tell_result import result_again, result_of
from bot.telegram.clusters.pressed_cluster import unknown_for
from bot.telegram.photos.faces_beside import put_faces_away, show_faces
from domain.ids import WorkspaceId
from domain.queries.clusters.subgroups import subgroups
from domain.queries.operations.done import Done
from domain.usecases.clusters.split_cluster import split_cluster


@dataclass(frozen=True, slots=True)
class Split:
    """What the dialogue keeps of a split. flow: the update that began it; its buttons carry it.

    parts: numbers of faces, the largest part first; of a nightly proposal the part that stays first. shown:
    the position of a part from 1, or ALL_FACES. leaving: numbers of the faces that are ticked. page: the page
    of shown faces, from 0. total: how many faces the cluster had, also those that are in no part and stay; 0
    for a nightly proposal, where each face is in a part.
    """

    flow: int
    workspace_id: WorkspaceId
    number: int
    parts: tuple[tuple[int, ...], ...]
    shown: int = ALL_FACES
    leaving: tuple[int, ...] = ()
    page: int = 0
    total: int = 0

    @property
    def faces(self) -> Sequence[int]:
        """The numbers of the faces that are shown, on all pages."""
        if self.shown == ALL_FACES:
            return [face for part in self.parts for face in part]
        return self.parts[self.shown - 1]

    def with_part(self, position: int) -> "Split":
        """Shows a part and ticks just its faces; with ALL_FACES the ticks stay."""
        shown = replace(self, shown=position, page=0)
        return shown if position == ALL_FACES else replace(shown, leaving=tuple(shown.faces))

    def toggled(self, face: int) -> "Split":
        left = tuple(one for one in self.leaving if one != face)
        return replace(self, leaving=left if face in self.leaving else (*self.leaving, face))

    def turned(self, page: int) -> "Split":
        return replace(self, page=min(page, max(len(self.faces) - 1, 0) // FACES_A_SHEET))


def register(chats: Router) -> None:
    chats.callback_query.register(on_button, Pressed("clustersplit"), InScope())
    chats.callback_query.register(on_choice, Pressed("splitpart", "splitface", "splitpage"), InScope())
    chats.callback_query.register(on_go, Pressed("splitgo"), InScope())
    chats.callback_query.register(on_leave, Pressed("clusterstays"), InScope())


async def on_button(query: CallbackQuery, press: Press, ctx: Context, scope: Scope) -> None:
    """Proposes the second largest part: moderators mostly take out the fewer faces."""
    view = await unknown_for(press.ids[0], ctx, scope)
    parts = tuple(tuple(part) for part in await subgroups(view.workspace_id, view.number))
    split = Split(ctx.number, view.workspace_id, view.number, parts, total=view.faces)
    await show_split(query, split.with_part(2) if len(parts) > 1 else split, ctx, scope, draws=True)


async def on_choice(query: CallbackQuery, press: Press, ctx: Context, scope: Scope) -> None:
    split = await _open_split(query, press, ctx, scope)
    if split is None:
        return
    chosen = press.ids[1]
    if press.verb == "splitpart":
        split = split.with_part(min(chosen, len(split.parts)))
    elif press.verb == "splitpage":
        split = split.turned(chosen)
    else:
        split = split.toggled(chosen)
    await show_split(query, split, ctx, scope, draws=press.verb != "splitface")


async def on_go(query: CallbackQuery, press: Press, ctx: Context, scope: Scope) -> None:
    card = await result_again(ctx, scope)
    split = await _open_split(query, press, ctx, scope) if card is None else None
    if card is None:
        if split is None:
            return
        if press.ids[1] != len(split.leaving):  # a tick has overtaken the button
            await toast(query, ctx.words.plain("toast.stale"), alert=True)
            return
        card = await result_of(await _split(split, ctx, rehearses=False), ctx, scope)
    await _end_split(ctx)
    await toast(query)
    await turn_into(query, card)
    if split is not None:
        await put_faces_away(split.workspace_id, ctx, scope)


async def on_leave(query: CallbackQuery, press: Press, ctx: Context, scope: Scope) -> None:
    view = await unknown_for(press.ids[0], ctx, scope)
    await _end_split(ctx)
    await toast(query)
    await turn_into(query, cluster_stays_card(ctx.language))
    await put_faces_away(view.workspace_id, ctx, scope)


async def show_split(query: CallbackQuery, split: Split, ctx: Context, scope: Scope, *, draws: bool) -> None:
    """draws: whether the faces beside the card have changed and are drawn again."""
    total = max(split.total, sum(map(len, split.parts)))
    staying = set(split.faces) - set(split.leaving)
    faces = TickedFaces(split.flow, split.faces, staying, split.page)
    sizes = [len(part) for part in split.parts]
    shown = SplitFaces(split.number, sizes, split.shown, faces, len(split.leaving), total)
    would = await _split(split, ctx, rehearses=True) if shown.can_go else None
    await ctx.state.update_data(split=asdict(split))
    await toast(query)
    message = await show_beside(query, ctx, split_card(shown, would, ctx.language))
    if draws:
        await show_faces(message, split.workspace_id, faces.shown, ctx, scope, first=faces.first)


async def _split(split: Split, ctx: Context, *, rehearses: bool) -> Done:
    return await split_cluster(
        split.number,
        split.leaving,
        ctx.requester(rehearses=rehearses),
        settings=ctx.world.settings,
        doorbell=ctx.world.doorbell,
    )


async def _open_split(query: CallbackQuery, press: Press, ctx: Context, scope: Scope) -> Split | None:
    """The split that the button belongs to. None when the split is over; the presser is told so."""
    kept: dict[str, Any] | None = (await ctx.state.get_data()).get("split")
    if kept is None or kept["flow"] != press.ids[0]:
        await toast_stale(query, ctx.words)
        return None
    parts = tuple(tuple(part) for part in kept["parts"])
    split = Split(**{**kept, "parts": parts, "leaving": tuple(kept["leaving"])})
    await unknown_for(split.number, ctx, scope)
    return split


async def _end_split(ctx: Context) -> None:
    data = await ctx.state.get_data()
    data.pop("split", None)
    await ctx.state.set_data(data)
