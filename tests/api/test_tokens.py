"""API tokens: made in the admin chat, good for one workspace, while their maker decides there."""

import re
from uuid import uuid4

import pytest

from bot.api.routes import ROUTES
from sandbox.telegram import Group, Person
from tests import sql
from tests.api.conftest import Api, serving
from tests.browser.questions import plant_questions
from tests.persons import make_guardians
from tests.telegram.admin_chat import say_there
from tests.telegram.whole_bot import WholeBot

PERSONS = "/faces/persons"


async def _made(bot: WholeBot, admins: Group, ada: Person, may: str, name: str) -> str:
    card = await say_there(bot, admins, ada, "/token")
    await bot.press(ada, card, "➕ New token")
    await bot.press(ada, card, may)
    await say_there(bot, admins, ada, name)
    said = ada.inbox[-1].words
    found = re.search(r"spotted_[\w-]{43}", said)
    assert found is not None, said
    return found[0]


async def _hold_every_route(api: Api, token: str) -> None:
    """Routes refuse callers without a session, and with a token that has one letter too many."""
    for route in ROUTES:
        path = re.sub(r"{\w+}", "1", route.path)
        if route.needs is not None:
            assert (await api.call(None, route.method, path)).status == 401, route.name
            assert (await api.call(f"{token}x", route.method, path)).status == 401, route.name


@pytest.mark.usefixtures("connected")
async def test_a_token_opens_its_workspace_until_it_is_taken_back(
    api: Api, bot: WholeBot, admins: Group, ada: Person, mia: Person
) -> None:
    token = await _made(bot, admins, ada, "read, 30 days", "Backup")
    assert not any(token in message.words for message in admins.from_bot)
    stored = await sql.rows("SELECT t::text AS row FROM api_tokens t")
    assert token not in stored[0]["row"]
    assert await sql.rows("SELECT id FROM cards WHERE wording::text LIKE '%spotted_%'") == []

    assert (await api.get(token, PERSONS)).status == 200
    await sql.execute("UPDATE participant_persons l SET participant_id = t.participant_id FROM api_tokens t")
    assert not (await api.get(token, "/faces/me")).body["owns_people"]
    [workspace] = await sql.values(int, "SELECT id FROM workspaces")
    assert (await api.get(token, PERSONS, workspace=workspace)).status == 200
    assert (await api.get(token, PERSONS, workspace=workspace + 1)).body["code"] == "no_workspace"
    card = await say_there(bot, admins, ada, "/token")
    assert re.search(r"Backup: may read; made by Ada Admin, ends .*, used ", card.words)
    person = await sql.value(str, "SELECT id::text FROM persons")
    refused = await api.patch(token, f"{PERSONS}/{person}", {"name": "Eve"})
    assert (refused.status, refused.body["code"]) == (403, "scope_missing")
    await _hold_every_route(api, token)

    await sql.execute("UPDATE api_tokens SET expires_at = now() - interval '1 s'")
    assert (await api.get(token, PERSONS)).status == 401
    await sql.execute("UPDATE api_tokens SET expires_at = now() + interval '1 day'")
    await sql.execute("UPDATE workspaces SET erasing_at = now()")
    assert (await api.get(token, PERSONS)).status == 401
    await sql.execute("UPDATE workspaces SET erasing_at = NULL")
    assert (await api.get(token, PERSONS)).status == 200
    admins.remove(ada)
    bot.memberships._known.clear()
    assert (await api.get(token, PERSONS)).status == 401
    admins.seat(ada.user, "administrator")
    bot.memberships._known.clear()
    await bot.press(ada, card, "✖️ Revoke: Backup")
    assert (await api.get(token, PERSONS)).status == 401
    told = await say_there(bot, admins, ada, "/history")
    assert "A program’s token was revoked" in told.words
    assert "A program was given a token" in told.words


@pytest.mark.usefixtures("connected")
async def test_a_token_for_changes_does_not_undo_a_setting_or_who_was_let_in(
    api: Api, bot: WholeBot, admins: Group, ada: Person
) -> None:
    token = await _made(bot, admins, ada, "read and change, 30 days", "Tags")
    setting = "/faces/settings/face_questions_a_day"
    assert (await api.patch(ada, setting, {"value": 7})).status == 200
    changed = await sql.value(int, "SELECT id FROM operations WHERE kind = 'change_settings'")
    await sql.execute(
        """INSERT INTO operations (workspace_id, batch_id, actor, kind, person_number, undo)
           SELECT workspace_id, gen_random_uuid(), 'system', 'unlink_participant', number, '{}'
           FROM persons"""
    )
    sent_away = await sql.value(int, "SELECT id FROM operations WHERE kind = 'unlink_participant'")
    for operation in (changed, sent_away):
        refused = await api.post(token, f"/faces/operations/{operation}/undo")
        assert (refused.status, refused.body.get("code")) == (403, "scope_missing")
    assert (await api.post(ada, f"/faces/operations/{changed}/undo")).status == 200


