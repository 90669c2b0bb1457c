"""An unknown person is given to a known one over the API: seen first, some faces left out, and taken back."""

import pytest

from sandbox.telegram import Group, Person
from tests import sql
from tests.api.conftest import Answer, Api
from tests.telegram.scenes import scene_fixture
from tests.telegram.whole_bot import WholeBot

pytestmark = pytest.mark.usefixtures("connected")


@scene_fixture
async def cluster_of_max(bot: WholeBot, group: Group, ada: Person) -> str:
    """The id of an unknown person, Max, on three photos."""
    for _ in range(3):
        await ada.post_photo(group, bot.engine.draw(bot.engine.face(max=0.9)))
        await bot.settle()
    return str(await sql.value(int, "SELECT max(id) FROM clusters"))


async def _of_anna() -> list[str]:
    """Faces on posted photos that are Anna's."""
    return await sql.values(
        str,
        """SELECT f.id::text FROM face_instances f JOIN persons p ON p.id = f.person_id AND p.name = 'Anna'
           JOIN image_assets a ON a.id = f.asset_id AND a.kind = 'post' ORDER BY f.number""",
    )


class _Merge:
    """Gives the unknown person to Anna."""

    def __init__(self, api: Api, who: Person, cluster_id: str, anna: str) -> None:
        self._api, self._who, self._anna = api, who, anna
        self.path = f"/faces/clusters/{cluster_id}/merge"

    async def preview(self, *stay: str, shown: tuple[str, ...] = ()) -> Answer:
        body = self._body(stay, shown)
        return await self._api.call(self._who, "POST", self.path, body, query={"preview": "true"})

    async def send(self, *stay: str, key: str = "once", shown: tuple[str, ...] = ()) -> Answer:
        return await self._api.post(self._who, self.path, self._body(stay, shown), Idempotency_Key=key)

    def _body(self, stay: tuple[str, ...], shown: tuple[str, ...] = ()) -> dict[str, object]:
        return {"person_id": self._anna, "but_face_ids": [*stay], "shown_face_ids": [*shown]}

    async def undo(self, done: Answer) -> int:
        undone = await self._api.post(self._who, f"/faces/operations/{done.body['operation_id']}/undo")
        assert undone.status == 200, undone.body
        return int(undone.body["faces"])


@pytest.fixture
async def merge(api: Api, cluster_of_max: str, ada: Person) -> _Merge:
    anna = await sql.value(str, "SELECT id::text FROM persons WHERE name = 'Anna'")
    assert anna is not None
    return _Merge(api, ada, cluster_of_max, anna)


@pytest.mark.checklist(27, 223)
async def test_a_merge_is_seen_before_it_is_done_and_taken_back(merge: _Merge) -> None:
    would = await merge.preview()
    assert would.status == 200, would.body
    assert (would.body["operation_id"], would.body["preview"]) == (None, True)
    assert (would.body["person_name"], would.body["faces_labeled"], would.body["photos"]) == ("Anna", 3, 3)
    assert would.body["gained"] == 3  # Mia receives Anna
    assert len({face["face_id"] for face in would.body["faces"]}) == 3
    assert would.body["against"] == {**would.body["against"], "shared_photos": 0, "are_told_apart": False}
    assert would.body["against"]["likeness"] < 0.6
    assert await _of_anna() == []
    done = await merge.send()
    assert (done.status, done.body["faces_labeled"], done.body["gained"]) == (200, 3, None)
    assert (done.body["faces"], done.body["against"], done.body["preview"]) == ([], None, False)
    assert len(await _of_anna()) == 3
    assert (await merge.send()).body["operation_id"] == done.body["operation_id"]
    assert await merge.undo(done) == 3
    assert await _of_anna() == []


@pytest.mark.checklist(223)
async def test_a_face_that_was_left_out_of_a_merge_stays_unknown(merge: _Merge) -> None:
    first, *others = sorted(face["face_id"] for face in (await merge.preview()).body["faces"])
    would = await merge.preview(first)
    assert (would.body["faces_labeled"], would.body["gained"]) == (2, 2)
    assert sorted(face["face_id"] for face in would.body["faces"]) == others
    done = await merge.send(first)
    assert (done.status, done.body["faces_labeled"]) == (200, 2)
    assert sorted(await _of_anna()) == others
    refused = "SELECT face_id::text FROM negative_pairs"
    assert await sql.values(str, refused) == [first]
    again = await merge.send(first)
    assert again.status == 200, again.body
    assert again.body["operation_id"] == done.body["operation_id"]
    assert await merge.undo(done) == 2
    assert await _of_anna() == []
    foreign = await merge.send("00000000-0000-4000-8000-000000000000", key="another")
    assert (foreign.status, foreign.body["code"]) == (404, "face")


async def test_a_merge_ends_the_refusal_of_a_face_only_if_its_preview_was_seen(merge: _Merge) -> None:
    faces = [face["face_id"] for face in (await merge.preview()).body["faces"]]
    refused = faces[0]
    await sql.execute(
        "INSERT INTO negative_pairs (face_id, person_id) SELECT $1, id FROM persons WHERE name = 'Anna'",
        refused,
    )
    assert (await merge.preview()).body["faces_labeled"] == 3  # it shows the refused face as well
    unseen = await merge.send(key="unseen")
    assert (unseen.status, unseen.body["faces_labeled"]) == (200, 2)
    assert refused not in await _of_anna()
    await merge.undo(unseen)
    seen = await merge.send(key="seen", shown=tuple(faces))
    assert (seen.status, seen.body["faces_labeled"]) == (200, 3)
    assert sorted(await _of_anna()) == sorted(faces)


async def test_a_preview_leaves_out_a_refused_face_that_would_stay(
    bot: WholeBot, group: Group, merge: _Merge, ada: Person
) -> None:
    """Three faces are the best, so that a refused face is not among them."""
    await ada.post_photo(group, bot.engine.draw(bot.engine.face(max=0.9)))
    await bot.settle()
    best = [face["face_id"] for face in (await merge.preview()).body["faces"]]
    refused = best[-1]
    await sql.execute(
        "UPDATE face_instances SET quality_score = 0 WHERE id = $1",
        refused,
    )
    await sql.execute(
        "INSERT INTO negative_pairs (face_id, person_id) SELECT $1, id FROM persons WHERE name = 'Anna'",
        refused,
    )
    would = (await merge.preview()).body
    assert (len(best), would["faces_labeled"]) == (4, 3)
    shown = tuple(face["face_id"] for face in would["faces"])
    assert sorted(shown) == sorted({*best} - {refused})
    # Nobody was shown the refused face: it stays, also when another one is left out and it is among the best.
    fewer = (await merge.preview(shown[0], shown=shown)).body
    assert [face["face_id"] for face in fewer["faces"]] == list(shown[1:])
    done = await merge.send(shown[0], shown=shown)
    assert done.body["faces_labeled"] == fewer["faces_labeled"] == 2
    assert sorted(await _of_anna()) == sorted(shown[1:])


async def test_undoing_a_new_name_makes_the_person_unknown_again(
    api: Api, cluster_of_max: str, ada: Person
) -> None:
    named = await api.post(ada, f"/faces/clusters/{cluster_of_max}/label", {"name": "Max"})
    undone = await api.post(ada, f"/faces/operations/{named.body['operation_id']}/undo")
    assert (undone.status, undone.body["faces"]) == (200, 3)
    assert (await api.get(ada, f"/faces/clusters/{cluster_of_max}")).body["state"] == "open"
