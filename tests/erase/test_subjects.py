"""An erase leaves nothing of its subject anywhere, and removes nothing else."""

import re

import pytest

from domain.queries.erasing.traces import traces
from domain.rules.erasing.needles import Needles
from tests import sql
from tests.erase.residue import residue
from tests.erase.scene import Scene
from tests.erase.subjects import SUBJECTS
from tests.erase.working import are_verified, work_off

each_subject = pytest.mark.parametrize("kind", SUBJECTS)


@each_subject
async def test_an_erase_leaves_nothing_of_its_subject_anywhere(scene: Scene, kind: str) -> None:
    sought = await SUBJECTS[kind].sought(scene)
    assert await residue(scene.stage, sought)  # what is looked for is there to be found
    await SUBJECTS[kind].erase(scene)
    await work_off(scene.stage)
    assert await are_verified()
    assert await residue(scene.stage, sought) == set()


@each_subject
async def test_the_verification_finds_the_row_of_the_subject_itself(scene: Scene, kind: str) -> None:
    """The verification searches all columns that Postgres' catalog names."""
    sought = await SUBJECTS[kind].sought(scene)
    uuids = tuple(text for text in sought.texts if text.count("-") == 4)
    places = await traces(Needles(uuids=uuids), sorted(sought.faces))
    own_column = {"person": "persons.id", "participant": "participants.uuid", "group": "groups.uuid"}
    own_column |= {"contact_faces": "face_instances.id", "photo": "image_assets.uuid"}
    assert own_column.get(kind, "workspaces.uuid") in places


@each_subject
async def test_an_erase_changes_nothing_in_another_workspace(scene: Scene, kind: str) -> None:
    before = await _elsewhere(scene)
    await SUBJECTS[kind].erase(scene)
    await work_off(scene.stage)
    assert await _elsewhere(scene) == before


@each_subject
async def test_whoever_asked_gets_one_certificate_and_is_not_on_the_ledger(scene: Scene, kind: str) -> None:
    counts = await SUBJECTS[kind].erase(scene)
    await work_off(scene.stage)
    told = [
        call.params["text"]
        for call in scene.stage.telegram.calls
        if call.method == "sendMessage" and "verified" in call.params["text"]
    ]
    assert len(told) == 1
    assert not any(name in told[0] for name in (scene.anna_name, scene.kim.name, *scene.titles))
    said = re.findall(r"^•\D*(\d+)", told[0], re.MULTILINE)
    assert sorted(said) == sorted(str(n) for n in counts.values() if n)
    rows = await sql.rows("SELECT tg_notify_chat_id FROM erasures")
    assert {row["tg_notify_chat_id"] for row in rows} == {None}


@each_subject
async def test_the_ledger_has_a_copy_of_ids_beside_the_photos(scene: Scene, kind: str) -> None:
    sought = await SUBJECTS[kind].sought(scene)
    await SUBJECTS[kind].erase(scene)
    await work_off(scene.stage)
    rows = await sql.rows("SELECT uuid, subject_kind, subject_uuid FROM erasures")
    copies = {key: data.decode() for key, data in scene.stage.store.photos.items() if "ledger" in key}
    assert copies.keys() == {f"ledger/{row['uuid']}.json" for row in rows}
    for row in rows:
        copy = copies[f"ledger/{row['uuid']}.json"]
        assert str(row["subject_uuid"]) in copy
        assert row["subject_kind"] in copy
    names = {text for text in sought.texts if text.count("-") != 4}
    assert not any(name in copy for name in names for copy in copies.values())


async def _elsewhere(scene: Scene) -> list[object]:
    """The other workspace's rows in six tables, its owner's row, and its points."""
    workspace = await sql.one("SELECT workspace_id FROM persons WHERE id = $1", scene.theirs.person_id)
    assert workspace is not None
    found: list[object] = []
    for table in ("groups", "persons", "image_assets", "face_instances", "deliveries", "cards"):
        found += await sql.rows(
            f"SELECT whole::text FROM {table} whole WHERE workspace_id = $1 ORDER BY id",
            workspace["workspace_id"],
        )
    found += await sql.rows(
        "SELECT whole::text FROM participants whole WHERE id = $1", scene.theirs.owner.participant_id
    )
    return [*found, sorted([str(p) async for p in scene.stage.index.scan(workspace["workspace_id"])])]
