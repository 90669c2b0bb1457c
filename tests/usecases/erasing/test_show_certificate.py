"""Once an erase is verified no card shows the person's face or name any more."""

import pytest

from domain.errors import Refused
from tests import sql
from tests.fakes.scripted_telegram_api import Call
from tests.persons import add_persons
from tests.usecases.factory import (
    Connected,
    Group,
    Member,
    begin,
    decide,
    make_participant,
    post,
    requested_person,
    train,
)
from tests.usecases.forgetting import NAME, erase
from tests.usecases.stage import Stage

TOO_OLD = Refused("Telegram", 400, "Bad Request: message can't be deleted for everyone")


@pytest.fixture
async def anna(stage: Stage, group: Group, kim: Member) -> Connected:
    """Her face is on the card of her request and on that of a question."""
    anna = await requested_person(stage, group, kim, stage.engine.face(anna=1.0), name=NAME)
    await show(stage)
    await decide(stage, anna, group.admin, approve=True)
    await show(stage)
    await post(stage, group, stage.engine.face(anna=0.4))
    await show(stage)
    return anna


async def show(stage: Stage) -> None:
    await stage.drain()
    await stage.show()


def messages(stage: Stage, method: str) -> dict[tuple[int, int], Call]:
    """The calls by chat and message; the message of a call that sends one has the number of that call."""
    return {
        (call.params["chat_id"], call.params.get("message_id", number)): call
        for number, call in enumerate(stage.telegram.calls, 1)
        if call.method == method
    }


@pytest.mark.checklist(62)
async def test_cards_with_a_picture_are_deleted(stage: Stage, anna: Connected, group: Group) -> None:
    pictures = set(messages(stage, "sendPhoto"))
    assert len(pictures) == 2
    await erase(stage, anna)
    await show(stage)
    assert set(stage.deleted) >= pictures
    assert await sql.rows("SELECT kind FROM cards WHERE kind IN ('request', 'suggestion', 'offer')") == []


async def test_a_question_about_somebody_else_that_shows_the_face_goes_too(
    stage: Stage, anna: Connected
) -> None:
    await sql.execute(
        "UPDATE face_instances f SET person_id = $1 FROM face_suggestions s WHERE s.face_instance_id = f.id",
        anna.person_id,
    )
    [ben] = await add_persons("Ben")
    await sql.execute("UPDATE face_suggestions SET suggested_person_id = $1", ben["id"])
    await erase(stage, anna)
    await show(stage)
    assert set(stage.deleted) >= set(messages(stage, "sendPhoto"))


async def test_what_is_too_old_to_be_deleted_becomes_an_empty_picture(stage: Stage, anna: Connected) -> None:
    pictures = messages(stage, "sendPhoto")
    await erase(stage, anna)
    await stage.drain()
    stage.telegram.refusals |= {"deleteMessage": TOO_OLD, "deleteMessages": TOO_OLD}
    await stage.show()
    replaced = messages(stage, "editMessageMedia")
    assert set(replaced) == set(pictures)
    for call in replaced.values():
        assert NAME not in call.params["media"]["caption"]
        assert call.upload is not None
        assert call.upload[1].startswith(b"\x89PNG")


async def test_the_faces_to_choose_from_go_with_the_draft(stage: Stage, group: Group, kim: Member) -> None:
    draft = await begin(stage, group, kim, NAME)
    await train(stage, draft.person_id, kim, stage.engine.face(anna=1.0), stage.engine.face())
    await train(stage, draft.person_id, kim, stage.engine.face(anna=1.0))
    await stage.drain()
    await stage.make_due()
    await stage.show()
    [picker] = messages(stage, "sendPhoto")
    verdicts = {place for place in messages(stage, "sendMessage") if place[0] == kim.tg_user_id}
    assert verdicts
    await erase(stage, Connected(draft.person_id, 0, 0, kim))
    await show(stage)
    assert set(stage.deleted) == {picker, *verdicts}


async def test_a_certificate_is_sent_once_though_the_workspace_is_gone_meanwhile(
    stage: Stage, anna: Connected, group: Group
) -> None:
    await erase(stage, anna)
    for _ in range(3):
        await stage.drain()
        if await sql.rows("SELECT id FROM erasures WHERE state = 'verified'"):
            break
        await stage.show()
    await sql.execute("DELETE FROM workspaces WHERE id = $1", group.workspace_id)
    for _ in range(2):
        await stage.make_due()
        await stage.show()
    sent = [call for call in stage.telegram.calls if "verified" in call.params.get("text", "")]
    assert len(sent) == 1


async def test_cards_of_other_people_stay(stage: Stage, group: Group, anna: Connected) -> None:
    owner = await make_participant(stage, in_chat=group.tg_chat_id)
    ben = await requested_person(stage, group, owner, stage.engine.face(ben=1.0))
    await show(stage)
    await erase(stage, anna)
    await show(stage)
    left = await sql.rows("SELECT subject FROM cards WHERE kind = 'request'")
    assert left == [{"subject": str(ben.number)}]
