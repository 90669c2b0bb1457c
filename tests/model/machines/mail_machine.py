"""Sends messages, removes them from chats, and lets recipients take photos away, at random."""

from random import Random

from hypothesis.stateful import precondition, rule

from domain.usecases.deliveries.note_taken_back import note_taken_back
from domain.usecases.deliveries.take_photo_away import take_photo_away
from tests.model.driver import Driver, dice
from tests.model.words import Mail

MOST_AT_ONCE = 4


class MailMachine(Driver):
    @precondition(lambda self: any(mail.state == "pending" for mail in self.model.mail.values()))
    @rule(throw=dice)
    def deliver(self, throw: Random) -> None:
        """Sends some of the photos that wait."""
        waiting = [row for row in self.now.mail if row[2] == "pending"]
        chosen = throw.sample(waiting, min(len(waiting), MOST_AT_ONCE))
        for asset, participant, *_, delivery, _ in chosen:
            self.run(self.stage.deliver_one(delivery))
            self.model.send(asset, participant)
        self.compare()

    @precondition(lambda self: self._to_remove())
    @rule(throw=dice)
    def remove_messages(self, throw: Random) -> None:
        """Removes messages now and notes it later: meanwhile the photo may be owed again."""
        for mail in self._to_remove():
            mail.is_removed = True
        if throw.random() < 0.5:
            self.note_removed()

    @precondition(lambda self: any(mail.is_removed for mail in self.model.mail.values()))
    @rule()
    def note_removed(self) -> None:
        for asset, participant, *_, delivery, message in self.now.mail:
            if self.model.mail[asset, participant].is_removed:
                self.run(note_taken_back(delivery, message, self.stage.doorbell))
                self.model.note_removed(asset, participant)
        self.compare()

    @precondition(lambda self: self._sent())
    @rule(throw=dice)
    def take_away(self, throw: Random) -> None:
        """A recipient takes a photo away, wherever its message is by now."""
        asset, participant, delivery = throw.choice(self._sent())
        self.run(take_photo_away(delivery, participant, self.stage.doorbell))
        self.model.take_away(asset, participant)
        self.compare()

    def _sent(self) -> list[tuple[int, int, int]]:
        return [(row[0], row[1], row[6]) for row in self.now.mail if row[4]]

    def _to_remove(self) -> list[Mail]:
        return [mail for mail in self.model.mail.values() if mail.state == "retracted" and mail.is_shown]
