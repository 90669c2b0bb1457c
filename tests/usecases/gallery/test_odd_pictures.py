"""The picture of an odd training photo is kept while the question about it waits, and no longer."""

import pytest

from domain.ids import AssetId
from domain.usecases.gallery.add_gallery_photo import add_gallery_photo
from domain.usecases.gallery.settle_gallery_photo import settle_gallery_photo
from domain.usecases.persons.rename_person import rename_person
from domain.usecases.sharing.make_owner import make_owner
from domain.usecases.sharing.unlink_participant import unlink_participant
from domain.values.training import SentPhoto
from tests import sql
from tests.erase.working import are_verified, work_off
from tests.usecases.factory import Connected, Group, make_participant
from tests.usecases.forgetting import erase
from tests.usecases.linking import joined
from tests.usecases.stage import Stage


@pytest.fixture
async def odd(stage: Stage, group: Group, anna: Connected) -> None:
    """A photo of somebody else was added to Anna, and the admins were asked."""
    stage.source.files["odd"] = stage.engine.draw(stage.engine.face(stranger=0.9))
    photo = SentPhoto("odd", "unique-odd", "photo", tg_message_id=5)
    await add_gallery_photo(
        anna.number, anna.owner.participant_id, photo, stage.by(anna.owner), doorbell=stage.doorbell
    )
    await stage.drain()
    await stage.show()


async def pictures(stage: Stage) -> int:
    return len([key async for key in stage.store.list("") if "gallery" in key])


async def test_the_picture_of_an_odd_photo_is_deleted_with_its_person(
    stage: Stage, anna: Connected, odd: None
) -> None:
    assert await pictures(stage) == 1
    await erase(stage, anna)
    await work_off(stage)
    assert await are_verified()
    assert await pictures(stage) == 0


@pytest.mark.parametrize("is_the_person", [True, False])
@pytest.mark.parametrize("is_removed", [True, False])
async def test_who_sent_an_odd_photo_and_was_removed_reads_neither_the_answer_nor_the_new_name(
    stage: Stage, group: Group, anna: Connected, odd: None, *, is_the_person: bool, is_removed: bool
) -> None:
    papa = anna.owner
    mama = await make_participant(stage, "Mama", in_chat=group.tg_chat_id)
    await joined(stage, anna, mama)
    await make_owner(anna.number, mama.participant_id, stage.by(papa), stage.doorbell)
    if is_removed:
        await unlink_participant(anna.number, papa.participant_id, stage.by(mama), stage.doorbell)
    await stage.show()  # his messages about these changes have the name of that time
    await rename_person(anna.number, "Anna Lindgren", stage.by(mama), stage.doorbell)
    await sql.execute("UPDATE participant_persons SET alias = NULL")  # else papa reads his own alias
    [card] = await sql.rows(
        "SELECT tg_message_id FROM cards WHERE kind = 'gallery' AND tg_chat_id = $1", papa.tg_user_id
    )
    [asset] = await sql.values(AssetId, "SELECT id FROM image_assets WHERE reason = 'odd'")
    await settle_gallery_photo(
        asset,
        stage.by(group.admin),
        is_the_person=is_the_person,
        settings=stage.settings,
        doorbell=stage.doorbell,
    )
    stage.telegram.calls.clear()
    await stage.drain()
    await stage.show()
    read = [str(c.params) for c in stage.telegram.calls if c.params.get("chat_id") == papa.tg_user_id]
    assert any("Lindgren" in text for text in read) is (is_the_person and not is_removed)
    assert ((papa.tg_user_id, card["tg_message_id"]) in stage.deleted) is is_removed
    assert await pictures(stage) == 0
