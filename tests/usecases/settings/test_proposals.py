"""Thresholds fitted to the answers of a workspace: proposed to its moderators, who use them or do not."""

from datetime import UTC, datetime
from io import BytesIO

import pytest
from PIL import Image

from domain.errors import Conflict, InvalidInput, NotFound
from domain.ids import CalibrationId, WorkspaceId
from domain.queries.settings.setting_proposal import setting_proposal
from domain.queries.settings.settings_of import settings_of
from domain.usecases.settings.ask_calibrating import ask_calibrating
from domain.usecases.settings.decide_proposal import decide_proposal
from domain.usecases.settings.propose_settings import propose_settings
from domain.values.calibrated import Calibrated, Estimate, Rates
from tests import sql
from tests.usecases.factory import (
    Group,
    Member,
    connected_person,
    make_group,
    make_participant,
    post,
)
from tests.usecases.operating import undo
from tests.usecases.settings.answered import answered
from tests.usecases.settings.own import put
from tests.usecases.stage import Stage
from workers.settings.plot import plot_png

NIGHT = datetime(2026, 3, 1, 1, 30, tzinfo=UTC)


async def propose(stage: Stage, group: Group) -> str:
    engine = stage.engine.name
    return await propose_settings(WorkspaceId(group.workspace_id), engine, stage.settings, stage.doorbell)


async def proposals() -> list[sql.Row]:
    return await sql.rows("SELECT id, workspace_id, decision, decided_by FROM setting_proposals ORDER BY id")


async def decide(stage: Stage, proposal: int, by: Member, *, uses: bool = True) -> object:
    return await decide_proposal(
        CalibrationId(proposal), stage.by(by), uses=uses, settings=stage.settings, doorbell=stage.doorbell
    )


async def thresholds(stage: Stage, group: Group) -> tuple[float, float]:
    own = await settings_of(WorkspaceId(group.workspace_id), stage.settings)
    return own.face_auto_assign_threshold, own.face_prototype_search_threshold


async def test_stricter_thresholds_are_proposed_to_a_workspace_with_mistakes(
    stage: Stage, group: Group
) -> None:
    elsewhere = await make_group(stage)
    await connected_person(stage, elsewhere)
    await post(stage, elsewhere, stage.engine.face(anna=0.6))
    await answered(stage, group, 150, half=0.8)
    assert await propose(stage, group) == "proposed"
    assert await propose(stage, elsewhere) == "lacking"
    [proposal] = await proposals()
    view = await setting_proposal(proposal["id"])
    assert view is not None
    assert view.found.yes + view.found.no == 150
    assert await thresholds(stage, group) == (0.8, 0.6)
    done = await decide(stage, proposal["id"], group.admin)
    assert await thresholds(stage, group) == (view.found.then.auto, view.found.then.suggest)
    assert view.found.then.auto > 0.85
    [proposal] = await proposals()
    assert (proposal["decision"], proposal["decided_by"]) == ("accepted", f"tg:{group.admin.tg_user_id}")
    await undo(stage, done, group.admin)  # type: ignore[arg-type]
    assert await thresholds(stage, group) == (0.8, 0.6)
    assert await thresholds(stage, elsewhere) == (0.8, 0.6)


async def test_a_declined_proposal_changes_nothing_and_a_later_press_is_refused(
    stage: Stage, group: Group
) -> None:
    await answered(stage, group, 100, half=0.8)
    await propose(stage, group)
    [proposal] = await proposals()
    await decide(stage, proposal["id"], group.admin, uses=False)
    with pytest.raises(Conflict, match="proposal_decided"):
        await decide(stage, proposal["id"], group.admin)
    assert await thresholds(stage, group) == (0.8, 0.6)
    assert await sql.rows("SELECT id FROM operations WHERE kind = 'change_settings'") == []


