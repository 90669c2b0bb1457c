"""Looks harder for faces in a photo on which somebody is missing, and records how many were found."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from domain.errors import InvalidInput
from domain.ids import AssetId, LookId, WorkspaceId
from domain.ports import Box, DetectedFace, Doorbell, Eyes, UprightImage
from domain.queries import sql
from domain.queries.faces.face_box import face_box
from domain.queries.photos.on_photo import elsewhere, persons_on, places_on
from domain.rules.photos.places import cells, with_room
from domain.rules.photos.storyboards import Storyboard
from domain.settings import Settings
from domain.steps.deliveries.owe_deliveries import owe_deliveries
from domain.steps.faces.find_in_frames import find_more_in_frames
from domain.steps.faces.likely_persons import likely_persons
from domain.steps.faces.settle_faces import settle_faces, sight
from domain.steps.faces.without_repeats import without_repeats
from domain.steps.photos.decode_photo import decode_photo
from domain.steps.photos.lock_for_look import lock_for_look
from domain.steps.photos.owe_photo_cards import follow_grids, follow_photo_cards, renew_photo_cards
from domain.steps.work.work import transaction


@dataclass(frozen=True, slots=True)
class _Look:
    """The photo's columns, and the place to look at. cell: of the grid; 0 for the whole photo. bbox_*: the
    box that somebody drew; its width is 0 when nobody drew one.
    """

    cell: int
    bbox_x: int
    bbox_y: int
    bbox_w: int
    bbox_h: int
    id: AssetId
    workspace_id: WorkspaceId
    media: str
    path: str | None
    tg_file_id: str
    taken_at: datetime


_ASKED = """
SELECT c.cell, c.bbox_x, c.bbox_y, c.bbox_w, c.bbox_h, a.id, a.workspace_id, a.media, a.path, a.tg_file_id,
    a.taken_at
FROM closer_looks c JOIN image_assets a ON a.id = c.asset_id AND a.workspace_id = c.workspace_id
WHERE c.id = $1 AND c.done_at IS NULL
"""


async def look_closer(look_id: LookId, eyes: Eyes, settings: Settings, doorbell: Doorbell) -> str:
    """New faces are matched and asked about like any others; the photo is owed for persons that were found
    (`rules/deliveries/owing.py`). If any were found, its cards are drawn again, with the faces numbered anew.

    A face that is known already, or was erased, is not found again. Returns how many were
    found, in words; `unseen` for a photo that cannot be had or decoded any more: the look ends, and the card
    says why; `later` when faces came or went meanwhile: it starts again; `skipped` for a look that has ended
    or is gone.
    """
    look = await sql.one(
        _Look,
        _ASKED,
        look_id,
    )
    if look is None:
        return "skipped"
    try:
        board = await _decode(look, eyes)
    except InvalidInput:
        return await _end_unseen(look_id, look.id, doorbell)
    new = await _find(board, look, await places_on(look.id), eyes)
    seen = await sight(look, new, eyes, settings)
    async with transaction(doorbell) as work:
        await lock_for_look(look.workspace_id, look.id, seen.search)
        if len(elsewhere(new, await places_on(look.id))) < len(new):
            # Another look found one of these faces meanwhile, or an erase removed it: this look starts again.
            await work.add("look_closer", lane=f"closer:{look.id}", look_id=look_id)
            return "later"
        if not await _is_open(look_id):
            return "skipped"
        taken = await persons_on(look.id)
        number, persons = await settle_faces(work, look, seen, eyes.engine, taken=taken)
        await sql.execute(
            "UPDATE closer_looks SET done_at = now(), found = $2 WHERE id = $1", look_id, number
        )
        if number:
            await owe_deliveries(work, look.workspace_id, [look.id], found=persons)
            await renew_photo_cards(work, look.workspace_id, look.id)
        else:
            await follow_photo_cards(work, [look.id])
        await follow_grids(work, look.id)
        await work.add("show_closer_look", lane=f"photo:{look.id}", look_id=look_id)
    return f"{number} more"


async def _end_unseen(look_id: LookId, asset_id: AssetId, doorbell: Doorbell) -> str:
    """The photo cannot be seen any more. Its cards say so."""
    async with transaction(doorbell) as work:
        await sql.execute(
            "UPDATE closer_looks SET done_at = now() WHERE id = $1 AND done_at IS NULL", look_id
        )
        await follow_photo_cards(work, [asset_id])
        await follow_grids(work, asset_id)
    return "unseen"


async def _decode(look: _Look, eyes: Eyes) -> Storyboard:
    """A video is downloaded again, because what is stored of it does not tell its frames apart."""
    if look.media == "video":
        return await eyes.codec.decode_frames(await eyes.source.download(look.tg_file_id))
    return Storyboard(await decode_photo(look.path, look.tg_file_id, eyes))


async def _find(board: Storyboard, look: _Look, places: Sequence[Box], eyes: Eyes) -> list[DetectedFace]:
    """places: the boxes of stored faces and of erased ones. In a video their persons are in other frames as
    well. So the faces at these places are found too, whatever place the look is at, and those persons are
    left out.
    """
    engine = eyes.engine
    found = await find_more_in_frames(board, engine, _area(board.image, look))
    if look.media == "video":
        for place in places:
            there = await find_more_in_frames(board, engine, _around(place, board.image))
            found += [face for face in there if face.box.is_same_place(place)]
        who = await likely_persons(look.workspace_id, found, engine, eyes.index)
        found = without_repeats(found, board, engine.calibration, known=places, likely=who)
    return elsewhere(found, places)


def _area(image: UprightImage, look: _Look) -> Box | None:
    if look.bbox_w:
        return _around(face_box(look), image)
    if look.cell == 0:
        return None
    height, width = image.shape[:2]
    return _around(cells(width, height)[look.cell - 1], image)


def _around(box: Box, image: UprightImage) -> Box:
    height, width = image.shape[:2]
    return with_room(box, width=width, height=height)


async def _is_open(look_id: LookId) -> bool:
    """Locks the look: a second worker that has the same look waits here, and then finds it ended."""
    found = await sql.value(
        LookId, "SELECT id FROM closer_looks WHERE id = $1 AND done_at IS NULL FOR UPDATE", look_id
    )
    return found is not None
