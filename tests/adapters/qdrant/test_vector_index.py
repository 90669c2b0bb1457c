"""One contract for every VectorIndex: the fake, the embedded one, and the server's adapter."""

from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID, uuid4

import pytest

from domain.errors import Corrupt, Unavailable
from domain.ids import FaceId, PersonId, WorkspaceId
from domain.ports import VectorIndex
from domain.queries.index.face_points import is_kept_as
from tests.adapters.faces import OURS, PROBE, THEIRS, a_face, a_prototype, at_similarity, nearest, scanned


async def test_an_index_belongs_to_the_installation_that_claimed_it_first(index: VectorIndex) -> None:
    await index.claim("first")
    await index.prepare()
    with pytest.raises(Corrupt, match="belongs to another installation"):
        await index.claim("second")
    await index.claim("first")


@pytest.mark.checklist(129)
async def test_a_point_comes_back_with_every_field(index: VectorIndex) -> None:
    bare = a_face()
    full = a_face(
        is_prototype=True,
        person_id=PersonId(uuid4()),
        cluster_id="-1",
        quality_score=0.87,
        taken_at=datetime(2026, 5, 4, 3, 2, 1, tzinfo=UTC),
    )
    await index.upsert_faces([(bare, PROBE), (full, PROBE)])
    points = await scanned(index)
    assert set(points) == {bare.face_instance_id, full.face_instance_id}
    for point in (bare, full):
        assert is_kept_as(point, points[point.face_instance_id])


async def test_numbers_of_a_point_come_back_as_exact_as_float32(index: VectorIndex) -> None:
    """0.9535396967793363 comes back from qdrant-edge with another last digit."""
    numbers = [0.9535396967793363, 0.9204745658408143, 1 / 3, 1e-7, 0.0, 1.0]
    faces = [a_face(quality_score=number, detection_confidence=number) for number in numbers]
    await index.upsert_faces([(face, PROBE) for face in faces])
    points = await scanned(index)
    for face, number in zip(faces, numbers, strict=True):
        point = points[face.face_instance_id]
        assert is_kept_as(face, point)
        assert point.quality_score == pytest.approx(number, rel=1e-6)
        assert not is_kept_as(replace(face, quality_score=number + 0.001), point)
        assert not is_kept_as(replace(face, detection_confidence=number + 0.001), point)
        assert not is_kept_as(replace(face, quality_score=None), point)
        assert not is_kept_as(replace(face, is_prototype=True), point)


@pytest.mark.checklist(139, 172)
async def test_an_upsert_removes_what_it_does_not_give(index: VectorIndex) -> None:
    first = a_prototype(cluster_id="7", quality_score=0.5)
    second = a_face(face_instance_id=first.face_instance_id, asset_id=first.asset_id)
    await index.upsert_faces([(first, PROBE)])
    await index.upsert_faces([(second, at_similarity(0.5))])
    await index.upsert_faces([(second, at_similarity(0.5))])
    assert await scanned(index) == {second.face_instance_id: second}
    [hits] = await index.similar_unassigned(OURS, [PROBE], min_similarity=0)
    assert [hit.similarity for hit in hits] == [pytest.approx(0.5, abs=1e-6)]


@pytest.mark.checklist(160)
async def test_the_payload_follows_the_life_of_a_face(index: VectorIndex) -> None:
    face = a_face(quality_score=0.875)
    clustered = replace(face, cluster_id="5")
    assigned = replace(clustered, person_id=PersonId(uuid4()))
    for state in (face, clustered, assigned, replace(assigned, is_prototype=True), clustered):
        await index.upsert_faces([(state, PROBE)])
        assert (await scanned(index))[face.face_instance_id] == state


@pytest.mark.checklist(131, 133)
async def test_points_that_are_written_again_change_and_no_others(index: VectorIndex) -> None:
    faces = [a_face() for _ in range(5)]
    await index.upsert_faces([(face, PROBE) for face in faces])
    person_id = PersonId(uuid4())
    chosen = [replace(face, person_id=person_id, is_prototype=True) for face in faces[:3]]
    await index.upsert_faces([(face, PROBE) for face in chosen])
    points = await scanned(index)
    assert points == {face.face_instance_id: face for face in [*chosen, *faces[3:]]}
    hits = await nearest(index, OURS, PROBE, min_similarity=0.9)
    assert {(hit.face_id, hit.person_id) for hit in hits} == {
        (face.face_instance_id, person_id) for face in chosen
    }


@pytest.mark.checklist(135, 190)
async def test_prototype_search_sees_prototypes_only_nearest_first_of_five_persons_at_most(
    index: VectorIndex,
) -> None:
    cosines = [0.61, 0.99, 0.8, 0.7, 0.65, 0.62, 0.3]
    prototypes = [a_prototype() for _ in cosines]
    await index.upsert_faces(
        [(point, at_similarity(cosine)) for point, cosine in zip(prototypes, cosines, strict=True)]
    )
    await index.upsert_faces([(a_face(), PROBE), (a_face(person_id=PersonId(uuid4())), PROBE)])
    hits = await nearest(index, OURS, PROBE, min_similarity=0.6)
    assert [round(hit.similarity, 2) for hit in hits] == [0.99, 0.8, 0.7, 0.65, 0.62]
    assert [hit.person_id for hit in hits[:2]] == [prototypes[1].person_id, prototypes[2].person_id]
    near = await nearest(index, OURS, PROBE, min_similarity=0.75, limit=1)
    assert [hit.face_id for hit in near] == [prototypes[1].face_instance_id]


