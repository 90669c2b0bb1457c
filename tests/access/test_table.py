"""Every line of the table, for every role, against the whole bot."""

from collections.abc import Iterator
from typing import Any

import pytest
from aiogram import BaseMiddleware, Router
from aiogram.dispatcher.event.handler import HandlerObject
from aiogram.filters import Command

from bot.handling import Handling
from bot.intake import ALLOWED_UPDATES
from bot.messages.callbacks import VERBS
from bot.telegram.dispatcher import build_dispatcher
from tests.access.acts import acts
from tests.access.judging import mismatch
from tests.access.lines import line_of, table
from tests.access.people import ROLES
from tests.access.performing import perform
from tests.access.scene import Scene

ACTS = acts()
LINES = [(act.name, side) for act in ACTS.values() for side in act.sides]
# Forged onto a message of another chat: one handler answers them all, so that a few stand for the rest.
RARE = (", group", ", admin chat", ", no message")


def test_every_act_has_a_line_and_every_line_an_act() -> None:
    missing = [f"{act} · {side}" for act, side in LINES if line_of(act, side) is None]
    assert missing == [], "add a line with a code for each role to tests/access/table.py"
    assert table().keys() - set(LINES) - {("press any other, group", "own")} == set()


def test_every_command_button_and_kind_of_update_has_an_act(scene: Scene) -> None:
    """Whoever adds one says in the table what each role gets."""
    wanted = {f"press {verb}" for verb in VERBS}
    for router, _, handler in handlers(build_dispatcher()):
        where = "write" if router.name == "private" else "group"
        wanted |= {f"{where} /{command}" for command in commands(handler)}
    missing = sorted(wanted - ACTS.keys())
    assert missing == [], (
        "no act in tests/access/acts.py and no line in tests/access/table.py: say what each role gets there"
    )
    kinds = {
        "message",
        "edited_message",
        "callback_query",
        "my_chat_member",
        "chat_member",
        "message_reaction",
    }
    assert set(ALLOWED_UPDATES) == kinds


async def test_every_handler_is_reached(scene: Scene) -> None:
    """By the first role that a line lets do it, and by a stranger."""
    seen: set[str] = set()
    dispatcher = build_dispatcher()  # not everybody's: it is listened to
    scene.bot.handling = Handling(dispatcher, scene.bot.world)
    for router, _, _ in handlers(dispatcher):
        for observer in router.observers.values():
            observer.middleware(Recording(seen))
    before = await scene.rows.digest()
    for act in ACTS.values():
        line = line_of(act.name, "own")
        assert line is not None
        able = [role for role in ROLES if line.cells[role] == "+"][:1]
        for role in {"stranger", *able}:
            await perform(scene, before, act.do, scene.actors[role], scene.home)
    unreached = {name_of(handler) for _, _, handler in handlers(dispatcher)} - seen
    scene.bot.restart()  # without the recording
    assert unreached == set(), "no act of tests/access/acts.py reaches them: add one, and its line"


@pytest.mark.parametrize("act", [name for name in ACTS if not name.endswith(RARE)])
async def test_each_answer_of_a_line_is_given(scene: Scene, act: str) -> None:
    """To one of the roles that it is for, in turn; `make prove` takes every cell."""
    before = await scene.rows.digest()
    shift = list(ACTS).index(act)
    found = []
    for side in ACTS[act].sides:
        line = line_of(act, side)
        assert line is not None
        for code in sorted({*line.cells.values()}):
            roles = [role for role in ROLES if line.cells[role] == code]
            actor = scene.actors[roles[shift % len(roles)]]
            found.append(await mismatch(scene, before, ACTS[act], line, actor, scene.side(side)))
    assert [wrong for wrong in found if wrong] == []


@pytest.mark.prove
@pytest.mark.parametrize(("act", "side"), LINES)
async def test_every_cell_is_as_the_table_says(scene: Scene, act: str, side: str) -> None:
    before = await scene.rows.digest()
    line = line_of(act, side)
    assert line is not None
    found = [
        await mismatch(scene, before, ACTS[act], line, scene.actors[role], scene.side(side)) for role in ROLES
    ]
    assert [wrong for wrong in found if wrong] == []


def handlers(router: Router) -> Iterator[tuple[Router, str, HandlerObject]]:
    """Of the router and all below it, but not aiogram's own."""
    for one in router.chain_tail:
        for kind, observer in one.observers.items():
            for handler in observer.handlers:
                if handler.callback.__module__.startswith("bot."):
                    yield one, kind, handler


def commands(handler: HandlerObject) -> set[str]:
    filters = [one.callback for one in handler.filters or ()]
    return {str(name) for one in filters if isinstance(one, Command) for name in one.commands}


def name_of(handler: HandlerObject) -> str:
    return f"{handler.callback.__module__}.{handler.callback.__name__}"


class Recording(BaseMiddleware):
    def __init__(self, seen: set[str]) -> None:
        self._seen = seen

    async def __call__(self, handler: Any, event: Any, data: dict[str, Any]) -> Any:
        self._seen.add(name_of(data["handler"]))
        return await handler(event, data)
