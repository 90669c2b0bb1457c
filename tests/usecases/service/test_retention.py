"""`ENDS` says for every table when its rows are deleted, and then they are deleted."""

import pytest

from domain.rules.service.retention import ENDS
from domain.steps.service.forget_old_rows import forget_finished_work
from domain.usecases.photos.ask_closer_look import ask_closer_look
from domain.usecases.questions.decide_suggestion import decide_suggestion
from domain.usecases.work.sweep_rows import sweep_rows
from tests import sql
from tests.usecases.factory import Connected, Group, connected_person, post
from tests.usecases.forgetting import erase
from tests.usecases.receiving import receive_update
from tests.usecases.stage import Stage
from tests.usecases.tasks import add_task
from tests.usecases.work.test_tidy_up import age

_PUBLISHED = (
    "INSERT INTO queue_outbox (workspace_id, stream, body, published_at) VALUES ($1, 'out', '{}', now())"
)
# Tables whose rows end with their work: the column that says when it ended, and a statement that makes a row.
ENDED = {
    "telegram_updates": "handled_at: INSERT INTO telegram_updates (tg_update_id) VALUES (1)",
    "sent_messages": "begun_at: INSERT INTO sent_messages (tg_chat_id, counter) VALUES (1, 0)",
    "api_tokens": """expires_at: INSERT INTO api_tokens (workspace_id, participant_id, batch_id, name, scope,
        token_hash, expires_at) VALUES ($1, $2, gen_random_uuid(), 'n', 'read', 'h', now())""",
    "deep_links": """expires_at: INSERT INTO deep_links (workspace_id, purpose, token_hash)
        VALUES ($1, 'setup', 'h')""",
    "image_assets": """updated_at: INSERT INTO image_assets (workspace_id, kind, media, state, reason,
        enrols_person_id, tg_file_id, tg_file_unique_id, taken_at)
        VALUES ($1, 'training', 'photo', 'rejected', 'asks_to_join', $3, 'f', 'u', now())""",
    "reviews": """held_until: INSERT INTO reviews (workspace_id, participant_id, person_id, question_ids,
        held_until) VALUES ($1, $2, $3, '{}', now())""",
    "reports": "finished_at: INSERT INTO reports (kind) VALUES ('compare_index')",
    "queue_messages": """finished_at: INSERT INTO queue_messages (entry_id, digest, workspace_id, body, state)
        VALUES ('e', 'd', $1, '{}', 'done')""",
    "queue_outbox": f"published_at: {_PUBLISHED}",
    "webhook_calls": f"""ended_at: WITH o AS ({_PUBLISHED} RETURNING id), h AS (INSERT INTO webhooks
        (workspace_id, url, secret) VALUES ($1, 'https://a', 's') RETURNING id)
        INSERT INTO webhook_calls (webhook_id, outbox_id) SELECT h.id, o.id FROM h, o""",
}.items()


async def test_every_table_stands_in_the_list_of_ends(stage: Stage) -> None:
    tables = await sql.rows(
        """SELECT relname::text AS name FROM pg_class
           WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"""
    )
    assert {table["name"] for table in tables} == set(ENDS)


@pytest.mark.parametrize("table", [table for table, end in ENDS.items() if end.startswith("with: ")])
async def test_rows_that_belong_to_a_row_of_another_table_are_deleted_with_it(
    stage: Stage, table: str
) -> None:
    owners = ENDS[table].removeprefix("with: ").split(", ")
    cascades = await sql.rows(
        """SELECT confrelid::regclass::text AS owner FROM pg_constraint
           WHERE contype = 'f' AND confdeltype = 'c' AND conrelid = $1::text::regclass""",
        table,
    )
    assert set(owners) <= {row["owner"] for row in cascades}


async def test_posts_without_a_face_are_forgotten_after_a_month(stage: Stage, group: Group) -> None:
    await connected_person(stage, group)
    engine = stage.engine
    known = await post(stage, group, engine.face(anna=0.9))
    unknown = await post(stage, group, engine.face())
    nobody = await post(stage, group)
    waiting = await post(stage, group)
    await stage.settle()
    await sql.execute("UPDATE image_assets SET state = 'received' WHERE id = $1", waiting)
    await age("image_assets", "updated_at", 31)
    await stage.tidy()
    left = await sql.rows("SELECT id FROM image_assets WHERE kind = 'post' ORDER BY id")
    assert [row["id"] for row in left] == [known, unknown, waiting]
    assert not await sql.rows("SELECT id FROM postings WHERE asset_id = $1", nobody)


