"""Pins faces, ends pins, and drops faces that represent persons, at random."""

from random import Random

from hypothesis.stateful import precondition, rule

from domain.usecases.gallery.drop_prototype import drop_prototype
from domain.usecases.gallery.pin_prototype import pin_prototype
from domain.usecases.gallery.unpin_prototype import unpin_prototype
from tests.model.driver import dice
from tests.model.machines.people_machine import PeopleMachine


class PrototypesMachine(PeopleMachine):
    @precondition(lambda self: self.model.person_of)
    @rule(throw=dice)
    def pin(self, throw: Random) -> None:
        """Pins a face, sometimes an unknown one."""
        self._pin(throw.choice([*self.model.person_of]), throw)

    def _pin(self, face: int, throw: Random) -> None:
        most = self.stage.settings.face_prototype_max_exemplars
        beside, is_trained = self._prototypes_beside(face), self._is_trained(face)
        staying = [
            one for one in beside if one in self.model.pins or (not is_trained and self._is_trained(one))
        ]
        is_full = len(staying) >= most
        self.do(
            throw,
            lambda: self.model.pin(face, is_full=is_full),
            lambda by: pin_prototype(face, by, **self.tools()),
        )

    @precondition(lambda self: self.model.pins)
    @rule(throw=dice)
    def unpin(self, throw: Random) -> None:
        pinned = sorted(self.model.pins)
        self._unpin(throw.choice(pinned if throw.random() < 0.8 else [*self.model.person_of]), throw)

    def _unpin(self, face: int, throw: Random) -> None:
        self.do(throw, lambda: self.model.unpin(face), lambda by: unpin_prototype(face, by, **self.tools()))

    @precondition(lambda self: self.model.person_of)
    @rule(throw=dice)
    def drop(self, throw: Random) -> None:
        self._drop(throw.choice([*self.model.person_of]), throw)

    @precondition(lambda self: self._prototypes())
    @rule(throw=dice)
    def pin_and_drop(self, throw: Random) -> None:
        """Does two of these to a face: pin, unpin, drop. Then undoes the first of them that was not refused.
        Random steps would seldom come to that.
        """
        face, before = throw.choice(self._prototypes()).number, len(self.model.steps)
        for say in throw.sample((self._pin, self._unpin, self._drop), 2):
            say(face, throw)
        if len(self.model.steps) > before:
            self.undo([*self.model.steps][before], self.scene.admin, throw)

    def _drop(self, face: int, throw: Random) -> None:
        self.do(
            throw,
            lambda: self.model.drop(
                face, is_trained=self._is_trained(face), is_last=not self._has_others(face)
            ),
            lambda by: drop_prototype(face, by, **self.tools()),
        )

    def _is_trained(self, face: int) -> bool:
        return self.now.basis_of[face][0] == "trained"

    def _stays(self, face: int) -> bool:
        return face in self.model.pins or self._is_trained(face)

    def _prototypes_beside(self, face: int) -> list[int]:
        person = self.model.person_of[face]
        return [one for number, one in self.now.prototypes if number == person and one != face]

    def _has_others(self, face: int) -> bool:
        """Whether another face can represent the person: a confirmed face, or a present prototype."""
        person = self.model.person_of[face]
        confirmed = [
            one
            for one, of in self.model.person_of.items()
            if of == person and one != face and self.now.basis_of[one][0] not in (None, "matched")
        ]
        free = [one for one in confirmed if self._stays(one) or not self.model.is_barred(one, person)]
        return bool(free or self._prototypes_beside(face))
