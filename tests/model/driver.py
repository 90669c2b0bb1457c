"""Does each step in the model and in the service, and compares; the steps are in tests/model/machines."""

from collections.abc import Awaitable, Callable
from random import Random
from typing import Any, ClassVar
from uuid import uuid4

from hypothesis import note
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine

from domain.errors import DomainError
from domain.queries.access.acting import TelegramRequester
from domain.queries.operations.done import Done
from domain.queries.sql import rows as typed_rows
from domain.rules.erasing.needles import Needles
from domain.steps.erasing.delete_erased_rows import delete_erased_rows
from domain.tables import Erasure
from domain.usecases.operations.undo_operation import undo_operation
from domain.values.operation_kinds import OF_LINKS, OWN
from tests import sql
from tests.model.laws import (
    ensure_lawful,
    ensure_restored,
    ensure_rightful,
    ensure_same,
    ensure_same_basis,
    unfounded,
)
from tests.model.scene import plant
from tests.model.seen.snapshot import Snapshot, snapshot
from tests.model.settings_model import RANGES
from tests.model.words import Refused, Step
from tests.usecases.factory import Member
from tests.usecases.stage import Stage

Act = Callable[[TelegramRequester], Awaitable[Done]]

NAMES = ("Anna", "anna", "Ben", "Lea", "Mia", "Noa")

# Random numbers of a step: each possible choice is equally likely. Hypothesis likes to draw the integers from
# 100 on that the imported modules contain, so with larger ones the steps would change with these modules.
dice = st.tuples(*[st.integers(0, 99)] * 3).map(lambda digits: Random(repr(digits)))


