"""What `tests/scenes.py` keeps of a stage beside the rows: what its fakes remember."""

import asyncio
import io
import logging
import pickle  # noqa: TID251 - nothing is read back
from collections.abc import Awaitable, Callable, Hashable
from dataclasses import replace
from datetime import timedelta
from functools import partial, wraps
from hashlib import blake2b
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, TypeVar

from domain import fail_points
from tests.scenes import plain, scene_fixture_of

if TYPE_CHECKING:
    from tests.usecases.stage import Stage

P = ParamSpec("P")
T = TypeVar("T")
_FAKES = (
    *("engine", "index", "store", "traces", "faces_queue", "webhooks"),
    *("source", "doorbell", "memberships", "rates", "mailbox", "telegram"),
)
_STATEMENTS = logging.getLogger("tortoise.db_client")


class StageSubject:
    """Implements `tests.scenes.Subject`."""

    def __init__(self, stage: "Stage") -> None:
        self.of = stage

    def mark(self) -> Hashable:
        """Always the same: what a test does to a fake shows in the cast."""
        return ()

    def cast(self) -> tuple[Hashable, ...] | None:
        try:
            state = _digest((vars(self.of.settings), _without_times(self.state())))
        except (pickle.PicklingError, AttributeError, TypeError):
            return None  # a test has put something of its own into a fake
        return state, *(type(getattr(self.of, name)) for name in _FAKES)

    def state(self) -> dict[str, dict[str, Any]]:
        return {name: _memory(getattr(self.of, name)) for name in _FAKES}

    def set_state(self, state: dict[str, dict[str, Any]], passed_s: int) -> None:
        for name, memory in state.items():
            vars(getattr(self.of, name)).update(memory)
        self.of.index.move_times(timedelta(seconds=passed_s))

    def name_of(self, value: object) -> Hashable | None:
        return None

    def named(self, name: Any) -> object:
        raise LookupError(name)


def _without_times(state: dict[str, dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """The state without the times of points, which move whenever a scene is put back."""
    points = state["index"]["_points"]
    timeless = {face: (replace(point, taken_at=None), vector) for face, (point, vector) in points.items()}
    return state | {"index": state["index"] | {"_points": timeless}}


def _digest(state: object) -> bytes:
    written = io.BytesIO()
    pickler = pickle.Pickler(written, protocol=pickle.HIGHEST_PROTOCOL)
    pickler.fast = True  # without the memo, by which one object and two equal ones differ
    pickler.dump(state)
    return blake2b(written.getbuffer()).digest()


def _memory(fake: object) -> dict[str, Any]:
    """The fake's attributes, without the events and barriers that tests wait for."""
    held = (asyncio.Event, asyncio.Barrier)
    return {name: value for name, value in vars(fake).items() if not isinstance(value, held)}


scene_fixture = scene_fixture_of("stage", StageSubject)


def scene_step(
    build: Callable[Concatenate["Stage", P], Awaitable[T]],
) -> Callable[Concatenate["Stage", P], Awaitable[T]]:
    """Makes a scene of each call of a helper, as long as the test has done nothing but call such helpers.

    @scene_step
    async def unknown_person(stage: Stage, group: Group, *, photos: int = 3) -> int: ...
    """

    @wraps(build)
    async def opened(stage: "Stage", *args: P.args, **more: P.kwargs) -> T:
        name = plain((build.__module__, build.__qualname__, args, tuple(sorted(more.items()))))
        if name is None or not _is_all_kept(stage):
            return await build(stage, *args, **more)
        return await stage.scenes.open(name, StageSubject(stage), partial(build, stage, *args, **more))

    return opened


def _is_all_kept(stage: "Stage") -> bool:
    """Whether a scene keeps all that the test can see of the helper."""
    return (
        stage.scenes is not None
        and stage.scenes.is_on(stage)
        and stage.world is stage.first_world
        and not any(vars(getattr(stage, name)).get(wait) for name in _FAKES for wait in ("pause", "writing"))
        and not fail_points.is_armed()
        and not _STATEMENTS.isEnabledFor(logging.DEBUG)  # the test counts or reads statements
    )
