"""A photo with its faces, and the history of a workspace, for whoever moderates it and for nobody else."""

import pytest

from sandbox.telegram import Group, Person
from tests import sql
from tests.api.conftest import Api
from tests.telegram.whole_bot import WholeBot

pytestmark = pytest.mark.usefixtures("connected")


async def test_only_moderators_see_whose_faces_are_on_a_photo_and_have_it_looked_at_again(
    api: Api, bot: WholeBot, group: Group, ada: Person, mia: Person, zoe: Person
) -> None:
    await zoe.post_photo(group, bot.engine.draw(bot.engine.face(anna=0.9), bot.engine.face(max=0.9)))
    await bot.settle()
    asset_id = await sql.value(int, "SELECT max(id) FROM image_assets WHERE kind = 'post'")
    path = f"/faces/photos/{asset_id}"
    for stranger in (mia, zoe):  # mia received the photo, but others' faces are not hers to see
        assert (await api.get(stranger, path)).status == 404
        assert (await api.post(stranger, f"{path}/look", {"cell": 1})).status == 404
    training = await sql.value(int, "SELECT id FROM image_assets WHERE kind = 'training'")
    assert (await api.get(ada, f"/faces/photos/{training}")).status == 404
    photo = (await api.get(ada, path)).body
    assert sorted(face["person_name"] or "" for face in photo["faces"]) == ["", "Anna"]
    assert photo["received"] == 1
    looked = await api.post(ada, f"{path}/look", {"cell": photo["cells"]})
    assert looked.body["look"] == {
        "cell": photo["cells"],
        "is_drawn": False,
        "found": None,
        "has_ended": False,
    }
    assert (await api.post(ada, f"{path}/look", {"cell": photo["cells"] + 1})).status == 404
    await bot.settle()
    assert (await api.get(ada, path)).body["look"]["has_ended"]
    box = {"x": 0, "y": 0, "w": photo["width"], "h": photo["height"]}
    assert (await api.post(mia, f"{path}/look", {"box": box})).status == 404
    too_wide = await api.post(ada, f"{path}/look", {"box": {**box, "x": 1}})
    assert (too_wide.status, too_wide.body["code"], too_wide.body["details"]) == (400, "box", {"limit": 8})
    drawn = await api.post(ada, f"{path}/look", {"box": box})
    assert drawn.body["look"] == {"cell": 0, "is_drawn": True, "found": None, "has_ended": False}
    assert (await api.delete(mia, path)).status == 404
    would = await api.delete(ada, path, preview="true")
    assert would.body == {"preview": True, "faces": 2, "received": 1, "maybe": 0, "last": 0}
    assert (await api.get(ada, path)).status == 200
    assert (await api.delete(ada, path)).body == {**would.body, "preview": False}
    assert [*(await api.delete(ada, path)).body.values()] == [False, 0, 0, 0, 0]  # as after a lost answer
    assert {(await api.get(ada, path)).status, (await api.delete(ada, path, preview="true")).status} == {404}
    await bot.settle()
    assert mia.photos == []


async def test_the_history_tells_moderators_what_was_done_and_what_can_be_undone(
    api: Api, bot: WholeBot, group: Group, ada: Person, mia: Person, zoe: Person
) -> None:
    await bot.write(zoe, "/start")
    person_id = await sql.value(str, "SELECT id::text FROM persons")
    done = await api.patch(ada, f"/faces/persons/{person_id}", {"name": "Anne"})
    assert done.status == 200, done.body
    for stranger in (mia, zoe):
        assert (await api.get(stranger, "/faces/history")).status == 404
    [renamed, *_] = (await api.get(ada, "/faces/history")).body["entries"]
    assert (renamed["kind"], renamed["by"], renamed["is_undone"]) == ("rename_person", "Ada Admin", False)
    assert "Anne" in renamed["said"]
    assert "<" not in renamed["said"]
    undone = await api.post(ada, f"/faces/operations/{renamed['operation_id']}/undo")
    assert undone.status == 200
    entries = (await api.get(ada, "/faces/history", group="names")).body["entries"]
    assert [one["is_undone"] for one in entries[:2]] == [False, True]
    assert await sql.value(str, "SELECT name FROM persons") == "Anna"


async def test_the_history_offers_no_undo_of_what_cannot_be_undone(
    api: Api, bot: WholeBot, group: Group, ada: Person, zoe: Person
) -> None:
    await zoe.post_photo(group, bot.engine.draw(bot.engine.face(anna=0.9)))
    await bot.settle()
    face = await sql.value(str, "SELECT id::text FROM face_instances ORDER BY number DESC LIMIT 1")
    person_id = await sql.value(str, "SELECT id::text FROM persons")
    await api.patch(ada, f"/faces/persons/{person_id}", {"name": "Anne"})
    assert (await api.delete(ada, f"/faces/faces/{face}")).status == 200

    async def undoable() -> dict[str, bool]:
        entries = (await api.get(ada, "/faces/history")).body["entries"]
        return {one["kind"]: one["operation_id"] is not None for one in entries[:2]}

    assert await undoable() == {"delete_faces": False, "rename_person": True}
    await sql.execute("UPDATE operations SET created_at = created_at - interval '31 days'")
    assert not any((await undoable()).values())


async def test_the_history_offers_a_moderator_no_undo_of_what_parents_decide(
    api: Api, bot: WholeBot, ada: Person, zoe: Person
) -> None:
    await bot.write(zoe, "/start")
    await sql.execute(
        """INSERT INTO operations (workspace_id, kind, actor, person_number, undo)
           SELECT workspace_id, kind, 'tg:1', number, '{"links": []}'
           FROM persons, unnest(ARRAY['link_participant', 'rename_person']) AS kind"""
    )

    async def undoable() -> dict[str, bool]:
        entries = (await api.get(ada, "/faces/history")).body["entries"]
        return {one["kind"]: one["operation_id"] is not None for one in entries[:2]}

    assert await undoable() == {"link_participant": False, "rename_person": True}
    await sql.execute("UPDATE participant_persons SET state = 'revoked'")
    assert await undoable() == {"link_participant": True, "rename_person": True}
