"""/settings, for those who moderate: thresholds and limits of the workspace, changed by presses or words."""

from urllib.parse import urlsplit

from aiogram import Router
from aiogram.filters import Command
from aiogram.types import CallbackQuery, Message

from bot.messages.callbacks import Press
from bot.messages.card import Card
from bot.messages.listing import of_workspace
from bot.messages.settings.settings import setting_card, settings_card, type_value_card
from bot.telegram.chats.context import Context
from bot.telegram.chats.press_filter import Pressed
from bot.telegram.chats.prompts import Asked, Prompt, ask, stop_asking
from bot.telegram.chats.scope import InScope, Scope, answer
from bot.telegram.chats.send_cards import toast, turn_into
from bot.telegram.chats.tell_result import view_of
from domain.errors import NotFound
from domain.ids import WorkspaceId
from domain.queries.operations.actors import actor_names
from domain.queries.operations.done import Done
from domain.queries.settings.workspace_settings import SettingView, workspace_settings
from domain.usecases.settings.change_setting import change_setting
from domain.values.own_values import carried_by


def register(chats: Router) -> None:
    chats.message.register(on_settings, Command("settings"), InScope())
    chats.callback_query.register(on_list, Pressed("settings"), InScope())
    chats.callback_query.register(on_setting, Pressed("setting"), InScope())
    chats.callback_query.register(on_value, Pressed("setto"), InScope())
    chats.callback_query.register(on_default, Pressed("setback"), InScope())
    chats.callback_query.register(on_type, Pressed("settype"), InScope())


def register_steps(chats: Router) -> None:
    chats.message.register(on_words, Asked("setting"), InScope())


async def on_settings(message: Message, ctx: Context, scope: Scope) -> None:
    for workspace_id, name in await scope.moderated(ctx):
        await answer(message, ctx, await _list(workspace_id, ctx, name=name))


async def on_list(query: CallbackQuery, press: Press, ctx: Context, scope: Scope) -> None:
    workspace_id = await scope.admit_moderator(ctx, press.ids[0], what="setting")
    await toast(query)
    await turn_into(query, await _list(workspace_id, ctx, name=await scope.name_of(ctx, workspace_id)))


async def on_setting(query: CallbackQuery, press: Press, ctx: Context, scope: Scope) -> None:
    workspace_id = await scope.admit_moderator(ctx, press.ids[0], what="setting")
    card = await _one(workspace_id, press.ids[1], ctx, scope)
    await toast(query)
    await turn_into(query, card)


async def on_value(query: CallbackQuery, press: Press, ctx: Context, scope: Scope) -> None:
    workspace_id = await scope.admit_moderator(ctx, press.ids[0], what="setting")
    number, position = carried_by(press.ids[1])
    done = await _change(workspace_id, number, position, ctx)
    await toast(query)
    await turn_into(query, await _one(workspace_id, number, ctx, scope, done=done))


async def on_default(query: CallbackQuery, press: Press, ctx: Context, scope: Scope) -> None:
    workspace_id = await scope.admit_moderator(ctx, press.ids[0], what="setting")
    done = await _change(workspace_id, press.ids[1], None, ctx)
    await toast(query)
    await turn_into(query, await _one(workspace_id, press.ids[1], ctx, scope, done=done))


async def on_type(query: CallbackQuery, press: Press, ctx: Context, scope: Scope) -> None:
    workspace_id = await scope.admit_moderator(ctx, press.ids[0], what="setting")
    view = await _view(workspace_id, press.ids[1], ctx)
    flow = await ask(ctx, "setting", number=workspace_id, setting=view.number)
    await toast(query)
    name = await scope.name_of(ctx, workspace_id)
    await turn_into(query, of_workspace(type_value_card(view, flow, ctx.language), name, ctx.language))


async def on_words(message: Message, asked: Prompt, ctx: Context, scope: Scope) -> None:
    """Words that are no value leave the prompt open, so that the user can type again."""
    workspace_id = await scope.admit_moderator(ctx, asked.data["number"], what="setting")
    number = int(asked.data["setting"])
    done = await _change(workspace_id, number, message.text or "", ctx)
    await stop_asking(ctx)
    await answer(message, ctx, await _one(workspace_id, number, ctx, scope, done=done))


async def _change(workspace_id: WorkspaceId, number: int, given: str | int | None, ctx: Context) -> Done:
    world = ctx.world
    return await change_setting(
        workspace_id, number, given, ctx.requester(), settings=world.settings, doorbell=world.doorbell
    )


async def _list(workspace_id: WorkspaceId, ctx: Context, *, name: str = "") -> Card:
    views = await workspace_settings(workspace_id, ctx.world.settings)
    return settings_card(views, _of_service(ctx), workspace_id, ctx.language, name=name)


def _of_service(ctx: Context) -> dict[str, str]:
    """Settings of the whole service. An address is shown without the part that may hold a password."""
    settings = ctx.world.settings
    redis = urlsplit(settings.redis_url.get_secret_value())
    return {
        "QDRANT_FACE_COLLECTION": settings.qdrant_face_collection,
        "RQ_QUEUE_NAME": settings.rq_queue_name,
        "REDIS_URL": f"{redis.scheme}://{redis.hostname}",
    }


async def _one(
    workspace_id: WorkspaceId, number: int, ctx: Context, scope: Scope, *, done: Done | None = None
) -> Card:
    view = await _view(workspace_id, number, ctx)
    told = await view_of(done, ctx) if done is not None else None
    names = await actor_names([view.changed_by])
    card = setting_card(view, workspace_id, names, ctx.language, done=told)
    return of_workspace(card, await scope.name_of(ctx, workspace_id), ctx.language)


async def _view(workspace_id: WorkspaceId, number: int, ctx: Context) -> SettingView:
    views = await workspace_settings(workspace_id, ctx.world.settings)
    found = next((view for view in views if view.number == number), None)
    if found is None:
        raise NotFound("setting")
    return found
