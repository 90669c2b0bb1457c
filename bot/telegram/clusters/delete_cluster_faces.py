"""Deletes the faces of an unknown person in one photo, from the photo's card, after a question."""

from aiogram import Router
from aiogram.types import CallbackQuery

from bot.messages.callbacks import Press
from bot.messages.erasing.deleting import confirm_unknown_here_card, unknown_here_deleted_card
from bot.telegram.chats.desk import AtDesk, Desk
from bot.telegram.chats.pressed import Pressed
from bot.telegram.chats.speaking import say, toast
from bot.telegram.chats.talk import Talk
from bot.telegram.clusters.unknown import unknown_for
from domain.ids import AssetId
from domain.queries.operations.done import Done, done_before
from domain.usecases.clusters.delete_cluster_faces import delete_cluster_faces


def register(anywhere: Router) -> None:
    anywhere.callback_query.register(on_delete, Pressed("clusterhere"), AtDesk())
    anywhere.callback_query.register(on_wipe, Pressed("clusterwipe"), AtDesk())


async def on_delete(query: CallbackQuery, press: Press, talk: Talk, desk: Desk) -> None:
    """Asks in a message of its own, so that the photo stays in sight. The numbers come from a rehearsal."""
    number, asset_id = press.ids[0], AssetId(press.ids[1])
    view = await unknown_for(number, talk, desk)
    would = await _delete(press, talk, rehearses=True)
    card = confirm_unknown_here_card(
        number, asset_id, would, talk.language, is_last=would.faces == view.faces
    )
    await toast(query)
    await say(talk.world.bot, desk.tg_chat_id, card)


async def on_wipe(query: CallbackQuery, press: Press, talk: Talk, desk: Desk) -> None:
    """Answers in a new message, because the photo's card is erased with the faces."""
    number, asset_id = press.ids[0], AssetId(press.ids[1])
    done = await done_before(talk.requester())
    if done is None:  # else a try before a crash may have deleted the cluster
        await unknown_for(number, talk, desk)
        done = await _delete(press, talk, rehearses=False)
    await toast(query)
    await say(
        talk.world.bot, desk.tg_chat_id, unknown_here_deleted_card(number, asset_id, done, talk.language)
    )


async def _delete(press: Press, talk: Talk, *, rehearses: bool) -> Done:
    number, asset_id = press.ids[0], AssetId(press.ids[1])
    return await delete_cluster_faces(
        number,
        asset_id,
        talk.requester(rehearses=rehearses),
        settings=talk.world.settings,
        doorbell=talk.world.doorbell,
    )
