"""Webhooks: who may have one, what a call says, and what becomes of one that nobody answers."""

import itertools
import json
from datetime import timedelta

import pytest
from standardwebhooks.webhooks import Webhook, WebhookVerificationError

from bot.api.faces_queue.webhook_message import WebhookMessage
from sandbox.telegram import Group, Person
from tests import sql
from tests.api.conftest import Answer, Api
from tests.telegram.whole_bot import WholeBot
from tests.usecases.workspaces import set_admin_chat

pytestmark = pytest.mark.usefixtures("connected")
URL = "https://there.example/faces"


async def _change_something(bot: WholeBot) -> None:
    """Plants a message for other programs, as an operation on faces writes it, and has it published."""
    await sql.execute(
        """INSERT INTO queue_outbox (workspace_id, stream, body) SELECT id, 'out', '{"user_id": 1}'
           FROM workspaces"""
    )
    await sql.execute("UPDATE queue_outbox SET created_at = now() - interval '1 hour'")
    await sql.execute(
        """INSERT INTO tasks (kind, queue, dedupe_key, ids)
           SELECT 'publish_queue_message', 'delivery', id::text, jsonb_build_object('queue_outbox_id', id)
           FROM queue_outbox WHERE published_at IS NULL"""
    )
    await bot.settle()


async def test_a_program_is_called_with_a_signature_that_it_can_verify(
    api: Api, bot: WholeBot, ada: Person, mia: Person
) -> None:
    assert (await api.post(mia, "/faces/webhooks", {"url": URL})).status == 404
    refused = await api.post(ada, "/faces/webhooks", {"url": "http://there.example"})
    assert (refused.status, refused.body["code"]) == (400, "webhook_refused")
    for invisible in ("\0", "\n", "\u202e", "\u200b"):  # moderators read the address
        refused = await api.post(ada, "/faces/webhooks", {"url": URL + invisible})
        assert (refused.status, refused.body["code"]) == (400, "webhook_refused"), repr(invisible)
    added = await api.post(ada, "/faces/webhooks", {"url": URL})
    assert added.status == 201, added.body
    listed = await api.get(ada, "/faces/webhooks")
    assert [one["url"] for one in listed.body["webhooks"]] == [URL]
    assert added.body["secret"] not in json.dumps(listed.body)

    await _change_something(bot)
    [(url, headers, body)] = bot.webhooks.calls
    assert url == URL
    assert Webhook(added.body["secret"]).verify(body, headers)["data"] == {"user_id": 1}
    with pytest.raises(WebhookVerificationError):
        Webhook(added.body["secret"]).verify(body + b" ", headers)
    address = f"/faces/webhooks/{added.body['id']}"
    assert (await api.get(mia, f"{address}/calls")).status == 404
    [call] = (await api.get(ada, f"{address}/calls")).body["calls"]
    assert (call["tries"], call["status"], call["ended_at"] is not None) == (1, 200, True)
    assert (await api.delete(mia, address)).status == 404
    assert (await api.delete(ada, address)).status == 204
    assert (await api.delete(ada, address)).status == 404
    history = (await api.get(ada, "/faces/history?group=links")).body["entries"]
    assert [one["kind"] for one in history][:2] == ["remove_webhook", "add_webhook"]
    await _change_something(bot)
    assert len(bot.webhooks.calls) == 1


async def test_a_call_says_what_happened_when_and_to_which_faces_of_the_api(
    api: Api, bot: WholeBot, group: Group, ada: Person
) -> None:
    await api.post(ada, "/faces/webhooks", {"url": URL})
    await ada.post_photo(group, bot.engine.draw(bot.engine.face(anna=0.9)))
    await bot.settle()
    face = await sql.one(
        """SELECT f.number, f.id, f.asset_id, p.number AS person, p.id AS person_id, p.workspace_id
           FROM face_instances f JOIN image_assets a ON a.id = f.asset_id AND a.kind = 'post'
           JOIN persons p ON p.id = f.person_id"""
    )
    assert face is not None
    to_cleo = {"photo_ids": [face["asset_id"]], "to_person_name": "Cleo"}
    done = await api.post(ada, f"/faces/persons/{face['person_id']}/photos/bulk-move", to_cleo)
    assert done.status == 200, done.body
    await bot.settle()
    [(_, _, body)] = bot.webhooks.calls
    told = WebhookMessage.model_validate_json(body)
    moved = {key: told.data[key] for key in ("action", "old_contact_id", "media_asset_feature_ids")}
    assert moved == {
        "action": "move_faces",
        "old_contact_id": face["person"],
        "media_asset_feature_ids": [face["number"]],
    }
    written = await sql.one("SELECT id, created_at FROM queue_outbox")
    assert {"id": told.number, "created_at": told.at} == written  # receivers put calls in order by them
    # The numbers in `data`, as the API knows them.
    [changed], [anna, cleo] = told.faces, told.persons
    assert (anna.number, anna.person_id) == (face["person"], face["person_id"])
    assert (await api.get(ada, f"/faces/persons/{cleo.person_id}")).body["name"] == "Cleo"
    assert (changed.number, changed.face_id) == (face["number"], face["id"])
    shown = await api.get(ada, f"/faces/photos/{changed.photo_id}")
    assert str(changed.face_id) in {one["face_id"] for one in shown.body["faces"]}


