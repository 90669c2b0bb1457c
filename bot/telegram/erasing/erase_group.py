"""/forget_group, in private or in the admin chat: the group is chosen, its name written, then it goes."""

from aiogram import Router
from aiogram.filters import Command, CommandObject
from aiogram.types import CallbackQuery, Message

from bot.messages.callbacks import Press
from bot.messages.card import Card
from bot.messages.erasing.forgetting import (
    confirm_group_card,
    group_elsewhere_card,
    group_started_card,
    kept_card,
    sure_of_groups_card,
    which_group_card,
)
from bot.telegram.chats.pressed import Pressed
from bot.telegram.chats.speaking import say, toast, turn_into
from bot.telegram.chats.talk import Talk
from domain.errors import Forbidden, NotFound
from domain.ids import GroupId, WorkspaceId
from domain.queries.access.authority import admit_to_erase_group
from domain.queries.erasing.forgetting import ErasableGroup, erasable_group, erasable_groups
from domain.queries.groups.groups import workspace_of_admin_chat
from domain.usecases.erasing.erase_group import erase_group


def register_private(private: Router) -> None:
    private.message.register(on_command, Command("forget_group"))


def register_groups(groups: Router) -> None:
    groups.message.register(on_command_in_group, Command("forget_group"))


def register_buttons(anywhere: Router) -> None:
    anywhere.callback_query.register(on_choice, Pressed("forgetgroup"))
    anywhere.callback_query.register(on_erase, Pressed("wipegroup"))
    anywhere.callback_query.register(on_keep, Pressed("keepall"))


async def on_command(_: Message, command: CommandObject, talk: Talk) -> None:
    await talk.say(await _answer(command, talk, admin_chat_of=None))


async def on_command_in_group(message: Message, command: CommandObject, talk: Talk | None) -> None:
    """Ignores an anonymous admin: Telegram could not be asked whether they may do this."""
    if talk is None:
        return
    workspace_id = await workspace_of_admin_chat(message.chat.id)
    if workspace_id is None:
        card = group_elsewhere_card(talk.language)
    else:
        card = await _answer(command, talk, admin_chat_of=workspace_id)
    await say(talk.world.bot, message.chat.id, card, reply_to=message)


async def _answer(command: CommandObject, talk: Talk, *, admin_chat_of: WorkspaceId | None) -> Card:
    groups = await erasable_groups(talk.who.participant_id, admin_chat_of)
    typed = (command.args or "").strip()
    if typed:
        groups = [group for group in groups if group.is_called(typed)]
    elif admin_chat_of is not None:  # everybody in that chat may know all its groups
        return which_group_card(groups, talk.language)
    admitted = [group for group in groups if await _is_admitted(group, talk)]
    if not typed:
        return which_group_card(admitted, talk.language)
    if not admitted:
        raise NotFound("group")
    return sure_of_groups_card(admitted, talk.language)


async def _is_admitted(group: ErasableGroup, talk: Talk) -> bool:
    try:
        await _ensure_may_erase(group, talk)
    except (NotFound, Forbidden):
        return False
    return True


async def on_choice(query: CallbackQuery, press: Press, talk: Talk) -> None:
    group = await admit(GroupId(press.ids[0]), talk)
    await toast(query)
    await turn_into(query, confirm_group_card(group, talk.language))


async def on_erase(query: CallbackQuery, press: Press, talk: Talk) -> None:
    group = await admit(GroupId(press.ids[0]), talk)
    await erase_group(
        group.group_id,
        talk.requester(),
        tg_notify_chat_id=query.message.chat.id if query.message is not None else talk.who.tg_user_id,
        settings=talk.world.settings,
        doorbell=talk.world.doorbell,
    )
    await toast(query)
    await turn_into(query, group_started_card(group.title, talk.language))


async def on_keep(query: CallbackQuery, talk: Talk) -> None:
    await toast(query)
    await turn_into(query, kept_card(talk.language))


async def admit(group_id: GroupId, talk: Talk) -> ErasableGroup:
    group = await erasable_group(group_id)
    if group is None:
        raise NotFound("group")
    await _ensure_may_erase(group, talk)
    return group


async def _ensure_may_erase(group: ErasableGroup, talk: Talk) -> None:
    talk.forget_answers(group.tg_chat_ids)
    await admit_to_erase_group(group.group_id, talk.who.tg_user_id, talk.world.memberships)
