"""Every route of the API, as every role, on what belongs to the own workspace and to another one."""

import json
import re
from collections.abc import AsyncIterator
from dataclasses import fields, replace
from typing import Any
from uuid import uuid4

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from bot.api.application import add_api
from bot.api.routes import ROUTES
from domain.rules.access.api_tokens import hash_token, new_token
from sandbox.telegram import Person
from tests import sql
from tests.access.rows import Digest, changes
from tests.access.scene import Scene
from tests.access.tables.requests_of_routes import Ids, Request, ids_of, requests
from tests.access.tables.table_of_routes import CODES, ROLES, ROUTE_TABLE, SCOPES
from tests.api.conftest import Api

NEEDED = {route.name for route in ROUTES if route.needs is not None}
METHODS = {route.name: route.method for route in ROUTES}
# These routes leave no operation that would tell a repeated request that it was done before.
WITHOUT_OPERATION = {"decide_request", "delete_person", "remove_webhook"}
# The second answer differs: an address that is made later ends later, and who gains photos by a change is
# counted only when the change is carried out. Of a photo that is gone nothing is left to count.
SAID_ANEW = {"address_my_download", "delete_photo", "merge_persons", "undo_assignment"}
# What these routes are about is made first, by another route.
MADE_BY = {
    "drop_prototype": "pin_prototype",
    "undo_assignment": "assign_face",
    "unpin_prototype": "pin_prototype",
}
# An owner may do this, and an admin may not.
OF_OWNERS = {
    name for name, (own, _) in ROUTE_TABLE.items() if name not in MADE_BY and own[ROLES.index("admin")] != "+"
}


def test_every_route_that_needs_a_session_has_a_line() -> None:
    missing = sorted(NEEDED - ROUTE_TABLE.keys())
    assert missing == [], "add a line with a code for each role to tests/access/tables/table_of_routes.py"
    assert ROUTE_TABLE.keys() - NEEDED == set()


async def test_every_route_that_needs_a_session_has_a_request(scene: Scene) -> None:
    missing = sorted(NEEDED - requests(await ids_of(scene.side("own"))).keys())
    assert missing == [], "add a request to tests/access/tables/requests_of_routes.py"


@pytest.fixture(scope="module")
async def api(scene: Scene) -> AsyncIterator[Api]:
    app = web.Application()
    add_api(app, scene.bot.world)
    async with TestClient(TestServer(app)) as client:
        yield Api(client, scene.bot.tg.token)


@pytest.fixture(scope="module")
async def before(scene: Scene, api: Api) -> Digest:
    return await scene.rows.digest()


@pytest.mark.parametrize("name", sorted(ROUTE_TABLE))
async def test_each_role_gets_what_the_table_says(
    scene: Scene, api: Api, before: Digest, name: str, pytestconfig: pytest.Config
) -> None:
    """For each code of a line one role is tried; with --every-role all roles."""
    every = pytestconfig.getoption("--every-role")
    found = {
        side: await _codes(scene, api, before, name, side, codes, every=every)
        for side, codes in zip(("own", "far"), ROUTE_TABLE[name], strict=True)
    }
    wanted = {
        side: {role: code for role, code in zip(ROLES, codes, strict=True) if role in found[side]}
        for side, codes in zip(("own", "far"), ROUTE_TABLE[name], strict=True)
    }
    assert found == wanted


async def test_a_token_opens_the_routes_of_its_scope_and_no_other(scene: Scene, api: Api) -> None:
    """No id and no body can be read, so what is not refused for its scope changes nothing."""
    tokens = {scope: new_token() for scope in ("read", "change", "manage")}
    for scope, token in tokens.items():
        await sql.execute(
            """INSERT INTO api_tokens
                   (workspace_id, participant_id, batch_id, name, scope, token_hash, expires_at)
               SELECT $1, id, gen_random_uuid(), $2, $2, $3, now() + interval '1 day'
               FROM participants WHERE tg_user_id = $4""",
            *(scene.home.workspace, scope, hash_token(token), scene.home.admin.id),
        )
    refused = {scope: set[str]() for scope in tokens}
    for route in ROUTES:
        for scope, token in tokens.items():
            answer = await api.call(token, route.method, re.sub(r"{\w+}", "none", route.path), ["no object"])
            if answer.body and answer.body.get("code") == "scope_missing":
                refused[scope].add(route.name)
    await scene.put_back({"api_tokens"})
    assert refused == {
        "read": SCOPES["change"] | SCOPES["manage"],
        "change": SCOPES["manage"],
        "manage": set(),
    }


