"""Helpers that ask questions about faces, and find the chats that show them."""

from datetime import UTC, datetime

from domain.usecases.groups.record_presence import record_presence
from tests import sql
from tests.usecases.factory import Group, Member, post
from tests.usecases.scenes import scene_step
from tests.usecases.stage import Stage


async def show_questions(stage: Stage) -> None:
    """Runs both queues, twice, until the questions stand in chats."""
    await stage.make_due()
    await stage.drain()
    await stage.show()
    await stage.drain()
    await stage.show()


@scene_step
async def asked_about(stage: Stage, group: Group, *likenesses: float) -> None:
    """Asks whether each of these faces is Anna's."""
    for likeness in likenesses or (0.4,):
        await post(stage, group, stage.engine.face(anna=likeness))
    await stage.drain()
    await show_questions(stage)


async def an_hour_later(stage: Stage) -> None:
    """Makes all questions two hours older, so that an hour has surely passed, and does the hourly round."""
    await sql.execute(
        """UPDATE face_suggestions SET asked_at = asked_at - interval '2 hours',
               created_at = created_at - interval '2 hours'"""
    )
    await stage.tidy()
    await show_questions(stage)


async def chats() -> list[int]:
    """The chats in which questions stand."""
    return await sql.values(int, "SELECT tg_chat_id FROM cards WHERE kind = 'suggestion' ORDER BY id")


async def writes(stage: Stage, group: Group, who: Member) -> None:
    """The bot hears now that this member wrote in the group."""
    await record_presence(
        group.tg_chat_id, who.participant_id, happened_at=datetime.now(UTC), doorbell=stage.doorbell
    )
