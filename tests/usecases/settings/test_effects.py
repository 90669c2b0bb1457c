"""Each setting that a workspace may change has its effect there, and nowhere else."""

from collections.abc import Awaitable, Callable
from dataclasses import replace

import pytest

from domain.rules.settings.own_settings import OWN_SETTINGS
from domain.steps.clusters.ask_whose_child import ask_whose_child
from domain.steps.faces.choose_prototypes import choose_prototypes
from domain.steps.work.work import transaction
from domain.usecases.gallery.recompute_prototypes import recompute_prototypes
from tests import sql
from tests.fakes.inline_clusterer import InlineClusterer
from tests.usecases.assigning import answer, faces_on, suggest
from tests.usecases.clusters.grouped import run
from tests.usecases.factory import (
    Group,
    begin,
    connected_person,
    decide,
    make_group,
    make_participant,
    post,
    requested_person,
    train,
)
from tests.usecases.grouping import label, unknown_person
from tests.usecases.settings.own import put
from tests.usecases.stage import Stage

checklist = pytest.mark.checklist

Scene = Callable[[Stage, Group], Awaitable[object]]


async def asked(group: Group) -> int:
    """How many questions the workspace has, sent or not."""
    row = await sql.one(
        """SELECT count(*) AS n FROM face_suggestions s JOIN persons p ON p.id = s.suggested_person_id
           WHERE p.workspace_id = $1 AND s.status = 'PENDING'""",
        group.workspace_id,
    )
    assert row is not None
    return int(row["n"])


def seen(look: dict[str, float], *, alike: bool = False) -> Scene:
    """Posts a face that looks so much like Anna and Ben. Is it matched, and how many questions are asked?"""

    async def scene(stage: Stage, group: Group) -> tuple[bool, int]:
        await connected_person(stage, group)
        if "ben" in look:
            await connected_person(stage, group, look="ben", name="Ben")
        if alike:
            await sql.execute(
                """INSERT INTO look_alikes (workspace_id, first_person_id, second_person_id, declared_at)
                   SELECT $1, min(id::text)::uuid, max(id::text)::uuid, now() FROM persons
                   WHERE workspace_id = $1""",
                group.workspace_id,
            )
        asset_id = await post(stage, group, stage.engine.face(**look))
        await stage.recognise(asset_id)
        [face] = await faces_on(asset_id)
        return face["person"] is not None, await asked(group)

    return scene


async def questions_after_a_yes(stage: Stage, group: Group) -> int:
    """How many questions a yes leads to, about a face that is like the confirmed one."""
    anna = await connected_person(stage, group)
    photos = [await post(stage, group, stage.engine.face(anna=0.2, profile=0.9))]
    photos.append(await post(stage, group, stage.engine.face(anna=0.1, profile=0.45)))
    await stage.settle()
    [confirmed] = await faces_on(photos[0])
    [source] = await sql.rows(
        "SELECT face_instance_id AS id FROM person_prototypes WHERE person_id = $1", anna.person_id
    )
    await answer(stage, await suggest(stage, confirmed, anna, source=source), anna.owner)
    await stage.run("propagate_face")
    return await asked(group)


async def questions_about_older_photos(stage: Stage, group: Group) -> int:
    # How many questions are asked about three older photos once Anna is connected.
    for likeness in (0.35, 0.36, 0.37):
        await post(stage, group, stage.engine.face(anna=likeness))
    await stage.settle()
    await connected_person(stage, group)
    return await asked(group)


async def questions_sent_on_one_day(stage: Stage, group: Group) -> int:
    """How many questions are sent on one day about two faces that came one after the other."""
    await connected_person(stage, group)
    for likeness in (0.35, 0.36):
        await post(stage, group, stage.engine.face(anna=likeness))
        await stage.settle()
    row = await sql.one(
        """SELECT count(*) AS n FROM face_suggestions s JOIN persons p ON p.id = s.suggested_person_id
           WHERE p.workspace_id = $1 AND s.asked_at IS NOT NULL""",
        group.workspace_id,
    )
    assert row is not None
    return int(row["n"])