@pytest.mark.checklist(135)
@pytest.mark.parametrize("each", [1, 10, 70])
async def test_however_many_prototypes_a_person_has_they_hide_nobody(index: VectorIndex, each: int) -> None:
    """Ten training photos of one sibling once filled all hits, so that the other sibling was not found."""
    near, far, third = [PersonId(uuid4()) for _ in range(3)]
    points = [
        (a_prototype(person_id=person), at_similarity(cosine - place / 10_000))
        for person, cosine in ((near, 0.95), (far, 0.9), (third, 0.8))
        for place in range(each)
    ]
    await index.upsert_faces(points)
    for limit, persons in ((1, [near]), (2, [near, far]), (5, [near, far, third])):
        hits = await nearest(index, OURS, PROBE, min_similarity=0.5, limit=limit)
        assert list(dict.fromkeys(hit.person_id for hit in hits)) == persons
        similarities = [hit.similarity for hit in hits]
        assert similarities == sorted(similarities, reverse=True)


async def test_each_of_several_probes_gets_its_own_answer(index: VectorIndex) -> None:
    one, other = a_prototype(), a_prototype()
    await index.upsert_faces([(one, PROBE), (other, at_similarity(-1))])
    probes = [at_similarity(-1), at_similarity(0), PROBE]
    found = await index.nearest_persons(OURS, probes, min_similarity=0.5)
    assert [[hit.face_id for hit in hits] for hits in found] == [
        [other.face_instance_id],
        [],
        [one.face_instance_id],
    ]
    assert await index.nearest_persons(OURS, [], min_similarity=0.5) == []


@pytest.mark.checklist(134)
async def test_similar_search_sees_unassigned_faces_only_fifty_at_most(index: VectorIndex) -> None:
    alike = [a_face() for _ in range(55)]
    await index.upsert_faces([(face, at_similarity(0.8)) for face in alike])
    best, too_far = a_face(), a_face()
    await index.upsert_faces(
        [
            (best, at_similarity(0.9)),
            (too_far, at_similarity(0.69)),
            (a_face(person_id=PersonId(uuid4())), PROBE),
            (a_face(is_prototype=True), PROBE),
        ]
    )
    [hits] = await index.similar_unassigned(OURS, [PROBE], min_similarity=0.7)
    assert len(hits) == 50
    assert hits[0].face_id == best.face_instance_id
    assert {hit.face_id for hit in hits[1:]} <= {face.face_instance_id for face in alike}


async def test_a_face_at_exactly_the_least_similarity_is_found(index: VectorIndex) -> None:
    prototype = a_prototype()
    await index.upsert_faces([(prototype, PROBE)])
    hits = await nearest(index, OURS, PROBE, min_similarity=1.0)
    assert [hit.face_id for hit in hits] == [prototype.face_instance_id]


@pytest.mark.checklist(132)
async def test_an_unassigned_face_is_found_as_unassigned_again(index: VectorIndex) -> None:
    face = a_face(person_id=PersonId(uuid4()))
    await index.upsert_faces([(face, PROBE)])
    assert await index.similar_unassigned(OURS, [PROBE], min_similarity=0.5) == [[]]
    await index.upsert_faces([(replace(face, person_id=None), PROBE)])
    [hits] = await index.similar_unassigned(OURS, [PROBE], min_similarity=0.5)
    assert [(hit.face_id, hit.person_id) for hit in hits] == [(face.face_instance_id, None)]


async def test_more_points_than_one_request_holds_are_all_there(index: VectorIndex) -> None:
    faces = [a_face(quality_score=0.9) for _ in range(600)]
    face_ids = {face.face_instance_id for face in faces}
    await index.upsert_faces([(face, PROBE) for face in faces])
    assert set(await scanned(index)) == face_ids
    await index.delete_faces(OURS, sorted(face_ids))
    assert await scanned(index) == {}


async def test_deleting_faces_deletes_them_only_and_can_be_repeated(index: VectorIndex) -> None:
    faces, other = [a_face(), a_prototype()], a_face()
    await index.upsert_faces([(face, PROBE) for face in [*faces, other]])
    for _ in range(2):
        await index.delete_faces(OURS, [face.face_instance_id for face in faces])
    assert set(await scanned(index)) == {other.face_instance_id}
    assert await nearest(index, OURS, PROBE, min_similarity=0) == []