async def test_a_request_that_is_sent_again_adds_no_second_webhook(
    api: Api, bot: WholeBot, ada: Person
) -> None:
    """The moderators see in the chat who is called, and end it there."""
    asked = [await api.post(ada, "/faces/webhooks", {"url": URL}, Idempotency_Key=key) for key in "aab"]
    assert [one.status for one in asked] == [201] * 3
    first, again, other = [one.body for one in asked]
    assert first == again
    assert other["id"] != first["id"]
    assert len((await api.get(ada, "/faces/webhooks")).body["webhooks"]) == 2
    await ada.write("/token")
    await bot.settle()
    assert ada.inbox[-1].text.count("• there.example, since") == 2
    await bot.press(ada, ada.inbox[-1], data=f"endwebhook:{first['id']}")
    [left] = (await api.get(ada, "/faces/webhooks")).body["webhooks"]
    assert left["id"] == other["id"]
    assert ada.inbox[-1].text.count("• there.example, since") == 1


async def test_a_webhook_that_was_removed_does_not_come_back_when_its_request_is_sent_again(
    api: Api, ada: Person
) -> None:
    added = await api.post(ada, "/faces/webhooks", {"url": URL}, Idempotency_Key="our")
    assert (await api.delete(ada, f"/faces/webhooks/{added.body['id']}")).status == 204
    again = await api.post(ada, "/faces/webhooks", {"url": URL}, Idempotency_Key="our")
    assert (await api.get(ada, "/faces/webhooks")).body["webhooks"] == []
    assert (again.status, again.body["code"]) == (409, "done_already")


async def test_an_idempotency_key_stands_for_one_webhook_address_for_a_day(
    api: Api, bot: WholeBot, ada: Person
) -> None:
    """This holds even when Redis has forgotten the key, or the process died before it told Redis."""
    other_url, key = "https://elsewhere.example/faces", {"Idempotency_Key": "our"}

    async def add(url: str) -> Answer:
        bot.api_memory.requests.clear()
        return await api.post(ada, "/faces/webhooks", {"url": url}, **key)

    first, again, other = [await add(url) for url in (URL, URL, other_url)]
    assert (first.status, again.body) == (201, first.body)
    assert other.status == 422
    assert other.body["code"] == "key_used"
    bot.api_memory.requests.clear()
    refused = await api.post(ada, "/faces/webhooks", {"url": other_url}, **key)
    still_first = await api.post(ada, "/faces/webhooks", {"url": URL}, **key)
    assert (refused.status, still_first.body) == (422, first.body)
    await sql.execute("UPDATE webhooks SET created_at = now() - interval '25 hours'")
    later, still = await add(other_url), await add(other_url)
    assert (later.status, still.body) == (201, later.body)
    listed = (await api.get(ada, "/faces/webhooks")).body["webhooks"]
    assert [one["url"] for one in listed] == [URL, other_url]


async def test_a_key_adds_a_webhook_to_each_workspace(api: Api, bot: WholeBot, ada: Person) -> None:
    [home] = (await api.get(ada, "/faces/me")).body["workspaces"]
    other = await sql.value(int, "INSERT INTO workspaces (name) VALUES ('Other') RETURNING id")
    await set_admin_chat(ada.id, other)
    added = []
    for workspace in (home["id"], other):
        bot.api_memory.requests.clear()
        path = f"/faces/webhooks?workspace={workspace}"
        added.append(await api.post(ada, path, {"url": URL}, Idempotency_Key="both"))
    assert [one.status for one in added] == [201, 201], added[1].body
    owners = await sql.values(int, "SELECT workspace_id FROM webhooks ORDER BY id")
    assert owners == [home["id"], other]


