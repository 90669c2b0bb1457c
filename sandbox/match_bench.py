"""Measures what it costs to match the faces of one photo among many persons in the embedded index."""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from statistics import median
from uuid import UUID, uuid4

import numpy as np

from domain.adapters.qdrant.open_vector_index import open_vector_index
from domain.ids import AssetId, FaceId, PersonId, WorkspaceId
from domain.queries import sql
from domain.rules.faces.calibration import calibration_of
from domain.rules.faces.evidence import Probe, Quality, Vectors
from domain.rules.faces.vectors import to_bytes
from domain.settings import Settings
from domain.steps.faces.match_faces import match_faces, search_persons
from domain.steps.index.sync_faces import sync_faces
from domain.steps.work.work import transaction
from sandbox.merge_bench import NoDoorbell, bench_database
from sandbox.two_persons import DIMENSIONS, ENGINE

PERSONS = 1000
PROTOTYPES = 10
FACES = 12
_ROUNDS = 50
# The first searches are not measured: each reads a thousand more prototypes into memory, until all are there.
_FIRST_ROUNDS = PERSONS * PROTOTYPES // 1000 + 1
_ALIKE = 0.85  # the cosine of a prototype with its person's mean
_CHUNK = 1000


@dataclass(frozen=True, slots=True)
class MatchRow:
    """Medians for one photo. search: the index's answer; decide: rows are read from Postgres and scored."""

    persons: int
    prototypes: int
    faces: int
    search_ms: float
    decide_ms: float


class _Engine:
    """What matching reads of an engine. It finds no faces."""

    name = ENGINE
    dimensions = DIMENSIONS
    calibration = calibration_of(ENGINE)


async def match_bench(folder: Path, persons: int = PERSONS) -> MatchRow:
    async with bench_database(folder) as settings:
        return await _measure(settings, persons)


async def _measure(settings: Settings, persons: int) -> MatchRow:
    chance = np.random.default_rng(1)
    means = _units(chance.normal(size=(persons, DIMENSIONS)))
    workspace_id, asset_id, faces = await _plant(_near(np.repeat(means, PROTOTYPES, axis=0), chance))
    index = open_vector_index(settings, ENGINE, DIMENSIONS)
    await index.prepare()
    engine = _Engine()
    searched, decided = [], []
    try:
        for start in range(0, len(faces), _CHUNK):
            await sync_faces(faces[start : start + _CHUNK], index, ENGINE)
        await sql.execute("ANALYZE")
        for _ in range(_FIRST_ROUNDS + _ROUNDS):
            looks = _near(means[chance.choice(persons, FACES, replace=False)], chance)
            today = await _today()
            probes: list[Probe[UUID]] = [
                Probe(asset_id, look, Quality(80, 0.9, 0.9), today) for look in looks
            ]
            started = time.perf_counter()
            search = await search_persons(workspace_id, probes, engine, index, settings)  # type: ignore[arg-type]
            searched.append(time.perf_counter() - started)
            async with transaction(NoDoorbell()):
                started = time.perf_counter()
                matches = await match_faces(search, engine)  # type: ignore[arg-type]
                decided.append(time.perf_counter() - started)
            assert {match.kind for match in matches} == {"identified"}, "somebody was not known"
    finally:
        await index.close()
    search_s, decide_s = (median(taken[_FIRST_ROUNDS:]) for taken in (searched, decided))
    return MatchRow(persons, PROTOTYPES, FACES, round(search_s * 1000, 1), round(decide_s * 1000, 1))


async def _today() -> date:
    today = await sql.value(date, "SELECT current_date AS today")
    assert today is not None
    return today


@dataclass(frozen=True, slots=True)
class _Photo:
    id: AssetId
    workspace_id: WorkspaceId


def _units(vectors: "np.typing.NDArray[np.float64]") -> Vectors:
    units: Vectors = (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32)
    return units


def _near(means: Vectors, chance: np.random.Generator) -> Vectors:
    """A vector for each mean, with a similarity of about `_ALIKE` to it."""
    noise = _units(chance.normal(size=means.shape))
    return _units(_ALIKE * means + (1 - _ALIKE**2) ** 0.5 * noise)


async def _plant(vectors: Vectors) -> tuple[WorkspaceId, AssetId, list[FaceId]]:
    """Plants approved persons without recipients, with ten prototypes each, all on one photo."""
    photo = await sql.one(
        _Photo,
        """WITH workspace AS (INSERT INTO workspaces (name) VALUES ('bench') RETURNING id)
           INSERT INTO image_assets (workspace_id, kind, media, state, tg_file_id, tg_file_unique_id,
               taken_at) SELECT id, 'post', 'photo', 'done', 'file', 'file', now() FROM workspace
           RETURNING id, workspace_id""",
    )
    assert photo is not None
    persons = await sql.values(
        PersonId,
        """INSERT INTO persons (workspace_id, name, name_key, approval)
           SELECT $1, n, n, 'approved' FROM generate_series(1, $2::int) AS n RETURNING id""",
        photo.workspace_id,
        len(vectors) // PROTOTYPES,
    )
    faces = [FaceId(uuid4()) for _ in vectors]
    owners = [persons[i // PROTOTYPES] for i in range(len(faces))]
    for start in range(0, len(faces), _CHUNK):
        await _plant_faces(photo, start, faces, owners, vectors)
    return photo.workspace_id, photo.id, faces


async def _plant_faces(
    photo: _Photo, start: int, faces: Sequence[FaceId], owners: Sequence[PersonId], vectors: Vectors
) -> None:
    """Plants one chunk of the faces."""
    end = start + _CHUNK
    await sql.execute(
        """WITH given AS (
               SELECT * FROM unnest($3::uuid[], $4::uuid[], $5::bytea[]) WITH ORDINALITY
                   AS x (face, person, vector, place)),
           faces AS (
               INSERT INTO face_instances (id, workspace_id, asset_id, bbox_x, bbox_y, bbox_w, bbox_h,
                   detection_confidence, quality_score, qdrant_point_id, person_id, basis)
               SELECT face, $1, $2, $7 + place, 0, 80, 100, 0.9, 0.8, face, person, 'assigned' FROM given
               RETURNING id),
           vectors AS (
               INSERT INTO face_embeddings (face_id, engine, vector)
               SELECT x.face, $6, x.vector FROM given x JOIN faces ON faces.id = x.face)
           INSERT INTO person_prototypes (person_id, face_instance_id, qdrant_point_id, role)
           SELECT x.person, x.face, x.face, 'EXEMPLAR' FROM given x JOIN faces ON faces.id = x.face""",
        photo.workspace_id,
        photo.id,
        faces[start:end],
        owners[start:end],
        [to_bytes(vector) for vector in vectors[start:end]],
        ENGINE,
        start,
    )