@pytest.mark.usefixtures("connected")
async def test_a_token_never_acts_as_the_parent_who_made_it(
    api: Api, bot: WholeBot, admins: Group, ada: Person
) -> None:
    token = await _made(bot, admins, ada, "do everything, 365 days", "Everything")
    await sql.execute("UPDATE participant_persons l SET participant_id = t.participant_id FROM api_tokens t")
    assert (await api.get(ada, "/faces/me")).body["owns_people"]
    assert not (await api.get(token, "/faces/me")).body["owns_people"]
    [person] = (await api.get(ada, PERSONS)).body["persons"]
    cards = [(await api.get(who, f"{PERSONS}/{person['id']}")).body for who in (ada, token)]
    assert [card["received"] for card in cards] == [0, None]
    await sql.execute("UPDATE participant_persons SET alias = 'Annie'")
    shown = [(await api.get(who, f"{PERSONS}/{person['id']}")).body["name"] for who in (ada, token)]
    assert shown == ["Annie", "Anna"]
    renamed = await api.patch(token, f"{PERSONS}/{person['id']}", {"name": "Anne"})
    assert (renamed.body["name"], (await api.get(ada, f"{PERSONS}/{person['id']}")).body["name"]) == (
        "Anne",
        "Annie",
    )
    mine = [route for route in ROUTES if "/my/" in route.path and route.needs is not None]
    assert len(mine) > 6
    for route in mine:
        body = {"photo_ids": [1]} if route.path.endswith("downloads") else {"person_id": str(uuid4())}
        path, sent = re.sub(r"{\w+}", "1", route.path), body if route.reads("body") else None
        answer = await api.call(token, route.method, path, sent)
        assert (answer.status, answer.body["code"]) == (403, "not_for_tokens"), route.name
    [face] = await sql.values(str, "SELECT id::text FROM face_instances")
    person = await sql.value(str, "SELECT id::text FROM persons")
    confirmed = await api.post(token, f"/faces/faces/{face}/confirm", {"person_id": person})
    assert (confirmed.status, confirmed.body["code"]) == (403, "not_for_tokens")
    await plant_questions("Anne", 1, 0.5)
    listed = [(await api.get(who, "/faces/suggestions")).body["groups"] for who in (ada, token)]
    assert [about["may_pass"] for [about] in listed] == [True, False]
    body = {"suggestion_ids": [one["id"] for one in listed[1][0]["suggestions"]], "is_later": False}
    passed = await api.post(token, "/faces/suggestions/pass", body)
    assert (passed.status, passed.body["code"]) == (403, "not_for_tokens")


@pytest.mark.usefixtures("connected")
async def test_a_token_has_a_limit_of_its_own(api: Api, bot: WholeBot, admins: Group, ada: Person) -> None:
    token = await _made(bot, admins, ada, "read, 30 days", "Backup")
    bot.configure(api_token_calls_a_minute=1)
    async with serving(bot) as limited:
        assert [(await limited.get(token, PERSONS)).status for _ in range(2)] == [200, 429]
        assert (await limited.get(ada, PERSONS)).status == 200  # her page still works


@pytest.mark.usefixtures("connected")
async def test_a_call_that_is_refused_for_its_scope_counts_like_any_call(
    api: Api, bot: WholeBot, admins: Group, ada: Person
) -> None:
    token = await _made(bot, admins, ada, "read, 30 days", "Backup")
    bot.configure(api_token_calls_a_minute=2)
    async with serving(bot) as limited:
        statuses = [(await limited.post(token, PERSONS, {"name": "Eve"})).status for _ in range(3)]
        assert statuses == [403, 403, 429]
        assert (await limited.get(token, PERSONS)).status == 429


async def test_a_token_whose_maker_left_has_telegram_asked_once(
    api: Api, bot: WholeBot, admins: Group, ada: Person
) -> None:
    """A program that goes on calling would else use up the calls that sends need."""
    token = await _made(bot, admins, ada, "read, 30 days", "Backup")
    admins.remove(ada)
    bot.memberships._known.clear()
    before = len(bot.tg.ledger.calls("getChatMember"))
    assert {(await api.get(token, PERSONS)).status for _ in range(5)} == {401}
    assert len(bot.tg.ledger.calls("getChatMember")) - before == 1


async def test_only_routes_that_change_something_offer_to_keep_a_key(api: Api) -> None:
    document = (await api.call(None, "GET", "/openapi.json")).body
    offered = {
        (method.upper(), path)
        for path, methods in document["paths"].items()
        for method, about in methods.items()
        if any(one["name"] == "Idempotency-Key" for one in about.get("parameters", []))
    }
    assert offered == {(r.method, r.path) for r in ROUTES if r.changes and r.needs is not None}


@pytest.mark.usefixtures("connected")
async def test_a_token_is_not_told_that_its_own_maker_looks_at_questions(
    api: Api, bot: WholeBot, admins: Group, ada: Person
) -> None:
    """The maker's look at a review is in nobody's way: the program may answer."""
    token = await _made(bot, admins, ada, "read, 30 days", "Backup")
    await make_guardians()
    await plant_questions("Anna", 1, 0.5)
    await bot.press(ada, await say_there(bot, admins, ada, "/review"), "1")
    for waits in ("true", "false"):
        groups = (await api.get(token, "/faces/suggestions", waiting=waits)).body["groups"]
        assert [one["held_by"] for one in groups] == [None], waits
