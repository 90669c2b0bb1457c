"""Every line of the table, for every role, against the whole bot."""

from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
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
from tests.access.doing import Act
from tests.access.judging import Cell, mismatches
from tests.access.lines import line_of, table
from tests.access.people import ROLES
from tests.access.rows import Digest
from tests.access.scene import Scene

ACTS = acts()
LINES = [(act.name, side) for act in ACTS.values() for side in act.sides]
ELSEWHERE = (", group", ", admin chat", ", no message")


def is_tried(act: str) -> bool:
    """Of presses with one of these endings only those with a line and an answer of their own are tried."""
    if not act.endswith(ELSEWHERE):
        return True
    line, usual = line_of(act, "own"), line_of(act.rpartition(", ")[0], "own")
    has_own_line = line is not None and line.act == act
    return has_own_line and (usual is None or line.answer != usual.answer)


TRIED = [act for act in ACTS if is_tried(act)]


@dataclass(frozen=True)
class Done:
    """What came of the acts that were tried. reached: the handlers that any of them reached."""

    scene: Scene
    before: Digest
    reached: set[str]
    _wrong: dict[str, list[str]]

    async def wrong(self, act: str) -> list[str]:
        """Sentences about what is not as the lines of the act say. Each act is tried only once."""
        if act not in self._wrong:
            self._wrong[act] = await self._try(ACTS[act])
        return self._wrong[act]

    async def _try(self, act: Act) -> list[str]:
        shift = list(ACTS).index(act.name)
        cells = []
        for side in act.sides:
            line = line_of(act.name, side)
            assert line is not None
            for code in sorted({*line.cells.values()}):
                roles = [role for role in ROLES if line.cells[role] == code]
                actor = self.scene.actors[roles[shift % len(roles)]]
                cells.append(Cell(act, line, actor, self.scene.side(side)))
        return await mismatches(self.scene, self.before, cells)


def test_every_act_has_a_line_and_every_line_an_act() -> None:
    missing = [f"{act} · {side}" for act, side in LINES if line_of(act, side) is None]
    assert missing == [], "add a line with a code for each role to tests/access/tables/"
    assert table().keys() - set(LINES) - {("press any other, group", "own")} == set()


def test_every_command_button_and_kind_of_update_has_an_act(scene: Scene) -> None:
    """Whoever adds a command, a button or a kind of update says in the table what each role gets."""
    wanted, handled = {f"press {verb}" for verb in VERBS}, set()
    for router, kind, handler in handlers(build_dispatcher()):
        handled.add(kind)
        where = "write" if router.name == "private" else "group"
        wanted |= {f"{where} /{command}" for command in commands(handler)}
    missing = sorted(wanted - ACTS.keys())
    assert missing == [], (
        "no act in tests/access/acts.py and no line in tests/access/tables/: say what each role gets there"
    )
    # An act of each kind: `test_every_handler_is_reached` wants one for each handler.
    assert handled == set(ALLOWED_UPDATES)


@pytest.fixture(scope="module")
async def done(scene: Scene) -> AsyncIterator[Done]:
    """Shared by all tests of this file, so that no act is done twice."""
    seen: set[str] = set()
    dispatcher = build_dispatcher()  # one of its own, whose handlers are recorded
    for router, _, _ in handlers(dispatcher):
        for observer in router.observers.values():
            observer.middleware(Recording(seen))
    scene.bot.handling = Handling(dispatcher, scene.bot.world)
    yield Done(scene, await scene.rows.digest(), seen, {})
    scene.bot.restart()  # without the recording


@pytest.mark.parametrize("act", TRIED)
async def test_each_answer_of_a_line_is_given(done: Done, act: str) -> None:
    """For each code one of its roles is tried, another one in each act; `make prove` tries every cell."""
    wrong = await done.wrong(act)
    assert not wrong, "\n".join(wrong)  # each entry names its line


async def test_an_admin_chat_refuses_what_its_presser_may_do_elsewhere(done: Done) -> None:
    """An admin chat does nothing about another workspace, nor what its presser may do only in private."""
    cells = [
        Cell(ACTS[act], here, done.scene.actors[role], done.scene.side(side))
        for act, side in LINES
        if act.endswith(", admin chat")
        and (here := line_of(act, side))
        and (elsewhere := line_of(act.removesuffix(", admin chat"), side))
        for role in ROLES
        if (here.cells[role], elsewhere.cells[role]) == ("x", "+")
    ]
    assert cells
    wrong = await mismatches(done.scene, done.before, cells)
    assert not wrong, "\n".join(wrong)


# What an admin of a group may do even if somebody else moderates: it is not about persons and faces.
OF_ITS_ADMIN = ("forgetgroup", "wipegroup", "splitgroup", "splitnow", "/forget_group")


async def test_where_there_is_an_admin_chat_a_group_admin_may_do_no_more_than_a_member(done: Done) -> None:
    scene = done.scene
    member = scene.actors["member"]
    scene.home.group.promote(scene.person("member"))
    scene.bot.memberships._known.clear()
    try:
        cells = [
            Cell(ACTS[act], line, member, scene.home)
            for act, side in LINES
            if side == "own" and act in TRIED and not any(word in act for word in OF_ITS_ADMIN)
            if (line := line_of(act, side)) and line.cells["member"] in "xc" and line.cells["admin"] == "+"
        ]
        assert len(cells) > 50
        wrong = await mismatches(scene, done.before, cells)
        assert not wrong, "\n".join(wrong)
    finally:
        scene.home.group.seat(member.user, "member")
        scene.bot.memberships._known.clear()


# Answers a press that is handled again after its answer was lost, and changes nothing: tried by
# tests/telegram/erasing/test_forget_participant.py.
HANDLED_AGAIN = {"bot.telegram.erasing.forget_participant.on_forget_me_again"}


async def test_every_handler_is_reached(done: Done) -> None:
    for act in TRIED:
        await done.wrong(act)
    unreached = {name_of(handler) for _, _, handler in handlers(build_dispatcher())} - done.reached
    assert unreached == HANDLED_AGAIN, "no act of tests/access/acts.py reaches them: add one, and its line"


@pytest.mark.prove
@pytest.mark.parametrize(("act", "side"), LINES)
async def test_every_cell_is_as_the_table_says(scene: Scene, act: str, side: str) -> None:
    before = await scene.rows.digest()
    line = line_of(act, side)
    assert line is not None
    cells = [Cell(ACTS[act], line, scene.actors[role], scene.side(side)) for role in ROLES]
    wrong = await mismatches(scene, before, cells)
    assert not wrong, "\n".join(wrong)


def handlers(router: Router) -> Iterator[tuple[Router, str, HandlerObject]]:
    """The handlers of the router and of all routers below it, without aiogram's own."""
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
