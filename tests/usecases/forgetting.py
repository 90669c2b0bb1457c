"""Makes a person with many traces, erases persons and groups, and reads the states of erasures."""

from domain.usecases.erasing.erase_group import erase_group
from domain.usecases.erasing.erase_person import erase_person
from tests import sql
from tests.usecases.factory import Connected, Group, Member, connected_person, post
from tests.usecases.scenes import scene_step
from tests.usecases.stage import Stage

NAME = "Annabelle"


@scene_step
async def well_known_person(stage: Stage, group: Group, owner: Member) -> Connected:
    """Connects a person who is on a delivered photo beside a stranger. The owner is asked whether the person
    is on another photo, and has a dialogue about the person.
    """
    person = await connected_person(stage, group, owner, name=NAME)
    await post(stage, group, stage.engine.face(anna=0.9), stage.engine.face(), file="with anna")
    await post(stage, group, stage.engine.face(anna=0.4))
    await stage.settle()
    await sql.execute(
        "INSERT INTO conversations (tg_chat_id, tg_user_id, state, data) VALUES ($1, $1, 'photos', $2)",
        owner.tg_user_id,
        {"person_id": str(person.person_id)},
    )
    return person


async def erase(stage: Stage, person: Connected, who: Member | None = None) -> dict[str, int]:
    who = who or person.owner
    return await erase_person(
        person.person_id,
        stage.by(who),
        tg_notify_chat_id=who.tg_user_id,
        doorbell=stage.doorbell,
    )


async def erase_this_group(
    stage: Stage, group: Group, by: Member | None = None, *, tg_notify_chat_id: int | None = None
) -> dict[str, int]:
    return await erase_group(
        group.group_id,
        stage.by(by or group.admin),
        tg_notify_chat_id=tg_notify_chat_id,
        settings=stage.settings,
        doorbell=stage.doorbell,
    )


async def is_verified() -> bool:
    """Whether the only erasure has been verified."""
    [row] = await sql.rows("SELECT state, verified_at IS NOT NULL AS at FROM erasures")
    assert row["at"] == (row["state"] == "verified")
    return bool(row["at"])


async def erasure_states() -> set[str]:
    return {row["state"] for row in await sql.rows("SELECT state FROM erasures")}