async def _fail(bot: WholeBot, *statuses: int | None) -> timedelta:
    """Has the open call tried again until it is given up. Returns how long that took."""
    waited = timedelta()
    for status in itertools.cycle(statuses):
        row = await sql.one(
            "SELECT not_before - now() AS left FROM tasks WHERE kind = 'call_webhook' AND state = 'ready'"
        )
        if row is None:
            break
        waited += row["left"]
        bot.webhooks.status = status
        await bot.make_due()
        await bot.settle()
    return waited


async def test_a_program_that_does_not_answer_for_a_day_is_called_no_more(
    api: Api, bot: WholeBot, ada: Person
) -> None:
    added = await api.post(ada, "/faces/webhooks", {"url": URL})
    bot.webhooks.status = 500
    await _change_something(bot)
    waited = await _fail(bot, None, 302, 500)
    assert len({headers["webhook-id"] for _, headers, _ in bot.webhooks.calls}) == 1
    assert timedelta(hours=20) < waited < timedelta(hours=30)
    assert ada.inbox[-1].text.startswith("The program at there.example has not taken a call for a day")
    [hook] = (await api.get(ada, "/faces/webhooks")).body["webhooks"]
    assert hook["stopped_at"] is not None
    count = len(bot.webhooks.calls)
    await _change_something(bot)
    assert len(bot.webhooks.calls) == count
    [call] = (await api.get(ada, f"/faces/webhooks/{added.body['id']}/calls")).body["calls"]
    assert (call["tries"], call["ended_at"] is not None) == (count, True)


async def test_one_call_that_always_fails_is_given_up_alone(api: Api, bot: WholeBot, ada: Person) -> None:
    added = await api.post(ada, "/faces/webhooks", {"url": URL})
    bot.webhooks.status = 500
    await _change_something(bot)
    bot.webhooks.status = 200
    await _change_something(bot)
    before = len(ada.inbox)
    await _fail(bot, 500)
    assert len(ada.inbox) == before
    [hook] = (await api.get(ada, "/faces/webhooks")).body["webhooks"]
    calls = (await api.get(ada, f"/faces/webhooks/{added.body['id']}/calls")).body["calls"]
    assert hook["stopped_at"] is None
    assert [(one["status"], one["ended_at"] is not None) for one in calls] == [(200, True), (500, True)]


async def test_a_program_that_wants_no_more_calls_gets_none(api: Api, bot: WholeBot, ada: Person) -> None:
    await api.post(ada, "/faces/webhooks", {"url": URL})
    for status in (200, 410, 200):  # a call that got through before changes nothing
        bot.webhooks.status = status
        await _change_something(bot)
    assert len(bot.webhooks.calls) == 2
    assert "asked not to be called any more" in ada.inbox[-1].text


async def test_a_day_on_which_our_own_network_is_down_stops_no_webhook(
    api: Api, bot: WholeBot, ada: Person
) -> None:
    await api.post(ada, "/faces/webhooks", {"url": URL})
    await sql.execute("INSERT INTO alarms (fault) VALUES ('telegram')")
    bot.webhooks.status = None
    await _change_something(bot)
    for _ in range(12):
        await bot.make_due()
        await bot.settle()
    [hook] = (await api.get(ada, "/faces/webhooks")).body["webhooks"]
    assert (hook["stopped_at"], len(bot.webhooks.calls)) == (None, 13)
    await sql.execute("UPDATE alarms SET ended_at = now()")
    bot.webhooks.status = 200
    await bot.make_due()
    await bot.settle()
    assert await sql.values(int, "SELECT tries FROM webhook_calls WHERE status = 200") == [1]


async def test_a_name_that_leads_into_a_private_network_by_now_is_not_called(
    api: Api, bot: WholeBot, ada: Person
) -> None:
    added = await api.post(ada, "/faces/webhooks", {"url": URL})
    bot.webhooks.private.add(URL)
    refused = await api.post(ada, "/faces/webhooks", {"url": URL})
    assert (refused.status, refused.body["code"]) == (400, "webhook_refused")
    await _change_something(bot)
    assert bot.webhooks.calls == []
    path = f"/faces/webhooks/{added.body['id']}/calls"
    [call] = (await api.get(ada, path)).body["calls"]
    assert (call["reason"], call["status"], call["ended_at"]) == ("refused_address", None, None)
    bot.webhooks.private.clear()  # it was a mistake of the receiver's, who has mended it
    await bot.make_due()
    await bot.settle()
    [call] = (await api.get(ada, path)).body["calls"]
    assert (call["tries"], call["reason"], call["status"]) == (2, None, 200)
