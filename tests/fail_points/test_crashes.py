"""Work that learns, groups faces or decides may die at any commit and at any call of the index: done again,
it leaves what it would have left without a death.
"""

from collections.abc import Awaitable, Callable
from uuid import uuid4

import pytest

from domain.ids import WorkspaceId
from domain.states import RefusalReason
from domain.steps.service.open_report import open_report
from domain.steps.work.work import transaction
from domain.usecases.clusters.join_clusters import join_clusters
from domain.usecases.clusters.split_cluster import split_cluster
from domain.usecases.gallery.drop_prototype import drop_prototype
from domain.usecases.gallery.pin_prototype import pin_prototype
from domain.usecases.operations.undo_operation import undo_operation
from domain.usecases.questions.decide_suggestions import decide_suggestions
from domain.usecases.questions.give_reason import give_reason
from domain.usecases.settings.change_setting import change_setting
from tests import sql
from tests.fail_points.dying import Act, all_of, die_at_each, task
from tests.usecases.assigning import answer
from tests.usecases.factory import (
    Connected,
    Group,
    connected_person,
    decide,
    make_group,
    make_participant,
    post,
    requested_person,
)
from tests.usecases.grouping import unknown_person
from tests.usecases.settings.test_proposals import answered
from tests.usecases.stage import Stage

Scene = Callable[[Stage, Group], Awaitable[tuple[str, Act]]]


async def asked_about(stage: Stage, group: Group, photos: int = 3) -> tuple[Connected, list[int]]:
    """Anna, and questions whether faces are hers."""
    anna = await connected_person(stage, group)
    for _ in range(photos):
        await post(stage, group, stage.engine.face(anna=0.4), stage.engine.face(max=0.9))
    await stage.drain()
    found = await sql.values(
        int, "SELECT id FROM face_suggestions WHERE suggested_person_id = $1 ORDER BY id", anna.person_id
    )
    assert len(found) == photos
    return anna, found


async def add(stage: Stage, kind: str, **ids: object) -> None:
    async with transaction(stage.doorbell) as work:
        await work.add(kind, **{name: str(value) for name, value in ids.items()})


async def forget_questions(group: Group, *, but: int = 0) -> None:
    await sql.execute(
        """DELETE FROM face_suggestions s USING face_instances f
           WHERE f.id = s.face_instance_id AND f.workspace_id = $1 AND s.id <> $2""",
        group.workspace_id,
        but,
    )


async def accepted(stage: Stage, group: Group) -> tuple[str, Act]:
    return await decided(stage, group, accept=True)


async def refused(stage: Stage, group: Group) -> tuple[str, Act]:
    return await decided(stage, group, accept=False, reason=RefusalReason.STRANGER)


async def decided(
    stage: Stage, group: Group, *, accept: bool, reason: RefusalReason | None = None
) -> tuple[str, Act]:
    """The bot that died handles the same press again."""
    anna, questions = await asked_about(stage, group)
    by = stage.by(group.admin, press=uuid4())
    tools = {"settings": stage.settings, "doorbell": stage.doorbell}
    return "handle_update", lambda: decide_suggestions(
        anna.number, questions, by, accept=accept, reason=reason, **tools
    )


async def undone(stage: Stage, group: Group) -> tuple[str, Act]:
    """Answers that said why are taken back."""
    anna, questions = await asked_about(stage, group)
    tools = {"settings": stage.settings, "doorbell": stage.doorbell}
    said = await decide_suggestions(
        anna.number,
        questions,
        stage.by(group.admin),
        accept=False,
        reason=RefusalReason.STRANGER,
        **tools,
    )
    by, operation = stage.by(group.admin, press=uuid4()), said.done.operation_id
    assert operation is not None
    return "handle_update", lambda: undo_operation(operation, by, **tools)


async def told_why(stage: Stage, group: Group) -> tuple[str, Act]:
    _, [question, *_] = await asked_about(stage, group)
    await answer(stage, question, group.admin, accept=False)
    by = stage.by(group.admin, press=uuid4())
    return "handle_update", lambda: give_reason(question, by, RefusalReason.NOT_A_FACE, stage.doorbell)


async def split(stage: Stage, group: Group) -> tuple[str, Act]:
    number = await unknown_person(stage, group, photos=3)
    faces = await sql.values(
        int, "SELECT f.number FROM face_instances f WHERE f.workspace_id = $1 ORDER BY 1", group.workspace_id
    )
    by, tools = stage.by(group.admin, press=uuid4()), {"settings": stage.settings, "doorbell": stage.doorbell}
    return "handle_update", lambda: split_cluster(number, faces[:1], by, **tools)


async def joined(stage: Stage, group: Group) -> tuple[str, Act]:
    one, other = [await unknown_person(stage, group, photos=2, look=look) for look in ("max", "moritz")]
    by, tools = stage.by(group.admin, press=uuid4()), {"settings": stage.settings, "doorbell": stage.doorbell}
    return "handle_update", lambda: join_clusters(one, other, by, **tools)


async def pinned(stage: Stage, group: Group) -> tuple[str, Act]:
    return await changed_prototype(stage, group, pin_prototype)


async def dropped(stage: Stage, group: Group) -> tuple[str, Act]:
    return await changed_prototype(stage, group, drop_prototype)


async def changed_prototype(
    stage: Stage, group: Group, do: Callable[..., Awaitable[object]]
) -> tuple[str, Act]:
    await connected_person(stage, group)
    await post(stage, group, stage.engine.face(anna=0.95))
    await stage.drain()
    face = await sql.value(
        int, "SELECT max(number) FROM face_instances WHERE workspace_id = $1", group.workspace_id
    )
    by = stage.by(group.admin, press=uuid4())
    return "handle_update", lambda: do(face, by, settings=stage.settings, doorbell=stage.doorbell)


