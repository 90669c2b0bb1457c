"""Deletes faces and persons for good, at random."""

from random import Random
from uuid import UUID

from hypothesis.stateful import precondition, rule

from domain.usecases.erasing.erase_faces import erase_faces
from domain.usecases.erasing.erase_person import erase_person
from domain.usecases.erasing.erase_photo import erase_photo
from domain.usecases.faces.delete_faces import delete_faces
from domain.usecases.persons.dissolve_person import dissolve_person
from tests.model.driver import Driver, dice

FEWEST_PERSONS = 3


class ErasingMachine(Driver):
    @precondition(lambda self: any(number is not None for number in self.model.person_of.values()))
    @rule(throw=dice)
    def erase(self, throw: Random) -> None:
        """Deletes mostly little, because later steps can do nothing with a deleted person."""
        kind, number = throw.random(), self.person(throw)
        if kind < 0.1:
            self._erase_photo(throw)
        elif kind < 0.6:
            self._delete_here(throw)
        elif kind < 0.75 or len(self.model.persons.keys() - self.model.selves(number)) < FEWEST_PERSONS:
            self.do(
                throw,
                lambda: self.model.erase_faces(number),
                lambda by: erase_faces(number, by, **self.tools()),
            )
        elif kind < 0.88:
            self.do(
                throw,
                lambda: self.model.dissolve(number),
                lambda by: dissolve_person(number, by, doorbell=self.stage.doorbell),
            )
        else:
            self._erase_person(number)

    def _delete_here(self, throw: Random) -> None:
        """Deletes a person's faces in one photo; sometimes in a photo without them."""
        face = throw.choice([face for face, number in self.model.person_of.items() if number is not None])
        number = self.person(throw) if throw.random() < 0.1 else self.model.person_of[face]
        asset = self.model.asset_of[face]
        self.do(
            throw,
            lambda: self.model.delete_faces(number, asset),
            lambda by: delete_faces(number, asset, by, **self.tools()),
        )

    def _erase_photo(self, throw: Random) -> None:
        """Deletes for everybody a photo with somebody's face."""
        posted = {self.model.asset_of[f] for f in self.model.person_of if not self.model.is_training(f)}
        if not posted:
            return
        asset, by = throw.choice(sorted(posted)), self.stage.by(self.scene.admin)
        self.ask(lambda: self.model.erase_photo(asset), lambda: erase_photo(asset, by, **self.tools()))
        self.compare()

    def _erase_person(self, number: int) -> None:
        """Erases a person, whatever became of it before."""
        person_id = next(UUID(row.id) for row in self.now.persons if row.number == number)
        self.ask(
            lambda: self.model.delete_person(number),
            lambda: erase_person(
                person_id,
                self.stage.by(self.scene.admin),
                tg_notify_chat_id=None,
                doorbell=self.stage.doorbell,
            ),
        )
        self.compare()
