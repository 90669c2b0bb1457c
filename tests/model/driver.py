"""Does a step in the model and in earnest, and compares; the rules are in `people_machine.py`."""

from collections.abc import Awaitable, Callable
from random import Random
from typing import Any, ClassVar
from uuid import uuid4

from hypothesis import note
from hypothesis.stateful import RuleBasedStateMachine

from domain.errors import DomainError
from domain.queries import sql
from domain.queries.acting import TelegramRequester
from domain.steps.record_operation import Done
from domain.usecases.undo_operation import undo_operation
from tests.model.laws import ensure_lawful, ensure_restored, ensure_same
from tests.model.scene import plant
from tests.model.snapshot import Snapshot, snapshot
from tests.model.words import Refused, Step
from tests.usecases.stage import Stage

Act = Callable[[TelegramRequester], Awaitable[Done]]


class Driver(RuleBasedStateMachine):
    """run: awaits something on the loop that the database is open on. steps, sequences: how many so far."""

    run: ClassVar[Callable[[Awaitable[Any]], Any]]
    stage: ClassVar[Stage]
    steps: ClassVar[int] = 0
    sequences: ClassVar[int] = 0

    def __init__(self) -> None:
        super().__init__()
        self.scene = self.run(plant(self.stage))
        self.now = self.first = self._read()
        self.model, self.expected = self.first.model(), self.first.model()
        self.is_sound = True
        type(self).sequences += 1

    def teardown(self) -> None:
        """Everything is taken back, the latest first: then all is as if nobody had ever done anything."""
        if not self.is_sound:
            return
        for operation in reversed(list(self.model.steps)):
            tip, is_done = operation, True
            while (later := self.model.steps[tip].undone_by) is not None:
                tip, is_done = later, not is_done
            if is_done:
                self.undo(tip, is_last=True)
        self.compare()
        ensure_restored(self.expected, self.model)

    def undo(self, operation: int, throw: Random | None = None, *, is_last: bool = False) -> None:
        """is_last: of those at the end, which are compared together."""
        self.do(
            throw,
            lambda: self.model.undo(operation),
            lambda by: undo_operation(operation, by, **self.tools()),
            compares=not is_last,
        )

    def tools(self) -> dict[str, Any]:
        return {"settings": self.stage.settings, "doorbell": self.stage.doorbell}

    def do(
        self, throw: Random | None, expect: Callable[[], Step | None], act: Act, *, compares: bool = True
    ) -> None:
        """throw: None for a plain press; else now and then a rehearsal before it, or the same press again."""
        luck = throw.random() if throw else 0.5
        self.is_sound = False
        by = self.stage.by(self.scene.admin, press=uuid4())
        rehearsed = (
            self._answer(act, self.stage.by(self.scene.admin, rehearses=True)) if luck < 0.05 else None
        )
        if rehearsed is not None:
            ensure_same(self.model, self._read())
        done = self._answer(act, by)
        expected = _expected(expect)
        if isinstance(expected, Refused):
            assert isinstance(done, DomainError), f"{done} instead of {expected.codes}"
            assert done.code in expected.codes, f"{done} instead of {expected.codes}"
        else:
            assert isinstance(done, Done), done
            self._log(done, expected)
            if isinstance(rehearsed, Done):
                assert _counts(rehearsed) == _counts(done)
            if luck > 0.95 and expected is not None:
                again = self._answer(act, by)
                assert isinstance(again, Done)
                assert (again.again, again.operation_id) == (True, done.operation_id)
        if compares:
            self.compare()

    def _log(self, done: Done, step: Step | None) -> None:
        if step is None:
            assert done.operation_id is None, f"{done} where nothing changes"
            return
        assert done.operation_id is not None, f"nothing changed, expected {step}"
        assert (done.faces, done.photos, done.kept) == (len(step.moved.faces), step.photos, step.kept)
        self.model.steps[done.operation_id] = step
        if step.undoes is not None:
            self.model.steps[step.undoes].undone_by = done.operation_id
        if 0 in self.model.persons:
            [number] = {row[0] for row in self._read().persons} - self.model.persons.keys()
            self.model.call_made(number, step)

    def compare(self) -> None:
        """Vision tasks are done at once, as far as the rows can tell; deliveries wait for their rules."""
        self.is_sound, now = False, self._read()
        ensure_same(self.model, now)
        ensure_lawful(self.now, now)
        self.run(sql.execute("DELETE FROM tasks WHERE queue = 'vision' OR kind LIKE 'show%'"))
        self.now, self.is_sound = now, True
        type(self).steps += 1

    def _read(self) -> Snapshot:
        read: Snapshot = self.run(snapshot(self.scene.workspace_id))
        return read

    def _answer(self, act: Act, by: TelegramRequester) -> Done | DomainError:
        try:
            done: Done = self.run(act(by))
        except DomainError as error:
            note(f"  {error}")
            return error
        note(f"  {done}")
        return done


def _expected(expect: Callable[[], Step | None]) -> Step | Refused | None:
    try:
        return expect()
    except Refused as refused:
        return refused


def _counts(done: Done) -> tuple[object, ...]:
    return done.faces, done.photos, done.kept, dict(done.starts), dict(done.stops)
