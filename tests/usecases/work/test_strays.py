"""Stored bytes that nobody waits for are deleted in the hourly round."""

from domain.usecases.persons.hide_person import hide_person
from tests import sql
from tests.usecases.factory import Group, connected_person, make_participant, post, requested_person
from tests.usecases.stage import Stage


async def test_bytes_that_somebody_waits_for_are_no_strays(stage: Stage, group: Group) -> None:
    """An original that is owed, the pictures of a request and of a question."""
    await connected_person(stage, group)
    await stage.show()
    kim = await make_participant(stage, in_chat=group.tg_chat_id)
    await requested_person(stage, group, kim, stage.engine.face(ben=1.0), name="Ben")
    await post(stage, group, stage.engine.face(anna=0.9))
    await post(stage, group, stage.engine.face(anna=0.4))
    await stage.drain()
    wanted = set(stage.store.photos)
    assert len(wanted) == 3
    prefix = f"w{group.workspace_id}"
    stage.store.photos |= {f"{prefix}/{key}": b"" for key in ("cards/suggestion-999", "a999/original")}
    not_ours = {f"{prefix}/a999/of-another-kind", "shop/products/12/original", "site/views/index.html"}
    stage.store.photos |= dict.fromkeys(not_ours, b"")
    assert (await stage.tidy())["strays"] == 2
    assert set(stage.store.photos) == wanted | not_ours


async def test_a_question_about_somebody_hidden_keeps_no_picture_and_is_asked_again_when_they_are_shown(
    stage: Stage, group: Group
) -> None:
    anna = await connected_person(stage, group)
    await stage.show()
    number = (await sql.one("SELECT number FROM persons"))["number"]
    await post(stage, group, stage.engine.face(anna=0.4))
    await stage.drain()
    assert [key for key in stage.store.photos if "/cards/suggestion-" in key]
    await hide_person(number, stage.by(anna.owner), hidden=True, doorbell=stage.doorbell)
    await stage.show()
    assert not [key for key in stage.store.photos if "/cards/" in key]
    await hide_person(number, stage.by(anna.owner), hidden=False, doorbell=stage.doorbell)
    await stage.drain()
    stage.telegram.calls.clear()
    await stage.show()
    asked = [call for call in stage.telegram.calls if call.method == "sendPhoto" and call.upload]
    assert [call.params["chat_id"] for call in asked] == [anna.owner.tg_user_id]
