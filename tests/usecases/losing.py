"""Sends photos to a parent on the Telegram stand-in, for tests in which Telegram's answer is lost."""

from typing import Literal

from sandbox.chaos.pictures import video_of
from sandbox.telegram import TelegramStandIn
from sandbox.telegram.content.files import StoredFile
from sandbox.telegram.entities import Message
from sandbox.telegram.people import Person
from tests import sql
from tests.usecases.factory import Group, post
from tests.usecases.stage import Stage

A_WHILE_S = 91
# These tests do not run the tasks that show something in the group.
KINDS = ("deliver", "find_deliveries", "show_unknown_deliveries", "correct_delivery")


async def posted(
    stage: Stage,
    group: Group,
    tg: TelegramStandIn,
    caption: str | None = None,
    media: Literal["photo", "video"] = "photo",
) -> int:
    """Posts a photo or a video of Anna, does all that follows, and gives the delivery's id."""
    drawn = stage.engine.draw(stage.engine.face(anna=0.9))
    data = video_of([drawn]) if media == "video" else drawn
    files = tg.service.files
    file = StoredFile(media, files.new_unique_id(), data, width=1280, height=960)
    file_id = files.issue(file)[-1]
    stage.source.files[file_id] = data
    asset_id = await post(stage, group, file=file_id, media=media)
    await sql.execute(
        "UPDATE image_assets SET tg_file_unique_id = $2 WHERE id = $1", asset_id, file.unique_id
    )
    await sql.execute("UPDATE postings SET caption = $2 WHERE asset_id = $1", asset_id, caption)
    for _ in range(2):
        await stage.drain()
        await stage.show(*KINDS)
    row = await sql.one("SELECT id FROM deliveries WHERE asset_id = $1", asset_id)
    assert row is not None
    return int(row["id"])


async def time_passes(stage: Stage) -> None:
    """Makes stored times older by A_WHILE_S, also those of tasks and restores, and does the work that is then
    due.
    """
    await clocks_move_on()
    await stage.show(*KINDS)


async def clocks_move_on() -> None:
    for table, column in (
        *(("deliveries", one) for one in ("sending_at", "sent_at", "unknown_at")),
        ("sent_messages", "begun_at"),
        ("sent_messages", "sent_at"),
        ("restores", "restored_at"),
    ):
        await sql.execute(
            f"UPDATE {table} SET {column} = {column} - make_interval(secs => $1)",
            A_WHILE_S,
        )
    await sql.execute("UPDATE tasks SET not_before = not_before - make_interval(secs => $1)", A_WHILE_S)


async def state_of(delivery_id: int) -> tuple[str, int | None]:
    row = await sql.one("SELECT state, tg_message_id FROM deliveries WHERE id = $1", delivery_id)
    assert row is not None
    return row["state"], row["tg_message_id"]


def asked_about(tg: TelegramStandIn) -> list[int]:
    """The numbers of the messages that the bot tried to edit, in order, when it looked for a lost photo."""
    calls = tg.ledger.calls("editMessageCaption")
    return [int(str(call.parameters["message_id"])) for call in calls]


def photos(person: Person) -> list[Message]:
    return [message for message in person.inbox if message.photo is not None]


def offers(person: Person) -> list[Message]:
    return [message for message in person.inbox if "may not have reached you" in message.words]


def looks(person: Person) -> list[tuple[str, object]]:
    return [(message.words, message.keyboard) for message in person.inbox]
