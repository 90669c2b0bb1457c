"""Photos that a person is learned from are taken out, and given to somebody else."""

from random import Random

from hypothesis.stateful import precondition, rule

from domain.usecases.move_training_photo import move_training_photo
from domain.usecases.take_out_photo import take_out_photo
from tests.model.driver import Driver, dice


class TrainingMachine(Driver):
    @precondition(lambda self: self._training())
    @rule(throw=dice)
    def take_out(self, throw: Random) -> None:
        face = throw.choice(self._training())
        self.do(
            throw,
            lambda: self.model.take_out(face),
            lambda by: take_out_photo(face, by, **self.tools()),
        )

    @precondition(lambda self: self._training())
    @rule(throw=dice)
    def move_training(self, throw: Random) -> None:
        """Now and then to whom it is learned as already, or one that was taken out."""
        face, target = throw.choice(self._training()), self.person(throw)
        self.do(
            throw,
            lambda: self.model.move_training(face, target),
            lambda by: move_training_photo(face, target, by, **self.tools()),
        )

    def _training(self) -> list[int]:
        return [face for face in self.model.owners if self.model.is_training(face)]
