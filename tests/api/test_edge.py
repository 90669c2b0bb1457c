"""What the API does around its routes: refusals, sessions, limits, and requests that come again."""

import asyncio
import json
import time
from contextlib import closing, suppress
from http import HTTPMethod
from io import BytesIO
from itertools import permutations
from uuid import uuid4

import pytest

from bot.api import idempotency, problems, reading
from bot.api.application import PREFIX
from bot.api.limits import SESSIONS_OF_ONE
from bot.api.reading import MAX_BODY, MAX_PUBLIC_BODY
from domain.errors import Unavailable
from sandbox.telegram import Person
from sandbox.telegram.content.init_data import signed
from tests import sql
from tests.api.conftest import Api, serving
from tests.telegram.whole_bot import WholeBot
from tests.usecases.workspaces import set_admin_chat

pytestmark = pytest.mark.usefixtures("connected")
PERSONS = "/faces/persons"


async def _raw(api: Api, who: Person | None, method: str, path: str, **sent: object) -> tuple[int, dict, str]:  # type: ignore[type-arg]
    headers = {"Content-Type": "application/json", **sent.pop("headers", {})}  # type: ignore[dict-item]
    if who is not None:
        headers["Authorization"] = f"Bearer {api.session(who)}"
    async with api.client.request(method, f"{PREFIX}{path}", headers=headers, **sent) as answer:  # type: ignore[arg-type]
        text = await answer.text()
        assert answer.content_type == "application/problem+json" or answer.status < 400, text
        assert "Access-Control-Allow-Origin" not in answer.headers
        assert answer.headers["Cache-Control"] == "no-store"
        return answer.status, json.loads(text or "{}"), answer.headers.get("Allow", "")


async def _by_wire(api: Api, who: Person, head: bytes, body: bytes = b"") -> str:
    """The answer to bytes that are sent as they are. head: the first lines, as no library would send them."""
    server = api.client.server
    reader, writer = await asyncio.open_connection(server.host, server.port)
    own = f"\r\nHost: there\r\nConnection: close\r\nAuthorization: Bearer {api.session(who)}\r\n\r\n"
    writer.write(head + own.encode() + body)
    answer = await asyncio.wait_for(reader.read(), 10)
    writer.close()
    return answer.decode()


async def test_bodies_that_nobody_can_read_are_refused(api: Api, ada: Person) -> None:
    deep = "[" * 10_000 + "]" * 10_000
    wrong = {
        "large": (BytesIO(b" " * (MAX_PUBLIC_BODY + 1)), 413),
        "torn": (b'{"init_data": ', 400),
        "deep": (BytesIO(deep.encode()), 400),
        "no text": (b"\xff\xfe", 400),
        "a list": (b"[]", 422),
        "a wrong field": (b'{"init_data": 1}', 422),
        "an unknown field": (b'{"init_data": "x", "more": 1}', 422),
    }
    found = {
        name: (await _raw(api, None, "POST", "/sessions", data=body))[0] for name, (body, _) in wrong.items()
    }
    assert found == {name: status for name, (_, status) in wrong.items()}

    async def chunks() -> object:
        for _ in range(160):
            yield b" " * 65_536

    assert (await _raw(api, None, "POST", "/sessions", data=chunks()))[0] == 413
    signed_in = BytesIO(b" " * (MAX_BODY + 1))
    assert (await _raw(api, ada, "POST", "/faces/pictures", data=signed_in))[0] == 413
    text = {"Content-Type": "text/plain"}
    assert (await _raw(api, None, "POST", "/sessions", data=b"{}", headers=text))[0] == 415
    assert (await _raw(api, ada, "GET", f"{PERSONS}?page=1&page=2"))[0] == 422
    assert (await _raw(api, ada, "GET", f"{PERSONS}?nonsense=1"))[0] == 422