async def setting_changed(stage: Stage, group: Group) -> tuple[str, Act]:
    by, tools = stage.by(group.admin, press=uuid4()), {"settings": stage.settings, "doorbell": stage.doorbell}
    return "handle_update", lambda: change_setting(WorkspaceId(group.workspace_id), 7, "9", by, **tools)


async def regrouped(stage: Stage, group: Group) -> tuple[str, Act]:
    """In the night one loose face joins a cluster, and a join of two clusters is proposed."""
    for look in ("max", "max", "moritz"):
        await unknown_person(stage, group, photos=2, look=look)
    own_clusters = "SELECT id FROM clusters WHERE workspace_id = $1 ORDER BY id LIMIT 1"
    first = await sql.value(int, own_clusters, group.workspace_id)
    alone = "INSERT INTO clusters (workspace_id) VALUES ($1) RETURNING id"
    for faces in (1, 2):
        await sql.execute(
            """UPDATE face_instances SET cluster_id = $2 WHERE id IN (
                   SELECT id FROM face_instances WHERE cluster_id = $1 ORDER BY number LIMIT $3)""",
            first,
            await sql.value(int, alone, group.workspace_id),
            faces,
        )
    await add(stage, "regroup_faces", workspace_id=group.workspace_id)
    return "regroup_faces", task(stage, "regroup_faces")


async def propagated(stage: Stage, group: Group) -> tuple[str, Act]:
    """A yes about one face leads to a search for others like it."""
    _, [question, *_] = await asked_about(stage, group)
    await forget_questions(group, but=question)
    await answer(stage, question, group.admin)
    return "propagate_face", task(stage, "propagate_face")


async def looked_for_next(stage: Stage, group: Group) -> tuple[str, Act]:
    """A no leads to a question about the next person."""
    await connected_person(stage, group)
    await connected_person(stage, group, look="ben", name="Ben")
    await post(stage, group, stage.engine.face(anna=0.62, ben=0.6))
    await stage.drain()
    [question] = await sql.values(
        int,
        """SELECT s.id FROM face_suggestions s JOIN persons p ON p.id = s.suggested_person_id
           WHERE p.workspace_id = $1""",
        group.workspace_id,
    )
    await answer(stage, question, group.admin, accept=False)
    return "match_refused", task(stage, "match_refused")


async def reran(stage: Stage, group: Group) -> tuple[str, Act]:
    """A face that lost its person is matched again, and a match that rests on no face is decided again."""
    await asked_about(stage, group)
    for basis in ("matched", None):
        photo = await post(stage, group, stage.engine.face(anna=0.95))
        await stage.drain()
        await sql.execute(
            """UPDATE face_instances SET basis = $2::text, matched_by = '{}',
                   person_id = CASE WHEN $2::text IS NOT NULL THEN person_id END WHERE asset_id = $1""",
            photo,
            basis,
        )
    async with transaction(stage.doorbell) as work:
        await open_report(work, "rerun_matching", workspace_id=group.workspace_id, mends=True)
    return "rerun_matching", task(stage, "rerun_matching")


async def calibrated(stage: Stage, group: Group) -> tuple[str, Act]:
    await answered(stage, group, 120, half=0.86)
    await add(stage, "propose_settings", workspace_id=group.workspace_id)
    return "propose_settings", task(stage, "propose_settings")


async def searched(stage: Stage, group: Group) -> tuple[str, Act]:
    anna, _ = await asked_about(stage, group)
    await forget_questions(group)
    await add(stage, "backfill_person", person_id=anna.person_id)
    return "backfill_person", task(stage, "backfill_person")


async def known_later(stage: Stage, group: Group) -> tuple[str, Act]:
    """A face of Bea was matched with Anna; then Bea is connected."""
    await connected_person(stage, group)
    await post(stage, group, stage.engine.face(anna=0.6, bea=0.7))
    await stage.drain()
    owner = await make_participant(stage, in_chat=group.tg_chat_id)
    face = stage.engine.face(anna=0.35, bea=0.9)
    await decide(
        stage, await requested_person(stage, group, owner, face, name="Bea"), group.admin, approve=True
    )
    return "rematch_rivals", task(stage, "rematch_rivals")


# For each: what makes the scene, and at how many fail points its work dies at least.
SCENES = {
    "questions are accepted": (accepted, 2),
    "questions are refused with a reason": (refused, 2),
    "refusals are taken back": (undone, 2),
    "a reason is told": (told_why, 2),
    "an unknown person is split": (split, 2),
    "two unknown people are joined": (joined, 2),
    "a prototype is pinned": (pinned, 2),
    "a prototype is taken out": (dropped, 2),
    "a setting is changed": (setting_changed, 2),
    "unknown faces are grouped in the night": (regrouped, 4),
    "faces like one confirmed face are looked for": (propagated, 4),
    "faces of a person are looked for": (searched, 4),
    "after a no the next person is looked for": (looked_for_next, 2),
    "a new person is looked for among the faces of others": (known_later, 2),
    "every face is decided again": (reran, 6),
    "thresholds are proposed": (calibrated, 3),
}


@pytest.mark.parametrize("name", SCENES)
async def test_work_that_dies_anywhere_is_done_once_and_whole(stage: Stage, name: str) -> None:
    scene, least = SCENES[name]
    undisturbed, other = await make_group(stage), await make_group(stage)
    _, act = await scene(stage, undisturbed)
    await act()
    await stage.drain()
    work, act = await scene(stage, other)
    deaths = await die_at_each(stage, work, act)
    await stage.drain()
    assert len(deaths) >= least, deaths
    assert await all_of(stage, other) == await all_of(stage, undisturbed)
