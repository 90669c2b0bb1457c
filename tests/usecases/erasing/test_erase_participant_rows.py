"""The certificate of a forgotten participant counts what was theirs, and nothing of others."""

from domain.queries.chats.card import Place
from domain.usecases.chats.remember_card import remember_card
from domain.usecases.erasing.forget_participant import forget_participant
from tests import sql
from tests.usecases.factory import (
    Group,
    connected_person,
    make_group,
    make_participant,
    requested_person,
)
from tests.usecases.forgetting import is_verified
from tests.usecases.stage import Stage
from tests.usecases.workspaces import set_admin_chat


async def test_an_erase_counts_the_participants_own_groups_links_and_persons(
    stage: Stage, group: Group
) -> None:
    second = await make_group(stage, admin=group.admin)
    kim = await make_participant(stage, "Kim", in_chat=group.tg_chat_id)
    lou = await make_participant(stage, "Lou", in_chat=group.tg_chat_id)
    await connected_person(stage, group, kim)
    await connected_person(stage, group, lou, look="ben", name="Ben")
    await sql.execute("DELETE FROM group_participants")
    for where, who in ((group, kim), (second, kim), (group, lou), (group, group.admin)):
        await sql.execute(
            "INSERT INTO group_participants (group_id, participant_id, status) VALUES ($1, $2, 'member')",
            where.group_id,
            who.participant_id,
        )
    counts = await forget_participant(kim.participant_id, settings=stage.settings, doorbell=stage.doorbell)
    assert [counts[name] for name in ("persons", "links", "groups")] == [1, 1, 2]
    left = await sql.rows("SELECT DISTINCT participant_id AS id FROM group_participants ORDER BY 1")
    assert [row["id"] for row in left] == sorted((lou.participant_id, group.admin.participant_id))


async def test_what_waited_for_whoever_decided_alone_is_shown_to_the_admins_of_the_groups(
    stage: Stage, group: Group
) -> None:
    otto = await make_participant(stage, "Otto")
    await set_admin_chat(otto.tg_user_id)
    stage.memberships.statuses[otto.tg_user_id, otto.tg_user_id] = "admin"
    kim = await make_participant(stage, "Kim", in_chat=group.tg_chat_id)
    await requested_person(stage, group, kim, stage.engine.face(anna=1.0))
    asked = "SELECT tg_chat_id FROM cards WHERE kind = 'request'"
    await stage.drain()
    await stage.show()
    assert await sql.values(int, asked) == [otto.tg_user_id]
    await forget_participant(otto.participant_id, settings=stage.settings, doorbell=stage.doorbell)
    for _ in range(2):
        await stage.drain()
        await stage.show()
    assert await sql.values(int, asked) == [group.admin.tg_user_id]


async def test_a_message_that_was_on_its_way_when_somebody_was_forgotten_is_taken_back(
    stage: Stage, group: Group
) -> None:
    kim = await make_participant(stage, "Kim", in_chat=group.tg_chat_id)
    await forget_participant(kim.participant_id, settings=stage.settings, doorbell=stage.doorbell)
    place = Place(group.workspace_id, "late", kim.participant_id, kim.tg_user_id)
    await remember_card(place, 77, shown="1", has_picture=False)
    for _ in range(2):
        await stage.drain()
        await stage.show()
        await stage.make_due()
    assert (kim.tg_user_id, 77) in stage.deleted
    assert await is_verified()
