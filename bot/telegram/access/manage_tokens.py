"""/token, for those who moderate: lists API tokens and webhooks, makes a token, revokes one, ends a webhook.

A new token is shown once, in the private chat of whoever asked: an admin chat has many readers.
"""

from aiogram import Router
from aiogram.filters import Command
from aiogram.types import CallbackQuery, Message

from bot.messages.access.tokens import (
    chosen,
    made_token_card,
    new_token_card,
    sent_token_card,
    token_name_card,
    tokens_card,
)
from bot.messages.callbacks import Press
from bot.messages.card import Card
from bot.messages.listing import of_workspace
from bot.telegram.chats.context import Context
from bot.telegram.chats.press_filter import Pressed
from bot.telegram.chats.prompts import Asked, Prompt, ask, stop_asking
from bot.telegram.chats.scope import InScope, Scope, answer
from bot.telegram.chats.send_cards import toast, turn_into
from domain.errors import Forbidden, NotFound
from domain.ids import TokenId, WebhookId, WorkspaceId
from domain.queries.access.tokens import token, tokens, workspace_of_ended
from domain.queries.faces_queue.webhooks import webhooks, workspace_of_webhook
from domain.queries.operations.actors import actor_names
from domain.states import PrivateChat
from domain.usecases.access.make_token import Wanted, make_token
from domain.usecases.access.revoke_token import revoke_token
from domain.usecases.chats.close_private_chat import close_private_chat
from domain.usecases.faces_queue.remove_webhook import remove_webhook


def register(chats: Router) -> None:
    chats.message.register(on_token, Command("token"), InScope())
    chats.callback_query.register(on_new, Pressed("newtoken"), InScope())
    chats.callback_query.register(on_revoke, Pressed("revoketoken"), InScope())
    chats.callback_query.register(on_end_webhook, Pressed("endwebhook"), InScope())


def register_steps(chats: Router) -> None:
    chats.message.register(on_name, Asked("token"), InScope())


async def on_token(message: Message, ctx: Context, scope: Scope) -> None:
    for workspace_id, name in await scope.moderated(ctx):
        await answer(message, ctx, await _list(workspace_id, ctx, name=name))


async def on_new(query: CallbackQuery, press: Press, ctx: Context, scope: Scope) -> None:
    """First the scopes and terms to choose from, then the prompt for a name."""
    workspace_id = await scope.admit_moderator(ctx, press.ids[0], what="token")
    choice = press.ids[1]
    if choice == 0:
        card = new_token_card(workspace_id, ctx.language)
    else:
        card = await _ask_for_name(workspace_id, choice, ctx)
    name = await scope.name_of(ctx, workspace_id)
    await toast(query)
    await turn_into(query, of_workspace(card, name, ctx.language))


async def _ask_for_name(workspace_id: WorkspaceId, choice: int, ctx: Context) -> Card:
    if chosen(choice) is None:
        raise NotFound("token")
    flow = await ask(ctx, "token", number=workspace_id, choice=choice)
    return token_name_card(flow, ctx.language)


async def on_name(message: Message, asked: Prompt, ctx: Context, scope: Scope) -> None:
    """Words that are no name leave the prompt open: the next ones may be a name."""
    workspace_id = await scope.admit_moderator(ctx, asked.data["number"], what="token")
    choice = chosen(int(asked.data["choice"]))
    if choice is None:
        raise NotFound("token")
    if ctx.who.private_chat != PrivateChat.OPEN or not await _may_write_to(ctx):
        raise Forbidden("token_needs_private_chat")
    wanted = Wanted(message.text or "", *choice)
    made = await make_token(
        workspace_id, wanted, ctx.requester(), ctx.who.participant_id, doorbell=ctx.world.doorbell
    )
    await stop_asking(ctx)
    name = await scope.name_of(ctx, workspace_id)
    await ctx.say(of_workspace(made_token_card(made, ctx.language), name, ctx.language))
    if scope.workspace_id is not None:
        await answer(message, ctx, sent_token_card(ctx.language))


async def _may_write_to(ctx: Context) -> bool:
    """Whether the token can be shown. Telegram forgets after a day that somebody blocked the bot."""
    is_open = await ctx.world.memberships.is_there(ctx.who.tg_user_id)
    if not is_open:
        await close_private_chat(ctx.who.participant_id, ctx.world.doorbell)
    return is_open


async def on_revoke(query: CallbackQuery, press: Press, ctx: Context, scope: Scope) -> None:
    view = await token(TokenId(press.ids[0]))
    if view is None:
        workspace_id = await _ended_before("token", press.ids[0], ctx, scope)
    else:
        scope.ensure_shows(view.workspace_id, what="token")
        workspace_id = await revoke_token(view.id, ctx.requester(), doorbell=ctx.world.doorbell)
    await toast(query, ctx.words.plain("toast.token_revoked"))
    await turn_into(query, await _list(workspace_id, ctx, name=await scope.name_of(ctx, workspace_id)))


async def on_end_webhook(query: CallbackQuery, press: Press, ctx: Context, scope: Scope) -> None:
    webhook_id = WebhookId(press.ids[0])
    workspace_id = await workspace_of_webhook(webhook_id)
    if workspace_id is None:
        workspace_id = await _ended_before("webhook", webhook_id, ctx, scope)
    else:
        scope.ensure_shows(workspace_id, what="webhook")
        await remove_webhook(webhook_id, ctx.requester())
    await toast(query, ctx.words.plain("toast.webhook_removed"))
    await turn_into(query, await _list(workspace_id, ctx, name=await scope.name_of(ctx, workspace_id)))


async def _ended_before(what: str, number: int, ctx: Context, scope: Scope) -> WorkspaceId:
    """The workspace of a token or webhook that an earlier try of this press has ended. Raises NotFound(what)
    for one that somebody else ended, or that never existed.
    """
    workspace_id = await workspace_of_ended(what, number, ctx.requester().actor, since=ctx.received_at)
    if workspace_id is None:
        raise NotFound(what)
    return await scope.admit_moderator(ctx, workspace_id, what=what)


async def _list(workspace_id: WorkspaceId, ctx: Context, *, name: str = "") -> Card:
    views = await tokens(workspace_id)
    names = await actor_names([view.made_by for view in views])
    called = await webhooks(workspace_id)
    return tokens_card(views, called, names, workspace_id, ctx.language, name=name)
