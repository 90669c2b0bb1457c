"""The persons of a workspace over the API."""

import pytest

from sandbox.telegram import Person
from tests.api.conftest import Api


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
