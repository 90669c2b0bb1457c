"""The message about odd training photos: who reads it, under which name, with which photo numbers."""

import asyncpg

from domain.ids import PersonId
from domain.queries.gallery.odd_photos import OddReader, odd_photos
from domain.queries.gallery.training_photos import training_photos
from domain.rules.faces.vectors import to_bytes
from domain.usecases.connecting.decide_link import decide_link
from tests import sql
from tests.usecases.factory import Connected, Group, Member, connected_person, requested_person
from tests.usecases.operating import merge
from tests.usecases.rows import a_face, a_link, a_participant, a_person, a_workspace, an_asset, insert
from tests.usecases.stage import Stage
from tests.usecases.tasks import add_task
from tests.usecases.workspaces import set_admin_chat

KIM = 7_345_000_902  # no number that `a_participant` gives by itself


async def test_owners_read_their_own_name_in_their_language_and_nobody_else_reads_it(
    connection: asyncpg.Connection,
) -> None:
    workspace = await a_workspace(connection)
    person = await a_person(connection, workspace, name="Tim")
    owner = await a_participant(connection, tg_user_id=KIM, language="ru")
    await a_link(connection, owner, person, alias="Timka")
    for given in ({"role": "guardian"}, {"state": "revoked"}):
        await a_link(connection, await a_participant(connection), person, **given)
    closed = await a_participant(connection, private_chat="blocked")
    await a_link(connection, closed, person)
    found = await odd_photos(person)
    assert found is not None
    assert found.readers == (OddReader(KIM, "ru", "Timka", is_owner=True),)


async def taught_wrong(stage: Stage, group: Group, owner: Member) -> Connected:
    """Tim is learned from two photos of him and one of his mother, which nobody noticed."""
    looks = ({"tim": 1.0}, {"tim": 0.95}, {"ann": 0.9})
    faces = (stage.engine.face(**look) for look in looks)
    tim = await requested_person(stage, group, owner, *faces, name="Tim")
    await decide_link(
        tim.link_id,
        stage.by(group.admin),
        approve=True,
        photos="all",
        settings=stage.settings,
        doorbell=stage.doorbell,
    )
    await sql.execute("UPDATE image_assets SET reason = 'good'")
    return tim


async def test_owners_are_told_although_the_bot_may_not_write_in_the_admin_chat(
    stage: Stage, group: Group, kim: Member
) -> None:
    tim = await taught_wrong(stage, group, kim)
    await set_admin_chat(-5)
    stage.telegram.muted.add(-5)
    await add_task("show_odd_photos", person_id=str(tim.person_id))
    await stage.show()
    assert await sql.values(int, "SELECT tg_chat_id FROM cards WHERE kind = 'odd'") == [kim.tg_user_id]


async def test_after_a_merge_of_two_who_sent_one_file_the_numbers_are_those_of_the_training_photos(
    stage: Stage, group: Group, kim: Member
) -> None:
    """The card of the training photos shows the file twice, but its second copy confirms nothing."""
    tom = await connected_person(stage, group, look="tom", name="Tom")
    tim = await taught_wrong(stage, group, kim)
    await sql.execute(
        """UPDATE image_assets SET tg_file_unique_id = 'the same' WHERE id IN (
               SELECT min(id) FROM image_assets GROUP BY enrols_person_id)"""
    )
    await merge(stage, tom, tim, group.admin)
    found = await odd_photos(PersonId(tim.person_id))
    assert found is not None
    assert found.at == (await training_photos(PersonId(tim.person_id))).odd == (3,)


async def test_one_card_tells_of_twelve_odd_photos_with_long_ids(
    stage: Stage, connection: asyncpg.Connection
) -> None:
    """Two persons were merged by mistake. None of the two groups is the largest, so all photos are odd."""
    workspace = await a_workspace(connection)
    person = await a_person(connection, workspace, name="Tim")
    await a_link(connection, await a_participant(connection, tg_user_id=KIM), person)
    for number in range(12):
        given = {"id": 900_000_000 + number, "kind": "training", "enrols_person_id": person}
        asset = await an_asset(connection, workspace, **given)
        face = await a_face(connection, workspace, asset, person_id=person, basis="trained")
        vector = to_bytes(stage.engine.embedding(**{("tim", "tom")[number % 2]: 1.0}))
        await insert(connection, "face_embeddings", face_id=face, engine=stage.engine.name, vector=vector)
    await stage.tidy()
    await stage.show()
    assert [call.params["chat_id"] for call in stage.telegram.calls if call.method == "sendMessage"] == [KIM]
    assert (await stage.tidy())["odd_photos"] == 0