async def prototypes(stage: Stage, group: Group) -> int:
    """How many prototypes a person has with a training photo and four posted faces of a quality of 0.6."""
    anna = await connected_person(stage, group)
    for _ in range(4):
        await post(stage, group, replace(stage.engine.face(anna=0.9), quality=0.6))
    await stage.settle()
    await sql.execute("UPDATE face_instances SET basis = 'assigned' WHERE basis = 'matched'")
    async with transaction(stage.doorbell) as work:
        return await choose_prototypes(work, anna.person_id, stage.settings)


async def prototypes_of_a_named_cluster(stage: Stage, group: Group) -> int:
    # How many prototypes an unknown person of four photos gets with a name.
    number = await unknown_person(stage, group, photos=4)
    await label(stage, number, "Max", group.admin)
    row = await sql.one(
        """SELECT count(*) AS n FROM person_prototypes x JOIN persons p ON p.id = x.person_id
           WHERE p.workspace_id = $1""",
        group.workspace_id,
    )
    assert row is not None
    return int(row["n"])


async def cards_about_somebody_unknown(stage: Stage, group: Group) -> int:
    """How many cards about an unknown person come after three photos with a face of a quality of 0.6."""
    for _ in range(3):
        await post(stage, group, replace(stage.engine.face(max=0.9), quality=0.6))
    await stage.settle()
    shown = await sql.rows(
        """SELECT DISTINCT c.id FROM clusters c JOIN tasks t ON t.kind = 'picture_cluster'
               AND (t.ids ->> 'number')::bigint = c.number WHERE c.workspace_id = $1""",
        group.workspace_id,
    )
    return len(shown)


def members_who_were_asked(*, by_default: bool) -> Scene:
    """How many members are asked. by_default: whether the service lets members be asked."""

    async def scene(stage: Stage, group: Group) -> int:
        await unknown_person(stage, group, photos=6)
        for posting in await sql.rows(
            "SELECT t.id FROM postings t WHERE t.group_id = $1 ORDER BY t.id", group.group_id
        ):
            who = await make_participant(stage)
            await sql.execute(
                "INSERT INTO group_participants (group_id, participant_id, status) VALUES ($1, $2, 'member')",
                group.group_id,
                who.participant_id,
            )
            await sql.execute(
                "UPDATE postings SET posted_by_id = $1 WHERE id = $2", who.participant_id, posting["id"]
            )
        settings = stage.settings.model_copy(update={"whose_child_asks": by_default})
        await ask_whose_child(settings, stage.doorbell)
        asked = await sql.rows("SELECT id FROM cluster_inquiries WHERE workspace_id = $1", group.workspace_id)
        return len(asked)

    return scene


async def verdict(stage: Stage, group: Group) -> str:
    # The verdict on a training photo whose face has a side of 60 pixels and a sharpness of 0.4.
    owner = await make_participant(stage, in_chat=group.tg_chat_id)
    draft = await begin(stage, group, owner)
    face = stage.engine.face(anna=1.0, side_px=60, sharpness=0.4)
    asset_id = await train(stage, draft.person_id, owner, face)
    await stage.drain()
    row = await sql.one("SELECT reason FROM image_assets WHERE id = $1", asset_id)
    assert row is not None
    return str(row["reason"])


async def best_prototype_counts_alone(stage: Stage, group: Group) -> bool:
    """Whether the better of two prototypes counts alone, for a face that is like both."""
    owner = await make_participant(stage, in_chat=group.tg_chat_id)
    faces = [stage.engine.face(anna=1.0), stage.engine.face(anna=0.9)]
    anna = await requested_person(stage, group, owner, *faces)
    await decide(stage, anna, group.admin, approve=True)
    await stage.drain()
    await stage.recognise(await post(stage, group, stage.engine.face(anna=0.43)))
    [row] = await sql.rows(
        "SELECT confidence, aggregate_confidence AS a FROM face_suggestions WHERE suggested_person_id = $1",
        anna.person_id,
    )
    return bool(row["a"] == row["confidence"])


