"""A sheet shows the faces of a card. Of several that are asked for in a row, only the last is shown."""

from dataclasses import replace

import pytest

from domain.queries.photos.contact_sheet import Sheet
from domain.usecases.photos.ask_sheet import ask_sheet
from tests import sql
from tests.usecases.factory import Connected, Group, make_group
from tests.usecases.sheets import ADMIN_CHAT, ask, count_sheets, moderated_group, sent, sheet_of, shown_sheets
from tests.usecases.stage import Stage
from tests.usecases.work.test_tidy_up import age


@pytest.fixture
async def group(stage: Stage) -> Group:
    return await moderated_group(stage)


@pytest.fixture
async def sheet(group: Group, anna: Connected, photo: int) -> Sheet:
    return await sheet_of(anna, photo, group)


async def test_a_press_that_is_handled_again_shows_nothing_twice(stage: Stage, sheet: Sheet) -> None:
    await ask(stage, sheet)
    assert sent(await ask(stage, sheet)) == []


async def test_a_press_removes_a_sheet_that_was_not_drawn_yet(stage: Stage, sheet: Sheet) -> None:
    await ask_sheet(sheet, stage.doorbell)
    calls = await ask(stage, replace(sheet, press=2, faces=()))
    assert sent(calls) == []
    assert await shown_sheets() == []
    assert [key for key in stage.store.photos if "/cards/" in key] == []


async def test_the_removal_of_a_shown_sheet_does_not_wait_for_the_next_one_to_be_drawn(
    stage: Stage, sheet: Sheet
) -> None:
    """The second press asks for a sheet, and the third removes it before it was drawn."""
    await ask(stage, sheet)
    await ask_sheet(replace(sheet, press=2), stage.doorbell)
    await ask_sheet(replace(sheet, press=3, faces=()), stage.doorbell)
    await stage.show()
    assert await shown_sheets() == []
    assert await sql.rows("SELECT id FROM tasks WHERE kind = 'picture_sheet' AND state = 'ready'") == []


async def test_a_press_that_is_handled_again_before_its_sheet_is_drawn_draws_it_once(
    stage: Stage, sheet: Sheet, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn = count_sheets(stage, monkeypatch)
    await ask_sheet(sheet, stage.doorbell)
    assert len(sent(await ask(stage, sheet))) == 1
    assert drawn == [1]


async def stranger_on(photo: int) -> sql.Row:
    """The numbers of the face and of the unknown person."""
    stranger = await sql.one(
        """SELECT f.number, c.number AS contact FROM face_instances f JOIN clusters c ON c.id = f.cluster_id
           WHERE f.asset_id = $1 AND f.person_id IS NULL""",
        photo,
    )
    assert stranger is not None
    return stranger


async def test_of_two_sheets_asked_for_in_a_row_the_second_is_shown(
    stage: Stage, photo: int, sheet: Sheet
) -> None:
    """The sheet's row in `cards` names the person on the sheet that is shown."""
    stranger = await stranger_on(photo)
    await ask_sheet(sheet, stage.doorbell)
    await ask(stage, replace(sheet, press=2, faces=(stranger["number"],)))
    assert await shown_sheets() == [{"tg_chat_id": ADMIN_CHAT, "names": [stranger["contact"]]}]


async def test_a_sheet_asked_for_while_another_one_is_drawn_is_shown(
    stage: Stage, photo: int, sheet: Sheet, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both pictures are stored under one key. The first is shown after the second was drawn."""
    stranger = await stranger_on(photo)
    put = stage.store.put

    async def meanwhile(key: str, data: bytes) -> None:
        await put(key, data)
        if "/cards/sheet" in key:
            monkeypatch.setattr(stage.store, "put", put)
            await ask_sheet(replace(sheet, press=2, faces=(stranger["number"],)), stage.doorbell)

    await ask_sheet(sheet, stage.doorbell)
    monkeypatch.setattr(stage.store, "put", meanwhile)
    await stage.drain()
    await stage.show()
    assert await shown_sheets() == [{"tg_chat_id": ADMIN_CHAT, "names": [stranger["contact"]]}]
    assert [key for key in stage.store.photos if "/cards/" in key] == []


async def test_a_sheet_that_was_put_away_while_it_was_drawn_does_not_come(
    stage: Stage, sheet: Sheet, monkeypatch: pytest.MonkeyPatch
) -> None:
    put = stage.store.put

    async def meanwhile(key: str, data: bytes) -> None:
        await put(key, data)
        await ask_sheet(replace(sheet, press=2, faces=()), stage.doorbell)

    await ask_sheet(sheet, stage.doorbell)
    monkeypatch.setattr(stage.store, "put", meanwhile)
    await stage.drain()
    await stage.show()
    assert sent(stage.telegram.calls) == []
    assert [key for key in stage.store.photos if "/cards/" in key] == []


async def test_a_removal_leaves_the_sheet_of_another_workspace_that_came_in_its_place(
    stage: Stage, sheet: Sheet
) -> None:
    shown = replace(sheet, in_private=True)
    other = await make_group(stage)
    elsewhere = replace(shown, workspace_id=other.workspace_id)
    await ask(stage, shown)
    await ask_sheet(replace(elsewhere, press=2), stage.doorbell)
    await ask(stage, replace(elsewhere, press=3, faces=()))
    assert len(await shown_sheets()) == 1


async def test_of_many_sheets_asked_for_in_a_row_only_the_last_is_drawn_and_shown(
    stage: Stage, sheet: Sheet, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else pictures that nobody needs any more would hold up the one that somebody waits for."""
    await ask_sheet(sheet, stage.doorbell)
    await stage.run("picture_sheet")
    drawn = count_sheets(stage, monkeypatch)
    for press in (2, 3, 4):
        await ask_sheet(replace(sheet, press=press), stage.doorbell)
    calls = await ask(stage, replace(sheet, press=5))  # the first sheet was drawn, but is not sent
    await stage.drain()
    await stage.show()
    calls += stage.telegram.calls[len(calls) :]
    assert [call.method for call in calls if call.upload is not None] == ["sendPhoto"]
    assert drawn == [1]


@pytest.mark.parametrize(("days", "is_new"), [(1.5, False), (2.5, True)])
async def test_a_press_that_is_handled_again_counts_as_new_only_after_two_days(
    stage: Stage, sheet: Sheet, days: float, *, is_new: bool
) -> None:
    assert len(sent(await ask(stage, sheet))) == 1
    await age("tasks", "finished_at", days)
    await stage.tidy()
    assert bool(await ask(stage, sheet)) == is_new


async def test_a_removal_where_no_sheet_is_shown_adds_no_task(stage: Stage, sheet: Sheet) -> None:
    await ask(stage, replace(sheet, faces=()))
    assert await sql.rows("SELECT id FROM tasks WHERE kind IN ('show_sheet', 'picture_sheet')") == []


async def test_tidying_up_keeps_the_picture_of_a_sheet_that_waits_to_be_shown(
    stage: Stage, sheet: Sheet
) -> None:
    """As when Telegram is away while the worker tidies up."""
    await ask_sheet(sheet, stage.doorbell)
    await stage.drain()
    await stage.tidy()
    await stage.show()
    assert len(await shown_sheets()) == 1
    await stage.tidy()
    assert [key for key in stage.store.photos if "/cards/" in key] == []