@pytest.mark.checklist(4, 51)
async def test_nothing_crosses_a_workspace(index: VectorIndex) -> None:
    ours, theirs = a_prototype(quality_score=0.875), a_prototype(workspace_id=THEIRS, quality_score=0.875)
    await index.upsert_faces([(ours, PROBE), (theirs, PROBE)])
    await index.delete_faces(OURS, [theirs.face_instance_id])
    await index.upsert_faces([(a_face(face_instance_id=theirs.face_instance_id), at_similarity(0))])

    assert await scanned(index, THEIRS) == {theirs.face_instance_id: theirs}
    for workspace_id, prototype in ((OURS, ours), (THEIRS, theirs)):
        [hit] = await nearest(index, workspace_id, PROBE, min_similarity=0.5)
        assert hit.face_id == prototype.face_instance_id


async def test_a_new_workspace_finds_nothing(index: VectorIndex) -> None:
    await index.upsert_faces([(a_prototype(), PROBE)])
    new = WorkspaceId(3)
    assert await nearest(index, new, PROBE, min_similarity=-1) == []
    assert await index.similar_unassigned(new, [PROBE], min_similarity=-1) == [[]]
    assert await scanned(index, new) == {}


async def test_absent_faces_and_empty_lists_are_no_error(index: VectorIndex) -> None:
    absent = FaceId(UUID(int=0))
    await index.upsert_faces([])
    for face_ids in ([], [absent]):
        await index.delete_faces(OURS, face_ids)
    assert await scanned(index) == {}


async def test_prepare_can_be_repeated_keeps_the_points_and_counts_them(index: VectorIndex) -> None:
    face = a_face()
    assert await index.prepare() == 0
    await index.upsert_faces([(face, PROBE), (a_face(workspace_id=THEIRS), PROBE)])
    assert await index.prepare() == 2  # points, of all workspaces
    assert set(await scanned(index)) == {face.face_instance_id}


async def test_a_scan_goes_in_the_order_of_the_ids_through_one_workspace_or_all(index: VectorIndex) -> None:
    faces = [a_face(workspace_id) for workspace_id in (OURS, THEIRS) for _ in range(300)]
    await index.upsert_faces([(face, PROBE) for face in faces])
    assert await index.count() == 600
    ours = [point.face_instance_id async for point in index.scan(OURS)]
    assert ours == sorted(face.face_instance_id for face in faces if face.workspace_id == OURS)
    every = [point.face_instance_id async for point in index.scan(None)]
    assert every == sorted(face.face_instance_id for face in faces)


async def test_searches_see_the_old_generation_until_the_new_one_is_whole(index: VectorIndex) -> None:
    kept, lost = a_prototype(), a_prototype()
    await index.upsert_faces([(kept, PROBE), (lost, PROBE)])
    draft = await index.begin_rebuild()
    assert len(await nearest(index, OURS, PROBE, min_similarity=0.9)) == 2
    await index.upsert_faces([(kept, PROBE)])
    assert len(await scanned(index)) == 2
    await index.finish_rebuild(draft)
    [hit] = await nearest(index, OURS, PROBE, min_similarity=0.9)
    assert hit.face_id == kept.face_instance_id
    assert await index.count() == 1
    assert await index.prepare() == 1


async def test_every_write_during_a_rebuild_reaches_both_generations(index: VectorIndex) -> None:
    first, deleted = a_face(), a_face()
    draft = await index.begin_rebuild()
    await index.upsert_faces([(first, PROBE), (deleted, PROBE)])
    assigned = replace(first, person_id=PersonId(uuid4()), is_prototype=True)
    await index.upsert_faces([(assigned, PROBE)])
    await index.delete_faces(OURS, [deleted.face_instance_id])
    before = await scanned(index)
    await index.finish_rebuild(draft)
    assert await scanned(index) == before == {assigned.face_instance_id: assigned}


async def test_a_rebuild_after_one_that_died_half_way_starts_clean(index: VectorIndex) -> None:
    before, half, after = a_face(), a_face(), a_face()
    await index.upsert_faces([(before, PROBE)])
    await index.begin_rebuild()
    await index.upsert_faces([(half, PROBE)])
    draft = await index.begin_rebuild()
    await index.upsert_faces([(after, PROBE)])
    await index.finish_rebuild(draft)
    assert set(await scanned(index)) == {after.face_instance_id}
    with pytest.raises(Unavailable, match="not the rebuild under way"):
        await index.finish_rebuild(draft)
    draft = await index.begin_rebuild()
    await index.upsert_faces([(before, PROBE)])
    await index.finish_rebuild(draft)
    assert set(await scanned(index)) == {before.face_instance_id}


async def test_a_rebuild_cannot_finish_one_that_began_after_it(index: VectorIndex) -> None:
    faces = [a_face() for _ in range(3)]
    everything = [(face, PROBE) for face in faces]
    await index.upsert_faces(everything)
    first = await index.begin_rebuild()
    await index.upsert_faces(everything)
    second = await index.begin_rebuild()
    await index.upsert_faces(everything[:1])
    with pytest.raises(Unavailable, match="not the rebuild under way"):
        await index.finish_rebuild(first)
    assert len(await scanned(index)) == 3
    await index.upsert_faces(everything[1:])
    await index.finish_rebuild(second)
    assert set(await scanned(index)) == {face.face_instance_id for face in faces}
