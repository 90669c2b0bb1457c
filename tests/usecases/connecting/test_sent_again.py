"""A training photo that was given up through no fault of its own may be sent again."""

from domain.usecases.connecting.add_training_photo import add_training_photo
from domain.values.training import SentPhoto
from tests import sql
from tests.usecases.factory import Group, Member, begin
from tests.usecases.stage import Stage


async def test_a_photo_that_was_given_up_may_be_sent_again(stage: Stage, group: Group, kim: Member) -> None:
    """The bot asks for it: "a fault of mine, please send it again"."""
    draft = await begin(stage, group, kim)
    photo = SentPhoto("gone", "unique", "photo", 1)
    asset = await add_training_photo(draft.person_id, kim.participant_id, photo, stage.doorbell)
    await stage.drain()
    await stage.make_due()
    await stage.show()
    stage.source.files["file"] = stage.engine.draw(stage.engine.face(anna=1.0))
    photo = SentPhoto("file", "unique", "photo", 2)
    assert await add_training_photo(draft.person_id, kim.participant_id, photo, stage.doorbell) == asset
    await stage.drain()
    await stage.make_due()
    stage.telegram.calls.clear()
    await stage.show()
    assert (
        await sql.value(int, "SELECT count(*) FROM face_instances WHERE person_id = $1", draft.person_id) == 1
    )
    [told] = stage.telegram.calls
    assert told.params["reply_parameters"] == {"message_id": 2, "allow_sending_without_reply": True}