async def test_a_body_that_stops_coming_is_given_up(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "BODY_WITHIN_S", 0)
    server = api.client.server
    reader, writer = await asyncio.open_connection(server.host, server.port)
    head = f"POST {PREFIX}/sessions HTTP/1.1\r\nHost: there\r\nContent-Type: application/json\r\n"
    writer.write(f'{head}Content-Length: 100\r\n\r\n{{"init_data": '.encode())
    answer = b""
    with closing(writer), suppress(TimeoutError):
        answer = await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), 10)
    assert answer.startswith(b"HTTP/1.1 408 ")
    assert b"Connection: close\r\n" in answer


@pytest.mark.parametrize(
    "asked", [b'{"preview": true}', b"not json", b'{} {"preview": true}', b" " * 100 + b"["]
)
async def test_what_asks_for_a_preview_where_nobody_reads_a_body_is_refused_and_nothing_is_done(
    api: Api, ada: Person, asked: bytes
) -> None:
    [person] = [row["id"] for row in await sql.rows("SELECT id FROM persons")]
    assert (await _raw(api, ada, "POST", f"{PERSONS}/{person}/hide", data=asked))[0] == 422
    assert [row["status"] for row in await sql.rows("SELECT status FROM persons")] == ["ACTIVE"]
    assert (await _raw(api, ada, "POST", f"{PERSONS}/{person}/hide", data=b"{}"))[0] == 200


async def test_a_body_that_is_no_utf_8_or_not_packed_as_it_says_is_no_json(api: Api, ada: Person) -> None:
    name = '{"name": "Ännchen"}'
    path = f"{PERSONS}/{await sql.value(str, 'SELECT id::text FROM persons')}"
    bodies = {"utf-16": name.encode("utf-16"), "latin-1": name.encode("latin-1")}
    bodies |= {"a mark before it": b"\xef\xbb\xbf{}", "no number": b'{"name": NaN}'}
    for said, body in bodies.items():
        status, problem, _ = await _raw(api, ada, "PATCH", path, data=body)
        assert (status, problem["code"]) == (400, "no_json"), said
    head = f"PATCH {PREFIX}{path} HTTP/1.1\r\nContent-Encoding: gzip\r\nContent-Length: 8"
    answer = await _by_wire(api, ada, head.encode() + b"\r\nContent-Type: application/json", b"nonsense")
    assert answer.startswith("HTTP/1.1 400 ")
    assert '"code":"no_json"' in answer


async def test_a_key_that_is_no_text_empty_or_too_long_is_refused(api: Api, ada: Person) -> None:
    path = f"{PERSONS}/{await sql.value(str, 'SELECT id::text FROM persons')}/hide"
    head = f"POST {PREFIX}{path} HTTP/1.1\r\nIdempotency-Key: ".encode()
    for key in (b"\xff\xfe", b"a" * 256, b""):
        answer = await _by_wire(api, ada, head + key)
        assert answer.startswith("HTTP/1.1 400 "), key
        assert '"code":"wrong_key"' in answer
    assert (await _by_wire(api, ada, head + "Schlüssel".encode())).startswith("HTTP/1.1 200 ")


async def test_other_methods_and_addresses_are_refused(api: Api, ada: Person) -> None:
    for method in (HTTPMethod.OPTIONS, HTTPMethod.PUT, HTTPMethod.TRACE):
        status, _, allow = await _raw(api, ada, method, PERSONS)
        assert status == 405
        assert "GET" in allow
    assert (await _raw(api, ada, "GET", "/nonsense"))[0] == 404
    assert (await _raw(api, ada, "GET", f"{PERSONS}/no-id"))[0] == 404


