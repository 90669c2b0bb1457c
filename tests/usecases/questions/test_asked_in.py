"""Two places say who is asked: a query, for many questions, and the card, which also asks Telegram."""

from collections.abc import Awaitable, Callable

import pytest

from domain.ids import SuggestionId, WorkspaceId
from domain.queries.questions.asked_in import ASKED_IN
from domain.queries.questions.suggestion import suggestion
from domain.usecases.groups.look_up_admins import look_up_admins
from domain.usecases.questions.pass_question import pass_question
from tests import sql
from tests.persons import make_guardians
from tests.usecases.factory import Connected, Group, Member, make_participant, set_private_chat
from tests.usecases.questions.asking import asked_about, writes
from tests.usecases.stage import Stage
from workers.chats.card_readers import may_read

Change = Callable[[Stage, Group, Connected], Awaitable[object]]
_BY_ROWS = f"""
SELECT unnest({ASKED_IN}) FROM face_suggestions s JOIN face_instances f ON f.id = s.face_instance_id
JOIN image_assets a ON a.id = f.asset_id ORDER BY 1
"""


async def nothing(_stage: Stage, _group: Group, _anna: Connected) -> None:
    pass


async def owner_is_unsure(stage: Stage, _group: Group, anna: Connected) -> None:
    await pass_on(stage, anna, is_later=False)


async def owner_answers_later(stage: Stage, _group: Group, anna: Connected) -> None:
    await pass_on(stage, anna, is_later=True)


async def owner_blocked_the_bot(_stage: Stage, _group: Group, anna: Connected) -> None:
    await set_private_chat("blocked", anna.owner.tg_user_id)


async def owner_left_the_group(stage: Stage, group: Group, anna: Connected) -> None:
    await leave_group(stage, group, anna.owner)


async def nobody_owns_the_person(_stage: Stage, _group: Group, _anna: Connected) -> None:
    await make_guardians()


async def admin_who_let_the_group_in_wrote_there(stage: Stage, group: Group, _anna: Connected) -> None:
    await make_guardians()
    await writes(stage, group, group.admin)


async def admin_who_let_the_group_in_left(stage: Stage, group: Group, _anna: Connected) -> None:
    await make_guardians()
    await leave_group(stage, group, group.admin)


async def another_admin_is_known(stage: Stage, group: Group, _anna: Connected) -> None:
    await make_guardians()
    other = await make_participant(stage, "Other admin")
    stage.memberships.statuses[group.tg_chat_id, other.tg_user_id] = "admin"
    await look_up_admins(WorkspaceId(group.workspace_id), stage.memberships)


async def another_admin_blocked_the_bot(stage: Stage, group: Group, anna: Connected) -> None:
    await another_admin_is_known(stage, group, anna)
    await sql.execute("UPDATE participants SET private_chat = 'blocked' WHERE name = 'Other admin'")


async def admin_chat_decides(_stage: Stage, _group: Group, _anna: Connected) -> None:
    await make_guardians()
    await sql.execute("UPDATE workspaces SET tg_admin_chat_id = -5")


@pytest.mark.parametrize(
    "change",
    [
        nothing,
        owner_is_unsure,
        owner_answers_later,
        owner_blocked_the_bot,
        owner_left_the_group,
        nobody_owns_the_person,
        admin_who_let_the_group_in_wrote_there,
        admin_who_let_the_group_in_left,
        another_admin_is_known,
        another_admin_blocked_the_bot,
        admin_chat_decides,
    ],
)
async def test_rows_and_the_card_say_the_same(
    stage: Stage, group: Group, anna: Connected, change: Change
) -> None:
    await asked_about(stage, group)
    await change(stage, group, anna)
    view = await suggestion(await question())
    assert view is not None
    by_card = {
        one.tg_chat_id
        for one in view.recipients
        if not one.is_unsure and await may_read(view.workspace_id, one, stage.world)
    }
    by_rows = {*await sql.values(int, _BY_ROWS)}
    assert by_rows == by_card
    assert bool(by_rows) is (change is not admin_who_let_the_group_in_left)


async def question() -> SuggestionId:
    [found] = await sql.values(SuggestionId, "SELECT id FROM face_suggestions")
    return found


async def pass_on(stage: Stage, anna: Connected, *, is_later: bool) -> None:
    await pass_question(
        await question(),
        stage.by(anna.owner),
        anna.owner.participant_id,
        is_later=is_later,
        doorbell=stage.doorbell,
    )


async def leave_group(stage: Stage, group: Group, who: Member) -> None:
    stage.memberships.statuses[group.tg_chat_id, who.tg_user_id] = "outside"
    await sql.execute(
        """INSERT INTO group_participants (group_id, participant_id, status, checked_at)
           VALUES ($1, $2, 'outside', now())
           ON CONFLICT (group_id, participant_id) DO UPDATE SET status = 'outside'""",
        group.group_id,
        who.participant_id,
    )
