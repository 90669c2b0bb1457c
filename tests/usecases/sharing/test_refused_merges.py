"""Merges that are refused, since they would override what somebody decided about the absorbed person."""

from collections.abc import Awaitable

import pytest

from domain.errors import Conflict
from domain.queries.persons.person_card import person_card
from domain.usecases.persons.dissolve_person import dissolve_person
from domain.usecases.persons.hide_person import hide_person
from domain.usecases.sharing.decide_join import decide_join
from domain.usecases.sharing.unlink_participant import unlink_participant
from tests.usecases.factory import Connected, Group, connected_person, make_participant
from tests.usecases.linking import asked_to_join, delete_links, joined, links
from tests.usecases.operating import merge, undo
from tests.usecases.stage import Stage


async def refusal(asking: Awaitable[object]) -> str | None:
    try:
        await asking
    except Conflict as conflict:
        return conflict.code
    return None


@pytest.mark.parametrize(
    ("ended", "code"),
    [
        ("removed", "denied_to_receiver"),
        ("declined", "denied_to_receiver"),
        pytest.param("left", None, id="whoever left said no for themselves only"),
    ],
)
async def test_no_merge_gives_photos_to_somebody_whom_the_owner_wanted_to_have_none(
    stage: Stage, group: Group, anna: Connected, ended: str, code: str | None
) -> None:
    grandpa = await make_participant(stage, "Opa", in_chat=group.tg_chat_id)
    if ended == "declined":
        asked = await asked_to_join(stage, group, grandpa)
        await decide_join(asked, stage.by(anna.owner), admit=False, doorbell=stage.doorbell)
    else:
        await joined(stage, anna, grandpa)
        by = stage.by(grandpa if ended == "left" else anna.owner)
        await unlink_participant(anna.number, grandpa.participant_id, by, stage.doorbell)
    own = await connected_person(stage, group, grandpa, look="ben", name="Mine")
    assert await refusal(merge(stage, anna, own, group.admin)) == code
    if code is not None:
        await merge(stage, own, anna, group.admin)
        assert await links(anna) == {anna.owner.name: "owner"}


async def test_no_merge_makes_a_hidden_person_visible(
    stage: Stage, group: Group, anna: Connected, ben: Connected
) -> None:
    async def set_hidden(person: Connected, *, hidden: bool) -> None:
        await hide_person(person.number, stage.by(person.owner), hidden=hidden, doorbell=stage.doorbell)

    await set_hidden(anna, hidden=True)
    assert await refusal(merge(stage, anna, ben, group.admin)) == "hidden_absorbed"
    await set_hidden(ben, hidden=True)
    undone = await undo(stage, await merge(stage, anna, ben, group.admin), group.admin)
    await set_hidden(ben, hidden=False)
    assert await refusal(undo(stage, undone, group.admin)) == "hidden_absorbed"


async def test_a_person_whose_consent_was_taken_back_is_neither_dissolved_nor_merged(
    stage: Stage, group: Group, anna: Connected, ben: Connected
) -> None:
    """Else the faces would be recognised as the survivor's, or stay as unknown ones."""
    await delete_links(ben)
    grandpa = await make_participant(stage, "Opa", in_chat=group.tg_chat_id)
    accepted = await joined(stage, Connected(ben.person_id, ben.number, 0, group.admin), grandpa)
    await undo(stage, accepted, grandpa)
    dissolving = dissolve_person(ben.number, stage.by(group.admin), doorbell=stage.doorbell)
    assert await refusal(dissolving) == "consent_withdrawn"
    assert await refusal(merge(stage, ben, anna, group.admin)) == "consent_withdrawn"
    assert not (await person_card(ben.number, stage.by(group.admin))).is_consented
    assert (await person_card(anna.number, stage.by(group.admin))).is_consented