async def test_only_what_telegram_signed_lately_for_this_bot_opens_a_session(
    api: Api, bot: WholeBot, ada: Person, mia: Person
) -> None:
    token = bot.tg.token
    user = {"id": ada.id, "first_name": "Ada"}
    refused = {
        "another bot's": signed(user, "12345:another"),
        "old": signed(user, token, age_s=3700),
        "of the future": signed(user, token, age_s=-120),
        "a bot": signed(user | {"is_bot": True}, token),
        "nobody met": signed({"id": 4_242_424_242, "first_name": "Eve"}, token),
        "changed": signed(user, token).replace(str(ada.id), str(mia.id)),
        "empty": "",
        "no text": "hash=\xff",
    }
    for name, init_data in refused.items():
        answer = await api.post(None, "/sessions", {"init_data": init_data})
        assert answer.status == 401, name
        is_unknown = name == "nobody met"
        assert answer.body.get("details", {}) == ({"chat": bot.world.start_url()} if is_unknown else {}), name
    good = signed(user, token)
    statuses = [
        (await api.post(None, "/sessions", {"init_data": good})).status for _ in range(SESSIONS_OF_ONE + 1)
    ]
    assert statuses == [200] * SESSIONS_OF_ONE + [429]


async def test_one_signature_opens_no_more_sessions_however_its_words_are_written(
    api: Api, bot: WholeBot, ada: Person
) -> None:
    parts = signed({"id": ada.id, "first_name": "Ada"}, bot.tg.token, query_id="AAF").split("&")
    # Telegram signs the fields in sorted order, so any order has the same signature.
    ways = ["&".join(order) for order in permutations(parts)]
    ways += ["&".join([*parts, f"{name}="]) for name in "xyz"]  # an empty field is no part of what is signed
    ways += ["&".join(parts).replace("AAF", written) for written in ("%41AF", "A%41F")]
    statuses = [(await api.post(None, "/sessions", {"init_data": way})).status for way in ways]
    assert statuses == [200] * SESSIONS_OF_ONE + [429] * (len(ways) - SESSIONS_OF_ONE)


async def test_a_session_ends_with_its_hour_or_its_participant(api: Api, ada: Person) -> None:
    session = (await api.post(None, "/sessions", {"init_data": api.init_data(ada)})).body["session"]
    kind, user, ends, mac = session.split(".")
    forged = {
        "another's": f"{kind}.{int(user) + 1}.{ends}.{mac}",
        "longer": f"{kind}.{user}.{int(ends) + 9}.{mac}",
        "ended": api.session(ada, lasts_s=-1),
        "nonsense": "x",
        "dots": "...",
        "no text": "sess\xe9.1.2.3",
    }

    async def status(given: str) -> int:
        headers = {"Authorization": f"Bearer {given}"}
        async with api.client.get(f"{PREFIX}{PERSONS}", headers=headers) as answer:
            return answer.status

    assert await status(session) == 200
    assert {name: await status(given) for name, given in forged.items()} == dict.fromkeys(forged, 401)
    await sql.execute("DELETE FROM participants WHERE tg_user_id = $1", ada.id)
    assert await status(session) == 401


async def test_whoever_calls_too_often_waits_and_others_do_not(
    bot: WholeBot, ada: Person, mia: Person
) -> None:
    bot.configure(api_calls_a_minute=2)
    async with serving(bot) as api:
        statuses = [(await api.get(ada, PERSONS)).status for _ in range(2)]
        refused = await api.get(ada, PERSONS)
        assert [*statuses, refused.status] == [200, 200, 429]
        assert 1 <= int(refused.headers["Retry-After"]) <= 61
        assert (await api.get(mia, PERSONS)).status == 200
        bot.api_memory.is_down = True
        assert (await api.get(mia, PERSONS)).status == 503


