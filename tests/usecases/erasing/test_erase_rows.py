"""Texts under photos that name an erased person go with it; a guardian's own name for it is no reason."""

from tests import sql
from tests.usecases.factory import Connected, Group, make_participant, post
from tests.usecases.forgetting import erase
from tests.usecases.linking import joined
from tests.usecases.stage import Stage


async def test_texts_go_by_the_persons_name_and_its_owners_names_for_it(
    stage: Stage, group: Group, anna: Connected
) -> None:
    opa = await make_participant(stage, "Opa", in_chat=group.tg_chat_id)
    await joined(stage, anna, opa)
    for who, alias in ((anna.owner, "Nusha"), (opa, "Sunny")):
        await sql.execute(
            "UPDATE participant_persons SET alias = $2 WHERE participant_id = $1", who.participant_id, alias
        )
    for caption in ("Anna was ill", "Where is Nusha?", "A sunny day"):
        asset_id = await post(stage, group)
        await sql.execute("UPDATE postings SET caption = $2 WHERE asset_id = $1", asset_id, caption)
    await erase(stage, anna)
    left = await sql.rows("SELECT caption FROM postings WHERE caption IS NOT NULL")
    assert left == [{"caption": "A sunny day"}]