async def older_photos_are_searched(stage: Stage, group: Group) -> bool:
    """Whether older photos are looked through when a person's prototypes are chosen again."""
    anna = await connected_person(stage, group)
    await recompute_prototypes(
        anna.number, stage.by(anna.owner), settings=stage.settings, doorbell=stage.doorbell
    )
    waiting = await sql.rows("SELECT ids FROM tasks WHERE kind = 'backfill_person' AND state = 'ready'")
    return {"person_id": str(anna.person_id)} in [sql.from_json(task["ids"]) for task in waiting]


async def grouped_at_night(stage: Stage, group: Group) -> int:
    # How many of three unknown faces are grouped in the night.
    for _ in range(3):
        await post(stage, group, stage.engine.face())
    await stage.drain()
    return (await run(stage, group, InlineClusterer())).faces


# The own value, the scene, what the scene gives with this value, and what it gives without.
EFFECTS: dict[str, tuple[object, Scene, object, object]] = {
    "face_auto_assign_threshold": (0.9, seen({"anna": 0.6}), (False, 1), (True, 0)),
    "face_match_min_margin": (0.1, seen({"anna": 0.6, "ben": 0.48}), (False, 1), (True, 0)),
    "face_look_alike_margin": (0.2, seen({"anna": 0.6, "ben": 0.4}, alike=True), (False, 2), (True, 0)),
    "face_prototype_search_threshold": (0.7, seen({"anna": 0.35}), (False, 0), (False, 1)),
    "face_similar_search_threshold": (0.9, questions_after_a_yes, 0, 1),
    "face_suggestions_per_person": (2, questions_about_older_photos, 2, 3),
    "face_questions_a_day": (1, questions_sent_on_one_day, 1, 2),
    "face_prototype_max_exemplars": (2, prototypes, 2, 5),
    "face_prototype_min_quality": (0.7, prototypes, 1, 5),
    "face_prototypes_on_label": (2, prototypes_of_a_named_cluster, 2, 3),
    "clustering_min_quality": (0.7, cards_about_somebody_unknown, 0, 1),
    "cluster_card_min_faces": (4, cards_about_somebody_unknown, 0, 1),
    "cluster_card_min_photos": (4, cards_about_somebody_unknown, 0, 1),
    "whose_child_asks": (True, members_who_were_asked(by_default=False), 4, 0),
    "whose_child_answers": (3, members_who_were_asked(by_default=True), 5, 4),
    "face_suggestion_aggregate": ("mean", best_prototype_counts_alone, False, True),
    "face_suggestions_auto_rescan_on_recompute": (False, older_photos_are_searched, False, True),
    "clustering_limit": (2, grouped_at_night, 2, 3),
    "face_enrol_min_side_px": (64, verdict, "too_small", "good"),
    "face_enrol_min_sharpness": (0.5, verdict, "too_blurred", "good"),
}


# The promises about settings (`docs/promises.md`), as far as a workspace may change them.
PROMISED = {
    "face_prototype_search_threshold": checklist(213),
    "face_similar_search_threshold": checklist(212),
    "face_suggestions_per_person": checklist(216),
    "face_prototype_max_exemplars": checklist(203),
    "face_prototype_min_quality": checklist(204),
    "face_prototypes_on_label": checklist(217),
    "clustering_min_quality": checklist(214),
    "face_suggestions_auto_rescan_on_recompute": checklist(207),
    "clustering_limit": checklist(215),
}


# The effect of these is tested in the chat (`tests/telegram/settings/test_review_pages.py`).
IN_THE_CHAT = {"face_suggestion_groups_per_page", "face_suggestion_items_per_group"}


def test_each_setting_has_a_scene() -> None:
    assert EFFECTS.keys() | IN_THE_CHAT == OWN_SETTINGS.keys()
    assert PROMISED.keys() <= EFFECTS.keys()


@pytest.mark.parametrize("name", [pytest.param(name, marks=PROMISED.get(name, ())) for name in EFFECTS])
async def test_a_setting_has_its_effect_where_it_was_changed_and_not_elsewhere(
    stage: Stage, group: Group, name: str
) -> None:
    value, scene, tuned, usual = EFFECTS[name]
    elsewhere = await make_group(stage)
    await put(group.workspace_id, name, value)
    assert await scene(stage, group) == tuned
    assert await scene(stage, elsewhere) == usual
