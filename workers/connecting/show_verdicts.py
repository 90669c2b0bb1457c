"""Shows the verdicts on training photos: one message for photos that were sent in a row."""

from collections import Counter
from dataclasses import replace
from uuid import UUID

from bot.messages.connecting.verdicts import is_question, verdict_card, verdicts_card
from domain.ids import AssetId, PersonId
from domain.queries.chats.card import Place
from domain.queries.connecting.verdict import DIFFERS, VerdictView, doubts, untold_verdicts, verdict
from domain.usecases.connecting.note_told import note_told
from domain.usecases.connecting.submit_when_enough import submit_when_enough
from workers.chats.card_readers import waiting_picture
from workers.chats.telegram_cards import show_card
from workers.runner import Ids, Job
from workers.world import World


async def _show_verdict(ids: Ids, world: World) -> object:
    """Shows the new verdict on a photo that already has one, because somebody picked a face on it."""
    asset_id = AssetId(int(ids["asset_id"]))
    if (view := await verdict(asset_id)) is None:
        return "skipped"
    if await submit_when_enough(view.person_id, world.doorbell, picked=asset_id):
        view = replace(view, is_sent=True)
    await _show_one(view, world)
    await _show_all_doubts(view.person_id, world)
    return view.verdict


async def _show_verdicts(ids: Ids, world: World) -> object:
    """Shows verdicts together, except those that ask something: a question stands beside its picture."""
    person_id = PersonId(UUID(str(ids["person_id"])))
    await submit_when_enough(person_id, world.doorbell)
    views = await untold_verdicts(person_id)
    together = [view for view in views if not is_question(view)]
    if len(together) > 1:
        last = together[-1]
        place = Place(last.workspace_id, "verdict", last.asset_id, last.tg_chat_id)
        card = verdicts_card(views)
        await show_card(world, place, card, shown=last.verdict, reply_to=last.tg_reply_message_id)
    alike = Counter(view.looks_like for view in views)
    # One answer holds for all photos that look like the same person, so the last of them asks for all.
    asking = {view.looks_like: view.asset_id for view in views if view.looks_like is not None}
    for view in views:
        if view.looks_like is not None:
            if view.asset_id == asking[view.looks_like]:
                await _show_one(view, world, alike=alike[view.looks_like])
        elif view.verdict != DIFFERS and (view not in together or len(together) == 1):
            await _show_one(view, world)
    await _show_all_doubts(person_id, world)
    await note_told(views)
    return len(views)


async def _show_one(view: VerdictView, world: World, *, alike: int = 1) -> None:
    key = view.picture_key
    picture = await waiting_picture(key, world) if view.verdict == "several_faces" else None
    place = Place(view.workspace_id, "verdict", view.asset_id, view.tg_chat_id)
    await show_card(
        world,
        place,
        verdict_card(view, alike=alike),
        shown=view.verdict,
        picture=picture,
        reply_to=view.tg_reply_message_id,
        names=() if view.known_number is None else (view.known_number,),
    )
    await world.store.delete([key])


async def _show_doubts(ids: Ids, world: World) -> object:
    return await _show_all_doubts(PersonId(UUID(str(ids["person_id"]))), world)


async def _show_all_doubts(person_id: PersonId, world: World) -> int:
    """Asks about each photo that may show somebody else; a photo that was good before may be odd by now."""
    views = await doubts(person_id)
    for view in views:
        place = Place(view.workspace_id, "doubt", view.asset_id, view.tg_chat_id)
        card = verdict_card(view)
        await show_card(world, place, card, shown=view.verdict, reply_to=view.tg_reply_message_id)
    return len(views)


VERDICT_JOBS: dict[str, Job] = {
    "show_verdict": _show_verdict,
    "show_verdicts": _show_verdicts,
    "show_doubts": _show_doubts,
}
