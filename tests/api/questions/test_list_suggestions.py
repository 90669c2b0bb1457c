"""Questions are listed over the API by their status and their person."""

import pytest

from sandbox.telegram import Person
from tests import sql
from tests.api.conftest import Api

pytestmark = pytest.mark.usefixtures("connected")


@pytest.mark.checklist(106)
async def test_questions_are_listed_by_status_and_person(api: Api, asked: list[int], ada: Person) -> None:
    yes, no, waiting = asked
    accepted = (await api.post(ada, f"/faces/suggestions/{yes}/accept")).body
    await api.post(ada, f"/faces/suggestions/{no}/reject")

    async def ids(**query: str) -> list[int]:
        flat = (await api.get(ada, "/faces/suggestions", grouped="false", **query)).body
        grouped = (await api.get(ada, "/faces/suggestions", **query)).body
        by_person = [one["id"] for group in grouped["groups"] for one in group["suggestions"]]
        found = [one["id"] for one in flat["suggestions"]]
        assert flat["total"] == grouped["total_suggestions"] == len(found) == len(by_person)
        assert found == by_person
        return found

    assert await ids() == await ids(status="PENDING") == [waiting]
    assert await ids(status="accepted") == [yes], "also in small letters"
    assert await ids(status="REJECTED") == [no]
    assert await ids(status="EXPIRED") == []
    anna = accepted["suggested_person_id"]
    assert await ids(status="ACCEPTED", personId=anna) == [yes]
    assert await ids(status="ACCEPTED", personId=accepted["face_instance_id"]) == [], "nobody has this id"
    unknown = await api.get(ada, "/faces/suggestions", status="LOST")
    assert (unknown.status, unknown.body["code"]) == (422, "unreadable")


@pytest.mark.checklist(106)
async def test_whoever_the_surest_question_is_about_comes_first(
    api: Api, asked: list[int], ada: Person
) -> None:
    ben = (await api.post(ada, "/faces/persons", {"name": "Ben"})).body["id"]
    about = "UPDATE face_suggestions SET suggested_person_id = $2::uuid WHERE id = $1"
    await sql.execute(about, asked[0], ben)

    async def names(**query: int) -> list[str]:
        found = (await api.get(ada, "/faces/suggestions", **query)).body
        return [group["person_name"] for group in found["groups"]]

    assert await names() == ["Ben", "Anna"]
    assert await names(groupsPerPage=1, page=2) == ["Anna"]


async def test_an_owner_reads_what_they_call_the_person_and_moderators_the_name_of_the_list(
    api: Api, asked: list[int], ada: Person, mia: Person
) -> None:
    """A moderator's name tells of another family's Anna, or what the moderators call this one."""
    await sql.execute("UPDATE persons SET name = 'Anna · M.', name_key = 'anna · m.'")

    async def read(who: Person) -> set[str]:
        [group] = (await api.get(who, "/faces/suggestions")).body["groups"]
        flat = (await api.get(who, "/faces/suggestions", grouped="false")).body["suggestions"]
        one = (await api.get(who, f"/faces/suggestions/{asked[2]}")).body
        return {found["person_name"] for found in (group, *group["suggestions"], *flat, one)}

    assert await read(ada) == {"Anna · M."}
    assert await read(mia) == {"Anna"}
    yes = (await api.post(mia, f"/faces/suggestions/{asked[0]}/accept")).body
    no = (await api.post(mia, f"/faces/suggestions/{asked[1]}/reject")).body
    assert (yes["person_name"], no["person_name"]) == ("Anna", "Anna")