@pytest.mark.parametrize("uses", [False, True])
async def test_thresholds_that_somebody_decided_about_are_not_proposed_again(
    stage: Stage, group: Group, uses: bool
) -> None:
    """A month later the same thresholds are found. Using and then undoing them is a decision, too."""
    await answered(stage, group, 100, half=0.8)
    await propose(stage, group)
    [proposal] = await proposals()
    done = await decide(stage, proposal["id"], group.admin, uses=uses)
    if uses:
        await undo(stage, done, group.admin)  # type: ignore[arg-type]
    assert await propose(stage, group) == "decided"
    assert len(await proposals()) == 1
    await sql.execute("UPDATE setting_proposals SET figures = jsonb_set(figures, '{then,auto}', '0.97')")
    assert await propose(stage, group) == "proposed", "these thresholds are others"


async def test_only_moderators_use_a_proposal(stage: Stage, group: Group) -> None:
    await answered(stage, group, 100, half=0.8)
    await propose(stage, group)
    [proposal] = await proposals()
    stranger = await make_participant(stage, "Stranger", in_chat=group.tg_chat_id)
    with pytest.raises(NotFound, match="setting"):
        await decide(stage, proposal["id"], stranger)
    assert await thresholds(stage, group) == (0.8, 0.6)


async def test_a_proposal_that_is_not_there_is_not_found(stage: Stage, group: Group) -> None:
    with pytest.raises(NotFound, match="setting"):
        await decide(stage, 1, group.admin)


async def test_a_proposal_that_is_older_than_a_change_by_hand_loosens_nothing(
    stage: Stage, group: Group
) -> None:
    await answered(stage, group, 100, half=0.8)
    await propose(stage, group)
    [proposal] = await proposals()
    await put(group.workspace_id, "face_auto_assign_threshold", 0.95)
    with pytest.raises(Conflict, match="values_changed"):
        await decide(stage, proposal["id"], group.admin)
    assert await thresholds(stage, group) == (0.95, 0.6)
    assert (await proposals())[0]["decision"] is None


async def test_a_press_that_changes_nothing_is_answered_twice(stage: Stage, group: Group) -> None:
    """Somebody typed the proposed values, and the press was handled again after a crash."""
    await answered(stage, group, 100, half=0.8)
    await propose(stage, group)
    [proposal] = await proposals()
    view = await setting_proposal(proposal["id"])
    assert view is not None
    for name, value in view.wanted.items():
        await put(group.workspace_id, name, value)
    for _ in range(2):
        await decide(stage, proposal["id"], group.admin)
    await put(group.workspace_id, "face_match_min_margin", 0.2)  # no threshold of the proposal
    await decide(stage, proposal["id"], group.admin)
    await sql.execute("DELETE FROM workspace_settings")
    with pytest.raises(Conflict, match="proposal_decided"):
        await decide(stage, proposal["id"], group.admin)


async def test_a_newer_proposal_ends_the_older_one(stage: Stage, group: Group) -> None:
    await answered(stage, group, 100, half=0.8)
    await propose(stage, group)
    await sql.execute(
        """DELETE FROM face_suggestions
           WHERE id = (SELECT min(id) FROM face_suggestions WHERE status = 'REJECTED')"""
    )
    await propose(stage, group)
    older, newer = await proposals()
    assert (older["decision"], newer["decision"]) == ("expired", None)
    with pytest.raises(Conflict, match="proposal_decided"):
        await decide(stage, older["id"], group.admin)


async def test_the_same_answers_propose_once(stage: Stage, group: Group) -> None:
    """A worker that died after its commit does its task again."""
    await answered(stage, group, 100, half=0.8)
    assert [await propose(stage, group) for _ in range(2)] == ["proposed", "proposed"]
    [proposal] = await proposals()
    assert proposal["decision"] is None


