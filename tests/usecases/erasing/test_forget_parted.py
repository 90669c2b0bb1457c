"""Whoever was known only by a person that was deleted is forgotten, too."""

import pytest

from domain.usecases.sharing.unlink_participant import unlink_participant
from tests import sql
from tests.erase.working import are_verified, work_off
from tests.usecases.factory import Connected, Group, make_group, make_participant
from tests.usecases.forgetting import erase, erase_this_group
from tests.usecases.linking import joined
from tests.usecases.operating import merge
from tests.usecases.stage import Stage
from tests.usecases.workspaces import set_admin_chat


@pytest.mark.parametrize(
    "is_elsewhere", [False, True], ids=["known by nothing else", "member of another group"]
)
async def test_a_receiver_whom_nothing_else_connects_is_forgotten_after_the_last_person(
    stage: Stage, group: Group, anna: Connected, *, is_elsewhere: bool
) -> None:
    gina = await make_participant(stage, "Gina", in_chat=group.tg_chat_id)
    await joined(stage, anna, gina)
    await set_admin_chat(-555)  # the workspace stays
    await make_group(stage, admin=group.admin)
    await erase_this_group(stage, group)
    if is_elsewhere:
        await sql.execute(
            """INSERT INTO group_participants (group_id, participant_id, status)
               SELECT id, $1, 'member' FROM groups""",
            gina.participant_id,
        )
    await stage.settle()
    await erase(stage, anna)
    await stage.drain()
    found = "SELECT count(*) FROM participants WHERE tg_user_id = $1"
    later = "UPDATE participants SET parted_at = parted_at - interval '8 days'"
    await sql.execute(later)
    await stage.tidy()
    assert await sql.value(int, found, gina.tg_user_id) == 1  # she was not told yet
    await stage.show()
    await stage.tidy()
    assert await sql.value(int, found, gina.tg_user_id) == 1  # she was told just now, and reads it
    await sql.execute(later)
    await stage.tidy()
    assert await sql.value(int, found, gina.tg_user_id) == int(is_elsewhere)
    await work_off(stage)
    assert await are_verified()


async def test_a_receiver_of_an_absorbed_person_who_was_removed_is_forgotten_after_the_survivor(
    stage: Stage, group: Group, anna: Connected, ben: Connected
) -> None:
    gina = await make_participant(stage, "Gina", in_chat=group.tg_chat_id)
    await joined(stage, anna, gina)
    await unlink_participant(anna.number, gina.participant_id, stage.by(anna.owner), stage.doorbell)
    await merge(stage, anna, ben, group.admin)
    await sql.execute("DELETE FROM group_participants WHERE participant_id = $1", gina.participant_id)
    await erase(stage, ben)
    await work_off(stage)
    await sql.execute("UPDATE participants SET parted_at = parted_at - interval '8 days'")
    await stage.tidy()
    assert await sql.rows("SELECT id FROM participants WHERE tg_user_id = $1", gina.tg_user_id) == []


async def test_the_news_of_a_deletion_is_no_card_of_the_photo_with_the_same_number(
    stage: Stage, group: Group, anna: Connected
) -> None:
    """Each hour cards of photos that are gone are taken back, and here no photo has this number."""
    gina = await make_participant(stage, "Gina", in_chat=group.tg_chat_id)
    await joined(stage, anna, gina)
    await stage.settle()
    await stage.show()
    await sql.execute("UPDATE persons SET number = 987654321")
    await erase(stage, anna)
    await work_off(stage)
    told = stage.telegram.calls[-1]
    assert "deleted" in str(told.params["text"])
    await stage.tidy()
    await stage.show()
    assert stage.telegram.calls[-1] is told
