"""What happened to a person's faces is listed page by page, and taken back."""

from uuid import uuid4

import pytest

from sandbox.telegram import Group, Person
from tests import sql
from tests.api.album import Album, posted_faces
from tests.api.conftest import Api
from tests.telegram.whole_bot import WholeBot


@pytest.mark.checklist(124, 125, 219, 220)
async def test_a_move_is_found_in_the_timeline_and_undone_once(
    api: Api, album: Album, ada: Person, mia: Person
) -> None:
    before = await posted_faces(album.anna)
    move = album.of(album.anna, "/photos/bulk-move")
    await api.post(ada, move, {"photo_ids": album.photos[:2], "to_person_id": album.ben})
    timeline = album.of(album.anna, "/assignment-history")
    moved = (await api.get(ada, timeline, by="people")).body["events"]
    assert [(one["operation"], one["face_count"], one["can_undo"]) for one in moved] == [
        ("MOVE_TO_PERSON", 2, True)
    ]
    assert (moved[0]["from_person"]["id"], moved[0]["to_person"]["name"]) == (album.anna, "Ben")
    assert (moved[0]["actor"], moved[0]["affected_photo_ids"]) == ("Ada Admin", album.photos[:2])
    await sql.execute("UPDATE persons SET name = name || ' · M.', name_key = name_key || ' · m.'")
    named = (await api.get(ada, timeline, operation="MOVE_TO_PERSON")).body["events"][0]
    assert (named["from_person"]["name"], named["to_person"]["name"]) == ("Anna · M.", "Ben · M.")
    named = (await api.get(mia, timeline, operation="MOVE_TO_PERSON")).body["events"][0]
    assert (named["from_person"]["name"], named["to_person"]["name"]) == ("Anna", "Ben")
    assert not named["can_undo"], "what an admin moved, an owner does not undo"
    await sql.execute(
        "UPDATE participant_persons SET state = 'revoked' WHERE person_id::text = $1", album.ben
    )
    owners = (await api.get(mia, timeline, operation="MOVE_TO_PERSON")).body["events"]
    assert [(one["to_person"]["name"], one["affected_photo_ids"]) for one in owners] == [(None, [])]
    undo = f"/faces/assignments/{moved[0]['event_id']}/undo"
    assert (await api.post(mia, undo)).status == 403
    would = await api.call(ada, "POST", undo, query={"preview": "true"})
    assert (would.body["faces"], would.body["operation_id"]) == (2, None)
    done = await api.post(ada, undo)
    assert (done.status, done.body["faces"], await posted_faces(album.anna)) == (200, 2, before)
    again = await api.post(ada, undo)
    assert (again.status, again.body["code"]) == (409, "undone_already")
    first = (await api.get(ada, timeline, by="people")).body["events"]
    assert [(one["undoes"], one["is_undone"]) for one in first] == [(True, False), (False, True)]
    assert (await api.post(ada, f"/faces/assignments/{uuid4()}/undo")).status == 404
    [seen, *_] = (await api.get(ada, timeline, by="recognition")).body["events"]
    found = f"/faces/assignments/{seen['event_id']}/undo"
    never = [await api.post(who, found) for who in (ada, mia)]
    assert [(one.status, one.body["code"]) for one in never] == [(409, "no_operation"), (404, "operation")]


@pytest.mark.checklist(116, 125)
async def test_pages_of_photos_and_events_stay_the_same_while_new_ones_come(
    api: Api, bot: WholeBot, album: Album, group: Group, ada: Person, mia: Person
) -> None:
    for rest, what, key in (("/photos", "photos", "photo_id"), ("/assignment-history", "events", "event_id")):
        address = album.of(album.anna, rest)
        whole = [one[key] for one in (await api.get(ada, address)).body[what]]
        first = (await api.get(ada, address, pageSize=2)).body
        await ada.post_photo(group, bot.engine.draw(bot.engine.face(anna=0.9)))
        await bot.settle()
        paged, cursor = [one[key] for one in first[what]], first["next_cursor"]
        while cursor is not None:
            page = (await api.get(ada, address, pageSize=2, cursor=cursor)).body
            paged, cursor = paged + [one[key] for one in page[what]], page["next_cursor"]
        assert paged == whole
        for torn in ("x", "MjAyNg", "ä"):
            assert (await api.get(ada, address, cursor=torn)).status == 422
    await sql.execute("UPDATE face_instances SET bbox_x = bbox_y + 3, bbox_h = bbox_w + 7")  # no squares
    mine = (await api.get(mia, album.of(album.anna, "/photos"))).body["photos"]
    assert len(mine) == 5
    assert {one["group_title"] for one in mine} == {None}
    await sql.execute("UPDATE deliveries SET state = 'retracted' WHERE asset_id = $1", album.photos[0])
    left = (await api.get(mia, album.of(album.anna, "/photos"))).body["photos"]
    assert album.photos[0] not in {one["photo_id"] for one in left}
    [face] = mine[-1]["faces"]
    assert face["face_id"] == str((await posted_faces(album.anna))[0])
    [row] = await sql.rows("SELECT * FROM face_instances WHERE id::text = $1", face["face_id"])
    sides = ("bbox_x", "bbox_y", "bbox_w", "bbox_h")
    assert [face[side] for side in sides] == [row[side] for side in sides]