async def test_a_photo_that_somebody_got_is_kept_for_them(stage: Stage, group: Group) -> None:
    """The recipient may still say that the person is not on the photo, or that somebody is missing."""
    await connected_person(stage, group)
    asset = await post(stage, group, stage.engine.face(anna=0.9))
    await stage.settle()
    await sql.execute("DELETE FROM face_instances WHERE asset_id = $1", asset)
    await age("image_assets", "updated_at", 31)
    await stage.tidy()
    assert await sql.rows("SELECT id FROM image_assets WHERE id = $1", asset)


async def test_a_photo_that_somebody_got_ends_after_the_last_person_on_it(
    stage: Stage, group: Group, anna: Connected
) -> None:
    """Its recipient keeps it in the chat, and the bot keeps neither its file id nor who got it."""
    await connected_person(stage, group, look="ben", name="Ben")
    alone = await post(stage, group, stage.engine.face(anna=0.9))
    other = await post(stage, group, stage.engine.face(anna=0.9), stage.engine.face(ben=0.9))
    await stage.settle()
    await erase(stage, anna)
    await stage.settle()
    await age("image_assets", "updated_at", 31)
    await stage.tidy()
    photos = "SELECT DISTINCT asset_id FROM deliveries ORDER BY asset_id"
    assert await sql.rows(photos) == [{"asset_id": alone}, {"asset_id": other}]
    await stage.show()  # from now on no caption names Anna
    await stage.tidy()
    assert await sql.rows(photos) == [{"asset_id": other}]
    assert await sql.rows("SELECT id FROM image_assets WHERE id = $1", alone) == []


async def test_a_photo_without_a_face_that_has_the_caption_of_its_album_stays_with_the_album(
    stage: Stage, group: Group
) -> None:
    await connected_person(stage, group)
    lake = await post(stage, group, album="lake")
    known = await post(stage, group, stage.engine.face(anna=0.9), album="lake")
    await post(stage, group, album="lake")
    await post(stage, group, album="of nobody")
    await stage.settle()
    await sql.execute(
        """UPDATE postings SET caption = 'Words' WHERE id IN (
               SELECT min(id) FROM postings GROUP BY media_group_id)"""
    )
    await age("image_assets", "updated_at", 31)
    await stage.tidy()
    left = await sql.rows("SELECT id FROM image_assets WHERE kind = 'post' ORDER BY id")
    assert [row["id"] for row in left] == [lake, known]


async def test_a_photo_without_a_face_is_kept_until_the_look_that_somebody_asked_for(
    stage: Stage, group: Group
) -> None:
    asset = await post(stage, group)
    await stage.settle()
    await ask_closer_look(asset, stage.by(group.admin), doorbell=stage.doorbell)
    for left in (1, 0):
        await age("image_assets", "updated_at", 31)
        await stage.tidy()
        assert len(await sql.rows("SELECT id FROM image_assets WHERE id = $1", asset)) == left
        await stage.settle()


@pytest.mark.parametrize(("table", "kept_since"), ENDED)
async def test_what_has_ended_is_forgotten_after_a_week(
    stage: Stage, group: Group, anna: Connected, table: str, kept_since: str
) -> None:
    """In the statements, $1, $2 and $3 are the workspace, a participant and their person."""
    column, _, row = kept_since.partition(": ")
    who = (group.workspace_id, anna.owner.participant_id, anna.person_id)
    for number, value in enumerate(who, start=1):
        row = row.replace(f"${number}", f"'{value}'")
    before = len(await sql.rows(f"SELECT id FROM {table}"))
    await sql.execute(row)
    last = f"SELECT max(id) FROM {table}"
    for days, left in ((6, 1), (8, 0)):
        await sql.execute(
            f"UPDATE {table} SET {column} = now() - make_interval(days => $1) WHERE id = ({last})", days
        )
        await stage.tidy()
        assert len(await sql.rows(f"SELECT id FROM {table}")) == before + left


