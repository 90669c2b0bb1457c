"""What of other groups outlives an erased group: a photo that is shown there too, without the group's name in
its caption, and the button for photos that wait.
"""

from domain.steps.work.work import transaction
from tests import sql
from tests.usecases.factory import Connected, Group, make_group, post
from tests.usecases.forgetting import erase_this_group
from tests.usecases.rows import plant
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
    await erase_this_group(stage, group)
    await stage.show("correct_delivery")
    edited = [call for call in stage.telegram.calls if call.method == "editMessageCaption"]
    assert [str(title) in str(call.params["caption"]) for call in edited] == [False]


async def test_the_button_for_photos_that_wait_counts_those_of_an_erased_group_no_more(
    stage: Stage, group: Group, anna: Connected
) -> None:
    other = await make_group(stage, joins=group, title="Butterflies")
    stage.memberships.statuses[other.tg_chat_id, anna.owner.tg_user_id] = "member"
    for place in (group, other):
        await post(stage, place, stage.engine.face(anna=0.9))
    await stage.drain()
    await plant("UPDATE deliveries SET offered_at = now()")
    async with transaction(stage.doorbell) as work:
        await work.add("show_late_photos", participant_id=anna.owner.participant_id)
    await stage.show()
    await erase_this_group(stage, group)
    await stage.show()
    offers = [call.params["text"] for call in stage.telegram.calls if "sendlate" in str(call.params)]
    assert ["2 photos" in str(offers[0]), "1 photo" in str(offers[-1])] == [True, True]
