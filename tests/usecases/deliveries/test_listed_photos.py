"""The list of `/photos`: photos of this reader that arrived or may have, and nothing else."""

from domain.queries.deliveries.photos import photos
from domain.usecases.deliveries.send_late_photos import send_late_photos
from tests import sql
from tests.usecases.factory import Connected, Group, post
from tests.usecases.rows import plant
from tests.usecases.stage import Stage


async def test_what_waits_failed_or_was_suppressed_is_not_listed(
    stage: Stage, group: Group, anna: Connected, ben: Connected
) -> None:
    states = ("sent", "unknown", "pending", "failed", "suppressed", "retracted")
    posted = [await post(stage, group, stage.engine.face(anna=0.9)) for _ in states]
    await post(stage, group, stage.engine.face(ben=0.9))
    await stage.settle()
    for asset_id, state in zip(posted, states, strict=True):
        await plant(
            """UPDATE deliveries SET state = $2::text, reason = nullif($2::text, 'sent'),
                   tg_message_id = CASE WHEN $2::text IN ('sent', 'retracted') THEN tg_message_id END,
                   unknown_at = CASE WHEN $2::text = 'unknown' THEN now() END WHERE asset_id = $1""",
            asset_id,
            state,
        )
    page = await photos(anna.owner.participant_id)
    assert [photo.state for photo in page.photos] == ["unknown", "sent"]  # the newest first
    assert (page.total, page.waiting) == (2, 1)
    await plant("UPDATE deliveries SET state = 'pending' WHERE asset_id = $1", posted[0])  # asked for again
    page = await photos(anna.owner.participant_id)
    assert (page.total, page.waiting) == (2, 1)


async def test_the_button_of_the_list_sends_late_photos_and_removes_the_one_that_offered_them(
    stage: Stage, group: Group, anna: Connected
) -> None:
    await post(stage, group, stage.engine.face(anna=0.9))
    await stage.drain()
    await sql.execute("UPDATE tasks SET created_at = created_at - interval '13 hours'")
    await stage.show()
    [offer] = await sql.values(int, "SELECT tg_message_id FROM cards WHERE kind = 'late'")
    below_the_list = offer + 10
    owner = anna.owner
    assert await send_late_photos(owner.participant_id, stage.doorbell, pressed=below_the_list) == 1
    await stage.show()
    assert (owner.tg_user_id, offer) in stage.deleted
