"""Measures a search for more faces of a person among many unknown faces in the embedded index."""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from uuid import uuid4

import numpy as np

from domain.adapters.qdrant.open_vector_index import open_vector_index
from domain.ids import AssetId, FaceId, PersonId, WorkspaceId
from domain.queries import sql
from domain.rules.faces.calibration import calibration_of
from domain.rules.faces.evidence import Vectors
from domain.rules.faces.vectors import to_bytes
from domain.settings import Settings
from domain.steps.index.sync_faces import sync_faces
from domain.usecases.faces.backfill_person import backfill_person
from sandbox.merge_bench import NoDoorbell, Statements, bench_database
from sandbox.two_persons import DIMENSIONS, ENGINE

FACES = (20_000, 100_000)
PROTOTYPES = 10
_ROUNDS = 15
_CHUNK = 1000
_ON_A_PHOTO = 4
_ALIKE = 0.85  # the cosine of a prototype with the person's mean
# The cosines of the doubtful faces with the person's mean. ENGINE has the careful calibration, which asks
# from 0.40 on and is sure from 0.48 on.
_DOUBTFUL = (0.41, 0.45)
_DOUBTS = 100  # faces


@dataclass(frozen=True, slots=True)
class PropagationRow:
    """questions: how many faces each search asks about. propagate_ms, best_ms: the median and the shortest
    time of a search. cpu_ms: the median CPU time of this process, without Postgres.
    """

    faces: int
    prototypes: int
    questions: int
    statements: int
    propagate_ms: float
    best_ms: float
    cpu_ms: float


class _Engine:
    """What matching reads of an engine. It finds no faces."""

    name = ENGINE
    dimensions = DIMENSIONS
    calibration = calibration_of(ENGINE)


async def propagation_bench(folder: Path, faces: int) -> PropagationRow:
    async with bench_database(folder) as settings:
        return await _measure(settings, faces)


async def _measure(settings: Settings, count: int) -> PropagationRow:
    chance = np.random.default_rng(1)
    mean = _units(chance.normal(size=(1, DIMENSIONS)))
    prototypes = _near(np.repeat(mean, PROTOTYPES, axis=0), _ALIKE, chance)
    unknown = _units(chance.normal(size=(count, DIMENSIONS)))
    unknown[:_DOUBTS] = _near(np.repeat(mean, _DOUBTS, axis=0), chance.uniform(*_DOUBTFUL, _DOUBTS), chance)
    workspace_id, person_id = await _plant_person()
    faces = await _plant(workspace_id, unknown, None)
    faces += await _plant(workspace_id, prototypes, person_id)
    index = open_vector_index(settings, ENGINE, DIMENSIONS)
    await index.prepare()
    try:
        for start in range(0, len(faces), _CHUNK):
            await sync_faces(faces[start : start + _CHUNK], index, ENGINE)
        await sql.execute("ANALYZE")
        taken = []
        for _ in range(_ROUNDS):
            await sql.execute("DELETE FROM face_suggestions")
            await sql.execute("DELETE FROM tasks")
            started, cpu = time.perf_counter(), time.process_time()
            await backfill_person(person_id, _Engine(), index, settings, NoDoorbell())  # type: ignore[arg-type]
            taken.append((time.perf_counter() - started, time.process_time() - cpu))
        await sql.execute("DELETE FROM face_suggestions")
        with Statements() as counted:
            await backfill_person(person_id, _Engine(), index, settings, NoDoorbell())  # type: ignore[arg-type]
    finally:
        await index.close()
    asked = await sql.value(int, "SELECT count(*) AS n FROM face_suggestions WHERE status = 'PENDING'")
    wall, used = zip(*taken[1:], strict=True)  # the first search, in a cold index, is left out
    times = [round(value * 1000, 1) for value in (median(wall), min(wall), median(used))]
    return PropagationRow(count, PROTOTYPES, asked or 0, counted.count, *times)


def _units(vectors: "np.typing.NDArray[np.float64]") -> Vectors:
    units: Vectors = (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32)
    return units


def _near(
    means: Vectors, alike: "float | np.typing.NDArray[np.float64]", chance: np.random.Generator
) -> Vectors:
    """A vector for each mean, with a similarity of about `alike` to it."""
    share = np.broadcast_to(np.asarray(alike, np.float64), (len(means),))[:, None]
    return _units(share * means + np.sqrt(1 - share**2) * _units(chance.normal(size=means.shape)))


@dataclass(frozen=True, slots=True)
class _Person:
    id: PersonId
    workspace_id: WorkspaceId


async def _plant_person() -> tuple[WorkspaceId, PersonId]:
    person = await sql.one(
        _Person,
        """WITH workspace AS (INSERT INTO workspaces (name) VALUES ('bench') RETURNING id)
           INSERT INTO persons (workspace_id, name, name_key, approval)
           SELECT id, 'Anna', 'anna', 'approved' FROM workspace RETURNING id, workspace_id""",
    )
    assert person is not None
    return person.workspace_id, person.id


async def _plant(workspace_id: WorkspaceId, vectors: Vectors, person_id: PersonId | None) -> list[FaceId]:
    """Plants unknown faces, a few on a photo, or the person's prototypes."""
    faces = [FaceId(uuid4()) for _ in vectors]
    for start in range(0, len(faces), _CHUNK):
        some = slice(start, start + _CHUNK)
        await _plant_some(workspace_id, faces[some], vectors[some], person_id)
    return faces


async def _plant_some(
    workspace_id: WorkspaceId, faces: Sequence[FaceId], vectors: Vectors, person_id: PersonId | None
) -> None:
    photos = await sql.values(
        AssetId,
        """INSERT INTO image_assets (workspace_id, kind, media, state, tg_file_id, tg_file_unique_id,
               taken_at)
           SELECT $1, 'post', 'photo', 'done', 'file', gen_random_uuid()::text, now()
           FROM generate_series(1, $2::int) RETURNING id""",
        workspace_id,
        len(faces) // _ON_A_PHOTO + 1,
    )
    await sql.execute(
        """WITH given AS (
               SELECT * FROM unnest($2::uuid[], $3::bigint[], $4::bytea[]) WITH ORDINALITY
                   AS x (face, photo, vector, place)),
           faces AS (
               INSERT INTO face_instances (id, workspace_id, asset_id, bbox_x, bbox_y, bbox_w, bbox_h,
                   detection_confidence, quality_score, qdrant_point_id, person_id, basis, clustered_at)
               SELECT face, $1, photo, place, 0, 80, 100, 0.9, 0.8, face, $6,
                   CASE WHEN $6::uuid IS NOT NULL THEN 'assigned' END, now() FROM given
               RETURNING id),
           vectors AS (
               INSERT INTO face_embeddings (face_id, engine, vector)
               SELECT x.face, $5, x.vector FROM given x JOIN faces ON faces.id = x.face)
           INSERT INTO person_prototypes (person_id, face_instance_id, qdrant_point_id, role)
           SELECT $6, id, id, 'EXEMPLAR' FROM faces WHERE $6::uuid IS NOT NULL""",
        workspace_id,
        faces,
        [photos[i // _ON_A_PHOTO] for i in range(len(faces))],
        [to_bytes(vector) for vector in vectors],
        ENGINE,
        person_id,
    )
