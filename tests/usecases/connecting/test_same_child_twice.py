"""Two people ask for the same child. Once one is approved, the card of the other request says so."""

import pytest

from domain.queries.connecting.request import request
from domain.usecases.erasing.forget_participant import forget_participant
from tests import sql
from tests.persons import add_link
from tests.usecases.factory import (
    Connected,
    Group,
    connected_person,
    decide,
    make_participant,
    requested_person,
)
from tests.usecases.forgetting import erase
from tests.usecases.operating import merge
from tests.usecases.stage import Stage
from tests.usecases.workspaces import set_admin_chat


async def asked(stage: Stage, group: Group, owner: str, name: str, **looks: float) -> Connected:
    """A request that waits, and whose card is shown."""
    member = await make_participant(stage, owner, in_chat=group.tg_chat_id)
    person = await requested_person(stage, group, member, stage.engine.face(**looks), name=name)
    await show(stage)
    return person


async def show(stage: Stage) -> None:
    await stage.drain()
    await stage.show()


def last_words(stage: Stage, group: Group) -> str:
    """The text of the last card that the group's admin was shown."""
    calls = [call for call in stage.telegram.calls if call.params.get("chat_id") == group.admin.tg_user_id]
    words = [call.params.get("caption") or call.params.get("text") for call in calls]
    return str([one for one in words if one][-1])


async def test_after_one_request_is_approved_the_card_of_the_other_names_the_person(
    stage: Stage, group: Group
) -> None:
    first = await asked(stage, group, "Kim", "Anna", anna=1.0)
    await asked(stage, group, "Lea", "Anni", anna=0.95)
    assert "looks like" not in last_words(stage, group)
    await decide(stage, first, group.admin, approve=True)
    await show(stage)
    words = last_words(stage, group)
    assert "Lea" in words
    assert "looks like <b>Anna</b>, who is already connected to <b>Kim</b>" in words


async def test_a_request_for_another_child_has_no_warning(stage: Stage, group: Group) -> None:
    first = await asked(stage, group, "Kim", "Anna", anna=1.0)
    await asked(stage, group, "Lea", "Ben", ben=1.0)
    await decide(stage, first, group.admin, approve=True)
    await show(stage)
    assert not any("looks like" in str(call.params) for call in stage.telegram.calls)


@pytest.mark.parametrize("others", [0, 300])
async def test_among_many_persons_an_owner_is_not_told_of_every_stranger(
    stage: Stage, group: Group, others: int
) -> None:
    """Among many everybody resembles somebody a little, and the message would show a stranger's child."""
    await connected_person(stage, group)
    await sql.execute(
        """INSERT INTO persons (workspace_id, name, name_key, approval)
           SELECT $1, 'Child ' || n, 'child ' || n, 'approved' FROM generate_series(1, $2::int) n""",
        group.workspace_id,
        others,
    )
    await asked(stage, group, "Lea", "Max", anna=0.37)
    told = await sql.rows("SELECT id FROM tasks WHERE kind = 'show_resemblance'")
    assert len(told) == (0 if others else 1)


async def test_the_second_can_still_be_approved_and_the_warning_goes(stage: Stage, group: Group) -> None:
    """The two children may be twins."""
    first = await asked(stage, group, "Kim", "Anna", anna=1.0)
    second = await asked(stage, group, "Lea", "Anni", anna=0.95)
    await decide(stage, first, group.admin, approve=True)
    await show(stage)
    await decide(stage, second, group.admin, approve=True)
    await show(stage)
    cards = [c for c in stage.telegram.calls if c.method == "editMessageCaption"]
    assert "Approved by" in cards[-1].params["caption"]
    assert "looks like" not in cards[-1].params["caption"]


async def test_a_warning_names_nobody_who_was_erased(stage: Stage, group: Group) -> None:
    first = await asked(stage, group, "Kim", "Anna", anna=1.0)
    await asked(stage, group, "Lea", "Anni", anna=0.95)
    await decide(stage, first, group.admin, approve=True)
    await show(stage)
    await erase(stage, first)
    await show(stage)
    cards = [c for c in stage.telegram.calls if c.method == "editMessageCaption"]
    assert "Anni" in cards[-1].params["caption"]
    assert "Anna" not in cards[-1].params["caption"]
    assert "Kim" not in cards[-1].params["caption"]


async def test_a_former_decider_loses_the_card_that_names_somebody_erased(stage: Stage, group: Group) -> None:
    """The bot edits no card in the chat of a former decider: it deletes the card."""
    first = await asked(stage, group, "Kim", "Anna", anna=1.0)
    second = await asked(stage, group, "Lea", "Anni", anna=0.95)
    await decide(stage, first, group.admin, approve=True)
    await show(stage)
    assert "looks like <b>Anna</b>" in last_words(stage, group)
    [card] = await sql.rows(
        "SELECT tg_chat_id, tg_message_id FROM cards WHERE kind = 'request' AND subject = $1",
        str(second.number),
    )
    await set_admin_chat(group.tg_chat_id - 1_000_000, group.workspace_id)
    await erase(stage, first)
    await show(stage)
    assert card["tg_chat_id"] == group.admin.tg_user_id
    assert (card["tg_chat_id"], card["tg_message_id"]) in stage.deleted


async def test_a_warning_names_nobody_who_was_forgotten(stage: Stage, group: Group) -> None:
    """Anna has another owner, and stays."""
    first = await asked(stage, group, "Kim", "Anna", anna=1.0)
    await asked(stage, group, "Lea", "Anni", anna=0.95)
    other = await make_participant(stage, "Max", in_chat=group.tg_chat_id)
    await decide(stage, first, group.admin, approve=True)
    await add_link(other.participant_id, first.person_id, "owner")
    await show(stage)
    assert "connected to <b>Kim</b>, <b>Max</b>" in last_words(stage, group)
    await forget_participant(first.owner.participant_id, settings=stage.settings, doorbell=stage.doorbell)
    await show(stage)
    edits = [str(c.params["caption"]) for c in stage.telegram.calls if c.method == "editMessageCaption"]
    assert "connected to <b>Max</b>" in edits[-1]
    assert "Kim" not in edits[-1]


async def test_the_warning_follows_a_merge_and_ends_with_the_decision(stage: Stage, group: Group) -> None:
    """The request names the connected person wherever it is shown, until somebody decides it."""
    first = await asked(stage, group, "Kim", "Anna", anna=1.0)
    second = await asked(stage, group, "Lea", "Anni", anna=0.95)
    await decide(stage, first, group.admin, approve=True)
    await show(stage)
    waits = await request(second.person_id)
    assert waits is not None
    assert waits.alike is not None
    assert (waits.alike.name, waits.alike.owners) == ("Anna", ("Kim",))
    ben = await asked(stage, group, "Max", "Ben", ben=1.0)
    await decide(stage, ben, group.admin, approve=True)
    await merge(stage, first, ben, group.admin)
    waits = await request(second.person_id)
    assert waits is not None
    assert waits.alike is not None
    assert (waits.alike.name, waits.alike.owners) == ("Ben", ("Max",))
    await decide(stage, second, group.admin, approve=True)
    assert await sql.rows("SELECT id FROM persons WHERE looks_like_id IS NOT NULL") == []
