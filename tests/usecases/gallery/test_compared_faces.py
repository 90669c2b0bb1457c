"""Of a person's many faces a few are compared when prototypes are chosen."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import asyncpg
import pytest

from domain.rules.faces.prototypes import Exemplar, Prototype, choose_exemplars
from domain.settings import read_settings
from domain.steps.faces import choose_prototypes as choosing
from domain.steps.work.work import transaction
from tests.faces import add_faces, add_photos
from tests.fakes.recording_doorbell import RecordingDoorbell
from tests.usecases.rows import NOON, a_face, a_person, a_workspace, an_asset


async def test_an_old_photo_has_its_place_beside_many_better_ones_of_this_year(
    connection: asyncpg.Connection, environment: pytest.MonkeyPatch
) -> None:
    """Of all these faces at most MOST_COMPARED are compared, beginning with the best one of each year."""
    workspace = await a_workspace(connection)
    person = await a_person(connection, workspace)
    compared = []

    def choose_and_count(exemplars: Sequence[Exemplar], *more: Any, **options: Any) -> list[Prototype]:
        compared.append(len(exemplars))
        return choose_exemplars(exemplars, *more, **options)

    environment.setattr(choosing, "choose_exemplars", choose_and_count)
    photos = await add_photos(workspace, 500, NOON)
    await add_faces(photos, person_id=person, basis="answered", quality_score=0.9)
    then = await an_asset(connection, workspace, taken_at=datetime(2001, 1, 1, tzinfo=UTC))
    old = await a_face(connection, workspace, then, person_id=person, basis="answered", quality_score=0.6)
    async with transaction(RecordingDoorbell()) as work:
        assert await choosing.choose_prototypes(work, person, read_settings()) == 10
    role = "SELECT role FROM person_prototypes WHERE face_instance_id = $1"
    assert await connection.fetchval(role, old) == "TEMPORAL"
    assert compared == [choosing.MOST_COMPARED]
