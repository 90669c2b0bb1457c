"""Models which faces were pinned to represent their persons, and which must not."""

from dataclasses import dataclass

from tests.model.settings_model import SettingsModel
from tests.model.words import Refused, Stand, Step


@dataclass
class PrototypesModel(SettingsModel):
    """What an owner or a moderator says about a person's prototypes. These operations move no face."""

    def pin(self, face: int, *, is_full: bool) -> Step | None:
        """is_full: pinned faces and training photos take every place, and this face has no place."""
        number = self._lock_owner(face)
        if face in self.pins:
            return None
        if is_full:
            raise Refused("enough_pins")
        return self._stand("pin_prototype", face, number, pinned=True, barred=False)

    def unpin(self, face: int) -> Step | None:
        number = self._lock_owner(face)
        if face not in self.pins:
            return None
        return self._stand("unpin_prototype", face, number, pinned=False, barred=self.is_barred(face, number))

    def drop(self, face: int, *, is_trained: bool, is_last: bool) -> Step | None:
        number = self._lock_owner(face)
        if is_trained:
            raise Refused("trained_face")
        if self.is_barred(face, number):
            return None
        if is_last:
            raise Refused("last_prototype")
        return self._stand("drop_prototype", face, number, pinned=False, barred=True)

    def is_barred(self, face: int, number: int) -> bool:
        return (face, number) in self.bars

    def stand_back(self, done: Step) -> Stand | None:
        """Takes a pin or a bar back if it still holds. None when there is nothing to take back."""
        stand = done.stand
        if stand is None or self.person_of.get(stand.face) != done.number:
            return None
        now = stand.face in self.pins, self.is_barred(stand.face, done.number)
        if now != stand.after:
            return None
        self._set_standing(stand.face, done.number, *stand.before)
        return Stand(stand.face, stand.after, stand.before)

    def _lock_owner(self, face: int) -> int:
        number = self.person_of.get(face)
        if number is None or self.persons[number].approval != "approved":
            raise Refused("face")
        self.lock(number)
        return number

    def _stand(self, kind: str, face: int, number: int, *, pinned: bool, barred: bool) -> Step:
        before = face in self.pins, self.is_barred(face, number)
        self._set_standing(face, number, pinned, barred)
        return self.step(Step(kind, number, stand=Stand(face, before, (pinned, barred))))

    def _set_standing(self, face: int, number: int, pinned: bool, barred: bool) -> None:
        self.pins = self.pins | {face} if pinned else self.pins - {face}
        bar = (face, number)
        self.bars = self.bars | {bar} if barred else self.bars - {bar}
