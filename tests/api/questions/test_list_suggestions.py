"""Questions are listed over the API by their status and their person."""

from datetime import datetime

import pytest

from sandbox.telegram import Person
from tests import sql
from tests.api.conftest import Api

pytestmark = pytest.mark.usefixtures("connected")


@pytest.mark.checklist(107, 154)
async def test_a_question_is_as_the_specification_has_it(api: Api, asked: list[int], ada: Person) -> None:
    await sql.execute("UPDATE face_instances SET bbox_x = bbox_y + 3, bbox_h = bbox_w + 7")  # no squares
    await sql.execute("UPDATE face_suggestions SET aggregate_confidence = confidence / 2")
    await sql.execute("UPDATE image_assets SET path = 'photos/1'")
    one = (await api.get(ada, f"/faces/suggestions/{asked[0]}")).body
    assert set(one) >= {
        *("id", "face_instance_id", "suggested_person_id", "confidence", "source_face_id", "status"),
        *("created_at", "reviewed_at", "face_thumbnail_url", "person_name", "full_image_url", "path"),
        *("bbox_x", "bbox_y", "bbox_w", "bbox_h", "detection_confidence", "quality_score"),
        *("matching_prototype_ids", "prototype_scores", "aggregate_confidence", "prototype_match_count"),
    }
    [row] = await sql.rows("SELECT * FROM face_suggestions WHERE id = $1", asked[0])
    assert one["confidence"] == pytest.approx(row["confidence"])
    assert (one["status"], one["reviewed_at"], one["person_name"]) == ("PENDING", None, "Anna")
    for name in ("face_instance_id", "suggested_person_id", "source_face_id"):
        assert one[name] == str(row[name])
    assert datetime.fromisoformat(one["created_at"]) == row["created_at"]
    assert one["aggregate_confidence"] == pytest.approx(row["aggregate_confidence"])
    assert one["matching_prototype_ids"] == sql.from_json(row["matching_prototype_ids"]) != []
    assert one["prototype_scores"] == sql.from_json(row["prototype_scores"])
    [face] = await sql.rows("SELECT * FROM face_instances WHERE id = $1", row["face_instance_id"])
    for name in ("bbox_x", "bbox_y", "bbox_w", "bbox_h", "detection_confidence", "quality_score"):
        assert one[name] == pytest.approx(face[name]), name
    assert one["prototype_match_count"] == len(one["matching_prototype_ids"]) == len(one["prototype_scores"])
    assert (one["photo_id"], one["path"]) == (face["asset_id"], "photos/1")
    assert f"/faces/pictures/face/{one['face_instance_id']}?" in one["face_thumbnail_url"]
    assert f"/faces/pictures/photo/{one['photo_id']}?" in one["full_image_url"]
    answered = (await api.post(ada, f"/faces/suggestions/{asked[0]}/accept")).body
    assert datetime.fromisoformat(answered["reviewed_at"]) > row["created_at"]
    # With a rank the row was no question: a moderator chose the person from a list.
    await sql.execute("UPDATE face_suggestions SET rank = 1 WHERE id = $1", asked[0])
    assert (await api.get(ada, f"/faces/suggestions/{asked[0]}")).status == 404


@pytest.mark.checklist(152)
async def test_pages_are_as_long_as_the_workspace_wants(api: Api, asked: list[int], ada: Person) -> None:
    usual = (await api.get(ada, "/faces/suggestions", grouped="false")).body
    assert (len(usual["suggestions"]), usual["page"], usual["page_size"]) == (3, 1, 20)
    await sql.execute(
        """INSERT INTO workspace_settings (workspace_id, name, value, updated_by)
           SELECT w.id, of.name, '2', 'user:1' FROM workspaces w CROSS JOIN (
               VALUES ('face_suggestion_groups_per_page'), ('face_suggestion_items_per_group')) of (name)"""
    )
    of_workspace = (await api.get(ada, "/faces/suggestions")).body
    assert (of_workspace["groups_per_page"], of_workspace["suggestions_per_group"]) == (2, 2)


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
    assert await ids(status="accepted") == [yes], "a status may be in small letters"
    assert await ids(status="REJECTED") == [no]
    assert await ids(status="EXPIRED") == []
    anna = accepted["suggested_person_id"]
    assert await ids(status="ACCEPTED", personId=anna) == [yes]
    assert await ids(status="ACCEPTED", personId=accepted["face_instance_id"]) == [], "nobody has this id"
    unknown = await api.get(ada, "/faces/suggestions", status="LOST")
    assert (unknown.status, unknown.body["code"]) == (422, "unreadable")


@pytest.mark.checklist(106)
async def test_the_person_of_the_surest_question_comes_first(api: Api, asked: list[int], ada: Person) -> None:
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
    """The name in the list may tell that another family has an Anna, or what moderators call this one."""
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


async def test_the_questions_of_a_waiting_line_are_listed_alone(
    api: Api, asked: list[int], ada: Person, mia: Person
) -> None:
    """Mia is not sure about one of the three questions, so the admin decides about that one."""
    await sql.execute(
        """INSERT INTO question_passes (suggestion_id, participant_id)
           SELECT $1, id FROM participants WHERE tg_user_id = $2""",
        *(asked[0], mia.id),
    )
    for who, ids in ((ada, asked[:1]), (mia, asked[1:])):
        [line] = (await api.get(who, "/faces/waiting")).body["waiting"]
        wanted = {"personId": line["person_id"], "waiting": "true"}
        grouped = (await api.get(who, "/faces/suggestions", **wanted)).body
        flat = (await api.get(who, "/faces/suggestions", grouped="false", **wanted)).body
        assert (grouped["total_suggestions"], flat["total"], line["count"]) == (len(ids),) * 3
        [group] = grouped["groups"]
        assert group["suggestion_count"] == len(ids)
        for suggestions in (group["suggestions"], flat["suggestions"]):
            assert [one["id"] for one in suggestions] == ids
        behind = (await api.get(who, "/faces/suggestions", page=2, **wanted)).body
        assert behind["total_suggestions"] == len(ids)
    everything = (await api.get(ada, "/faces/suggestions", personId=wanted["personId"])).body
    assert everything["total_suggestions"] == 3
    accepted = (await api.post(mia, f"/faces/suggestions/{asked[1]}/accept")).body
    assert accepted["status"] == "ACCEPTED"
    await _ensure_none_waits(api, mia, status="ACCEPTED")
    await sql.execute("UPDATE persons SET status = 'HIDDEN'")
    await _ensure_none_waits(api, mia)


async def _ensure_none_waits(api: Api, who: Person, **query: str) -> None:
    for grouped in ("true", "false"):
        found = (await api.get(who, "/faces/suggestions", grouped=grouped, waiting="true", **query)).body
        assert (found.get("groups") or found.get("suggestions") or []) == []
