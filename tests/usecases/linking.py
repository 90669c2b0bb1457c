"""Helpers for tests of links: who receives a person's photos."""

from domain.errors import NotFound
from domain.queries.operations.done import Done
from domain.queries.sharing.invitation import invitation
from domain.usecases.sharing.accept_invitation import accept_invitation
from domain.usecases.sharing.ask_to_join import ask_to_join
from domain.usecases.sharing.decide_join import decide_join
from domain.usecases.sharing.invite_guardian import invite_guardian
from tests import sql
from tests.usecases.factory import (
    Connected,
    Group,
    Member,
    begin,
    post,
    train,
)
from tests.usecases.scenes import scene_step
from tests.usecases.stage import Stage


@scene_step
async def invite(stage: Stage, anna: Connected, by: Member) -> str:
    return await invite_guardian(anna.number, by.participant_id, stage.by(by), stage.settings)


@scene_step
async def accept(stage: Stage, payload: str, who: Member) -> Done:
    view = await invitation(payload)
    if view is None:
        raise NotFound("invitation")
    return await accept_invitation(
        view.link_id, who.participant_id, stage.by(who), consent_version="1", doorbell=stage.doorbell
    )


@scene_step
async def joined(stage: Stage, anna: Connected, who: Member) -> Done:
    return await accept(stage, await invite(stage, anna, anna.owner), who)


async def links(anna: Connected) -> dict[str, str]:
    rows = await sql.rows(
        """SELECT r.name, l.role FROM participant_persons l JOIN participants r ON r.id = l.participant_id
           WHERE l.person_id = $1 AND l.state = 'approved'""",
        anna.person_id,
    )
    return {row["name"]: row["role"] for row in rows}


async def sent_to(stage: Stage, group: Group) -> set[int]:
    """Posts a photo of Anna, and gives those who receive it."""
    before = len(stage.mailbox.sent)
    await post(stage, group, stage.engine.face(anna=0.9))
    await stage.settle()
    return {tg_user_id for tg_user_id, _ in stage.mailbox.sent[before:]}


@scene_step
async def asked_to_join(stage: Stage, group: Group, who: Member) -> int:
    """Asks to join with a training photo that matches a connected person. Gives the link's id."""
    draft = await begin(stage, group, who, "Enkelin")
    photo = await train(stage, draft.person_id, who, stage.engine.face(anna=0.9))
    await stage.drain()
    asked = await ask_to_join(photo, who.participant_id, stage.doorbell)
    assert asked.alias == "Enkelin"
    row = await sql.one("SELECT max(id) AS id FROM participant_persons")
    assert row is not None
    return int(row["id"])


@scene_step
async def answer(stage: Stage, person: Connected, *, admit: bool) -> None:
    """The person's owner answers the only request to join."""
    [asked] = await sql.rows("SELECT id FROM participant_persons WHERE state = 'requested'")
    await decide_join(asked["id"], stage.by(person.owner), admit=admit, doorbell=stage.doorbell)


async def delete_links(person: Connected) -> None:
    """Deletes all links to the person, as if nobody had ever been linked."""
    await sql.execute("DELETE FROM participant_persons WHERE person_id = $1", person.person_id)


async def said_to(stage: Stage, who: Connected) -> list[str]:
    """All texts that the bot sent to this owner, without those that a test cleared from `telegram.calls`."""
    await stage.show()
    return [
        str(c.params["text"])
        for c in stage.telegram.calls
        if c.method == "sendMessage" and c.params.get("chat_id") == who.owner.tg_user_id
    ]