@pytest.mark.parametrize("forgets", [False, True], ids=["known", "died"])
@pytest.mark.parametrize("name", sorted(name for name in NEEDED if METHODS[name] != "GET"))
async def test_a_request_that_is_sent_again_with_its_key_changes_nothing_more(
    scene: Scene, api: Api, before: Digest, name: str, forgets: bool
) -> None:
    """The second request gets the answer of the first one, or hears that it was done already.

    died: the first process died before it noted in Redis that the request had ended.
    """
    who = scene.person("owner" if name in OF_OWNERS else "admin")
    request = await _possible(api, who, name, await ids_of(scene.side("own")))
    key, query = {"Idempotency_Key": f"again: {name} {forgets}"}, dict(request.query)
    first = await api.call(who, request.method, request.path, request.body, query=query, headers=key)
    digest = await scene.rows.digest()
    if forgets:
        scene.bot.api_memory.requests.clear()
    again = await api.call(who, request.method, request.path, request.body, query=query, headers=key)
    more = changes(digest, await scene.rows.digest())
    await scene.put_back({table for table, _ in changes(before, await scene.rows.digest())})
    assert first.status < 300
    assert [*more] == []
    if forgets and name in WITHOUT_OPERATION:
        assert again.status in (404, 409)
    elif again.status != first.status:
        assert (again.status, again.body["code"]) == (409, "done_already")
    elif name not in SAID_ANEW:
        assert again.body == first.body


@pytest.mark.parametrize("name", sorted(NEEDED))
async def test_an_id_of_another_workspace_is_answered_like_an_id_that_does_not_exist(
    scene: Scene, api: Api, name: str
) -> None:
    """One id of the address or body at a time is foreign; all others are of the own workspace."""
    who, own, far = scene.person("admin"), await ids_of(scene.side("own")), await ids_of(scene.side("far"))
    meant = requests(own)[name]
    for field in (one.name for one in fields(own)):
        missing = _no_id_like(getattr(own, field))
        asked = [requests(replace(own, **{field: one}))[name] for one in (getattr(far, field), missing)]
        if asked[0] == meant:
            continue  # the request does not carry this id
        foreign, none = [await api.call(who, r.method, r.path, r.body, query=dict(r.query)) for r in asked]
        assert foreign.status == none.status, field
        assert _unnamed(foreign.body, getattr(far, field)) == _unnamed(none.body, missing), field


async def _possible(api: Api, who: Person, name: str, of: Ids) -> Request:
    """The request, after what it needs was made."""
    if name in MADE_BY:
        makes = requests(of)[MADE_BY[name]]
        assert (await api.call(who, makes.method, makes.path, makes.body)).status < 300
        [event, *_] = await sql.values(
            str, "SELECT id::text FROM face_assignment_events ORDER BY created_at DESC"
        )
        pinned = await sql.value(str, "SELECT id::text FROM person_prototypes WHERE is_pinned")
        of = replace(of, event=event, prototype=pinned or of.prototype)
    return requests(of)[name]


def _no_id_like(known: int | str) -> int | str:
    if isinstance(known, int):
        return 2**62
    return str(2**60) if known.isdigit() else str(uuid4())


def _unnamed(body: Any, asked_for: int | str) -> str:
    """The body without the id that the request named."""
    return re.sub(rf"\b{asked_for}\b", "?", json.dumps(body))


async def _codes(
    scene: Scene, api: Api, before: Digest, name: str, side: str, codes: str, *, every: bool
) -> dict[str, str]:
    request = requests(await ids_of(scene.side(side)))[name]
    tried = {code: role for role, code in zip(ROLES, codes, strict=True)}
    roles = ROLES if every else tuple(tried.values())
    return {role: await _ask(scene, api, before, request, role) for role in roles}


async def _ask(scene: Scene, api: Api, before: Digest, request: Request, role: str) -> str:
    """The code of the answer. A refused request has changed nothing."""
    who: Any = None if role == "nobody" else scene.person(role)
    answer = await api.call(who, request.method, request.path, request.body, query=dict(request.query))
    changed = {table for table, _ in changes(before, await scene.rows.digest())}
    if answer.status >= 400:
        assert changed == set(), (role, answer.body)
    await scene.put_back(changed)
    codes = [code for code, statuses in CODES.items() if answer.status in statuses]
    return codes[0] if codes else str(answer.status)
