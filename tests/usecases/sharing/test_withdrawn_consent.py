"""Whoever took consent back and is forgotten has not given it again."""

import pytest

from domain.errors import Conflict
from domain.queries.persons.person_card import person_card
from domain.usecases.erasing.forget_participant import forget_participant
from domain.usecases.persons.dissolve_person import dissolve_person
from tests.usecases.assigning import faces_on
from tests.usecases.factory import Connected, Group, make_participant, post
from tests.usecases.linking import delete_links, joined
from tests.usecases.operating import merge, undo
from tests.usecases.stage import Stage


@pytest.mark.parametrize("is_merged", [False, True], ids=["not merged", "during a merge"])
async def test_a_child_is_not_recognised_after_whoever_took_consent_back_is_forgotten(
    stage: Stage, group: Group, anna: Connected, ben: Connected, *, is_merged: bool
) -> None:
    await delete_links(ben)  # only the admins have named Ben
    grandpa = await make_participant(stage, "Opa", in_chat=group.tg_chat_id)
    accepted = await joined(stage, Connected(ben.person_id, ben.number, 0, group.admin), grandpa)
    await undo(stage, accepted, grandpa)
    merged = await merge(stage, anna, ben, group.admin) if is_merged else None
    await forget_participant(grandpa.participant_id, settings=stage.settings, doorbell=stage.doorbell)
    if merged is not None:
        await undo(stage, merged, group.admin)
    await stage.settle()
    photo = await post(stage, group, stage.engine.face(ben=0.9))
    await stage.settle()
    [face] = await faces_on(photo)
    assert face["person"] is None
    assert not (await person_card(ben.number, stage.by(group.admin))).is_consented
    with pytest.raises(Conflict, match="consent_withdrawn"):
        await merge(stage, ben, anna, group.admin)
    with pytest.raises(Conflict, match="consent_withdrawn"):
        await dissolve_person(ben.number, stage.by(group.admin), doorbell=stage.doorbell)