class Driver(RuleBasedStateMachine):
    """run: awaits something on the loop that the database is open on. steps, sequences: how many so far.

    expected: what is to be there again when everything was undone. is_sound: the last step has gone well.
    """

    run: ClassVar[Callable[[Awaitable[Any]], Any]]
    stage: ClassVar[Stage]
    steps: ClassVar[int] = 0
    sequences: ClassVar[int] = 0

    def __init__(self) -> None:
        super().__init__()
        self.scene = self.run(plant(self.stage))
        self.now = self.first = self.read()
        self.model, self.expected = self.first.model(), self.first.model()
        self.model.admin, self.model.looks = self.scene.admin.participant_id, self.scene.looks
        self.model.deputy = self.scene.deputy.participant_id
        self.model.service = {name: getattr(self.stage.settings, name) for name in RANGES}
        self.model.doubtful = lambda: {face for face, _ in unfounded(self.read())}
        self.model.members = lambda: {row.participant for row in self.read().members}
        self.model.hidden_prototypes = lambda: self.read().hidden_prototypes
        self.is_sound = True
        self.basis_of = self.first.basis_of
        type(self).sequences += 1

    def teardown(self) -> None:
        """Undoes everything, the latest first: then all is as if nobody had ever done anything."""
        if not self.is_sound:
            return
        for operation in reversed(list(self.model.steps)):
            tip, is_done = operation, True
            while (later := self.model.steps[tip].undone_by) is not None:
                tip, is_done = later, not is_done
            if is_done and not self.model.steps[tip].is_final:
                self.undo(tip, self._who_may(self.model.steps[tip]), is_last=True)
                if self.model.steps[tip].undone_by is None:
                    self.model.give_up_on(self.model.steps[tip])
        self.compare(is_one_step=False)
        ensure_restored(self.expected, self.model)
        ensure_same_basis(self.basis_of, self.now, self.model)

    def undo(
        self, operation: int, who: Member, throw: Random | None = None, *, is_last: bool = False
    ) -> None:
        """is_last: one of the undos at the end, which are compared together."""
        self.do(
            throw,
            lambda: self.model.undo(operation, who.participant_id),
            lambda by: undo_operation(operation, by, **self.tools()),
            who=who,
            compares=not is_last,
        )

    def _who_may(self, step: Step) -> Member:
        if step.kind in OWN:
            return self.member(step.by)
        if step.kind in OF_LINKS and any((c.link[0], c.after) == (step.by, "revoked") for c in step.links):
            return self.member(step.by)  # nobody else brings back whoever left
        owners = self.model.owners_of(step.number) if step.kind in OF_LINKS else []
        return self.member(owners[0]) if owners else self.scene.admin

    def member(self, participant: int) -> Member:
        return next(one for one in self.scene.members if one.participant_id == participant)

    def tools(self) -> dict[str, Any]:
        return {"settings": self.stage.settings, "doorbell": self.stage.doorbell}

    def do(
        self,
        throw: Random | None,
        expect: Callable[[], Step | None],
        act: Act,
        *,
        who: Member | None = None,
        rehearses: bool = True,
        compares: bool = True,
    ) -> None:
        """throw: None for a plain press; else sometimes a rehearsal before it, or the same press again.

        who: None for the moderator. rehearses: whether the operation can be rehearsed.
        """
        who, luck = who or self.scene.admin, throw.random() if throw else 0.5
        self.is_sound = False
        by = self.stage.by(who, press=uuid4())
        rehearsed = (
            self._answer(act, self.stage.by(who, rehearses=True)) if rehearses and luck < 0.05 else None
        )
        if rehearsed is not None:
            ensure_same(self.model, self.read())
        done = self._answer(act, by)
        expected = _expected(expect)
        if isinstance(expected, Refused):
            assert isinstance(done, DomainError), f"{done} instead of {expected.codes}"
            assert done.code in expected.codes, f"{done} instead of {expected.codes}"
        else:
            assert isinstance(done, Done), done
            self._log(done, expected, who)
            if isinstance(rehearsed, Done):
                assert _counts(rehearsed) == _counts(done)
            if luck > 0.95 and expected is not None:
                self._again(act, by, done)
        if compares:
            self.compare()

    def _again(self, act: Act, by: TelegramRequester, done: Done) -> None:
        again = self._answer(act, by)
        assert isinstance(again, Done), again
        assert (again.again, again.operation_id) == (True, done.operation_id)

    def ask(self, expect: Callable[[], object], act: Callable[[], Awaitable[Any]]) -> Any:
        """Does an act that is not kept as an operation. None when it is refused, as expected."""
        try:
            answer = self.run(act())
        except DomainError as error:
            answer = error
        expected = _expected(expect)
        if isinstance(expected, Refused):
            assert isinstance(answer, DomainError), f"{answer} instead of {expected.codes}"
            assert answer.code in expected.codes, f"{answer} instead of {expected.codes}"
            return None
        assert not isinstance(answer, DomainError), answer
        return answer

    def person(self, throw: Random) -> int:
        return throw.choice([*self.model.persons])

    def _log(self, done: Done, step: Step | None, who: Member) -> None:
        if step is None:
            assert done.operation_id is None, f"{done} where nothing changes"
            return
        assert done.operation_id is not None, f"nothing changed, expected {step}"
        assert (done.faces, done.photos, done.kept) == (len(step.moved.faces), step.photos, step.kept)
        self.model.steps[done.operation_id] = step
        step.by = who.participant_id
        if step.undoes is not None:
            self.model.steps[step.undoes].undone_by = done.operation_id
        if 0 in self.model.persons:
            [number] = {row.number for row in self.read().persons} - self.model.persons.keys()
            self.model.call_made(number, step)

    def compare(self, *, is_one_step: bool = True) -> None:
        """Compares rows and model. Vision tasks count as done at once; photos wait until a rule sends one."""
        self.is_sound = False
        self.run(self._purge())
        now = self.read()
        ensure_same(self.model, now)
        ensure_rightful(self.model, now)
        ensure_lawful(self.now, now, is_one_step=is_one_step)
        self.run(sql.execute("DELETE FROM tasks WHERE queue = 'vision' OR kind LIKE 'show%'"))
        self.now, self.is_sound = now, True
        self.basis_of = now.basis_of | self.basis_of
        type(self).steps += 1

    async def _purge(self) -> None:
        """Deletes the rows that an erase leaves to its purge."""
        for erasure in await typed_rows(
            Erasure,
            """SELECT * FROM erasures
               WHERE workspace_id = $1 AND subject_kind = 'person' AND state = 'erasing'""",
            self.scene.workspace_id,
        ):
            await delete_erased_rows(erasure, Needles.from_dict(erasure.needles))
            await sql.execute(
                """UPDATE erasures SET state = 'verified', verified_at = now(), needles = NULL
                   WHERE id = $1""",
                erasure.id,
            )

    def read(self) -> Snapshot:
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


def _expected(expect: Callable[[], Any]) -> Any:
    try:
        return expect()
    except Refused as refused:
        return refused


def _counts(done: Done) -> tuple[object, ...]:
    return done.faces, done.photos, done.kept, dict(done.starts), dict(done.stops)
