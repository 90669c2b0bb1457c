"""The name of a group is for its members: captions, lists and questions name no other group."""

import pytest

from domain.queries.deliveries.delivery import DeliveryView
from domain.queries.deliveries.photos import photos
from domain.queries.questions.suggestion import suggestion
from domain.usecases.deliveries.deliver_photo import Send
from tests import sql
from tests.usecases.factory import Group, Member, connected_person, make_group, make_participant, post
from tests.usecases.stage import Stage


@pytest.fixture
async def secret(stage: Stage) -> Group:
    """A group of the workspace. Kim, Anna's parent, is not in it unless a test says so."""
    group = await make_group(stage)
    await sql.execute("UPDATE groups SET title = 'Parents of 3b without Kim'")
    return group


@pytest.fixture
async def shared(stage: Stage, secret: Group) -> Group:
    return await make_group(stage, joins=secret)


@pytest.fixture
async def kim(stage: Stage, shared: Group) -> Member:
    return await make_participant(stage, in_chat=shared.tg_chat_id)


async def captions(stage: Stage) -> list[str]:
    """Sends all deliveries, and gives the title of the group that the caption of each names."""
    named: list[str] = []

    async def prepare(view: DeliveryView) -> Send | None:
        named.append(view.group_title)
        return await stage.mailbox.prepare(view)

    for row in await sql.rows("SELECT id FROM deliveries ORDER BY id"):
        await stage.deliver_one(row["id"], prepare)
    return named


async def test_a_photo_posted_in_two_groups_names_the_one_its_recipient_is_in(
    stage: Stage, secret: Group, shared: Group, kim: Member
) -> None:
    await connected_person(stage, shared, kim)
    await post(stage, secret, stage.engine.face(anna=0.9), file="same")
    await post(stage, shared, file="same")
    await stage.drain()
    assert await captions(stage) == ["Class 3b"]
    [listed] = (await photos(kim.participant_id)).photos
    assert listed.group_title == "Class 3b"


async def test_a_photo_posted_in_two_groups_of_its_recipient_names_the_first(
    stage: Stage, secret: Group, shared: Group, kim: Member
) -> None:
    stage.memberships.statuses[secret.tg_chat_id, kim.tg_user_id] = "member"
    await connected_person(stage, shared, kim)
    await post(stage, secret, stage.engine.face(anna=0.9), file="same")
    await post(stage, shared, file="same")
    await stage.drain()
    assert await captions(stage) == ["Parents of 3b without Kim"]


async def test_whoever_has_left_the_group_since_reads_no_title(
    stage: Stage, shared: Group, kim: Member
) -> None:
    await connected_person(stage, shared, kim)
    await post(stage, shared, stage.engine.face(anna=0.9))
    await stage.settle()
    await sql.execute("UPDATE group_participants SET status = 'outside'")
    [listed] = (await photos(kim.participant_id)).photos
    assert listed.group_title == ""


async def test_a_question_names_no_group_that_its_reader_is_not_in(
    stage: Stage, secret: Group, shared: Group, kim: Member
) -> None:
    await connected_person(stage, shared, kim)
    await post(stage, secret, stage.engine.face(anna=0.4))
    await stage.drain()
    row = await sql.one("SELECT id FROM face_suggestions")
    assert row is not None
    view = await suggestion(row["id"])
    assert view is not None
    assert [recipient.group_title for recipient in view.recipients] == [""]