async def test_what_failed_for_good_is_forgotten_after_a_month(stage: Stage) -> None:
    """The dead task's update is forgotten with it: otherwise its task would be made again without end."""
    await receive_update(1, {"message": "secret"}, "lane", stage.doorbell)
    await receive_update(2, {"message": "waits"}, "lane", stage.doorbell)
    [first, _] = await sql.rows("SELECT id FROM telegram_updates ORDER BY id")
    await sql.execute(
        "UPDATE tasks SET state = 'dead', finished_at = now() WHERE ids->>'update_id' = $1::text",
        str(first["id"]),
    )
    for days, left in ((29, 2), (2, 1)):
        await age("telegram_updates", "received_at", days)
        await age("tasks", "finished_at", days)
        await stage.tidy()
        assert len(await sql.rows("SELECT id FROM telegram_updates")) == left
    assert await sql.rows("SELECT id FROM tasks WHERE state = 'dead'") == []
    [update] = await sql.rows("SELECT payload::text FROM telegram_updates")
    assert "waits" in update["payload"]


async def test_an_old_task_that_failed_for_good_just_now_is_kept(stage: Stage) -> None:
    """After a long outage `/doctor` can still start again what failed then."""
    await receive_update(1, {"message": "secret"}, "lane", stage.doorbell)
    await sql.execute("UPDATE tasks SET state = 'dead', finished_at = now()")
    for table, column in (("tasks", "created_at"), ("telegram_updates", "received_at")):
        await age(table, column, 99)
    await stage.tidy()
    assert len(await sql.rows("SELECT id FROM tasks WHERE state = 'dead'")) == 1
    assert len(await sql.rows("SELECT id FROM telegram_updates")) == 1


async def test_a_report_that_failed_for_good_is_not_begun_again_each_month(stage: Stage) -> None:
    [report] = await sql.rows("INSERT INTO reports (kind) VALUES ('compare_index') RETURNING id")
    await add_task("compare_index", report_id=report["id"])
    await sql.execute("UPDATE tasks SET state = 'dead', finished_at = now() WHERE kind = 'compare_index'")
    await age("reports", "created_at", 31)
    await age("tasks", "finished_at", 31)
    await stage.tidy()
    await sweep_rows(stage.doorbell)
    assert await sql.rows("SELECT id FROM tasks WHERE kind = 'compare_index'") == []
    assert await sql.rows("SELECT id FROM reports") == []


async def test_no_dead_task_goes_without_its_report(stage: Stage) -> None:
    """The month of both ends while the round runs. The report would be given another task."""
    await sql.execute(
        """CREATE FUNCTION stall() RETURNS trigger LANGUAGE plpgsql AS
           $$ BEGIN IF current_query() LIKE '%dedupe_key%' THEN PERFORM pg_sleep(0.2); END IF;
             RETURN NULL; END $$"""
    )
    await sql.execute(
        "CREATE TRIGGER stall AFTER DELETE ON reports FOR EACH STATEMENT EXECUTE FUNCTION stall()"
    )
    try:
        [report] = await sql.rows("INSERT INTO reports (kind) VALUES ('compare_index') RETURNING id")
        await add_task("compare_index", report_id=report["id"])
        await sql.execute(
            "UPDATE tasks SET state = 'dead', finished_at = now() - interval '30 days' + interval '0.15 s'"
        )
        await forget_finished_work()
        left = [await sql.value(int, f"SELECT count(*) FROM {table}") for table in ("reports", "tasks")]
    finally:
        await sql.execute("DROP FUNCTION stall CASCADE")
    assert left[0] == left[1]


async def test_the_picture_of_a_face_goes_from_the_chat_when_the_face_is_forgotten(
    stage: Stage, group: Group, anna: Connected
) -> None:
    """The owner was asked whether the face is Anna's, and said no."""
    await post(stage, group, stage.engine.face(anna=0.42))
    await stage.settle()
    await stage.show()
    [asked] = await sql.rows("SELECT id FROM face_suggestions")
    [card] = await sql.rows("SELECT tg_chat_id, tg_message_id FROM cards WHERE kind = 'suggestion'")
    await decide_suggestion(
        asked["id"], stage.by(anna.owner), accept=False, settings=stage.settings, doorbell=stage.doorbell
    )
    await stage.settle()
    await stage.show()
    await stage.tidy()
    await stage.show()
    assert (card["tg_chat_id"], card["tg_message_id"]) not in stage.deleted
    await age("face_instances", "updated_at", 31)
    await stage.tidy()
    assert await sql.rows("SELECT id FROM face_suggestions") == []
    await stage.show()
    assert (card["tg_chat_id"], card["tg_message_id"]) in stage.deleted
    assert await sql.rows("SELECT id FROM cards WHERE kind IN ('suggestion', 'left')") == []
