"""Asks for the sheet of faces under a card, and reads which sheets are there."""

from collections.abc import Sequence
from typing import Any

import pytest

from domain.queries.photos.contact_sheet import Sheet
from domain.usecases.photos.ask_sheet import ask_sheet
from tests import sql
from tests.fakes.scripted_telegram_api import Call
from tests.usecases.factory import Connected, Group, make_group
from tests.usecases.scenes import scene_step
from tests.usecases.stage import Stage
from tests.usecases.workspaces import set_admin_chat

ADMIN_CHAT = -1_002_000


def count_sheets(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """A list to which every sheet that is drawn from now on adds its number of faces."""
    drawn: list[int] = []
    face_sheet = stage.eyes.codec.face_sheet

    async def counting(tiles: Sequence[bytes | None], **how: Any) -> bytes:
        drawn.append(len(tiles))
        return await face_sheet(tiles, **how)

    monkeypatch.setattr(stage.eyes.codec, "face_sheet", counting)
    return drawn


@scene_step
async def moderated_group(stage: Stage) -> Group:
    """A group with an admin chat."""
    group = await make_group(stage)
    await set_admin_chat(ADMIN_CHAT)
    stage.memberships.statuses[ADMIN_CHAT, group.admin.tg_user_id] = "admin"
    return group


async def sheet_of(person: Connected, photo: int, group: Group) -> Sheet:
    """A sheet of the person's face on the photo, for an admin in the admin chat."""
    row = await sql.one(
        "SELECT number FROM face_instances WHERE asset_id = $1 AND person_id = $2", photo, person.person_id
    )
    assert row is not None
    face = (row["number"],)
    return Sheet(
        group.workspace_id, group.admin.participant_id, in_private=False, press=1, card=40, faces=face
    )


async def ask(stage: Stage, sheet: Sheet) -> list[Call]:
    """Asks for the sheet, and gives the calls to Telegram that followed."""
    stage.telegram.calls.clear()
    await ask_sheet(sheet, stage.doorbell)
    await stage.drain()
    await stage.show()
    return list(stage.telegram.calls)


def sent(calls: list[Call]) -> list[Call]:
    return [call for call in calls if call.method == "sendPhoto"]


async def shown_sheets() -> list[sql.Row]:
    return await sql.rows("SELECT tg_chat_id, names FROM cards WHERE kind = 'sheet'")
