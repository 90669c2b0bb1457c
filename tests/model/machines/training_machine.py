"""Adds training photos, takes them out, and moves them to other persons, at random."""

from itertools import count
from random import Random

from hypothesis.stateful import precondition, rule

from domain.queries.access.acting import TelegramRequester, acting_on
from domain.queries.operations.done import Done, done_before
from domain.steps.gallery.learn_gallery_photo import learn_gallery_photo
from domain.steps.persons.lock_persons import lock_persons
from domain.steps.work.work import transaction
from domain.usecases.gallery.add_gallery_photo import add_gallery_photo
from domain.usecases.gallery.move_training_photo import move_training_photo
from domain.usecases.gallery.take_out_photo import take_out_photo
from domain.values.training import SentPhoto
from tests import sql
from tests.model.driver import Driver, dice
from tests.model.scene import Glimpse, plant_faces
from tests.model.words import Step
from tests.usecases.factory import Member

_messages = count(1)


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
        """Moves a training photo, sometimes to its own person, sometimes one that was taken out before."""
        face, target = throw.choice(self._training()), self.person(throw)
        self.do(
            throw,
            lambda: self.model.move_training(face, target),
            lambda by: move_training_photo(face, target, by, **self.tools()),
        )

    @rule(throw=dice)
    def learn_from_one_more(self, throw: Random) -> None:
        """Adds a photo to a connected person, and does what the worker does with a good one."""
        number = self.person(throw)
        owners = [self.member(owner) for owner in self.model.owners_of(number)]
        who, look = throw.choice([self.scene.admin, *owners]), throw.randint(0, 7)
        learned: list[sql.Row] = []
        self.do(
            throw,
            lambda: self._expect_learned(number, who, learned),
            lambda by: self._learn(number, who, look, by, learned),
            who=who,
            rehearses=False,
        )

    async def _learn(
        self, number: int, who: Member, look: int, by: TelegramRequester, learned: list[sql.Row]
    ) -> Done:
        if (done := await done_before(by)) is not None:
            return done
        message = next(_messages)
        photo = SentPhoto("file", f"one more {message}", "photo", tg_message_id=message)
        asset = await add_gallery_photo(number, who.participant_id, photo, by, doorbell=self.stage.doorbell)
        acting = await acting_on(number, by)
        async with transaction(self.stage.doorbell) as work:
            person = (await lock_persons(acting.workspace_id, [number]))[number]
            glimpses = [Glimpse(asset, None, look)]
            learned += await plant_faces(self.stage, acting.workspace_id, glimpses, self.scene.looks)
            await sql.execute("UPDATE image_assets SET state = 'done' WHERE id = $1", asset)
            face = learned[0]["id"]
            return await learn_gallery_photo(work, acting, person, asset, face, settings=self.stage.settings)

    def _expect_learned(self, number: int, who: Member, learned: list[sql.Row]) -> Step:
        self.model.ensure_may_teach(number, who.participant_id)
        [face] = learned
        for model in (self.model, self.expected):
            model.come(face["number"], face["asset_id"], enrols=number)
        self.model.seen_at[face["number"]] = (str(face["created_at"].isoformat()), str(face["id"]))
        self.basis_of[face["number"]] = (None, frozenset())  # the face was unknown for a moment
        return self.model.learn(face["number"], number)

    def _training(self) -> list[int]:
        return [face for face in self.model.person_of if self.model.is_training(face)]
