"""Models what persons, faces and photos should be after each operation."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import Any

from domain.values.training import MAX_GALLERY_PHOTOS
from tests.model.links_model import LinksModel
from tests.model.words import Change, LinkChange, Moved, Person, Refused, Step


@dataclass
class PeopleModel(LinksModel):
    """Each operation returns what the table of operations keeps; None where nothing changes."""

    # -- one person ---------------------------------------------------------------------------------------

    def rename(self, number: int, name: str) -> Step | None:
        self.lock(number)
        own = self.links.get((self.admin, number))  # a rename sets the renamer's own alias, too
        has_alias = own is not None and own.state == "approved" and own.alias not in (None, name)
        if self.persons[number].name == name and not has_alias:
            return None
        if self.named(name, but=number) is not None:
            raise Refused("name_taken")
        step = self._set("rename_person", number, "name", name)
        if own is not None and has_alias:
            step.links = [LinkChange((self.admin, number), "alias", own.alias, name)]
            own.alias = name
        return step

    def set_birth_date(self, number: int, born: str | None) -> Step | None:
        self.lock(number)
        if self.persons[number].born == born:
            return None
        return self._set("set_birth_date", number, "birth_date", born)

    def hide(self, number: int, *, hidden: bool) -> Step | None:
        status = "HIDDEN" if hidden else "ACTIVE"
        self.lock(number)
        if self.persons[number].status == status:
            return None
        step = self._set("hide_person" if hidden else "show_person", number, "status", status)
        if not hidden:
            self.owe_after_hiding(number)
        return step

    def set_picture(self, number: int, face: int) -> Step | None:
        self.lock(number)
        if face not in self.posted(number):
            raise Refused("face")
        if self.persons[number].picture == face:
            return None
        return self._set("set_picture", number, "picture", face)

    def tell_apart(self, number: int, other: int, *, apart: bool) -> Step | None:
        if number == other:
            raise Refused("person")
        self.lock(number, other)
        pair = frozenset({number, other})
        if (pair in self.apart) == apart:
            return None
        self.apart ^= {pair}
        before, after = (None, other) if apart else (other, None)
        kind = "tell_apart" if apart else "end_apart"
        return self.step(Step(kind, number, other, changes=[Change(number, "apart", before, after)]))

    # -- whose a face is ----------------------------------------------------------------------------------

    def merge(self, absorbed: int, survivor: int) -> Step:
        if absorbed == survivor:
            raise Refused("into_itself")
        self.lock(absorbed, survivor)
        before = self.persons[absorbed].value("status")
        self.ensure_no_override(absorbed, survivor, before)
        self.write(absorbed, "status", f"MERGED:{survivor}")
        trained = self.trained(absorbed)
        change = Change(absorbed, "status", before, f"MERGED:{survivor}")
        changes = [change, *self.keep_picture(survivor)]
        moved, carried = self.absorb(absorbed, survivor)
        step = Step("merge_persons", absorbed, survivor, moved, changes, carried, training=trained)
        return self.step(step)

    def absorb(self, absorbed: int, survivor: int) -> tuple[Moved, list[LinkChange]]:
        carried = self.carry(absorbed, survivor)
        moved = self.move(self.faces_of(absorbed), absorbed, survivor, takes_back=False)
        for question in [key for key, q in self.questions.items() if q.number == absorbed]:
            del self.questions[question]
        self.owe(self.photos(moved), survivor)
        self.enrols |= dict.fromkeys(self.trained(absorbed), survivor)
        self.bars |= {(face, survivor) for face, number in self.bars if number == absorbed}
        return moved, carried

    def trained(self, number: int) -> frozenset[int]:
        """The training photos of the person, also those that were taken out."""
        return frozenset(asset for asset, of in self.enrols.items() if of == number)

    def keep_picture(self, number: int) -> list[Change]:
        """A survivor keeps its picture, however good the absorbed faces are. Call before the faces move."""
        before, after = self.persons[number].picture, self.picture(number)
        self.persons[number].picture = after
        return [] if before == after else [Change(number, "picture", before, after)]

    def hand_down(self, done: Step, operation: int) -> None:
        """Some participants came along with the merge. A face that they refused for the survivor is refused
        for the absorbed person, too.
        """
        assert done.other is not None
        came = {change.link[0] for change in done.links}
        said: set[int] = set()
        noes: dict[Any, bool] = {}
        for number, step in self.steps.items():
            if number > operation and step.kind.startswith("reject_suggestion"):
                noes |= dict.fromkeys(step.questions, step.by in came and not step.asks)
            elif number > operation and step.by in came and step.moved.source == done.other:
                said |= step.moved.faces
        said |= {q.face for q, is_no in noes.items() if is_no and q.number == done.other}
        for face in said & self.person_of.keys():
            pair, kept = (face, done.other), (face, done.number)
            if pair in self.refused and kept not in self.refused and self.person_of[face] != done.number:
                self.refused.add(kept)
                self.why |= {kept: self.why[pair]} if pair in self.why else {}
                self.moved_on.add(face)

    def confirm(self, face: int, number: int, by: int, *, is_matched: bool) -> Step:
        """A recipient says whose a face is. is_matched: only recognition has said so before."""
        asset, person = self.asset_of[face], self.person_of[face]
        delivery = self.deliveries.get((asset, by))
        if delivery is None or not delivery.was_sent or by not in self.owners_of(number):
            raise Refused("face")
        self.lock(number)
        if person not in (None, number):
            raise Refused("face")
        on_it = {other for other in self.faces_of(number) if self.asset_of[other] == asset}
        if on_it - {face} or (person == number and not is_matched):
            raise Refused("on_it_already")
        moved = self.move([face], person, number)
        self.owe(self.photos(moved), number)
        return self.step(Step("confirm_face", number, moved=moved))

    # -- what a person is learned from --------------------------------------------------------------------

    def ensure_may_teach(self, number: int, by: int) -> None:
        """An owner may add training photos; the moderator only where the person has an owner."""
        self.lock(number)
        owners = self.owners_of(number)
        if not owners or by not in (self.admin, *owners):
            raise Refused("only_owner_changes")
        learned = {self.asset_of[face] for face in self.faces_of(number)} & self.trained(number)
        if len(learned) >= MAX_GALLERY_PHOTOS:
            raise Refused("enough_photos")

    def learn(self, face: int, number: int) -> Step:
        return self.step(Step("add_gallery_photo", number, moved=self.move([face], None, number)))

    def take_out(self, face: int) -> Step:
        number = self._learned_as(face)
        self.lock(number)
        if self.person_of[face] != number:
            raise Refused("face")
        return self.step(Step("take_out_photo", number, moved=self.move([face], number, None, refuses=True)))

    def move_training(self, face: int, target: int) -> Step:
        number = self._learned_as(face)
        if number == target:
            raise Refused("into_itself")
        self.lock(number, target)
        if self.person_of[face] != number:
            raise Refused("face")
        asset = self.asset_of[face]
        self.enrols[asset] = target
        moved = self.move([face], number, target, refuses=True)
        training = frozenset({asset})
        return self.step(Step("move_training_photo", number, target, moved=moved, training=training))

    def _learned_as(self, face: int) -> int:
        number = self.enrols.get(self.asset_of[face])
        if number is None or self.persons[number].approval != "approved":
            raise Refused("face")
        return number

    def reassign(
        self,
        asked: Collection[int],
        source: int | None,
        target: int | None,
        *,
        name: str | None = None,
        kind: str,
        off: Collection[int] = (),
    ) -> Step | None:
        """asked: faces, none of them for training. name: of the target, known or new; `target` is None then.

        off: faces that stay, and are not the target's.
        """
        if name is not None:
            target = self.named(name)
        self.lock(*(n for n in (source, target) if n is not None))
        if name is None or target is not None:
            if source == target:
                raise Refused("into_itself" if source is not None else "face_not_assigned")
            step = self._reassign(asked, source, target, kind=kind)
            if step is not None and target is not None:
                step.off = self.refuse(off, target)
            return step
        return self._reassign(asked, source, 0, kind=kind, made=name)

    def _reassign(
        self,
        asked: Collection[int],
        source: int | None,
        target: int | None,
        *,
        kind: str,
        made: str | None = None,
    ) -> Step | None:
        changes = []
        if target is not None and made is not None:
            self.persons[target] = Person(made, "ACTIVE", None, None, "approved")
            changes.append(Change(target, "approval", "declined", "approved"))
        moved = self.move(asked, source, target, refuses=True)
        if not moved.faces and made is not None:
            del self.persons[0]
            raise Refused("changed_since")
        if not moved.faces:
            return None
        if target is not None:
            self.owe(self.photos(moved), target)
        number, other = (target or 0, None) if source is None else (source, target)
        step = Step(kind, number, other, moved, changes, kept=len(asked) - len(moved.faces))
        return self.step(step)

    def call_made(self, number: int, step: Step) -> None:
        """Gives the new person, who was 0 until now, its number."""
        self.persons[number] = self.persons.pop(0)
        self.person_of = {face: number if person == 0 else person for face, person in self.person_of.items()}
        for cluster in self.clusters.values():
            cluster.person = number if cluster.person == 0 else cluster.person
        step.moved = replace(step.moved, target=number)
        step.changes = [replace(change, number=number) for change in step.changes]
        if step.kind == "assign_faces":
            step.number = number
        else:
            step.other = number

    # -- pieces -------------------------------------------------------------------------------------------

    def _set(self, kind: str, number: int, name: str, value: Any) -> Step:
        change = Change(number, name, self.persons[number].value(name), value)
        self.write(number, name, value)
        return self.step(Step(kind, number, changes=[change]))

    def write(self, number: int, name: str, value: Any) -> None:
        person = self.persons[number]
        if name == "status":
            person.status, _, survivor = str(value).partition(":")
            person.merged_into = int(survivor) if survivor else None
            if person.status == "HIDDEN":  # nobody is asked about them
                self.questions = {key: q for key, q in self.questions.items() if q.number != number}
        elif name == "picture":
            person.picture = value if value in self.person_of else None  # it may have been erased
        else:
            setattr(person, "born" if name == "birth_date" else name, value)

    def step(self, step: Step) -> Step:
        step.photos = len(self.photos(step.moved))
        return step
