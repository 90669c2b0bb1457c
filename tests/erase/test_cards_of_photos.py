"""Cards that show photos of an erased group, or ask about faces on them, go with their pictures."""

import pytest

from domain.ids import AssetId, SuggestionId
from domain.queries.chats.card import Place
from domain.rules.photos.store_keys import card_key
from domain.usecases.chats.remember_card import remember_card
from tests import sql
from tests.erase.scene import Scene
from tests.erase.working import are_verified, work_off
from tests.usecases.forgetting import erase_this_group

CHAT = -4242


async def _photo_and_question(scene: Scene) -> tuple[AssetId, SuggestionId]:
    [row] = await sql.rows(
        """INSERT INTO face_suggestions (face_instance_id, source_face_id, suggested_person_id,
               confidence, status)
           SELECT f.id, f.id, $2::uuid, 0.6, 'PENDING' FROM face_instances f
           JOIN postings x ON x.asset_id = f.asset_id WHERE x.group_id = $1 LIMIT 1
           RETURNING id, (SELECT asset_id FROM face_instances WHERE id = face_instance_id) AS photo""",
        scene.group.group_id,
        scene.anna.person_id,
    )
    return row["photo"], row["id"]


async def _note(scene: Scene, cards: list[tuple[str, str]]) -> None:
    for number, (kind, subject) in enumerate(cards):
        place = Place(scene.group.workspace_id, kind, subject, CHAT)
        await remember_card(place, 1000 + number, shown="open", has_picture=False)
        await scene.stage.store.put(card_key(scene.group.workspace_id, kind, subject), b"picture")


@pytest.mark.parametrize("is_late", [False, True])
async def test_cards_of_the_photos_and_questions_of_a_group_go_with_their_pictures(
    scene: Scene, *, is_late: bool
) -> None:
    """is_late: they are noted after the commit, by a worker that read the photo before."""
    photo, question = await _photo_and_question(scene)
    going = [(kind, str(photo)) for kind in ("photo", "grid", "deletion")]
    going.append(("suggestion", str(question)))
    staying = [(kind, "999999") for kind, _ in going]
    if not is_late:
        await _note(scene, [*going, *staying])
    await erase_this_group(scene.stage, scene.group, scene.group.admin)
    if is_late:
        await _note(scene, [*going, *staying])
    await work_off(scene.stage)
    assert await are_verified()
    left = await sql.rows("SELECT kind, subject FROM cards WHERE tg_chat_id = $1 ORDER BY id", CHAT)
    assert [(row["kind"], row["subject"]) for row in left] == staying
    pictures = {key async for key in scene.stage.store.list(f"w{scene.group.workspace_id}/cards/")}
    assert pictures == {card_key(scene.group.workspace_id, kind, subject) for kind, subject in staying}
