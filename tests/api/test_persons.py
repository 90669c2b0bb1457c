"""The persons of a workspace over the API."""

from uuid import uuid4

import pytest

from sandbox.telegram import Person
from tests import sql
from tests.api.conftest import Api
from tests.telegram.whole_bot import WholeBot


@pytest.mark.usefixtures("connected")
async def test_a_moderator_lists_persons(api: Api, ada: Person) -> None:
    listed = await api.get(ada, "/faces/persons")
    assert listed.status == 200, listed.body
    assert [person["name"] for person in listed.body["persons"]] == ["Anna"]


@pytest.mark.usefixtures("connected")
async def test_a_parent_sees_no_workspace(api: Api, mia: Person) -> None:
    listed = await api.get(mia, "/faces/persons")
    assert (listed.status, listed.body["code"]) == (404, "no_workspace")


async def test_without_a_session_there_is_nothing(api: Api) -> None:
    assert (await api.get(None, "/faces/persons")).status == 401


@pytest.mark.usefixtures("connected")
async def test_a_session_opens_with_what_telegram_signed(api: Api, ada: Person) -> None:
    opened = await api.post(None, "/sessions", {"init_data": api.init_data(ada)})
    assert opened.status == 200
    old = await api.post(None, "/sessions", {"init_data": api.init_data(ada, age_s=3700)})
    assert (old.status, old.body["code"]) == (401, "init_data_refused")


@pytest.mark.usefixtures("connected")
async def test_a_person_is_shown_to_those_who_may_know_of_it(
    api: Api, bot: WholeBot, ada: Person, mia: Person, zoe: Person
) -> None:
    await bot.write(zoe, "/start")
    person_id = await sql.value(str, "SELECT id::text FROM persons")
    seen = [await api.get(who, f"/faces/persons/{person_id}") for who in (ada, mia, zoe)]
    assert [one.status for one in seen] == [200, 200, 404]
    assert seen[0].body["name"] == "Anna"
    missing = await api.get(ada, f"/faces/persons/{uuid4()}")
    assert missing.body == seen[2].body  # a stranger cannot tell a foreign id from a missing one


@pytest.mark.usefixtures("connected")
async def test_a_person_is_sent_again_only_after_a_change(api: Api, ada: Person) -> None:
    path = f"/faces/persons/{await sql.value(str, 'SELECT id::text FROM persons')}"
    first = await api.get(ada, path)
    tag = first.headers["ETag"]
    known = await api.call(ada, "GET", path, headers={"If_None_Match": tag})
    assert (known.status, known.body, known.headers["ETag"]) == (304, None, tag)
    await sql.execute("UPDATE persons SET version = version + 1")
    changed = await api.call(ada, "GET", path, headers={"If_None_Match": tag})
    assert changed.status == 200
    assert changed.headers["ETag"] != tag
