"""The workspaces in which unknown faces wait to be grouped."""

import asyncpg
import pytest

from domain.queries.clusters.unclustered import workspaces_with_unclustered_faces
from tests.usecases.rows import (
    NOON,
    a_cluster,
    a_face,
    a_link,
    a_participant,
    a_person,
    a_suggestion,
    a_workspace,
    an_asset,
)


@pytest.mark.parametrize(
    ("kind", "cluster", "is_somebodys", "waits"),
    [
        ("post", None, False, True),
        ("post", "open", False, False),
        ("post", "ignored", False, False),
        ("post", "labelled", False, True),  # the cluster is a person by now, and this face is not theirs
        ("post", None, True, False),
        ("training", None, False, False),
    ],
)
async def test_faces_of_nobody_on_posted_photos_wait(
    connection: asyncpg.Connection, kind: str, cluster: str | None, is_somebodys: bool, waits: bool
) -> None:
    workspace = await a_workspace(connection)
    person = await a_person(connection, workspace)
    enrols = {"enrols_person_id": person} if kind == "training" else {}
    asset = await an_asset(connection, workspace, kind=kind, **enrols)
    given: dict[str, object] = {}
    if cluster is not None:
        named = {"person_id": person} if cluster == "labelled" else {}
        number = await a_cluster(connection, workspace, state=cluster, **named)
        given = {"cluster_id": number, "clustered_at": NOON}
    if is_somebodys:
        given = {"person_id": person, "basis": "assigned"}
    await a_face(connection, workspace, asset, **given)
    assert await workspaces_with_unclustered_faces() == ([workspace] if waits else [])


async def test_a_face_that_an_owner_is_asked_about_waits_for_the_answer(
    connection: asyncpg.Connection,
) -> None:
    workspace = await a_workspace(connection)
    person = await a_person(connection, workspace)
    await a_link(connection, await a_participant(connection), person, role="owner", state="approved")
    source = await a_face(connection, workspace, await an_asset(connection, workspace), person_id=person)
    face = await a_face(connection, workspace, await an_asset(connection, workspace))
    question = await a_suggestion(connection, face, person, source)
    assert await workspaces_with_unclustered_faces() == []
    await connection.execute("DELETE FROM face_suggestions WHERE id = $1", question)
    assert await workspaces_with_unclustered_faces() == [workspace]
