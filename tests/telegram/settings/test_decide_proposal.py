"""The card that proposes thresholds: a plot, figures, and two buttons."""

from domain.steps.work.work import transaction
from domain.values.calibrated import Calibrated, Estimate, Rates
from sandbox.telegram import Group, Message, Person
from tests import sql
from tests.fakes.recording_doorbell import RecordingDoorbell
from tests.telegram.admin_chat import open_admin_chat, say_there
from tests.telegram.scenes import scene_fixture
from tests.telegram.whole_bot import WholeBot

NOW = Rates(0.8, 0.6, Estimate(3, 4.5, 6), Estimate(1, 2, 3), 40)
THEN = Rates(0.87, 0.66, Estimate(0, 0.5, 1), Estimate(2, 3, 4), 55)
FOUND = Calibrated(60, 9, NOW, THEN, [(0.5, 0.1, 0.0, 0.2), (0.98, 0.9, 0.8, 1.0)])


@scene_fixture
async def admins(bot: WholeBot, group: Group, ada: Person) -> Group:
    return await open_admin_chat(bot, ada)


@scene_fixture
async def card(bot: WholeBot, admins: Group) -> Message:
    [proposal] = await sql.rows(
        "INSERT INTO setting_proposals (workspace_id, figures) SELECT id, $1 FROM workspaces RETURNING id",
        FOUND.to_json(),
    )
    async with transaction(RecordingDoorbell()) as work:
        await work.add("show_setting_proposal", proposal_id=proposal["id"])
    await bot.settle()
    return admins.from_bot[-1]


async def test_the_figures_stand_under_a_plot_and_one_press_uses_them(
    bot: WholeBot, admins: Group, ada: Person, card: Message
) -> None:
    assert card.photo
    assert "60 × yes, 9 × no" in card.words
    assert "Now: I send from 80 % and ask from 60 %." in card.words
    assert "4.5 (3 to 6) faces sent to the wrong people, 2 (1 to 3) missed, 40 questions" in card.words
    assert "Better: send from 87 %, ask from 66 %." in card.words
    answer = await bot.press(ada, card, "Use these")
    assert answer.text == "Used from the next photo on."
    assert "Used by Ada" in card.words
    assert card.buttons == []
    listed = await say_there(bot, admins, ada, "/settings")
    assert "Sure enough to send: 87 % ✏️" in listed.words
    undo = await say_there(bot, admins, ada, "/undo")
    await bot.press(ada, undo, undo.buttons[0])
    assert await sql.rows("SELECT id FROM workspace_settings") == []


async def test_keep_changes_nothing_and_says_who_pressed_it(
    bot: WholeBot, ada: Person, card: Message
) -> None:
    await bot.press(ada, card, "Keep")
    assert "Ada" in card.words
    assert await sql.rows("SELECT id FROM workspace_settings") == []
