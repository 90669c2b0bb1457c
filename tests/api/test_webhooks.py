"""Webhooks: who may have one, what a call says, and what becomes of one that nobody answers."""

import json
from datetime import timedelta

import pytest
from standardwebhooks.webhooks import Webhook, WebhookVerificationError

from sandbox.telegram import Person
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
    said = Webhook(added.body["secret"]).verify(body, headers)
    assert said == {"type": "faces.out", "data": {"user_id": 1}}
    with pytest.raises(WebhookVerificationError):
        Webhook(added.body["secret"]).verify(body + b" ", headers)
    address = f"/faces/webhooks/{added.body['id']}"
    assert (await api.get(mia, f"{address}/calls")).status == 404
    [call] = (await api.get(ada, f"{address}/calls")).body["calls"]
    assert (call["tries"], call["status"], call["ended_at"] is not None) == (1, 200, True)
    assert (await api.delete(mia, address)).status == 404
    assert (await api.delete(ada, address)).status == 204
    assert (await api.delete(ada, address)).status == 404
    await _change_something(bot)
    assert len(bot.webhooks.calls) == 1


async def test_a_request_that_is_sent_again_adds_no_second_webhook(api: Api, ada: Person) -> None:
    asked = [await api.post(ada, "/faces/webhooks", {"url": URL}, Idempotency_Key=key) for key in "aab"]
    assert [one.status for one in asked] == [201] * 3
    first, again, other = [one.body for one in asked]
    assert first == again
    assert other["id"] != first["id"]
    assert len((await api.get(ada, "/faces/webhooks")).body["webhooks"]) == 2


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


async def test_a_program_that_does_not_answer_for_a_day_is_called_no_more(
    api: Api, bot: WholeBot, ada: Person
) -> None:
    added = await api.post(ada, "/faces/webhooks", {"url": URL})
    waited = timedelta()
    for status in [500, None, 302] * 4:
        bot.webhooks.status = status
        if not bot.webhooks.calls:
            await _change_something(bot)
        else:
            row = await sql.one(
                "SELECT not_before - now() AS left FROM tasks WHERE kind = 'call_webhook' AND state = 'ready'"
            )
            if row is None:
                break
            waited += row["left"]
            await bot.make_due()
            await bot.settle()
    assert len({headers["webhook-id"] for _, headers, _ in bot.webhooks.calls}) == 1
    assert timedelta(hours=20) < waited < timedelta(hours=30)
    assert "there.example" in ada.inbox[-1].text
    [hook] = (await api.get(ada, "/faces/webhooks")).body["webhooks"]
    assert hook["stopped_at"] is not None
    count = len(bot.webhooks.calls)
    await _change_something(bot)
    assert len(bot.webhooks.calls) == count
    [call] = (await api.get(ada, f"/faces/webhooks/{added.body['id']}/calls")).body["calls"]
    assert (call["tries"], call["ended_at"] is not None) == (count, True)


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
