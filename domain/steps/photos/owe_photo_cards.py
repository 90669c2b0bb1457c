"""Has cards that show a photo, and say who is on it, edited or drawn again."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from domain.ids import AssetId, ParticipantId, WorkspaceId
from domain.queries import sql
from domain.queries.chats.card import OF_PHOTOS
from domain.queries.connecting.request import admin_chat, deciders
from domain.queries.photos.photo_readers import IN_ADMIN_CHAT
from domain.steps.work.work import Work


@dataclass(frozen=True, slots=True)
class _Shown:
    """reader: whose private chat the photo's card stands in, or IN_ADMIN_CHAT."""

    asset: AssetId
    reader: ParticipantId


async def follow_photo_cards(work: Work, asset_ids: Sequence[AssetId]) -> None:
    """Has the cards edited that show these photos in chats."""
    await work.add_each(
        "show_photo_card",
        [{"asset_id": asset_id} for asset_id in asset_ids],
        lanes=[f"photo:{asset_id}" for asset_id in asset_ids],
    )


async def follow_grids(work: Work, asset_id: AssetId) -> None:
    """The grids over this photo that stand in chats are edited."""
    await work.add("show_grid", lane=f"photo:{asset_id}", asset_id=asset_id)


async def owe_photo_card(work: Work, asset_id: AssetId, participant_id: ParticipantId) -> None:
    """Has a new card sent, with the boxes drawn again. participant_id: whose private chat gets it;
    IN_ADMIN_CHAT: the admin chat does.
    """
    await work.add("picture_photo", asset_id=asset_id, participant_id=participant_id)


async def tell_of_report(work: Work, workspace_id: WorkspaceId, asset_id: AssetId) -> None:
    """Shows the photo's card in the admin chat, or without one to every admin in private."""
    if await admin_chat(workspace_id) is not None:
        await owe_photo_card(work, asset_id, IN_ADMIN_CHAT)
        return
    chats = [one.tg_chat_id for one in await deciders(workspace_id)]
    for participant_id in await sql.values(
        ParticipantId, "SELECT id FROM participants WHERE tg_user_id = ANY($1::bigint[]) ORDER BY id", chats
    ):
        await owe_photo_card(work, asset_id, participant_id)


async def renew_photo_cards(
    work: Work, workspace_id: WorkspaceId, asset_id: AssetId, *, tg_chat_id: int | None = None
) -> None:
    """Has every card of the photo drawn again, or only the one in this chat, because faces came or went and
    their numbers changed.
    """
    await renew_cards_of_photos(work, workspace_id, [asset_id], tg_chat_id=tg_chat_id)


async def renew_cards_of_photos(
    work: Work, workspace_id: WorkspaceId, asset_ids: Sequence[AssetId], *, tg_chat_id: int | None = None
) -> None:
    shown = await sql.rows(
        _Shown,
        """SELECT c.subject::bigint AS asset, coalesce(r.id, $3) AS reader FROM cards c
           LEFT JOIN participants r ON r.tg_user_id = c.tg_chat_id
           WHERE c.workspace_id = $1 AND c.kind = 'photo' AND c.subject = ANY($2::text[])
             AND c.tg_chat_id = coalesce($4, c.tg_chat_id) ORDER BY c.id""",
        workspace_id,
        [str(asset_id) for asset_id in asset_ids],
        IN_ADMIN_CHAT,
        tg_chat_id,
    )
    for card in shown:
        await owe_photo_card(work, card.asset, card.reader)


async def owe_grid(work: Work, asset_id: AssetId, participant_id: ParticipantId) -> None:
    """Has the photo sent with a grid of numbers over it. participant_id: as in `owe_photo_card`."""
    await work.add("picture_photo", asset_id=asset_id, participant_id=participant_id, grid=1)


def cards_of_photos(asset_ids: Iterable[AssetId]) -> list[tuple[str, str]]:
    """Cards of these photos, which an erase takes back: they show the faces, and may name the persons."""
    return [(kind, str(asset_id)) for asset_id in sorted(set(asset_ids)) for kind in OF_PHOTOS]
