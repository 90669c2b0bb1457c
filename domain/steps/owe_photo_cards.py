"""Cards that show a photo and say who is in it follow what is true."""

from collections.abc import Iterable, Sequence

from domain.steps.work import Work

IN_ADMIN_CHAT = 0


async def follow_photo_cards(work: Work, asset_ids: Sequence[int]) -> None:
    """Of these photos a card stands in a chat, which is edited."""
    await work.add_each(
        "show_photo_card",
        [{"asset_id": asset_id} for asset_id in asset_ids],
        lanes=[f"photo:{asset_id}" for asset_id in asset_ids],
    )


async def owe_photo_card(work: Work, asset_id: int, participant_id: int = IN_ADMIN_CHAT) -> None:
    """A new card, with the boxes drawn anew. participant_id: in their private chat."""
    await work.add("picture_photo", asset_id=asset_id, participant_id=participant_id)


def cards_of_photos(asset_ids: Iterable[int]) -> list[tuple[str, str]]:
    """What an erase takes back: the boxes show where its faces are, and the lines whose they are."""
    return [("photo", str(asset_id)) for asset_id in sorted(set(asset_ids))]