async def test_a_proposal_that_compares_with_former_values_gives_way_to_one_that_can_be_used(
    stage: Stage, group: Group
) -> None:
    """The answers are the same, and so are the proposed thresholds."""
    await answered(stage, group, 100, half=0.8)
    await propose(stage, group)
    await put(group.workspace_id, "face_auto_assign_threshold", 0.82)
    assert await propose(stage, group) == "proposed"
    older, newer = await proposals()
    assert (older["decision"], newer["decision"]) == ("expired", None)
    view = await setting_proposal(newer["id"])
    assert view is not None
    assert view.compared["face_auto_assign_threshold"] == 0.82
    await decide(stage, newer["id"], group.admin)
    assert await thresholds(stage, group) == (view.found.then.auto, view.found.then.suggest)


async def test_a_proposal_below_the_floor_is_refused_when_it_is_used(stage: Stage, group: Group) -> None:
    """The row may be of an earlier version with a lower floor, so it is checked when it is used."""
    await answered(stage, group, 100, half=0.8)
    await propose(stage, group)
    await sql.execute("UPDATE setting_proposals SET figures = jsonb_set(figures, '{then,auto}', '0.7')")
    [proposal] = await proposals()
    with pytest.raises(InvalidInput, match="below_floor"):
        await decide(stage, proposal["id"], group.admin)
    [proposal] = await proposals()
    assert proposal["decision"] is None


async def test_faces_of_bad_quality_say_nothing_about_thresholds(stage: Stage, group: Group) -> None:
    await answered(stage, group, 100, half=0.8)
    await sql.execute(
        """INSERT INTO negative_pairs (face_id, person_id, reason)
           SELECT face_instance_id, suggested_person_id, 'bad_quality' FROM face_suggestions
           WHERE status = 'REJECTED'"""
    )
    assert await propose(stage, group) == "lacking"


async def test_thresholds_are_fitted_once_a_month_for_each_workspace_and_by_night(
    stage: Stage, group: Group
) -> None:
    await sql.execute("UPDATE workspaces SET created_at = now() - interval '31 days'")
    settings = stage.settings.model_copy(update={"quiet_hour": 1})
    assert await ask_calibrating(NIGHT.replace(hour=12), settings, stage.doorbell) == 0
    by_day_in_sydney = settings.model_copy(update={"time_zone": "Australia/Sydney"})
    assert await ask_calibrating(NIGHT, by_day_in_sydney, stage.doorbell) == 0
    assert await ask_calibrating(NIGHT, settings, stage.doorbell) == 1
    assert await ask_calibrating(NIGHT, settings, stage.doorbell) == 0
    await sql.execute("UPDATE workspaces SET calibrated_at = now() - interval '31 days'")
    assert await ask_calibrating(NIGHT, settings, stage.doorbell) == 1
    tasks = await sql.rows("SELECT ids FROM tasks WHERE kind = 'propose_settings' AND state = 'ready'")
    assert [sql.from_json(task["ids"]) for task in tasks] == [{"workspace_id": group.workspace_id}]


def test_the_plot_shows_both_pairs_of_thresholds() -> None:
    now = Rates(0.8, 0.6, Estimate(1, 2, 3), Estimate(1, 2, 3), 9)
    then = Rates(0.9, 0.7, Estimate(0, 1, 2), Estimate(2, 3, 4), 9)
    curve = [(0.5, 0.1, 0.05, 0.2), (0.75, 0.5, 0.4, 0.6), (0.98, 0.9, 0.8, 0.95)]
    with Image.open(BytesIO(plot_png(Calibrated(60, 9, now, then, curve)))) as picture:
        assert picture.format == "PNG"
        pixels = picture.convert("RGB")
    colours = {
        threshold: pixels.getpixel((round(60 + (threshold - 0.5) / 0.48 * 780), 300))
        for threshold in (0.6, 0.7, 0.8, 0.9)
    }
    grey, orange = (154, 154, 154), (217, 84, 30)
    assert colours == {0.6: grey, 0.8: grey, 0.7: orange, 0.9: orange}
