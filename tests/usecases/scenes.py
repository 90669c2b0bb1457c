"""What `tests/scenes.py` keeps of a stage beside the rows: what its fakes remember."""

import asyncio
from collections.abc import Hashable
from typing import Any

from tests.scenes import scene_fixture_of
from tests.usecases.factory import Connected, Group, Member
from tests.usecases.stage import Stage

_FAKES = (
    *("engine", "index", "store", "traces", "faces_queue", "webhooks"),
    *("source", "doorbell", "memberships", "rates", "mailbox", "telegram"),
)


class StageSubject:
    """Implements `tests.scenes.Subject`."""

    def __init__(self, stage: Stage) -> None:
        self.of = stage

    def mark(self) -> Hashable:
        """Counts what a test can do without leaving a row: draw a photo, or put somebody into a chat."""
        stage = self.of
        return len(stage.engine._pictures), len(stage.memberships.statuses), len(stage.source.files)

    def cast(self) -> tuple[Hashable, ...]:
        stage = self.of
        fakes = (stage.memberships, stage.index, stage.store, stage.traces, stage.faces_queue, stage.source)
        down = tuple(fake.is_down for fake in fakes)
        return str(stage.settings), stage.memberships.age_s, stage.webhooks.status, down

    def state(self) -> dict[str, dict[str, Any]]:
        return {name: _memory(getattr(self.of, name)) for name in _FAKES}

    def set_state(self, state: dict[str, dict[str, Any]], passed_s: int) -> None:
        for name, memory in state.items():
            vars(getattr(self.of, name)).update(memory)

    def name_of(self, value: object) -> Hashable | None:
        return None

    def named(self, name: Any) -> object:
        raise LookupError(name)


def _memory(fake: object) -> dict[str, Any]:
    """The fake's attributes, without the events and barriers that tests wait for."""
    held = (asyncio.Event, asyncio.Barrier)
    return {name: value for name, value in vars(fake).items() if not isinstance(value, held)}


scene_fixture = scene_fixture_of("stage", StageSubject, (Stage, Group, Member, Connected, type(None)))
