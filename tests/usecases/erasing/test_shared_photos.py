"""A photo that another group shows, too, outlives its group; its caption names the erased group no more."""

from domain.usecases.erasing.erase_group import erase_group
from tests import sql
from tests.usecases.factory import Connected, Group, make_group, post
from tests.usecases.stage import Stage


async def test_a_delivered_photo_loses_the_title_of_the_erased_group(
    stage: Stage, group: Group, anna: Connected
) -> None:
    other = await make_group(stage, joins=group, title="Butterflies")
    stage.memberships.statuses[other.tg_chat_id, anna.owner.tg_user_id] = "member"
    for place in (group, other):
        await post(stage, place, stage.engine.face(anna=0.9), file="lake")
        await stage.settle()
    await stage.show()
    assert await sql.values(str, "SELECT state FROM deliveries") == ["sent"]
    title = await sql.value(str, "SELECT title FROM groups WHERE id = $1", group.group_id)
    stage.telegram.calls.clear()
    await erase_group(
        group.group_id,
        stage.by(group.admin),
        tg_notify_chat_id=group.admin.tg_user_id,
        settings=stage.settings,
        doorbell=stage.doorbell,
    )
    await stage.show("correct_delivery")
    edited = [call for call in stage.telegram.calls if call.method == "editMessageCaption"]
    assert [str(title) in str(call.params["caption"]) for call in edited] == [False]