async def test_a_refusal_is_given_even_if_the_name_of_who_was_faster_cannot_be_read(
    api: Api, ada: Person, mia: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    person = await sql.value(str, "SELECT id::text FROM persons")
    hidden = await api.post(ada, f"{PERSONS}/{person}/hide")
    undo = f"/faces/operations/{hidden.body['operation_id']}/undo"
    assert (await api.post(mia, undo)).status == 200
    by_name = await api.post(ada, undo)
    assert (by_name.status, by_name.body["details"]) == (409, {"by": "Mia Lind"})

    async def away(_: object) -> None:
        raise Unavailable("Postgres", "it was switched off")

    monkeypatch.setattr(problems, "actor_names", away)
    status, problem, _ = await _raw(api, ada, "POST", undo)
    assert (status, problem["code"], problem.get("details")) == (409, by_name.body["code"], {})


async def test_whoever_decides_in_several_workspaces_is_told_which(api: Api, ada: Person) -> None:
    [home] = (await api.get(ada, "/faces/me")).body["workspaces"]
    other = await sql.value(int, "INSERT INTO workspaces (name) VALUES ('Other') RETURNING id")
    await set_admin_chat(ada.id, other)
    unclear = await api.get(ada, PERSONS)
    assert (unclear.status, unclear.body["code"]) == (400, "which_workspace")
    assert sorted(unclear.body["details"]["ids"]) == sorted([home["id"], other])


async def test_a_request_with_a_key_is_done_once(api: Api, bot: WholeBot, ada: Person) -> None:
    person = await sql.value(str, "SELECT id::text FROM persons")
    path, key = f"{PERSONS}/{person}/hide", {"Idempotency_Key": "one"}
    first = await api.post(ada, path, None, **key)
    again = await api.post(ada, path, None, **key)
    assert (first.status, again.status) == (200, 200), (first.body, again.body)
    assert again.body == first.body
    assert await sql.value(int, "SELECT count(*) FROM operations WHERE kind = 'hide_person'") == 1
    name = await api.patch(ada, f"{PERSONS}/{person}", {"name": "Ann"}, **key)
    other = await api.patch(ada, f"{PERSONS}/{person}", {"name": "Eve"}, **key)
    assert (name.status, other.status, other.body["code"]) == (200, 422, "key_used")
    kept = bot.api_memory.requests
    for at, (told, _, ends) in list(kept.items()):
        kept[at] = (told, "running", ends)
    running = await api.patch(ada, f"{PERSONS}/{person}", {"name": "Ann"}, **key)
    assert (running.status, running.body["code"], running.headers["Retry-After"]) == (
        409,
        "still_running",
        "1",
    )


async def test_a_key_is_kept_only_for_a_change_and_each_caller_has_few(
    api: Api, bot: WholeBot, ada: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept, person = bot.api_memory.requests, await sql.value(str, "SELECT id::text FROM persons")
    pictures, looked = {"viewed": "photo", "ids": []}, f"{PERSONS}/{person}"
    for key in ("one", "two"):
        assert (await api.post(ada, "/faces/pictures", pictures, Idempotency_Key=key)).status == 200
        headers = {"Idempotency_Key": key}
        assert (
            await api.call(ada, "DELETE", looked, query={"preview": "true"}, headers=headers)
        ).status == 200
    assert kept == {}
    unknown = f"{PERSONS}/{uuid4()}/hide"
    assert (await api.post(ada, unknown, Idempotency_Key="one")).status == 404
    [(_, state, ends)] = kept.values()
    assert (state, ends - time.monotonic() <= idempotency.REFUSED_S) == ("refused", True)
    monkeypatch.setattr(idempotency, "MOST_KEYS", 1)
    assert (await api.post(ada, unknown, Idempotency_Key="one")).status == 404  # the same key counts once
    refused = await api.post(ada, f"{PERSONS}/{person}/hide", Idempotency_Key="two")
    assert (refused.status, len(kept)) == (429, 1)


async def test_our_own_error_is_answered_with_the_incident_number_in_the_log(
    api: Api, bot: WholeBot, ada: Person, caplog: pytest.LogCaptureFixture
) -> None:
    session = api.session(ada)
    bot.api_memory.count = None  # type: ignore[assignment, method-assign]  # whoever calls it fails
    status, problem, _ = await _raw(api, ada, "GET", PERSONS)
    assert (status, problem["code"], problem["status"]) == (500, "incident", 500)
    assert f"incident {problem['incident']}" in caplog.text
    assert session not in caplog.text
    assert bot.tg.token not in caplog.text
