"""A call costs as many statements for many rows as for few.

Every statement of the call counts, also those about who asks and what they may do, but not BEGIN and COMMIT.
"""

import pytest

from sandbox.merge_bench import Statements
from sandbox.telegram import Person
from tests import sql
from tests.api.album import Album
from tests.api.conftest import Answer, Api
from tests.faces import add_faces
from tests.persons import add_persons

# The most statements for a page of persons, the same with unknown people, a page of unknown people, one
# person, a page of photos, and a move.
MOST = (3, 4, 3, 6, 4, 15)
# The most for giving a face to a person, for taking it away again, and for a yes to a question about it.
MOST_OF_A_FACE = (14, 12, 17)


async def plant(album: Album, count: int) -> list[int]:
    """Adds persons, unknown people, and photos of Anna that were delivered. Returns the ids of the photos."""
    workspace = await sql.value(int, "SELECT workspace_id FROM persons WHERE id::text = $1", album.anna)
    await add_persons(*(f"Person {count} {n}" for n in range(1, count + 1)), workspace_id=workspace)
    photos = await sql.rows(
        """INSERT INTO image_assets (workspace_id, kind, media, state, tg_file_id, tg_file_unique_id,
               taken_at)
           SELECT workspace_id, 'post', 'photo', 'done', 'file', 'planted ' || $2::int || ' ' || n, now()
           FROM persons, generate_series(1, $2::int) AS n WHERE id::text = $1 RETURNING id""",
        album.anna,
        count,
    )
    ids = [photo["id"] for photo in photos]
    await add_faces(ids, person_id=album.anna, basis="assigned", quality_score=0.8)
    await sql.execute(
        """WITH given AS (
               INSERT INTO distributions (asset_id, person_id, participant_id)
               SELECT photo, person_id, participant_id FROM participant_persons, unnest($2::bigint[]) AS photo
               WHERE person_id::text = $1 RETURNING asset_id, participant_id)
           INSERT INTO deliveries (workspace_id, asset_id, participant_id, state, sent_at, tg_message_id)
           SELECT $3, asset_id, participant_id, 'sent', now(), asset_id FROM given""",
        album.anna,
        ids,
        workspace,
    )
    unknown = await sql.values(
        int,
        """INSERT INTO clusters (workspace_id)
           SELECT workspace_id FROM image_assets WHERE id = ANY($1::bigint[]) RETURNING id""",
        ids,
    )
    for photo, cluster in zip(ids, unknown, strict=True):
        await add_faces([photo], cluster_id=cluster, quality_score=0.8)
    return ids


async def counted(api: Api, who: Person, method: str, path: str, body: object = None, **query: object) -> int:
    with Statements() as statements:
        answer: Answer = await api.call(who, method, path, body, query=query)
    assert answer.status == 200, answer.body
    return statements.count


async def costs(api: Api, album: Album, who: Person, photos: list[int], last: int) -> list[int]:
    """last: the page with the last persons, on which unknown people follow."""
    move = {"photo_ids": photos, "to_person_id": album.ben}
    return [
        await counted(api, who, "GET", "/faces/persons", pageSize=100),
        await counted(api, who, "GET", "/faces/persons", pageSize=100, page=last, unidentified="true"),
        await counted(api, who, "GET", "/faces/clusters"),
        await counted(api, who, "GET", album.of(album.anna)),
        await counted(api, who, "GET", album.of(album.anna, "/photos"), pageSize=100),
        await counted(api, who, "POST", album.of(album.anna, "/photos/bulk-move"), move),
    ]


@pytest.mark.checklist(112)
async def test_lists_and_bulk_moves_cost_the_same_for_a_hundred_rows_as_for_few(
    api: Api, album: Album, ada: Person
) -> None:
    few, many = [
        await costs(api, album, ada, await plant(album, count), last) for count, last in ((3, 1), (100, 2))
    ]
    assert many == few
    assert [cost <= most for cost, most in zip(many, MOST, strict=True)] == [True] * len(MOST), many
    listed = await api.get(ada, "/faces/persons", pageSize=100, unidentified="true")
    # Anna, Ben and 103 planted persons; 103 planted unknown people.
    assert (len(listed.body["persons"]), listed.body["total"]) == (100, 105 + 103)


async def test_giving_taking_away_and_accepting_a_face_takes_few_statements(
    api: Api, album: Album, ada: Person
) -> None:
    [photo] = await plant(album, 1)
    [face] = await add_faces([photo], quality_score=0.8)
    costs = (
        await counted(api, ada, "POST", f"/faces/faces/{face}/assign", {"person_id": album.ben}),
        await counted(api, ada, "DELETE", f"/faces/faces/{face}/person"),
    )
    question = await sql.value(
        int,
        """INSERT INTO face_suggestions (face_instance_id, suggested_person_id, confidence, source_face_id)
           SELECT $1, person_id, 0.6, id FROM face_instances WHERE person_id::text = $2 LIMIT 1
           RETURNING id""",
        face,
        album.ben,
    )
    costs += (await counted(api, ada, "POST", f"/faces/suggestions/{question}/accept", {}),)
    assert [cost <= most for cost, most in zip(costs, MOST_OF_A_FACE, strict=True)] == [True] * 3, costs
