"""Does everything that can happen to persons and faces, at random."""

from dataclasses import replace
from random import Random
from uuid import UUID

from hypothesis.stateful import precondition, rule

from domain.steps.deliveries.owe_deliveries import owe_deliveries
from domain.steps.work.work import transaction
from domain.usecases.connecting.decide_link import decide_link
from domain.usecases.faces.reassign_faces import WhichFaces, reassign_faces
from domain.usecases.persons.hide_person import hide_person
from domain.usecases.persons.merge_persons import merge_persons
from domain.usecases.persons.rename_person import rename_person
from domain.usecases.persons.set_birth_date import set_birth_date
from domain.usecases.persons.set_picture import set_picture
from domain.usecases.persons.tell_apart import tell_apart
from domain.values.operation_kinds import OF_LINKS, OWN
from domain.values.targets import NOBODY, Target
from tests import sql
from tests.model.driver import NAMES, Driver, dice
from tests.model.scene import Glimpse, plant_faces, plant_match, plant_photos
from tests.model.seen.rows import FaceRow
from tests.usecases.factory import Member

BORN = (None, "2015-03-01", "2019-11-30")


class PeopleMachine(Driver):
    # -- persons ------------------------------------------------------------------------------------------

    @rule(throw=dice)
    def rename(self, throw: Random) -> None:
        number, name = self.person(throw), throw.choice(NAMES)
        self.do(
            throw,
            lambda: self.model.rename(number, name),
            lambda by: rename_person(number, name, by, self.stage.doorbell),
        )

    @rule(throw=dice)
    def give_birth_date(self, throw: Random) -> None:
        number, born = self.person(throw), throw.choice(BORN)
        self.do(
            throw,
            lambda: self.model.set_birth_date(number, born),
            lambda by: set_birth_date(number, born or "-", by, **self.tools()),
        )

    @rule(throw=dice)
    def hide_or_show(self, throw: Random) -> None:
        self._hide(throw, self.person(throw), hidden=throw.random() < 0.4)

    def _hide(self, throw: Random, number: int, *, hidden: bool) -> None:
        self.do(
            throw,
            lambda: self.model.hide(number, hidden=hidden),
            lambda by: hide_person(number, by, hidden=hidden, doorbell=self.stage.doorbell),
        )

    @rule(throw=dice)
    def tell_two_apart(self, throw: Random) -> None:
        number, other, apart = self.person(throw), self.person(throw), throw.random() < 0.6
        self.do(
            throw,
            lambda: self.model.tell_apart(number, other, apart=apart),
            lambda by: tell_apart(number, other, by, apart=apart, doorbell=self.stage.doorbell),
        )

    @precondition(lambda self: self.model.person_of)
    @rule(throw=dice)
    def choose_picture(self, throw: Random) -> None:
        """Chooses a picture, sometimes a face that is another person's."""
        number = self.person(throw)
        face = throw.choice((throw.random() < 0.8 and self.model.posted(number)) or [*self.model.person_of])
        self.do(
            throw,
            lambda: self.model.set_picture(number, face),
            lambda by: set_picture(number, face, by, doorbell=self.stage.doorbell),
        )

    @rule(throw=dice)
    def merge(self, throw: Random) -> None:
        self._merge(throw, self.person(throw), self.person(throw))

    @rule(throw=dice)
    def change_ones_mind(self, throw: Random) -> None:
        """Merges, undoes it, merges the other way round, and redoes the first merge: random steps would
        seldom come to that.
        """
        one, other, before = self.person(throw), self.person(throw), len(self.model.steps)
        self._merge(throw, one, other)
        if len(self.model.steps) == before:
            return
        merged = [*self.model.steps][-1]
        self.undo(merged, self.scene.admin, throw)
        self._merge(throw, other, one)
        if (taken_back := self.model.steps[merged].undone_by) is not None:
            self.undo(taken_back, self.scene.admin, throw)

    def _merge(self, throw: Random, absorbed: int, survivor: int) -> None:
        self.do(
            throw,
            lambda: self.model.merge(absorbed, survivor),
            lambda by: merge_persons(absorbed, survivor, by, **self.tools()),
        )

    # -- faces --------------------------------------------------------------------------------------------

    @precondition(lambda self: self._holders())
    @rule(throw=dice)
    def move_some(self, throw: Random) -> None:
        """Moves one face, some of a person, or all; sometimes one that is somebody else's by now."""
        source = throw.choice(self._holders())
        faces = self.model.posted(source)
        chosen = throw.sample(faces, throw.choice((1, throw.randint(1, len(faces)), len(faces))))
        if throw.random() < 0.2:
            chosen = [*{*chosen, throw.choice([*self.model.person_of])}]
        self._reassign(throw, WhichFaces(source, face_numbers=chosen))

    @precondition(lambda self: self._holders())
    @rule(throw=dice)
    def move_by_photos(self, throw: Random) -> None:
        """Moves all of a person's faces in some photos, or in one photo only."""
        source, is_here = throw.choice(self._holders()), throw.random() < 0.5
        photos = sorted({self.model.asset_of[face] for face in self.model.posted(source)})
        chosen = throw.sample(photos, 1 if is_here else throw.randint(1, len(photos)))
        self._reassign(throw, WhichFaces(source, asset_ids=chosen, is_here=is_here))

    def _reassign(self, throw: Random, which: WhichFaces) -> None:
        target, model = self._target(throw), self.model
        if which.face_numbers and target.number is not None and throw.random() < 0.5:
            left = [face for face in model.posted(which.source) if face not in which.face_numbers]
            which = replace(which, but=throw.sample(left, min(len(left), 2)))
        of_photos = [face for face in model.posted(which.source) if model.asset_of[face] in which.asset_ids]
        asked = of_photos or [face for face in which.face_numbers if not model.is_training(face)]
        kind = "unassign_faces" if target == NOBODY else "rename_in_asset" if which.is_here else "move_faces"
        kind = "assign_faces" if which.source is None else kind
        self.do(
            throw,
            lambda: model.reassign(
                asked, which.source, target.number, name=target.name, kind=kind, off=which.but
            ),
            lambda by: reassign_faces(which, target, by, **self.tools()),
        )

    @precondition(lambda self: self.model.steps)
    @rule(throw=dice)
    def take_back(self, throw: Random) -> None:
        """Undoes any operation, however old, also an undo, which is a redo."""
        operation = throw.choice([*self.model.steps])
        self.undo(operation, self._who_undoes(operation, throw), throw)

    def _who_undoes(self, operation: int, throw: Random) -> Member:
        """Anybody may try to undo changes of links. Mostly whoever set an alias undoes it."""
        step, anybody = self.model.steps[operation], throw.choice(self.scene.members)
        if step.kind in OWN and throw.random() < 0.8:
            return self.member(step.by)
        return anybody if step.kind in OF_LINKS | OWN else self.scene.admin

    # -- what others do -----------------------------------------------------------------------------------

    @rule(throw=dice)
    def post(self, throw: Random) -> None:
        """Posts a photo as the worker leaves it: some faces known, some not."""
        live = sorted({face.person for face in self._prototypes()})
        on: list[int | None] = [*throw.sample(live, min(len(live), throw.randint(0, 2)))]
        on += [None] * throw.randint(0 if on else 1, 2)
        self._see(None, on, throw, is_decided=True)

    @precondition(lambda self: self._posts())
    @rule(throw=dice)
    def look_harder(self, throw: Random) -> None:
        """Finds one more face on an old photo, known or not. The photo may have been taken back or away, or
        be older than somebody's link to a person on it.
        """
        gone = {
            asset for (asset, _), delivery in self.model.deliveries.items() if delivery.state == "retracted"
        }
        some = {*self._posts()} & throw.choice((gone, self._not_owed(), {*self._posts()}))
        asset = throw.choice(sorted(some) or self._posts())
        on_it = {face.person for face in self.now.faces if face.asset == asset}
        live = sorted({face.person for face in self._prototypes()} - on_it)
        person = throw.choice(live) if live and throw.random() < 0.7 else None
        self._see(asset, [person], throw, is_decided=False)

    def _see(
        self,
        asset: int | None,
        on: list[int | None],
        throw: Random,
        *,
        is_decided: bool,
        group: int | None = None,
    ) -> None:
        """asset: None for a new one. is_decided: see `owe` of the model. group: None for the first one."""
        likes = [throw.randint(5, 7) for _ in on]
        faces = self.run(self._recognise(asset, on, likes, group or self.scene.group_id))
        for face, person in zip(faces, on, strict=True):
            for model in (self.model, self.expected):
                model.asset_of[face["number"]] = face["asset_id"]
                model.person_of[face["number"]] = person
                model.cluster_of[face["number"]] = None
            self.model.seen_at[face["number"]] = (str(face["created_at"].isoformat()), str(face["id"]))
            if person is not None:
                self.model.owe([face["asset_id"]], person, is_decided=is_decided)
        self.compare()

    async def _recognise(
        self, seen_on: int | None, on: list[int | None], like: list[int], group: int
    ) -> list[sql.Row]:
        workspace, persons = self.scene.workspace_id, {row.number: UUID(row.id) for row in self.now.persons}
        async with transaction(self.stage.doorbell) as work:
            asset = seen_on or (await plant_photos(workspace, group, [None]))[0]
            glimpses = [Glimpse(asset, None, look) for look in like]
            faces = await plant_faces(self.stage, workspace, glimpses, self.scene.looks)
            for face, person in zip(faces, on, strict=True):
                if person is not None:
                    ground = next(
                        UUID(row.id) for row in self.now.faces if row.is_matchable and row.person == person
                    )
                    await plant_match(work, workspace, face["id"], persons[person], ground)
            found = None if seen_on is None else [persons[person] for person in on if person is not None]
            await owe_deliveries(work, workspace, [asset], found=found)
            await work.add("sync_asset_faces", asset_id=asset)
        return faces

    @precondition(lambda self: self._requested())
    @rule()
    def approve(self) -> None:
        """Approves the request: the person is matched, moved and merged like others from now on."""
        [number] = self._requested()
        admin = self.stage.by(self.scene.admin)
        self.run(decide_link(self.scene.request, admin, approve=True, **self.tools()))
        for model in (self.model, self.expected):
            model.persons[number].approval = "approved"
            for key, link in model.links.items():
                link.state = "approved" if key[1] == number else link.state
        self.compare()

    # -- drawing ------------------------------------------------------------------------------------------

    def _prototypes(self) -> list[FaceRow]:
        return [face for face in self.now.faces if face.is_matchable]

    def _unknown(self) -> list[FaceRow]:
        return [
            face for face in self.now.faces if face.person is None and not self.model.is_training(face.number)
        ]

    def _requested(self) -> list[int]:
        return [number for number, person in self.model.persons.items() if person.approval == "requested"]

    def _posts(self) -> list[int]:
        return sorted({face.asset for face in self.now.faces if not self.model.is_training(face.number)})

    def _not_owed(self) -> set[int]:
        """The photos that somebody does not receive for a person whom they receive."""
        on = {(self.model.asset_of[face], of) for face, of in self.model.person_of.items() if of is not None}
        return {
            asset
            for asset, of in on
            for to in self.model.receivers(of)
            if (asset, of, to) not in self.model.reasons
        }

    def _holders(self) -> list[int | None]:
        """The persons with a face on a photo, and None when there is an unknown face."""
        return [o for o in (*self.model.persons, None) if self.model.posted(o)]

    def _target(self, throw: Random) -> Target:
        kind = throw.random()
        if kind < 0.2:
            return NOBODY
        return Target(name=throw.choice(NAMES)) if kind < 0.4 else Target(self.person(throw))
