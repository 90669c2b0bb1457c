"""Sends messages, removes them from chats, and lets recipients take photos away, at random."""

from random import Random

from hypothesis.stateful import precondition, rule

from domain.usecases.deliveries.note_taken_back import note_taken_back
from domain.usecases.deliveries.take_photo_away import take_photo_away
from tests.model.driver import dice
from tests.model.machines.people_machine import PeopleMachine
from tests.model.seen.rows import DeliveryRow
from tests.model.words import Delivery

MOST_AT_ONCE = 4


class DeliveriesMachine(PeopleMachine):
    @precondition(lambda self: self._waiting())
    @rule(throw=dice)
    def deliver(self, throw: Random) -> None:
        """Sends some of the photos that wait."""
        waiting = self._waiting()
        self._deliver(throw.sample(waiting, min(len(waiting), MOST_AT_ONCE)))

    @precondition(lambda self: self._waiting())
    @rule(throw=dice)
    def hide_for_a_while(self, throw: Random) -> None:
        """Hides a person whose photo is just being sent, and shows it again: random steps would seldom come
        to that.
        """
        row, before = throw.choice(self._waiting()), len(self.model.steps)
        meant = [
            of for asset, of, to in sorted(self.model.reasons) if (asset, to) == (row.asset, row.participant)
        ]
        number = throw.choice(meant or [*self.model.persons])
        self._hide(throw, number, hidden=True)
        self._deliver([row])
        if len(self.model.steps) > before and throw.random() < 0.5:
            self.undo([*self.model.steps][-1], self.scene.admin, throw)
        else:
            self._hide(throw, number, hidden=False)

    def _deliver(self, chosen: list[DeliveryRow]) -> None:
        for row in chosen:
            self.run(self.stage.deliver_one(row.id))
            self.model.send(row.asset, row.participant)
        self.compare()

    @precondition(lambda self: self._to_remove())
    @rule(throw=dice)
    def remove_messages(self, throw: Random) -> None:
        """Removes messages now and notes it later: meanwhile the photo may be owed again."""
        for delivery in self._to_remove():
            delivery.is_removed = True
        if throw.random() < 0.5:
            self.note_removed()

    @precondition(lambda self: any(delivery.is_removed for delivery in self.model.deliveries.values()))
    @rule()
    def note_removed(self) -> None:
        for row in self.now.deliveries:
            if self.model.deliveries[row.asset, row.participant].is_removed:
                self.run(note_taken_back(row.id, row.message, self.stage.doorbell))
                self.model.note_removed(row.asset, row.participant)
        self.compare()

    @precondition(lambda self: self._sent())
    @rule(throw=dice)
    def take_away(self, throw: Random) -> None:
        """A recipient takes a photo away, wherever its message is by now."""
        asset, participant, delivery = throw.choice(self._sent())
        self.run(take_photo_away(delivery, participant, self.stage.doorbell))
        self.model.take_away(asset, participant)
        self.compare()

    def _waiting(self) -> list[DeliveryRow]:
        return [row for row in self.now.deliveries if row.state == "pending"]

    def _sent(self) -> list[tuple[int, int, int]]:
        return [(row.asset, row.participant, row.id) for row in self.now.deliveries if row.was_sent]

    def _to_remove(self) -> list[Delivery]:
        return [
            delivery
            for delivery in self.model.deliveries.values()
            if delivery.state == "retracted" and delivery.is_shown
        ]
